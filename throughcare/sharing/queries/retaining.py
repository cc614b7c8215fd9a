"""Read how long data are kept, and who keeps something for now."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection

from throughcare.kernel.access import Category
from throughcare.kernel.dates import Offset
from throughcare.sharing.models import RetentionRule
from throughcare.sharing.rules.retaining import Action, Keeping, Trigger

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from throughcare.kernel.access import Access


def keeping_rules() -> tuple[Keeping, ...]:
    """Return every retention rule of every file of grounds, past ones too."""
    rows = RetentionRule.objects.select_related("clause").order_by("pk")
    return tuple(_rule(row) for row in rows)


def _rule(row: RetentionRule) -> Keeping:
    return Keeping(
        row.key,
        row.version,
        frozenset(map(Category, row.categories)),
        Trigger(row.trigger),
        Offset.parse(row.period),
        Action(row.action),
        _day(row.since),
        None if row.until is None else _day(row.until),
        frozenset(row.jurisdictions),
        frozenset(row.holders),
        "" if row.clause is None else row.clause.key,
    )


def _day(moment: datetime) -> date:
    return moment.astimezone(ZoneInfo(settings.TIME_ZONE)).date()


_HELD = """
SELECT r.person_id, CASE WHEN r.kind = 'hold' THEN 'keep.hold' ELSE 'keep.request' END
  FROM sharing_rights_request r
 WHERE r.person_id = ANY(%(people)s::bigint[]) AND r.state = 'open' AND r.kind <> 'erasure'
UNION
SELECT b.person_id, 'keep.restriction' FROM sharing_block b
 WHERE b.person_id = ANY(%(people)s::bigint[]) AND b.effect = 'freeze'
   AND (b.until IS NULL OR b.until > %(now)s)
 ORDER BY 1, 2
"""


def held_by(
    person_ids: Sequence[int], *, access: Access, now: datetime
) -> dict[int, tuple[str, ...]]:
    """Return person -> codes of what keeps everything for now: a hold, a restriction, an open request."""
    access.require_system(Category.IDENTITY)
    found: dict[int, tuple[str, ...]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_HELD, {"people": list(person_ids), "now": now})
        for person_id, code in cursor.fetchall():
            found[person_id] = (*found.get(person_id, ()), code)
    return found
