"""Read relations and visibility."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection

from throughcare.kernel.access import Category
from throughcare.sharing.models import SelfLink
from throughcare.sharing.types import RelationFact, RelationKind, VisibleSpan

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from throughcare.kernel.access import Access


def person_of_account(account_id: int) -> int | None:
    """Return the person whom an account is, or None for a worker: it is about oneself."""
    return (
        SelfLink.objects.filter(account_id=account_id).values_list("person_id", flat=True).first()
    )


def relations_of(person_ids: Sequence[int], *, access: Access) -> dict[int, list[RelationFact]]:
    """Return person -> relations."""
    found: dict[int, list[RelationFact]] = {person_id: [] for person_id in person_ids}
    for person_id in found:
        access.require(person_id, Category.IDENTITY)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT person_id, agency_id, kind, lower(during), upper(during), origin FROM sharing_relation "
            "WHERE person_id = ANY(%s::bigint[]) ORDER BY id",
            [list(person_ids)],
        )
        for person_id, agency_id, kind, since, until, origin in cursor.fetchall():
            found[person_id].append(
                RelationFact(agency_id, RelationKind(kind), since, until, origin)
            )
    return found


def spans_of(person_ids: Sequence[int], *, access: Access) -> dict[int, list[VisibleSpan]]:
    """Return person -> spans as they are stored."""
    found: dict[int, list[VisibleSpan]] = {person_id: [] for person_id in person_ids}
    for person_id in found:
        access.require(person_id, Category.IDENTITY)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT person_id, agency_id, since, until, kinds FROM sharing_visibility "
            "WHERE person_id = ANY(%s::bigint[]) ORDER BY agency_id, since",
            [list(person_ids)],
        )
        for person_id, agency_id, since, until, kinds in cursor.fetchall():
            found[person_id].append(VisibleSpan(agency_id, since, until, kinds_of(kinds)))
    return found


def kinds_of(text: str) -> frozenset[RelationKind]:
    """Read the kinds that a stored span holds."""
    return frozenset(RelationKind(word) for word in text.split(",") if word)


def kinds_today(agency_id: int, person_id: int, today: date) -> frozenset[RelationKind]:
    """Return how an agency has to do with a person today; empty means not at all.

    It answers for decisions, before there is an access; nobody else may call it (a test checks).
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT kinds FROM sharing_visibility "
            "WHERE agency_id = %s AND person_id = %s AND since <= %s AND until > %s",
            [agency_id, person_id, today, today],
        )
        row = cursor.fetchone()
    return frozenset() if row is None else kinds_of(row[0])
