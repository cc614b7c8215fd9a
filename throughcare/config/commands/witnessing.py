"""`throughcare witness`: it runs where no database is, so it needs neither one nor Django."""

from __future__ import annotations

import json as json_module
import signal
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from rich.console import Console

from throughcare.audit.rules import notes
from throughcare.audit.witness import Server, WitnessStore
from throughcare.kernel.errors import ThroughcareError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

console = Console(stderr=True)


def witness(store: Path, *, port: int, trust: Sequence[str] = (), json: bool = False) -> int:
    """Countersign heads until stopped; return the exit code."""
    held = WitnessStore(store)
    for text in trust:
        held.trust(_log_key(text))
    held.open()
    try:
        with Server(held, port=port, clock=_now) as server:
            _say_where(held, server.server_address[1], json=json)
            signal.signal(signal.SIGTERM, signal.default_int_handler)
            try:
                server.serve_forever()
            except KeyboardInterrupt:
                return 0
    finally:
        held.close()
    return 0


def _say_where(held: WitnessStore, port: object, *, json: bool) -> None:
    url, key = f"http://127.0.0.1:{port}", str(held.key().public)
    if json:
        print(
            json_module.dumps({"url": url, "key": key, "logs": [str(one) for one in held.logs()]}),
            flush=True,
        )
        return
    console.print(f"Witness at {url}; {len(held.logs())} logs trusted.", highlight=False)
    console.print("Name it to the sealer in THROUGHCARE_WITNESSES:")
    print(f"{key}@{url}", flush=True)


def _log_key(text: str) -> notes.PublicKey:
    try:
        return notes.public_key(text)
    except notes.NoteError as error:
        raise ThroughcareError(f"Cannot trust [{text[:80]}]: {error}") from error


def _now() -> datetime:
    return datetime.now(UTC)
