"""One import as a whole: how its file was understood, why it was refused, what applying it does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_noop as _

from throughcare.exchange.imports.reading import RegisterUnreadableError, text_of
from throughcare.pages import formatting
from throughcare.web.imports.rows import Lines, language

if TYPE_CHECKING:
    from throughcare.exchange.imports.reporting import ImportReport

_ABOUT: Final = {
    "kind": _("Kind of file"),
    "encoding": _("Characters"),
    "separator": _("Separator"),
    "sheet": _("Sheet"),
    "header_row": _("Row with the column names"),
}


def understood(report: ImportReport, title: str) -> list[dict[str, object]]:
    """Return how a file was understood, as rows of a summary."""
    shown: list[dict[str, object]] = [
        {"key": gettext(text), "value": _shown(name, report.about.get(name))}
        for name, text in _ABOUT.items()
        if report.about.get(name) not in {None, ""}
    ]
    shown.append({"key": gettext("Form of the register"), "value": title})
    for text, columns in (
        (gettext("Columns that are read"), report.read_columns),
        (gettext("Columns that are left alone"), report.ignored_columns),
    ):
        if columns:
            shown.append({"key": text, "value": ", ".join(columns)})
    if notes := report.about.get("notes"):
        said = [text_of(code, params, language=language()) for code, params in notes]
        shown.append({"key": gettext("Good to know"), "value": Lines(said)})
    return shown


def _shown(name: str, value: object) -> str:
    if name == "separator":
        signs = {";": gettext("semicolon"), ",": gettext("comma"), "\t": gettext("tab")}
        return signs.get(str(value), str(value))
    if name == "kind":
        return str(value).upper()
    return str(value)


def refusal_text(report: ImportReport) -> str:
    """Return why a file could not be read or applied."""
    refusal = report.refusal or {}
    what = refusal.get("what", "")
    if what:
        return RegisterUnreadableError(what, refusal.get("params")).text(language())
    return refusal.get("text") or gettext(
        "Something went wrong inside. Send the file again; if it happens again, tell your administrator."
    )


def what_apply_does(report: ImportReport) -> list[str]:
    """Say in sentences what applying an import does."""
    new, changed, rejected = (report.counts[kind] for kind in ("new", "changed", "rejected"))
    said = [
        ngettext(
            "%(count)s person comes in, with a case and one named contact.",
            "%(count)s people come in, each with a case and one named contact.",
            new,
        )
        % {"count": formatting.number(new)},
        ngettext(
            "%(count)s person has other facts or dates; what stood before is kept.",
            "%(count)s people have other facts or dates; what stood before is kept.",
            changed,
        )
        % {"count": formatting.number(changed)},
        ngettext(
            "%(count)s row stays out. Download it, correct it and send it again alone.",
            "%(count)s rows stay out. Download them, correct them and send them again alone.",
            rejected,
        )
        % {"count": formatting.number(rejected)},
    ]
    return [text for text, count in zip(said, (new, changed, rejected), strict=True) if count]
