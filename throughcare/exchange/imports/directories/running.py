"""Import a directory: read, check, write what is whole, and report the rest."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from throughcare.directory import actions as directory
from throughcare.exchange.imports.directories.faults import Fault, Severity
from throughcare.exchange.imports.directories.making import Making, shown_counts
from throughcare.exchange.imports.directories.reading import read

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from pathlib import Path

    from throughcare.directory.types.entries import Loaded
    from throughcare.exchange.imports.directories.forms import Form
    from throughcare.kernel.access import Actor

PASSES, WARNS, FAILS = "passes", "warns", "fails"


@dataclass(frozen=True, slots=True)
class DirectoryReport:
    """Hold what an import found and did."""

    source: str
    form: str
    counts: Mapping[str, int]
    faults: tuple[Fault, ...]
    loaded: Mapping[str, Loaded] = field(default_factory=dict)

    @property
    def verdict(self) -> str:
        """Tell whether a row was left out, something of a row was, or nothing."""
        found = {fault.severity for fault in self.faults}
        if Severity.ERROR in found:
            return FAILS
        return WARNS if Severity.WARNING in found else PASSES

    def of(self, heading: str) -> dict[str, int]:
        """Return the counts under one heading: rows, in, out, dangling, blank, keyword."""
        return shown_counts(self.counts, heading)

    def by_kind(self) -> dict[str, int]:
        """Return how many faults there are of each kind."""
        return dict(Counter(fault.kind for fault in self.faults).most_common())

    def as_json(self) -> dict[str, object]:
        """Return the report as plain data."""
        return {
            "source": self.source,
            "form": self.form,
            "verdict": self.verdict,
            "counts": dict(self.counts),
            "faults_by_kind": self.by_kind(),
            "faults": [fault.as_json() for fault in self.faults],
            "loaded": {
                kind: {"new": one.new, "changed": one.changed, "same": one.same, "gone": one.gone}
                for kind, one in self.loaded.items()
            },
        }


def check(folder: Path, form: Form, *, source: str) -> tuple[Making, DirectoryReport]:
    """Read and check a directory without writing anything.

    Errors: FormError when nothing in the folder fits the form.
    """
    making = Making(form, read(folder, form))
    making.run()
    report = DirectoryReport(source, form.title, dict(making.counts), tuple(making.faults))
    return making, report


def import_directory(
    folder: Path, form: Form, *, source: str, by: Actor, now: datetime
) -> DirectoryReport:
    """Write what is whole, in one transaction; what is not there any more is marked gone."""
    making, report = check(folder, form, source=source)
    loaded = directory.load(source, making.entries, is_whole=making.is_whole, by=by, now=now)
    return DirectoryReport(report.source, report.form, report.counts, report.faults, loaded)
