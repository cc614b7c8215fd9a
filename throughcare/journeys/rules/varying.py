"""Several variants at once: a short stay on remand is both."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from throughcare.kernel.dates import Anchored
    from throughcare.programmes.types.programme import OpenNeed, Task, Variant


@dataclass(frozen=True, slots=True)
class Effect:
    """Hold what all variants that apply change together; without any, nothing."""

    code: str
    moves: Mapping[str, Anchored]
    drops: frozenset[str]
    adds: tuple[Task, ...]
    domains: frozenset[str] | None
    """Domains that remain; None means all."""
    contact_role: str
    priorities: Mapping[str, int]
    opens: tuple[OpenNeed, ...]

    def keeps(self, task: Task) -> bool:
        """Tell whether a task remains.

        Source: our own choice, ADR 5.
        """
        if task.code in self.drops:
            return False
        return self.domains is None or not task.domain or task.domain in self.domains


def together(variants: Iterable[Variant]) -> Effect:
    """Join variants in the order of the definition: what they drop adds up, domains narrow, the last day wins.

    Source: our own choice, ADR 5.
    """
    found = list(variants)
    narrowed = [frozenset(variant.domains) for variant in found if variant.domains]
    roles = [variant.contact_role for variant in found if variant.contact_role]
    return Effect(
        ",".join(variant.code for variant in found),
        {code: at for variant in found for code, at in variant.moves.items()},
        frozenset().union(*(variant.drops for variant in found)),
        tuple(task for variant in found for task in variant.adds),
        frozenset.intersection(*narrowed) if narrowed else None,
        roles[-1] if roles else "",
        {code: rank for variant in found for code, rank in variant.priorities.items()},
        tuple(need for variant in found for need in variant.opens),
    )
