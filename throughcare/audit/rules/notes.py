"""Signed notes: what a checkpoint says, who signed it, who countersigned it.

Shapes: text of three to five lines, an empty line, then one line for each signature. The formats are
those of transparency logs, so that other people's tools can read ours.
Source: C2SP signed-note, tlog-checkpoint and tlog-cosignature (c2sp.org).
"""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)

from throughcare.audit.rules.merkle import LARGEST

LOG: Final = 1
WITNESS: Final = 4
KINDS: Final = {LOG, WITNESS}
LONGEST_NOTE = 16_000
_HASH = 32
_ID = 4
_TIME = 8
_NAME = re.compile(r"[A-Za-z0-9._/-]{1,100}")
_SIZE = re.compile(r"0|[1-9][0-9]{0,18}")
_PRIVATE = "PRIVATE+KEY"


class NoteError(ValueError):
    """Report text that is no note, no key, or not signed by whom it should be."""


@dataclass(frozen=True, slots=True)
class PublicKey:
    """Hold whose signature is believed, and for what: a log's or a witness's."""

    name: str
    kind: int
    raw: bytes

    @property
    def id(self) -> bytes:
        """Return the four bytes by which a signature names its key.

        Source: C2SP signed-note.
        """
        return sha256(self.name.encode() + b"\n" + bytes([self.kind]) + self.raw).digest()[:_ID]

    def __str__(self) -> str:
        return f"{self.name}+{self.id.hex()}+{_encoded(bytes([self.kind]) + self.raw)}"


@dataclass(frozen=True, slots=True)
class PrivateKey:
    """Hold a key that signs; its text must never leave its file."""

    name: str
    kind: int
    signer: Ed25519PrivateKey

    @property
    def public(self) -> PublicKey:
        """Return the half that others may know.

        Source: RFC 8032 (Ed25519).
        """
        return PublicKey(self.name, self.kind, self.signer.public_key().public_bytes_raw())

    def secret_text(self) -> str:
        """Return the line that the key file holds.

        Source: C2SP signed-note; the form of its reference implementation.
        """
        seed = bytes([self.kind]) + self.signer.private_bytes_raw()
        return f"{_PRIVATE}+{self.name}+{self.public.id.hex()}+{_encoded(seed)}"


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """Hold what a log says about itself at one moment: how many leaves, and their head."""

    origin: str
    size: int
    root: bytes
    at: datetime

    @property
    def body(self) -> str:
        """Return the text that is signed.

        Source: C2SP tlog-checkpoint; the line with the time is ours, ADR 10.
        """
        at = self.at.astimezone(UTC).isoformat(timespec="microseconds")
        return f"{self.origin}\n{self.size}\n{_encoded(self.root)}\nat {at}\n"


def new_key(name: str, kind: int) -> PrivateKey:
    """Return a fresh key.

    Source: RFC 8032 (Ed25519).
    """
    if not _NAME.fullmatch(name):
        raise NoteError(f"Cannot name a key [{name}]: use letters, digits, dot, dash and slash.")
    return PrivateKey(name, kind, Ed25519PrivateKey.generate())


def private_key(text: str) -> PrivateKey:
    """Read the line of a key file.

    Source: C2SP signed-note.
    """
    begin, _, rest = text.strip().partition("+")
    word, _, rest = rest.partition("+")
    name, key_id, raw = _key_parts(rest)
    if f"{begin}+{word}" != _PRIVATE:
        raise NoteError("Cannot read the private key: the file holds something else.")
    key = PrivateKey(name, raw[0], Ed25519PrivateKey.from_private_bytes(raw[1:]))
    if key.public.id != key_id:
        raise NoteError("Cannot read the private key: it does not fit its own number.")
    return key


def public_key(text: str) -> PublicKey:
    """Read the line that names a public key.

    Source: C2SP signed-note.
    """
    name, key_id, raw = _key_parts(text.strip())
    key = PublicKey(name, raw[0], raw[1:])
    if key.id != key_id:
        raise NoteError(f"Cannot read the key of [{name}]: it does not fit its own number.")
    return key


def _key_parts(text: str) -> tuple[str, bytes, bytes]:
    parts = text.split("+", 2)
    if len(parts) != 3 or not _NAME.fullmatch(parts[0]):  # noqa: PLR2004 - name, number, key
        raise NoteError("Cannot read a key: it must be one line [name+number+key].")
    raw = _decoded(parts[2])
    try:
        key_id = bytes.fromhex(parts[1])
    except ValueError as error:
        raise NoteError("Cannot read a key: its number is not hexadecimal.") from error
    if len(raw) != _HASH + 1 or raw[0] not in KINDS or len(key_id) != _ID:
        raise NoteError("Cannot read a key: wrong length or kind.")
    return parts[0], key_id, raw


def sign(checkpoint: Checkpoint, key: PrivateKey) -> str:
    """Return the checkpoint as a note that its log has signed.

    Source: C2SP tlog-checkpoint.
    """
    signature = key.signer.sign(checkpoint.body.encode())
    return f"{checkpoint.body}\n{_line(key.public, signature)}"


def countersign(checkpoint: Checkpoint, key: PrivateKey, *, now: datetime) -> str:
    """Return the line by which a witness says that it saw this head after everything it saw before.

    Source: C2SP tlog-cosignature, version 1.
    """
    at = int(now.timestamp())
    signature = key.signer.sign(_witnessed(checkpoint.body, at))
    return _line(key.public, at.to_bytes(_TIME, "big") + signature)


def opened(note: str, key: PublicKey) -> Checkpoint:
    """Return what a note says, if the log with this key signed it.

    Errors: NoteError.
    Source: C2SP tlog-checkpoint.
    """
    body, signatures = _parts(note)
    for signature in _signatures_of(signatures, key):
        if _fits(key, signature, body.encode()):
            return _checkpoint(body)
    raise NoteError(f"Cannot believe the note: it lacks a valid signature of [{key.name}].")


def origin_of(note: str) -> str:
    """Return which log a note claims to be of, unproven.

    Source: C2SP tlog-checkpoint.
    """
    return _checkpoint(_parts(note)[0]).origin


def countersigned_at(body: str, line: str, key: PublicKey) -> datetime:
    """Return when a witness countersigned this text.

    Errors: NoteError when it did not.
    Source: C2SP tlog-cosignature, version 1.
    """
    for signature in _signatures_of([line.rstrip("\n")], key):
        at = int.from_bytes(signature[:_TIME], "big")
        if at <= LARGEST and _fits(key, signature[_TIME:], _witnessed(body, at)):
            try:
                return datetime.fromtimestamp(at, UTC)
            except (OverflowError, ValueError, OSError) as error:
                raise NoteError(f"Cannot read the time [{at}] of [{key.name}].") from error
    raise NoteError(f"Cannot believe the countersignature: it is not one of [{key.name}].")


def _parts(note: str) -> tuple[str, list[str]]:
    body, gap, rest = note.partition("\n\n")
    if len(note) > LONGEST_NOTE or not gap or not rest.endswith("\n"):
        raise NoteError("Cannot read the note: it is too long, or lacks its text or signatures.")
    return body + "\n", rest[:-1].split("\n")


def _checkpoint(body: str) -> Checkpoint:
    lines = body.split("\n")
    if len(lines) != 5 or lines[4] or not lines[3].startswith("at "):  # noqa: PLR2004 - see `body`
        raise NoteError("Cannot read the checkpoint: it must have four lines.")
    origin, size, root, at = lines[0], lines[1], _decoded(lines[2]), lines[3][3:]
    if not _NAME.fullmatch(origin) or not _SIZE.fullmatch(size) or len(root) != _HASH:
        raise NoteError("Cannot read the checkpoint: name, size or head is malformed.")
    try:
        moment = datetime.fromisoformat(at)
    except ValueError as error:
        raise NoteError("Cannot read the checkpoint: its time is malformed.") from error
    found = Checkpoint(origin, int(size), root, moment) if moment.tzinfo else None
    if found is None or found.size > LARGEST or found.body != body:
        raise NoteError("Cannot read the checkpoint: it is not written the one way it may be.")
    return found


def _signatures_of(lines: list[str], key: PublicKey) -> list[bytes]:
    start = f"— {key.name} "
    found = [_decoded(line[len(start) :]) for line in lines if line.startswith(start)]
    return [one[_ID:] for one in found if one[:_ID] == key.id]


def _fits(key: PublicKey, signature: bytes, text: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(key.raw).verify(signature, text)
    except (InvalidSignature, ValueError):
        return False
    return True


def _witnessed(body: str, at: int) -> bytes:
    return f"cosignature/v1\ntime {at}\n{body}".encode()


def _line(key: PublicKey, signature: bytes) -> str:
    return f"— {key.name} {_encoded(key.id + signature)}\n"


def _encoded(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise NoteError("Cannot read the note: a part is not base64.") from error
