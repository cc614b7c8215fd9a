"""Engines that hold everything in memory, each told who has a relation with whom today, and no more."""

from __future__ import annotations

import json
from dataclasses import dataclass
from importlib import import_module
from time import perf_counter
from typing import TYPE_CHECKING, Any

from throughcare.kernel.errors import ThroughcareError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from throughcare.kernel.access import Actor

POINTS, FIFTY, SCANNED = 200, 50, 40
"""Decisions asked one by one; a list; decisions of an engine that scans."""
READ = "identity"


@dataclass(frozen=True, slots=True)
class Answer:
    """Hold what one engine did with the sample: decisions a second, a list of fifty in ms, how often it said yes."""

    rate: float
    list_ms: float
    yes: int


@dataclass(frozen=True, slots=True)
class Sample:
    """Hold whom the peers are asked about, and person -> agencies with a relation today."""

    actor: Actor
    candidates: tuple[int, ...]
    agencies: Mapping[int, tuple[int, ...]]
    others: Mapping[int, tuple[int, ...]]


def ask_engines(sample: Sample) -> Mapping[str, Answer]:
    """Ask casbin and Cedar, which hold everything in memory."""
    return {
        "casbin, by attributes": _casbin(sample, _ABAC, _by_attributes, points=POINTS),
        "casbin, by roles": _casbin(sample, _RBAC, _by_roles, points=SCANNED),
        "cedarpy": _cedar(sample),
    }


_PARTS = """
[request_definition]
r = sub, obj, act
[policy_definition]
p = sub, obj, act
[policy_effect]
e = some(where (p.eft == allow))
[matchers]
"""
_ABAC = _PARTS + f'm = r.sub.agency in r.obj.agencies && r.act == "{READ}"'
_RBAC = _PARTS + "m = r.sub == p.sub && r.obj == p.obj && r.act == p.act"


@dataclass(frozen=True, slots=True)
class Worker:
    """Hold a worker as casbin's matcher reads it."""

    agency: int


@dataclass(frozen=True, slots=True)
class Candidate:
    """Hold a person as casbin's matcher reads them."""

    agencies: tuple[int, ...]


def _casbin(
    sample: Sample,
    model: str,
    prepared: Callable[[Any, Sample], Callable[[int], bool]],
    *,
    points: int,
) -> Answer:
    casbin = needed("casbin")
    enforcer = casbin.Enforcer(casbin.Enforcer.new_model(text=model))
    return asked(prepared(enforcer, sample), sample.candidates, points=points)


def _by_attributes(enforcer: Any, sample: Sample) -> Callable[[int], bool]:
    enforcer.add_policy("any", "any", "any")  # One line, so that the matcher is asked at all.
    worker = Worker(sample.actor.agency_id or 0)
    people = {person_id: Candidate(found) for person_id, found in sample.agencies.items()}
    return lambda person_id: bool(enforcer.enforce(worker, people[person_id], READ))


def _by_roles(enforcer: Any, sample: Sample) -> Callable[[int], bool]:
    enforcer.add_policies(
        [
            [str(agency_id), str(person_id), READ]
            for person_id, found in sample.agencies.items()
            for agency_id in found
        ]
    )
    agency_id = str(sample.actor.agency_id)
    return lambda person_id: bool(enforcer.enforce(agency_id, str(person_id), READ))


_POLICY = f"""
permit(principal, action == Action::"{READ}", resource)
when {{ resource.agencies.contains(principal.agency) }};
"""


def _cedar(sample: Sample) -> Answer:
    cedar = needed("cedarpy")
    policies = cedar.PolicySet.from_str(_POLICY)
    entities = cedar.Entities.from_json_str(json.dumps(_entities(sample)))

    def request(person_id: int) -> dict[str, Any]:
        return {
            "principal": {"type": "Worker", "id": "w"},
            "action": {"type": "Action", "id": READ},
            "resource": {"type": "Person", "id": str(person_id)},
            "context": {},
        }

    def allows(person_id: int) -> bool:
        return bool(cedar.is_authorized(request(person_id), policies, entities).allowed)

    return asked(allows, sample.candidates, points=POINTS)


def _entities(sample: Sample) -> list[dict[str, Any]]:
    worker = {
        "uid": {"type": "Worker", "id": "w"},
        "attrs": {"agency": sample.actor.agency_id},
        "parents": [],
    }
    people = [
        {
            "uid": {"type": "Person", "id": str(person_id)},
            "attrs": {"agencies": list(found)},
            "parents": [],
        }
        for person_id, found in sample.agencies.items()
    ]
    return [worker, *people]


def needed(package: str) -> Any:
    """Return a peer.

    Errors: ThroughcareError when it is not installed.
    """
    try:
        return import_module(package)
    except ImportError as error:
        raise ThroughcareError(
            f"Cannot measure the peer [{package}]: it is not installed. Run: uv sync --group bench"
        ) from error


def asked(
    allows: Callable[[int], bool], candidates: Sequence[int], *, points: int, lists: bool = True
) -> Answer:
    """Ask about some candidates one by one, then collect fifty from the beginning of all."""
    yes = sum(map(allows, candidates))
    begun = perf_counter()
    for person_id in candidates[:points]:
        allows(person_id)
    rate = min(points, len(candidates)) / (perf_counter() - begun)
    return Answer(rate, typical(lambda: _fifty(allows, candidates)) if lists else 0, yes)


def _fifty(allows: Callable[[int], bool], candidates: Sequence[int]) -> int:
    found = 0
    for person_id in candidates:
        found += allows(person_id)
        if found == FIFTY:
            break
    return found


def typical(work: Callable[[], object], times: int = 5) -> float:
    """Return the median of a few times. Units: milliseconds."""
    taken = []
    for _ in range(times):
        begun = perf_counter()
        work()
        taken.append((perf_counter() - begun) * 1000)
    return sorted(taken)[times // 2]
