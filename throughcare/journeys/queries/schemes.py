"""Read release schemes: their terms, how far they are, and whom they concern."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import connection

from throughcare.custody.types import LegalTitle, ReleaseDateKind
from throughcare.journeys.models import ReleaseScheme
from throughcare.journeys.queries import stored
from throughcare.journeys.queries.derived import derived
from throughcare.journeys.queries.facts import case_facts
from throughcare.journeys.queries.preview import with_dates
from throughcare.journeys.rules.comparing import changes
from throughcare.journeys.types import SchemeLine, SchemeSheet, SchemeTerms
from throughcare.kernel.access import Category
from throughcare.sharing import queries as sharing

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from throughcare.custody.types import Stay
    from throughcare.journeys.types import Change
    from throughcare.kernel.access import Access

PAGE = 50
_LINES = """
SELECT r.id, r.person_id, l.name, l.number, r.before, r.after, r.moves, r.too_late, r.state, r.why
  FROM journeys_scheme_row r
  JOIN journeys_case_listing l ON l.agency_id = %s AND l.case_id = r.case_id
  {standing}
 WHERE r.scheme_id = %s AND r.id > %s ORDER BY r.id LIMIT {limit}
"""


@dataclass(frozen=True, slots=True)
class SchemePage:
    """Hold one page of people; `next_key` continues it, None at the end."""

    lines: tuple[SchemeLine, ...]
    next_key: int | None


def terms_of(scheme: ReleaseScheme) -> SchemeTerms:
    """Return the terms of a stored scheme."""
    return SchemeTerms(
        scheme.name,
        scheme.legal_act,
        tuple(scheme.agency_ids),
        tuple(LegalTitle(title) for title in scheme.titles),
        scheme.release_from,
        scheme.release_to,
        scheme.days_earlier,
        scheme.not_before,
        scheme.most_sentence_days,
    )


def would_move(
    days: Mapping[int, date], *, source: str, access: Access, today: date
) -> dict[int, tuple[Change, ...]]:
    """Return case -> the tasks that would move if each release were expected on that day.

    Steps of plans are left out: whoever reads the numbers may not see every step of a plan.
    """

    def moved(case_id: int, stay: Stay | None) -> Stay | None:
        return stay and with_dates(stay, {ReleaseDateKind.EXPECTED: days[case_id]}, source)

    known = case_facts(list(days), access=access, suppose=moved)
    people = [facts.person_id for facts, _ in known.values()]
    before = stored.derivations_of(list(days), person_ids=people, access=access)
    return {
        case_id: tuple(changes(before[case_id], derived(facts).derivations, today=today))
        for case_id, (facts, _) in known.items()
    }


def schemes_of(agency_id: int) -> list[SchemeSheet]:
    """Return the newest schemes that concern a prison's people; numbers only, nobody is named."""
    found = ReleaseScheme.objects.filter(agency_ids__contains=[agency_id]).order_by("-pk")[:PAGE]
    return [_sheet(scheme) for scheme in found]


def scheme(scheme_id: int, *, agency_id: int | None = None) -> SchemeSheet | None:
    """Return one scheme with its counts; None where there is none, or none that concerns that prison."""
    found = ReleaseScheme.objects.filter(pk=scheme_id).first()
    if found is None or (agency_id is not None and agency_id not in found.agency_ids):
        return None
    return _sheet(found)


def _sheet(scheme: ReleaseScheme) -> SchemeSheet:
    return SchemeSheet(
        scheme.pk,
        terms_of(scheme),
        scheme.state,
        scheme.made_at,
        scheme.applied_at,
        scheme.people,
        scheme.applied,
        scheme.left_out,
        scheme.moves,
        scheme.too_late,
    )


def lines_of(scheme_id: int, *, access: Access, after: int = 0) -> SchemePage:
    """Return the people of the agency under a scheme whom it may list, in pages."""
    agency_id = access.require_agency(Category.CUSTODY)
    standing = sharing.joined(access, person="r.person_id", categories=(Category.CUSTODY,))
    with connection.cursor() as cursor:
        cursor.execute(
            _LINES.format(standing=standing.text, limit=PAGE + 1),
            [agency_id, *standing.params, scheme_id, after],
        )
        lines = [SchemeLine(*row) for row in cursor.fetchall()]
    next_key = lines[PAGE - 1].row_id if len(lines) > PAGE else None
    return SchemePage(tuple(lines[:PAGE]), next_key)
