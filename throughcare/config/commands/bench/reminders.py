"""`bench reminders`: how many reminders leave in an hour on one worker, beside bare rows of the same number."""

from __future__ import annotations

from datetime import timedelta
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import connection
from django.utils import timezone

from throughcare.appointments.actions.sending import follow_up, send_due
from throughcare.config.commands.bench.databases import at, create, drop
from throughcare.config.commands.bench.recording import raw_connection
from throughcare.config.commands.bench.report import BenchReport, Measure
from throughcare.config.commands.workers import processes_on
from throughcare.messages.tasks import BATCH, send_waiting
from throughcare.sharing import actions as sharing
from throughcare.simulation.world import CAST, set_up

if TYPE_CHECKING:
    from datetime import date, datetime

    from throughcare.config.commands.bench.databases import Progress

NAME = "throughcare_bench_reminders"
WANTED = 10_000
"""An hour's reminders: the figure of the requirement."""
AN_HOUR = 3600
FLOORS = 200
# People, their numbers and their appointments as rows: what is measured begins when they are there.
_PEOPLE = """
INSERT INTO people_person (jurisdiction_id, language, home_municipality, release_municipality, about_me, version)
SELECT 'NL', 'nl', '', '', '', 1 FROM generate_series(1, %s) RETURNING id
"""
_POINTS = """
INSERT INTO people_contact_point (person_id, system, value, use, rank, is_shared, recorded_at, by_person)
SELECT id, 'sms', '+316' || lpad(id::text, 8, '0'), 'mobile', 1, false, %s, false
  FROM unnest(%s::bigint[]) AS p(id)
"""
_APPOINTMENTS = """
INSERT INTO appointments_appointment (person_id, agency_id, kind, about, during, is_all_day, "where", place,
  municipality, state, to_rebook, reminds, uid, sequence, recorded_at, changed_at)
SELECT id, (SELECT min(id) FROM agencies_agency), 'appointment', '', tstzrange(%s, %s), false, 'remote', '', '',
  'booked', false, true, gen_random_uuid(), 0, %s, %s FROM unnest(%s::bigint[]) AS p(id)
RETURNING id, person_id
"""
_REMINDERS = """
INSERT INTO appointments_reminder (person_id, appointment_id, kind, sequence, due_at, state, channel, fault)
SELECT a.person_id, a.id, 'before', 0, %s, 'planned', '', '' FROM appointments_appointment a
"""
_FLOOR = "UPDATE messages_message SET settled_at = now() WHERE id = %s"


def measure(wanted: int, now: datetime, today: date) -> dict[str, float]:
    """Plan so many reminders, hand them over and send them; return seconds and counts."""
    set_up(CAST, password=None, now=now, today=today)
    access = sharing.system_access(purpose="bench", now=now)
    _fill(wanted, now)
    with TemporaryDirectory() as folder:
        # Text messages go to a file: what a provider takes on top is not ours.
        settings.SAFE_MODE, settings.TEXT_SENDER, settings.MEDIA_ROOT = False, "file", folder
        began = perf_counter()
        handed = 0
        while batch := send_due(access=access, now=now).looked_at:
            handed += batch
        after_handing = perf_counter()
        sent = 0
        while (found := send_waiting(timestamp=0)) > 0:
            sent += found
        after_sending = perf_counter()
        while sum(follow_up(access=access, now=now).values()):
            pass
        ended = perf_counter()
    return {
        "handed": handed,
        "sent": sent,
        "handing": after_handing - began,
        "sending": after_sending - after_handing,
        "following": ended - after_sending,
        "floor": _floor(),
    }


def _fill(wanted: int, now: datetime) -> None:
    start = now + timedelta(hours=20)
    with connection.cursor() as cursor:
        cursor.execute(_PEOPLE, [wanted])
        ids = [number for (number,) in cursor.fetchall()]
        cursor.execute(_POINTS, [now, ids])
        cursor.execute(_APPOINTMENTS, [start, start + timedelta(hours=1), now, now, ids])
        cursor.execute(_REMINDERS, [now])


def _floor() -> float:
    """Return the seconds of one durable transaction that changes one row."""
    with raw_connection() as raw:
        began = perf_counter()
        for number in range(1, FLOORS + 1):
            raw.execute(_FLOOR, [number])
        return (perf_counter() - began) / FLOORS


def run(
    owner_url: str,
    app_url: str,
    *,
    people: int,
    seed: int,
    now: datetime,
    progress: Progress,
) -> BenchReport:
    """Measure in a database of its own, which is dropped afterwards; `people` bounds how many reminders."""
    wanted = min(people, WANTED)
    # In the hours in which reminders go: the bench measures sending, not waiting for the morning.
    noon = timezone.localtime(now).replace(hour=12, minute=0, second=0, microsecond=0)
    create(owner_url, NAME, progress=progress)
    try:
        progress(0, 1, "Sending reminders")
        with processes_on(at(app_url, NAME)) as pool:
            found = pool.submit(measure, wanted, noon, noon.date()).result()
    finally:
        drop(owner_url, NAME)
    total = found["handing"] + found["sending"] + found["following"]
    rate = found["sent"] / total * AN_HOUR
    floor = AN_HOUR / found["floor"]
    measures = (
        Measure("reminders due", wanted, ""),
        Measure("sent", found["sent"], "", limit=wanted, bound="least"),
        Measure("deciding and handing over", found["handing"], "s"),
        Measure(
            f"sending, in runs of {BATCH}", found["sending"], "s", floor=found["floor"] * wanted
        ),
        Measure("seeing to what became of them", found["following"], "s"),
        Measure("in an hour", rate, "messages", floor=floor, limit=WANTED, bound="least"),
        Measure(
            "in an hour, at one run a minute",
            min(rate, BATCH * 60),
            "messages",
            limit=WANTED,
            bound="least",
        ),
    )
    return BenchReport("reminders", people, seed, measures)
