"""First phase: read a register file and say, row by row, what it would change. Nothing about people is written."""

from __future__ import annotations

import hashlib
from itertools import islice
from typing import TYPE_CHECKING

from django.db import transaction

from throughcare.accounts import queries as accounts
from throughcare.agencies import queries as agencies
from throughcare.audit import actions as audit
from throughcare.audit.types import Act
from throughcare.custody import queries as custody
from throughcare.exchange.imports import values
from throughcare.exchange.imports.places import resolver
from throughcare.exchange.imports.reading import (
    Mapping,
    RegisterUnreadableError,
    open_register,
)
from throughcare.exchange.models import RegisterImport, RegisterRow
from throughcare.kernel.errors import ThroughcareError
from throughcare.people import queries as people
from throughcare.sharing import actions as sharing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import date, datetime
    from pathlib import Path

    from throughcare.exchange.imports.reading import ReadRow, Reading
    from throughcare.kernel.access import Access, Actor

CHUNK = 1000


class ImportRefusedError(ThroughcareError):
    """Report a register that cannot be imported at all."""




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
    if accounts.duty_contact(agency_id, today) is None:
        name = agencies.agency_of(agency_id).name
        raise ImportRefusedError(
            f"Cannot import a register into [{name}]: it has no duty contact, so people would have nobody to turn to. "
            "Appoint one under Administration, then send the file again."
        )
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
    access = sharing.system_access(purpose="register_import", now=now, actor=actor)
    jurisdiction = agencies.agency_of(register_import.agency_id).jurisdiction
    try:
        with transaction.atomic():
            register_import.rows.all().delete()
            reading = open_register(path, mapping, today=today, resolve=resolver(jurisdiction, today))
            _read(register_import, reading, mapping, access, progress)
    except RegisterUnreadableError as error:
        register_import.state = RegisterImport.State.REFUSED
        register_import.refusal = {"text": str(error)}
        register_import.save()
        return register_import
    register_import.format_found = _format(reading)
    register_import.columns = list(reading.source.columns)
    register_import.state = RegisterImport.State.PREVIEWED
    register_import.save()
    return register_import


def _format(reading: Reading) -> str:
    source = reading.source
    parts = [source.kind.value.upper(), source.encoding, source.separator and f"[{source.separator}]", source.sheet]
    return " ".join(part for part in parts if part)[:120]


def _read(
    register_import: RegisterImport,
    reading: Reading,
    mapping: Mapping,
    access: Access,
    progress: Callable[[int], None],
) -> None:
    rows = iter(reading)
    done = 0
    while chunk := list(islice(rows, CHUNK)):
        stored = [row for row in _classified(chunk, mapping.identifier.system, access) if row is not None]
        for row in stored:
            row.register_import = register_import
        RegisterRow.objects.bulk_create(stored)
        # Django keeps every statement when debugging only; here nothing of a chunk outlives it.
        done += len(chunk)
        progress(done)


def _classified(
    chunk: Sequence[ReadRow], system: str, access: Access
) -> Iterator[RegisterRow | None]:
    numbers = [row.values.identifier_value for row in chunk if row.values is not None]
    known = people.known_identifiers(system, numbers, access=access)
    persons = people.facts_of(list(known.values()), access=access) if known else {}
    stays = custody.last_stays_of(list(known.values()), access=access) if known else {}
    for row in chunk:
        if row.values is None:
            yield _rejected(row)
            continue
        person_id = known.get(row.values.identifier_value)
        changes = (
            []
            if person_id is None
            else values.differences(row.values, persons[person_id], stays.get(person_id))
        )
        yield _ready(row, person_id, changes)


def _rejected(row: ReadRow) -> RegisterRow | None:
    kind = RegisterRow.Kind.REJECTED if row.rejected else RegisterRow.Kind.UNCHANGED
    return RegisterRow(
        number=row.number,
        kind=kind,
        raw=row.raw,
        problems=[values.problem_as_json(problem) for problem in row.problems],
    )


def _ready(row: ReadRow, person_id: int | None, changes: Iterable[values.Change]) -> RegisterRow:
    assert row.values is not None  # noqa: S101 - for the type checker; the caller has looked
    changes = list(changes)
    kind = RegisterRow.Kind.NEW if person_id is None else RegisterRow.Kind.CHANGED
    if person_id is not None and not changes:
        kind = RegisterRow.Kind.UNCHANGED
    return RegisterRow(
        number=row.number,
        kind=kind,
        identifier=row.values.identifier_value,
        person_id=person_id,
        values=values.as_json(row.values),
        problems=[values.problem_as_json(problem) for problem in row.problems],
        changes=[[change.field, change.before, change.after] for change in changes],
    )


