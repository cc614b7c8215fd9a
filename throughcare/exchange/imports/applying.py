"""Second phase: write what was previewed, one transaction a batch; stopped half-way, it goes on where it stopped."""

from __future__ import annotations

import json
from operator import attrgetter
from typing import TYPE_CHECKING

from django.db import DataError, IntegrityError, OperationalError, connection, transaction

from throughcare.agencies import queries as agencies
from throughcare.audit import actions as audit
from throughcare.audit.types import Act
from throughcare.caseloads import queries as caseloads
from throughcare.exchange.imports import helping, values
from throughcare.exchange.imports.previewing import (
    ImportRefusedError,
    reject,
    require_duty_contact,
)
from throughcare.exchange.imports.standing import Asking, standing_of
from throughcare.exchange.imports.writing import Ready, Run, write_changed, write_new
from throughcare.exchange.models import RegisterImport, RegisterRow
from throughcare.journeys.actions.arriving import NoDutyContactError
from throughcare.kernel.errors import ThroughcareError
from throughcare.sharing import actions as sharing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import date, datetime

    from django.db.models import QuerySet

    from throughcare.exchange.imports.reading import RegisterRow as Checked
    from throughcare.exchange.imports.standing import Standing
    from throughcare.kernel.access import Actor

BATCH = 500
_WORK = f"{__name__}:apply_rest"
_State = RegisterImport.State
_Kind = RegisterRow.Kind
_CROSSINGS = frozenset({"40P01", "40001"})
"""SQLSTATE of a deadlock, and of a transaction that does not fit in with another one."""


def apply(
    import_id: int,
    *,
    actor: Actor,
    now: datetime,
    today: date,
    progress: Callable[[int], None] = lambda _done: None,
    processes: int = 1,
) -> RegisterImport:
    """Write all previewed rows that are not in yet. Applying twice writes nothing twice.

    A row about which something else was recorded since the preview is not written, but rejected: nobody
    saw what it would do. `progress` gets how many rows of this import are in. With `processes` above 1
    helpers of their own take batches too; the rows are locked, so that none is written twice.
    Errors: ImportRefusedError when the import was not previewed, was refused or undone, or when the agency
    has lost its duty contact.
    """
    register_import = start(import_id, actor=actor, now=now, today=today)
    if register_import.state == _State.APPLIED:
        return register_import
    with helping.helpers(processes - 1, _WORK, import_id, actor=actor, now=now, today=today):
        apply_rest(import_id, actor=actor, now=now, today=today, progress=progress)
    return _finish(register_import, now)


def apply_rest(
    import_id: int,
    *,
    actor: Actor,
    now: datetime,
    today: date,
    progress: Callable[[int], None] = lambda _done: None,
) -> None:
    """Take batches of an import that is being applied until none is left, and nobody else holds one."""
    run = _run(RegisterImport.objects.get(pk=import_id), actor, now, today)
    while True:
        while _apply_batch(import_id, run, skip_locked=True):
            progress(_waiting(import_id, applied=True).count())
        # What is left now is held by somebody else: wait for them, and take over what they fail to write.
        if not _apply_batch(import_id, run, skip_locked=False) and not _waiting(import_id).exists():
            return


def start(import_id: int, *, actor: Actor, now: datetime, today: date) -> RegisterImport:
    """Mark an import as being applied, so that everybody sees it; one that is wholly in stays as it is.

    Errors: ImportRefusedError, as `apply`.
    """
    with transaction.atomic():
        found = RegisterImport.objects.select_for_update().get(pk=import_id)
        if found.state not in {_State.PREVIEWED, _State.APPLYING, _State.APPLIED}:
            raise ImportRefusedError(
                f"Cannot apply import [{import_id}]: it is [{found.state}]. "
                "Send the file again and look at the preview first."
            )
        if found.state == _State.APPLIED and not _waiting(import_id).exists():
            return found
        require_duty_contact(found.agency_id, today)
        if found.state == _State.PREVIEWED:
            audit.record_without_access(actor, act=Act.CHANGE, what="register_import", now=now)
        found.state, found.refusal = _State.APPLYING, None
        found.save(update_fields=["state", "refusal"])
        return found


def _finish(register_import: RegisterImport, now: datetime) -> RegisterImport:
    register_import.state, register_import.applied_at = _State.APPLIED, now
    register_import.save(update_fields=["state", "applied_at"])
    return register_import


def _run(register_import: RegisterImport, actor: Actor, now: datetime, today: date) -> Run:
    access = sharing.system_access(purpose="register_import", now=now, actor=actor)
    jurisdiction = agencies.agency_of(register_import.agency_id).jurisdiction
    source = source_of(register_import)
    return Run(register_import.agency_id, jurisdiction, source, access, now, today)


def source_of(register_import: RegisterImport) -> str:
    """Return how dates from this import name their source."""
    return f"register {register_import.file_name}"[:120]


def _waiting(import_id: int, *, applied: bool = False) -> QuerySet[RegisterRow]:
    return RegisterRow.objects.filter(
        register_import_id=import_id, kind__in=[_Kind.NEW, _Kind.CHANGED], applied=applied
    )


def _apply_batch(import_id: int, run: Run, *, skip_locked: bool) -> int:
    """Write one batch; if a row in it cannot be written, write them one by one and reject that one.

    A batch that crossed the path of another transaction is tried once more before that.
    """
    rows: list[RegisterRow] = []
    for is_last in (False, True):
        try:
            with transaction.atomic():
                rows = _take(import_id, skip_locked=skip_locked)
                if rows:
                    _write(rows, run)
                return len(rows)
        except NoDutyContactError:
            raise
        except OperationalError as error:
            if not _crossed(error):
                raise
            if is_last:
                break
        except (IntegrityError, DataError, ThroughcareError):
            break
    for row in rows:
        _apply_alone(row.pk, run)
    return len(rows)


def _crossed(error: OperationalError) -> bool:
    """Tell whether the database broke off a transaction for the sake of another one."""
    return getattr(error.__cause__, "sqlstate", "") in _CROSSINGS


def _take(import_id: int, *, skip_locked: bool) -> list[RegisterRow]:
    with connection.cursor() as cursor:
        # An undo waits until this batch is in, and a batch that comes after it finds the import undone.
        cursor.execute("SELECT state FROM exchange_import WHERE id = %s FOR SHARE", [import_id])
        (state,) = cursor.fetchone()
    if state != _State.APPLYING:
        return []
    locked = _waiting(import_id).select_for_update(skip_locked=skip_locked)
    return list(locked.order_by("number")[:BATCH])


def _apply_alone(row_id: int, run: Run) -> None:
    try:
        with transaction.atomic():
            row = RegisterRow.objects.select_for_update().get(pk=row_id)
            if not row.applied and row.kind != _Kind.REJECTED:
                _write([row], run)
    except NoDutyContactError:
        raise
    except (IntegrityError, DataError, ThroughcareError) as error:
        _refuse(row, error, run)
        _store([row])


def _refuse(row: RegisterRow, error: Exception, run: Run) -> None:
    checked = values.from_json(row.values or {})
    if _standing([checked], run).is_stranger(checked.identifier_value):
        # What went wrong would tell about a person whom the agency does not hold.
        row.person_id = None
        reject(row, "held_elsewhere")
        return
    detail = str(error) if isinstance(error, ThroughcareError) else type(error).__name__
    reject(row, "not_written", {"detail": detail})


def _write(rows: Sequence[RegisterRow], run: Run) -> None:
    new, changed = _settled(rows, run)
    write_new(new, run)
    write_changed(changed, run)
    for one in (*new, *changed):
        one.row.applied = True
        # The cells served to send a rejected row again; what is in needs them no more.
        one.row.raw = None
    _store(rows)


def _settled(rows: Sequence[RegisterRow], run: Run) -> tuple[list[Ready], list[Ready]]:
    """Part the rows into new people and changes, against what is known at this moment."""
    checked = [values.from_json(row.values or {}) for row in rows]
    standing = _standing(checked, run)
    new: list[Ready] = []
    changed: list[Ready] = []
    for row, value in zip(rows, checked, strict=True):
        if value.identifier_value not in standing.known and row.kind == _Kind.NEW:
            new.append(Ready(row, value))
        elif one := _settle_known(row, value, standing):
            changed.append(one)
    return sorted(new, key=attrgetter("row.identifier")), _in_order(changed, run)


def _in_order(changed: Sequence[Ready], run: Run) -> list[Ready]:
    """Sort by what writing locks, so that two writers of the same people wait rather than deadlock."""
    person_ids = [one.person_id for one in changed]
    cases = caseloads.open_cases_of(person_ids, access=run.access) if changed else {}
    case_ids = {person_id: case.case_id for person_id, case in cases.items()}
    return sorted(changed, key=lambda one: (case_ids.get(one.person_id, 0), one.person_id))


def _standing(checked: Sequence[Checked], run: Run) -> Standing:
    # One mapping serves a whole file, so that every row has the same kind of number.
    system = checked[0].identifier_system if checked else ""
    numbers = [value.identifier_value for value in checked]
    asking = Asking(run.agency_id, run.jurisdiction, run.today, run.access)
    return standing_of(system, numbers, asking)


def _settle_known(row: RegisterRow, value: Checked, standing: Standing) -> Ready | None:
    """Return a row about a known person that still does what its preview said, or less; settle any other."""
    number = value.identifier_value
    row.person_id = standing.own(number)
    if number not in standing.known:
        reject(row, "changed_meanwhile")
        return None
    if standing.withholds(value):
        reject(row, "held_elsewhere")
        return None
    changes = standing.changes(value)
    if not changes:
        row.kind, row.raw = _Kind.UNCHANGED, None
        return None
    if any(change not in row.changes for change in standing.shown(value)):
        reject(row, "changed_meanwhile")
        return None
    row.person_id = standing.known[number]
    return Ready(row, value, tuple(changes))


_STORE = """
UPDATE exchange_row r
   SET kind = n.kind, applied = n.applied, person_id = n.person_id, undo = n.undo::jsonb,
       problems = n.problems::jsonb, raw = CASE WHEN n.keeps_raw THEN r.raw END
  FROM unnest(%s::bigint[], %s::text[], %s::boolean[], %s::bigint[], %s::text[], %s::text[], %s::boolean[])
    AS n(id, kind, applied, person_id, undo, problems, keeps_raw)
 WHERE r.id = n.id
"""


def _store(rows: Iterable[RegisterRow]) -> None:
    cells = [
        (
            row.pk,
            str(row.kind),
            row.applied,
            row.person_id,
            None if row.undo is None else json.dumps(row.undo),
            json.dumps(row.problems),
            row.raw is not None,
        )
        for row in rows
    ]
    if cells:
        with connection.cursor() as cursor:
            cursor.execute(_STORE, [list(column) for column in zip(*cells, strict=True)])
