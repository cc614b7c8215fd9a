"""Which compartments of plans a list opens, person by person: lists themselves know only the whole plan."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.db import connection

from throughcare.kernel.access import Category
from throughcare.notes.queries.sieve import sieve_for
from throughcare.sharing.rules.compiling import facts_sql
from throughcare.sharing.types import Level

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from throughcare.kernel.access import Access

_WANTED: Final = """(SELECT w.person_id, w.category, NULL::bigint AS origin_agency_id,
  NULL::text AS origin_kind, NULL::text AS origin_jurisdiction, NULL::boolean AS origin_is_sealed
  FROM unnest(%(people)s::bigint[], %(kinds)s::text[]) AS w(person_id, category)) i"""


def opened(
    wanted: Iterable[tuple[int, Category]], *, access: Access, today: date
) -> frozenset[tuple[int, Category]]:
    """Return which of some pairs of person and category the holder of a list's access may see.

    Shapes: only people whom the list shows already; one statement, none where nothing is wanted.
    """
    access.require_agency(Category.PLAN)
    pairs = sorted(set(wanted))
    sieve = sieve_for(access, today=today)
    if not pairs or sieve is None:
        return frozenset()
    facts = f"LATERAL ({facts_sql('SELECT i.person_id AS id')} OFFSET 0) f"
    decided, params = sieve.decided(_WANTED, facts)
    named: dict[str, Any] = {
        **params,
        "people": [one for one, _ in pairs],
        "kinds": [one.value for _, one in pairs],
    }
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT i.person_id, i.category FROM {decided} WHERE d.level >= {Level.SUMMARY.value}",
            named,
        )
        return frozenset((person_id, Category(kind)) for person_id, kind in cursor.fetchall())
