"""Bring a connection into each state in which it can be, and see that the database knows which it is."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.db import connection, transaction

from throughcare.config.commands.verify_sharing.faces import actor_of
from throughcare.kernel.access import Reach
from throughcare.sharing.actions import guarding

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from throughcare.kernel.access import Access
    from throughcare.sharing.types import Asker


@dataclass(frozen=True, slots=True)
class State:
    """Hold what was decided for a connection."""

    name: str
    is_system: bool = False
    people: frozenset[int] = frozenset()
    account_id: int | None = None
    agency_id: int | None = None
    lists: bool = False
    """A list was decided, which reaches somebody."""
    listed: frozenset[int] = frozenset()
    """Whom it shows."""

    @property
    def is_open(self) -> bool:
        """Tell whether anything was decided."""
        return self.is_system or bool(self.people) or self.lists


@dataclass(frozen=True, slots=True)
class Listing:
    """Hold who asks for a list, with which access, and whom it must show."""

    asker: Asker
    access: Access
    listed: frozenset[int]


def states_of(listing: Listing, ids: Sequence[int]) -> Iterator[State]:
    """Return every state in which a connection can be, for one worker and some people."""
    asker = listing.asker
    yield State("nothing")
    yield State("own", account_id=asker.account_id, agency_id=asker.agency_id)
    yield State("own agency", agency_id=asker.agency_id)
    # A list of nothing, or of nobody's, opens nothing.
    yield State("refused", account_id=asker.account_id, agency_id=asker.agency_id)
    yield State("of no agency")
    yield State("one", people=frozenset(ids[:1]))
    yield State("two", people=frozenset(ids[1:3]), account_id=asker.account_id)
    yield State(
        "list",
        account_id=asker.account_id,
        agency_id=asker.agency_id,
        lists=True,
        listed=listing.listed,
    )
    yield State("system", is_system=True)


def be(state: State, listing: Listing) -> None:
    """Put on the connection what a state holds, by the ways in which the program does it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('throughcare.scope', '', true)")
    if state.is_system:
        # Such work begins with no more than this, so that this must be noted by itself.
        guarding.rest()
        guarding.open_system()
        return
    guarding.begin(account_id=state.account_id, agency_id=state.agency_id)
    with connection.cursor() as cursor:
        for person_id in state.people:
            cursor.execute("SELECT sharing_guard_add(%s)", [person_id])
    actor, reach = actor_of(listing.asker), listing.access.reach
    if state.name == "refused":
        reach = dict.fromkeys(reach, Reach(()))
    elif state.name == "of no agency":
        actor = replace(actor, agency_id=None)
    elif not state.lists:
        return
    guarding.open_list(actor, reach, now=listing.asker.moment)


def functions(state: State) -> Iterator[tuple[str, str, str]]:
    """Ask the functions with which policies read what was decided."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT sharing_guard_is_system(), coalesce(sharing_guard_people(), '{}'), "
            "(sharing_guard_reach())[1], sharing_guard_agency(), sharing_guard_account(), "
            "coalesce(sharing_guard_is_open(), false)"
        )
        is_system, people, *found = cursor.fetchone()
    told = is_system, frozenset(people), *found
    agency_id = state.agency_id if state.lists else None
    expected = (
        state.is_system, state.people, agency_id, state.agency_id, state.account_id, state.is_open
    )  # fmt: skip
    if told != expected:
        yield f"functions of {state.name}", repr(expected), repr(told)


def numbers(listing: Listing) -> Iterator[tuple[str, str, str]]:
    """Ask with which law a list is decided: the one in force, and none where there is none."""
    actor, reach, now = actor_of(listing.asker), listing.access.reach, listing.asker.moment
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT number FROM sharing_law_version LIMIT 1")
        in_force = cursor.fetchone()[0]
        found = [guarding.open_list(actor, reach, now=now)]
        cursor.execute("DELETE FROM sharing_law_version")
        found.append(guarding.open_list(actor, reach, now=now))
        transaction.set_rollback(True)
    if found != [in_force, 0]:
        yield "law of a list", repr([in_force, 0]), repr(found)


def rested_alone(listing: Listing) -> Iterator[tuple[str, str, str]]:
    """Yield a difference where a list that was the whole work stays on the connection."""
    guarding.rest()
    guarding.open_list(actor_of(listing.asker), listing.access.reach, now=listing.asker.moment)
    guarding.rest()
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(current_setting('throughcare.reach', true), '')")
        if (found := cursor.fetchone()[0]) != "":
            yield "rest after a list alone", "nothing", repr(found)


def rested(state: State, listing: Listing) -> Iterator[tuple[str, str, str]]:
    """Yield a difference where something stays on a connection whose work is over."""
    names = ("scope", "people", "reach", "now", "account", "agency")
    be(state, listing)
    guarding.rest()
    with connection.cursor() as cursor:
        settings = ", ".join(
            f"coalesce(current_setting('throughcare.{name}', true), '')" for name in names
        )
        cursor.execute(f"SELECT {settings}")
        found = cursor.fetchone()
        cursor.execute("RESET throughcare.scope")
        cursor.execute("SELECT coalesce(current_setting('throughcare.scope', true), '')")
        opened_with = cursor.fetchone()[0]
    if found != (opened_with, "", "", "", "", ""):
        yield f"rest after {state.name}", "nothing", repr(found)
