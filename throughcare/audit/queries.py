"""Read the events about one person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from throughcare.audit.models import AuditEvent
from throughcare.kernel.access import Category

if TYPE_CHECKING:
    from datetime import datetime

    from throughcare.kernel.access import Access

PAGE = 50


@dataclass(frozen=True, slots=True)
class EventRow:
    """Hold one event as its person may read it."""

    event_id: int
    at: datetime
    action: str
    what: str
    agency_id: int | None
    role: str
    purpose: str
    basis: str


def events_about(*, access: Access, person_id: int, before_id: int | None = None) -> list[EventRow]:
    """Return the newest events about a person, a page at a time.

    Shapes: at most PAGE + 1 rows, newest first; the extra one says that there is a next page.
    """
    access.require(person_id, Category.AUDIT)
    events = AuditEvent.objects.filter(person_ids__contains=[person_id])
    if before_id is not None:
        events = events.filter(pk__lt=before_id)
    found = events.order_by("-pk").values_list(
        "pk", "at", "action", "what", "agency_id", "role", "purpose", "basis"
    )
    return [EventRow(*row) for row in found[: PAGE + 1]]
