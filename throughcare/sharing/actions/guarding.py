"""Keep on the connection what was decided: beyond it the database shows nothing about anybody (ADR 12).

Only decisions call this, and the doors at which work begins and ends: a page, a job, a command.
"""

from __future__ import annotations

from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

from django.db import DatabaseError, connection

from throughcare.kernel.access import Category
from throughcare.sharing.rules import bits

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import datetime

    from psycopg import Connection

    from throughcare.kernel.access import Actor, Reach

_LIST = """
SELECT (SELECT number FROM sharing_law_version LIMIT 1),
       sharing_guard_list(%s::bigint[], %s::timestamptz)
"""


def touch() -> None:
    """Note that a statement is about to put something on the connection, so that `rest` takes it away."""
    connection.guard_is_touched = True  # type: ignore[attr-defined]


def begin(*, account_id: int | None = None, agency_id: int | None = None) -> None:
    """Begin a piece of work for which nothing is decided yet."""
    touch()
    _run("SELECT sharing_guard_begin(%s::bigint, %s::bigint)", account_id, agency_id)


def open_received(*, account_id: int | None, agency_id: int | None) -> None:
    """Let the connection see what was sent to the worker's agency; what was decided before stays."""
    touch()
    _run(
        "SELECT set_config('throughcare.received', 'agency', false), "
        "set_config('throughcare.account', %s, false), set_config('throughcare.agency', %s, false)",
        str(account_id or ""),
        str(agency_id or ""),
    )


def rest() -> None:
    """End a piece of work: the connection goes back to what it was when it was opened.

    A connection that cannot be cleaned is closed: the next one knows nothing.
    """
    if not getattr(connection, "guard_is_touched", False):
        return
    connection.guard_is_touched = False  # type: ignore[attr-defined]
    if connection.connection is None:
        return
    try:
        _run("SELECT sharing_guard_rest()")
    except DatabaseError:
        # In a transaction that failed nothing can be said any more; its end takes back what was put there.
        if not connection.in_atomic_block:
            connection.close()


def job(call_next: Callable[[], Any], _context: object, _worker: object) -> Any:
    """Let a background job begin with nothing decided, whatever the one before it did."""
    begin()
    try:
        return call_next()
    finally:
        rest()


class Trial:
    """Hold one decision about a person until it is stored: while it is made, their facts can be read."""

    def __init__(self) -> None:
        """Begin with nobody."""
        self.holds = False
        self._before: str | None = None

    def begin(self, before: str | None) -> None:
        """Note who was decided before this person came to them."""
        self._before = before or ""

    def end(self) -> None:
        """Let the decided people be whom they were, unless the decision is a yes and stored."""
        if self.holds or self._before is None:
            return
        with suppress(DatabaseError):  # In a failed transaction its end does it.
            _run("SELECT set_config('throughcare.people', %s, false)", self._before)


@contextmanager
def trial() -> Iterator[Trial]:
    """Let a decision be made and stored; whatever else comes of it, the person is as closed as before."""
    one = Trial()
    try:
        yield one
    finally:
        one.end()


def open_list(actor: Actor, reach: Mapping[Category, Reach], *, now: datetime) -> int:
    """Let the connection see whom a list shows; return the number of the law, asked in the same statement."""
    touch()
    numbers = numbers_of(actor, reach[Category.IDENTITY])
    (number,) = _run(_LIST, numbers, now)[:1]
    return int(number or 0)


def numbers_of(actor: Actor, reach: Reach) -> list[int] | None:
    """Return a reach as the policies read it, see migration 0005; None where it reaches nobody."""
    if not reach.grants or actor.agency_id is None:
        return None
    found = [actor.agency_id, actor.account_id or 0, bits.GUARDED, len(reach.grants)]
    for one in (*reach.grants, *reach.forbids):
        found += [one.any_kind, one.any_phase, one.needed, one.barred]
    return found


def open_system() -> None:
    """Let the connection see everything: until the transaction ends where there is one, else until `rest`."""
    touch()
    _run("SELECT set_config('throughcare.scope', 'system', %s)", connection.in_atomic_block)


def _run(statement: str, *values: Any) -> tuple[Any, ...]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        row: tuple[Any, ...] = cursor.fetchone()
        return row


def guard_passes(
    raw: Connection[Any],
    people: Sequence[int],
    *,
    actor: Actor,
    reach: Mapping[Category, Reach],
    now: datetime,
) -> frozenset[int]:
    """Return whom the guard lets through, asked on a connection of the application's role: for verifying.

    The connection is as it was afterwards. `reach` and `now` are those of the list's access.
    """
    kept = raw.execute(
        "SELECT current_setting('throughcare.scope', true), current_setting('throughcare.people', true), "
        "current_setting('throughcare.reach', true), current_setting('throughcare.now', true)"
    ).fetchone()
    numbers = numbers_of(actor, reach[Category.IDENTITY]) if Category.IDENTITY in reach else None
    try:
        raw.execute("SELECT sharing_guard_begin(NULL, NULL)")
        raw.execute("SELECT sharing_guard_list(%s::bigint[], %s::timestamptz)", [numbers, now])
        found = raw.execute(
            "SELECT id FROM people_person WHERE id = ANY(%s::bigint[])", [list(people)]
        ).fetchall()
    finally:
        names = ("scope", "people", "reach", "now")
        for name, value in zip(names, kept or (), strict=False):
            raw.execute("SELECT set_config(%s, %s, false)", [f"throughcare.{name}", value or ""])
    return frozenset(row[0] for row in found)
