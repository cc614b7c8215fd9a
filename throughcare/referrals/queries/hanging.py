"""Read the referrals whose wanted start hangs on the release, and the days it would give them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from throughcare.kernel.access import Category, Scope
from throughcare.kernel.replanning import HeldChange
from throughcare.referrals.models import Referral
from throughcare.referrals.queries.reading import referrals_of
from throughcare.referrals.types import OPEN

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from throughcare.kernel.access import Access
    from throughcare.kernel.replanning import Anchors

WHAT = "referral"


_OPEN = ", ".join(f"'{one.value}'" for one in OPEN)
TOUCHED_REFERRALS: Final = f"""
SELECT DISTINCT r.case_id FROM anchors n JOIN referrals_referral r ON r.case_id = n.case_id
 WHERE r.wanted_offset IS NOT NULL AND r.state IN ({_OPEN})
   AND r.wanted_on IS DISTINCT FROM n.release_on + r.wanted_offset
"""
"""Names the cases with an open referral that is wanted on another day than the release date says."""


def preview_referrals(
    anchors: Mapping[int, Anchors], *, access: Access, today: date
) -> dict[int, tuple[HeldChange, ...]]:
    """Return case -> the referrals that would get another wanted start, as far as the asker may see them."""
    found = {}
    for case_id, rows in moving(anchors, access=access).items():
        seen = _seen_of(anchors[case_id].person_id, access)
        changes = tuple(change_of(row, day, today) for row, day in rows if seen(row.pk))
        if changes:
            found[case_id] = changes
    return found


def _seen_of(person_id: int, access: Access) -> Callable[[int], bool]:
    if access.scope is Scope.SYSTEM:
        return lambda _pk: True
    known = {row.referral_id for row in referrals_of(person_id, access=access)}
    return known.__contains__


def moving(
    anchors: Mapping[int, Anchors], *, access: Access
) -> dict[int, list[tuple[Referral, date]]]:
    """Return case -> open referrals that hang on a known release and want another day than it says.

    Errors: AccessRefusedError; which of them the asker sees is asked after it.
    """
    for one in anchors.values():
        if access.scope is not Scope.SYSTEM:
            access.require(one.person_id, Category.IDENTITY)
    known = {case_id: one.release_on for case_id, one in anchors.items() if one.release_on}
    if not known:
        return {}
    rows = Referral.objects.filter(
        case_id__in=list(known), wanted_offset__isnull=False, state__in=[one.value for one in OPEN]
    ).order_by("wanted_on", "pk")
    found: dict[int, list[tuple[Referral, date]]] = {}
    for row in rows:
        day = known[row.case_id] + timedelta(days=row.wanted_offset or 0)
        if day != row.wanted_on:
            found.setdefault(row.case_id, []).append((row, day))
    return found


def change_of(row: Referral, day: date, today: date) -> HeldChange:
    """Describe what a new day does to a referral that still wants its old one."""
    effect = "too_late" if day < today else "moves"
    return HeldChange(WHAT, f"referral:{row.pk}", effect, row.wanted_on, day, row.from_agency_id)


def seen_referrals(person_id: int, case_id: int, *, access: Access) -> Callable[[str], bool]:  # noqa: ARG001
    """Return what tells of the key of a referral (`referral:12`) whether the asker may know of it; see `Seen`."""
    keys = {f"referral:{row.referral_id}" for row in referrals_of(person_id, access=access)}
    return keys.__contains__
