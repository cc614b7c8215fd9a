"""Ask the guard's function about blocks at every moment at which one begins or ends."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import connection
from django.utils.timezone import localdate

from throughcare.config.commands.verify_sharing.faces import ask_lists, list_access, may_be_listed
from throughcare.config.commands.verify_sharing.writing import write
from throughcare.kernel.access import Category
from throughcare.sharing import actions as sharing
from throughcare.sharing.rules.explaining import Question
from throughcare.sharing.types.facts import BlockEffect, BlockFact, Topic

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from throughcare.config.commands.verify_sharing.states import Listing
    from throughcare.kernel.access import Access
    from throughcare.sharing.types import Asker, PersonFacts
    from throughcare.simulation.decisions import World

MOST = 12
"""Moments at which the list of a world is asked for again."""
NOBODY = 9_900_000_002
"""Number of an account that there is not."""
LONG_AGO = "2000-01-01T00:00:00+00:00"
_LETS = """
SELECT n.person, n.moment FROM unnest(%s::bigint[], %s::timestamptz[]) n(person, moment)
 WHERE sharing_guard_lets(n.person, %s::bigint[], n.moment)
"""


def differences(world: World, listing: Listing) -> Iterator[tuple[str, str, str]]:
    """Yield a difference where a block begins or ends at another moment than plain Python says."""
    asked = [(person, moment) for person in world.people for moment in _edges(person)]
    expected = {
        (person.person_id, moment)
        for person, moment in asked
        if not _is_kept_out(world, replace(listing.asker, moment=moment), person)
    }
    mine = [listing.asker.agency_id, listing.asker.account_id]
    with connection.cursor() as cursor:
        cursor.execute(
            _LETS,
            [[person.person_id for person, _ in asked], [moment for _, moment in asked], mine],
        )
        found = set(cursor.fetchall())
    if found != expected:
        yield "blocks at their edges", repr(sorted(expected)), repr(sorted(found))
    yield from _lists(world, listing)


def _lists(world: World, listing: Listing) -> Iterator[tuple[str, str, str]]:
    """Ask for the list in the name of whoever a block names, at the moment at which it ends."""
    people = [
        _kept_out_until_now(person, listing.asker)
        for person in world.people
        if person.person_id in listing.listed
    ]
    ends = {
        (block.until, block.account_id)
        for person in people
        for block in person.blocks
        if block.until is not None and block.account_id is not None
    }
    ids = [person.person_id for person in people]
    if ends:
        _write_ended(ids, listing.asker)
        _look_at_blocks(ids, sharing.system_access(purpose="verify", now=listing.asker.moment))
    for moment, account_id in sorted(ends)[:MOST]:
        asker = replace(listing.asker, account_id=account_id, moment=moment, day=localdate(moment))
        expected = may_be_listed(asker, world.law, people)
        for found in ask_lists(list_access(asker), ids):
            if found != expected:
                yield f"list when a block ends, [{moment}]", repr(expected), repr(found)


def _kept_out_until_now(person: PersonFacts, asker: Asker) -> PersonFacts:
    """Return a person with a block of the asker that ends at this very instant: few worlds have one by chance."""
    ended = BlockFact(
        BlockEffect.EXCLUDE,
        datetime.fromisoformat(LONG_AGO),
        asker.moment,
        account_id=asker.account_id,
    )
    return replace(person, blocks=(*person.blocks, ended))


def _write_ended(ids: Sequence[int], asker: Asker) -> None:
    ended = {
        "effect": "exclude",
        "account_id": asker.account_id,
        "since": LONG_AGO,
        "until": asker.moment,
    }
    write("sharing_block", [{"person_id": one, **ended} for one in ids])


def _look_at_blocks(ids: Sequence[int], access: Access) -> None:
    """Keep a worker out who never asks: then lists look at each block of these people, also where one ends."""
    write(
        "sharing_block",
        [
            {"person_id": one, "effect": "exclude", "account_id": NOBODY, "since": LONG_AGO}
            for one in ids
        ],
    )
    sharing.project_visibility(ids, access=access)


def _edges(person: PersonFacts) -> Iterator[datetime]:
    for block in person.blocks:
        yield block.since
        if block.until is not None:
            yield block.until


def _is_kept_out(world: World, asker: Asker, person: PersonFacts) -> bool:
    """Tell whether a block keeps this worker out; a frozen file is in no list, so the function need not ask."""
    blocks = tuple(block for block in person.blocks if block.effect is not BlockEffect.FREEZE)
    facts = replace(person, blocks=blocks)
    return Question(asker, Topic(Category.IDENTITY), world.law, facts).is_blocked()
