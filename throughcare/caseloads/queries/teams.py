"""Read who stands in for whom, and what specialists were asked."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING

from django.db import connection

from throughcare.caseloads.models import Absence, Consult, Crossing, Deputy
from throughcare.caseloads.queries.cases import CASES, CaseRow
from throughcare.caseloads.types import (
    AbsenceRow,
    AskedPart,
    ConsultRow,
    CrossingRow,
    DeputyRow,
    Standing,
)
from throughcare.kernel.access import Category

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from throughcare.kernel.access import Access


def deputy_of(case_id: int, person_id: int, *, access: Access) -> DeputyRow | None:
    """Return who stands in for the contact of a case now, or None."""
    access.require(person_id, Category.IDENTITY)
    row = Deputy.objects.filter(case_id=case_id, during__upper_inf=True).first()
    if row is None:
        return None
    return DeputyRow(
        row.pk, row.case_id, row.membership_id, row.agency_id, row.during.start, row.during.end
    )


_STANDING = """
SELECT n.reason, d.membership_id, d.agency_id, a.cover_id, upper(a.during), h.from_agency_id, h.to_agency_id,
       ARRAY(SELECT w.agency_id FROM caseloads_handover_answer w WHERE w.handover_id = h.id)
  FROM caseloads_named_contact n
  LEFT JOIN caseloads_deputy d ON d.case_id = n.case_id AND upper_inf(d.during)
  LEFT JOIN caseloads_absence a ON a.membership_id = n.membership_id AND a.during @> %s::date
  LEFT JOIN caseloads_handover h ON h.case_id = n.case_id AND h.state IN ('proposed', 'accepted', 'disputed')
 WHERE n.case_id = %s ORDER BY lower(n.during) DESC LIMIT 1
"""


def standing_of(case_id: int, person_id: int, *, access: Access, today: date) -> Standing:
    """Return why the last contact of a case is it, and who stands in beside or shall follow them."""
    access.require(person_id, Category.IDENTITY)
    with connection.cursor() as cursor:
        cursor.execute(_STANDING, [today, case_id])
        row = cursor.fetchone()
    return Standing(*row)


_PARTS = """
SELECT d.case_id, d.agency_id, a.kind, true, lower(d.during), upper(d.during), 'deputy:' || d.id AS key, d.person_id
  FROM caseloads_deputy d JOIN agencies_agency a ON a.id = d.agency_id
 WHERE d.case_id = {cases}
UNION ALL
SELECT h.case_id, h.to_agency_id, a.kind, false, h.proposed_at, h.settled_at, 'handover:' || h.id, h.person_id
  FROM caseloads_handover h JOIN agencies_agency a ON a.id = h.to_agency_id
 WHERE h.case_id = {cases}
"""
_PARTS_OF_SEVERAL = _PARTS.format(cases="ANY(%(cases)s::bigint[])") + " ORDER BY 1, 7"
_CASE_WITH_PARTS = f"""
SELECT latest.*, part.* FROM ({CASES} WHERE c.person_id = %s ORDER BY lower(c.during) DESC LIMIT 1) latest
  LEFT JOIN LATERAL ({_PARTS.format(cases="latest.id")}) part ON true
 ORDER BY part.key
"""
_COLUMNS_OF_CASE = len(fields(CaseRow))


def latest_case_with_parts(
    person_id: int, *, access: Access
) -> tuple[CaseRow, list[AskedPart]] | None:
    """Return the open case of a person, else the last one, with its asked parts, in one statement."""
    access.require(person_id, Category.IDENTITY)
    with connection.cursor() as cursor:
        cursor.execute(_CASE_WITH_PARTS, [person_id])
        rows = cursor.fetchall()
    if not rows:
        return None
    parts = [row[_COLUMNS_OF_CASE:-1] for row in rows if row[_COLUMNS_OF_CASE] is not None]
    return CaseRow(*rows[0][:_COLUMNS_OF_CASE]), [AskedPart(*part) for part in parts]


def asked_parts_of(case_ids: Sequence[int], *, access: Access) -> dict[int, list[AskedPart]]:
    """Return case -> the parts of deputies, and of agencies asked to take over, past ones too."""
    with connection.cursor() as cursor:
        cursor.execute(_PARTS_OF_SEVERAL, {"cases": list(case_ids)})
        rows = cursor.fetchall()
    found: dict[int, list[AskedPart]] = {}
    for *part, person_id in rows:
        access.require(person_id, Category.IDENTITY)
        found.setdefault(part[0], []).append(AskedPart(*part))
    return found


def absences_of(membership_ids: Iterable[int], today: date) -> list[AbsenceRow]:
    """Return who of some workers is away today or will be, the first to go first; about workers only."""
    return _absences(Absence.objects.filter(membership_id__in=list(membership_ids)), today)


def covers_of(membership_id: int, today: date) -> list[AbsenceRow]:
    """Return for whom a worker covers today; about workers only."""
    found = _absences(Absence.objects.filter(cover_id=membership_id), today)
    return [row for row in found if row.since <= today]


def _absences(found: object, today: date) -> list[AbsenceRow]:
    rows = found.filter(during__endswith__gt=today).order_by("during", "pk")  # type: ignore[attr-defined]
    return [
        AbsenceRow(row.pk, row.membership_id, row.cover_id, row.during.start, row.during.end)
        for row in rows
    ]


def consults_of(person_id: int, *, access: Access) -> list[ConsultRow]:
    """Return what was asked about a person by or of the agency that asks now, the newest first."""
    access.require(person_id, Category.IDENTITY)
    ours = access.actor.agency_id
    found = Consult.objects.filter(person_id=person_id).order_by("-pk")
    rows = [_consult(row) for row in found]
    sees_all = access.actor.person_id == person_id
    return [row for row in rows if sees_all or ours in {row.agency_id, row.to_agency_id}]


def consult(consult_id: int, person_id: int, *, access: Access) -> ConsultRow | None:
    """Return one question that the agency asked or was asked, or None."""
    found = consults_of(person_id, access=access)
    return next((row for row in found if row.consult_id == consult_id), None)


def _consult(row: Consult) -> ConsultRow:
    return ConsultRow(
        row.pk,
        row.case_id,
        row.person_id,
        row.agency_id,
        row.asked_by_id,
        row.to_agency_id,
        row.to_role,
        row.to_membership_id,
        row.question,
        row.asked_at,
        row.answer_by,
        row.answer,
        row.answered_at,
        row.answered_by_id,
        row.withdrawn_at,
    )


def crossings_of(case_id: int, person_id: int, *, access: Access) -> list[CrossingRow]:
    """Return why workers got a case beyond their ceiling, the newest first."""
    access.require(person_id, Category.IDENTITY)
    found = Crossing.objects.filter(case_id=case_id).order_by("-pk")
    return [
        CrossingRow(
            row.membership_id, row.points, row.ceiling, row.reason, row.decided_by_id, row.at
        )
        for row in found
    ]
