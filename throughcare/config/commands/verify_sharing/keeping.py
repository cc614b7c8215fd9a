"""Compare what is kept about people after days of change with what it must be: the facts, and their projection."""

from __future__ import annotations

import itertools
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from django.db import connection

from throughcare.config.commands.verify_sharing.writing import write
from throughcare.kernel.access import Category, Scope
from throughcare.kernel.errors import AccessRefusedError
from throughcare.sharing import actions as sharing
from throughcare.sharing.queries.facts import facts_of
from throughcare.sharing.queries.relations import phases_of, relations_of, spans_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from throughcare.kernel.access import Access
    from throughcare.sharing.types import VisibleSpan
    from throughcare.simulation.decisions import World

    Difference = tuple[str, str, str]

_PARTS = (
    "relations", "phases", "consents", "releases", "weighings", "blocks", "objections", "emergencies",
)  # fmt: skip


def differences(world: World) -> Iterator[Difference]:
    """Yield face, expected and found, wherever something else is kept than what was written."""
    access = sharing.system_access(purpose="verify", now=world.when.moments[0])
    yield from _refused(world.people[0].person_id, access)
    yield from _of_few(world, access)
    yield from _of_facts(world, access)
    ids = [person.person_id for person in world.people]
    yield from _of_spans(ids, access)
    yield from _of_holding(ids[-1] + 3, access)


def _refused(person_id: int, system: Access) -> Iterator[Difference]:
    """Ask with an access to one person that says nothing of who they are, which must be refused."""
    poor = replace(
        system,
        scope=Scope.PERSON,
        person_id=person_id,
        categories=frozenset(Category) - {Category.IDENTITY},
    )
    for ask in (facts_of, relations_of, phases_of, spans_of, sharing.project_visibility):
        try:
            ask([person_id], access=poor)
        except AccessRefusedError:
            continue
        yield ask.__name__, "refused", "answered"


def _of_few(world: World, system: Access) -> Iterator[Difference]:
    """Ask about some people only: others must not come along."""
    every = [person.person_id for person in world.people]
    few = every[1:3]
    for ask in (relations_of, phases_of, spans_of):
        told = ask(every, access=system)
        expected = {person_id: told[person_id] for person_id in few}
        if (found := ask(few, access=system)) != expected:
            yield f"{ask.__name__} few", repr(expected), repr(found)


def _of_facts(world: World, access: Access) -> Iterator[Difference]:
    """Compare what is recorded with what was written, whatever the order."""
    found = facts_of([person.person_id for person in world.people], access=access)
    for person in world.people:
        if found[person.person_id].person_id != person.person_id:
            yield "facts of whom", f"{person.person_id}", repr(found[person.person_id])
        for name in _PARTS:
            expected, stored = (
                Counter(getattr(one, name)) for one in (person, found[person.person_id])
            )
            if expected != stored:
                yield f"facts {name}", repr(expected), repr(stored)


def _of_spans(ids: Sequence[int], access: Access) -> Iterator[Difference]:
    """Compare the projection as it was kept with one made from nothing."""
    kept = spans_of(ids, access=access)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM sharing_visibility WHERE person_id = ANY(%s)", [list(ids)])
    told = sharing.project_visibility(ids, access=access)
    fresh = spans_of(ids, access=access)
    yield from _of_nothing_new(ids, access)
    for person_id in ids:
        if _is_torn(fresh[person_id]):
            yield "torn spans", "whole ones", repr(fresh[person_id])
        if told[person_id] != fresh[person_id]:
            yield "told spans", repr(told[person_id]), repr(fresh[person_id])
        if kept[person_id] != fresh[person_id]:
            yield "upkeep", repr(fresh[person_id]), repr(kept[person_id])


def _of_nothing_new(ids: Sequence[int], access: Access) -> Iterator[Difference]:
    """Keep the projection up where nothing changed: no row may be written."""
    before = _rows_of(ids)
    sharing.project_visibility(ids, access=access)
    if (after := _rows_of(ids)) != before:
        yield "upkeep of nothing new", "no row written", f"{len(before ^ after)} rows"


def _of_holding(person_id: int, access: Access) -> Iterator[Difference]:
    """Keep up the projection of somebody new: whoever does so holds their row until the end."""
    write("people_person", [{"id": person_id, "jurisdiction_id": "NL"}])
    sharing.project_visibility([person_id], access=access)
    with connection.cursor() as cursor:
        # A row that nobody changed or held since it was written has no transaction beside the one that wrote it.
        cursor.execute("SELECT xmax::text FROM people_person WHERE id = %s", [person_id])
        if cursor.fetchone() == ("0",):
            yield "holding a person", "held", "not held"


def _rows_of(ids: Sequence[int]) -> set[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT ctid::text, person_id FROM sharing_visibility WHERE person_id = ANY(%s)",
            [list(ids)],
        )
        return set(cursor.fetchall())


def _is_torn(spans: Sequence[VisibleSpan]) -> bool:
    """Tell whether two spans that follow each other say the same, and so should be one."""
    return any(
        (one.agency_id, one.until, one.facts) == (other.agency_id, other.since, other.facts)
        for one, other in itertools.pairwise(spans)
    )
