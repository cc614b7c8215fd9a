"""Words for handovers, answers and weights of cases."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_noop as _

if TYPE_CHECKING:
    from throughcare.pages.cells import Tone

KINDS: Final = {
    "handover": _("Handover"),
    "transfer": _("Transfer: the person lives elsewhere, or will"),
}
STATES: Final = {
    "proposed": _("Waits for answers"),
    "accepted": _("Accepted, begins on its day"),
    "disputed": _("Refused: somebody decides"),
    "done": _("Done"),
    "declined": _("Declined: the contact stays"),
    "withdrawn": _("Taken back"),
    "kept": _("Decided: the contact stays"),
    "overtaken": _("Overtaken: the case closed or the contact changed"),
}
STATE_TONES: Final[dict[str, Tone]] = {
    "proposed": "attention",
    "accepted": "good",
    "disputed": "late",
    "done": "good",
    "declined": "neutral",
    "withdrawn": "neutral",
    "kept": "neutral",
    "overtaken": "neutral",
}
ANSWERS: Final = {
    "waiting": _("No answer yet"),
    "accepted": _("Yes"),
    "declined": _("No"),
    "assumed": _("No answer in time: counts as yes"),
}
ANSWER_TONES: Final[dict[str, Tone]] = {
    "waiting": "attention",
    "accepted": "good",
    "declined": "late",
    "assumed": "neutral",
}
WEIGHTS: Final = {
    "every_case": _("Every case"),
    "short_stay": _("Stay of at most 28 days"),
    "near_release": _("Release within 14 days"),
    "first_weeks_outside": _("First six weeks after release"),
    "aftercare": _("Later aftercare"),
    "remand": _("On remand"),
    "unclear": _("A fact is missing"),
    "many_needs": _("Four open needs or more"),
    "family": _("An open need about children or family"),
    "no_shelter": _("An open need about shelter"),
}
