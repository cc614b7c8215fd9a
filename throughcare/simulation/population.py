"""Invented people and invented behaviour, through public actions only.

Shares marked as ours stand in docs/reference/invented-world.md; none is a fact about anybody.
"""

from __future__ import annotations

import json
import random
import tempfile
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from throughcare.exchange.imports import applying, previewing
from throughcare.exchange.imports.reading import load_mapping, shipped_mappings
from throughcare.exchange.imports.registers.invented import invented_register, register_csv
from throughcare.simulation import behaviour, services, year_later
from throughcare.simulation.world import CAST, PRISON, set_up
from throughcare.simulation.year_later import CAST_SINCE

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, datetime

    from throughcare.simulation.world import World

    Say = Callable[[str, int, int], None]

ENGLISH = (
    ("A1001AA", "Tom", "Ashworth", "1988-04-02", 40),
    ("A1002AB", "Precious", "Okafor", "1995-11-19", 12),
    ("A1003AC", "Gareth", "Pryce", "1971-01-30", 210),
    ("A1004AD", "Lee", "Sandham", "2001-07-08", 5),
)
"""Invented people of the English register: number, names, born, days to release."""


@dataclass(frozen=True, slots=True)
class Moment:
    """Hold the instant and the day on which the world is invented."""

    now: datetime
    today: date


def fill(*, people: int, seed: int, moment: Moment, say: Say) -> World:
    """Invent a world: agencies, two registers imported as any register would be, and what happened since."""
    since = moment.now - CAST_SINCE, moment.today - CAST_SINCE
    world = set_up(CAST, password=None, now=since[0], today=since[1])
    services.offer(world, now=moment.now)
    year_later.live_on(world, now=moment.now, today=moment.today)
    with tempfile.TemporaryDirectory() as folder:
        dutch = Path(folder) / "register-pi-ijsseloever.csv"
        dutch.write_bytes(register_csv(invented_register(moment.today, people=people, seed=seed)))
        _import(dutch, "nl-demo-register", PRISON, "casemanager", world, moment, people, say)
        english = Path(folder) / "prisoner-search.json"
        english.write_text(json.dumps(_english_register(moment.today)))
        _import(
            english,
            "gb-prisoner-search",
            "hmp-example-moor",
            "gb-casemanager",
            world,
            moment,
            4,
            say,
        )
    behaviour.happen(world, random.Random(seed), moment.now, moment.today, say)  # noqa: S311 - nothing secret
    return world


def _import(
    file: Path,
    mapping_name: str,
    agency: str,
    worker: str,
    world: World,
    moment: Moment,
    total: int,
    say: Say,
) -> None:
    mapping_file = shipped_mappings()[mapping_name]
    mapping = load_mapping(mapping_file)
    actor = world.actor(worker)
    import_id = previewing.begin(
        agency_id=world.agencies[agency],
        file_name=file.name,
        mapping_text=mapping_file.read_text(),
        mapping_name=mapping_name,
        digest=previewing.digest_of(file),
        actor=actor,
        now=moment.now,
        today=moment.today,
    )
    previewing.preview(import_id, file, mapping, actor=actor, now=moment.now, today=moment.today)
    applying.apply(
        import_id,
        actor=actor,
        now=moment.now,
        today=moment.today,
        progress=lambda done: say(f"Importing {file.name}", done, total),
    )


def _english_register(today: date) -> dict[str, object]:
    rows = [
        {
            "prisonerNumber": number,
            "firstName": given,
            "lastName": family,
            "dateOfBirth": born,
            "prisonName": "Example Moor (HMP)",
            "releaseDate": (today + timedelta(days=days)).isoformat(),
            "conditionalReleaseDate": None,
        }
        for number, given, family, born, days in ENGLISH
    ]
    return {"content": rows, "totalElements": len(rows)}
