"""Gather, for many people at once, what the keeping of their files depends on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import connection

from throughcare.agencies import queries as agencies
from throughcare.kernel.access import Category
from throughcare.kernel.dates import Offset, shift
from throughcare.sharing.queries.retaining import held_by
from throughcare.sharing.rules.retaining import Holder, KeptFacts, Trigger

if TYPE_CHECKING:
    from collections.abc import Sequence

    from throughcare.kernel.access import Access
    from throughcare.sharing.rules.retaining import Keeping

_A_FEW_DAYS = Offset(days=4)
# Who cannot be due yet is left out: nothing of theirs ended, or was recorded, long enough ago.
_CANDIDATES = """
SELECT p.id FROM people_person p
 WHERE p.id > %(after)s AND (
   EXISTS (SELECT 1 FROM custody_period c WHERE c.person_id = p.id AND upper(c.during) - 1 <= %(release)s)
   OR EXISTS (SELECT 1 FROM caseloads_case k WHERE k.person_id = p.id
               AND (upper(k.during) AT TIME ZONE %(zone)s)::date <= %(case_closed)s)
   OR EXISTS (SELECT 1 FROM notes_note n WHERE n.person_id = p.id
               AND (n.recorded_at AT TIME ZONE %(zone)s)::date <= %(recorded)s)
   OR EXISTS (SELECT 1 FROM notes_document d WHERE d.person_id = p.id
               AND (d.recorded_at AT TIME ZONE %(zone)s)::date <= %(recorded)s)
   OR EXISTS (SELECT 1 FROM answers_answer a WHERE a.person_id = p.id
               AND (a.at AT TIME ZONE %(zone)s)::date <= %(recorded)s)
   OR EXISTS (SELECT 1 FROM appointments_appointment m WHERE m.person_id = p.id
               AND (upper(m.during) AT TIME ZONE %(zone)s)::date <= %(recorded)s)
   OR EXISTS (SELECT 1 FROM sharing_relation r WHERE r.person_id = p.id AND upper(r.during) <= %(relation_ended)s))
 ORDER BY p.id LIMIT %(most)s
"""
_FACTS = """
SELECT p.id, p.jurisdiction_id,
  (SELECT CASE WHEN bool_or(upper_inf(c.during)) THEN NULL ELSE max(upper(c.during)) - 1 END
     FROM custody_period c WHERE c.person_id = p.id),
  (SELECT CASE WHEN bool_or(upper_inf(k.during)) THEN NULL
               ELSE (max(upper(k.during)) AT TIME ZONE %(zone)s)::date END
     FROM caseloads_case k WHERE k.person_id = p.id),
  (SELECT json_agg(json_build_array(x.agency_id, x.category, x.first, x.last)) FROM (
     SELECT n.agency_id, n.category, min((n.at AT TIME ZONE %(zone)s)::date) AS first,
            max((n.at AT TIME ZONE %(zone)s)::date) AS last
       FROM (SELECT agency_id, category, recorded_at AS at FROM notes_note WHERE person_id = p.id
             UNION ALL
             SELECT agency_id, category, recorded_at FROM notes_document
              WHERE person_id = p.id AND agency_id IS NOT NULL
             UNION ALL
             SELECT agency_id, 'attendance', upper(during) FROM appointments_appointment WHERE person_id = p.id
             UNION ALL
             SELECT agency_id, category, at FROM answers_answer
              WHERE person_id = p.id AND agency_id IS NOT NULL) n GROUP BY 1, 2) x),
  (SELECT json_agg(json_build_array(x.agency_id, x.ended, x.began)) FROM (
     SELECT r.agency_id,
            CASE WHEN bool_or(upper_inf(r.during) OR upper(r.during) > %(today)s) THEN NULL
                 ELSE max(upper(r.during)) END AS ended,
            min(lower(r.during)) FILTER (WHERE (upper_inf(r.during) OR upper(r.during) > %(today)s)
              AND NOT EXISTS (SELECT 1 FROM sharing_block b WHERE b.person_id = p.id
                 AND b.agency_id = r.agency_id AND b.reason_code = 'retention' AND b.until IS NULL)) AS began
       FROM sharing_relation r WHERE r.person_id = p.id GROUP BY 1) x)
  FROM people_person p WHERE p.id = ANY(%(people)s::bigint[]) ORDER BY p.id
"""


def next_candidates(
    rules: Sequence[Keeping], *, after: int, most: int, access: Access, today: date
) -> list[int]:
    """Return the next people, by number, of whom something may be due on a day."""
    access.require_system(Category.IDENTITY)
    cutoffs = {trigger.value: _cutoff(rules, trigger, today) for trigger in Trigger}
    with connection.cursor() as cursor:
        cursor.execute(
            _CANDIDATES, {**cutoffs, "after": after, "most": most, "zone": settings.TIME_ZONE}
        )
        return [person_id for (person_id,) in cursor.fetchall()]


def _cutoff(rules: Sequence[Keeping], trigger: Trigger, today: date) -> date:
    """Return the last day that a period may have begun to run; the far past where no rule counts from it."""
    starts = [shift(today, rule.period.negated()) for rule in rules if rule.trigger is trigger]
    # Months clamp: a few days more are looked at, and decided to the day by the rule.
    return max((shift(day, _A_FEW_DAYS) for day in starts), default=date.min)


def kept_facts(
    person_ids: Sequence[int], *, access: Access, now: datetime, today: date
) -> dict[int, KeptFacts]:
    """Return person -> what the keeping of their file depends on; two statements, however many people."""
    access.require_system(Category.IDENTITY)
    held = held_by(person_ids, access=access, now=now)
    with connection.cursor() as cursor:
        cursor.execute(
            _FACTS, {"people": list(person_ids), "today": today, "zone": settings.TIME_ZONE}
        )
        rows: list[Any] = cursor.fetchall()
    return {row[0]: _facts(*row, held=held.get(row[0], ())) for row in rows}


def _facts(
    person_id: int,
    jurisdiction: str,
    released_on: date | None,
    closed_on: date | None,
    notes: list[list[Any]] | None,
    relations: list[list[Any]] | None,
    *,
    held: tuple[str, ...],
) -> KeptFacts:
    recorded: dict[Category, tuple[date, date]] = {}
    noted: dict[int, dict[Category, date]] = {}
    for agency_id, code, first_text, last_text in notes or ():
        category, first, last = Category(code), _day(first_text), _day(last_text)
        before = recorded.get(category, (first, last))
        recorded[category] = (min(before[0], first), max(before[1], last))
        noted.setdefault(agency_id, {})[category] = first
    return KeptFacts(
        person_id,
        jurisdiction,
        released_on,
        closed_on,
        recorded,
        _holders(relations or [], noted),
        held,
    )


def _holders(
    relations: list[list[Any]], noted: dict[int, dict[Category, date]]
) -> tuple[Holder, ...]:
    kinds = {row.agency_id: row.kind for row in agencies.agency_map().everyone.values()}
    running = {
        agency_id: (ended and _day(ended), began and _day(began))
        for agency_id, ended, began in relations
    }
    return tuple(
        Holder(
            agency_id,
            kinds.get(agency_id) or agencies.agency_of(agency_id).kind,
            *running.get(agency_id, (None, None)),
            noted.get(agency_id, {}),
        )
        for agency_id in sorted(running.keys() | noted.keys())
    )


def _day(text: str) -> date:
    return date.fromisoformat(text)


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Hold the numbers of everything that hangs on a person in the rooms below."""

    case_ids: tuple[int, ...]
    custody_ids: tuple[int, ...]
    account_id: int | None
    numbers: tuple[str, ...]
    """What issuers call the person."""
    request_ids: tuple[int, ...]


_WHERE = """
SELECT ARRAY(SELECT id FROM caseloads_case WHERE person_id = p.id ORDER BY id),
       ARRAY(SELECT id FROM custody_period WHERE person_id = p.id ORDER BY id),
       (SELECT account_id FROM sharing_self_link WHERE person_id = p.id),
       ARRAY(SELECT value::text FROM people_identifier WHERE person_id = p.id ORDER BY id),
       ARRAY(SELECT id FROM sharing_rights_request WHERE person_id = p.id ORDER BY id)
  FROM people_person p WHERE p.id = %s FOR UPDATE OF p
"""


def whereabouts(person_id: int, *, access: Access) -> Whereabouts | None:
    """Return what hangs on a person, and keep others from adding to it; None where there is nobody.

    Needs a transaction.
    """
    access.require_system(Category.IDENTITY)
    with connection.cursor() as cursor:
        cursor.execute(_WHERE, [person_id])
        row = cursor.fetchone()
    if row is None:
        return None
    cases, stays, account_id, numbers, requests = row
    return Whereabouts(tuple(cases), tuple(stays), account_id, tuple(numbers), tuple(requests))
