"""Cells of a list: values that render themselves, so that a table of many rows stays fast.

A view builds rows of plain text, numbers and these; the table macro only prints them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from markupsafe import Markup, escape

Tone = Literal["neutral", "info", "good", "attention", "late"]
TAG_CLASSES: Final[dict[str, str]] = {
    "neutral": "govuk-tag--grey",
    "info": "govuk-tag--blue",
    "good": "govuk-tag--green",
    "attention": "govuk-tag--yellow",
    "late": "govuk-tag--red",
}


@dataclass(frozen=True, slots=True)
class Link:
    """A link, with words for screen readers where the text alone does not say where it leads."""

    text: str
    href: str
    hidden: str = ""

    def __html__(self) -> str:
        """Render the link."""
        hidden = (
            f' <span class="govuk-visually-hidden">{escape(self.hidden)}</span>'
            if self.hidden
            else ""
        )
        return f'<a class="govuk-link" href="{escape(self.href)}">{escape(self.text)}{hidden}</a>'


@dataclass(frozen=True, slots=True)
class Tag:
    """A status, in words; the colour only repeats what the words say."""

    text: str
    tone: Tone = "neutral"

    def __html__(self) -> str:
        """Render the status."""
        return f'<strong class="govuk-tag {TAG_CLASSES[self.tone]}">{escape(self.text)}</strong>'


@dataclass(frozen=True, slots=True)
class Stack:
    """A main line with a quieter line under it."""

    main: object
    below: object

    def __html__(self) -> str:
        """Render both lines."""
        below = f'<span class="tc-stack__below">{escape(self.below)}</span>'
        return f'<span class="tc-stack">{escape(self.main)}{below}</span>'


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a list.

    ``sort_href`` makes the heading a link that sorts by it; ``sorted`` says that it is sorted now.
    """

    label: str
    sort_href: str = ""
    sorted: Literal["", "ascending", "descending"] = ""
    numeric: bool = False


def openings(columns: list[Column]) -> list[Markup]:
    """Render the start tag of each column's cells once per table, not once per row."""
    # Markup.format would do the same at ten times the cost.
    return [
        Markup(  # noqa: S704 (every value is escaped)
            '<td class="govuk-table__cell'
            f'{" govuk-table__cell--numeric" if column.numeric else ""}"'
            f' data-label="{escape(column.label)}">'
        )
        for column in columns
    ]
