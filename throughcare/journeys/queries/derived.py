"""Run the engine over the facts: what the projections should be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from throughcare.agencies import queries as agencies
from throughcare.journeys.rules.deriving import derive
from throughcare.journeys.rules.relating import phases_of, relations_of
from throughcare.programmes import queries as programmes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from collections.abc import Set as AbstractSet
    from datetime import date

    from throughcare.agencies.types import AgencyMap
    from throughcare.journeys.types import CaseFacts, Derivation
    from throughcare.programmes.queries import Published
    from throughcare.programmes.types.programme import Programme, Role
    from throughcare.sharing.types import PhaseFact, RelationFact

_HOLIDAYS_FROM, _HOLIDAYS_TO = 2010, 2060


@dataclass(frozen=True, slots=True)
class Derived:
    """Hold what follows from the facts of one case."""

    derivations: tuple[Derivation, ...]
    relations: tuple[RelationFact, ...]
    phases: tuple[PhaseFact, ...]


def derived(case: CaseFacts) -> Derived:
    """Return the journeys and relations that follow from the facts of one case.

    Not guarded by an access: who has the facts may know what follows from them.
    """
    map_ = agencies.agency_map()
    day = case.admitted_on or case.opened_on
    running = [
        (version, version.on(day)) for version in programmes.in_force(case.jurisdiction, day)
    ]
    holidays = _holidays(case.jurisdiction)
    derivations = tuple(
        derive(
            case,
            programme,
            programme_id=version.programme_id,
            owners=_owners(case, programme, map_),
            holidays=holidays,
        )
        for version, programme in running
    )
    return Derived(derivations, _relations(case, derivations, running, map_), phases_of(case))


def _holidays(jurisdiction: str) -> AbstractSet[date]:
    key = agencies.holiday_calendar(jurisdiction)
    return agencies.holidays_of(key, _HOLIDAYS_FROM, _HOLIDAYS_TO) if key else frozenset()


def _owners(case: CaseFacts, programme: Programme, map_: AgencyMap) -> Callable[[str], int | None]:
    found: dict[str, int | None] = {}

    def owner(role_code: str) -> int | None:
        if role_code not in found:
            role = programme.roles.get(role_code)
            found[role_code] = None if role is None else agency_for(role.agency_kind, case, map_)
        return found[role_code]

    return owner


def agency_for(kind: str, case: CaseFacts, map_: AgencyMap) -> int | None:
    """Return the agency that fills a role of a kind for a case: the prison that holds the person, else who serves home.

    Source: our own choice, ADR 5.
    """
    if kind == "prison":
        return case.custody_agency_id
    return map_.serving(kind, municipality=case.home_municipality, jurisdiction=case.jurisdiction)


def _relations(
    case: CaseFacts,
    derivations: tuple[Derivation, ...],
    running: Iterable[tuple[Published, Programme]],
    map_: AgencyMap,
) -> tuple[RelationFact, ...]:
    by_id = {version.programme_id: programme for version, programme in running}
    owners = {pk: _owners(case, programme, map_) for pk, programme in by_id.items()}

    def roles(programme_id: int) -> Iterable[Role]:
        return by_id[programme_id].roles.values()

    return relations_of(
        case, derivations, roles=roles, owners=lambda pk, role_code: owners[pk](role_code)
    )
