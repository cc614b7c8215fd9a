"""Codes about supporters as a reader understands them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

TIES: Final[dict[str, _StrPromise]] = {
    "partner": _("Partner"),
    "parent": _("Parent"),
    "child": _("Child"),
    "sibling": _("Brother or sister"),
    "relative": _("Other relative"),
    "friend": _("Friend"),
    "volunteer": _("Volunteer"),
    "mentor": _("Mentor"),
    "neighbour": _("Neighbour"),
    "employer": _("Employer"),
    "other": _("Somebody else"),
}
SEES: Final[dict[str, _StrPromise]] = {
    "contact": _("Who your contact is"),
    "dates": _("Your release date"),
    "steps": _("The next steps of your plan, but none about health, debts, family or a victim"),
    "goals": _("Your goals, but none about health, debts, family or a victim"),
    "times": _("When your next appointments are: not with whom, where or why"),
}
NOTHING: Final = _("Nothing but that they support you")
