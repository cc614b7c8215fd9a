"""Read relations, and the visibility that was projected from them."""

from __future__ import annotations

from datetime import date, datetime, time
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection

from throughcare.kernel.access import Category, Scope
from throughcare.sharing.models import SelfLink
from throughcare.sharing.types import Phase, PhaseFact, RelationFact, RelationKind, VisibleSpan

if TYPE_CHECKING:
    from collections.abc import Sequence

    from throughcare.kernel.access import Access


@lru_cache(maxsize=4096)
def start_of(day: date) -> datetime:
    """Return the moment at which a day begins where the site is."""
    return datetime.combine(day, time.min, tzinfo=ZoneInfo(settings.TIME_ZONE))


def person_of_account(account_id: int) -> int | None:
    """Return the person whom an account is, or None for a worker: it is about oneself."""
    return (
        SelfLink.objects.filter(account_id=account_id).values_list("person_id", flat=True).first()
    )


_KNOWABLE = (
    "(%s OR EXISTS (SELECT 1 FROM agencies_agency g WHERE g.id = agency_id "
    "AND (NOT g.is_sealed OR g.id = %s)))"
)
"""A sealed service is known to the system, to the person, and to itself."""


def _knowing(access: Access) -> list[Any]:
    sees_all = access.scope is Scope.SYSTEM or access.actor.person_id is not None
    return [sees_all, access.actor.agency_id]


def relations_of(person_ids: Sequence[int], *, access: Access) -> dict[int, list[RelationFact]]:
    """Return person -> relations; those of sealed services only to who may know of them."""
    found: dict[int, list[RelationFact]] = {person_id: [] for person_id in person_ids}
    for person_id in found:
        access.require(person_id, Category.IDENTITY)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT person_id, agency_id, kind, lower(during), upper(during), origin FROM sharing_relation "
            f"WHERE person_id = ANY(%s::bigint[]) AND {_KNOWABLE} ORDER BY id",
            [list(person_ids), *_knowing(access)],
        )
        for person_id, agency_id, kind, since, until, origin in cursor.fetchall():
            found[person_id].append(
                RelationFact(agency_id, RelationKind(kind), since, until, origin)
            )
    return found


def phases_of(
    person_ids: Sequence[int], *, access: Access
) -> dict[int, list[tuple[PhaseFact, str]]]:
    """Return person -> phases, each with what pushed it down."""
    found: dict[int, list[tuple[PhaseFact, str]]] = {person_id: [] for person_id in person_ids}
    for person_id in found:
        access.require(person_id, Category.IDENTITY)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT person_id, phase, lower(during), upper(during), origin FROM sharing_phase "
            "WHERE person_id = ANY(%s::bigint[]) ORDER BY id",
            [list(person_ids)],
        )
        for person_id, phase, since, until, origin in cursor.fetchall():
            found[person_id].append((PhaseFact(Phase(phase), since, until), origin))
    return found


def spans_of(person_ids: Sequence[int], *, access: Access) -> dict[int, list[VisibleSpan]]:
    """Return person -> spans as they are stored; those of sealed services only to who may know of them."""
    found: dict[int, list[VisibleSpan]] = {person_id: [] for person_id in person_ids}
    for person_id in found:
        access.require(person_id, Category.IDENTITY)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT person_id, agency_id, since, until, facts FROM sharing_visibility "
            f"WHERE person_id = ANY(%s::bigint[]) AND {_KNOWABLE} ORDER BY agency_id, since",
            [list(person_ids), *_knowing(access)],
        )
        for person_id, agency_id, since, until, facts in cursor.fetchall():
            found[person_id].append(VisibleSpan(agency_id, since, until, facts))
    return found
