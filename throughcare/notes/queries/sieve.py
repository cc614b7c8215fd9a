"""The sharing rules as SQL for one reader, ready to stand in a statement with named parameters.

Nothing here is about notes: any room whose rows have a category and an agency can read through it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from throughcare.sharing import queries as sharing
from throughcare.sharing.actions import asker_of
from throughcare.sharing.rules import bits, compiling
from throughcare.sharing.types import Thing

if TYPE_CHECKING:
    from datetime import date

    from throughcare.kernel.access import Access
    from throughcare.sharing.rules.compiling import Compiled, Sql
    from throughcare.sharing.types import Asker, Law, Limit, RelationKind, Rule


@dataclass(frozen=True, slots=True)
class Sieve:
    """Hold one reader's question; `decided` answers it for rows, and the rest reads the answers."""

    asker: Asker
    law: Law
    compiled: Compiled

    def decided(self, rows: str, facts: str) -> tuple[str, dict[str, object]]:
        """Return a FROM clause with the rows as `i`, the facts as `f` and the decision as `d`.

        Shapes: `d` has answer, limits and level (a value of `sharing.types.Level`). `rows` and `facts` are
        FROM items named i and f; see `sharing.rules.compiling.compiled` for their columns.
        """
        answer, given = named(self.compiled.answer, "answer")
        limits, limiting = named(self.compiled.limits, "limit")
        # OFFSET 0 keeps the planner from asking the same question once for each place that reads the answer.
        text = (
            f"{rows} CROSS JOIN {facts} "
            f"CROSS JOIN LATERAL (SELECT {answer} AS answer, {limits} AS limits OFFSET 0) a "
            "CROSS JOIN LATERAL (SELECT a.answer, a.limits, CASE a.answer WHEN 0 THEN 0 "
            f"WHEN {compiling.EMERGENCY} THEN 4 ELSE (%(levels)s::int[])[a.answer] END AS level OFFSET 0) d"
        )
        levels = {"levels": [rule.level.value for rule in self.compiled.grants]}
        return text, {**given, **limiting, **levels, **compiling.facts_params(self.asker)}

    def rule(self, answer: int) -> Rule | None:
        """Return the rule of an answer that is a yes; None for an open emergency."""
        return None if answer == compiling.EMERGENCY else self.compiled.grants[answer - 1]

    def limits(self, value: int) -> frozenset[Limit]:
        """Return what goes with a yes."""
        return compiling.limits_in(value)

    def relations(self, value: int) -> frozenset[RelationKind]:
        """Return how the reader's agency has to do with the person, from the column `kinds` of the facts."""
        return bits.kinds_in(value)


def sieve_for(access: Access, *, today: date) -> Sieve | None:
    """Return the rules about what agencies wrote, for whoever holds an access; None for roles that may want nothing."""
    asker = asker_of(access.actor, now=access.decided_at, today=today)
    if asker is None:
        return None
    rules = sharing.law()
    return Sieve(asker, rules, compiling.compiled(asker, rules, Thing.WRITTEN))


def named(sql: Sql, prefix: str) -> tuple[str, dict[str, object]]:
    """Return a piece of SQL with names for its places, so that it can stand beside named ones."""
    first, *rest = sql.text.split("%s")
    names = [f"{prefix}_{number}" for number in range(len(rest))]
    text = first + "".join(f"%({name})s{piece}" for name, piece in zip(names, rest, strict=True))
    return text, dict(zip(names, sql.params, strict=True))
