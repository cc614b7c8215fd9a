"""What a case weighs: a table of conditions and points, which an agency may set otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING

from throughcare.caseloads.types import LoadRule, Weighed, WeightRule
from throughcare.kernel.reasons import Reason

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from throughcare.caseloads.types import LoadFacts

SHORT_STAY_DAYS = 28
NEAR_RELEASE_DAYS = 14
FIRST_WEEKS_DAYS = 42
MANY_NEEDS = 4
"""Where the conditions begin. Ours: decide locally."""
CEILING = 200
"""Points that one worker carries at most: some fifty ordinary cases. Ours: decide locally."""
MOST_POINTS = 50
MOST_CEILING = 2000

DEFAULTS: tuple[WeightRule, ...] = (
    WeightRule("every_case", 3),
    WeightRule("short_stay", 2),
    WeightRule("near_release", 2),
    WeightRule("first_weeks_outside", 3),
    WeightRule("aftercare", 1),
    WeightRule("remand", 1),
    WeightRule("unclear", 1),
    WeightRule("many_needs", 2),
    WeightRule("family", 1),
    WeightRule("no_shelter", 2),
)
"""Our proposal, in the order of pages; an agency decides locally."""

_HOLDS: Mapping[str, Callable[[LoadFacts], bool]] = {
    "every_case": lambda _case: True,
    "short_stay": lambda case: case.stay_days is not None and case.stay_days <= SHORT_STAY_DAYS,
    "near_release": lambda case: (
        case.in_custody
        and case.days_to_release is not None
        and case.days_to_release <= NEAR_RELEASE_DAYS
    ),
    "first_weeks_outside": lambda case: (
        case.days_since_release is not None and 0 <= case.days_since_release <= FIRST_WEEKS_DAYS
    ),
    "aftercare": lambda case: (
        case.days_since_release is not None and case.days_since_release > FIRST_WEEKS_DAYS
    ),
    "remand": lambda case: case.on_remand,
    "unclear": lambda case: case.is_unclear,
    "many_needs": lambda case: case.open_needs >= MANY_NEEDS,
    "family": lambda case: case.has_family_need,
    "no_shelter": lambda case: case.has_shelter_need,
}


def default_rule() -> LoadRule:
    """Return what we propose.

    Source: our own choice, ADR 16; decide locally.
    """
    return LoadRule(CEILING, {rule.code: rule.points for rule in DEFAULTS})


def weigh(case: LoadFacts, rule: LoadRule) -> Weighed:
    """Return what a case weighs under the rule of an agency; parts without points are left out.

    Source: our own choice, ADR 16; decide locally.
    """
    parts = tuple(code for code in _HOLDS if rule.points.get(code) and _HOLDS[code](case))
    return Weighed(sum(rule.points[code] for code in parts), parts)


def total(cases: Iterable[LoadFacts], rule: LoadRule) -> int:
    """Return what cases weigh together.

    Source: our own choice, ADR 16; decide locally.
    """
    return sum(weigh(case, rule).points for case in cases)


def crosses(before: int, case: Weighed, ceiling: int) -> bool:
    """Tell whether a worker would carry more than the ceiling with one more case.

    Source: our own choice, ADR 16; decide locally.

    >>> crosses(196, Weighed(4, ()), 200), crosses(197, Weighed(4, ()), 200)
    (False, True)
    """
    return before + case.points > ceiling


def why_not_set(ceiling: int, points: Mapping[str, int]) -> Reason | None:
    """Say what is wrong with the weights that an agency wants, or None.

    Source: our own choice, ADR 16.
    """
    if set(points) != set(_HOLDS) or any(not 0 <= one <= MOST_POINTS for one in points.values()):
        return Reason("load.points", {"most": str(MOST_POINTS)})
    if not 1 <= ceiling <= MOST_CEILING:
        return Reason("load.ceiling", {"most": str(MOST_CEILING)})
    return None
