"""`throughcare retention`: erase what is kept no longer, or say what would be erased."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone
from rich.console import Console
from rich.table import Table

from throughcare.config.commands.printing import show
from throughcare.exchange.exports import erasing
from throughcare.journeys.actions.retaining import find_due
from throughcare.kernel.errors import ThroughcareError
from throughcare.sharing import actions as sharing

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from throughcare.journeys.actions.retaining import Finding

console = Console()
SHOWN = 50


def retain(*, dry_run: bool = False, today: date | None = None, json: bool = False) -> int:
    """Erase what is due today, or only list what is due on a day; return the exit code.

    People are told by their number, never by name.
    Errors: ThroughcareError for an erasure of another day.
    """
    if today is not None and not dry_run:
        raise ThroughcareError(
            f"Cannot erase as of [{today}]: only what is due today is erased. Use --dry-run to look at a day."
        )
    now = timezone.now()
    on = today or timezone.localdate(now)
    access = sharing.system_access(purpose="retention", now=now)
    if dry_run:
        findings, counts = find_due(access=access, now=now, today=on), dict[str, int]()
    else:
        swept = erasing.sweep(access=access, now=now, today=on)
        findings, counts = swept.findings, swept.counts
    if json:
        rows = [_row(one) for one in findings]
        show({"on": on.isoformat(), "dry_run": dry_run, "due": rows, "counts": counts})
        return 0
    _print(findings, counts, on, dry_run=dry_run)
    return 0


def sweep_now() -> dict[str, int]:
    """Erase what is due tonight; return what was erased, and how much."""
    now = timezone.now()
    access = sharing.system_access(purpose="retention", now=now)
    return erasing.sweep(access=access, now=now, today=timezone.localdate(now)).counts


def _row(one: Finding) -> dict[str, object]:
    due = one.due
    return {
        "person": one.person_id,
        "rule": due.key,
        "action": due.action.value,
        "due_on": due.on.isoformat(),
        "what": _what(one),
        "agency": due.agency_id,
        "held_by": list(one.held_by),
    }


def _what(one: Finding) -> str:
    if one.due.is_whole:
        return "whole file"
    return ", ".join(sorted(one.due.categories))


def _print(findings: Sequence[Finding], counts: dict[str, int], on: date, *, dry_run: bool) -> None:
    console.print(f"{'Would be erased' if dry_run else 'Due'} on {on}: {len(findings)}")
    table = Table("Person", "Due on", "Rule", "What", "Agency", "Held by")
    for one in findings[:SHOWN]:
        agency = "" if one.due.agency_id is None else str(one.due.agency_id)
        table.add_row(
            str(one.person_id),
            one.due.on.isoformat(),
            f"{one.due.key} ({one.due.action.value})",
            _what(one),
            agency,
            ", ".join(one.held_by),
        )
    if findings:
        console.print(table)
    if len(findings) > SHOWN:
        console.print(f"... and {len(findings) - SHOWN} more; --json lists them all.")
    for name, count in sorted(counts.items()):
        console.print(f"{name.replace('_', ' ')}: {count}")
