"""Whose sight of a person begins, ends, or ends on another day, once facts change."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from throughcare.journeys.types import NEVER
from throughcare.kernel.replanning import HeldChange

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from throughcare.sharing.types import RelationFact

SIGHT = "sight"
ENDS_NOW = "ends_now"
_ONE_DAY = timedelta(days=1)


def periods(relations: Iterable[RelationFact]) -> dict[int, tuple[date, date]]:
    """Return agency -> from the first day of its relations until the day after the last; NEVER while one is open.

    Source: our own choice, ADR 3.
    """
    found: dict[int, tuple[date, date]] = {}
    for relation in relations:
        since, until = relation.since, relation.until or NEVER
        if since < until:
            first, last = found.get(relation.agency_id, (since, until))
            found[relation.agency_id] = min(first, since), max(last, until)
    return found


def sight_changes(
    before: Mapping[int, tuple[date, date]], after: Mapping[int, tuple[date, date]], *, today: date
) -> list[HeldChange]:
    """Compare until when agencies have to do with a person; what was over already stays history.

    Shapes: days are the last ones with sight; none while it has no end.
    Source: our own choice, ADR 21.
    """
    found = []
    for agency_id in sorted({*before, *after}):
        was = before.get(agency_id)
        now = after.get(agency_id)
        was_until = was[1] if was is not None and was[1] > today else None
        now_until = now[1] if now is not None and now[1] > today else None
        if was_until != now_until:
            found.append(_change(agency_id, was_until, now_until, today))
    return found


def _change(agency_id: int, was: date | None, now: date | None, today: date) -> HeldChange:
    key = f"{SIGHT}:{agency_id}"
    if now is None:
        return HeldChange(SIGHT, key, ENDS_NOW, _last(was), today, agency_id)
    effect = "new" if was is None else "moves"
    return HeldChange(SIGHT, key, effect, _last(was), _last(now), agency_id)


def _last(until: date | None) -> date | None:
    return None if until is None or until == NEVER else until - _ONE_DAY


def agency_of(key: str) -> int:
    """Return which agency the key of a change of sight is about.

    Source: our own choice.

    >>> agency_of("sight:4")
    4
    """
    return int(key.split(":")[1])
