"""Was anything lost? Each version must be the one before it and exactly one acknowledged change."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from throughcare.kernel.access import Access
from throughcare.plans import queries, rules
from throughcare.plans.types import Change, PlanContent

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from throughcare.config.commands.verify_plans.editing import Acknowledged


def faults(
    plans: Sequence[tuple[int, int]], acknowledged: Iterable[Acknowledged], *, access: Access
) -> list[str]:
    """Say everything that is wrong with plans after the editors left; empty: nothing was lost."""
    told: dict[int, list[Acknowledged]] = {}
    for one in acknowledged:
        told.setdefault(one.case_id, []).append(one)
    return [
        fault
        for person_id, case_id in plans
        for fault in _faults(person_id, case_id, told.get(case_id, []), access)
    ]


def _faults(
    person_id: int, case_id: int, told: Sequence[Acknowledged], access: Access
) -> list[str]:
    ref, content = queries.plan_of(person_id, case_id, access=access)
    twice = [
        version for version, count in Counter(one.version for one in told).items() if count > 1
    ]
    found = [
        f"plan of case {case_id}: version {version} was acknowledged twice" for version in twice
    ]
    by_version = {one.version: one for one in told}
    before = PlanContent()
    for number in range(queries.FIRST_VERSION, ref.version + 1):
        page = queries.version(person_id, case_id, number, access=access)
        if page is None:
            found.append(f"plan of case {case_id}: version {number} is missing")
            continue
        changed = rules.differences(rules.flat(before), rules.flat(page.content))
        wrong = _wrong(by_version.pop(number, None), page.row.change, changed, page.content)
        found += [f"plan of case {case_id}, version {number}: {one}" for one in wrong]
        before = page.content
    found += [f"plan of case {case_id}: version {number} was lost" for number in by_version]
    if rules.flat(content) != rules.flat(before):
        found.append(f"plan of case {case_id}: what stands is not its last version")
    return found


def _wrong(
    one: Acknowledged | None, change: Change, changed: Sequence[Any], content: PlanContent
) -> list[str]:
    if change is Change.OPENED:
        return []
    if change is Change.ACTIONS_REPLANNED:
        return [f"moved more than days: {each.key}" for each in changed if each.name != "due_on"]
    if one is None:
        return ["nobody was told of it"]
    says = rules.flat(content).get(one.key, {}).get(one.name, "")
    wrong = [] if says == one.value else [f"{one.key} says [{says}] instead of [{one.value}]"]
    others = {each.key for each in changed} - {one.key}
    return [*wrong, *(f"it changed {key} as well" for key in sorted(others))]
