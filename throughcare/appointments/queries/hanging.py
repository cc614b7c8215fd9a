"""Read the appointments that hang on the release date, and what another date does to them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.utils import timezone

from throughcare.appointments.models import Appointment
from throughcare.appointments.types import LIVE
from throughcare.kernel.access import Category, Scope
from throughcare.kernel.replanning import HeldChange

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from throughcare.kernel.access import Access
    from throughcare.kernel.replanning import Anchors

WHAT: Final = "appointment"
REBOOK, TOO_LATE, MOVES, CLASH = "rebook", "too_late", "moves", "clash"
"""A time is somebody's: it is booked anew by a worker. A day that is only kept free moves by itself."""

_LIVE = ", ".join(sorted(f"'{one.value}'" for one in LIVE))
TOUCHED_APPOINTMENTS: Final = f"""
SELECT DISTINCT a.case_id FROM anchors n JOIN appointments_appointment a ON a.case_id = n.case_id
 WHERE n.release_on IS NOT NULL AND a.hangs_days IS NOT NULL AND a.state IN ({_LIVE})
"""
"""Names the cases with a live appointment that hangs on the release date."""


def preview_appointments(
    anchors: Mapping[int, Anchors], *, access: Access, today: date
) -> dict[int, tuple[HeldChange, ...]]:
    """Return case -> the appointments that would move, or have to be booked anew, as far as the asker may see them."""
    return {
        case_id: tuple(change_of(row, day, today) for row, day in found)
        for case_id, found in hanging(anchors, access=access).items()
    }


def hanging(
    anchors: Mapping[int, Anchors], *, access: Access
) -> dict[int, list[tuple[Appointment, date]]]:
    """Return case -> live appointments that hang on a known date and stand on another day than it says."""
    known = {case_id: one.release_on for case_id, one in anchors.items() if one.release_on}
    if not known:
        return {}
    rows = Appointment.objects.filter(
        case_id__in=list(known), hangs_days__isnull=False, state__in=[one.value for one in LIVE]
    ).order_by("during", "pk")
    found: dict[int, list[tuple[Appointment, date]]] = {}
    for row in rows:
        case_id = row.case_id or 0
        day = known[case_id] + timedelta(days=row.hangs_days or 0)
        if day != day_of(row) and _may_see(row, access):
            found.setdefault(case_id, []).append((row, day))
    return found


def day_of(row: Appointment) -> date:
    """Return the day on which an appointment stands, where the site is."""
    start = row.during.start
    return timezone.localtime(start).date()


def _may_see(row: Appointment, access: Access) -> bool:
    """Tell whether the asker may know of an appointment: the system, the person, and the agency whose it is."""
    if access.scope is Scope.SYSTEM:
        return True
    if access.actor.person_id == row.person_id:
        return access.covers(row.person_id, Category.ATTENDANCE)
    return access.actor.agency_id == row.agency_id


def change_of(row: Appointment, day: date, today: date) -> HeldChange:
    """Describe what a new day does to an appointment that still stands on its old one."""
    effect = TOO_LATE if day < today else MOVES if row.is_all_day else REBOOK
    note = _clashes(row, day) if effect == MOVES else ""
    return HeldChange(WHAT, f"appointment:{row.pk}", effect, day_of(row), day, row.agency_id, note)


def _clashes(row: Appointment, day: date) -> str:
    """Return a note where another reservation of the same person stands on the new day already."""
    start = row.during.start + (day - day_of(row))
    others = Appointment.objects.filter(
        person_id=row.person_id,
        is_all_day=True,
        state__in=[one.value for one in LIVE],
        during__overlap=(start, start + timedelta(days=1)),
    ).exclude(pk=row.pk)
    return CLASH if others.exists() else ""


def seen_appointments(person_id: int, case_id: int, *, access: Access) -> Callable[[str], bool]:
    """Return what tells of a key whether the asker may know of the appointment that it names."""
    access.require(person_id, Category.IDENTITY)
    rows = Appointment.objects.filter(case_id=case_id, person_id=person_id)
    keys = {f"{WHAT}:{row.pk}" for row in rows if _may_see(row, access)}
    return keys.__contains__
