"""Second phase: write what was previewed, one transaction a batch; stopped half-way, it goes on where it stopped."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction

from throughcare.agencies import queries as agencies
from throughcare.exchange.imports import values
from throughcare.exchange.imports.previewing import ImportRefusedError
from throughcare.exchange.models import RegisterImport, RegisterRow
from throughcare.journeys import actions as journeys
from throughcare.people import actions as people
from throughcare.people import queries as people_queries
from throughcare.people.types import NewPerson
from throughcare.sharing import actions as sharing

if TYPE_CHECKING:
    from throughcare.exchange.imports.reading import RegisterRow as Checked
    from collections.abc import Callable, Sequence
    from datetime import date, datetime

    from throughcare.kernel.access import Access, Actor

BATCH = 500


@dataclass(frozen=True, slots=True)
class _Run:
    """Hold what every batch of one run needs."""

    agency_id: int
    jurisdiction: str
    source: str
    access: Access
    now: datetime
    today: date


def apply(
    import_id: int,
    *,
    actor: Actor,
    now: datetime,
    today: date,
    progress: Callable[[int], None] = lambda _done: None,
) -> RegisterImport:
    """Write all previewed rows that are not in yet. Applying twice writes nothing twice.

    Errors: ImportRefusedError when the import was not previewed, was refused, or was undone.
    """
    register_import = RegisterImport.objects.get(pk=import_id)
    _check_state(register_import)
    RegisterImport.objects.filter(pk=import_id).update(state=RegisterImport.State.APPLYING)
    run = _run(register_import, actor, now, today)
    done = 0
    while wrote := _apply_batch(import_id, run):
        done += wrote
        progress(done)
    register_import.state = RegisterImport.State.APPLIED
    register_import.applied_at = now
    register_import.save(update_fields=["state", "applied_at"])
    return register_import


def _check_state(register_import: RegisterImport) -> None:
    states = RegisterImport.State
    if register_import.state not in {states.PREVIEWED, states.APPLYING, states.APPLIED}:
        raise ImportRefusedError(
            f"Cannot apply import [{register_import.pk}]: it is [{register_import.state}]. "
            "Send the file again and look at the preview first."
        )


def _run(register_import: RegisterImport, actor: Actor, now: datetime, today: date) -> _Run:
    access = sharing.system_access(purpose="register_import", now=now, actor=actor)
    jurisdiction = agencies.agency_of(register_import.agency_id).jurisdiction
    source = f"register {register_import.file_name}"[:120]
    return _Run(register_import.agency_id, jurisdiction, source, access, now, today)


@transaction.atomic
def _apply_batch(import_id: int, run: _Run) -> int:
    """Write one batch; the rows are locked, so that two runs at once never write the same row."""
    rows = list(
        RegisterRow.objects.select_for_update(skip_locked=True)
        .filter(
            register_import_id=import_id,
            kind__in=[RegisterRow.Kind.NEW, RegisterRow.Kind.CHANGED],
            applied=False,
        )
        .order_by("number")[:BATCH]
    )
    if not rows:
        return 0
    _settle_new(rows, run)
    _apply_new([row for row in rows if row.person_id is None], run)
    _apply_changed([row for row in rows if row.kind == RegisterRow.Kind.CHANGED], run)
    for row in rows:
        row.applied = True
    RegisterRow.objects.bulk_update(rows, ["applied", "person_id", "undo", "kind"])
    return len(rows)


def _settle_new(rows: Sequence[RegisterRow], run: _Run) -> None:
    """Let rows that were new at the preview, but came in by another file meanwhile, stay as they are."""
    new = [row for row in rows if row.kind == RegisterRow.Kind.NEW and row.person_id is None]
    by_system: dict[str, list[RegisterRow]] = {}
    for row in new:
        by_system.setdefault(_checked(row).identifier_system, []).append(row)
    for system, found in by_system.items():
        known = people_queries.known_identifiers(system, [row.identifier for row in found], access=run.access)
        for row in found:
            if row.identifier in known:
                row.person_id, row.kind = known[row.identifier], RegisterRow.Kind.UNCHANGED


def _apply_new(rows: Sequence[RegisterRow], run: _Run) -> None:
    if not rows:
        return
    checked = [_checked(row) for row in rows]
    ids = people.register_many(
        [_new_person(row, run) for row in checked], access=run.access, now=run.now
    )
    arrived = journeys.admit_many(
        [_arrival(person_id, row) for person_id, row in zip(ids, checked, strict=True)],
        agency_id=run.agency_id,
        source=run.source,
        access=run.access,
        now=run.now,
        today=run.today,
    )
    for row, value, person_id, one in zip(rows, checked, ids, arrived, strict=True):
        row.person_id = person_id
        row.undo = {"new": True, "custody": one.custody_id, "case": one.case_id}
        if value.released_on is not None:
            _release(person_id, value.released_on, run)


def _checked(row: RegisterRow) -> Checked:
    """Return the values of a row that passed the preview."""
    return values.from_json(row.values or {})


def _new_person(row: Checked, run: _Run) -> NewPerson:
    return NewPerson(
        given=row.given_name,
        family=row.family_name or row.identifier_value,
        jurisdiction=run.jurisdiction,
        identifier_system=row.identifier_system,
        identifier_value=row.identifier_value,
        issuer_id=run.agency_id,
        born_on=row.born_on,
        language=row.language,
        home_municipality=row.home_municipality_code or "",
        release_municipality=row.release_municipality_code or "",
        lawful_stay=row.lawful_stay,
    )


def _arrival(person_id: int, row: Checked) -> journeys.Arrival:
    return journeys.Arrival(
        person_id, row.admitted_on, values.title_of(row), row.sentence_days, values.dates_of(row)
    )


def _release(person_id: int, on: date, run: _Run) -> None:
    journeys.release(person_id, on=on, access=run.access, now=run.now, today=run.today)


def _apply_changed(rows: Sequence[RegisterRow], run: _Run) -> None:
    held = [row for row in rows if not _is_new_stay(row)]
    _admit_again([row for row in rows if _is_new_stay(row)], run)
    if not held:
        return
    updates = [_update(row) for row in held]
    journeys.update_many(
        updates,
        source=run.source,
        why="",
        access=run.access,
        now=run.now,
        today=run.today,
    )
    for row in held:
        row.undo = {"changes": row.changes}
        released_on = _checked(row).released_on
        if released_on is not None and _changes(row, "released_on"):
            _release(row.person_id or 0, released_on, run)


def _changes(row: RegisterRow, field: str) -> bool:
    return any(change[0] == field for change in row.changes)


def _is_new_stay(row: RegisterRow) -> bool:
    return _changes(row, "admitted_on")


def _admit_again(rows: Sequence[RegisterRow], run: _Run) -> None:
    """Take in people who were released before and are back."""
    if not rows:
        return
    arrived = journeys.admit_many(
        [_arrival(row.person_id or 0, _checked(row)) for row in rows],
        agency_id=run.agency_id,
        source=run.source,
        access=run.access,
        now=run.now,
        today=run.today,
    )
    for row, one in zip(rows, arrived, strict=True):
        row.undo = {"stay": one.custody_id, "case": one.case_id if one.case_is_new else None}


def _update(row: RegisterRow) -> journeys.Update:
    value = _checked(row)
    changes = [values.Change(*change) for change in row.changes]
    moved = {change.field.removeprefix("release.") for change in changes if change.field.startswith("release.")}
    return journeys.Update(
        row.person_id or 0,
        values.fact_changes(value, changes),
        values.title_of(value) if _changes(row, "legal_title") else None,
        tuple((kind, on) for kind, on in values.dates_of(value) if kind.value in moved),
    )
