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
EFFECTS: Final = {
    "moves": _("Moves"),
    "new": _("Is added"),
    "too_late": _("Comes too late"),
    "falls_away": _("Falls away"),
    "waits": _("Waits for a date"),
}
EFFECT_TONES: Final = {
    "moves": "info",
    "new": "good",
    "too_late": "late",
    "falls_away": "neutral",
    "waits": "attention",
}
NOTES: Final = {
    "short.squeezed": _("The stay is short: pulled into the days there are, most important first."),
    "short.after_release": _("Can only happen after release."),
    "short.pulled_forward": _("Pulled forward: it must happen before release."),
    "short.falls_away": _("Does not fit into this stay and makes no sense after release."),
    "fallen.died": _("The person has died."),
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
    "cause.transfer": _("The person was transferred"),
    "cause.legal_title": _("The legal title changed"),
    "cause.death": _("The person has died"),
    "cause.person": _("Something about the person became known"),
    "cause.register": _("The register brought a change"),
    "cause.programme": _("A programme was published in a new version"),
    "cause.agency": _("An agency was opened"),
    "cause.import_undone": _("A register import was taken back"),
}
CONTACT_REASONS: Final = {
    "contact.duty": _("Answers for the prison"),
    "contact.next_phase": _("Carries the next phase"),
    "contact.transfer": _("Answers for the new prison"),
    "contact.handed_over": _("Handed over"),
    "contact.worker_left": _("The earlier contact left"),
}
RELATIONS: Final = {
    "custody": _("Holds or lately held the person"),
    "programme": _("Has a part in the programme"),
    "contact": _("Gives the one contact"),
    "team": _("Was asked into the team"),
}
WHAT: Final = {
    "person": _("Your page"),
    "plan": _("Your plan"),
    "caseload": _("A list of people"),
    "release_date": _("A release date"),
    "legal_title": _("Your legal title"),
    "journey": _("Your journey"),
    "case": _("Your case"),
    "case_closed": _("Your case"),
    "named_contact": _("Your contact"),
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


def choices(words: Mapping[str, str], *codes: str) -> list[tuple[str, str]]:
    """Return pairs of code and word for a form, in the order of `codes` or of the table."""
    return [(code, word(words, code)) for code in (codes or tuple(words))]
