"""Read who leaves the partnership, what that would touch, and what stands against it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from django.db import connection

from throughcare.agencies import queries as agencies
from throughcare.journeys.models import Departure
from throughcare.journeys.types.departures import (
    DeparturePreview,
    DepartureRow,
    OwnDeparture,
    Reach,
    Unready,
)
from throughcare.kernel.access import Category
from throughcare.sharing.actions.leaving import LEFT
from throughcare.sharing.queries.consents import events_of
from throughcare.sharing.queries.facts import facts_of
from throughcare.sharing.queries.leaving import terms_for
from throughcare.sharing.rules import consenting
from throughcare.sharing.rules.leaving import terms_from
from throughcare.sharing.types import DECIDING_STATES, YES_STATES
from throughcare.sharing.types.leaving import ContactAfter

if TYPE_CHECKING:
    from datetime import date, datetime

    from throughcare.kernel.access import Access

TOLD_DAYS: Final = 90
"""So long the page of the person says that an agency left (our own choice: decide locally)."""
STATE = Departure.State
OPEN: Final = (STATE.ANNOUNCED, STATE.LEAVING)


def departure_of(agency_id: int) -> DepartureRow | None:
    """Return the newest departure of an agency that was not cancelled, None where there is none."""
    found = Departure.objects.exclude(state=STATE.CANCELLED).filter(agency_id=agency_id)
    row = found.select_related("agency").order_by("-pk").first()
    return None if row is None else _row(row)


def departures(today: date) -> list[DepartureRow]:
    """Return who leaves, and who left not long ago, the first day first; a sealed service is nobody's news."""
    since = today - timedelta(days=TOLD_DAYS)
    found = Departure.objects.exclude(state=STATE.CANCELLED).filter(
        leaves_on__gte=since, agency__is_sealed=False
    )
    return [_row(row) for row in found.select_related("agency").order_by("leaves_on", "pk")]


def leaving_on(agency_id: int) -> date | None:
    """Return the day on which an agency leaves, None where it stays."""
    found = Departure.objects.filter(agency_id=agency_id, state__in=OPEN)
    return found.values_list("leaves_on", flat=True).first()


def due(today: date) -> list[int]:
    """Return the departures whose day has come and that are not done."""
    found = Departure.objects.filter(state__in=OPEN, leaves_on__lte=today)
    return list(found.order_by("pk").values_list("pk", flat=True))


def _row(row: Departure) -> DepartureRow:
    return DepartureRow(
        row.pk,
        row.agency_id,
        row.agency.name,
        row.leaves_on,
        terms_from(row.terms),
        row.state,
        row.announced_at,
        row.waits_for,
        row.left_at,
        row.people,
        row.settled,
    )


YESES: Final = """
SELECT s.person_id FROM (
  SELECT DISTINCT ON (e.person_id, e.purpose, c) e.person_id, e.state, e.until
    FROM sharing_consent_event e, unnest(e.categories) c
   WHERE %(agency)s = ANY(e.agency_ids) AND e.state = ANY(%(deciding)s::text[])
   ORDER BY e.person_id, e.purpose, c, e.id DESC) s
 WHERE s.state = ANY(%(yes)s::text[]) AND (s.until IS NULL OR s.until > %(now)s)
"""
"""Who said yes to an agency, so that it holds."""
CONCERNED: Final = f"""
SELECT r.person_id FROM sharing_relation r
 WHERE r.agency_id = %(agency)s AND (upper_inf(r.during) OR upper(r.during) > %(today)s::date)
UNION {YESES}
UNION SELECT p.person_id FROM plans_action a
  JOIN plans_plan p ON p.id = a.plan_id JOIN caseloads_case c ON c.id = p.case_id AND upper_inf(c.during)
 WHERE a.owner_agency_id = %(agency)s AND a.done_on IS NULL AND a.acceptance NOT IN ('declined', 'withdrawn')
UNION SELECT x.person_id FROM sharing_release x
 WHERE x.agency_id = %(agency)s AND (x.until IS NULL OR x.until > %(now)s)
"""
"""Whom an agency that leaves concerns: it has to do with them, may see them, or is to do something for them."""
_REACH: Final = f"""
SELECT (SELECT count(*) FROM ({CONCERNED}) one),
  (SELECT count(*) FROM notes_note n WHERE n.agency_id = %(agency)s AND n.corrects_id IS NULL),
  (SELECT count(*) FROM plans_action a
     JOIN plans_plan p ON p.id = a.plan_id JOIN caseloads_case c ON c.id = p.case_id AND upper_inf(c.during)
    WHERE a.owner_agency_id = %(agency)s AND a.done_on IS NULL AND a.acceptance NOT IN ('declined', 'withdrawn')),
  (SELECT count(DISTINCT person_id) FROM ({YESES}) one),
  (SELECT count(*) FROM answers_answer w WHERE w.agency_id = %(agency)s AND w.event = 'said'),
  (SELECT count(*) FROM caseloads_named_contact k WHERE k.agency_id = %(agency)s AND upper_inf(k.during)),
  (SELECT count(DISTINCT m.account_id) FROM accounts_membership m
    WHERE m.agency_id = %(agency)s AND m.during @> %(today)s::date),
  (SELECT count(*) FROM caseloads_deputy d WHERE d.agency_id = %(agency)s AND upper_inf(d.during)),
  (SELECT count(*) FROM caseloads_consult q WHERE %(agency)s IN (q.agency_id, q.to_agency_id)
     AND q.answered_at IS NULL AND q.withdrawn_at IS NULL)
"""
_CONTACTS: Final = """
SELECT k.membership_id, c.id, c.person_id, h.id IS NOT NULL, d.id IS NOT NULL
  FROM caseloads_named_contact k
  JOIN caseloads_case c ON c.id = k.case_id AND upper_inf(c.during)
  LEFT JOIN caseloads_handover h ON h.case_id = c.id AND h.state = 'accepted'
       AND h.to_agency_id <> k.agency_id AND h.start_on <= %(on)s::date
  LEFT JOIN caseloads_deputy d ON d.case_id = c.id AND upper_inf(d.during) AND d.agency_id <> k.agency_id
 WHERE k.agency_id = %(agency)s AND upper_inf(k.during) ORDER BY c.id
"""


def params_of(agency_id: int, *, now: datetime, today: date) -> dict[str, Any]:
    """Return the parameters of CONCERNED."""
    return {
        "agency": agency_id,
        "now": now,
        "today": today,
        "deciding": [state.value for state in DECIDING_STATES],
        "yes": [state.value for state in YES_STATES],
    }


def contacts_of(
    agency_id: int, *, on: date, by_deputy: bool, access: Access
) -> list[tuple[int, int, int, bool, bool]]:
    """Return the cases whose contact an agency is, and who would take over by a day.

    Shapes: worker, case, person, whether somebody accepted to begin by then, whether anybody is ready by then.
    Errors: AccessRefusedError without the system's own access.
    """
    access.require_system(Category.IDENTITY)
    with connection.cursor() as cursor:
        cursor.execute(_CONTACTS, {"agency": agency_id, "on": on})
        return [
            (membership_id, case_id, person_id, accepted, accepted or (by_deputy and deputy))
            for membership_id, case_id, person_id, accepted, deputy in cursor.fetchall()
        ]


def preview(
    agency_id: int, *, on: date, access: Access, now: datetime, today: date
) -> DeparturePreview:
    """Return what leaving on a day would do, in numbers, and of whom nobody would be the contact.

    Whoever administers an agency sees no person; so nothing here names one.
    Errors: AccessRefusedError without the system's own access.
    """
    access.require_system(Category.IDENTITY)
    terms = terms_for(agency_id, now=now)
    with connection.cursor() as cursor:
        cursor.execute(_REACH, params_of(agency_id, now=now, today=today))
        reach = Reach(*cursor.fetchone())
    by_deputy = terms.contact is ContactAfter.DEPUTY
    counts: dict[int, int] = {}
    for membership_id, *_, is_ready in contacts_of(
        agency_id, on=on, by_deputy=by_deputy, access=access
    ):
        if not is_ready:
            counts[membership_id] = counts.get(membership_id, 0) + 1
    unready = tuple(Unready(*one) for one in sorted(counts.items()))
    earliest = today + timedelta(days=max(terms.notice_days, 1))
    return DeparturePreview(terms, earliest, reach, unready)


_OWN_STEPS = """
SELECT DISTINCT a.owner_agency_id FROM plans_action a
  JOIN plans_plan p ON p.id = a.plan_id JOIN caseloads_case c ON c.id = p.case_id AND upper_inf(c.during)
 WHERE p.person_id = %s AND a.done_on IS NULL AND a.acceptance NOT IN ('declined', 'withdrawn')
   AND a.owner_agency_id = ANY(%s::bigint[])
"""


def own_departures(person_id: int, *, access: Access, today: date) -> list[OwnDeparture]:
    """Return which agencies that have to do with the person leave, or left not long ago: sealed ones too.

    Errors: AccessRefusedError.
    """
    access.require(person_id, Category.IDENTITY)
    since = today - timedelta(days=TOLD_DAYS)
    news = Departure.objects.exclude(state=STATE.CANCELLED).filter(leaves_on__gte=since)
    rows = [_row(row) for row in news.select_related("agency").order_by("leaves_on", "pk")]
    if not rows:
        return []
    yes, had = _yeses(person_id, access)
    mine = [row for row in rows if row.agency_id in yes | had | _related(person_id, row, access)]
    steps = _with_steps(person_id, mine)
    return [
        OwnDeparture(
            row.agency_id,
            row.agency,
            row.leaves_on,
            row.left_at is not None,
            row.terms,
            row.agency_id in steps,
            row.agency_id in yes | had,
        )
        for row in mine
    ]


def _related(person_id: int, row: DepartureRow, access: Access) -> set[int]:
    """Return the agency where it had to do with the person when it said that it leaves, or has since."""
    announced = row.announced_at.date()
    relations = facts_of([person_id], access=access)[person_id].relations
    return {
        one.agency_id
        for one in relations
        if one.agency_id == row.agency_id and (one.until is None or one.until >= announced)
    }


def _yeses(person_id: int, access: Access) -> tuple[set[int], set[int]]:
    """Return to whom a yes holds, and to whom it ended because they left."""
    events = events_of(person_id, access=access)
    holds = consenting.yeses([one.fact for one in events], access.decided_at)
    ended = [one.fact.agency_ids for one in events if one.telling.note == LEFT]
    return {agency_id for _, agency_id, _ in holds}, set().union(*ended)


def _with_steps(person_id: int, rows: list[DepartureRow]) -> set[int]:
    with connection.cursor() as cursor:
        cursor.execute(_OWN_STEPS, [person_id, [row.agency_id for row in rows]])
        return {agency_id for (agency_id,) in cursor.fetchall()}


def told_of(agency_id: int) -> set[int]:
    """Return the agencies that hear of it when one leaves: all of its place, for who shares its people tells of them.

    Nobody is told of a sealed service.
    """
    if agencies.agency_of(agency_id).is_sealed:
        return set()
    return set(agencies.neighbours_of(agency_id))
