"""`bench directory`: searches in an invented directory, against their narrow statement alone."""

from __future__ import annotations

import random
from statistics import median, quantiles
from time import perf_counter
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction
from django.test import Client

from throughcare.config.commands.bench.databases import at, create, drop
from throughcare.config.commands.bench.recording import raw_connection, timed
from throughcare.config.commands.bench.report import BenchReport, Measure
from throughcare.config.commands.workers import processes_on
from throughcare.directory import actions, queries
from throughcare.directory.types import Need, OffenceGroup, Residence
from throughcare.directory.types.search import Asked, Found

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from throughcare.config.commands.bench.databases import Progress

NAME = "throughcare_bench_directory"
SEARCHES, WARM_UP, PROJECTED = 1_000, 50, 5_000
MOST_P95_MS = 50.0
BIGGEST = 30
"""So many municipalities have half of all services, as cities do."""
_BARE = """
SELECT service_id FROM directory_service_place WHERE need = %s AND place_code = ANY(%s)
 ORDER BY rank, response_days, service_id LIMIT 500
"""
"""The floor: the narrow index alone, with no fact, rule or card."""
_FILL = (
    """
    INSERT INTO directory_organization (source, source_id, uid, digest, name, alternate_name, description, email,
           website, translations, details)
    SELECT 'bench', n, gen_random_uuid(), '', 'Organization ' || n, '', 'Invented', 'o' || n || '@bench.test', '',
           '{}', '{}'
      FROM generate_series(1, greatest(%(services)s / 5, 1)) n
    """,
    """
    INSERT INTO directory_service (source, source_id, uid, digest, organization_id, jurisdiction_code, name,
           alternate_name, description, url, email, status, application_process, fees, eligibility, interpretation,
           alert, translations, details)
    SELECT 'bench', n, gen_random_uuid(), '', o.id, 'NL', 'Service ' || n, '', repeat('Invented. ', 30), '', '',
           'active', '', '', '', '', '', '{}', '{}'
      FROM generate_series(1, %(services)s) n
      JOIN directory_organization o ON o.source_id = (1 + (n - 1) / 5)::text AND o.source = 'bench'
    """,
    """
    INSERT INTO directory_standing (service_id, response_days, capacity, wait_days, capacity_on, assured_on,
           assured_by, link_serial, pause_reason)
    SELECT s.id, (random() * 20)::int, c.word, CASE c.word WHEN 'waiting_list' THEN 30 END, '2026-11-01',
           '2026-11-01', 'bench', 0, ''
      FROM directory_service s
     CROSS JOIN LATERAL (SELECT (ARRAY['open', 'waiting_list', 'closed'])[1 + (random() * 2.99)::int %% 3
            + 0 * s.id::int] AS word) c
    """,
    """
    INSERT INTO directory_profile (service_id, offences, residence, minimum_age, maximum_age, without_id, cost,
           is_remote, travels)
    SELECT s.id, CASE WHEN random() < 0.5 THEN %(offences)s::varchar[] END,
           CASE WHEN random() < 0.5 THEN %(residences)s::varchar[] END, 18, 120, random() < 0.5, 'free',
           random() < 0.02, random() < 0.02
      FROM directory_service s
    """,
    """
    INSERT INTO directory_service_term (source, source_id, uid, digest, service_id, term_id, is_guessed)
    SELECT 'bench', s.id || '/' || t.id, gen_random_uuid(), '', s.id, t.id, false
      FROM directory_service s
      JOIN LATERAL (SELECT id FROM directory_taxonomy_term WHERE source = 'throughcare'
                     ORDER BY random() + 0 * s.id LIMIT 1 + s.id %% 2) t ON true
    """,
    """
    INSERT INTO directory_service_area (source, source_id, uid, digest, service_id, name, description, extent,
           extent_type, uri, place_code)
    SELECT 'bench', s.id || '/' || p.code, gen_random_uuid(), '', s.id, p.code, '', '', '', '', p.code
      FROM directory_service s
     CROSS JOIN LATERAL (
           SELECT DISTINCT (%(places)s::varchar[])[1 + floor(random() * CASE WHEN random() < 0.5
                  THEN %(biggest)s ELSE cardinality(%(places)s::varchar[]) END)::int + 0 * s.id::int * n] AS code
             FROM generate_series(1, 2) n) p
     WHERE p.code IS NOT NULL
    """,
    """
    INSERT INTO directory_language (source, source_id, uid, digest, service_id, code, name, note)
    SELECT 'bench', s.id || '/' || l, gen_random_uuid(), '', s.id, l, '', ''
      FROM directory_service s CROSS JOIN unnest(ARRAY['nl', 'en', 'ar', 'pl']) l
     WHERE random() < 0.5
    """,
    "ANALYZE",
)
_PLACES = """
SELECT code FROM agencies_municipality WHERE jurisdiction_id = 'NL'
 GROUP BY code ORDER BY max(population) DESC NULLS LAST, code
"""


def fill(services: int, seed: int) -> float:
    """Fill the directory in bulk, then make what searches read by the real action; return its seconds."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT setseed(%s)", [seed / 1000])
        places = _places()
        for statement in _FILL[:-1]:
            cursor.execute(
                statement,
                {
                    "services": services,
                    "offences": [one.value for one in list(OffenceGroup)[:4]],
                    "residences": [one.value for one in list(Residence)[:3]],
                    "places": places,
                    "biggest": BIGGEST,
                },
            )
        cursor.execute("SELECT id FROM directory_service ORDER BY id")
        numbers = [row[0] for row in cursor.fetchall()]
    started = perf_counter()
    for start in range(0, len(numbers), PROJECTED):
        actions.project(numbers[start : start + PROJECTED])
    seconds = perf_counter() - started
    with connection.cursor() as cursor:
        cursor.execute(_FILL[-1])
    return seconds


def _places() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(_PLACES)
        return [row[0] for row in cursor.fetchall()]


def measure(searches: int, seed: int) -> Mapping[str, Sequence[float]]:
    """Ask invented questions; return milliseconds of search, page and floor, and what answers held."""
    chance, raw = random.Random(seed), raw_connection()  # noqa: S311 - no secret
    places, client = _places(), Client(SERVER_NAME="localhost")
    found: dict[str, list[float]] = {"search": [], "page": [], "floor": [], "rows": [], "cut": []}
    for number in range(WARM_UP + searches):
        asked = _asked(chance, places)
        answer: list[Found] = []
        times = {
            "floor": timed(lambda asked=asked: _bare(raw, asked)),  # type: ignore[misc]
            "search": timed(lambda asked=asked, into=answer: into.append(queries.search(asked))),  # type: ignore[misc]
            "page": timed(lambda asked=asked: _page(client, asked)),  # type: ignore[misc]
        }
        if number < WARM_UP:
            continue
        for what, value in times.items():
            found[what].append(value)
        found["rows"].append(answer[0].choice.here)
        found["cut"].append(float(answer[0].is_cut))
    return found


def _asked(chance: random.Random, places: Sequence[str]) -> Asked:
    among = places[:BIGGEST] if chance.random() < 0.5 else places  # noqa: PLR2004 - half
    return Asked(
        chance.choice(list(Need)).value,
        "NL",
        chance.choice(among),
        chance.choice(["", "ar", "nl"]),
        chance.choice(["", *(one.value for one in OffenceGroup)]),
        residence=chance.choice(["", "no_permit"]),
        age=chance.choice([None, 30]),
    )


def _bare(raw: Any, asked: Asked) -> None:
    raw.execute(_BARE, [asked.need, [asked.place, asked.jurisdiction]]).fetchall()


def _page(client: Client, asked: Asked) -> None:
    client.get("/directory", {"need": asked.need, "place": asked.place}, secure=True)


def run(
    owner_url: str,
    app_url: str,
    *,
    people: int,
    seed: int,
    now: datetime,  # noqa: ARG001 - every bench gets it
    progress: Progress,
    searches: int = SEARCHES,
) -> BenchReport:
    """Measure searches among that many services; `people` is their number here."""
    create(owner_url, NAME, progress=progress)
    progress(0, 1, "Inventing services")
    with processes_on(at(owner_url, NAME)) as pool:
        seconds = pool.submit(fill, people, seed).result()
    progress(0, 1, "Searching")
    with processes_on(at(app_url, NAME)) as pool:
        times = pool.submit(measure, searches, seed).result()
    drop(owner_url, NAME)
    return BenchReport("directory", people, seed, tuple(_measures(people, seconds, times)))


def _measures(services: int, seconds: float, times: Mapping[str, Sequence[float]]) -> list[Measure]:
    floor = _p95(times["floor"])
    return [
        Measure("services", services, ""),
        Measure("search rows made", seconds, "s"),
        Measure("services to choose from, median", median(times["rows"]), ""),
        Measure("answers that were cut", sum(times["cut"]), ""),
        Measure("search, median", median(times["search"]), "ms", floor=median(times["floor"])),
        Measure("search, p95", _p95(times["search"]), "ms", floor=floor, limit=MOST_P95_MS),
        Measure("open page, p95", _p95(times["page"]), "ms", floor=floor),
        Measure("index alone, p95", floor, "ms"),
    ]


def _p95(values: Sequence[float]) -> float:
    return quantiles(values, n=20)[-1]
