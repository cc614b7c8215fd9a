"""Translation catalogues on disk: which languages there are, and their compiled form.

The ``.po`` files are committed. The ``.mo`` files are not: they are compiled when the package is
built and, in a source tree, when the application starts.
"""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

if TYPE_CHECKING:
    from collections.abc import Iterator

    from babel.messages.catalog import Catalog

LOCALES: Final = Path(__file__).parent.parent / "locale"
SOURCE_LANGUAGE: Final = "en"
DOMAIN: Final = "django"
REVIEWED: Final = "# X-Reviewed: yes"


def path_of(language: str, *, folder: Path = LOCALES) -> Path:
    """Return where the catalogue of a language is kept."""
    return folder / language / "LC_MESSAGES" / f"{DOMAIN}.po"


def languages(*, folder: Path = LOCALES) -> list[str]:
    """List the languages that have a catalogue, in order of their code."""
    return sorted(path.parts[-3] for path in folder.glob(f"*/LC_MESSAGES/{DOMAIN}.po"))


def read(path: Path) -> Catalog:
    """Read a catalogue; its folder names the language."""
    with path.open("rb") as file:
        return read_po(file, locale=path.parts[-3], domain=DOMAIN, abort_invalid=True)


def compile_one(path: Path) -> Path:
    """Compile a catalogue beside itself; texts marked fuzzy are left out.

    The replacement is atomic: processes that start together may all compile.
    """
    compiled = path.with_suffix(".mo")
    partial = path.with_suffix(f".{os.getpid()}.new")
    with partial.open("wb") as file:
        write_mo(file, read(path))
    return partial.replace(compiled)


def compile_all(*, folder: Path = LOCALES) -> list[Path]:
    """Compile every catalogue; return the compiled files."""
    return [compile_one(path_of(language, folder=folder)) for language in languages(folder=folder)]


def compile_changed(*, folder: Path = LOCALES) -> list[Path]:
    """Compile the catalogues that are newer than their compiled form."""
    return [compile_one(path) for path in _changed(folder)]


def _changed(folder: Path) -> Iterator[Path]:
    for language in languages(folder=folder):
        path = path_of(language, folder=folder)
        compiled = path.with_suffix(".mo")
        if not compiled.exists() or compiled.stat().st_mtime < path.stat().st_mtime:
            yield path


@cache
def reviewed(language: str) -> bool:
    """Tell whether people who speak the language have checked the whole translation.

    A catalogue says so in the comment at its top: ``# X-Reviewed: yes`` (a comment, because Babel
    drops header fields it does not know). English is the source.
    """
    if language == SOURCE_LANGUAGE:
        return True
    path = path_of(language)
    return path.exists() and REVIEWED in read(path).header_comment
