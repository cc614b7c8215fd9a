"""`bench lists`: the agency list as a page, against its own SQL and against one bare query."""

from __future__ import annotations

from collections import defaultdict
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from statistics import median
from typing import TYPE_CHECKING, Any

import psycopg
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.utils import timezone

from throughcare.config.commands.bench.databases import at, populated
from throughcare.config.commands.bench.recording import (
    Recording,
    raw_connection,
    recorded,
    replay,
    timed,
)
from throughcare.config.commands.bench.report import BenchReport, Measure
from throughcare.config.commands.workers import processes_on
from throughcare.kernel.errors import ThroughcareError
from throughcare.sharing.actions import system_access

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date, datetime

    from throughcare.config.commands.bench.databases import Progress

    Times = dict[str, list[float]]

PAGES: Mapping[str, str] = {
    "people by name": "/people",
    "caseload by due day": "/caseload?who=agency",
}
SIZES = ("small", "median", "largest")
PAGE, RAW, BARE, AUDIT = "page", "raw", "bare", "audit"
ROUNDS, WARM_UP, COUNTED = 200, 10, 20
BASE = 100_000
"""The population that a larger one is compared with, in the same run."""
MOST_QUERIES, MOST_OF_RAW, MOST_OF_BARE, MOST_OF_BASE = 12, 4.0, 10.0, 1.3
FULL_PAGE = 50

_BARE = """
SELECT l.person_id, l.name, l.number, l.next_due_on, l.next_code, l.outcome, l.release_on,
       c.during, p.born_on
  FROM (SELECT * FROM journeys_case_listing
         WHERE agency_id = %s AND is_open AND since <= %s AND until > %s
         ORDER BY next_due_on, case_id LIMIT 50) l
  JOIN caseloads_case c ON c.id = l.case_id
  JOIN people_person p ON p.id = l.person_id
 ORDER BY l.next_due_on, l.case_id
"""
"""One query for fifty: the access table walked by its index, joined to case and person."""
_AGENCIES = """
SELECT agency_id, count(*) FROM journeys_case_listing
 WHERE is_open AND since <= %s AND until > %s
 GROUP BY agency_id HAVING count(*) > %s ORDER BY count(*), agency_id
"""
_WORKER = """
SELECT m.account_id FROM accounts_membership m
  JOIN accounts_duty_contact d ON d.membership_id = m.id
 WHERE d.agency_id = %s ORDER BY m.id LIMIT 1
"""


@dataclass(frozen=True, slots=True)
class Subject:
    """Hold one page of one agency, ready to be asked for."""

    label: str
    ask: Callable[[], object]
    statements: Sequence[tuple[str, Any]]
    audit: Sequence[tuple[str, Any]]
    bare: tuple[str, Any]
    queries: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Ready:
    """Hold what one population's process says before the rounds begin."""

    sizes: Mapping[str, int]
    queries: Mapping[str, tuple[int, ...]]


class _State:
    """Keep, in the process of one population, what every round uses."""

    raw: psycopg.Connection[Any]
    subjects: Sequence[Subject] = ()


def get_ready() -> Ready:
    """Choose agencies, sign workers in, record each page's own statements, warm up."""
    _State.raw = raw_connection()
    today = timezone.localdate()
    agencies = _agencies(today)
    _State.subjects = [
        _subject(f"{title}, {size} agency", path, agencies[size][0], today)
        for size in SIZES
        for title, path in PAGES.items()
    ]
    for _ in range(WARM_UP):
        one_round()
    return Ready(
        {size: count for size, (_, count) in agencies.items()},
        {subject.label: subject.queries for subject in _State.subjects},
    )


def _agencies(today: date) -> Mapping[str, tuple[int, int]]:
    """Return size -> agency and how many people it may list today."""
    system_access(purpose="bench", now=timezone.now())
    found = _State.raw.execute(_AGENCIES, [today, today, FULL_PAGE]).fetchall()
    if not found:
        raise ThroughcareError(
            f"Cannot measure lists: no agency has more than [{FULL_PAGE}] people. "
            "Ask for more --people."
        )
    return {"small": found[0], "median": found[len(found) // 2], "largest": found[-1]}


def _subject(label: str, path: str, agency_id: int, today: date) -> Subject:
    client = Client(SERVER_NAME="localhost")
    client.force_login(_account(agency_id))
    ask = partial(_ask, client, path)
    ask()
    counts = [len(_recording(ask).statements) for _ in range(COUNTED)]
    statements = _recording(ask)
    return Subject(
        label,
        ask,
        statements.statements,
        statements.only("audit_event"),
        (_BARE, [agency_id, today, today]),
        tuple(sorted(set(counts))),
    )


def _account(agency_id: int) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(_WORKER, [agency_id])
        return get_user_model().objects.get(pk=cursor.fetchone()[0])


def _ask(client: Client, path: str) -> None:
    response = client.get(path, secure=True)
    if response.status_code != 200 or response.content.count(b"<tr") < FULL_PAGE:  # noqa: PLR2004 - HTTP's
        raise ThroughcareError(
            f"Cannot measure [{path}]: it answered [{response.status_code}] without 50 rows."
        )


def _recording(work: Callable[[], object]) -> Recording:
    with recorded() as recording:
        work()
    return recording


def one_round() -> Mapping[str, Mapping[str, float]]:
    """Ask once for every page and every floor; return label -> what -> milliseconds."""
    return {subject.label: _once(subject) for subject in _State.subjects}


def _once(subject: Subject) -> Mapping[str, float]:
    raw = _State.raw
    return {
        PAGE: timed(subject.ask),
        RAW: timed(lambda: replay(raw, subject.statements)),
        BARE: timed(lambda: replay(raw, [subject.bare])),
        AUDIT: timed(lambda: replay(raw, subject.audit)),
    }


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
    """Measure the agency list at a population, beside one of 100,000 where it is larger."""
    names = [
        populated(owner_url, people=size, seed=seed, now=now, progress=progress, agencies=agencies)
        for size in ((people, BASE) if people > BASE else (people,))
    ]
    with ExitStack() as stack:
        pools = [stack.enter_context(processes_on(at(app_url, name))) for name in names]
        ready = [pool.submit(get_ready).result() for pool in pools]
        times = _rounds(pools, rounds, progress)
    measures = [*_sizes(ready[0]), *_queries(ready[0]), *_against_floors(times[0])]
    if len(times) > 1:
        measures += _against_base(times[0], times[1])
    return BenchReport("lists", people, seed, tuple(measures))


def _rounds(
    pools: Sequence[ProcessPoolExecutor], rounds: int, progress: Progress
) -> list[dict[str, Times]]:
    """Interleave the populations, so that a busy moment of the machine falls on all."""
    times: list[dict[str, Times]] = [defaultdict(lambda: defaultdict(list)) for _ in pools]
    for done in range(rounds):
        for pool, kept in zip(pools, times, strict=True):
            for label, found in pool.submit(one_round).result().items():
                for what, value in found.items():
                    kept[label][what].append(value)
        progress(done + 1, rounds, "Asking for lists")
    return times


def _sizes(ready: Ready) -> list[Measure]:
    return [
        Measure(f"people of the {size} agency", count, "") for size, count in ready.sizes.items()
    ]


def _queries(ready: Ready) -> list[Measure]:
    found = []
    for label, counts in ready.queries.items():
        found.append(Measure(f"queries, {label}", counts[-1], "", limit=MOST_QUERIES))
        found.append(Measure(f"different query counts, {label}", len(counts), "", limit=1))
    return found


def _against_floors(times: Mapping[str, Times]) -> list[Measure]:
    found = []
    for label, one in times.items():
        page, raw, bare, audit = (median(one[what]) for what in (PAGE, RAW, BARE, AUDIT))
        found += [
            Measure(f"page, {label}", page, "ms", floor=raw),
            Measure(f"page / its own SQL, {label}", page / raw, "x", floor=1, limit=MOST_OF_RAW),
            Measure(f"bare query, {label}", bare, "ms"),
            Measure(f"audit commit, {label}", audit, "ms"),
            Measure(
                f"page without audit commit / bare query, {label}",
                (page - audit) / bare,
                "x",
                floor=1,
                limit=MOST_OF_BARE,
            ),
        ]
    return found


def _against_base(times: Mapping[str, Times], base: Mapping[str, Times]) -> list[Measure]:
    return [
        Measure(
            f"page / the same at {BASE}, {label}",
            median(one[PAGE]) / median(base[label][PAGE]),
            "x",
            limit=MOST_OF_BASE,
        )
        for label, one in times.items()
    ]
