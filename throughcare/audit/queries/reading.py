"""Read the events about one person, as the person reads them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import OuterRef, Q, QuerySet, Subquery

from throughcare.audit.models import AuditEvent, AuditWithholding
from throughcare.kernel.access import Category

if TYPE_CHECKING:
    from datetime import date, datetime

    from throughcare.kernel.access import Access

PAGE = 50
_FIELDS = (
    *("pk", "at", "action", "what", "agency_id", "role", "purpose", "basis"),
    *("account_id", "membership_id", "categories", "outcome", "limits", "channel"),
    *("break_glass_id", "decision"),
)


@dataclass(frozen=True, slots=True)
class EventRow:
    """Hold one event as its person may read it.

    Numbers of accounts and memberships are for the page to name, where the law gives the name.
    """

    event_id: int
    at: datetime
    action: str
    what: str
    agency_id: int | None
    role: str
    purpose: str
    basis: str
    account_id: int | None = None
    membership_id: int | None = None
    categories: tuple[str, ...] = ()
    outcome: str = ""
    limits: tuple[str, ...] = ()
    channel: str = ""
    break_glass_id: int | None = None
    decision: str = ""


@dataclass(frozen=True, slots=True)
class Withheld:
    """Hold that one event is kept from its person, why, and until when."""

    event_id: int
    until_on: date
    reason: str
    decided_at: datetime


def events_about(*, access: Access, person_id: int, before_id: int | None = None) -> list[EventRow]:
    """Return the newest events about a person, a page at a time; the person's own page leaves out what is withheld.

    Shapes: at most PAGE + 1 rows, newest first; the extra one says that there is a next page.
    """
    access.require(person_id, Category.AUDIT)
    is_self = access.actor.person_id == person_id
    events = readable(person_id, today=access.decided_at.date() if is_self else None)
    return page(events, before_id)


def withheld_about(*, access: Access, person_id: int) -> list[Withheld]:
    """Return what is kept from a person at the moment, the newest event first."""
    access.require(person_id, Category.AUDIT)
    return [
        Withheld(one.event_id, one.until_on, one.reason, one.decided_at)
        for one in withholdings(person_id, today=access.decided_at.date())
    ]


def withholdings(person_id: int, *, today: date) -> QuerySet[AuditWithholding]:
    """Return the rows that keep something from a person today: of each event the newest counts."""
    newest = AuditWithholding.objects.filter(
        person_id=OuterRef("person_id"), event_id=OuterRef("event_id")
    ).order_by("-pk")
    return AuditWithholding.objects.filter(
        person_id=person_id, pk=Subquery(newest.values("pk")[:1]), until_on__gt=today
    ).order_by("-event_id")


def readable(person_id: int, *, today: date | None) -> QuerySet[AuditEvent]:
    """Return the events about a person; with a day, without what is withheld on it."""
    events = AuditEvent.objects.filter(person_ids__contains=[person_id])
    if today is None:
        return events
    kept = withholdings(person_id, today=today).order_by().values("event_id")
    return events.filter(~Q(pk__in=kept))


def page(events: QuerySet[AuditEvent], before_id: int | None) -> list[EventRow]:
    """Return one page of rows and one more, the newest first."""
    if before_id is not None:
        events = events.filter(pk__lt=before_id)
    found = events.order_by("-pk").values_list(*_FIELDS)
    return [_row(*values) for values in found[: PAGE + 1]]


def _row(*values: Any) -> EventRow:
    fields: tuple[Any, ...] = tuple(tuple(one) if isinstance(one, list) else one for one in values)
    return EventRow(*fields)
