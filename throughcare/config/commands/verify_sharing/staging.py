"""Put an invented world into the real tables, for the length of a block: nothing of it stays.

Rows are written in bulk inside a transaction that is always rolled back, so foreign keys, which are checked at
its end, are never asked for the rows that a world has no use for.
"""

from __future__ import annotations

from collections import Counter
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import StrEnum
from random import Random
from typing import TYPE_CHECKING

from django.db import connection, transaction

from throughcare.agencies import queries as agencies
from throughcare.config.commands.verify_sharing.policies import install
from throughcare.config.commands.verify_sharing.writing import CONSENTS, recorded, store_law, write
from throughcare.sharing.actions import (
    project_visibility,
    publish_grounds,
    shipped_grounds,
    sync_relations,
    system_access,
)
from throughcare.sharing.actions.guarding import open_system
from throughcare.sharing.queries.law import forget_law, law
from throughcare.sharing.queries.relations import relations_of
from throughcare.simulation.decisions.chances import Chance

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from throughcare.config.commands.verify_sharing.writing import Row
    from throughcare.sharing.types import Law, PersonFacts
    from throughcare.simulation.decisions import Change, World, WorldAgency

FIRST_PUBLISHED = datetime(2014, 1, 1, tzinfo=UTC)
REPLACED = ("sharing_release", "sharing_weighing", "sharing_block", "sharing_objection")
"""Tables whose rows of a person a change writes anew."""


class Source(StrEnum):
    """Say where the law of a world is while it is in the tables."""

    MEMORY = "memory"
    """Nowhere but in the world: quick, and enough where no list is asked."""
    STORED = "stored"
    """Written to the tables and read back."""
    SHIPPED = "shipped"
    """What the files of grounds that come with the product say."""


@contextmanager
def staged(world: World, source: Source, *, policies: str = "") -> Iterator[Law]:
    """Hold a world in the tables; give the law that counts. Everything is as before when the block ends."""
    with transaction.atomic():
        try:
            if policies:
                install(policies)
            open_system()
            _load(world)
            yield _law(world, source)
        finally:
            transaction.set_rollback(True)
            agencies.forget_agency_map()
            forget_law()


def _law(world: World, source: Source) -> Law:
    if source is Source.MEMORY:
        return world.law
    if source is Source.STORED:
        store_law(world.law)
        forget_law()
    else:
        publish_shipped()
        _sign_everything(world)
    return law()


def publish_shipped() -> None:
    """Publish the files of grounds that come with the product, where the tables hold none."""
    open_system()
    if law().rules:
        return
    # The other files name what the treaties and laws of this one say.
    for name, text in sorted(shipped_grounds().items(), key=lambda file: file[0] != "eu.yaml"):
        publish_grounds(text, name=name, now=FIRST_PUBLISHED)


def _sign_everything(world: World) -> None:
    """Let most agencies of the world join each agreement, and some leave it again."""
    chance = Chance(Random(world.seed), world.when)  # noqa: S311 - invented people, no secret
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM sharing_agreement ORDER BY id")
        agreements = [number for (number,) in cursor.fetchall()]
    pairs = [(n, a.agency_id) for n in agreements for a in world.agencies if chance.hits(0.75)]
    write("sharing_agreement_party", (_party(chance, *pair) for pair in pairs))
    forget_law()


def _party(chance: Chance, agreement_id: int, agency_id: int) -> Row:
    since, until = chance.window()
    return {
        "agreement_id": agreement_id,
        "agency_id": agency_id,
        "since": since,
        "until": until,
        "confirmed_at": since,
    }


def _load(world: World) -> None:
    write("agencies_agency", (_agency(agency) for agency in world.agencies))
    place = world.agencies[0].jurisdiction
    write(
        "people_person",
        ({"id": person.person_id, "jurisdiction_id": place} for person in world.people),
    )
    found: dict[str, list[Row]] = {}
    for person in world.people:
        for table, rows in recorded(person).items():
            found.setdefault(table, []).extend(rows)
    for table, rows in found.items():
        write(table, rows)
    agencies.forget_agency_map()


def _agency(agency: WorldAgency) -> Row:
    return {
        "id": agency.agency_id,
        "code": f"invented-{agency.agency_id}",
        "kind": agency.kind,
        "jurisdiction_id": agency.jurisdiction,
        "is_sealed": agency.is_sealed,
    }


def project(world: World) -> None:
    """Write the visibility of everybody in a world."""
    access = system_access(purpose="verify", now=world.when.moments[0])
    project_visibility([person.person_id for person in world.people], access=access)


def apply(world: World, changes: Sequence[Change]) -> Iterator[tuple[str, str, str]]:
    """Write changes as the rooms above do: some pushed down, some recorded, then projected.

    Shapes: face, expected, found, for each person whose relations were told otherwise than they are stored.
    """
    access = system_access(purpose="verify", now=world.when.moments[0])
    before = {person.person_id: person for person in world.people}
    for change in changes:
        _record(before[change.after.person_id], change.after)
    for with_phases in (True, False):
        some = [change for change in changes if (change.phases is not None) is with_phases]
        told = sync_relations(
            {change.after.person_id: change.pushed for change in some},
            origins={change.after.person_id: change.origin for change in some},
            access=access,
            phases={c.after.person_id: c.phases or () for c in some} if with_phases else None,
        )
        for person_id, stored in relations_of(list(told), access=access).items():
            if Counter(stored) != Counter(told[person_id]):
                yield "told relations", repr(told[person_id]), repr(stored)


def _record(before: PersonFacts, after: PersonFacts) -> None:
    rows = recorded(after)
    with connection.cursor() as cursor:
        for table in REPLACED:
            cursor.execute(f"DELETE FROM {table} WHERE person_id = %s", [after.person_id])
    for table in REPLACED:
        write(table, rows[table])
    write(CONSENTS, rows[CONSENTS][len(before.consents) :])
