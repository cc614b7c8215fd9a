"""The SQL with which lists, search and counts walk the visibility projection: one place for all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from throughcare.kernel.access import Category
from throughcare.sharing.rules import bits
from throughcare.sharing.rules.compiling import Sql

if TYPE_CHECKING:
    from throughcare.kernel.access import Access, Actor, Condition, Reach

_LIVE = "b.since <= asked.now AND (b.until IS NULL OR b.until > asked.now)"


def visible(access: Access, *, person: str, category: Category = Category.IDENTITY) -> Sql:
    """Return the condition that whoever holds a list's access may list a person and see a category of them.

    Shapes: `person` is the SQL of a person's id; positional parameters.
    """
    standing = _standing(access, person, (category,))
    return Sql(f"EXISTS (SELECT 1 FROM {standing.text})", standing.params)


def joined(access: Access, *, person: str, categories: tuple[Category, ...] = ()) -> Sql:
    """Return the join, as `v`, of the row of the projection in which a person may be listed now.

    Shapes: at most one row a person, for periods do not overlap; every category given must be shown. What
    else may be shown of the row stands in the columns `v.shows_custody`, `v.shows_journey`, `v.shows_plan`.
    """
    standing = _standing(access, person, categories)
    flags = ", ".join(f"{shows(access, c)} AS shows_{c.value}" for c in bits.LISTED)
    return Sql(f"JOIN LATERAL (SELECT {flags} FROM {standing.text}) v ON true", standing.params)


def _standing(access: Access, person: str, categories: tuple[Category, ...]) -> Sql:
    agency_id, now = access.require_agency(Category.IDENTITY), access.decided_at
    wanted = tuple(dict.fromkeys((Category.IDENTITY, *categories)))
    for category in wanted:
        access.require_agency(category)
    shown = " AND ".join(shows(access, category) for category in wanted)
    text = (
        f"(SELECT %s::timestamptz AS now) asked JOIN sharing_visibility v ON v.agency_id = {int(agency_id)} "
        f"AND v.person_id = {person} AND v.since <= asked.now AND v.until > asked.now WHERE {shown}"
    )
    return Sql(text, (now,))


def shows(access: Access, category: Category) -> str:
    """Return the condition that a row `v` of the projection shows a category at the moment `asked.now`."""
    reach = access.reach.get(category)
    if reach is None or not reach.grants:
        return "false"
    return f"({_reached(reach)} AND {_unguarded(access.actor, category)})"


def _reached(reach: Reach) -> str:
    grants = " OR ".join(map(_condition, reach.grants))
    if not reach.forbids:
        return f"({grants})"
    forbids = " OR ".join(map(_condition, reach.forbids))
    return f"(({grants}) AND NOT ({forbids}))"


def _condition(one: Condition) -> str:
    parts = []
    if one.any_kind:
        parts.append(f"v.facts & {one.any_kind} <> 0")
    if one.any_phase:
        parts.append(f"v.facts & {one.any_phase} <> 0")
    if one.needed:
        parts.append(f"v.facts & {one.needed} = {one.needed}")
    if one.barred:
        parts.append(f"v.facts & {one.barred} = 0")
    return f"({' AND '.join(parts) or 'true'})"


def _unguarded(actor: Actor, category: Category) -> str:
    """Return that no block keeps this very worker out; asked only of rows that say so."""
    blocks = (
        f"SELECT 1 FROM sharing_block b WHERE b.person_id = v.person_id AND {_LIVE} "
        f"AND (cardinality(b.categories) = 0 OR '{category.value}' = ANY(b.categories)) AND "
    )
    mine = (
        f"(b.account_id = {_number(actor.account_id)} OR b.agency_id = {_number(actor.agency_id)})"
    )
    our_list = f"{blocks} b.effect = 'only' AND b.agency_id = {_number(actor.agency_id)}"
    on_it = f"{our_list} AND b.account_id = {_number(actor.account_id)}"
    return (
        f"(v.facts & {bits.GUARDED} = 0 OR ("
        f"NOT EXISTS ({blocks} b.effect = 'exclude' AND {mine}) AND ("
        f"NOT EXISTS ({our_list}) OR EXISTS ({on_it}))))"
    )


def _number(value: int | None) -> str:
    return "NULL" if value is None else str(int(value))
