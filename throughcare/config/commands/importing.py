"""`throughcare import register` and `import undo`: the same two phases as on the pages, with honest exit codes."""

from __future__ import annotations

import json as json_module
import os
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

from django.utils import timezone
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from throughcare.agencies import queries as agencies
from throughcare.exchange.imports import applying, choosing, previewing, reporting, undoing
from throughcare.exchange.imports.reading import (
    CellProblem,
    MappingError,
    RegisterUnreadableError,
    parse_mapping,
    problem_text,
    remedy_text,
    shipped_mappings,
)
from throughcare.kernel.access import Actor
from throughcare.kernel.errors import ThroughcareError
from throughcare.sharing import actions as sharing
from throughcare.web.imports.rows import undo_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    Report = Callable[[str, int, int | None], None]

ALL, NOTHING, SOME = 0, 1, 2
OPERATOR: Final = Actor(account_id=None, role="system")
"""Whoever has the command line has the whole machine; the audit says that it was the system."""
MANY: Final = 5_000
"""From here on a second process pays for its start."""
SHOWN: Final = 20
console = Console(stderr=True)


def import_register(
    file: Path,
    *,
    agency: str,
    mapping: Path | None = None,
    dry_run: bool = False,
    json: bool = False,
    progress: Report | None = None,
) -> int:
    """Preview a register and, unless it is a dry run, write it.

    `progress` gets the phase, how many rows are done, and of how many where that is known.
    Shapes: 0 when every row is in, 2 when some were rejected, 1 when nothing was written.
    """
    try:
        with _progress(progress, quiet=json) as report:
            import_id = _preview(file, agency, mapping, report)
            found = _counted(import_id)
            if found.state == "previewed" and not dry_run:
                _apply(found, report)
    except (RegisterUnreadableError, MappingError, previewing.ImportRefusedError) as error:
        return _refused(str(error), json=json)
    found = _counted(import_id)
    if found.refusal:
        return _refused(found.refusal["text"], json=json, import_id=import_id)
    code = exit_code(found)
    _show(found, code, dry_run=dry_run, json=json)
    return code


def _counted(import_id: int) -> reporting.ImportReport:
    found = reporting.import_of(import_id)
    if found is None:
        raise ThroughcareError(f"Cannot find import [{import_id}]: it is no longer there.")
    return found


def exit_code(report: reporting.ImportReport) -> int:
    """Return 0 when no row was rejected, 2 when some were, 1 when there was no other."""
    rejected = report.counts["rejected"]
    if not rejected:
        return ALL if report.total else NOTHING
    return NOTHING if rejected == report.total else SOME


def _preview(file: Path, agency: str, mapping: Path | None, report: Report) -> int:
    found = agencies.agency_by_code(agency)
    if found is None:
        raise previewing.ImportRefusedError(
            f"Cannot import into [{agency}]: there is no agency with this code. "
            "Codes stand under Administration."
        )
    now = timezone.now()
    today = timezone.localdate(now)
    path = mapping or shipped_mappings()[choosing.fitting_mapping(file, today=today)]
    text = path.read_text(encoding="utf-8-sig")
    parsed = parse_mapping(text, file=path.name)
    import_id = previewing.begin(
        agency_id=found.agency_id,
        file_name=file.name,
        mapping_text=text,
        mapping_name=parsed.name,
        digest=previewing.digest_of(file),
        actor=OPERATOR,
        now=now,
        today=today,
    )
    previewing.preview(
        import_id,
        file,
        parsed,
        actor=OPERATOR,
        now=now,
        today=today,
        progress=lambda done: report("Reading", done, None),
    )
    return import_id


def _apply(found: reporting.ImportReport, report: Report) -> None:
    now = timezone.now()
    applying.apply(
        found.import_id,
        actor=OPERATOR,
        now=now,
        today=timezone.localdate(now),
        progress=lambda done: report("Writing", done, found.to_apply),
        processes=2 if found.to_apply >= MANY and (os.cpu_count() or 1) > 1 else 1,
    )


@contextmanager
def _progress(given: Report | None, *, quiet: bool) -> Iterator[Report]:
    if given is not None or quiet:
        yield given or (lambda _phase, _done, _total: None)
        return
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console, transient=True) as bar:
        tasks: dict[str, Any] = {}

        def report(phase: str, done: int, total: int | None) -> None:
            if phase not in tasks:
                tasks[phase] = bar.add_task(phase, total=total)
            bar.update(tasks[phase], completed=done)

        yield report


def _refused(text: str, *, json: bool, import_id: int | None = None) -> int:
    if json:
        _print({"import": import_id, "state": "refused", "why": text, "exit": NOTHING})
    else:
        console.print(f"[bold red]Nothing was written.[/] {text}", highlight=False)
    return NOTHING


def _show(report: reporting.ImportReport, code: int, *, dry_run: bool, json: bool) -> None:
    rejected = _rejected(report.import_id, report.total if json else SHOWN)
    if json:
        _print(_as_json(report, rejected, code, dry_run=dry_run))
        return
    console.print(
        f"Import [bold]{report.import_id}[/]: {report.file_name}, {report.format_found}",
        highlight=False,
    )
    for kind in reporting.KINDS:
        console.print(f"  {kind:<10} {report.counts[kind]:>8}", highlight=False)
    for one in rejected:
        for problem in one["problems"]:
            text = f"  row {one['row']}, {problem['column'] or '-'}: {problem['problem']} {problem['remedy']}"
            console.print(text, markup=False, highlight=False)
    if dry_run:
        console.print("Preview only: nothing was written.")
    else:
        console.print(
            f"{report.applied} rows are in. To take them back: throughcare import undo {report.import_id}"
        )


def _as_json(
    report: reporting.ImportReport, rejected: list[dict[str, Any]], code: int, *, dry_run: bool
) -> dict[str, Any]:
    return {
        "import": report.import_id,
        "state": report.state,
        "dry_run": dry_run,
        "file": report.file_name,
        "mapping": report.mapping,
        "format": report.format_found,
        "rows": dict(report.counts),
        "applied": report.applied,
        "rejected": rejected,
        "exit": code,
    }


def _rejected(import_id: int, most: int) -> list[dict[str, Any]]:
    access = sharing.system_access(purpose="register_import", now=timezone.now(), actor=OPERATOR)
    found = reporting.rows_of(import_id, kind="rejected", access=access, most=most)
    return [
        {
            "row": row.number,
            "problems": [_problem(p) for p in row.problems if p.severity == "error"],
        }
        for row in found.rows
    ]


def _problem(problem: CellProblem) -> dict[str, str]:
    return {
        "column": problem.column,
        "value": problem.value,
        "problem": problem_text(problem),
        "remedy": remedy_text(problem),
    }


def undo(import_id: int, *, json: bool = False) -> int:
    """Take an import back; return 0 when it was, 1 with every row that blocks when not."""
    now = timezone.now()
    try:
        undoing.undo(import_id, actor=OPERATOR, now=now, today=timezone.localdate(now))
    except undoing.UndoRefusedError as error:
        return _not_undone(error, json=json)
    if json:
        _print({"import": import_id, "state": "undone", "exit": ALL})
    else:
        console.print(f"Import [bold]{import_id}[/] was taken back.", highlight=False)
    return ALL


def _not_undone(error: undoing.UndoRefusedError, *, json: bool) -> int:
    if json:
        rows = [{"row": one.number, "why": list(one.codes)} for one in error.blocks]
        _print({"import": None, "why": str(error), "blocks": rows, "exit": NOTHING})
        return NOTHING
    console.print(f"[bold red]Not undone.[/] {error}", highlight=False)
    for one in error.blocks[:SHOWN]:
        why = " ".join(undo_text(code) for code in one.codes)
        console.print(f"  row {one.number}: {why}", markup=False, highlight=False)
    return NOTHING


def _print(report: dict[str, Any]) -> None:
    """Print one object for machines, and nothing else."""
    sys.stdout.write(json_module.dumps(report, ensure_ascii=False, default=str) + "\n")
