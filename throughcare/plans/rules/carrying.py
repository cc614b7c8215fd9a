"""Who carries the steps of plans, and whether help turned into conditions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from throughcare.plans.types import Carried, Domain, Drifted, Origin, Sector

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from throughcare.plans.types import ActionRow, Told

SECTORS: Final[Mapping[str, Sector]] = {
    "prison": Sector.JUSTICE,
    "probation": Sector.JUSTICE,
    "police": Sector.JUSTICE,
    "immigration": Sector.JUSTICE,
    "care_and_safety_house": Sector.JUSTICE,
    "municipality": Sector.MUNICIPALITY,
    "health": Sector.HEALTH,
    "housing": Sector.HOUSING,
    "employment": Sector.WORK,
    "ngo": Sector.NGO,
}
"""Kind of agency -> sector. A house where justice and care meet counts as justice: our own choice, decide locally."""
MOST_JUSTICE: Final = 50
"""Percent of the open steps above which the page says that justice carries much. Our own choice: decide locally."""
FEWEST_STEPS: Final = 5
"""With fewer open steps a share says nothing (our own choice: decide locally)."""
HELP: Final = frozenset(
    {
        Domain.CARE,
        Domain.SOCIAL_NETWORK,
        Domain.FAMILY,
        Domain.HEALTH,
        Domain.ADDICTION,
        Domain.DAILY_LIFE,
        Domain.BELONGING,
    }
)
"""Domains of health and of social help."""


def sector_of(kind: str | None) -> Sector:
    """Return the sector of a kind of agency; no kind is the person.

    Source: requirement R49; the list is our own choice (decide locally).

    >>> sector_of("probation"), sector_of(None)
    (<Sector.JUSTICE: 'justice'>, <Sector.PERSON: 'person'>)
    """
    return Sector.PERSON if kind is None else SECTORS.get(kind, Sector.OTHER)


def carried(steps: Iterable[tuple[Sector, bool]]) -> tuple[Carried, ...]:
    """Count steps by sector, each with whether it is done; sectors that carry nothing are left out.

    Source: requirement R49.
    """
    counts: dict[Sector, list[int]] = {}
    for sector, is_done in steps:
        counts.setdefault(sector, [0, 0])[is_done] += 1
    return tuple(Carried(one, *counts[one]) for one in Sector if one in counts)


def carried_in(actions: Iterable[ActionRow], kinds: Mapping[int, str]) -> tuple[Carried, ...]:
    """Count the steps of one plan by sector; what was declined or taken back is nobody's.

    Shapes: `kinds` is agency -> kind.
    Source: requirement R49.
    """
    return carried(
        (
            Sector.PERSON if (by := one.owner.agency_id) is None else sector_of(kinds.get(by, "")),
            one.done_on is not None,
        )
        for one in actions
        if not one.acceptance.is_off
    )


def share(part: int, whole: int) -> int | None:
    """Return a part in percent, None of nothing.

    Source: requirement R49.

    >>> share(1, 3), share(0, 0)
    (33, None)
    """
    return None if whole == 0 else round(100 * part / whole)


def justice_carries_much(found: Iterable[Carried]) -> bool:
    """Tell whether justice carries more of the open steps than the threshold says.

    Source: requirement R49; the threshold is our own choice (decide locally).
    """
    open_by = {one.sector: one.open for one in found}
    whole = sum(open_by.values())
    return whole >= FEWEST_STEPS and 100 * open_by.get(Sector.JUSTICE, 0) > MOST_JUSTICE * whole


def helping(told: Iterable[Told]) -> frozenset[int]:
    """Return the goals that are help: brought up by health or social help, or serving a need of theirs.

    A goal stays help when its origin is written otherwise later: that is what the report looks for.
    Source: requirement R7; the list of domains is our own choice (decide locally).
    """
    return frozenset(
        one.goal_id
        for one in told
        if one.origin in {Origin.HEALTH, Origin.SOCIAL} or one.domain in HELP
    )


def drifted(told: Iterable[Told]) -> tuple[Drifted, ...]:
    """List the goals of help that became conditions, by the first version that says so.

    What came along as a condition from the case before was counted there.
    Source: requirement R7.
    """
    rows = tuple(told)
    help_ = helping(rows)
    first: dict[int, Told] = {}
    for one in rows:
        if one.is_condition and one.goal_id in help_:
            first.setdefault(one.goal_id, one)
    return tuple(
        Drifted(one.goal_id, one.on, one.agency_id) for one in first.values() if not one.is_carried
    )
