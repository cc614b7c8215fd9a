"""Write down the statements that work sends, and send them again with nothing around: the floor."""

from __future__ import annotations

import os
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter, process_time
from typing import TYPE_CHECKING, Any

import psycopg
from django.db import connection

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence


@dataclass(slots=True)
class Recording:
    """Hold statements with their values, in order."""

    statements: list[tuple[str, Any]] = field(default_factory=list)

    def __call__(
        self,
        execute: Callable[..., Any],
        sql: str,
        params: Any,
        many: bool,  # noqa: FBT001 - Django's signature
        context: Any,
    ) -> Any:
        """Note a statement and let it pass."""
        self.statements.append((sql, params))
        return execute(sql, params, many, context)

    def only(self, word: str) -> list[tuple[str, Any]]:
        """Return the statements that hold a word."""
        return [one for one in self.statements if word in one[0]]


@contextmanager
def recorded() -> Iterator[Recording]:
    """Record what Django sends in a block."""
    recording = Recording()
    with connection.execute_wrapper(recording):
        yield recording


def raw_connection() -> psycopg.Connection[Any]:
    """Return one connection that prepares every statement and commits each by itself, past the guard of rows."""
    # Times come in UTC, as Django asks for them.
    return psycopg.connect(
        os.environ["DATABASE_URL"],
        autocommit=True,
        prepare_threshold=0,
        options="-c TimeZone=UTC -c throughcare.scope=system",
    )


def replay(raw: psycopg.Connection[Any], statements: Sequence[tuple[str, Any]]) -> None:
    """Send statements and fetch what they return."""
    for query, params in statements:
        cursor = raw.execute(query, params)
        if cursor.description is not None:
            cursor.fetchall()


def timed(work: Callable[[], object]) -> float:
    """Return how long something took.

    Units: milliseconds of wall time.
    """
    begun = perf_counter()
    work()
    return (perf_counter() - begun) * 1000


def busy_seconds(server: int) -> float | None:
    """Return the processor time that this process and one server process have used so far.

    Shapes: None where the server is another machine, or the system does not tell.
    """
    told = Path(f"/proc/{server}/schedstat")
    if not told.exists():
        return None
    return process_time() + int(told.read_text().split()[0]) / 1e9
