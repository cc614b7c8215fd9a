"""Read what a person said about sharing, and what each agency may do with and without it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db import connection

from throughcare.agencies import queries as agencies
from throughcare.caseloads import queries as caseloads
from throughcare.kernel.access import Category, Scope
from throughcare.sharing.models import ConsentEvent, SecrecyRelease, ServiceAgreement
from throughcare.sharing.queries.listing import visible
from throughcare.sharing.rules import consenting
from throughcare.sharing.rules.receipts import Recorded
from throughcare.sharing.types import ConsentFact, ConsentState, Purpose

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from throughcare.kernel.access import Access

_COLUMNS = (
    "pk", "at", "state", "purpose", "agency_ids", "categories", "since", "until",
    "text_key", "text_version", "language", "method", "witness", "no_pressure", "note", "agency_id",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Standing:
    """Hold in whose name somebody acts here, and so how much of it they see and may write."""

    is_self: bool
    is_lead: bool
    """Of the agency that has the one contact, in a role that writes down what the person says."""
    agency_id: int | None

    @property
    def sees_all(self) -> bool:
        """Tell whether every answer is shown; others see only whether their own agency has a yes."""
        return self.is_self or self.is_lead

    def shows(self, agency_id: int, sealed: Collection[int]) -> bool:
        """Tell whether an agency is named: a sealed service only to the person and to itself."""
        if self.is_self or agency_id == self.agency_id:
            return True
        return self.is_lead and agency_id not in sealed


def standing_of(person_id: int, *, access: Access) -> Standing:
    """Return in whose name the holder of an access acts for a person."""
    access.require(person_id, Category.IDENTITY)
    actor = access.actor
    if actor.person_id is not None:
        return Standing(actor.person_id == person_id, is_lead=False, agency_id=None)
    if access.scope is Scope.SYSTEM and actor.agency_id is None:
        return Standing(is_self=False, is_lead=True, agency_id=None)
    case = caseloads.open_cases_of([person_id], access=access).get(person_id)
    is_lead = (
        case is not None
        and case.contact_agency_id == actor.agency_id
        and (
            actor.role in consenting.WRITING_ROLES
            or case.contact_membership_id == actor.membership_id
        )
    )
    return Standing(is_self=False, is_lead=is_lead, agency_id=actor.agency_id)


def events_of(person_id: int, *, access: Access) -> list[Recorded]:
    """Return everything that was said about sharing, the first thing first."""
    access.require(person_id, Category.IDENTITY)
    found = ConsentEvent.objects.filter(person_id=person_id).order_by("at", "pk")
    return [_recorded(*row) for row in found.values_list(*_COLUMNS)]


def _recorded(
    event_id: int,
    at: datetime,
    state: str,
    purpose: str,
    agency_ids: list[int],
    categories: list[str],
    since: datetime,
    until: datetime | None,
    *said: object,
) -> Recorded:
    text_key, text_version, language, method, witness, no_pressure, note, agency_id = said
    fact = ConsentFact(
        event_id,
        at,
        ConsentState(state),
        Purpose(purpose),
        frozenset(agency_ids),
        frozenset(map(Category, categories)),
        since,
        until,
    )
    telling = consenting.Telling(
        str(method),
        str(language),
        str(no_pressure),
        str(witness),
        str(text_key),
        int(str(text_version)),
        str(note),
    )
    return Recorded(fact, telling, agency_id if isinstance(agency_id, int) else None)


def shown_events(
    events: Sequence[Recorded], standing: Standing, *, sealed: Collection[int]
) -> list[Recorded]:
    """Return the events that may be shown with their answers; none to an agency that only has its own yes."""
    if not standing.sees_all:
        return []
    return [
        one
        for one in events
        if all(standing.shows(agency_id, sealed) for agency_id in one.fact.agency_ids)
    ]


@dataclass(frozen=True, slots=True)
class AgreementRow:
    """Hold the last answer about taking part or treatment; `state` is empty where nobody asked."""

    agency_id: int
    kind: str
    state: str
    at: datetime | None


def agreements_of(person_id: int, *, access: Access) -> dict[tuple[int, str], AgreementRow]:
    """Return (agency, kind) -> last answer. Treatment is shown to the person and to who treats them only."""
    standing = standing_of(person_id, access=access)
    sealed = sealed_agencies()
    found = ServiceAgreement.objects.filter(person_id=person_id).order_by("at", "pk")
    rows = found.values_list("agency_id", "kind", "state", "at")
    return {
        (agency_id, kind): AgreementRow(agency_id, kind, state, at)
        for agency_id, kind, state, at in rows
        if standing.shows(agency_id, sealed)
        and (kind != "treatment" or standing.is_self or agency_id == standing.agency_id)
    }


@dataclass(frozen=True, slots=True)
class ReleaseRow:
    """Hold one release from professional secrecy that is in force."""

    release_id: int
    origin_agency_id: int
    agency_id: int
    categories: tuple[Category, ...]
    since: datetime
    until: datetime | None
    topic: str


def releases_of(person_id: int, *, access: Access, now: datetime) -> list[ReleaseRow]:
    """Return the releases in force: all for the person, else those that one's own agency is a side of."""
    standing = standing_of(person_id, access=access)
    found = SecrecyRelease.objects.filter(person_id=person_id).order_by("pk")
    rows = found.values_list(
        "pk", "origin_agency_id", "agency_id", "categories", "since", "until", "topic"
    )
    return [
        ReleaseRow(
            pk, origin, agency_id, tuple(map(Category, categories)), since, until, str(topic)
        )
        for pk, origin, agency_id, categories, since, until, topic in rows
        if (until is None or until > now)
        and (standing.is_self or standing.agency_id in {origin, agency_id})
    ]


def sealed_agencies() -> frozenset[int]:
    """Return the agencies whose clients nobody else may know of."""
    found = agencies.agency_map().everyone.values()
    return frozenset(row.agency_id for row in found if row.is_sealed)


@dataclass(frozen=True, slots=True)
class EndingRow:
    """Hold one person whose yes ends soon, with the first day on which a part of it no longer holds."""

    person_id: int
    name: str
    until: datetime


# Their own people only: the case is open and its one contact works in the asker's agency. What ends first
# may have been taken back or given anew since; `ending_of` looks at each.
_CANDIDATES = """
SELECT DISTINCT e.person_id, n.given || ' ' || n.family
  FROM sharing_consent_event e
  JOIN people_name n ON n.person_id = e.person_id AND n.use = 'usual'
  JOIN caseloads_case c ON c.person_id = e.person_id AND upper_inf(c.during)
  JOIN LATERAL (SELECT agency_id FROM caseloads_named_contact
                 WHERE case_id = c.id ORDER BY lower(during) DESC LIMIT 1) k ON k.agency_id = %s
 WHERE e.state IN ('given', 'renewed') AND e.until > %s AND e.until < %s AND
"""


def ending_list(*, access: Access, now: datetime, before: datetime) -> list[EndingRow]:
    """Return the people of one's agency whose yes ends before a moment, the first end first."""
    agency_id = access.require_agency(Category.IDENTITY)
    seen = visible(access, person="e.person_id")
    with connection.cursor() as cursor:
        params: list[Any] = [agency_id, now, before, *seen.params]
        cursor.execute(_CANDIDATES + seen.text, params)
        names: dict[int, str] = dict(cursor.fetchall())
    rows = [
        EndingRow(person_id, names[person_id].strip(), min(ends))
        for person_id, events in _facts_of_many(list(names)).items()
        if (ends := _ends(events, now, before))
    ]
    return sorted(rows, key=lambda row: (row.until, row.name))


def _ends(events: list[ConsentFact], now: datetime, before: datetime) -> list[datetime]:
    found = consenting.ending(events, now=now, before=before).values()
    sealed = sealed_agencies()
    return [event.until for event in found if event.until and not event.agency_ids <= sealed]


def _facts_of_many(person_ids: Sequence[int]) -> dict[int, list[ConsentFact]]:
    found: dict[int, list[ConsentFact]] = {}
    rows = ConsentEvent.objects.filter(person_id__in=person_ids).order_by("pk")
    for person_id, *row in rows.values_list("person_id", *_COLUMNS):
        found.setdefault(person_id, []).append(_recorded(*row).fact)
    return found


def people_to_remind(*, access: Access, now: datetime, before: datetime) -> list[int]:
    """Return people with a yes that ends before a moment and was not yet brought up again."""
    access.require_system(Category.IDENTITY)
    return _people(
        "e.until > %s AND e.until < %s AND NOT EXISTS (SELECT 1 FROM sharing_consent_event r "
        "WHERE r.person_id = e.person_id AND r.state = 'requested' AND r.note = 'reminder' "
        "AND r.at > e.at AND r.purpose = e.purpose AND r.agency_ids && e.agency_ids)",
        [now, before],
    )


def people_to_close(*, access: Access, now: datetime, since: datetime) -> list[int]:
    """Return people with a yes that ran out after a moment, which is not yet on record as ended."""
    access.require_system(Category.IDENTITY)
    return _people(
        "e.until > %s AND e.until <= %s AND NOT EXISTS (SELECT 1 FROM sharing_consent_event r "
        "WHERE r.person_id = e.person_id AND r.state = 'expired' AND r.at >= e.until)",
        [since, now],
    )


def _people(condition: str, params: list[date | datetime]) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT e.person_id FROM sharing_consent_event e "
            f"WHERE e.state IN ('given', 'renewed') AND {condition} ORDER BY 1",
            params,
        )
        return [row[0] for row in cursor.fetchall()]
