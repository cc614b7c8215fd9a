"""Find, update and check the texts of the product. Pure Python: no GNU gettext is needed."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

from babel import Locale
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract as extract_messages
from babel.messages.pofile import write_po

from throughcare.pages import catalogues, hardcoded
from throughcare.pages.catalogues import LOCALES, compile_all

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Problem", "check", "compile_all", "extract", "template_files", "update"]

PACKAGE: Final = Path(__file__).parent.parent
KEYWORDS: Final[dict[str, tuple[Any, ...] | None]] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
# The same block options as the environment, so that texts in {% trans %} come out alike.
JINJA_OPTIONS: Final = {"trim_blocks": "true", "lstrip_blocks": "true", "newstyle_gettext": "true"}
NEW_HEADER: Final = """\
# Translation of Throughcare into {name}.
# SPDX-License-Identifier: EUPL-1.2
# Written by the makers of the product; people who work in the language have not checked it yet.
# X-Reviewed: no"""

Kind = Literal["missing", "fuzzy", "obsolete", "not updated", "placeholder", "hard-coded"]


@dataclass(frozen=True, slots=True)
class Problem:
    """A text that would be shown in the wrong language, or not be shown at all."""

    kind: Kind
    where: str
    text: str

    def __str__(self) -> str:
        """Write the problem on one line."""
        return f"{self.where}: {self.kind}: {self.text}"


def python_files(package: Path = PACKAGE) -> list[Path]:
    """List the Python files that may hold texts."""
    return sorted(p for p in package.rglob("*.py") if "node_modules" not in p.parts)


def template_files(package: Path = PACKAGE) -> list[Path]:
    """List every template of every room."""
    found = (p for kind in ("html", "txt") for p in package.rglob(f"templates/**/*.{kind}"))
    return sorted(p for p in found if "node_modules" not in p.parts)


def extract(package: Path = PACKAGE) -> Catalog:
    """Collect every text marked for translation, with the files it is in."""
    catalog = Catalog(project="Throughcare", domain=catalogues.DOMAIN, charset="utf-8")
    for path in python_files(package):
        _collect(catalog, path, package, method="python", options={})
    for path in template_files(package):
        _collect(catalog, path, package, method="jinja2.ext:babel_extract", options=JINJA_OPTIONS)
    return catalog


def _collect(
    catalog: Catalog, path: Path, package: Path, *, method: str, options: dict[str, str]
) -> None:
    place = path.relative_to(package.parent).as_posix()
    with path.open("rb") as file:
        found = extract_messages(
            method, file, keywords=KEYWORDS, comment_tags=("Translators:",), options=options
        )
        for line, message, comments, context in found:
            catalog.add(message, None, [(place, line)], auto_comments=comments, context=context)


def update(language: str, *, package: Path = PACKAGE, folder: Path = LOCALES) -> Path:
    """Bring the catalogue of a language up to date; existing translations stay.

    A new text comes in empty. A text that is no longer used is dropped. Nothing is
    guessed: a changed text is a new text.
    """
    path = catalogues.path_of(language, folder=folder)
    catalog = catalogues.read(path) if path.exists() else _new(language)
    created = catalog.creation_date
    catalog.update(extract(package), no_fuzzy_matching=True, update_header_comment=False)
    catalog.obsolete.clear()
    # Babel takes the time of the update; the old one keeps the file the same when no text changed.
    catalog.creation_date = created
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, catalog, width=100, sort_output=True, include_lineno=False)
    return path


def _new(language: str) -> Catalog:
    name = Locale.parse(language, sep="-").english_name
    return Catalog(
        locale=language,
        domain=catalogues.DOMAIN,
        project="Throughcare",
        version="1",
        header_comment=NEW_HEADER.format(name=name),
        last_translator="Throughcare",
        language_team=language,
        msgid_bugs_address="",
        fuzzy=False,
    )


def check(*, package: Path = PACKAGE, folder: Path = LOCALES) -> list[Problem]:
    """List every problem of every catalogue and every template."""
    wanted = extract(package)
    found = [
        problem
        for language in catalogues.languages(folder=folder)
        for problem in check_catalogue(language, wanted, folder=folder)
    ]
    return found + check_templates(package)


def check_catalogue(language: str, wanted: Catalog, *, folder: Path = LOCALES) -> list[Problem]:
    """Compare one catalogue with the texts of the product."""
    path = catalogues.path_of(language, folder=folder)
    catalog = catalogues.read(path)
    return list(_compare(catalog, wanted, where=f"{language}/{path.name}"))


def _compare(catalog: Catalog, wanted: Catalog, *, where: str) -> Iterator[Problem]:
    for message in wanted:
        if message.id and catalog.get(message.id, message.context) is None:
            yield Problem("not updated", where, _text(message))
    for message in catalog:
        if message.id:
            yield from _problems_of(message, wanted, where=where)
    for obsolete in catalog.obsolete.values():
        yield Problem("obsolete", where, _text(obsolete))


def _problems_of(message: Message, wanted: Catalog, *, where: str) -> Iterator[Problem]:
    if wanted.get(message.id, message.context) is None:
        yield Problem("obsolete", where, _text(message))
    elif message.fuzzy:
        yield Problem("fuzzy", where, _text(message))
    elif not _is_complete(message):
        yield Problem("missing", where, _text(message))
    else:
        for error in message.check():
            yield Problem("placeholder", where, f"{_text(message)} ({error})")


def _is_complete(message: Message) -> bool:
    if isinstance(message.string, (list, tuple)):
        return all(message.string)
    return bool(message.string)


def _text(message: Message) -> str:
    return str(message.id if isinstance(message.id, str) else message.id[0])


def check_templates(package: Path = PACKAGE) -> list[Problem]:
    """List the texts in templates that no translation can reach."""
    return [
        Problem("hard-coded", f"{path.relative_to(package.parent).as_posix()}:{line}", text)
        for path in template_files(package)
        for line, text in hardcoded.texts(path.read_text(encoding="utf-8"))
    ]
