"""Read journeys as they are stored."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db import connection

from throughcare.journeys.types import DatedMilestone, DatedPhase, Derivation, Outcome, State
from throughcare.kernel.access import Category
from throughcare.kernel.reasons import Reason

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from throughcare.kernel.access import Access

_STORED = """
SELECT j.case_id, j.programme_id, j.outcome, j.variant, j.reasons::text, j.phases::text,
       (SELECT array_agg(m.code || '|' || coalesce(m.due_on::text, '') || '|' || m.state || '|' || m.owner_role
                 || '|' || m.owner_agency_id || '|' || m.priority || '|' || m.note ORDER BY m.id)
          FROM journeys_milestone m WHERE m.journey_id = j.id)
  FROM journeys_journey j WHERE j.case_id = ANY(%s::bigint[]) ORDER BY j.programme_id
"""


def derivations_of(
    case_ids: Sequence[int], *, person_ids: Iterable[int], access: Access
) -> dict[int, list[Derivation]]:
    """Return case -> journeys as stored, with their milestones."""
    for person_id in person_ids:
        access.require(person_id, Category.JOURNEY)
    found: dict[int, list[Derivation]] = {case_id: [] for case_id in case_ids}
    with connection.cursor() as cursor:
        cursor.execute(_STORED, [list(case_ids)])
        for case_id, *rest in cursor.fetchall():
            found[case_id].append(_derivation(*rest))
    return found


_STORED_AND_DONE = """
SELECT j.programme_id, j.outcome, j.variant, j.reasons::text, j.phases::text,
       (SELECT array_agg(m.code || '|' || coalesce(m.due_on::text, '') || '|' || m.state || '|' || m.owner_role
                 || '|' || m.owner_agency_id || '|' || m.priority || '|' || m.note ORDER BY m.id)
          FROM journeys_milestone m WHERE m.journey_id = j.id),
       (SELECT array_agg(d.programme_code || '|' || d.task_code || '|' || d.done_on)
          FROM (SELECT DISTINCT ON (programme_code, task_code) programme_code, task_code, done_on
                  FROM journeys_completion WHERE case_id = wanted.case_id
                 ORDER BY programme_code, task_code, id DESC) d WHERE d.done_on IS NOT NULL),
       (SELECT array_agg(CASE WHEN kind = 'all_help' THEN '' ELSE programme_code END) FROM journeys_decline
         WHERE case_id = wanted.case_id AND settled_on IS NULL AND kind <> 'offer'),
       (SELECT wants FROM journeys_aftercare_wish WHERE case_id = wanted.case_id ORDER BY id DESC LIMIT 1)
  FROM (SELECT %s::bigint AS case_id) wanted LEFT JOIN journeys_journey j ON j.case_id = wanted.case_id
 ORDER BY j.programme_id
"""


@dataclass(frozen=True, slots=True)
class StoredCase:
    """Hold the journeys of one case, the tasks that were done and not taken back, and what the person said."""

    derivations: list[Derivation]
    done: tuple[tuple[str, str, date], ...]
    declined: frozenset[str]
    wants_aftercare: bool | None


def stored_case(case_id: int, *, person_id: int, access: Access) -> StoredCase:
    """Return what is stored of one case, in one statement."""
    access.require(person_id, Category.JOURNEY)
    with connection.cursor() as cursor:
        cursor.execute(_STORED_AND_DONE, [case_id])
        rows = cursor.fetchall()
    *_, done, declined, wants = rows[0]
    return StoredCase(
        [_derivation(*row[:-3]) for row in rows if row[0] is not None],
        tuple(sorted(_done(text) for text in done or ())),
        frozenset(declined or ()),
        wants,
    )


def _done(text: str) -> tuple[str, str, date]:
    programme_code, task_code, day = text.split("|")
    return programme_code, task_code, date.fromisoformat(day)


def _derivation(
    programme_id: int,
    outcome: str,
    variant: str,
    reasons: str,
    phases: str,
    milestones: list[str] | None,
) -> Derivation:
    return Derivation(
        programme_id,
        Outcome(outcome),
        tuple(Reason.from_json(reason) for reason in json.loads(reasons)),
        variant,
        tuple(_phase(phase) for phase in json.loads(phases)),
        tuple(_milestone(text) for text in milestones or ()),
    )


def _phase(data: Sequence[str | None]) -> DatedPhase:
    code, start, end, role = data
    return DatedPhase(str(code), _date(start), _date(end), str(role))


def _milestone(text: str) -> DatedMilestone:
    code, due, state, role, agency, priority, note = text.split("|", 6)
    return DatedMilestone(code, _date(due), State(state), role, int(agency), int(priority), note)


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
