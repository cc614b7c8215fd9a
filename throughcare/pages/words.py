"""Words for codes that several pages show: roles, dates, outcomes, what a re-planning does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

if TYPE_CHECKING:
    from collections.abc import Mapping

ROLES: Final = {
    "prison_case_manager": _("Prison case manager"),
    "probation_officer": _("Probation officer"),
    "aftercare_coordinator": _("Municipal aftercare coordinator"),
    "ngo_worker": _("NGO worker"),
    "health_worker": _("Health worker"),
    "police_liaison": _("Police liaison"),
    "team_leader": _("Team leader"),
    "data_protection_officer": _("Data-protection officer"),
    "agency_administrator": _("Agency administrator"),
    "system": _("The system"),
    "anonymous": _("Nobody signed in"),
}
LEGAL_TITLES: Final = {
    "remand": _("Remand: not convicted"),
    "sentence": _("Sentence"),
    "other": _("Other legal title"),
    "": _("Legal title not yet known"),
}
RELEASE_KINDS: Final = {
    "earliest_conditional": _("Earliest conditional release"),
    "expected": _("Expected release"),
    "actual": _("Release"),
    "end_of_supervision": _("End of supervision"),
}
MOVEMENTS: Final = {
    "admission": _("Came into custody"),
    "transfer": _("Transferred"),
    "release": _("Released"),
    "death": _("Died"),
}
OUTCOMES: Final = {
    "eligible": _("In a programme"),
    "not": _("No programme fits"),
    "unknown": _("Not yet known"),
    "none": _("No programme here"),
}
OUTCOME_TONES: Final = {
    "eligible": "good",
    "not": "neutral",
    "unknown": "attention",
    "none": "neutral",
}
HELD: Final = {
    "appointment": _("An appointment"),
    "plan_action": _("A step of the plan"),
    "plan_review": _("Something settled, to be looked at again"),
    "conference": _("A case conference"),
    "handover": _("Handover to another agency"),
    "handover_meeting": _("Meeting of both contacts before the handover"),
    "handover_answer": _("Answer about the handover"),
    "referral": _("Wanted start of a referral"),
    "visit": _("A visit in prison"),
    "consent": _("A yes to sharing"),
    "secrecy_release": _("A release from professional secrecy"),
    "weighing": _("A weighing on which sharing rests"),
    "sight": _("What an agency sees of the person"),
    "follow_ups": _("First time that somebody asks how the person is"),
}
"""What other rooms hold that moves with a date, and what follows after release."""
SOURCES: Final = {
    "undo": _("a change was undone"),
}
"""Sources of a date that are a code; every other source is what somebody typed."""
EFFECTS: Final = {
    "moves": _("Moves"),
    "new": _("Is added"),
    "too_late": _("Comes too late"),
    "rebook": _("Has to be booked anew"),
    "falls_away": _("Falls away"),
    "waits": _("Waits for a date"),
    "offered": _("Is offered to another agency"),
    "begins": _("Begins with the release"),
    "comes_after": _("May come too late"),
    "ends_now": _("Ends today"),
    "ends_before_release": _("Ends before release"),
    "reaches_past_release": _("Reaches past release now"),
    "set_anew": _("Is to be set anew"),
}
EFFECT_TONES: Final = {
    "moves": "info",
    "new": "good",
    "too_late": "late",
    "rebook": "attention",
    "falls_away": "neutral",
    "waits": "attention",
    "offered": "attention",
    "begins": "info",
    "comes_after": "attention",
    "ends_now": "attention",
    "ends_before_release": "attention",
    "reaches_past_release": "good",
    "set_anew": "attention",
}
NOTES: Final = {
    "short.squeezed": _("The stay is short: pulled into the days there are, most important first."),
    "short.after_release": _("Can only happen after release."),
    "short.pulled_forward": _("Pulled forward: it must happen before release."),
    "short.falls_away": _("Does not fit into this stay and makes no sense after release."),
    "clash": _("Another day is kept free there already."),
    "fallen.died": _("The person has died."),
    "fallen.declined": _(
        "The person declined it. Nobody asks again before the day they were told."
    ),
    "fallen.released": _(
        "The person was released before it was done, and it can only be done in custody."
    ),
    "fallen.not_in_journey": _("It does not belong to this journey any more."),
    "earlier.before_case": _("Was due before this case came in. Record the day if it was done."),
    "waiting.release": _("Waits until the release date is known."),
    "waiting.actual_release": _("Waits for the day of release."),
    "waiting.custody_start": _("Waits until the day of arrival is known."),
    "waiting.fact": _("Whether it applies is not yet known."),
    "owner.none_for_role": _("No agency here fills this role: the one contact keeps it."),
}
CAUSES: Final = {
    "cause.release_date": _("A release date moved"),
    "cause.release": _("The person was released"),
    "cause.nobody_took_over": _(
        "The person was released, and nobody could take over. The one contact stays who it was, until "
        "somebody hands the person over by hand."
    ),
    "cause.transfer": _("The person was transferred"),
    "cause.legal_title": _("The legal title changed"),
    "cause.death": _("The person has died"),
    "cause.person": _("Something about the person became known"),
    "cause.moved_house": _("The person moved to another municipality"),
    "cause.register": _("The register brought a change"),
    "cause.programme": _("A programme was published in a new version"),
    "cause.agency": _("An agency was opened"),
    "cause.agency_left": _("An agency left the partnership"),
    "cause.came_back": _("The person came back"),
    "cause.import_undone": _("A register import was taken back"),
}
CONTACT_REASONS: Final = {
    "contact.duty": _("Answers for the prison"),
    "contact.next_phase": _("Carries the next phase"),
    "contact.transfer": _("Answers for the new prison"),
    "contact.handed_over": _("Handed over"),
    "contact.worker_left": _("The earlier contact left"),
    "contact.came_back": _("The person came back, and this agency knew them last"),
    "contact.retention": _("The agency may keep it no longer"),
    "contact.accepted": _("Handed over, and accepted"),
    "contact.moved_house": _("Transferred, for the person lives elsewhere now"),
    "contact.ground_ended": _("Justice has no task here any more"),
}
RELATIONS: Final = {
    "custody": _("Holds or lately held the person"),
    "programme": _("Has a part in the programme"),
    "contact": _("Gives the one contact"),
    "team": _("Was asked into the team"),
}
PARTS: Final = {
    "deputy": _("Stands in for the contact"),
    "handover": _("Is asked to take over"),
}
"""Parts that follow from what was agreed; the contact is one alone, whatever a deputy sees."""
WHAT: Final = {
    "why": _("Why somebody sees your data"),
    "access_request": _("A request to see more"),
    "access_request.granted": _("A request to see more: yes"),
    "access_request.refused": _("A request to see more: no"),
    "access_requests": _("A list of requests to see more"),
    "block": _("Who is kept out"),
    "block.ended": _("Who is kept out: ended"),
    "restrictions": _("Who is kept out"),
    "existence": _("Whether somebody works with you"),
    "my_access": _("Who may see what about you"),
    "my_request": _("A request to see more"),
    "person": _("Your page"),
    "plan": _("Your plan"),
    "caseload": _("A list of people"),
    "my_day": _("A list of what is to do"),
    "team_overview": _("A list of people"),
    "commitments": _("A list of what was promised"),
    "timeline": _("Your way so far"),
    "release_date": _("A release date"),
    "legal_title": _("Your legal title"),
    "journey": _("Your journey"),
    "case": _("Your case"),
    "case_closed": _("Your case"),
    "named_contact": _("Your contact"),
    "document": _("A document about you"),
    "documents": _("Documents about you"),
    "draft": _("Something typed about you and not sent"),
    "departure": _("An organisation that stopped working with you"),
    "deputy": _("Who stands in for your contact"),
    "handover": _("Another contact for you"),
    "consult": _("A question to a specialist"),
    "consult.answer": _("An answer of a specialist"),
    "load_crossed": _("How much your contact has to do"),
    "teamwork": _("A list of handovers and questions"),
    "aftercare": _("Help after release"),
    "aftercare_wish": _("What you want after the legal end"),
    "contact_loss": _("Whether anybody reaches you"),
    "decline": _("What you said no to"),
    "follow_up": _("How you are after release"),
    "team": _("Your team"),
    "task_done": _("A task"),
    "admission": _("Your arrival"),
    "transfer": _("Your transfer"),
    "release": _("Your release"),
    "about_me": _("Your own words"),
}


def word(words: Mapping[str, str], code: str) -> str:
    """Return the word for a code in the reader's language; a code without a word stays as it is."""
    text = words.get(code, code)
    return gettext(text) if text else ""


def source(text: str) -> str:
    """Return who gave a date, in words; what somebody typed stays as it is."""
    return gettext(SOURCES[text]) if text in SOURCES else text


def choices(words: Mapping[str, str], *codes: str) -> list[tuple[str, str]]:
    """Return pairs of code and word for a form, in the order of `codes` or of the table."""
    return [(code, word(words, code)) for code in (codes or tuple(words))]
