"""Say which yeses and other grounds fall differently once a release date moves. None of them moves with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.timezone import localdate

from throughcare.kernel.access import Category, Scope
from throughcare.kernel.replanning import HeldChange
from throughcare.sharing.models import ConsentEvent, SecrecyRelease
from throughcare.sharing.queries.consents import Standing, sealed_agencies, standing_of
from throughcare.sharing.queries.facts import facts_of
from throughcare.sharing.rules.consenting import BY_LAW
from throughcare.sharing.rules.outlasting import (
    CONSENT,
    RELEASE,
    dated_grounds,
    effect_of,
    ground_of,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping
    from datetime import date, datetime

    from throughcare.kernel.access import Access
    from throughcare.kernel.replanning import Anchors
    from throughcare.sharing.rules.outlasting import DatedGround, Named


def preview_grounds(
    anchors: Mapping[int, Anchors],
    *,
    access: Access,
    today: date,  # noqa: ARG001 - every room is asked alike
) -> dict[int, tuple[HeldChange, ...]]:
    """Return case -> yeses, releases from secrecy and weighings that would end before release, or no longer would.

    Shapes: only what the asker may know of; two statements at most for all people whose date moves.
    """
    moving = {case_id: one for case_id, one in anchors.items() if one.moves}
    people = sorted({one.person_id for one in moving.values()})
    for person_id in people:
        access.require(person_id, Category.IDENTITY)
    recorded = facts_of(people, access=access) if people else {}
    sealed = sealed_agencies() if people else frozenset()
    found = {}
    for case_id, one in moving.items():
        grounds = dated_grounds(recorded[one.person_id], now=access.decided_at, day_of=localdate)
        changes = _changes(grounds, one, sealed)
        seen = _seen([ground for ground, _ in changes], one.person_id, access, sealed)
        found[case_id] = tuple(change for ground, change in changes if ground.key in seen)
    return {case_id: changes for case_id, changes in found.items() if changes}


TOUCHED_GROUNDS: Final = """
SELECT n.case_id FROM anchors n
 WHERE EXISTS (SELECT FROM sharing_consent_event e
                WHERE e.person_id = n.person_id AND e.until > n.first_at AND e.until <= n.last_at)
    OR EXISTS (SELECT FROM sharing_release r
                WHERE r.person_id = n.person_id AND r.until > n.first_at AND r.until <= n.last_at)
    OR EXISTS (SELECT FROM sharing_weighing g
                WHERE g.person_id = n.person_id AND g.until > n.first_at AND g.until <= n.last_at)
"""
"""Names the cases in which a ground ends between the two dates: only such an end falls differently."""


def _changes(
    grounds: Collection[DatedGround], anchors: Anchors, sealed: Collection[int]
) -> list[tuple[DatedGround, HeldChange]]:
    found = []
    for one in grounds:
        effect = effect_of(one.last_on, was_on=anchors.was_on, release_on=anchors.release_on)
        if effect:
            owner = _owner(one, anchors, sealed)
            change = HeldChange(one.what, one.key, effect, one.last_on, one.last_on, owner)
            found.append((one, change))
    return found


def _owner(one: DatedGround, anchors: Anchors, sealed: Collection[int]) -> int | None:
    """Return who hears of it: of a yes whoever talks with the person about it, unless they may not know of it."""
    if one.what == CONSENT:
        return None if one.agency_id in sealed else anchors.lead_agency_id
    return one.origin_agency_id


def yeses_before(
    person_id: int, release_on: date | None, *, access: Access
) -> list[tuple[int, date]]:
    """Return agency and last day of the yeses that end before a release date, as far as the asker may know of them."""
    access.require(person_id, Category.IDENTITY)
    if release_on is None:
        return []
    facts = facts_of([person_id], access=access)[person_id]
    grounds = dated_grounds(facts, now=access.decided_at, day_of=localdate)
    seen = _seen(grounds, person_id, access, sealed_agencies())
    return [
        (one.agency_id, one.last_on)
        for one in grounds
        if one.what == CONSENT and one.last_on < release_on and one.key in seen
    ]


def seen_grounds(person_id: int, case_id: int, *, access: Access) -> Callable[[str], bool]:  # noqa: ARG001
    """Return what tells of the key of a ground whether the asker may know of it; see `Seen`."""
    if not access.covers(person_id, Category.IDENTITY):
        return lambda _key: False
    if access.scope is Scope.SYSTEM:
        return lambda _key: True
    standing, sealed = standing_of(person_id, access=access), sealed_agencies()
    return lambda key: _shows(ground_of(key), standing, sealed)


def is_said_since(person_id: int, *, at: datetime, access: Access) -> bool:
    """Tell whether the person answered anything about sharing after a moment; never what."""
    access.require(person_id, Category.IDENTITY)
    said = ConsentEvent.objects.filter(person_id=person_id, at__gt=at).exclude(method=BY_LAW)
    released = SecrecyRelease.objects.filter(person_id=person_id, recorded_at__gt=at)
    return said.exists() or released.exists()


def _seen(
    grounds: Collection[DatedGround], person_id: int, access: Access, sealed: Collection[int]
) -> frozenset[str]:
    if access.scope is Scope.SYSTEM:
        return frozenset(one.key for one in grounds)
    standing = standing_of(person_id, access=access)
    return frozenset(one.key for one in grounds if _shows(one, standing, sealed))


def _shows(one: DatedGround | Named, standing: Standing, sealed: Collection[int]) -> bool:
    """Tell whether a ground is named: answers as their own page does, the rest to the agencies it is between."""
    if one.what == CONSENT:
        return standing.shows(one.agency_id, sealed)
    if one.what == RELEASE:
        return standing.is_self or standing.agency_id in {one.origin_agency_id, one.agency_id}
    return standing.is_self or standing.agency_id == one.agency_id
