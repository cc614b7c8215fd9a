"""Move the conferences that hang on the release date, when it moves."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.conf import settings

from throughcare.accounts import actions as staff
from throughcare.audit import actions as audit
from throughcare.audit.types import Act
from throughcare.kernel.access import Category
from throughcare.meetings.actions.relating import relate
from throughcare.meetings.queries.hanging import touched
from throughcare.meetings.rules.hanging import MOVES, SET_ANEW, moved_to

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from throughcare.kernel.access import Access
    from throughcare.kernel.replanning import Anchors, HeldChange
    from throughcare.meetings.models import Conference

TO_SET_ANEW = "mail.conference_to_set_anew"


def move_conferences(
    anchors: Mapping[int, Anchors], *, access: Access, now: datetime, today: date
) -> dict[int, tuple[HeldChange, ...]]:
    """Move conferences that nobody was asked to yet, mark the others; return case -> what happened to them.

    The cases are locked already.
    Errors: AccessRefusedError for any access but the system's.
    """
    access.require_system(Category.IDENTITY)
    found: dict[int, tuple[HeldChange, ...]] = {}
    for conference, change in touched(anchors, access=access, today=today):
        case_id = conference.case_id
        found[case_id] = (*found.get(case_id, ()), change)
        _apply(conference, change, access=access, now=now, today=today)
    return found


def _apply(
    conference: Conference, change: HeldChange, *, access: Access, now: datetime, today: date
) -> None:
    if change.effect == MOVES and change.after is not None:
        zone = ZoneInfo(settings.TIME_ZONE)
        conference.starts_at = moved_to(conference.starts_at, change.after, zone)
    else:
        conference.is_to_set_anew = True
    conference.version += 1
    conference.save()
    if change.effect == MOVES:
        relate(conference, access=access, today=today)
    if change.effect == SET_ANEW:
        staff.tell_agencies([conference.convener_agency_id], TO_SET_ANEW, now=now, today=today)
    audit.record(
        access,
        act=Act.CHANGE,
        what="conference.replanned",
        person_ids=[conference.person_id],
        now=now,
        detail={"conference": conference.pk, "effect": change.effect},
    )
