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


RETURNED, TRANSFERRED, RELEASED, TITLE = "admitted_on", "transfer", "released_on", "legal_title"
"""Changes that are movements, or rest on another ground; release dates are `release.<kind>`.

TRANSFERRED stands only in imports of old: a transfer is recorded by the prison that holds the person.
"""


def differences(row: RegisterRow, person: PersonFacts, stay: Stay | None) -> list[Change]:
    """Compare a row with what is known of somebody whom the agency holds, or whom nobody holds.

    What the register leaves empty changes nothing; someone who was released is back.
    """
    if stay is None or stay.released_on is not None:
        is_back = row.released_on is None or stay is None
        back = [Change(RETURNED, "", text(row.admitted_on))] if is_back else []
        return [*person_differences(row, person), *back]
    return [*person_differences(row, person), *_stay_differences(row, stay)]


def _stay_differences(row: RegisterRow, stay: Stay) -> list[Change]:
    if row.released_on is not None:
        return [Change(RELEASED, "", text(row.released_on))]
    found: list[Change] = []
    if row.legal_title and stay.legal_title != row.legal_title:
        found.append(Change(TITLE, stay.legal_title or "", row.legal_title))
    standing = {dated.kind: dated.on for dated in stay.release_dates}
    for kind, on in dates_of(row):
        before = standing.get(kind)
        if before != on:
            found.append(Change(f"release.{kind.value}", text(before), on.isoformat()))
    return found


def contradiction(row: RegisterRow, stay: Stay | None, *, today: date) -> date | None:
    """Return the recorded release that an admission in a row contradicts: it is not after it."""
    if stay is None or stay.released_on is None or row.released_on is not None:
        return None
    return stay.released_on if (row.admitted_on or today) <= stay.released_on else None


def person_differences(row: RegisterRow, person: PersonFacts) -> Iterable[Change]:
    """Yield what a row says about the person that is not recorded so."""
    pairs = {
        "born_on": (person.born_on, row.born_on),
        "home_municipality": (person.home_municipality, row.home_municipality_code),
        "release_municipality": (person.release_municipality, row.release_municipality_code),
        "lawful_stay": (person.lawful_stay, row.lawful_stay),
    }
    for name, (before, after) in pairs.items():
        if after is not None and after != before:
            yield Change(name, text(before), text(after))


def text(value: date | str | bool | None) -> str:  # noqa: FBT001 - it shows any of them
    """Return a value as a change shows it; empty where nothing is known."""
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
