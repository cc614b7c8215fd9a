"""Ask every guarded table what it shows, in each state in which a connection can be, to read and to write."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import DatabaseError, connection, transaction

from throughcare.config.commands.verify_sharing import edges
from throughcare.config.commands.verify_sharing.definers import Definers
from throughcare.config.commands.verify_sharing.faces import actor_of
from throughcare.config.commands.verify_sharing.states import (
    Listing,
    State,
    be,
    functions,
    numbers,
    rested,
    rested_alone,
    states_of,
)
from throughcare.config.commands.verify_sharing.walls import WALLS, WHOLES, Kind, fill
from throughcare.config.commands.verify_sharing.writing import write
from throughcare.sharing.actions import guarding

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from throughcare.config.commands.verify_sharing.definers import Span
    from throughcare.config.commands.verify_sharing.walls import Wall
    from throughcare.config.commands.verify_sharing.writing import Row
    from throughcare.simulation.decisions import World

Rows = dict[str, "_Row"]
"""Where a row stands -> whose it is."""


@dataclass(frozen=True, slots=True)
class _Row:
    person_id: int
    agency_id: int | None = None
    account_id: int | None = None


def differences(world: World, listing: Listing) -> Iterator[tuple[str, str, str]]:
    """Yield face, expected and found, wherever a guarded table shows something else than it must.

    The tables that the world leaves empty are filled for it, and empty again afterwards.
    """
    with transaction.atomic():
        yield from _Police(world, listing).differences()
        transaction.set_rollback(True)


class _Police:
    """Ask about the people of one world."""

    def __init__(self, world: World, listing: Listing) -> None:
        """Fill the tables that the world leaves empty, and note whose every row is."""
        self.world, self.listing = world, listing
        self.ids = [person.person_id for person in world.people]
        self.stranger = self.ids[-1] + 2
        fill(world)
        write("sharing_visibility", self._known_to_stranger())
        self.rows = {wall.table: self._rows(wall) for wall in WALLS}
        self.definers = Definers(self.ids, self._spans())

    def _known_to_stranger(self) -> Iterator[Row]:
        """Yield rows of an agency that has to do with few people, with some of them no more."""
        moment, day = self.listing.asker.moment, timedelta(days=1)
        for place, person_id in enumerate(self.ids[::4]):
            yield {
                "person_id": person_id,
                "agency_id": self.stranger,
                "since": moment - 2 * day,
                "until": moment + day if place % 2 else moment,
                "facts": 0,
            }

    def _rows(self, wall: Wall) -> Rows:
        by_agency = "agency_id" if wall.kind is Kind.AGENCY else wall.agency or "NULL"
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT ctid::text, {wall.whose}, {by_agency}, {wall.account or 'NULL'} "
                f"FROM {wall.table} WHERE {wall.whose} = ANY(%s)",
                [self.ids],
            )
            return {place: _Row(*whose) for place, *whose in cursor.fetchall()}

    def _spans(self) -> list[Span]:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT person_id, agency_id, since, until FROM sharing_visibility WHERE person_id = ANY(%s)",
                [self.ids],
            )
            rows: list[Span] = cursor.fetchall()
            return rows

    def differences(self) -> Iterator[tuple[str, str, str]]:
        """Yield face, expected and found, wherever a table shows something else than it must."""
        listing = self.listing
        for state in states_of(listing, self.ids):
            be(state, listing)
            for wall in WALLS:
                yield from self._asked(state, wall)
            yield from self._blocked(state)
            decided = self.ids if state.is_system else sorted(state.people)
            yield from self.definers.facts(decided, sees_all=state.is_system)
            yield from functions(state)
            ours = state.agency_id if state.lists else None
            yield from self.definers.differences(ours, listing.asker.moment)
            yield from rested(state, listing)
        yield from self._past_policies()
        yield from numbers(listing)
        yield from rested_alone(listing)
        guarding.begin()
        guarding.open_system()
        yield from edges.differences(self.world, listing)

    def _past_policies(self) -> Iterator[tuple[str, str, str]]:
        """Ask the functions that look past the policies in the name of an agency that knows few."""
        asker = self.listing.asker
        actor = replace(actor_of(asker), agency_id=self.stranger)
        guarding.begin()
        guarding.open_list(actor, self.listing.access.reach, now=asker.moment)
        yield from self.definers.differences(self.stranger, asker.moment)

    def _asked(self, state: State, wall: Wall) -> Iterator[tuple[str, str, str]]:
        rows = self.rows[wall.table]
        for verb, lock in (("read", ""), ("write", "FOR UPDATE")):
            if lock and not _may_change(wall.table):
                continue
            expected = {
                place
                for place, row in rows.items()
                if _is_shown(wall, row, state, writes=bool(lock))
            }
            with connection.cursor() as cursor:
                cursor.execute(
                    f"SELECT ctid::text FROM {wall.table} WHERE {wall.whose} = ANY(%s) {lock}",
                    [self.ids],
                )
                found = {place for (place,) in cursor.fetchall()}
            if found != expected:
                yield (
                    f"{verb} {wall.table}",
                    _told(state, expected, rows),
                    _told(state, found, rows),
                )

    def _blocked(self, state: State) -> Iterator[tuple[str, str, str]]:
        """Add and take away blocks, which have a policy for each."""
        rows = self.rows["sharing_block"]
        expected = {place for place, row in rows.items() if _is_decided(row.person_id, state)}
        found = _taken_away(self.ids)
        if found != expected:
            yield "delete sharing_block", _told(state, expected, rows), _told(state, found, rows)
        for person_id in self.ids[:3]:
            may, did = _is_decided(person_id, state), _adds_block(person_id)
            if may != did:
                yield "insert sharing_block", f"{state.name} {may}", f"{did}"


def _is_decided(person_id: int, state: State) -> bool:
    return state.is_system or person_id in state.people


def _is_shown(wall: Wall, row: _Row, state: State, *, writes: bool) -> bool:
    is_decided = _is_decided(row.person_id, state)
    is_own = (
        bool(wall.account)
        and not (writes and wall.own_to_read)
        and (
            (state.agency_id is not None and row.agency_id == state.agency_id)
            or (state.account_id is not None and row.account_id == state.account_id)
        )
    )
    match wall.kind:
        case Kind.PERSON:
            return is_decided or is_own or (not writes and row.person_id in state.listed)
        case Kind.DECIDED:
            return is_decided or is_own
        case Kind.AGENCY:
            is_ours = state.lists and row.agency_id == state.agency_id
            return is_decided or (is_ours and not writes)
        case Kind.BLOCK if writes:
            return is_decided
        case Kind.PART:
            # A whole that may be read brings its parts along: who may write them is decided by the program.
            of_lists = WHOLES[wall.of].kind is not Kind.DECIDED
            return is_decided or (of_lists and row.person_id in state.listed)
        case _:
            return state.is_open


def _may_change(table: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_table_privilege(%s, 'UPDATE')", [table])
        return bool(cursor.fetchone()[0])


def _taken_away(ids: Sequence[int]) -> set[str]:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM sharing_block WHERE person_id = ANY(%s) RETURNING ctid::text", [list(ids)]
        )
        found = {place for (place,) in cursor.fetchall()}
        transaction.set_rollback(True)
    return found


def _adds_block(person_id: int) -> bool:
    try:
        with transaction.atomic():
            write("sharing_block", [{"person_id": person_id, "effect": "freeze"}])
            transaction.set_rollback(True)
    except DatabaseError as error:
        if "row-level security" not in str(error):
            raise
        return False
    return True


def _told(state: State, places: set[str], rows: Rows) -> str:
    people = sorted(rows[place].person_id if place in rows else 0 for place in places)
    return f"{state.name}: {len(places)} rows of {people[:5]}"
