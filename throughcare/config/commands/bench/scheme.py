"""`bench scheme`: a release scheme for five thousand people, worked out and applied."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from time import perf_counter
from typing import TYPE_CHECKING

from django.db import connection
from django.utils import timezone

from throughcare.config.commands.bench.databases import at, drop, populated
from throughcare.config.commands.bench.recording import raw_connection, timed
from throughcare.config.commands.bench.report import BenchReport, Measure
from throughcare.config.commands.workers import processes_on
from throughcare.custody.types import LegalTitle
from throughcare.journeys.actions import scheming
from throughcare.journeys.types import SchemeTerms
from throughcare.kernel.access import Actor
from throughcare.kernel.errors import ThroughcareError
from throughcare.sharing import actions as sharing

if TYPE_CHECKING:
    from datetime import datetime

    from throughcare.config.commands.bench.databases import Progress

WANTED = 5_000
LIMIT_SECONDS = 90.0
FLOORS = 200
# The day up to which so many people are expected to leave.
_WINDOW = """
SELECT release_on FROM (
  SELECT DISTINCT ON (l.case_id) l.case_id, l.release_on FROM journeys_case_listing l
   WHERE l.is_open AND l.in_custody AND l.release_on > %s
   ORDER BY l.case_id) c
 ORDER BY release_on OFFSET %s LIMIT 1
"""
# One durable transaction that does next to nothing.
_COMMIT = """
INSERT INTO journeys_notice (agency_id, case_id, replanning_id, at)
SELECT agency_id, case_id, replanning_id, at FROM journeys_notice LIMIT 1
"""


def measure(wanted: int) -> dict[str, float]:
    """Draw a scheme up for about so many people, work it out, apply it; return seconds and counts."""
    now = timezone.now()
    today = timezone.localdate(now)
    access = sharing.system_access(purpose="bench", now=now)
    terms = _terms(today, wanted)
    scheme_id = scheming.draw_up(terms, by=Actor(account_id=None), now=now, today=today)
    started = perf_counter()
    people = scheming.preview_scheme(scheme_id, access=access, now=now, today=today)
    previewed = perf_counter()
    scheming.begin_applying(scheme_id, by=Actor(account_id=None), now=now)
    applied = scheming.apply_scheme(scheme_id, access=access, now=now, today=today)
    ended = perf_counter()
    with raw_connection() as raw:
        floor = sum(timed(partial(raw.execute, _COMMIT)) for _ in range(FLOORS)) / FLOORS / 1000
    return {
        "people": people,
        "applied": applied,
        "preview": previewed - started,
        "apply": ended - previewed,
        "floor": floor * people,
    }


def _terms(today: date, wanted: int) -> SchemeTerms:
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM agencies_agency WHERE kind = 'prison'")
        prisons = tuple(one for (one,) in cursor.fetchall())
        # Remand and people without a date fall under no scheme, so the window is wider than their number.
        cursor.execute(_WINDOW, [today, 2 * wanted])
        row = cursor.fetchone()
    if row is None:
        raise ThroughcareError(
            f"Cannot measure a scheme for [{wanted}] people: too few leave. Ask for more --people."
        )
    return SchemeTerms(
        "Bench",
        "Bench",
        prisons,
        (LegalTitle.SENTENCE,),
        today,
        row[0],
        30,
        today + timedelta(days=1),
    )


def run(
    owner_url: str,
    app_url: str,
    *,
    people: int,
    seed: int,
    now: datetime,
    progress: Progress,
    wanted: int = WANTED,
    agencies: int = 200,
) -> BenchReport:
    """Measure a scheme on a population of its own, which is dropped afterwards: its dates have moved."""
    name = populated(
        owner_url,
        people=people,
        seed=seed,
        now=now,
        progress=progress,
        agencies=agencies,
        kind="_scheme",
    )
    try:
        progress(0, 1, "Working a scheme out, and applying it")
        with processes_on(at(app_url, name)) as pool:
            found = pool.submit(measure, wanted).result()
    finally:
        drop(owner_url, name)
    total = found["preview"] + found["apply"]
    per_wanted = total * wanted / max(found["people"], 1)
    measures = (
        Measure("people under the scheme", found["people"], ""),
        Measure("dates moved", found["applied"], "", limit=found["people"], bound="least"),
        Measure("working it out", found["preview"], "s"),
        Measure("applying it", found["apply"], "s", floor=found["floor"]),
        Measure(f"both, for {wanted}", per_wanted, "s", limit=LIMIT_SECONDS),
    )
    return BenchReport("scheme", people, seed, measures)
