"""Words about the rights of a person: the same for the person and for the worker who answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.utils.functional import _StrPromise

    from throughcare.kernel.reasons import Reason

RIGHTS: Final[Mapping[str, _StrPromise]] = {
    "access": _("Get a copy of everything about me"),
    "correction": _("Have something corrected"),
    "restriction": _("Have something locked"),
    "objection": _("Object to what an agency does with my data"),
    "erasure": _("Have something erased"),
}
KINDS: Final[Mapping[str, _StrPromise]] = {
    "access": _("Copy of everything"),
    "correction": _("Correction"),
    "restriction": _("Locking"),
    "objection": _("Objection"),
    "erasure": _("Erasure"),
    "hold": _("Hold: not to be erased yet"),
}
ABOUT: Final[Mapping[str, _StrPromise]] = {
    "access": _("You get one file: a document to read, and the same for computers."),
    "correction": _(
        "Say what is wrong and what is right. If it is corrected, every agency that saw it is told."
    ),
    "restriction": _(
        "Nobody uses it from this moment, until it is decided. Nothing is erased. "
        "Before it is opened again, you are told."
    ),
    "objection": _(
        "Say why this agency should not use it. It may not use it for a public task until it is decided."
    ),
    "erasure": _(
        "Say what should be erased and why. Some things must be kept by law for some time; then you read which law."
    ),
}
STATES: Final[Mapping[str, tuple[_StrPromise, str]]] = {
    "open": (_("Waits for an answer"), "attention"),
    "done": (_("Done"), "good"),
    "refused": (_("Refused"), "neutral"),
}
JUSTIFICATIONS: Final[Mapping[str, _StrPromise]] = {
    "eu-gdpr:JustificationA12ManifestlyUnfounded": _("The request is clearly without any ground"),
    "eu-gdpr:JustificationA12ManifestlyExcessive": _("The same was asked again and again"),
    "eu-gdpr:JustificationA12IdentityFailure": _("It is not certain who is asking"),
    "justifications:ThirdPartyRightsImpaired": _("It would harm the rights of somebody else"),
    "justifications:CrimeInvestigationImpaired": _("It would harm an investigation"),
    "justifications:CrimePenaltyExecutionImpaired": _(
        "It would harm the carrying out of a sentence"
    ),
    "justifications:PublicSecurityImpaired": _("It would harm public safety"),
    "tc:data-are-right": _("It is right as it stands"),
    "tc:assessment-not-fact": _(
        "It is what somebody thinks, and is marked as that; a comment can stand with it"
    ),
    "eu-gdpr:JustificationA17LegallyRequired": _("A law says that it must be kept"),
    "eu-gdpr:JustificationA17OfficialAuthority": _("It is needed for the task of an authority"),
    "eu-gdpr:JustificationA17PublicInterest": _("It is needed for a task of public interest"),
    "eu-gdpr:JustificationA17PublicHealth": _("It is needed for public health"),
    "eu-gdpr:JustificationA17Archiving": _("It belongs in a public archive"),
    "eu-gdpr:JustificationA17LegalClaims": _("It is needed for a claim in court"),
    "tc:no-ground-for-restriction": _("None of the reasons for locking it applies"),
    "tc:compelling-grounds": _("There are compelling reasons to go on"),
    "justifications:LegalClaimImpaired": _("It is needed for a claim in court"),
    "justifications:OfficialAuthorityExerciseImpaired": _(
        "An authority could not do its task without it"
    ),
}
REASONS: Final[Mapping[str, _StrPromise]] = {
    "rights.guest": _(
        "Your agency was only asked to take part. The person writes this on their own page, or an agency that "
        "leads writes it down for them."
    ),
    "rights.text_missing": _("Write what it is about and why"),
    "rights.text_long": _("This text is too long. Write at most 4,000 characters."),
    "rights.no_category": _("Choose at least one kind of information"),
    "rights.not_freezable": _("Your name, who helps you, and the log cannot be locked"),
    "rights.about_others": _("This is about somebody else. Only they can ask about it."),
    "rights.no_agency": _("Choose the agency"),
    "rights.answer_missing": _("Write an answer that the person understands"),
    "rights.justification": _("Choose why it is refused"),
    "rights.unknown": _("There is no such request here any more. Look at the list again."),
    "rights.answered": _("This was answered already. A request is answered once."),
    "rights.not_yours": _("Another agency answers this, or another role in yours"),
    "rights.longer_once": _("Two more months were taken already. They can be taken once."),
    "rights.longer_too_late": _("The first month is over: more time can no longer be taken"),
    "rights.still_open": _("Answer the request first"),
    "rights.hold_role": _("Only a team leader can do this"),
    "rights.review_past": _("Enter a day that lies ahead"),
    "keep.hold": _("Somebody recorded a legal reason to keep it"),
    "keep.request": _("A request of the person waits for an answer"),
    "keep.restriction": _("It is locked at the wish of the person"),
}
LEFT_OUT: Final[Mapping[str, _StrPromise]] = {
    "about_victims": _("What is about somebody who was harmed is not in this file."),
    "about_children": _("What is about children is not in this file."),
    "names_of_staff": _(
        "Names of workers are not in the log, but agency and role are. "
        "Who your contact is, or was, is named."
    ),
    "withheld_by_law": _(
        "A law can allow an agency to keep something from you for a time, with a reason and a last day. "
        "If that is so, it is not in this file. You can complain to the supervisory authority."
    ),
}
MEASURES: Final[Mapping[str, _StrPromise]] = {
    "measure.deny_by_default": _("Nothing is shown unless a rule in force opens it."),
    "measure.stored_before_shown": _("Each access is stored before anything is shown."),
    "measure.sealed_log": _("The log can only grow, and is sealed so that a change is found."),
    "measure.own_log": _("The person reads who looked, when and why."),
    "measure.strong_sign_in": _("Sensitive data ask for a second factor."),
    "measure.limits": _(
        "Limits of a rule go with what is shown: no export, no print, not to be passed on."
    ),
    "measure.emergency_reviewed": _(
        "An emergency access is short, is told to the data-protection officer, and is reviewed by somebody else."
    ),
    "measure.restriction": _("A person can have data locked; it holds at once."),
    "measure.retention_sweep": _("What is kept long enough is erased every night."),
}
INPUTS: Final[Mapping[str, _StrPromise]] = {
    "input.special": _("Special categories of data are used (article 9)"),
    "input.criminal": _("Data about offences are used (article 10)"),
    "input.crosses_regime": _("Data leave law enforcement for another purpose"),
    "input.crosses_purpose": _("Data given for help may be used for enforcement"),
    "input.discretion": _("A power with room for judgement: somebody weighs each time"),
    "input.consent": _("Rests on consent, which can be taken back"),
    "input.no_relation": _("Existence can be known without a relation to the person"),
    "input.abroad": _("Data may cross a border"),
    "input.own_proposal": _("A proposal of the product, not yet decided locally"),
    "input.not_kept": _("No rule says how long this is kept"),
}
TRIGGERS: Final[Mapping[str, _StrPromise]] = {
    "release": _("release"),
    "case_closed": _("the end of the case"),
    "recorded": _("the day it was recorded"),
    "relation_ended": _("the end of the relation"),
}


def reason_text(reason: Reason) -> str:
    """Say what is wrong, in the reader's language."""
    return str(REASONS[reason.code])


def kind(code: str) -> str:
    """Return what a request is called in a list."""
    return str(KINDS[code])


def justification(code: str) -> str:
    """Return why something was refused, in words."""
    return str(JUSTIFICATIONS[code]) if code else ""
