"""`bench pages`: the working pages of one person, each against its own SQL."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from functools import partial
from statistics import median
from typing import TYPE_CHECKING, Any, Final

from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.utils import timezone

from throughcare.accounts import queries as accounts
from throughcare.config.commands.bench.databases import at, populated
from throughcare.config.commands.bench.recording import raw_connection, recorded, replay, timed
from throughcare.config.commands.bench.report import BenchReport, Measure
from throughcare.config.commands.workers import processes_on
from throughcare.kernel.access import Access, Actor
from throughcare.kernel.errors import ThroughcareError
from throughcare.plans import actions as plans
from throughcare.plans import queries as plan_queries
from throughcare.plans.types import THE_PERSON
from throughcare.sharing import actions as sharing

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date, datetime

    from throughcare.config.commands.bench.databases import Progress

PAGES: Final[Mapping[str, str]] = {
    "person": "/people/{person}",
    "plan": "/people/{person}/plan",
    "plan on paper": "/people/{person}/plan/print",
    "who changed what": "/people/{person}/plan/versions",
    "release dates": "/people/{person}/dates",
}
GOALS, STEPS_EACH = 10, 6
ROUNDS, WARM_UP = 60, 5
MOST_QUERIES = 25
PLAN_LIMIT_MS = 150.0
OK = 200
_CASE = """
SELECT l.case_id, l.person_id, l.contact_membership_id FROM journeys_case_listing l
 WHERE l.agency_id = (SELECT agency_id FROM journeys_case_listing WHERE is_open AND in_custody
                       GROUP BY agency_id ORDER BY count(*) DESC LIMIT 1)
   AND l.is_open AND l.in_custody AND l.outcome = 'eligible' ORDER BY l.case_id LIMIT 1
"""


def measure(rounds: int) -> dict[str, tuple[list[float], list[float], int, int]]:
    """Ask for every page in turn; return page -> its times, those of its SQL raw, fewest and most queries."""
    now = timezone.now()
    today = timezone.localdate(now)
    sharing.system_access(purpose="bench", now=now)
    case_id, person_id, membership_id = _case()
    worker = accounts.worker(membership_id, today)
    if worker is None:
        raise ThroughcareError("Cannot measure pages: the contact of the case works here no more.")
    actor = Actor(worker.account_id, worker.agency_id, membership_id, worker.role.value)
    _write_plan(person_id, case_id, actor, now, today)
    client = Client(SERVER_NAME="localhost")
    client.force_login(get_user_model().objects.get(pk=worker.account_id))
    asks = {
        name: partial(_ask, client, path.format(person=person_id)) for name, path in PAGES.items()
    }
    return {name: _measured(ask, rounds) for name, ask in asks.items()}


def _case() -> tuple[int, int, int]:
    with connection.cursor() as cursor:
        cursor.execute(_CASE)
        row = cursor.fetchone()
    if row is None:
        raise ThroughcareError("Cannot measure pages: nobody has a journey. Ask for more --people.")
    return row[0], row[1], row[2]


def _write_plan(person_id: int, case_id: int, actor: Actor, now: datetime, today: date) -> None:
    """Give the person a plan of ten goals with six steps each, as far as it is not there yet."""
    access = sharing.decide(actor, person_id=person_id, what="plan", now=now, today=today)
    if not isinstance(access, Access):
        raise ThroughcareError("Cannot measure pages: the contact may not see the plan.")
    ref = plans.plan_for(case_id, person_id, access=access, now=now)
    _, content = plan_queries.plan_of(person_id, case_id, access=access)
    common: dict[str, Any] = {"access": access, "now": now}
    version = ref.version
    for number in range(len(content.goals), GOALS):
        goal = plans.add_goal(
            ref.plan_id or 0, words=f"Goal {number}", need_id=None, version=version, **common
        )
        version = goal.version
        for step in range(STEPS_EACH):
            version = plans.add_action(
                ref.plan_id or 0,
                text=f"Step {step} of goal {number}",
                owner=THE_PERSON,
                due_on=today + timedelta(days=step + 1),
                goal_id=goal.key,
                today=today,
                version=version,
                **common,
            ).version


def _ask(client: Client, path: str) -> None:
    response = client.get(path, secure=True)
    if response.status_code != OK:
        raise ThroughcareError(f"Cannot measure [{path}]: it answered [{response.status_code}].")


def _measured(ask: Callable[[], None], rounds: int) -> tuple[list[float], list[float], int, int]:
    times: dict[str, list[float]] = defaultdict(list)
    counts = []
    with raw_connection() as raw:
        for number in range(WARM_UP + rounds):
            with recorded() as recording:
                took = timed(ask)
            counts.append(len(recording.statements))
            alone = timed(partial(replay, raw, recording.statements))
            if number >= WARM_UP:
                times["page"].append(took)
                times["raw"].append(alone)
    return times["page"], times["raw"], min(counts[WARM_UP:]), max(counts[WARM_UP:])


def run(
    owner_url: str,
    app_url: str,
    *,
    people: int,
    seed: int,
    now: datetime,
    progress: Progress,
    rounds: int = ROUNDS,
    agencies: int = 200,
) -> BenchReport:
    """Measure the working pages of one person in the largest agency of a population."""
    name = populated(
        owner_url, people=people, seed=seed, now=now, progress=progress, agencies=agencies
    )
    progress(0, 1, "Asking for pages")
    with processes_on(at(app_url, name)) as pool:
        found = pool.submit(measure, rounds).result()
    measures: list[Measure] = []
    for page, (times, raw, fewest, most) in found.items():
        limit = PLAN_LIMIT_MS if page == "plan" else None
        measures += [
            Measure(f"page, {page}", median(times), "ms", floor=median(raw), limit=limit),
            Measure(f"queries, {page}", most, "", limit=MOST_QUERIES),
            Measure(f"different query counts, {page}", most - fewest + 1, "", limit=1),
        ]
    return BenchReport("pages", people, seed, tuple(measures))
