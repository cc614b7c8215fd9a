"""Load what decisions about people rest on, for any number of people in one statement."""

from __future__ import annotations

from dataclasses import fields
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db import connection

from throughcare.kernel.access import Category
from throughcare.sharing.types import (
    BlockEffect,
    BlockFact,
    ConsentFact,
    ConsentState,
    EmergencyFact,
    Limit,
    ObjectionFact,
    PersonFacts,
    Phase,
    PhaseFact,
    Purpose,
    RelationFact,
    RelationKind,
    ReleaseFact,
    WeighingFact,
    WithholdingFact,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from throughcare.kernel.access import Access


def _array(columns: str, table: str) -> str:
    return (
        f"(SELECT json_agg(json_build_array({columns}) ORDER BY x.id) "
        f"FROM {table} x WHERE x.person_id = p.id)"
    )


FACTS = ", ".join(
    (
        _array(
            "x.agency_id, x.kind, lower(x.during), upper(x.during), x.origin", "sharing_relation"
        ),
        _array("x.phase, lower(x.during), upper(x.during)", "sharing_phase"),
        _array(
            "x.id, x.at, x.state, x.purpose, x.agency_ids, x.categories, x.since, x.until",
            "sharing_consent_event",
        ),
        _array(
            "x.origin_agency_id, x.agency_id, x.categories, x.since, x.until", "sharing_release"
        ),
        _array("x.agency_id, x.purpose, x.categories, x.since, x.until", "sharing_weighing"),
        _array(
            "x.effect, x.since, x.until, x.account_id, x.agency_id, x.categories, x.limit_code",
            "sharing_block",
        ),
        _array("x.agency_id, x.categories, x.since, x.until", "sharing_objection"),
        _array(
            "x.account_id, x.agency_id, x.categories, x.since, x.until, x.id", "sharing_emergency"
        ),
        _array("x.categories, x.since, x.until", "sharing_withholding"),
    )
)
"""The columns of `person_facts`, over a row `p` with an id."""
IN_ONE_CALL = ", ".join(f"f.{one.name}" for one in fields(PersonFacts)[1:])
"""The same columns, of a row `f` that `sharing_facts_of` gives: of decided people only (migration 0006)."""

_OF_PEOPLE = f"SELECT p.id, {FACTS} FROM unnest(%s::bigint[]) AS p(id)"


def facts_of(person_ids: Sequence[int], *, access: Access) -> dict[int, PersonFacts]:
    """Return person -> everything that decisions about them rest on."""
    for person_id in person_ids:
        access.require(person_id, Category.IDENTITY)
    with connection.cursor() as cursor:
        cursor.execute(_OF_PEOPLE, [list(person_ids)])
        return {row[0]: person_facts(row[0], row[1:]) for row in cursor.fetchall()}


def person_facts(person_id: int, columns: Sequence[Any]) -> PersonFacts:
    """Read the columns that FACTS names."""
    return PersonFacts(
        person_id,
        *(
            tuple(read(*row) for row in rows) if rows else ()
            for read, rows in zip(_READERS, columns, strict=True)
        ),
    )


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def _moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)


def _categories(codes: Iterable[str]) -> frozenset[Category]:
    return frozenset(map(Category, codes))


def _relation(
    agency_id: int, kind: str, since: str, until: str | None, origin: str
) -> RelationFact:
    return RelationFact(
        agency_id, RelationKind(kind), date.fromisoformat(since), _day(until), origin
    )


def _phase(phase: str, since: str, until: str | None) -> PhaseFact:
    return PhaseFact(Phase(phase), date.fromisoformat(since), _day(until))


def _consent(
    event_id: int,
    at: str,
    state: str,
    purpose: str,
    agency_ids: list[int],
    categories: list[str],
    since: str,
    until: str | None,
) -> ConsentFact:
    return ConsentFact(
        event_id,
        datetime.fromisoformat(at),
        ConsentState(state),
        Purpose(purpose),
        frozenset(agency_ids),
        _categories(categories),
        datetime.fromisoformat(since),
        _moment(until),
    )


def _release(
    origin: int, agency_id: int, categories: list[str], since: str, until: str | None
) -> ReleaseFact:
    return ReleaseFact(
        origin,
        agency_id,
        _categories(categories),
        datetime.fromisoformat(since),
        _moment(until),
    )


def _weighing(
    agency_id: int, purpose: str, categories: list[str], since: str, until: str | None
) -> WeighingFact:
    return WeighingFact(
        agency_id,
        Purpose(purpose),
        _categories(categories),
        datetime.fromisoformat(since),
        _moment(until),
    )


def _block(
    effect: str,
    since: str,
    until: str | None,
    account_id: int | None,
    agency_id: int | None,
    categories: list[str],
    limit: str,
) -> BlockFact:
    return BlockFact(
        BlockEffect(effect),
        datetime.fromisoformat(since),
        _moment(until),
        account_id,
        agency_id,
        _categories(categories),
        Limit(limit) if limit else None,
    )


def _objection(
    agency_id: int, categories: list[str], since: str, until: str | None
) -> ObjectionFact:
    return ObjectionFact(
        agency_id, _categories(categories), datetime.fromisoformat(since), _moment(until)
    )


def _emergency(
    account_id: int, agency_id: int, categories: list[str], since: str, until: str, number: int
) -> EmergencyFact:
    return EmergencyFact(
        account_id,
        agency_id,
        _categories(categories),
        datetime.fromisoformat(since),
        datetime.fromisoformat(until),
        number,
    )


def _withholding(categories: list[str], since: str, until: str) -> WithholdingFact:
    return WithholdingFact(
        _categories(categories), datetime.fromisoformat(since), datetime.fromisoformat(until)
    )


_READERS: tuple[Callable[..., Any], ...] = (
    _relation,
    _phase,
    _consent,
    _release,
    _weighing,
    _block,
    _objection,
    _emergency,
    _withholding,
)
