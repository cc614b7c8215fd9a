"""Words about who sees what and why: gates, grounds, next steps, limits, for workers and for the person."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from throughcare.pages.consent_words import in_language

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.utils.functional import _StrPromise

    from throughcare.kernel.reasons import Reason

CATEGORIES: Final[Mapping[str, _StrPromise]] = {
    "identity": _("Who the person is"),
    "custody": _("Custody and release"),
    "journey": _("What happens when, and who does it"),
    "plan": _("The plan"),
    "audit": _("Who looked"),
    "contact_details": _("How to reach the person"),
    "involvement": _("Which agencies help"),
    "offence": _("Offence"),
    "risk": _("Risk"),
    "supervision": _("Supervision"),
    "housing": _("Housing"),
    "work_and_income": _("Work and income"),
    "debts": _("Debts"),
    "family": _("Family and friends"),
    "attendance": _("Appointments"),
    "health": _("Health"),
    "victim": _("Somebody who was harmed"),
    "child": _("Children"),
    "minutes": _("Case conference"),
}
PURPOSES: Final[Mapping[str, _StrPromise]] = {
    "reintegration": _("Help with the return"),
    "care": _("Care"),
    "supervision": _("Supervision"),
    "public_safety": _("Public safety"),
    "victim_safety": _("Safety of somebody who was harmed"),
    "case_conference": _("Case conference"),
    "oversight": _("Checking that rules are kept"),
}
KINDS: Final[Mapping[str, _StrPromise]] = {
    "prison": _("Prison"),
    "probation": _("Probation"),
    "municipality": _("Municipality"),
    "ngo": _("Voluntary organisation"),
    "health": _("Health care"),
    "police": _("Police"),
    "housing": _("Housing"),
    "employment": _("Work and benefits"),
    "care_and_safety_house": _("Care and safety house"),
    "immigration": _("Immigration service"),
    "oversight": _("Oversight"),
}
RELATIONS: Final[Mapping[str, _StrPromise]] = {
    "custody": _("holds the person, or lately did"),
    "supervision": _("supervises the person under an order"),
    "care": _("treats the person, or helps in confidence"),
    "programme": _("has a part in a programme that fits the person"),
    "contact": _("gives the one contact"),
    "team": _("was asked into the team"),
    "conference": _("sits in a case conference about the person"),
    "referral": _("accepted a referral"),
}
PHASES: Final[Mapping[str, _StrPromise]] = {
    "custody": _("In custody"),
    "community": _("In the community"),
}
LEVELS: Final[Mapping[int, _StrPromise]] = {
    0: _("Hidden"),
    1: _("Only that there is something, and whom to ask"),
    2: _("Only dates, and whether the person came"),
    3: _("A summary"),
    4: _("Everything"),
}
TONES: Final[Mapping[int, str]] = {
    0: "neutral",
    1: "attention",
    2: "attention",
    3: "info",
    4: "good",
}
LIMITS: Final[Mapping[str, _StrPromise]] = {
    "no_export": _("It may not be exported."),
    "no_print": _("It may not be printed."),
    "no_onward": _("It may not be passed on."),
    "tell_person": _("The person is told that it was given."),
    "two_people": _("Never meet this person alone: two people at least."),
}
GROUNDS: Final[Mapping[str, _StrPromise]] = {
    "duty": _("A law says that it must be so."),
    "power": _("A law lets it be so."),
    "discretionary": _("Somebody weighed that it is needed, and wrote down why."),
    "agreement": _("An agreement between the agencies says so."),
    "consent": _("The person said yes."),
    "vital": _("It protects a life."),
}
GATES: Final[Mapping[str, _StrPromise]] = {
    "worker": _("Who asks"),
    "person": _("The person"),
    "relation": _("What the agency has to do with the person"),
    "ground": _("Legal ground"),
    "confidentiality": _("Secrecy"),
    "purpose": _("Purpose"),
    "forbidden": _("Nothing forbids it"),
}
REASONS: Final[Mapping[str, _StrPromise]] = {
    "gate.worker.open": _("The role may ask for this purpose."),
    "gate.worker.inactive": _("Whoever asks does not work there any more."),
    "gate.worker.purpose": _("This role may not ask for this purpose."),
    "gate.worker.weak": _("This is sensitive and asks for a stronger sign-in."),
    "gate.person.open": _("No restriction stands in the way."),
    "gate.person.frozen": _("Restricted: nobody may use it until that is decided."),
    "gate.person.kept_out": _("A restriction keeps the asker out."),
    "gate.relation.open": _("The agency %(relation)s."),
    "gate.relation.emergency": _("An emergency is open."),
    "gate.relation.not_needed": _("The rule asks for no part in the case."),
    "gate.relation.none": _("The agency has no part in this case."),
    "gate.relation.ended": _("The agency's part in this case has ended."),
    "gate.ground.open": _("A rule carries it."),
    "gate.ground.emergency": _("An emergency is open."),
    "gate.ground.none": _("No law, agreement or yes lets this role see it."),
    "gate.ground.relation": _("There is a rule, but it asks for another part in the case."),
    "gate.ground.phase": _("There is a rule, but not for this phase."),
    "gate.ground.consent": _("There is a rule, but it asks for a yes. No yes is in force."),
    "gate.ground.weighing": _(
        "There is a rule, but first somebody must weigh it and write down why."
    ),
    "gate.ground.objection": _("The person objected. Until that is decided it is not shared."),
    "gate.confidentiality.open": _("No secrecy applies."),
    "gate.confidentiality.kept": _("Secrecy applies, and is kept."),
    "gate.confidentiality.secrecy": _("It is a professional secret, and was not released."),
    "gate.confidentiality.sealed": _("A service in confidence keeps it."),
    "gate.confidentiality.role": _("Only certain roles may see it."),
    "gate.confidentiality.leaves_enforcement": _(
        "It was recorded to carry out a sentence, and the rule does not let it leave."
    ),
    "gate.purpose.open": _("It is not used to enforce anything."),
    "gate.purpose.crossed": _("A law lets it be used for this purpose."),
    "gate.purpose.wall": _("It was given for help, and may not be used against somebody."),
    "gate.forbidden.open": _("No rule forbids it."),
    "gate.forbidden.rule": _("A rule forbids it. That wins over every other rule."),
    "ground.emergency": _(
        "An emergency is open. Somebody else will look at whether it was needed."
    ),
}
STEPS: Final[Mapping[str, _StrPromise]] = {
    "step.sign_in_stronger": _("Sign in with a second factor"),
    "step.ask_person": _("Talk with the person about a yes"),
    "step.ask_release": _("Ask the professional whether the person releases them"),
    "step.record_weighing": _("Ask that it be weighed"),
    "step.join_agreement": _("Ask your agency to join the agreement"),
    "step.ask_contact": _("Ask the one contact"),
    "step.ask_chair": _("Ask the chair of the case conference"),
    "step.request_access": _("Ask for access"),
}
FAULTS: Final[Mapping[str, _StrPromise]] = {
    "request.no_category": _("Choose at least one kind of information"),
    "request.no_reason": _("Write why"),
    "request.no_alternatives": _("Write what else was possible, and why it is not enough"),
    "request.reason_long": _("Write at most 1,000 characters"),
    "request.purpose": _("Choose a purpose that your role may have"),
    "request.not_askable": _("Nobody can open this to your agency, or you see it already"),
    "request.unknown": _("There is no such request"),
    "request.answered": _("Somebody has answered this already. Nothing was changed."),
    "request.not_yours": _(
        "This is answered by the person, or by the agency that has the one contact"
    ),
    "request.own": _("Nobody answers what they asked for themselves"),
    "request.worker_left": _("Whoever asked does not work there any more. You can only say no."),
    "request.not_by_weighing": _("A weighing cannot open this"),
    "request.not_by_consent": _("A yes would not open this"),
    "request.until": _("Choose a day between today and six months from now"),
    "block.reason": _("Choose a reason"),
    "block.review_past": _("This day has passed. Enter today or a later day."),
    "block.note_long": _("Write at most 400 characters"),
    "block.nobody": _("Choose who it is about"),
    "block.not_a_colleague": _("This person does not work at your agency today"),
    "block.contact": _("The one contact would be kept out. Hand the person over first."),
    "block.own_agency": _("An agency cannot keep itself out. Name the colleagues."),
}
EFFECTS: Final[Mapping[str, _StrPromise]] = {
    "exclude": _("Never sees this person"),
    "only": _("One of the few who may see this person"),
    "freeze": _("Nobody uses it for now"),
    "limit": _("A safety rule for everybody"),
}
BLOCK_REASONS: Final[Mapping[str, _StrPromise]] = {
    "conflict_of_interest": _("Conflict of interest"),
    "relative": _("Relative, friend or neighbour"),
    "victim": _("Was harmed by the person"),
    "protected_address": _("Protected address or name"),
    "restriction": _("The person asked for a restriction"),
    "other": _("Another reason"),
}
ANSWERS: Final[Mapping[str, tuple[_StrPromise, str]]] = {
    "": (_("Not answered yet"), "attention"),
    "granted": (_("Yes"), "good"),
    "refused": (_("No"), "neutral"),
}


def word(words: Mapping[str, _StrPromise], code: str) -> str:
    """Return the word for a code; a code without one stays as it is."""
    return str(words.get(code, code))


def category(code: str) -> str:
    """Return what a kind of data is called, to a worker."""
    return word(CATEGORIES, code)


def reason(one: Reason) -> str:
    """Write the reason of a gate in the reader's language."""
    params = dict(one.params)
    if "kind" in params:
        params["relation"] = word(RELATIONS, params["kind"])
    text = word(REASONS, one.code)
    return text % params if "%(" in text else text


def fault(one: Reason) -> str:
    """Say what is wrong with a request, an answer or a restriction."""
    return word(FAULTS, one.code)


def choices(words: Mapping[str, _StrPromise], *codes: str) -> list[tuple[str, _StrPromise]]:
    """Return pairs of code and word for a form, put into the reader's language when it is shown."""
    return [(code, words[code]) for code in (codes or tuple(words))]


def in_my_language(texts: Mapping[str, str]) -> str:
    """Return the words of a clause in the reader's language."""
    return in_language(texts, get_language() or "en")
