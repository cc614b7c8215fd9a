"""What the data-protection officer of an agency reads: of their own agency only, and without names."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import connection

from throughcare.kernel.access import Category
from throughcare.sharing.models import Agreement, AgreementParty, Clause, Withholding

if TYPE_CHECKING:
    from throughcare.kernel.access import Access

RESTRICTING = "-restrict-"
"""Part of the key of every clause that lets what was done be withheld: GDPR, article 23; LED, articles 13 and 15."""
_MOST = 500


@dataclass(frozen=True, slots=True)
class AgreementRow:
    """Hold one agreement of the agency, the other parties to it, and when it ends for the agency."""

    key: str
    title: dict[str, str]
    until: datetime | None
    other_agency_ids: tuple[int, ...]


def agreements(*, access: Access, now: datetime) -> list[AgreementRow]:
    """Return the agreements in force that the agency is a party to, what ends first first."""
    agency_id = access.require_agency(Category.AUDIT)
    parties: dict[int, dict[int, datetime | None]] = {}
    mine = AgreementParty.objects.filter(agency_id=agency_id).values("agreement_id")
    for one in AgreementParty.objects.filter(agreement_id__in=mine).order_by("pk"):
        if one.since <= now and (one.until is None or one.until > now):
            parties.setdefault(one.agreement_id, {})[one.agency_id] = one.until
    found = Agreement.objects.filter(pk__in=list(parties), since__lte=now).order_by("pk")
    rows = [
        AgreementRow(
            row.key,
            row.title,
            min((end for end in (row.until, parties[row.pk][agency_id]) if end), default=None),
            tuple(sorted(parties[row.pk].keys() - {agency_id})),
        )
        for row in found
        if agency_id in parties[row.pk] and (row.until is None or row.until > now)
    ]
    return sorted(rows, key=lambda row: (row.until is None, row.until or now, row.key))


_CONSENTS = """
SELECT e.purpose, count(DISTINCT e.person_id) FROM sharing_consent_event e
 WHERE e.state IN ('given', 'renewed') AND %(agency)s = ANY(e.agency_ids)
   AND e.until > %(now)s AND e.until < %(before)s AND NOT EXISTS (
       SELECT FROM sharing_consent_event n
        WHERE n.person_id = e.person_id AND n.purpose = e.purpose AND (n.at, n.id) > (e.at, e.id)
          AND n.state NOT IN ('requested', 'deferred', 'unknown')
          AND %(agency)s = ANY(n.agency_ids) AND n.categories @> e.categories)
 GROUP BY 1 ORDER BY 2 DESC, 1
"""


def consents_ending(*, access: Access, now: datetime, before: datetime) -> dict[str, int]:
    """Return purpose -> how many people have a yes to the agency that ends before a moment; nobody is named."""
    agency_id = access.require_agency(Category.AUDIT)
    with connection.cursor() as cursor:
        cursor.execute(_CONSENTS, {"agency": agency_id, "now": now, "before": before})
        return dict(cursor.fetchall())


@dataclass(frozen=True, slots=True)
class RequestRow:
    """Hold one request that nobody answered: `kind` is a right, or `see_more` for a worker's request."""

    kind: str
    number: int
    asked_on: date
    due_on: date


# A right that names no agency is answered by the agency of the person's contact, and so are requests to see more.
_REQUESTS = """
WITH mine AS (
  SELECT c.person_id FROM caseloads_case c
    JOIN LATERAL (SELECT agency_id FROM caseloads_named_contact WHERE case_id = c.id
                   ORDER BY lower(during) DESC LIMIT 1) k ON k.agency_id = %(agency)s
   WHERE upper_inf(c.during))
SELECT 'see_more', r.id, r.asked_at, r.due_on FROM sharing_access_request r
 WHERE r.answer = '' AND (r.agency_id = %(agency)s OR (r.person_id IN (SELECT person_id FROM mine)
       AND NOT EXISTS (SELECT 1 FROM agencies_agency g WHERE g.id = r.agency_id AND g.is_sealed)))
UNION ALL
SELECT r.kind, r.id, r.asked_at, r.due_on FROM sharing_rights_request r
 WHERE r.state = 'open' AND (r.agency_id = %(agency)s
       OR (r.agency_id IS NULL AND r.person_id IN (SELECT person_id FROM mine)))
 ORDER BY 4, 3 LIMIT %(most)s
"""


def open_requests(*, access: Access) -> list[RequestRow]:
    """Return what waits for an answer of the agency, the most urgent first; at most 500, and nobody is named."""
    agency_id = access.require_agency(Category.AUDIT)
    with connection.cursor() as cursor:
        cursor.execute(_REQUESTS, {"agency": agency_id, "most": _MOST})
        return [RequestRow(kind, number, asked.date(), due) for kind, number, asked, due in cursor]


@dataclass(frozen=True, slots=True)
class WithheldRow:
    """Hold what an officer of the agency keeps from somebody, without saying from whom."""

    withholding_id: int
    event_ids: tuple[int, ...]
    reason: str
    clause: dict[str, str]
    since: datetime
    until: datetime
    account_id: int


def withheld(*, access: Access, now: datetime) -> list[WithheldRow]:
    """Return the entries that are withheld at the moment, what is reviewed first first."""
    agency_id = access.require_agency(Category.AUDIT)
    found = (
        Withholding.objects.filter(agency_id=agency_id, since__lte=now, until__gt=now)
        .select_related("clause")
        .order_by("until", "pk")
    )
    return [
        WithheldRow(
            one.pk,
            tuple(one.audit_event_ids),
            one.reason,
            one.clause.text if one.clause else {},
            one.since,
            one.until,
            one.account_id,
        )
        for one in found
    ]


def withholding_clauses(*, now: datetime) -> list[tuple[str, dict[str, str], str]]:
    """Return the clauses in force that a withholding may rest on: key, words, where they stand."""
    found = Clause.objects.filter(since__lte=now, key__contains=RESTRICTING).exclude(until__lte=now)
    rows = found.select_related("instrument").order_by("key", "-version").distinct("key")
    return [(one.key, one.text, f"{one.instrument.citation}, {one.article}") for one in rows]
