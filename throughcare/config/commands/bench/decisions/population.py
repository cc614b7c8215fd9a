"""Partner agencies of very uneven size, and what is recorded about sharing each invented person's data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from itertools import accumulate
from random import Random
from typing import TYPE_CHECKING, Any

from django.db import connection

from throughcare.accounts.types import Role
from throughcare.config.commands.bench import templates
from throughcare.journeys import actions as journeys
from throughcare.sharing import actions as sharing
from throughcare.sharing.types import RelationFact, RelationKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import date, datetime

    from throughcare.simulation.world import AgencyPlan

KIND = "_shared"
"""End of the name of databases with such people."""
SHARES = (
    ("probation", 6, Role.PROBATION_OFFICER),
    ("municipality", 25, Role.AFTERCARE_COORDINATOR),
    ("ngo", 12, Role.NGO_WORKER),
    ("health", 5, Role.HEALTH_WORKER),
    ("police", 2, Role.POLICE_LIAISON),
)
"""How many of a hundred agencies are partners of each kind; the rest are prisons. Our own choice."""
RELATIONS, SKEW, BATCH = 3, -0.8, 200
KINDS = {
    "ngo": RelationKind.REFERRAL,
    "health": RelationKind.CARE,
    "police": RelationKind.CONFERENCE,
}
CONSENTS, WITHDRAWALS, WEIGHINGS, EXCLUSIONS, OBJECTIONS, ENDED = 0.4, 0.1, 0.05, 0.01, 0.005, 0.2
"""Shares of people, the last one of relations. Our own choice."""
SHARED = ["identity", "custody", "journey", "plan", "involvement", "housing"]


@dataclass(frozen=True, slots=True)
class Partner:
    """Hold one agency that others take into their teams."""

    agency_id: int
    kind: str


def plans(agencies: int) -> tuple[AgencyPlan, ...]:
    """Return the partner agencies among so many."""
    return tuple(
        templates.plan(kind, 100 + number, role)
        for kind, share, role in SHARES
        for number in range(max(agencies * share // 100, 1 if agencies > len(SHARES) * 2 else 0))
    )


def make(count: int, *, seed: int, agencies: int, now: datetime) -> None:
    """Make invented agencies and people, each with relations to several agencies and words about sharing."""
    templates.make(count, seed=seed, agencies=agencies, now=now, partners=plans(agencies))
    access = sharing.system_access(purpose="bench", now=now)
    rng, partners = Random(seed + 1), _partners(seed)  # noqa: S311 - invented data, nothing secret
    cases = _rows("SELECT person_id, id FROM caseloads_case ORDER BY id")
    for first in range(0, len(cases), BATCH):
        batch = dict(cases[first : first + BATCH])
        wanted = {person_id: _relations(rng, partners, now.date()) for person_id in batch}
        for person_id, facts in wanted.items():
            _record(person_id, [fact.agency_id for fact in facts], rng, now)
        origins = dict.fromkeys(wanted, "bench:")
        sharing.sync_relations(wanted, origins=origins, access=access)
        journeys.project(list(batch.values()), access=access)


def _partners(seed: int) -> list[Partner]:
    """Return the partners in an order by chance; the first are taken into teams most."""
    found = [
        Partner(*row)
        for row in _rows("SELECT id, kind FROM agencies_agency WHERE kind <> 'prison' ORDER BY id")
    ]
    Random(seed + 2).shuffle(found)  # noqa: S311 - invented data, nothing secret
    # The busiest partner is one that may list people, as prisons do.
    return sorted(found, key=lambda one: one.kind != "probation" or one is not _first(found))


def _first(partners: Iterable[Partner]) -> Partner | None:
    return next((one for one in partners if one.kind == "probation"), None)


def _relations(rng: Random, partners: Sequence[Partner], today: date) -> list[RelationFact]:
    weights = list(accumulate((place + 1) ** SKEW for place in range(len(partners))))
    drawn = dict.fromkeys(rng.choices(partners, cum_weights=weights, k=3 * RELATIONS))
    return [_relation(one, rng, today) for one in list(drawn)[:RELATIONS]]


def _relation(partner: Partner, rng: Random, today: date) -> RelationFact:
    kind = KINDS.get(partner.kind, RelationKind.TEAM)
    since = today - timedelta(days=rng.randint(10, 400))
    until = today - timedelta(days=rng.randint(1, 9)) if rng.random() < ENDED else None
    return RelationFact(partner.agency_id, kind, since, until, f"bench:{kind}")


def _record(person_id: int, agency_ids: Sequence[int], rng: Random, now: datetime) -> None:
    """Record what was said and weighed about sharing one person's data."""
    since = now - timedelta(days=rng.randint(2, 9))
    receiver = rng.choice(agency_ids)
    write: dict[str, tuple[float, Callable[[], None]]] = {
        "consent": (CONSENTS, lambda: _consent(person_id, agency_ids, since, rng)),
        "weighing": (WEIGHINGS, lambda: _run(_WEIGHING, person_id, receiver, ["custody"], since)),
        "exclusion": (EXCLUSIONS, lambda: _run(_EXCLUSION, person_id, receiver, since)),
        "objection": (OBJECTIONS, lambda: _run(_OBJECTION, person_id, receiver, SHARED, since)),
    }
    for share, work in write.values():
        if rng.random() < share:
            work()


def _consent(person_id: int, agency_ids: Sequence[int], since: datetime, rng: Random) -> None:
    ours = list(agency_ids[:3])
    _run(_CONSENT, person_id, since, "given", ours, SHARED, since, since + timedelta(days=365))
    if rng.random() < WITHDRAWALS:
        at = since + timedelta(days=1)
        _run(_CONSENT, person_id, at, "withdrawn", ours[:1], SHARED, at, None)


_CONSENT = """
INSERT INTO sharing_consent_event (person_id, at, state, purpose, agency_ids, categories, since, until,
                                   text_key, text_version, language, method, witness, no_pressure, note)
VALUES (%s, %s, %s, 'reintegration', %s, %s, %s, %s, 'bench', 1, 'nl', 'paper', '', 'yes', '')
"""
_WEIGHING = """
INSERT INTO sharing_weighing (person_id, agency_id, purpose, categories, since, account_id, reason, alternatives)
VALUES (%s, %s, 'reintegration', %s, %s, 0, 'bench', 'none')
"""
_EXCLUSION = """
INSERT INTO sharing_block (person_id, effect, agency_id, categories, limit_code, since, reason_code, note)
VALUES (%s, 'exclude', %s, '{}', '', %s, 'conflict_of_interest', '')
"""
_OBJECTION = """
INSERT INTO sharing_objection (person_id, agency_id, categories, since, reason)
VALUES (%s, %s, %s, %s, '')
"""


def _run(statement: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def _rows(query: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found
