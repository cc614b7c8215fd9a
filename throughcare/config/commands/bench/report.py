"""What a bench found: measures, each with what it was compared with and what it may be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Bound = Literal["most", "least"]


@dataclass(frozen=True, slots=True)
class Measure:
    """Hold one figure; without a limit it is told and not judged.

    `floor` is the same thing done with nothing of ours around it, in the same unit.
    """

    name: str
    value: float
    unit: str
    floor: float | None = None
    limit: float | None = None
    bound: Bound = "most"

    @property
    def is_ok(self) -> bool:
        """Tell whether the limit is kept."""
        if self.limit is None:
            return True
        return self.value <= self.limit if self.bound == "most" else self.value >= self.limit

    @property
    def ratio(self) -> float | None:
        """Return the value in floors; None without a floor."""
        return self.value / self.floor if self.floor else None

    def as_json(self) -> dict[str, object]:
        """Return the measure as plain data."""
        return {
            "name": self.name,
            "value": rounded(self.value),
            "unit": self.unit,
            "floor": None if self.floor is None else rounded(self.floor),
            "ratio": None if self.ratio is None else rounded(self.ratio),
            "limit": self.limit,
            "ok": self.is_ok,
        }


def rounded(value: float) -> float:
    """Return a figure with the digits that a shared machine can vouch for."""
    return float(f"{value:.4g}")


@dataclass(frozen=True, slots=True)
class BenchReport:
    """Hold everything that one bench measured."""

    name: str
    people: int
    seed: int
    measures: tuple[Measure, ...]

    @property
    def exit_code(self) -> int:
        """Return 1 when a limit was missed."""
        return 0 if all(measure.is_ok for measure in self.measures) else 1

    def as_json(self) -> dict[str, object]:
        """Return the report as plain data."""
        return {
            "name": self.name,
            "people": self.people,
            "seed": self.seed,
            "measures": [measure.as_json() for measure in self.measures],
        }

    def rows(self) -> list[tuple[str, ...]]:
        """Return what a table shows: measure, value, floor, value in floors, limit, and whether it is kept."""
        return [_row(measure) for measure in self.measures]


HEADINGS = ("Measure", "Value", "Floor", "Ratio", "Limit", "Kept")


def _row(measure: Measure) -> tuple[str, ...]:
    sign = "≤" if measure.bound == "most" else "≥"
    return (
        measure.name,
        f"{_text(measure.value)} {measure.unit}".strip(),
        "" if measure.floor is None else _text(measure.floor),
        "" if measure.ratio is None else f"{measure.ratio:.3g}",
        "" if measure.limit is None else f"{sign} {measure.limit:,.10g}",
        "" if measure.limit is None else "yes" if measure.is_ok else "NO",
    )


def _text(value: float) -> str:
    return f"{rounded(value):,.10g}"
