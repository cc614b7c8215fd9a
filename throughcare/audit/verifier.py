"""Verify the sealed log from outside: this file alone, on nothing but rows, files and public keys.

It imports nothing of the product and does its own encoding, trees and signatures, so that a fault
there is not a fault here. It needs `cryptography`, and `psycopg` for the database. A person checks a
receipt with: python verifier.py RECEIPT.json KEY [WITNESS-KEY ...]

Source: RFC 6962, RFC 8032; C2SP signed-note, tlog-checkpoint, tlog-cosignature; our own choice, ADR 10.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
import sys
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    import psycopg

LONGEST_UNSEALED = timedelta(seconds=60)
EMPTY = sha256(b"").digest()
TILE_LEVEL = 8
LOG, WITNESS = 1, 4
GUARDS = frozenset(
    {
        *(
            f"{table}.{trigger}"
            for table in ("event", "leaf", "tile", "checkpoint", "cosignature", "withholding")
            for trigger in ("never_changed", "never_emptied")
        ),
        "event.takes_in",
    }
)
"""Triggers that keep rows as they are; someone who switches one off has something in mind."""

_COLUMNS = """
e.id::text, trunc(extract(epoch FROM e.at) * 1000000)::text,
trunc(extract(epoch FROM e.recorded_at) * 1000000)::text, e.action, e.what, e.account_id::text,
e.membership_id::text, e.agency_id::text, e.role, e.purpose, e.basis, to_json(e.categories)::text,
to_json(e.person_ids)::text, e.detail::text, e.decision, e.outcome, to_json(e.limits)::text,
e.channel, e.break_glass_id::text, e.account_salt::text, e.person_salt::text,
encode(e.account_commitment, 'hex'), encode(e.person_commitment, 'hex'), e.erased_by, e.leaf
"""
_LEAVES = f"""
SELECT l.position, l.event_id, l.leaf, {_COLUMNS}
FROM audit_leaf l LEFT JOIN audit_event e ON e.id = l.event_id ORDER BY l.position, l.event_id
"""
_LOOSE = f"""
SELECT {_COLUMNS} FROM audit_event e
WHERE NOT EXISTS (SELECT FROM audit_leaf l WHERE l.event_id = e.id) ORDER BY e.id
"""
_GUARDS = """
SELECT substr(c.relname, 7) || '.' || t.tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
WHERE c.relname LIKE 'audit\\_%' AND t.tgenabled IN ('O', 'A')
"""


class Event(NamedTuple):
    """Hold one event as text, the way it enters its leaf."""

    id: str
    at: str
    recorded_at: str
    action: str
    what: str
    account_id: str | None
    membership_id: str | None
    agency_id: str | None
    role: str
    purpose: str
    basis: str
    categories: str
    person_ids: str
    detail: str
    decision: str
    outcome: str
    limits: str
    channel: str
    break_glass_id: str | None
    account_salt: str | None
    person_salt: str | None
    account_commitment: str | None
    person_commitment: str | None
    erased_by: int | None
    leaf: bytes


class Leaf(NamedTuple):
    """Hold one place of the tree, and the event that should be there."""

    position: int
    event_id: int
    leaf: bytes
    event: Event | None


class Head(NamedTuple):
    """Hold one stored head: its columns and the note that was signed."""

    size: int
    root: bytes
    at: datetime
    note: str


@dataclass(slots=True)
class Evidence:
    """Hold what is looked at: rows of the database, lines of the second stores and of the witnesses."""

    leaves: Iterable[Leaf]
    loose: Iterable[Event]
    heads: Sequence[Head]
    tiles: Mapping[tuple[int, int], bytes]
    cosignatures: Sequence[tuple[int, str, str]] = ()
    guards: frozenset[str] = GUARDS
    stores: Mapping[str, bytes] = field(default_factory=dict)
    witnesses: Mapping[str, bytes] = field(default_factory=dict)


@dataclass(slots=True)
class Report:
    """Hold what was looked at, and every fault in plain words."""

    events: int = 0
    sealed: int = 0
    heads: int = 0
    unsealed: int = 0
    erased: int = 0
    cosignatures: int = 0
    faults: list[str] = field(default_factory=list)


class Claim(NamedTuple):
    """Hold a head that somebody signed, and where it was found."""

    size: int
    root: bytes
    at: datetime
    where: str


# --- encoding ---------------------------------------------------------------------------------


def _field(value: str | None) -> bytes:
    if value is None:
        return b"-,"
    raw = value.encode()
    return b"%d:%b," % (len(raw), raw)


def _commitment(salt: str | None, value: str) -> str:
    parts = b"throughcare-audit-commitment-1" + _field(salt) + _field(value)
    return sha256(parts).hexdigest()


def leaf_of(event: Event) -> bytes:
    """Return the leaf that an event must have."""
    account = (_field(event.account_id) + _field(event.membership_id)).decode()
    return leaf_of_fields(
        event._asdict(),
        account=event.account_commitment or _commitment(event.account_salt, account),
        people=event.person_commitment or _commitment(event.person_salt, event.person_ids),
    )


def leaf_of_fields(fields: Mapping[str, str | None], *, account: str, people: str) -> bytes:
    """Return the leaf over fields whose personal parts are salted hashes."""
    values = (
        *(fields[name] for name in ("id", "at", "recorded_at", "action", "what")),
        account,
        *(fields[name] for name in ("agency_id", "role", "purpose", "basis", "categories")),
        people,
        *(fields[name] for name in ("detail", "decision", "outcome", "limits", "channel")),
        fields["break_glass_id"],
    )
    return sha256(b"\x00throughcare-audit-event-1" + b"".join(map(_field, values))).digest()


# --- tree -------------------------------------------------------------------------------------


def _parent(left: bytes, right: bytes) -> bytes:
    return sha256(b"\x01" + left + right).digest()


@dataclass(slots=True)
class Tree:
    """Grow leaf by leaf, remembering only the complete subtrees at the right edge."""

    size: int = 0
    edge: list[bytes] = field(default_factory=list)

    def add(self, leaf: bytes) -> Iterator[tuple[int, int, bytes]]:
        """Take a leaf; yield every tile that it completes."""
        level, number = 0, self.size
        while number & 1:
            leaf, number, level = _parent(self.edge.pop(), leaf), number >> 1, level + 1
            if level % TILE_LEVEL == 0:
                yield level // TILE_LEVEL, number, leaf
        self.edge.append(leaf)
        self.size += 1

    def root(self) -> bytes:
        """Return the head over all leaves so far."""
        if not self.edge:
            return EMPTY
        found = self.edge[-1]
        for left in self.edge[-2::-1]:
            found = _parent(left, found)
        return found


def climb(leaf: bytes, index: int, size: int, path: Sequence[bytes]) -> bytes | None:
    """Return the head that a path leads to, or nothing when it does not fit place and size."""
    if size == 1:
        return None if path else leaf
    if not path or not 0 <= index < size:
        return None
    split = 1 << (size - 1).bit_length() - 1
    if index < split:
        below = climb(leaf, index, split, path[:-1])
        return below and _parent(below, path[-1])
    below = climb(leaf, index - split, size - split, path[:-1])
    return below and _parent(path[-1], below)


# --- notes ------------------------------------------------------------------------------------


class Key(NamedTuple):
    """Hold a public key as its line says it."""

    name: str
    kind: int
    id: bytes
    raw: bytes


class VerifierError(ValueError):
    """Report a key, note or file that cannot be read."""


def key_of(text: str) -> Key:
    """Read a line [name+number+key]."""
    try:
        name, number, encoded = text.strip().split("+", 2)
        raw, key_id = _unpacked(encoded), bytes.fromhex(number)
    except ValueError as error:
        raise VerifierError(f"Cannot read the key [{text.strip()[:80]}].") from error
    expected = sha256(name.encode() + b"\n" + raw).digest()[:4]
    if len(raw) != 33 or raw[0] not in {LOG, WITNESS} or key_id != expected:  # noqa: PLR2004
        raise VerifierError(f"Cannot use the key of [{name}]: number and key do not fit.")
    return Key(name, raw[0], key_id, raw[1:])


def claim_of(note: str, key: Key, where: str) -> Claim:
    """Return what a note claims, once its log's signature was found right."""
    body, _, signatures = note.partition("\n\n")
    body += "\n"
    if not any(_is_signed(body.encode(), one, key) for one in _signatures(signatures, key)):
        raise VerifierError("the signature is not that of the log")
    parts = re.fullmatch(r"([^\n]+)\n(0|[1-9]\d{0,18})\n([A-Za-z0-9+/=]+)\nat ([^\n]+)\n", body)
    if parts is None or parts[1] != key.name:
        raise VerifierError("it is no checkpoint of this log")
    root, at = _unpacked(parts[3]), datetime.fromisoformat(parts[4])
    if len(root) != 32 or at.tzinfo is None:  # noqa: PLR2004 - what SHA-256 gives
        raise VerifierError("it is malformed")
    return Claim(int(parts[2]), root, at, where)


def is_countersigned(note: str, line: str, key: Key) -> bool:
    """Tell whether a witness countersigned the text of a note."""
    body = note.partition("\n\n")[0] + "\n"
    for one in _signatures(line, key):
        at, signature = int.from_bytes(one[:8], "big"), one[8:]
        if _is_signed(f"cosignature/v1\ntime {at}\n{body}".encode(), signature, key):
            return True
    return False


def _signatures(text: str, key: Key) -> Iterator[bytes]:
    for line in text.split("\n"):
        dash, _, rest = line.partition(" ")
        name, _, encoded = rest.partition(" ")
        if (dash, name) == ("—", key.name):
            try:
                raw = _unpacked(encoded)
            except VerifierError:
                continue
            if raw[:4] == key.id:
                yield raw[4:]


def _is_signed(text: bytes, signature: bytes, key: Key) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(key.raw).verify(signature, text)
    except (InvalidSignature, ValueError):
        return False
    return True


def _unpacked(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise VerifierError("it is not base64") from error


# --- the whole log ----------------------------------------------------------------------------


def check(
    evidence: Evidence,
    *,
    key: Key,
    now: datetime,
    witness_keys: Iterable[Key] = (),
    older_keys: Sequence[Key] = (),
) -> Report:
    """Compare rows, tree, heads, second stores and witnesses; return every fault found.

    `older_keys` signed before an old database was restored on purpose.
    """
    report, log_keys = Report(), (key, *older_keys)
    keys = {one.name: one for one in witness_keys}
    stored = {name: _notes(raw, name, report) for name, raw in evidence.stores.items()}
    witnessed = {name: _notes(raw, name, report) for name, raw in evidence.witnesses.items()}
    claims = _database_claims(evidence.heads, log_keys, report)
    claims += [
        claim
        for source in (stored, witnessed)
        for name, entries in source.items()
        for claim in _claims(entries, log_keys, name, report)
    ]
    roots, last_ids = _walk(evidence, {claim.size for claim in claims}, report)
    _compare_heads(claims, roots, last_ids, report)
    _check_tail(evidence.heads, report)
    for name, entries in stored.items():
        _compare_store(evidence.heads, [note for note, _line in entries], name, now, report)
    _check_unsealed(evidence.loose, now, report)
    _check_cosignatures(evidence, keys, report)
    _check_witness_lines(witnessed, keys, report)
    missing = GUARDS - evidence.guards
    report.faults += [f"The trigger [{one}] is missing or switched off." for one in sorted(missing)]
    return report


def _notes(raw: bytes, name: str, report: Report) -> list[tuple[str, str]]:
    """Return notes with their countersignature; a line that a crash tore is repeated by the next one."""
    lines = raw.split(b"\n")
    found = []
    for number, (line, following) in enumerate(pairwise(lines), 1):
        try:
            entry = json.loads(line)
            found.append((str(entry["note"]), str(entry.get("line", ""))))
        except (ValueError, KeyError, TypeError, AttributeError):
            if not line or not following.startswith(line):
                report.faults.append(f"Line {number} of [{name}] is no checkpoint.")
    return found


def _database_claims(heads: Sequence[Head], keys: Sequence[Key], report: Report) -> list[Claim]:
    claims = _claims([(head.note, "") for head in heads], keys, "the database", report)
    by_size = {claim.size: claim for claim in claims}
    for head in heads:
        claim = by_size.get(head.size)
        if claim is None or (claim.root, claim.at) != (head.root, head.at):
            report.faults.append(
                f"The head over {head.size} events was changed: its row does not say what was signed."
            )
    report.heads = len(heads)
    return claims


def _claims(
    entries: Iterable[tuple[str, str]], keys: Sequence[Key], where: str, report: Report
) -> list[Claim]:
    found: list[Claim] = []
    for number, (note, _line) in enumerate(entries, 1):
        try:
            claim = _claim_of(note, keys, where)
        except (VerifierError, ValueError) as error:
            report.faults.append(f"Head {number} of [{where}] cannot be believed: {error}.")
            continue
        if found and claim.size <= found[-1].size:
            report.faults.append(
                f"Head {number} of [{where}] covers {claim.size} events, after one over {found[-1].size}: "
                "heads were repeated or moved."
            )
        found.append(claim)
    return found


def _claim_of(note: str, keys: Sequence[Key], where: str) -> Claim:
    for key in keys[:-1]:
        try:
            return claim_of(note, key, where)
        except VerifierError:
            continue
    return claim_of(note, keys[-1], where)


def _walk(
    evidence: Evidence, sizes: set[int], report: Report
) -> tuple[dict[int, bytes], dict[int, int]]:
    """Rebuild the tree; return its head and its last event at each size asked for."""
    tree = Tree()
    roots, last_ids = ({0: EMPTY}, {0: 0}) if 0 in sizes else ({}, {})
    tiles = dict(evidence.tiles)
    erasures: dict[int, list[int]] = {}
    acts: dict[int, str] = {}
    for leaf in evidence.leaves:
        _check_leaf(leaf, tree.size, report)
        if leaf.event is not None:
            _note_erasure(leaf.event, erasures, acts)
        for level, number, one in tree.add(leaf.leaf):
            if tiles.pop((level, number), None) != one:
                report.faults.append(
                    f"Tile {number} of level {level} is missing or does not fit its leaves."
                )
        if tree.size in sizes:
            roots[tree.size], last_ids[tree.size] = tree.root(), leaf.event_id
    report.sealed = report.events = tree.size
    report.faults += [f"Tile {number} of level {level} is one too many." for level, number in tiles]
    _check_erasures(erasures, acts, report)
    return roots, last_ids


def _check_leaf(leaf: Leaf, expected: int, report: Report) -> None:
    if leaf.position != expected:
        report.faults.append(
            f"Event {leaf.event_id} stands at place {leaf.position} and not at {expected}: "
            "places were removed, added or moved."
        )
    if leaf.event is None:
        report.faults.append(
            f"Event {leaf.event_id} is sealed at place {leaf.position} and gone from the log."
        )
        return
    if leaf.event.leaf != leaf.leaf:
        report.faults.append(f"Event {leaf.event_id} does not have the leaf that was sealed.")
    _check_event(leaf.event, report)


def _check_event(event: Event, report: Report) -> None:
    if leaf_of(event) != event.leaf:
        report.faults.append(f"Event {event.id} was changed: it does not fit its leaf.")
    is_person_erased, is_account_erased = event.person_commitment, event.account_commitment
    if event.erased_by is None and not is_person_erased and not is_account_erased:
        return
    left = (
        event.person_salt,
        None if event.person_ids == "[]" else event.person_ids,
        event.account_salt if is_account_erased else None,
        event.account_id if is_account_erased else None,
        event.membership_id if is_account_erased else None,
    )
    report.erased += 1
    if event.erased_by is None or not is_person_erased or any(one is not None for one in left):
        report.faults.append(
            f"Event {event.id} says that it was erased, and was not, or nobody says by whom."
        )


def _note_erasure(event: Event, erasures: dict[int, list[int]], acts: dict[int, str]) -> None:
    if event.erased_by is not None:
        erasures.setdefault(event.erased_by, []).append(int(event.id))
    if (event.action, event.what) == ("erase", "audit_log"):
        acts[int(event.id)] = event.detail


def _check_erasures(erasures: dict[int, list[int]], acts: dict[int, str], report: Report) -> None:
    for act, events in erasures.items():
        try:
            detail = json.loads(acts[act])
            first, last = int(detail["first"]), int(detail["last"])
        except (ValueError, KeyError, TypeError):
            first, last = 1, 0
        report.faults += [
            f"Event {one} was erased, and no sealed event tells of it."
            for one in events
            if not first <= one <= last
        ]


def _compare_heads(
    claims: Iterable[Claim], roots: dict[int, bytes], last_ids: dict[int, int], report: Report
) -> None:
    """Name the first head of each place that the rows do not give, and between which events that is."""
    good: dict[str, int] = {}
    told: set[str] = set()
    for claim in claims:
        if claim.where in told:
            continue
        if claim.size > report.sealed:
            told.add(claim.where)
            report.faults.append(
                f"[{claim.where}] holds a head over {claim.size} events, and only {report.sealed} are "
                "sealed here: the end was cut off, or an old database brought back."
            )
        elif roots.get(claim.size) != claim.root:
            told.add(claim.where)
            before = good.get(claim.where, 0)
            report.faults.append(
                f"[{claim.where}] holds a head over {claim.size} events that the rows do not give. Between "
                f"event {last_ids.get(before, 0)} and event {last_ids.get(claim.size)} (places {before} "
                f"to {claim.size - 1}) something was changed, removed, added or moved."
            )
        else:
            good[claim.where] = claim.size


def _check_tail(heads: Sequence[Head], report: Report) -> None:
    last = heads[-1].size if heads else 0
    if report.sealed > last:
        report.faults.append(
            f"Places {last} to {report.sealed - 1} have no head: they were added by hand, or heads removed."
        )


def _compare_store(
    heads: Sequence[Head], kept: Sequence[str], name: str, now: datetime, report: Report
) -> None:
    held, here = set(kept), {head.note for head in heads}
    lacking = [head for head in heads if head.note not in held]
    if lacking and lacking == [heads[-1]] and heads[-1].at > now - LONGEST_UNSEALED:
        lacking = []  # It was signed a moment ago; the line comes next.
    if lacking:
        report.faults.append(
            f"[{name}] lacks {len(lacking)} of {len(heads)} heads, the first over "
            f"{lacking[0].size} events: it was shortened or replaced."
        )
    surplus = len(held - here)
    if surplus:
        report.faults.append(
            f"[{name}] holds {surplus} heads that the database lacks: an old database was brought "
            "back, or heads were removed."
        )


def _check_unsealed(loose: Iterable[Event], now: datetime, report: Report) -> None:
    for event in loose:
        report.events += 1
        report.unsealed += 1
        _check_event(event, report)
        age = now.timestamp() - float(event.recorded_at) / 1e6
        if not abs(age) <= LONGEST_UNSEALED.total_seconds():
            when = f"{age:.0f} seconds ago" if age > 0 else "in the future"
            report.faults.append(f"Event {event.id} was recorded {when} and is not sealed.")


def _check_cosignatures(evidence: Evidence, keys: Mapping[str, Key], report: Report) -> None:
    by_size = {head.size: head.note for head in evidence.heads}
    for size, witness, line in evidence.cosignatures:
        report.cosignatures += 1
        if size not in by_size:
            report.faults.append(f"[{witness}] countersigned a head over {size} that is gone.")
        elif witness in keys and not is_countersigned(by_size[size], line, keys[witness]):
            report.faults.append(
                f"The countersignature of [{witness}] on the head over {size} events is not valid."
            )


def _check_witness_lines(
    witnessed: Mapping[str, list[tuple[str, str]]], keys: Mapping[str, Key], report: Report
) -> None:
    for name, entries in witnessed.items():
        for number, (note, line) in enumerate(entries, 1):
            if not any(is_countersigned(note, line, key) for key in keys.values()):
                report.faults.append(
                    f"Head {number} of [{name}] is not countersigned by a known key."
                )


# --- reading ----------------------------------------------------------------------------------


def verify(
    connection: psycopg.Connection[Any],
    *,
    key: Key,
    now: datetime,
    stores: Mapping[str, Path],
    witnesses: Mapping[str, Path],
    witness_keys: Iterable[Key] = (),
    older_keys: Sequence[Key] = (),
) -> Report:
    """Check the log in a database, as it stands at one moment, against files outside it."""
    # Files first: sealing goes on meanwhile, and then the database is ahead of them, never behind.
    kept = {name: _bytes(path) for name, path in stores.items()}
    seen = {name: _bytes(path) for name, path in witnesses.items()}
    from psycopg import IsolationLevel

    connection.isolation_level, connection.read_only = IsolationLevel.REPEATABLE_READ, True
    with connection.transaction():
        evidence = read(connection)
        evidence.stores, evidence.witnesses = kept, seen
        return check(evidence, key=key, now=now, witness_keys=witness_keys, older_keys=older_keys)


def read(connection: psycopg.Connection[Any]) -> Evidence:
    """Read the rows; leaves and loose events come while they are asked for."""

    def rows(statement: str) -> list[tuple[Any, ...]]:
        return connection.execute(statement).fetchall()

    heads = rows("SELECT size, root, at, note FROM audit_checkpoint ORDER BY size")
    tiles = rows("SELECT level, number, hash FROM audit_tile")
    guards = rows(_GUARDS)
    return Evidence(
        leaves=_streamed(connection, _LEAVES, _leaf),
        loose=_streamed(connection, _LOOSE, lambda row: Event(*row)),
        heads=[Head(*row) for row in heads],
        tiles={(level, number): one for level, number, one in tiles},
        cosignatures=rows("SELECT size, witness, line FROM audit_cosignature ORDER BY id"),
        guards=frozenset(name for (name,) in guards),
    )


def _leaf(row: tuple[Any, ...]) -> Leaf:
    return Leaf(row[0], row[1], row[2], None if row[3] is None else Event(*row[3:]))


def _streamed(
    connection: psycopg.Connection[Any], statement: str, make: Callable[[tuple[Any, ...]], Any]
) -> Iterator[Any]:
    with connection.cursor(name="verifier") as cursor:
        cursor.itersize = 5_000
        yield from map(make, cursor.execute(statement))


def _bytes(path: Path) -> bytes:
    return path.read_bytes() if path.exists() else b""


# --- one receipt ------------------------------------------------------------------------------

_RECEIPT = {"event", "opened", "position", "path", "checkpoint", "cosignatures"}
_HIDDEN = {"account_id", "membership_id", "person_ids", "account_salt", "person_salt"}
_NOT_SHOWN = _HIDDEN | {"account_commitment", "person_commitment", "erased_by", "leaf"}
_SHOWN = set(Event._fields) - _NOT_SHOWN | {"account", "people"}
_LONGEST_PATH = 63


def check_receipt(receipt: object, *, key: Key, witness_keys: Iterable[Key] = ()) -> list[str]:
    """Return what is wrong with a receipt; nothing when it proves its event."""
    try:
        return _check_receipt(receipt, key, list(witness_keys))
    except (VerifierError, ValueError, TypeError, KeyError, OverflowError) as error:
        return [f"The receipt cannot be read or believed: {error}."]


def _check_receipt(receipt: Any, key: Key, witness_keys: Sequence[Key]) -> list[str]:
    if not isinstance(receipt, dict) or set(receipt) != _RECEIPT:
        return ["This is no receipt: parts are missing, or there are others."]
    event, opened, position = receipt["event"], receipt["opened"], receipt["position"]
    note, lines = receipt["checkpoint"], receipt["cosignatures"]
    if not _is_event(event) or type(position) is not int or not _is_texts([note]):
        return ["The event, its place or its head is malformed."]
    if not _is_texts(lines) or not (opened is None or _is_opened(opened)):
        return ["What is opened, or who countersigned, is malformed."]
    claim = claim_of(note, key, "receipt")
    leaf = leaf_of_fields(event, account=event["account"], people=event["people"])
    faults = []
    if climb(leaf, position, claim.size, _path(receipt["path"])) != claim.root:
        faults.append("The path does not lead from this event to the signed head.")
    if opened is not None and _commitment(opened["salt"], opened["people"]) != event["people"]:
        faults.append("The receipt opens somebody else than the event is about.")
    faults += [
        f"[{one.name}] did not countersign this head."
        for one in witness_keys
        if not any(is_countersigned(note, line, one) for line in lines)
    ]
    return faults


def _is_event(event: Any) -> bool:
    return (
        isinstance(event, dict)
        and set(event) == _SHOWN
        and all(value is None or isinstance(value, str) for value in event.values())
        and isinstance(event["account"], str)
        and isinstance(event["people"], str)
    )


def _is_texts(values: Any) -> bool:
    return isinstance(values, list) and all(isinstance(value, str) for value in values)


def _is_opened(opened: Any) -> bool:
    return (
        isinstance(opened, dict)
        and set(opened) == {"people", "salt"}
        and _is_texts([*opened.values()])
    )


def _path(texts: Any) -> list[bytes]:
    if not isinstance(texts, list) or len(texts) > _LONGEST_PATH:
        raise VerifierError("its path is no list, or longer than any tree is high")
    if not all(isinstance(one, str) and re.fullmatch(r"[0-9a-f]{64}", one) for one in texts):
        raise VerifierError("a step of its path is malformed")
    return [bytes.fromhex(one) for one in texts]


def main(arguments: Sequence[str]) -> int:
    """Check one receipt with the public keys given; return 0 only if it proves its event."""
    if len(arguments) < 2:  # noqa: PLR2004 - the receipt and the log's key
        sys.stderr.write("Usage: python verifier.py RECEIPT.json KEY [WITNESS-KEY ...]\n")
        return 2
    try:
        receipt = json.loads(Path(arguments[0]).read_text(encoding="utf-8"))
        key, *witnesses = map(key_of, arguments[1:])
        faults = check_receipt(receipt, key=key, witness_keys=witnesses)
    except (OSError, ValueError) as error:
        faults = [str(error)]
    if not faults:
        at = datetime.fromtimestamp(float(receipt["event"]["at"]) / 1e6, UTC)
        faults_or_proof = [
            f"Event {receipt['event']['id']} of {at:%Y-%m-%d %H:%M} UTC is in the sealed log."
        ]
    else:
        faults_or_proof = faults
    sys.stdout.write("\n".join(faults_or_proof) + "\n")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
