"""Read what keeps a directory fresh: one's own entries, and those that nobody confirmed for long."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from throughcare.directory.models import Organization, Service, ServiceStanding
from throughcare.directory.queries.cards import service_card
from throughcare.directory.rules.freshness import STALE_AFTER_DAYS, Freshness, freshness
from throughcare.directory.types import ContactDraft, ServiceDraft
from throughcare.directory.types.words import OWN

if TYPE_CHECKING:
    from collections.abc import Sequence

PAGE = 50


@dataclass(frozen=True, slots=True)
class KeptRow:
    """Hold one service as lists of freshness show it."""

    service_id: int
    name: str
    organization: str
    capacity: str
    assured_on: date | None
    paused_on: date | None
    pause_reason: str
    freshness: Freshness


_COLUMNS = (
    "service_id",
    "service__name",
    "service__organization__name",
    "capacity",
    "assured_on",
    "paused_on",
    "pause_reason",
)


def own_services(agency_id: int, today: date) -> list[KeptRow]:
    """Return the services of an agency, by name."""
    found = ServiceStanding.objects.filter(
        service__organization__agency_id=agency_id, service__gone_on=None
    ).order_by("service__name", "service_id")
    return [_kept(row, today) for row in found.values_list(*_COLUMNS)]


def stale_services(jurisdiction: str, today: date, *, after: str = "") -> tuple[list[KeptRow], str]:
    """Return one page of entries that nobody confirmed for too long, the oldest first, and the key of the next."""
    last = today.fromordinal(today.toordinal() - STALE_AFTER_DAYS)
    found = ServiceStanding.objects.filter(
        Q(service__jurisdiction_code=jurisdiction),
        Q(assured_on__lte=last),
        service__gone_on=None,
    ).order_by("assured_on", "service_id")
    day, number = _after(after)
    if day is not None:
        found = found.filter(Q(assured_on__gt=day) | Q(assured_on=day, service_id__gt=number))
    rows = [_kept(row, today) for row in found.values_list(*_COLUMNS)[: PAGE + 1]]
    key = f"{rows[PAGE - 1].assured_on}.{rows[PAGE - 1].service_id}" if len(rows) > PAGE else ""
    return rows[:PAGE], key


def _after(key: str) -> tuple[date | None, int]:
    """Read the key of a page; one that is none begins anew."""
    day, _, number = key.rpartition(".")
    if not (number.isdecimal() and len(number) < 19):  # noqa: PLR2004 - fits the column
        return None, 0
    try:
        return date.fromisoformat(day), int(number)
    except ValueError:
        return None, 0


def _kept(row: Sequence[Any], today: date) -> KeptRow:
    service_id, name, organization, capacity, assured_on, paused_on, reason = row
    state = freshness(assured_on, today)
    return KeptRow(service_id, name, organization, capacity, assured_on, paused_on, reason, state)


def organization_of_agency(agency_id: int) -> int | None:
    """Return the organization that an agency is in the directory, None where it is not in it yet."""
    found = Organization.objects.filter(agency_id=agency_id, source=OWN)
    return found.values_list("pk", flat=True).first()


def draft_of(service_id: int, *, agency_id: int) -> ServiceDraft | None:
    """Return an agency's own service as it was written, to be written again; None for any other."""
    found = Service.objects.filter(
        pk=service_id, source=OWN, organization__agency_id=agency_id, gone_on=None
    )
    row = found.first()
    card = service_card(service_id) if row else None
    if row is None or card is None:
        return None
    return ServiceDraft(
        key=row.source_id,
        name=row.name,
        description=row.description,
        url=row.url,
        email=row.email,
        jurisdiction=row.jurisdiction_code,
        needs=card.needs,
        languages=card.languages,
        places=card.places,
        accepts=card.accepts,
        cost=card.cost.value,
        is_remote=card.is_remote,
        travels=card.travels,
        response_days=card.response_days,
        capacity=card.capacity.value,
        wait_days=card.wait_days,
        contact=ContactDraft(
            card.contact_name, card.contact_role, card.contact_email, card.contact_phone
        ),
        application_process=row.application_process,
        fees=row.fees,
        eligibility=row.eligibility,
        translations=row.translations,
    )
