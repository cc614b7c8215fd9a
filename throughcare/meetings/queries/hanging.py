"""Say what a moved release date does to the conferences that hang on it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.timezone import localdate

from throughcare.kernel.access import Category, Scope
from throughcare.meetings.models import Conference
from throughcare.meetings.queries.conferences import known_to
from throughcare.meetings.rules.hanging import change_of
from throughcare.meetings.types import State

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from throughcare.kernel.access import Access
    from throughcare.kernel.replanning import Anchors, HeldChange


TOUCHED_CONFERENCES: Final = """
SELECT DISTINCT c.case_id FROM anchors n
  JOIN meetings_conference c ON c.case_id = n.case_id AND c.hangs_days IS NOT NULL
 WHERE n.release_on IS NOT NULL AND c.state IN ('planned', 'invited')
"""
"""Names the cases with a conference that hangs on the release date and was not held yet."""


def preview_conferences(
    anchors: Mapping[int, Anchors], *, access: Access, today: date
) -> dict[int, tuple[HeldChange, ...]]:
    """Return case -> what happens to its conferences, as far as the asker may know of them."""
    found: dict[int, tuple[HeldChange, ...]] = {}
    for conference, change in touched(anchors, access=access, today=today):
        if _may_know(conference, access):
            case_id = conference.case_id
            found[case_id] = (*found.get(case_id, ()), change)
    return found


def touched(
    anchors: Mapping[int, Anchors], *, access: Access, today: date
) -> list[tuple[Conference, HeldChange]]:
    """Return the conferences that hang on a date that is known now and stand on another day than it says."""
    wanted = {
        case_id: one.release_on
        for case_id, one in anchors.items()
        if one.release_on is not None
        and (access.scope is Scope.SYSTEM or access.covers(one.person_id, Category.IDENTITY))
    }
    rows = (
        Conference.objects.filter(
            case_id__in=list(wanted),
            hangs_days__isnull=False,
            state__in=[State.PLANNED.value, State.INVITED.value],
        ).order_by("pk")
        if wanted
        else ()
    )
    found = []
    for row in rows:
        change = change_of(
            row.pk,
            state=State(row.state),
            stands_on=localdate(row.starts_at),
            hangs_days=row.hangs_days or 0,
            release_on=wanted[row.case_id],
            convener_agency_id=row.convener_agency_id,
            is_to_set_anew=row.is_to_set_anew,
            today=today,
        )
        if change is not None:
            found.append((row, change))
    return found


def _may_know(conference: Conference, access: Access) -> bool:
    if access.scope is Scope.SYSTEM:
        return True
    return known_to(conference.person_id, access=access).filter(pk=conference.pk).exists()


def seen_conferences(person_id: int, case_id: int, *, access: Access) -> Callable[[str], bool]:
    """Return what tells of the key of a conference whether the asker may know of it; see `Seen`."""
    if not access.covers(person_id, Category.IDENTITY):
        return lambda _key: False
    known = known_to(person_id, access=access).filter(case_id=case_id)
    keys = {f"conference:{pk}" for pk in known.values_list("pk", flat=True)}
    return lambda key: key in keys
