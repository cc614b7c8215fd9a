"""A checked register row as plain data and back, and what it would change."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import TYPE_CHECKING, Any

from throughcare.custody.types import LegalTitle, ReleaseDateKind
from throughcare.exchange.imports.reading import CellProblem, RegisterRow

if TYPE_CHECKING:
    from collections.abc import Iterable

    from throughcare.custody.types import Stay
    from throughcare.people.types import PersonFacts

_DATES = ("born_on", "admitted_on", "released_on")


def as_json(row: RegisterRow) -> dict[str, Any]:
    """Return a row as plain data."""
    data = asdict(row)
    for name in _DATES:
        data[name] = data[name] and data[name].isoformat()
    data["release_dates"] = {kind: on.isoformat() for kind, on in row.release_dates.items()}
    return data


def from_json(data: dict[str, Any]) -> RegisterRow:
    """Return the row that `as_json` stored."""
    known = {field.name: data[field.name] for field in fields(RegisterRow) if field.name in data}
    for name in _DATES:
        known[name] = known.get(name) and date.fromisoformat(known[name])
    known["release_dates"] = {
        kind: date.fromisoformat(on) for kind, on in data.get("release_dates", {}).items()
    }
    return RegisterRow(**known)


def problem_as_json(problem: CellProblem) -> dict[str, Any]:
    """Return a problem as plain data."""
    return asdict(problem)


def problem_from_json(data: dict[str, Any]) -> CellProblem:
    """Return the problem that `problem_as_json` stored."""
    return CellProblem(**data)


@dataclass(frozen=True, slots=True)
class Change:
    """Hold one thing that a register row would change: a field, what stands, what the register says."""

    field: str
    before: str
    after: str


def differences(row: RegisterRow, person: PersonFacts, stay: Stay | None) -> list[Change]:
    """Compare a register row with what is known. What the register leaves empty changes nothing."""
    found = list(_person_differences(row, person))
    if stay is None or stay.released_on is not None:
        if row.released_on is None or stay is None:
            found.append(Change("admitted_on", "", _text(row.admitted_on)))
        return found
    if row.released_on is not None:
        found.append(Change("released_on", "", _text(row.released_on)))
    if row.legal_title and (stay.legal_title is None or stay.legal_title != row.legal_title):
        found.append(Change("legal_title", stay.legal_title or "", row.legal_title))
    standing = {dated.kind: dated.on for dated in stay.release_dates}
    for kind, on in row.release_dates.items():
        if kind != "actual" and standing.get(ReleaseDateKind(kind)) != on:
            before = standing.get(ReleaseDateKind(kind))
            found.append(Change(f"release.{kind}", _text(before), on.isoformat()))
    return found


def _person_differences(row: RegisterRow, person: PersonFacts) -> Iterable[Change]:
    pairs = {
        "born_on": (person.born_on, row.born_on),
        "home_municipality": (person.home_municipality, row.home_municipality_code),
        "release_municipality": (person.release_municipality, row.release_municipality_code),
        "lawful_stay": (person.lawful_stay, row.lawful_stay),
    }
    for name, (before, after) in pairs.items():
        if after is not None and after != before:
            yield Change(name, _text(before), _text(after))


def _text(value: date | str | bool | None) -> str:  # noqa: FBT001 - it shows any of them
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, date) else str(value)


def fact_changes(row: RegisterRow, changes: Iterable[Change]) -> dict[str, object]:
    """Return the facts about the person that a row changes, as values."""
    values: dict[str, object] = {
        "born_on": row.born_on,
        "home_municipality": row.home_municipality_code,
        "release_municipality": row.release_municipality_code,
        "lawful_stay": row.lawful_stay,
    }
    return {change.field: values[change.field] for change in changes if change.field in values}


def title_of(row: RegisterRow) -> LegalTitle | None:
    """Return the legal title that a row gives."""
    return LegalTitle(row.legal_title) if row.legal_title else None


def dates_of(row: RegisterRow) -> tuple[tuple[ReleaseDateKind, date], ...]:
    """Return the release dates that a row gives, without the release itself: that is a movement."""
    return tuple(
        (ReleaseDateKind(kind), on) for kind, on in row.release_dates.items() if kind != "actual"
    )
