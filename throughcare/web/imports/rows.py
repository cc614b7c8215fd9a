"""Imports and their rows as cells, in plain words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_noop as _
from markupsafe import Markup, escape

from throughcare.exchange.imports.reading import (
    LANGUAGES,
    problem_text,
    remedy_text,
)
from throughcare.pages import formatting
from throughcare.pages.cells import Column, Link, Stack, Tag, Tone
from throughcare.pages.words import LEGAL_TITLES, RELEASE_KINDS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from throughcare.exchange.imports.reading import CellProblem
    from throughcare.exchange.imports.reporting import ImportReport, RowReport
    from throughcare.exchange.imports.undoing import Block
    from throughcare.exchange.imports.values import Change

STATES: Final[dict[str, tuple[str, Tone]]] = {
    "reading": (_("Being read"), "info"),
    "previewed": (_("Ready to apply"), "attention"),
    "applying": (_("Being applied"), "info"),
    "applied": (_("Applied"), "good"),
    "undone": (_("Undone"), "neutral"),
    "refused": (_("Cannot be read"), "late"),
}
KINDS: Final[dict[str, tuple[str, Tone]]] = {
    "new": (_("New"), "good"),
    "changed": (_("Changed"), "info"),
    "unchanged": (_("Unchanged"), "neutral"),
    "rejected": (_("Rejected"), "late"),
}
FIELDS: Final = {
    "admitted_on": _("Came into custody"),
    "transfer": _("Came from another prison"),
    "released_on": _("Released"),
    "legal_title": _("Legal title"),
    "born_on": _("Birth date"),
    "home_municipality": _("Home municipality"),
    "release_municipality": _("Municipality after release"),
    "lawful_stay": _("Lawful stay"),
}
UNDO: Final = {
    "undo.task": _("A task was recorded as done."),
    "undo.plan": _("A plan was begun."),
    "undo.referral": _("Somebody was referred to a service."),
    "undo.aftercare": _("The person declined or wished something, or was asked how they are."),
    "undo.conference": _("A case conference was planned."),
    "undo.contact": _("The contact was handed over to somebody else."),
    "undo.custody": _("A date, a movement or a legal title was recorded since."),
    "undo.stay": _("Another stay or case was recorded."),
    "undo.account": _("The person has an account of their own."),
    "undo.appointment": _("An appointment was booked."),
    "undo.team": _("Another agency was asked to take part."),
    "undo.person": _("Facts about the person were recorded or corrected since."),
    "undo.other_import": _("A later register names the person."),
    "undo.movement": _("A release or transfer was recorded. Movements cannot be taken back here."),
    "undo.title": _(
        "A legal title was recorded where none was known. It cannot be taken back here."
    ),
    "undo.changed": _("What the register changed was changed again since."),
}


def undo_text(code: str) -> str:
    """Return why a row keeps an import from being undone."""
    return gettext(UNDO[code])


def language() -> str:
    """Return the language that the texts of reading exist in, nearest to that of the page."""
    found = (get_language() or "en")[:2]
    return found if found in LANGUAGES else "en"


@dataclass(frozen=True, slots=True)
class Lines:
    """Several lines in one cell."""

    lines: Sequence[object]

    def __html__(self) -> str:
        """Render a list without marks."""
        lines = "".join(f"<li>{escape(one)}</li>" for one in self.lines)
        return f'<ul class="govuk-list">{lines}</ul>'


def state_tag(report: ImportReport) -> Tag:
    """Return the state of an import as a tag."""
    text, tone = STATES[report.state]
    return Tag(gettext(text), tone)


def import_columns() -> list[Column]:
    """Return the columns of the list of imports."""
    kinds = [Column(gettext(text), numeric=True) for text, _tone in KINDS.values()]
    return [Column(gettext("Register")), Column(gettext("Sent")), Column(gettext("State")), *kinds]


def import_cells(report: ImportReport, names: Mapping[int, str]) -> list[object]:
    """Return one import as cells."""
    href = reverse("import_detail", args=[report.import_id])
    by = names.get(report.created_by or 0, gettext("The system"))
    return [
        Link(report.file_name, href),
        Stack(formatting.moment_text(report.created_at), by),
        state_tag(report),
        *(formatting.number(report.counts[kind]) for kind in KINDS),
    ]


def row_columns() -> list[Column]:
    """Return the columns of the list of rows."""
    return [
        Column(gettext("Row"), numeric=True),
        Column(gettext("Person")),
        Column(gettext("State")),
        Column(gettext("What it says")),
    ]


def row_cells(row: RowReport, places: Mapping[str, str]) -> list[object]:
    """Return one row of a register as cells; who came in by it has a link."""
    text, tone = KINDS[row.kind]
    return [
        formatting.number(row.number),
        _person(row),
        Tag(gettext(text), tone),
        Lines([*_what(row, places), *(_problem(problem) for problem in row.problems)]),
    ]


def _person(row: RowReport) -> object:
    checked = row.checked
    name = f"{checked.given_name} {checked.family_name}".strip() if checked else ""
    shown = name or row.identifier or gettext("No number")
    below = row.identifier if name else ""
    if row.applied and row.person_id is not None:
        return Stack(Link(shown, reverse("person", args=[row.person_id])), below)
    return Stack(shown, below) if below else shown


def _what(row: RowReport, places: Mapping[str, str]) -> list[object]:
    if row.kind == "changed":
        return [_change(change, places) for change in row.changes]
    if row.kind == "new" and row.checked is not None:
        known = [
            (gettext("Came into custody"), _date(row.checked.admitted_on)),
            (gettext("Home municipality"), _place(row.checked.home_municipality_code, places)),
            (gettext("Released"), _date(row.checked.released_on)),
        ]
        dates = [
            (gettext(RELEASE_KINDS[kind]), _date(on))
            for kind, on in row.checked.release_dates.items()
            if kind != "actual"
        ]
        return [f"{label}: {value}" for label, value in [*known, *dates] if value]
    return []


def _date(value: object) -> str:
    return formatting.date_short(value) if value else ""  # type: ignore[arg-type]


def _place(code: str | None, places: Mapping[str, str]) -> str:
    return places.get(code or "", code or "")


def _change(change: Change, places: Mapping[str, str]) -> Markup:
    label = _label(change.field)
    before, after = (_value(change.field, text, places) for text in (change.before, change.after))
    if not before:
        return Markup("{}: <strong>{}</strong>").format(label, after)
    was, is_now = gettext("was"), gettext("now")
    return Markup(
        '{}: <span class="govuk-visually-hidden">{} </span><s>{}</s> '
        '<span aria-hidden="true">→</span> <span class="govuk-visually-hidden">{} </span><strong>{}</strong>'
    ).format(label, was, before, is_now, after)


def _label(field: str) -> str:
    if field.startswith("release."):
        return gettext(RELEASE_KINDS[field.removeprefix("release.")])
    return gettext(FIELDS[field])


def _value(field: str, text: str, places: Mapping[str, str]) -> str:
    if field == "legal_title":
        return gettext(LEGAL_TITLES.get(text, text)) if text else ""
    if field == "lawful_stay":
        return {"True": gettext("Yes"), "False": gettext("No")}.get(text, "")
    if field.endswith("_municipality"):
        return _place(text, places)
    if not text:
        return gettext("day not known") if field in {"admitted_on", "transfer"} else ""
    return formatting.date_short(date.fromisoformat(text))


def _problem(problem: CellProblem) -> Stack:
    where = f"{problem.column}: " if problem.column else ""
    value = f" [{problem.value}]" if problem.value else ""
    said = problem_text(problem, language=language())
    return Stack(f"{where}{said}{value}", remedy_text(problem, language=language()))


def block_cells(block: Block) -> list[object]:
    """Return one row that keeps an import from being undone, as cells."""
    return [
        formatting.number(block.number),
        Link(block.identifier, reverse("person", args=[block.person_id])),
        Lines([undo_text(code) for code in block.codes]),
    ]


def block_columns() -> list[Column]:
    """Return the columns of the list of rows that block."""
    return [Column(gettext("Row"), numeric=True), Column(gettext("Person")), Column(gettext("Why"))]


def kind_links(report: ImportReport, chosen: str) -> list[tuple[str, str, bool]]:
    """Return the filter by kind: text with number, address, whether it is chosen."""
    every = (gettext("All"), report.total, "")
    kinds = [every, *((gettext(KINDS[kind][0]), report.counts[kind], kind) for kind in KINDS)]
    base = reverse("import_detail", args=[report.import_id])
    return [
        (
            f"{text} ({formatting.number(count)})",
            f"{base}?kind={kind}#rows" if kind else f"{base}#rows",
            kind == chosen,
        )
        for text, count, kind in kinds
    ]
