"""Databases for benches, beside the product's own; used again while nothing changed."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import errors, sql

from throughcare.config.commands import verify
from throughcare.config.commands.bench import cloning, templates
from throughcare.config.commands.workers import processes_on
from throughcare.kernel.errors import ThroughcareError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    Progress = Callable[[int, int, str], None]

PREFIX = "throughcare_bench"
EMPTY = f"{PREFIX}_empty"
TEMPLATES = 4_000
"""How many people come in by the real actions; the others are copies of them."""
ROOT = Path(__file__).resolve().parents[3]
_MADE_OF = (
    "*/migrations/*.py",
    "agencies/reference/*",
    "programmes/definitions/*",
    "sharing/grounds/*",
    "config/commands/bench/cloning.py",
    "config/commands/bench/templates.py",
    "config/commands/bench/decisions/population.py",
)
SAMPLE = 1_000
"""How many cases of an old population are derived anew before it is used again."""


def at(url: str, name: str) -> str:
    """Return how to reach another database of the same server in the same role."""
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


def fingerprint() -> str:
    """Return a digest of the tables and of what makes people; rules are compared by deriving."""
    digest = hashlib.sha256()
    for file in sorted({file for pattern in _MADE_OF for file in ROOT.glob(pattern)}):
        if file.is_file():
            digest.update(file.name.encode() + file.read_bytes())
    return digest.hexdigest()[:16]


def populated(
    owner_url: str,
    *,
    people: int,
    seed: int,
    now: datetime,
    progress: Progress,
    agencies: int = templates.AGENCIES,
    make: Callable[..., None] = templates.make,
    kind: str = "",
) -> str:
    """Return the name of a database with that many invented people (rounded up to whole copies).

    The same people and seed are used again while their projections are what the rules say. `make` takes in
    the first people; another `kind` of people has a database of its own.
    """
    name = f"{PREFIX}_{people}{kind}"
    wanted = {"people": people, "seed": seed, "agencies": agencies, "code": fingerprint()}
    if _mark(owner_url, name) == wanted and _still_agrees(at(owner_url, name)):
        return name
    copies = -(-people // TEMPLATES)
    create(owner_url, name, progress=progress)
    progress(0, 1, "Taking in the first people by the real actions")
    with processes_on(at(owner_url, name)) as pool:
        pool.submit(make, -(-people // copies), seed=seed, agencies=agencies, now=now).result()
    if copies > 1:
        cloning.clone(at(owner_url, name), copies=copies, progress=progress)
    _set_mark(owner_url, name, wanted)
    return name


def _still_agrees(url: str) -> bool:
    with processes_on(url) as pool:
        report = pool.submit(verify.compare_projections, sample=SAMPLE, processes=1).result()
    return report.count == 0


def create(owner_url: str, name: str, *, progress: Progress) -> None:
    """Make a database anew that holds tables, reference data and programmes, and nobody."""
    wanted = {"code": fingerprint()}
    if _mark(owner_url, EMPTY) != wanted:
        progress(0, 1, "Making the tables")
        _replace(owner_url, EMPTY, template="template1")
        with processes_on(at(owner_url, EMPTY)) as pool:
            pool.submit(templates.prepare).result()
        _set_mark(owner_url, EMPTY, wanted)
    _replace(owner_url, name, template=EMPTY)


def drop(owner_url: str, name: str) -> None:
    """Remove a database.

    Errors: ThroughcareError while somebody works in it.
    """
    # FORCE ends our own sessions, and is refused while the server's own vacuum is there;
    # without it the vacuum is sent away, and whoever is just leaving is waited for.
    refused: psycopg.Error | None = None
    for how in (" WITH (FORCE)", "", "", ""):
        try:
            return _run(owner_url, f"DROP DATABASE IF EXISTS {{}}{how}", sql.Identifier(name))
        except (errors.InsufficientPrivilege, errors.ObjectInUse) as error:
            refused = error
    raise ThroughcareError(
        f"Cannot make database [{name}] anew: somebody still works in it. "
        "Wait for the other bench to end, or end it."
    ) from refused


def _replace(owner_url: str, name: str, *, template: str) -> None:
    drop(owner_url, name)
    _run(
        owner_url, "CREATE DATABASE {} TEMPLATE {}", sql.Identifier(name), sql.Identifier(template)
    )


def _mark(owner_url: str, name: str) -> Mapping[str, object] | None:
    with psycopg.connect(owner_url) as connection:
        row = connection.execute(
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s",
            [name],
        ).fetchone()
    if row is None or not str(row[0]).startswith("{"):
        return None
    found: Mapping[str, object] = json.loads(row[0])
    return found


def _set_mark(owner_url: str, name: str, mark: Mapping[str, object]) -> None:
    _run(
        owner_url,
        "COMMENT ON DATABASE {} IS {}",
        sql.Identifier(name),
        sql.Literal(json.dumps(mark)),
    )


def _run(owner_url: str, statement: str, *parts: sql.Composable) -> None:
    with psycopg.connect(owner_url, autocommit=True) as connection:
        connection.execute(sql.SQL(statement).format(*parts))
