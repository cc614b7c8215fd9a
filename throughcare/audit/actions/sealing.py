"""Seal events: give each its place in the tree, sign the head, keep it in the second store, have it witnessed.

Each step may be the last one before a crash. Places and head are one transaction; the second store
may lack the newest head only, and the next sealing adds it; witnesses are asked again.
Source: RFC 6962; our own choice, ADR 10.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db import connection, transaction

from throughcare.audit.actions.witnesses import ask
from throughcare.audit.models import AuditCheckpoint, AuditTile
from throughcare.audit.queries.tree import HEIGHT, Nodes, TreeError, new_tiles, row
from throughcare.audit.rules import merkle, notes
from throughcare.kernel.errors import ThroughcareError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from throughcare.audit.actions.store import Store
    from throughcare.audit.actions.witnesses import Witness

    Reached = Callable[[str], None]

logger = logging.getLogger(__name__)
BATCH = 20_000
"""Events under one head at most: what one transaction holds in memory."""
STEPS = ("locked", "agreed", "placed", "signed", "committed", "stored", "witnessed")
"""What sealing tells, in this order, so that a test can end it at each."""
_LOOK_BACK = 100
"""Heads among which one is looked for whose transactions have all ended."""
_LOCK = 7_204_119
"""Key of the advisory lock that keeps two sealers apart. Any number does; it only has to stay the same."""

_PLACE = """
INSERT INTO audit_leaf (position, event_id, leaf)
SELECT %s::bigint + row_number() OVER (ORDER BY fresh.id) - 1, fresh.id, fresh.leaf
FROM (SELECT e.id, e.leaf FROM audit_event e
      WHERE e.id > %s AND NOT EXISTS (SELECT FROM audit_leaf l WHERE l.event_id = e.id)
      ORDER BY e.id LIMIT %s) fresh
RETURNING position, event_id, leaf
"""
_MOMENT = """
SELECT pg_snapshot_xmin(s)::text::bigint, pg_snapshot_xmax(s)::text::bigint,
       (SELECT system_identifier::text FROM pg_control_system())
FROM pg_current_snapshot() s
"""


class SealingError(ThroughcareError):
    """Report that sealing would hide something: the database and the second store tell different stories."""


@dataclass(frozen=True, slots=True)
class Sealed:
    """Say what one sealing did."""

    size: int
    added: int
    faults: tuple[str, ...]
    """What kept witnesses from countersigning, in words."""


class _Moment(NamedTuple):
    oldest: int
    following: int
    cluster: str


def _nothing(_step: str) -> None:
    """Tell nobody."""


def seal(
    store: Store,
    *,
    now: datetime,
    witnesses: Sequence[Witness] = (),
    sweep: bool = False,
    reached: Reached = _nothing,
) -> Sealed:
    """Seal every event that is committed and not sealed yet; then ask the witnesses.

    `sweep` looks through all events instead of those that can be new.
    Errors: SealingError, StoreError. A witness that does not answer is no error.
    """
    added = 0
    with store.held():
        key = store.key()
        while True:
            count = _seal_batch(store, key, now=now, sweep=sweep, reached=reached)
            added += count
            if count < BATCH:
                break
    faults = tuple(fault for one in witnesses if (fault := ask(one, now=now)))
    for fault in faults:
        logger.warning("%s", fault)
    reached("witnessed")
    last = _last()
    return Sealed(last.size if last else 0, added, faults)


def _seal_batch(
    store: Store, key: notes.PrivateKey, *, now: datetime, sweep: bool, reached: Reached
) -> int:
    with transaction.atomic(durable=True):
        _lock()
        reached("locked")
        last = _last()
        _agree(store, key, last)
        _require_own_head(last)
        reached("agreed")
        made, count = _grow(key, last, now=now, sweep=sweep, reached=reached)
    if made is None:
        return 0
    reached("committed")
    store.append(made.note)
    reached("stored")
    return count


def _lock() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL synchronous_commit = on")
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


def _last() -> AuditCheckpoint | None:
    return AuditCheckpoint.objects.order_by("-size").first()


def _agree(store: Store, key: notes.PrivateKey, last: AuditCheckpoint | None) -> None:
    """Add the newest head to the second store if a crash kept it out; refuse any other difference."""
    kept = store.last()
    if kept == (last.note if last else None):
        return
    size = _opened(kept, key).size if kept else 0
    if last is None or size >= last.size:
        raise SealingError(
            f"Cannot seal: the second store [{store.folder}] knows {size} sealed events, and the "
            f"database only {last.size if last else 0}, or others. Was an old backup restored? "
            "If so: throughcare seal --after-restore REASON"
        )
    before = AuditCheckpoint.objects.filter(size__lt=last.size).order_by("-size").first()
    if kept != (before.note if before else None):
        raise SealingError(
            f"Cannot seal: the second store [{store.folder}] ends at {size} sealed events, and more "
            "than the newest head is missing. Was it shortened? Bring the whole file back."
        )
    _opened(last.note, key)
    store.append(last.note)


def _opened(note: str, key: notes.PrivateKey) -> notes.Checkpoint:
    try:
        return notes.opened(note, key.public)
    except notes.NoteError as error:
        raise SealingError(
            "Cannot seal: the newest head was not signed with this key. Is it another database's folder?"
        ) from error


def _require_own_head(last: AuditCheckpoint | None) -> None:
    """Refuse to build on parts of the tree that do not give the newest head any more."""
    if last is None:
        return
    try:
        is_same = merkle.root(last.size, Nodes()) == bytes(last.root)
    except TreeError as error:
        raise SealingError(str(error)) from error
    if not is_same:
        raise SealingError(
            f"Cannot seal: the stored tree no longer gives the head over {last.size} events. "
            "Run: throughcare verify audit"
        )


def _grow(
    key: notes.PrivateKey,
    last: AuditCheckpoint | None,
    *,
    now: datetime,
    sweep: bool,
    reached: Reached,
) -> tuple[AuditCheckpoint | None, int]:
    old = last.size if last else 0
    before = _moment()
    is_known = last is not None and last.cluster == before.cluster and not sweep
    placed = _place(old, last.floor if last and is_known else 0)
    if not placed:
        return None, 0
    reached("placed")
    new = old + len(placed)
    _make_tiles(old, new)
    checkpoint = notes.Checkpoint(key.name, new, merkle.root(new, Nodes()), now)
    note = notes.sign(checkpoint, key)
    reached("signed")
    made = AuditCheckpoint(
        size=new,
        root=checkpoint.root,
        at=now,
        note=note,
        tip=max(placed[-1][1], last.tip if last else 0),
        floor=_floor(last, before),
        next_transaction=_moment().following,
        cluster=before.cluster,
    )
    made.save(force_insert=True)
    return made, len(placed)


def _moment() -> _Moment:
    with connection.cursor() as cursor:
        cursor.execute(_MOMENT)
        return _Moment(*cursor.fetchone())


def _place(old: int, floor: int) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(_PLACE, [old, floor, BATCH])
        return sorted(cursor.fetchall())


def _make_tiles(old: int, new: int) -> None:
    start = old >> HEIGHT << HEIGHT
    if new >> HEIGHT > old >> HEIGHT:
        made = new_tiles(old, new, row(0, start, new - start))
        AuditTile.objects.bulk_create(
            AuditTile(level=level, number=number, hash=one) for level, number, one in made
        )


def _floor(last: AuditCheckpoint | None, before: _Moment) -> int:
    """Return up to which number no event can still arrive.

    An event's number is drawn before it is committed. Whoever drew one up to an earlier tip had a
    transaction older than that head's next one; once all of those have ended, this sealing has
    seen what they left. A number without its transaction yet is caught by the nightly sweep.
    """
    if last is None or last.cluster != before.cluster:
        return 0
    for one in AuditCheckpoint.objects.order_by("-size")[:_LOOK_BACK]:
        if one.cluster == before.cluster and one.next_transaction <= before.oldest:
            return max(one.tip, last.floor)
    return last.floor
