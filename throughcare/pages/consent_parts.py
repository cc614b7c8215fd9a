"""What can be said yes to and taken back, for a form and for paper: alike for the person and for their worker."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from django.utils.translation import get_language

from throughcare.pages import consent_words
from throughcare.pages.consent_paper import PaperPart

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from enum import StrEnum

    from throughcare.kernel.access import Category


class Cell(Protocol):
    """Describe the answer about one kind of data."""

    @property
    def category(self) -> Category: ...  # noqa: D102 - the names say it
    @property
    def state(self) -> str: ...  # noqa: D102
    @property
    def adds(self) -> bool: ...  # noqa: D102


class Purpose(Protocol):
    """Describe the answers for one purpose."""

    @property
    def purpose(self) -> StrEnum: ...  # noqa: D102 - the names say it
    @property
    def cells(self) -> Sequence[Cell]: ...  # noqa: D102


class Clause(Protocol):
    """Describe a clause of a law in words."""

    @property
    def text(self) -> Mapping[str, str]: ...  # noqa: D102 - the names say it


class Still(Protocol):
    """Describe what an agency may see without any yes."""

    @property
    def category(self) -> Category: ...  # noqa: D102 - the names say it
    @property
    def clause(self) -> Clause | None: ...  # noqa: D102


class Agency(Protocol):
    """Describe one agency with the answers about it."""

    @property
    def name(self) -> str: ...  # noqa: D102 - the names say it
    @property
    def has_power(self) -> bool: ...  # noqa: D102
    @property
    def purposes(self) -> Sequence[Purpose]: ...  # noqa: D102
    def laws(self) -> Mapping[str, Sequence[Still]]: ...  # noqa: D102


def offered(part: Purpose) -> list[tuple[str, str]]:
    """Return what a yes would open, for a form."""
    return [_choice(cell) for cell in part.cells if cell.adds]


def given(part: Purpose) -> list[tuple[str, str]]:
    """Return what a yes is in force for, for a form."""
    return [_choice(cell) for cell in part.cells if cell.state == "yes"]


def _choice(cell: Cell) -> tuple[str, str]:
    return cell.category.value, consent_words.category(cell.category.value)


def paper_parts(agencies: Iterable[Agency]) -> tuple[PaperPart, ...]:
    """Return what the form on paper asks, agency by agency."""
    return tuple(
        PaperPart(
            agency.name,
            part.purpose.value,
            agency.has_power,
            tuple((cell.category.value, cell.state) for cell in part.cells),
            tuple(_still(agency)),
        )
        for agency in agencies
        for part in agency.purposes
    )


def _still(agency: Agency) -> list[str]:
    language = get_language() or "en"
    found = []
    for rows in agency.laws().values():
        what = consent_words.listed([consent_words.category(row.category.value) for row in rows])
        clause = rows[0].clause
        why = consent_words.in_language(clause.text, language) if clause else ""
        found.append(f"{what}. {why}".strip())
    return found
