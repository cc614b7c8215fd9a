"""Ask the same of others, on a sample: whether a worker of the largest agency may know who somebody is.

Ours weighs rules, clauses, consent, blocks, windows of time. The peers are told which agencies have a relation with
whom today, and no more: they know no clause, no consent and no window.
"""

from __future__ import annotations

from time import perf_counter
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.utils import timezone

from throughcare.config.commands.bench.decisions import subjects
from throughcare.config.commands.bench.decisions.engines import (
    FIFTY,
    POINTS,
    Answer,
    Sample,
    ask_engines,
    asked,
    typical,
)
from throughcare.config.commands.bench.peer_guardian import measured as guardian
from throughcare.config.commands.bench.recording import raw_connection
from throughcare.config.commands.bench.report import Measure
from throughcare.kernel.access import Category
from throughcare.kernel.errors import ThroughcareError
from throughcare.sharing import actions as sharing
from throughcare.sharing import queries as sharing_queries
from throughcare.sharing.actions import deciding, guarding
from throughcare.sharing.rules.explaining import decide
from throughcare.sharing.types import Level, Topic

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from concurrent.futures import ProcessPoolExecutor

SAMPLE, OTHERS = 1_000, 20_000
"""Candidates, and people beside them."""
WARM_UP = 6
"""Times after which the server keeps a plan."""


def measures(pool: ProcessPoolExecutor, owner_url: str, *, sample: int, seed: int) -> list[Measure]:
    """Ask ours and each peer about the same people, in the same run; return rates and ratios."""
    drawn: Sample = pool.submit(draw, sample, seed).result()
    ours: Mapping[str, Answer] = pool.submit(ask_ours, drawn).result()
    engines: Mapping[str, Answer] = pool.submit(ask_engines, drawn).result()
    everybody = {**drawn.others, **drawn.agencies}
    rate, list_ms, yes = guardian(
        owner_url,
        agency_id=drawn.actor.agency_id or 0,
        candidates=drawn.candidates,
        agencies=everybody,
        points=POINTS,
    )
    answers = {**ours, **engines, "django-guardian": Answer(rate, list_ms, yes)}
    return [*_told(answers, len(drawn.candidates)), *_ratios(answers)]


PYTHON, STORED, SQL = "ours, in Python", "ours, from the database", "ours, as SQL"
AGAINST = {
    "casbin, by attributes": PYTHON,
    "casbin, by roles": PYTHON,
    "cedarpy": PYTHON,
    "django-guardian": STORED,
}
"""Who holds the facts in memory is compared with ours in memory; who asks the database with ours from there."""


def _told(answers: Mapping[str, Answer], candidates: int) -> list[Measure]:
    found = []
    for name, one in answers.items():
        if one.rate:
            found.append(Measure(f"{name}: decisions", one.rate, "/s"))
        if one.list_ms:
            found.append(Measure(f"{name}: 50 of {candidates} candidates", one.list_ms, "ms"))
        found.append(Measure(f"{name}: yes to candidates", one.yes, ""))
    return found


def _ratios(answers: Mapping[str, Answer]) -> list[Measure]:
    found = []
    for peer, side in AGAINST.items():
        rate = answers[side].rate / answers[peer].rate
        found.append(Measure(f"decisions: {side} / {peer}", rate, "x"))
        share = answers[peer].list_ms / answers[SQL].list_ms
        found.append(Measure(f"list of 50: how many times as fast as {peer}", share, "x"))
    return found


_PEOPLE = "SELECT id FROM people_person ORDER BY md5(id::text || %s) LIMIT %s"
_RELATED = """
SELECT person_id, array_agg(DISTINCT agency_id) FROM sharing_relation
 WHERE person_id = ANY(%s::bigint[]) AND during @> %s::date GROUP BY person_id
"""


def draw(count: int, seed: int) -> Sample:
    """Draw candidates, half of them people of the largest agency, and others beside them."""
    raw, today = raw_connection(), timezone.localdate()
    subject = subjects.chosen(raw, seed=seed, now=timezone.now(), today=today)[-1]
    half = raw.execute(
        "SELECT person_id FROM journeys_case_listing WHERE agency_id = %s ORDER BY md5(case_id::text) LIMIT %s",
        [subject.actor.agency_id, count // 2],
    ).fetchall()
    people = raw.execute(_PEOPLE, [str(seed), count + OTHERS]).fetchall()
    candidates = list(dict.fromkeys(row[0] for row in [*half, *people[: count - len(half)]]))
    return Sample(
        subject.actor,
        tuple(sorted(candidates)),
        _related(raw, candidates, today),
        _related(raw, [row[0] for row in people[count:]], today),
    )


def _related(raw: Any, people: Sequence[int], today: object) -> dict[int, tuple[int, ...]]:
    found = dict.fromkeys(people, ())
    rows = raw.execute(_RELATED, [list(people), today]).fetchall()
    return found | {person_id: tuple(agencies) for person_id, agencies in rows}


def ask_ours(sample: Sample) -> Mapping[str, Answer]:
    """Ask our own decision three ways: in Python, from the database one by one, as one SQL statement."""
    now, today = timezone.now(), timezone.localdate()
    guarding.begin(account_id=sample.actor.account_id, agency_id=sample.actor.agency_id)
    asker = deciding.asker_of(sample.actor, now=now, today=today)
    access = sharing.system_access(purpose="bench", now=now)
    facts = sharing_queries.facts_of(list(sample.candidates), access=access)
    law, topic = sharing_queries.law(), Topic(Category.IDENTITY)
    guarding.begin(account_id=sample.actor.account_id, agency_id=sample.actor.agency_id)

    def allows(person_id: int) -> bool:
        return (
            asker is not None and decide(asker, topic, law, facts[person_id]).level >= Level.SUMMARY
        )

    def stored(person_id: int) -> bool:
        with guarding.trial() as trial:
            answer = deciding._access(  # noqa: SLF001 - the decision without its entry in the log
                sample.actor, trial, person_id=person_id, now=now, today=today
            )
        return hasattr(answer, "categories")

    listing = sharing.decide_list(sample.actor, now=now, today=today)
    if not hasattr(listing, "categories"):
        raise ThroughcareError("Cannot ask for a list: the worker may list nobody.")
    return {
        PYTHON: asked(allows, sample.candidates, points=len(sample.candidates)),
        STORED: asked(stored, sample.candidates, points=POINTS, lists=False),
        SQL: _by_sql(listing, sample.candidates),
    }


def _by_sql(listing: Any, candidates: Sequence[int]) -> Answer:
    standing = sharing_queries.visible(listing, person="c.id")
    text = f"SELECT c.id FROM unnest(%s::bigint[]) c(id) WHERE {standing.text}"
    values: list[Any] = [list(candidates), *standing.params]

    def run(limit: str) -> int:
        with connection.cursor() as cursor:
            cursor.execute(text + limit, values)
            return len(cursor.fetchall())

    for _ in range(WARM_UP):
        run("")
        run(f" LIMIT {FIFTY}")
    begun = perf_counter()
    yes = run("")
    rate = len(candidates) / (perf_counter() - begun)
    return Answer(rate, typical(lambda: run(f" LIMIT {FIFTY}")), yes)
