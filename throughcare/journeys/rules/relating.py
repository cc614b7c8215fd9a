"""Which relations follow from a case and its journeys."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from throughcare.journeys.rules.grounding import JUSTICE, justice_until
from throughcare.journeys.types import Outcome
from throughcare.kernel.dates import Offset, shift
from throughcare.sharing.types import Phase, PhaseFact, RelationFact, RelationKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from throughcare.journeys.types import CaseFacts, Derivation
    from throughcare.programmes.types.programme import Role

TAIL = Offset(months=6)
"""How long a prison that released someone still sees them. Our default, not a fact: decide locally."""
_TAKES_PART = frozenset({"lead", "core"})


def relations_of(
    case: CaseFacts,
    derivations: Sequence[Derivation],
    *,
    roles: Callable[[int], Iterable[Role]],
    owners: Callable[[int, str], int | None],
) -> tuple[RelationFact, ...]:
    """Return the relations that custody, the contact and fitting programmes give.

    `roles` and `owners` answer for a programme id. A role that only hears or comes when invited gives none.
    Source: our own choice, ADR 6.
    """
    found = [*_custody(case), _contact(case), *_parts(case)]
    for derivation in derivations:
        if derivation.outcome is Outcome.ELIGIBLE:
            found += _programme(case, derivation, roles, owners)
    return tuple(dict.fromkeys(found))


def phases_of(case: CaseFacts) -> tuple[PhaseFact, ...]:
    """Return in which phase the person is, from the first day of the case on.

    Source: our own choice, ADR 11.
    """
    if case.custody_agency_id is None:
        return (PhaseFact(Phase.COMMUNITY, case.opened_on, None),)
    custody = PhaseFact(Phase.CUSTODY, case.admitted_on or case.opened_on, case.released_on)
    if case.released_on is None:
        return (custody,)
    outside = PhaseFact(Phase.COMMUNITY, case.released_on, None)
    return (custody, outside) if custody.since < case.released_on else (outside,)


def _custody(case: CaseFacts) -> list[RelationFact]:
    if case.custody_agency_id is None:
        return []
    since = case.admitted_on or case.opened_on
    until = None if case.released_on is None else shift(case.released_on, TAIL)
    until = _earlier(until, justice_until(case))
    if until is not None and until <= since:
        return []
    return [
        RelationFact(
            case.custody_agency_id, RelationKind.CUSTODY, since, until, _origin(case, "custody")
        )
    ]


def _contact(case: CaseFacts) -> RelationFact:
    until = None if case.closed_on is None else case.closed_on + timedelta(days=1)
    since = min(case.opened_on, case.admitted_on or case.opened_on)
    return RelationFact(
        case.contact_agency_id, RelationKind.CONTACT, since, until, _origin(case, "contact")
    )


def _parts(case: CaseFacts) -> list[RelationFact]:
    """Return the parts of deputies, who see what the contact sees, and of whoever was asked to take over.

    A part of justice ends with its ground. One that began and ended on the same day covers no day at all.
    """
    ends = justice_until(case)
    found = [
        RelationFact(
            part.agency_id,
            RelationKind.CONTACT if part.is_deputy else RelationKind.TEAM,
            part.since,
            _earlier(part.until, ends if part.agency_kind in JUSTICE else None),
            _origin(case, part.key),
        )
        for part in case.parts
    ]
    return [one for one in found if one.until is None or one.until > one.since]


def _programme(
    case: CaseFacts,
    derivation: Derivation,
    roles: Callable[[int], Iterable[Role]],
    owners: Callable[[int, str], int | None],
) -> list[RelationFact]:
    since = case.admitted_on or case.opened_on
    until = _end(case, derivation)
    if until is not None and until <= since:
        return []
    origin = _origin(case, f"programme:{derivation.programme_id}")
    found: dict[int, date | None] = {}
    for role in roles(derivation.programme_id):
        agency_id = owners(derivation.programme_id, role.code)
        if role.obligation in _TAKES_PART and agency_id is not None:
            ends = justice_until(case) if role.agency_kind in JUSTICE else None
            found.setdefault(agency_id, _earlier(until, ends))
    return [
        RelationFact(agency_id, RelationKind.PROGRAMME, since, last, origin)
        for agency_id, last in found.items()
        if last is None or last > since
    ]


def _earlier(one: date | None, other: date | None) -> date | None:
    """Return the earlier of two ends; None is open."""
    return min((day for day in (one, other) if day is not None), default=None)


def _end(case: CaseFacts, derivation: Derivation) -> date | None:
    if case.died_on is not None:
        return case.died_on + timedelta(days=1)
    ends = [phase.end for phase in derivation.phases]
    if not ends or None in ends:
        return None
    return max(end for end in ends if end is not None)


def _origin(case: CaseFacts, what: str) -> str:
    return f"case:{case.case_id}:{what}"
