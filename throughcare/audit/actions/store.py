"""The second store: a folder outside the database with the key and every signed checkpoint.

Shapes: `seal.key` (private, readable by its owner only), `seal.pub` (give it to witnesses and
verifiers), `checkpoints` (one JSON object a line, only ever added to). A line that a crash tore is
followed by the whole line; readers skip a beginning that the next line repeats.
"""

from __future__ import annotations

import fcntl
import json
import os
import secrets
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from throughcare.audit.rules import notes
from throughcare.kernel.errors import ThroughcareError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime
    from pathlib import Path

_TAIL = 2 * notes.LONGEST_NOTE


class StoreError(ThroughcareError):
    """Report a second store that cannot be used."""


@dataclass(frozen=True, slots=True)
class Store:
    """Name the folder; it is made when it is first needed."""

    folder: Path

    @property
    def checkpoints(self) -> Path:
        """Return the file of signed checkpoints."""
        return self.folder / "checkpoints"

    def key(self) -> notes.PrivateKey:
        """Return the key that signs; a folder without one gets a new one.

        Errors: StoreError when checkpoints are there without their key.
        """
        file = self.folder / "seal.key"
        if not file.exists():
            if self.checkpoints.exists() and self.checkpoints.stat().st_size:
                raise StoreError(
                    f"Cannot seal: [{self.folder}] holds checkpoints and no key. Bring [seal.key] back."
                )
            self._make_key(file)
        key = notes.private_key(file.read_text())
        self._publish(key.public)
        return key

    def public_keys(self) -> list[notes.PublicKey]:
        """Return the public keys of this folder, the one in use first, then those before a restore."""
        file = self.folder / "seal.pub"
        lines = file.read_text().splitlines() if file.exists() else []
        return [notes.public_key(line) for line in lines]

    def begin_anew(self, heads: Iterable[str], *, now: datetime) -> None:
        """Go on after an old database was restored: a new key, and these heads only; what was there is kept.

        The key comes first. A crash in between leaves the old heads, and this can be done again.
        """
        until = f"{now:%Y%m%dT%H%M%S}-{secrets.token_hex(2)}"
        for file in (self.folder / "seal.key", self.checkpoints):
            kept = file.with_name(f"{file.name}-until-{until}")
            _write(kept, file.read_text(), mode=0o600)
        key, lines = _new_key(), "".join(map(_line, heads))
        _replace(self.folder / "seal.key", key.secret_text() + "\n")
        self._publish(key.public)
        _replace(self.checkpoints, lines)

    def _publish(self, key: notes.PublicKey) -> None:
        known = self.public_keys()
        if known[:1] != [key]:
            lines = [key, *(one for one in known if one != key)]
            _write(self.folder / "seal.pub", "".join(f"{one}\n" for one in lines), mode=0o644)

    def _make_key(self, file: Path) -> None:
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = file.with_name(f"seal.{secrets.token_hex(4)}")
        _write(draft, _new_key().secret_text() + "\n", mode=0o600)
        try:
            # Two processes at once: the first link stands, and both then read the same key.
            os.link(draft, file)
        except FileExistsError:
            return
        finally:
            draft.unlink()

    @contextmanager
    def held(self) -> Iterator[None]:
        """Keep other sealers of this folder waiting."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with (self.folder / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def last(self) -> str | None:
        """Return the newest whole note."""
        if not self.checkpoints.exists():
            return None
        with self.checkpoints.open("rb") as file:
            file.seek(max(0, self.checkpoints.stat().st_size - _TAIL))
            whole = file.read().rpartition(b"\n")[0]
        if not whole:
            return None
        try:
            return str(json.loads(whole.rpartition(b"\n")[2])["note"])
        except (ValueError, KeyError, TypeError) as error:
            raise StoreError(
                f"Cannot seal: the last line of [{self.checkpoints}] is no checkpoint. "
                "Somebody wrote into it; compare it with a copy."
            ) from error

    def append(self, note: str) -> None:
        """Add a checkpoint, and return once the disk has it."""
        line = _line(note).encode()
        handle = os.open(self.checkpoints, os.O_CREAT | os.O_RDWR | os.O_APPEND, 0o600)
        try:
            size = os.fstat(handle).st_size
            is_torn = size and os.pread(handle, 1, size - 1) != b"\n"
            data = b"\n" + line if is_torn else line
            if os.write(handle, data) != len(data):
                raise StoreError(f"Cannot write [{self.checkpoints}]: the disk is full. Make room.")
            os.fsync(handle)
        finally:
            os.close(handle)


def _line(note: str) -> str:
    return json.dumps({"note": note}, ensure_ascii=False) + "\n"


def _new_key() -> notes.PrivateKey:
    return notes.new_key(f"throughcare/{secrets.token_hex(4)}", notes.LOG)


def _replace(file: Path, text: str) -> None:
    draft = file.with_name(f"{file.name}.{secrets.token_hex(4)}")
    _write(draft, text, mode=0o600)
    draft.replace(file)


def _write(file: Path, text: str, *, mode: int) -> None:
    handle = os.open(file, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, mode)
    with os.fdopen(handle, "w") as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())
