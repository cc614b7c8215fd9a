"""`throughcare seal` and `throughcare verify audit`."""

from __future__ import annotations

import json as json_module
import os
import signal
import threading
from contextlib import contextmanager
from dataclasses import asdict
from typing import TYPE_CHECKING

import psycopg
from django.db import InterfaceError, OperationalError, connection
from django.utils import timezone
from rich.console import Console

from throughcare.audit import actions, queries, verifier
from throughcare.config.commands.printing import show
from throughcare.kernel.errors import ThroughcareError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from throughcare.audit.verifier import Key, Report

console = Console(stderr=True)
KEPT = 100
"""Faults that are told one by one; all are counted."""
_PASSING = (OperationalError, InterfaceError, OSError, ThroughcareError)
"""What may be over the next time: a database that restarts, a full disk."""


def seal_now() -> int:
    """Seal what is not sealed yet, at an orderly stop for instance; return how many events.

    A stop must not fail because of it: what keeps it from sealing is said, and 0 returned.
    """
    try:
        return actions.seal_as_configured(now=timezone.now()).added
    except _PASSING as error:
        console.print(f"Not sealed: {error}", markup=False, highlight=False)
        connection.close()
        return 0


@contextmanager
def going_on(*, every: float = 30) -> Iterator[None]:
    """Seal every so many seconds beside what the block does, and a last time when it ends.

    It is a thread of its own, so that no long job keeps events unsealed.
    """
    stopped = threading.Event()

    def keep_sealing() -> None:
        while not stopped.wait(every):
            seal_now()
        connection.close()

    thread = threading.Thread(target=keep_sealing, name="sealer", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stopped.set()
        thread.join()
        seal_now()


def seal(*, every: int | None = None, json: bool = False) -> int:
    """Seal once, or every so many seconds until stopped; return the exit code.

    Stopped in good order it seals a last time.
    """
    if every is None:
        return _seal_once(json=json, sweep=True)
    stopped = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopped.set())
    while True:
        is_last = stopped.is_set()
        code = _patiently(json=json)
        if is_last:
            return code
        stopped.wait(every)


def _patiently(*, json: bool) -> int:
    """Seal; when the database or the disk is away, say so and go on: the next time may succeed."""
    try:
        return _seal_once(json=json, sweep=False)
    except _PASSING as error:
        console.print(f"Not sealed: {error}", markup=False, highlight=False)
        connection.close()
        return 1


def _seal_once(*, json: bool, sweep: bool) -> int:
    sealed = actions.seal_as_configured(now=timezone.now(), sweep=sweep)
    if json:
        show(asdict(sealed) | {"key": str(actions.configured_store().key().public)})
        return 0
    console.print(f"{sealed.added} events sealed, {sealed.size} in all.", highlight=False)
    for fault in sealed.faults:
        console.print(fault, markup=False, highlight=False)
    return 0


def after_restore(reason: str, *, json: bool = False) -> int:
    """Go on with an older database that was restored on purpose, and seal; return the exit code."""
    store = actions.configured_store()
    lost = actions.go_on_after_restore(store, reason=reason, now=timezone.now())
    console.print(
        f"{lost} sealed events are lost. Tell each witness to trust the new key:", highlight=False
    )
    console.print(str(store.key().public), markup=False, highlight=False, soft_wrap=True)
    return _seal_once(json=json, sweep=True)


def verify_audit(
    *,
    key: str | None = None,
    witness_stores: Sequence[Path] = (),
    receipt: Path | None = None,
    json: bool = False,
) -> int:
    """Verify the log, or one receipt, with the verifier that shares no code with it; return the exit code."""
    text = key or _public_key(actions.configured_store().folder / "seal.pub")
    log_key, *older_keys = map(verifier.key_of, text.splitlines())
    witness_keys = [verifier.key_of(_public_key(one / "witness.pub")) for one in witness_stores]
    if receipt is not None:
        return _verify_receipt(receipt, log_key, witness_keys, json=json)
    number = log_key.id.hex()
    with psycopg.connect(os.environ["DATABASE_URL"]) as plain:
        report = verifier.verify(
            plain,
            key=log_key,
            now=timezone.now(),
            stores={"the second store": actions.configured_store().checkpoints},
            witnesses={f"witness {one.name}": one / f"heads-{number}" for one in witness_stores},
            witness_keys=[*witness_keys, *_configured_keys()],
            older_keys=older_keys,
        )
    if json:
        show(asdict(report) | {"faults": report.faults[:KEPT], "count": len(report.faults)})
    else:
        _tell(report)
    return 1 if report.faults else 0


def _configured_keys() -> list[Key]:
    return [verifier.key_of(str(one.key)) for one in actions.configured_witnesses()]


def _public_key(file: Path) -> str:
    if not file.exists():
        raise ThroughcareError(
            f"Cannot verify: there is no public key at [{file}]. Name it with --key, or seal first."
        )
    return file.read_text(encoding="utf-8")


def _verify_receipt(file: Path, key: Key, witness_keys: Sequence[Key], *, json: bool) -> int:
    try:
        receipt = json_module.loads(file.read_text(encoding="utf-8"))
    except ValueError as error:
        raise ThroughcareError(
            f"Cannot read the receipt [{file}]: it is no JSON. {error}"
        ) from error
    faults = verifier.check_receipt(receipt, key=key, witness_keys=witness_keys)
    if json:
        show({"faults": faults})
    else:
        for fault in faults or ["The event of this receipt is in the sealed log."]:
            console.print(fault, markup=False, highlight=False)
    return 1 if faults else 0


def _tell(report: Report) -> None:
    for fault in report.faults[:KEPT]:
        console.print(fault, markup=False, highlight=False)
    if len(report.faults) > KEPT:
        console.print(f"and {len(report.faults) - KEPT} more")
    state = queries.seal_state([one.key.name for one in actions.configured_witnesses()])
    for one in state.witnesses:
        if one.unwitnessed_since is not None:
            console.print(
                f"Unwitnessed by {one.name} since {one.unwitnessed_since:%Y-%m-%d %H:%M:%S} UTC "
                f"({state.size - one.size} events).",
                markup=False,
                highlight=False,
            )
    console.print(
        f"{report.events} events, {report.sealed} sealed under {report.heads} heads, "
        f"{report.unsealed} not yet, {report.cosignatures} countersignatures. "
        f"{len(report.faults)} faults.",
        highlight=False,
    )
