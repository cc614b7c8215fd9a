"""Ask witnesses to countersign the newest head. One that is down delays nothing and is asked again.

Source: C2SP tlog-witness.
"""

from __future__ import annotations

import base64
import http.client
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from throughcare.audit.models import AuditCheckpoint, AuditCosignature
from throughcare.audit.queries.tree import Nodes, TreeError
from throughcare.audit.rules import merkle, notes
from throughcare.kernel.errors import ThroughcareError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

SECONDS: Final = 3
_LONGEST_ANSWER = 4_000
_HERE: Final = {"127.0.0.1", "localhost", "::1"}
_OK, _CONFLICT = 200, 409


class WitnessError(ThroughcareError):
    """Report a witness that is named wrongly, or that did not countersign."""


@dataclass(frozen=True, slots=True)
class Witness:
    """Hold where a witness answers, and whose signature is believed."""

    key: notes.PublicKey
    url: str


def witnesses_from(texts: Iterable[str], *, only_here: bool = False) -> list[Witness]:
    """Read `KEY@URL` texts; `only_here` refuses addresses beyond this machine.

    Errors: WitnessError.
    """
    return [_witness(text, only_here=only_here) for text in texts]


def _witness(text: str, *, only_here: bool) -> Witness:
    key, _, url = text.partition("@")
    parts = urlsplit(url)
    is_here = parts.hostname in _HERE
    if parts.scheme not in ({"http", "https"} if is_here else {"https"}) or not parts.hostname:
        raise WitnessError(
            f"Cannot use the witness [{text}]: write KEY@https://host, or http:// on this machine."
        )
    if only_here and not is_here:
        raise WitnessError(f"Cannot ask the witness [{url}]: nothing leaves a safe machine.")
    try:
        return Witness(notes.public_key(key), url)
    except notes.NoteError as error:
        raise WitnessError(f"Cannot use the witness [{text}]: {error}") from error


def ask(witness: Witness, *, now: datetime) -> str | None:
    """Have the newest head countersigned; return what kept the witness from it, or nothing."""
    last = AuditCheckpoint.objects.order_by("-size").first()
    if last is None:
        return None
    seen = AuditCosignature.objects.filter(witness=witness.key.name).order_by("-size").first()
    if seen and seen.size >= last.size:
        return None
    try:
        _ask(witness, last, seen.size if seen else 0, now=now)
    except (OSError, http.client.HTTPException, TreeError, WitnessError, notes.NoteError) as error:
        return f"The witness [{witness.key.name}] did not countersign {last.size} events: {error}"
    return None


def _ask(witness: Witness, last: AuditCheckpoint, old: int, *, now: datetime) -> None:
    status, answer = _post(witness, _request(last, old))
    if status == _CONFLICT and answer.strip().isascii() and answer.strip().isdecimal():
        seen = int(answer.strip())
        if seen > last.size:
            raise WitnessError(f"it has seen {seen} events already: this database was turned back.")
        status, answer = _post(witness, _request(last, seen))
    if status != _OK:
        raise WitnessError(f"it answered {status}: {answer.strip()[:200]}")
    body = last.note.partition("\n\n")[0] + "\n"
    line = next(iter(answer.splitlines()), "")
    at = notes.countersigned_at(body, line, witness.key)
    AuditCosignature.objects.get_or_create(
        witness=witness.key.name, size=last.size, defaults={"at": min(at, now), "line": line}
    )


def _request(last: AuditCheckpoint, old: int) -> bytes:
    proof = merkle.consistency(old, last.size, Nodes())
    lines = [f"old {old}", *(base64.b64encode(one).decode() for one in proof), ""]
    return ("\n".join(lines) + "\n" + last.note).encode()


def _post(witness: Witness, body: bytes) -> tuple[int, str]:
    parts = urlsplit(witness.url)
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    connection = kind(str(parts.hostname), parts.port, timeout=SECONDS)
    try:
        connection.request(
            "POST",
            f"{parts.path.rstrip('/')}/add-checkpoint",
            body=body,
            headers={"Content-Type": "text/plain; charset=utf-8"},
        )
        answer = connection.getresponse()
        return answer.status, answer.read(_LONGEST_ANSWER).decode(errors="replace")
    finally:
        connection.close()
