"""`throughcare directory import`: a directory of services, and a report of what is wrong with it."""

from __future__ import annotations

import json as json_module
import sys
from typing import TYPE_CHECKING, Final

from django.utils import timezone
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from throughcare.exchange.imports.directories import forms, running
from throughcare.kernel.access import Actor
from throughcare.kernel.errors import ThroughcareError

if TYPE_CHECKING:
    from pathlib import Path

    from throughcare.exchange.imports.directories.running import DirectoryReport

ALL, NOTHING, SOME = 0, 1, 2
OPERATOR: Final = Actor(account_id=None, role="system")
SHOWN: Final = 20
console = Console(stderr=True)


def import_directory(folder: Path, *, form: str, source: str, dry_run: bool, json: bool) -> int:
    """Read a directory in and print the report.

    Shapes: 0 when every row is in, 2 when some were left out, 1 when nothing was written.
    """
    source = source or folder.resolve().name[:40]
    try:
        chosen = forms.form_named(form)
        if dry_run:
            report = running.check(folder, chosen, source=source)[1]
        else:
            report = running.import_directory(
                folder, chosen, source=source, by=OPERATOR, now=timezone.now()
            )
    except ThroughcareError as error:
        console.print(f"[red]✗[/] {escape(str(error))}")
        return NOTHING
    if json:
        sys.stdout.write(json_module.dumps(report.as_json(), ensure_ascii=False) + "\n")
    else:
        _show(report)
    return SOME if report.verdict == running.FAILS else ALL


def _show(report: DirectoryReport) -> None:
    out = Console()
    rows = Table("table", "rows", "in", "left out", title=f"{report.source}: {report.form}")
    kept, left = report.of("in"), report.of("out")
    for name, count in report.of("rows").items():
        rows.add_row(name, str(count), str(kept.get(name, 0)), str(left.get(name, 0)))
    out.print(rows)
    if report.loaded:
        written = Table("entries", "new", "changed", "same", "gone")
        for kind, one in report.loaded.items():
            if one.new or one.changed or one.same or one.gone:
                written.add_row(kind, *map(str, (one.new, one.changed, one.same, one.gone)))
        out.print(written)
    _show_faults(report, out)


def _show_faults(report: DirectoryReport, out: Console) -> None:
    counts = Table("fault", "rows", "why", "what to do", title=f"The directory {report.verdict}")
    firsts = {fault.kind: fault for fault in reversed(report.faults)}
    for kind, count in report.by_kind().items():
        _, why, remedy = firsts[kind].text()
        counts.add_row(kind, str(count), why, remedy)
    out.print(counts)
    for fault in report.faults[:SHOWN]:
        place = f"{fault.file} row {fault.row} {fault.field}".strip()
        out.print(f"{fault.severity.value} {escape(place)}: {escape(fault.text()[0])}")
    if len(report.faults) > SHOWN:
        out.print(f"… and {len(report.faults) - SHOWN} more: ask for --json to see all.")
