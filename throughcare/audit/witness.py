"""A witness: a process of its own, with its own key and store, that countersigns heads it can follow.

It answers `POST /add-checkpoint` as other transparency logs' witnesses do. It believes the logs
whose keys its store lists, remembers the last head of each, and refuses every head that does not
continue it. What it refuses although the log signed it is kept: two such heads prove a fork.
Shapes of the store: `witness.key` (private), `witness.pub`, `logs` (one public key a line),
`heads-<number>` (one JSON object a line), `refused` (likewise).
Source: C2SP tlog-witness.
"""

from __future__ import annotations

import base64
import binascii
import fcntl
import json
import os
import re
import secrets
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import IO, TYPE_CHECKING, Any, NamedTuple

from throughcare.audit.rules import merkle, notes
from throughcare.kernel.errors import ThroughcareError

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

LONGEST_REQUEST = 24_000
SECONDS = 10
_LONGEST_REFUSED = 10_000_000
_LONGEST_PROOF = 63


class WitnessStoreError(ThroughcareError):
    """Report a store that another witness uses, or that cannot be read."""


class Answer(NamedTuple):
    """Hold a status of HTTP and the text that goes with it."""

    status: int
    text: str


@dataclass
class WitnessStore:
    """Hold the witness's key, the logs it believes, and the last head of each."""

    folder: Path
    _held: IO[str] | None = None
    _heads: dict[str, notes.Checkpoint] = field(default_factory=dict)

    def open(self) -> None:
        """Take the folder for this process alone, and read the last heads.

        Errors: WitnessStoreError.
        """
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._held = (self.folder / "lock").open("w")
        try:
            fcntl.flock(self._held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise WitnessStoreError(
                f"Cannot use [{self.folder}]: another witness does. Give each its own folder."
            ) from error
        for log in self.logs():
            if (head := self._read_head(log)) is not None:
                self._heads[log.name] = head

    def close(self) -> None:
        """Give the folder back."""
        if self._held is not None:
            self._held.close()
            self._held = None

    def key(self) -> notes.PrivateKey:
        """Return the witness's key; a new folder gets a new one."""
        file = self.folder / "witness.key"
        if not file.exists():
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            key = notes.new_key(f"witness/{secrets.token_hex(4)}", notes.WITNESS)
            _append(file, key.secret_text())
            _append(self.folder / "witness.pub", str(key.public))
        return notes.private_key(file.read_text())

    def logs(self) -> list[notes.PublicKey]:
        """Return the logs whose heads are countersigned."""
        file = self.folder / "logs"
        lines = file.read_text().splitlines() if file.exists() else []
        return [notes.public_key(line) for line in lines if line.strip()]

    def trust(self, key: notes.PublicKey) -> None:
        """Believe one more log from now on.

        Errors: WitnessStoreError when another key of the same name is believed already.
        """
        known = {log.name: log for log in self.logs()}
        if known.setdefault(key.name, key) != key:
            raise WitnessStoreError(
                f"Cannot trust this key of [{key.name}]: another one of that name is trusted."
            )
        if key not in self.logs():
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            _append(self.folder / "logs", str(key))

    def head(self, log: notes.PublicKey) -> notes.Checkpoint | None:
        """Return the last head that was countersigned."""
        return self._heads.get(log.name)

    def heads_file(self, log: notes.PublicKey) -> Path:
        """Return where the heads of a log are kept."""
        return self.folder / f"heads-{log.id.hex()}"

    def keep(self, log: notes.PublicKey, head: notes.Checkpoint, note: str, line: str) -> None:
        """Keep a head before anybody is told that it was countersigned."""
        text = json.dumps({"note": note, "line": line}, ensure_ascii=False)
        _append(self.heads_file(log), text)
        self._heads[log.name] = head

    def refuse(self, note: str, why: str) -> None:
        """Keep a head that its log signed and that contradicts what was seen."""
        file = self.folder / "refused"
        if not file.exists() or file.stat().st_size < _LONGEST_REFUSED:
            _append(file, json.dumps({"note": note, "why": why}, ensure_ascii=False))

    def _read_head(self, log: notes.PublicKey) -> notes.Checkpoint | None:
        file = self.heads_file(log)
        lines = file.read_bytes().split(b"\n")[:-1] if file.exists() else []
        for line in reversed(lines):
            try:
                return notes.opened(str(json.loads(line)["note"]), log)
            except (ValueError, KeyError, TypeError):
                continue  # torn by a crash, and never answered
        if lines:
            raise WitnessStoreError(f"Cannot read a single head in [{file}]. Bring a copy back.")
        return None


def _append(file: Path, text: str) -> None:
    handle = os.open(file, os.O_CREAT | os.O_RDWR | os.O_APPEND, 0o600)
    try:
        size = os.fstat(handle).st_size
        is_torn = size and os.pread(handle, 1, size - 1) != b"\n"
        data = ("\n" if is_torn else "").encode() + text.encode() + b"\n"
        if os.write(handle, data) != len(data):
            raise WitnessStoreError(f"Cannot write [{file}]: the disk is full. Make room.")
        os.fsync(handle)
    finally:
        os.close(handle)


def consider(body: str, store: WitnessStore, *, now: datetime) -> Answer:
    """Countersign the head in a request, or say why not.

    Shapes: `old N`, the steps of the proof, an empty line, the note.
    """
    try:
        old, proof, note = _request(body)
        origin = notes.origin_of(note)
    except notes.NoteError as error:
        return Answer(400, str(error))
    log = next((one for one in store.logs() if one.name == origin), None)
    if log is None:
        return Answer(404, f"Cannot countersign for [{origin}]: this witness does not know it.")
    try:
        head = notes.opened(note, log)
    except notes.NoteError as error:
        return Answer(403, str(error))
    seen = store.head(log)
    refused = _refusal(old, proof, head, seen)
    if refused is not None:
        if refused.status != 400 and not refused.text.isdecimal():  # noqa: PLR2004 - malformed only
            store.refuse(note, refused.text)
        return refused
    line = notes.countersign(head, store.key(), now=now)
    if seen is None or head.size > seen.size:
        store.keep(log, head, note, line.rstrip("\n"))
    return Answer(200, line)


def _request(body: str) -> tuple[int, list[bytes], str]:
    first, _, note = body.partition("\n\n")
    lines = first.split("\n")
    number = re.fullmatch(r"old (0|[1-9][0-9]{0,18})", lines[0])
    if number is None or len(lines) > _LONGEST_PROOF + 1:
        raise notes.NoteError("Cannot read the request: it must begin with [old N] and a proof.")
    try:
        proof = [base64.b64decode(line, validate=True) for line in lines[1:]]
    except (binascii.Error, ValueError) as error:
        raise notes.NoteError("Cannot read the request: the proof is not base64.") from error
    if any(len(one) != len(merkle.EMPTY) for one in proof):
        raise notes.NoteError("Cannot read the request: a step of the proof has the wrong length.")
    return int(number[1]), proof, note


def _refusal(
    old: int, proof: list[bytes], head: notes.Checkpoint, seen: notes.Checkpoint | None
) -> Answer | None:
    size, root = (seen.size, seen.root) if seen else (0, merkle.EMPTY)
    if head.size < size:
        return Answer(409, f"Refused: {head.size} events after {size}. The log was turned back.")
    if head.size == size and head.root != root:
        return Answer(409, f"Refused: two heads over {size} events. The log was forked.")
    if old > head.size:
        return Answer(400, f"Cannot follow from {old} to {head.size}: trees only grow.")
    if old != size:
        return Answer(409, f"{size}")
    if not merkle.is_consistent(old, root, head.size, head.root, proof):
        return Answer(422, f"Refused: the proof does not lead from {size} to {head.size} events.")
    return None


class Server(ThreadingHTTPServer):
    """Answer on this machine only; put a proxy before it to be reached from elsewhere."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, store: WitnessStore, *, port: int, clock: Callable[[], datetime]) -> None:
        """Listen; port 0 takes a free one."""
        self.store, self.clock, self.turn = store, clock, threading.Lock()
        super().__init__(("127.0.0.1", port), Handler)


class Handler(BaseHTTPRequestHandler):
    """Read one request with limits, and answer it."""

    server: Server
    timeout = SECONDS
    server_version = "throughcare-witness"
    sys_version = ""

    def do_POST(self) -> None:
        """Consider a head."""
        if self.path != "/add-checkpoint":
            self._answer(Answer(404, "Only /add-checkpoint is here."))
            return
        length = self.headers.get("Content-Length", "")
        if not (length.isascii() and length.isdecimal()) or "Transfer-Encoding" in self.headers:
            self._answer(Answer(411, "Say the length of the request."))
        elif len(length) > 9 or int(length) > LONGEST_REQUEST:  # noqa: PLR2004 - digits
            self._answer(Answer(413, f"At most {LONGEST_REQUEST} bytes."))
        else:
            self._consider(int(length))

    def do_GET(self) -> None:
        """Say which key countersigns here."""
        if self.path == "/":
            self._answer(Answer(200, f"{self.server.store.key().public}"))
        else:
            self._answer(Answer(404, "Only / and /add-checkpoint are here."))

    def _consider(self, length: int) -> None:
        try:
            body = self.rfile.read(length).decode()
        except (UnicodeDecodeError, OSError):
            self._answer(Answer(400, "Cannot read the request: it is no text, or it stopped."))
            return
        try:
            with self.server.turn:
                answer = consider(body, self.server.store, now=self.server.clock())
        except (OSError, ThroughcareError) as error:
            answer = Answer(500, f"Cannot keep the head, so it is not countersigned: {error}")
        self._answer(answer)

    def _answer(self, answer: Answer) -> None:
        data = answer.text.rstrip("\n").encode() + b"\n"
        is_size = answer.status == 409 and answer.text.isdecimal()  # noqa: PLR2004 - conflict
        self.send_response(answer.status)
        kind = "text/x.tlog.size" if is_size else "text/plain; charset=utf-8"
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        self.send_header("Connection", "close")
        self.close_connection = True
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_arguments: Any) -> None:
        """Stay quiet: what counts is in the store."""
