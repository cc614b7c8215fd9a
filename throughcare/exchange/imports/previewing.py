"""First phase: read a register file and say, row by row, what it would change. Nothing about people is written."""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass
from datetime import date
from itertools import islice
from typing import TYPE_CHECKING, Any

from django.db import transaction

from throughcare.accounts import queries as accounts
from throughcare.agencies import queries as agencies
from throughcare.audit import actions as audit
from throughcare.audit.types import Act
from throughcare.exchange.imports import values
from throughcare.exchange.imports.places import resolver
from throughcare.exchange.imports.reading import (
    CellProblem,
    Mapping,
    RegisterUnreadableError,
    open_register,
)
from throughcare.exchange.imports.reading.characters import header_key
from throughcare.exchange.imports.reading.texts import REMEDIES
from throughcare.exchange.imports.standing import Asking, standing_of
from throughcare.exchange.models import RegisterImport, RegisterRow
from throughcare.kernel.errors import ThroughcareError
from throughcare.sharing import actions as sharing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import datetime
    from pathlib import Path

    from throughcare.exchange.imports.reading import Reading, ReadRow
    from throughcare.exchange.imports.reading import RegisterRow as Checked
    from throughcare.exchange.imports.standing import Standing
    from throughcare.kernel.access import Actor

CHUNK = 1000


class ImportRefusedError(ThroughcareError):
    """Report a register that cannot be imported at all."""


def require_duty_contact(agency_id: int, today: date) -> None:
    """Refuse an agency that nobody answers for.

    Errors: ImportRefusedError.
    """
    if accounts.duty_contact(agency_id, today) is None:
        name = agencies.agency_of(agency_id).name
        raise ImportRefusedError(
            f"Cannot import a register into [{name}]: it has no duty contact, so people would have "
            "nobody to turn to. Appoint one under Administration, then send the file again."
        )


def begin(
    *,
    agency_id: int,
    file_name: str,
    mapping_text: str,
    mapping_name: str,
    digest: str,
    actor: Actor,
    now: datetime,
    today: date,
    stored_path: str = "",
) -> int:
    """Record that a register file came in; return the id of the import.

    Errors: ImportRefusedError when the agency has no duty contact.
    """
    require_duty_contact(agency_id, today)
    row = RegisterImport.objects.create(
        agency_id=agency_id,
        file_name=file_name[-200:],
        file_digest=digest,
        mapping=mapping_name,
        mapping_text=mapping_text,
        state=RegisterImport.State.READING,
        created_at=now,
        created_by_id=actor.membership_id,
        stored_path=stored_path,
    )
    audit.record_without_access(actor, act=Act.RECORD, what="register_import", now=now)
    return row.pk


def digest_of(path: Path) -> str:
    """Return the SHA-256 of a file, read in pieces."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def preview(
    import_id: int,
    path: Path,
    mapping: Mapping,
    *,
    actor: Actor,
    now: datetime,
    today: date,
    progress: Callable[[int], None] = lambda _done: None,
) -> RegisterImport:
    """Read the file and store what each row would do; the import is then previewed, or refused with the reason.

    Reading again replaces an earlier preview. Memory does not grow with the file.
    """
    register_import = RegisterImport.objects.get(pk=import_id)
    if register_import.state not in _OPEN:
        raise ImportRefusedError(
            f"Cannot preview import [{import_id}]: it is [{register_import.state}] already. "
            "Send the file again as a new import."
        )
    agency_id = register_import.agency_id
    jurisdiction = agencies.agency_of(agency_id).jurisdiction
    access = sharing.system_access(purpose="register_import", now=now, actor=actor)
    look = _Look(register_import, mapping, Asking(agency_id, jurisdiction, today, access))
    resolve = resolver(jurisdiction, today)
    try:
        with transaction.atomic():
            register_import.rows.all().delete()
            reading = open_register(path, mapping, today=today, resolve=resolve)
            _read(reading, look, progress)
    except RegisterUnreadableError as error:
        register_import.state = RegisterImport.State.REFUSED
        register_import.refusal = {"what": error.what, "params": error.params, "text": str(error)}
        register_import.save()
        return register_import
    register_import.format_found = _format(reading)
    register_import.columns = understood(reading)
    register_import.state, register_import.refusal = RegisterImport.State.PREVIEWED, None
    register_import.save()
    return register_import


def reopen(import_id: int) -> None:
    """Mark an import as being read again; its rows stay until the new ones are there."""
    RegisterImport.objects.filter(pk=import_id, state__in=_OPEN).update(
        state=RegisterImport.State.READING, refusal=None
    )


def refuse(import_id: int, text: str) -> None:
    """Record that a file could not be read at all, and why; an empty text says that nobody knows."""
    RegisterImport.objects.filter(pk=import_id, state__in=_OPEN).update(
        state=RegisterImport.State.REFUSED, refusal={"what": "", "params": {}, "text": text}
    )


def note_refusal(import_id: int, text: str) -> None:
    """Record why an import could not be applied; what is in stays in."""
    RegisterImport.objects.filter(pk=import_id).update(
        refusal={"what": "", "params": {}, "text": text}
    )


def understood(reading: Reading) -> list[dict[str, Any]]:
    """Return how each column of the file is taken, and in the first entry how the file is."""
    source = reading.source
    about = {
        "kind": source.kind.value,
        "packed": source.packed,
        "encoding": source.encoding,
        "separator": source.separator,
        "sheet": source.sheet,
        "header_row": source.header_row,
        "absent": list(source.absent_fields),
        "notes": [[code, dict(params)] for code, params in source.notes],
        "counts": asdict(reading.counts),
    }
    read = set(source.read_columns)
    return [about, *({"name": name, "read": name in read} for name in source.columns)]


def _format(reading: Reading) -> str:
    source = reading.source
    separator = source.separator and f"[{source.separator}]"
    parts = [source.kind.value.upper(), source.encoding, separator, source.sheet]
    return " ".join(part for part in parts if part)[:120]


@dataclass(frozen=True, slots=True)
class _Look:
    """Hold what classifying every chunk of one file needs."""

    register_import: RegisterImport
    mapping: Mapping
    asking: Asking

    @property
    def system(self) -> str:
        return self.mapping.identifier.system


def _read(reading: Reading, look: _Look, progress: Callable[[int], None]) -> None:
    rows = iter(reading)
    done = 0
    keep = _Keep(reading.source.read_columns, look.mapping)
    while chunk := list(islice(rows, CHUNK)):
        stored = list(_classified(chunk, look, keep))
        for row in stored:
            row.register_import = look.register_import
        RegisterRow.objects.bulk_create(stored)
        done += len(chunk)
        progress(done)


class _Keep:
    """Choose the cells that are kept of a row: those that the mapping reads, so that it can be sent again."""

    def __init__(self, columns: Sequence[str], mapping: Mapping) -> None:
        known = mapping.known_headers
        self._columns = tuple(columns)
        self._number = next(
            name for name in columns if known.get(header_key(name)) == mapping.identifier.column
        )

    def cells(self, row: ReadRow) -> dict[str, str]:
        return {name: row.raw.get(name, "") for name in self._columns}

    def number(self, row: ReadRow) -> str:
        """Return the number of a person, also of a row that is rejected: they are in this register."""
        if row.values is not None:
            return row.values.identifier_value
        return row.raw.get(self._number, "").strip()[:60]


def _classified(chunk: Sequence[ReadRow], look: _Look, keep: _Keep) -> Iterator[RegisterRow]:
    numbers = [number for row in chunk if (number := keep.number(row))]
    standing = standing_of(look.system, numbers, look.asking)
    for row in chunk:
        number = keep.number(row)
        stored = RegisterRow(
            number=row.number,
            identifier=number[:60],
            person_id=standing.own(number),
            kind=RegisterRow.Kind.REJECTED if row.rejected else RegisterRow.Kind.UNCHANGED,
            raw=keep.cells(row),
            problems=[values.problem_as_json(problem) for problem in row.problems],
        )
        if row.values is not None:
            _classify(stored, row.values, standing)
        if stored.kind == RegisterRow.Kind.UNCHANGED:
            stored.raw = None
        yield stored


def _classify(stored: RegisterRow, row: Checked, standing: Standing) -> None:
    if standing.withholds(row):
        reject(stored, "held_elsewhere")
        return
    released_on = standing.contradicts(row)
    if released_on is not None:
        reject(stored, "returned_before_release", {"released_on": released_on.isoformat()})
        return
    stored.values = values.as_json(row)
    if row.identifier_value not in standing.known:
        stored.kind = RegisterRow.Kind.NEW
        return
    stored.changes = standing.shown(row)
    stored.kind = RegisterRow.Kind.CHANGED if stored.changes else RegisterRow.Kind.UNCHANGED


def reject(row: RegisterRow, what: str, params: dict[str, str] | None = None) -> None:
    """Keep a row out, and say why beside what was said about it before; storing it is up to the caller."""
    problem = CellProblem(
        row.number, "", row.identifier, what, REMEDIES[what], "error", params or {}
    )
    row.kind = RegisterRow.Kind.REJECTED
    row.problems = [*row.problems, values.problem_as_json(problem)]


_OPEN = frozenset(
    {RegisterImport.State.READING, RegisterImport.State.PREVIEWED, RegisterImport.State.REFUSED}
)
