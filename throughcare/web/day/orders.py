"""What each role reads first on its day, and what its day leaves out."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

from throughcare.accounts.types import Role

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.utils.functional import _StrPromise


class Part(StrEnum):
    """Name a part of the day; the order is the usual order of the page."""

    HOUSING = "housing"
    """Steps towards a place to live, out of all that the agency promised or was asked."""
    RELEASE = "release"
    """What is not certain for somebody's day of release."""
    ASKED = "asked"
    DIARY = "diary"
    """Something about an appointment."""
    HANDOVERS = "handovers"
    TASKS = "tasks"
    LATE = "late"
    OFFERED = "offered"
    QUESTIONS = "questions"
    PROMISED = "promised"
    REVIEWS = "reviews"
    """What was settled and is to be looked at again."""
    REQUESTS = "requests"
    MOVED = "moved"


TITLES: Final[Mapping[Part, _StrPromise]] = {
    Part.HOUSING: _("A place to live"),
    Part.RELEASE: _("Not certain for the day of release"),
    Part.ASKED: _("Asked by people"),
    Part.DIARY: _("About appointments"),
    Part.HANDOVERS: _("Handovers that wait for your agency"),
    Part.TASKS: _("Tasks, late or due within 7 days"),
    Part.LATE: _("Promised by your agency, and late"),
    Part.OFFERED: _("Offered to your agency"),
    Part.QUESTIONS: _("Questions to answer"),
    Part.PROMISED: _("Promised by your agency, within 7 days"),
    Part.REVIEWS: _("Compromises to look at again"),
    Part.REQUESTS: _("Requests to see more"),
    Part.MOVED: _("Days that moved"),
}
ORDERS: Final[Mapping[Role, tuple[Part, ...]]] = {
    Role.AFTERCARE_COORDINATOR: tuple(Part),
    Role.NGO_WORKER: (
        Part.RELEASE,
        Part.ASKED,
        Part.DIARY,
        Part.OFFERED,
        Part.LATE,
        Part.PROMISED,
        Part.REVIEWS,
        Part.QUESTIONS,
        Part.HANDOVERS,
        Part.TASKS,
        Part.MOVED,
    ),
    Role.HEALTH_WORKER: (
        Part.DIARY,
        Part.QUESTIONS,
        Part.OFFERED,
        Part.LATE,
        Part.PROMISED,
        Part.REVIEWS,
    ),
    Role.POLICE_LIAISON: (Part.QUESTIONS,),
}
"""Whoever is not here has the usual order, without housing apart."""
USUAL: Final = tuple(part for part in Part if part is not Part.HOUSING)


def order_of(role: Role) -> tuple[Part, ...]:
    """Return the parts of the day of a role, in their order."""
    return ORDERS.get(role, USUAL)
