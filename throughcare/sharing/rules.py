"""Who may see whom, in its smallest form: a live relation of the agency, narrowed by the worker's role.

The next step replaces the two tables below by dated legal grounds; the shape of the answer stays.
"""

from __future__ import annotations

import itertools
from datetime import date
from typing import TYPE_CHECKING

from throughcare.kernel.access import Category
from throughcare.kernel.reasons import Reason
from throughcare.sharing.types import RelationFact, RelationKind, VisibleSpan

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

OPEN = date(9999, 12, 31)
"""Stands for an open end, so that keys and comparisons never meet an empty value."""

_WHOLE = frozenset({Category.IDENTITY, Category.CUSTODY, Category.JOURNEY, Category.PLAN})
_HELP = frozenset({Category.IDENTITY, Category.JOURNEY, Category.PLAN})
SELF = _WHOLE | {Category.AUDIT}

ROLE_CATEGORIES: Mapping[str, frozenset[Category]] = {
    "prison_case_manager": _WHOLE,
    "probation_officer": _WHOLE,
    "aftercare_coordinator": _WHOLE,
    "team_leader": _WHOLE,
    "ngo_worker": _HELP,
    "health_worker": _HELP,
    "police_liaison": frozenset({Category.IDENTITY, Category.CUSTODY}),
    "data_protection_officer": frozenset({Category.AUDIT}),
    "agency_administrator": frozenset(),
}
"""What a role may see at most. A role that is not here sees nothing."""

KIND_CATEGORIES: Mapping[RelationKind, frozenset[Category]] = {
    RelationKind.CUSTODY: _WHOLE | {Category.AUDIT},
    RelationKind.PROGRAMME: _WHOLE | {Category.AUDIT},
    RelationKind.CONTACT: _WHOLE | {Category.AUDIT},
    RelationKind.TEAM: _WHOLE | {Category.AUDIT},
}


def granted(role: str, kinds: Iterable[RelationKind]) -> frozenset[Category]:
    """Return the categories that a role may see under these relations; none means no.

    Source: our own choice, ADR 6.
    """
    by_relation = frozenset[Category]().union(*(KIND_CATEGORIES[kind] for kind in kinds))
    return ROLE_CATEGORIES.get(role, frozenset()) & by_relation


def basis(kinds: Iterable[RelationKind]) -> Reason:
    """Name the ground of a yes: the strongest relation.

    Source: our own choice, ADR 6.
    """
    present = frozenset(kinds)
    strongest = next(kind for kind in RelationKind if kind in present)
    return Reason(f"relation.{strongest.value}")


def spans(relations: Iterable[RelationFact]) -> tuple[VisibleSpan, ...]:
    """Project relations to spans: a new span begins wherever the set of relations of an agency changes.

    Shapes: sorted by agency and first day; spans of one agency never overlap; days without relation are in none.
    Source: our own choice, ADR 3.
    """
    by_agency: dict[int, list[RelationFact]] = {}
    for relation in relations:
        by_agency.setdefault(relation.agency_id, []).append(relation)
    return tuple(
        span
        for agency_id in sorted(by_agency)
        for span in _spans_of(agency_id, by_agency[agency_id])
    )


def _spans_of(agency_id: int, relations: list[RelationFact]) -> list[VisibleSpan]:
    if len(relations) == 1:
        only = relations[0]
        until = only.until or OPEN
        return (
            [VisibleSpan(agency_id, only.since, until, frozenset({only.kind}))]
            if only.since < until
            else []
        )
    edges = sorted(
        {day for relation in relations for day in (relation.since, relation.until or OPEN)}
    )
    found: list[VisibleSpan] = []
    for since, until in itertools.pairwise(edges):
        kinds = frozenset(
            r.kind for r in relations if r.since <= since and until <= (r.until or OPEN)
        )
        if kinds and found and found[-1].until == since and found[-1].kinds == kinds:
            found[-1] = VisibleSpan(agency_id, found[-1].since, until, kinds)
        elif kinds:
            found.append(VisibleSpan(agency_id, since, until, kinds))
    return found
