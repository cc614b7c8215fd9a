"""From a document to the bytes of a PDF, by typst.

What a document holds reaches typst as data (JSON), never as its markup: the template builds
everything with functions, so a name such as ``#import "x"`` is only ever a text.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from babel import Locale, UnknownLocaleError
from django.utils.translation import get_supported_language_variant, gettext, override

from throughcare.kernel.errors import ThroughcareError
from throughcare.pages import formatting
from throughcare.pages.documents.texts import clean, every_text, spelt_out
from throughcare.pages.documents.values import Block, Document, Table

if TYPE_CHECKING:
    from typst import Fonts

TEMPLATE: Final = Path(__file__).with_name("document.typ")
# Characters: a column is as wide as its longest cell asks for, within these. Our own choice.
NARROWEST, WIDEST, PADDING = 7, 24, 3
# Writing out what no font can draw may bring up more of it; more rounds than this never happened.
ROUNDS: Final = 4

_UNKNOWN: Final = re.compile(
    r'the text (?:contains the disallowed codepoint )?`"((?:[^"\\]|\\.)+)"`', re.DOTALL
)
_ESCAPE: Final = re.compile(r"\\(?:u\{([0-9a-fA-F]+)\}|(.))", re.DOTALL)


def render(document: Document) -> bytes:
    """Make a tagged PDF (PDF/UA-1) of a document.

    The fonts inside typst serve for Latin, Greek, Cyrillic, Hebrew, Arabic and more. Only if a
    character is in none of them are the fonts of the machine asked; if they lack it too, its number
    is printed in its place.
    Errors: ThroughcareError if typst refuses, as it does when headings skip a level.
    """
    data = every_text(as_data(document), clean)
    result = compiled(data, document, with_system_fonts=False)
    for _round in range(ROUNDS):
        if isinstance(result, bytes):
            return result
        result = compiled(data, document, with_system_fonts=True)
        if not isinstance(result, bytes):
            data = every_text(data, partial(spelt_out, unknown=result))
    raise refusal(document, "characters that no font can draw remained")


def compiled(data: Any, document: Document, *, with_system_fonts: bool) -> bytes | frozenset[str]:
    """Return the PDF, or the pieces of text for which no font has a form."""
    import typst

    try:
        return typst.compile(
            TEMPLATE.read_bytes(),
            format="pdf",
            font_paths=fonts(with_system_fonts=with_system_fonts),
            sys_inputs={"document": json.dumps(data)},
            pdf_standards="ua-1",
            timestamp=document.printed_at.astimezone(UTC).replace(microsecond=0),
        )
    except typst.TypstError as error:
        unknown = frozenset(map(unescaped, _UNKNOWN.findall(error.diagnostic)))
        if not unknown:
            raise refusal(document, error.message) from error
        return unknown


@cache
def fonts(*, with_system_fonts: bool) -> Fonts:
    """Read the fonts once: looking for them takes longer than a document."""
    import typst

    return typst.Fonts(include_system_fonts=with_system_fonts)


def refusal(document: Document, why: str) -> ThroughcareError:
    """Say what typst refused; not the title, in which a person may be named."""
    return ThroughcareError(
        f"Could not make the document of [{len(document.blocks)}] blocks in [{document.language}]: "
        f"typst refused it [{why}]. See that headings have a text, begin at level 1 and skip no level."
    )


def unescaped(text: str) -> str:
    """Turn typst's way of writing a text in a message back into that text."""
    return _ESCAPE.sub(
        lambda found: chr(int(found[1], 16)) if found[1] else _short_escape(found[2]), text
    )


def _short_escape(letter: str) -> str:
    return {"n": "\n", "r": "\r", "t": "\t"}.get(letter, letter)


def as_data(document: Document) -> dict[str, Any]:
    """Return what the template reads, with the few words that are its own."""
    language, _, region = document.language.replace("_", "-").partition("-")
    has_region = len(region) == len("gb") and region.isalpha()
    return {
        "title": " ".join(document.title.split()),
        "subtitle": document.subtitle,
        "issuer": document.issuer,
        "large": document.is_large,
        "language": language.lower(),
        "region": region.upper() if has_region else None,
        "direction": direction(document.language),
        "words": words(document),
        "blocks": [block_data(block) for block in document.blocks],
    }


def direction(language: str) -> str:
    """Say which way a language is written: "ltr", or "rtl" as Arabic and Hebrew are."""
    try:
        order = Locale.parse(language.replace("_", "-"), sep="-").character_order
    except (UnknownLocaleError, ValueError):
        return "ltr"
    return "rtl" if order == "right-to-left" else "ltr"


def words(document: Document) -> dict[str, str]:
    """Return the template's own words, in the document's language; English where we have none."""
    language = spoken(document.language)
    with override(language):
        printed = formatting.date_medium(document.printed_at)
        return {
            "language": language.partition("-")[0],
            "printed": gettext("Printed on %(date)s") % {"date": printed},
            "signature": gettext("Signature"),
            "date": gettext("Date"),
        }


def spoken(language: str) -> str:
    """Return the language of ours that comes nearest."""
    try:
        return get_supported_language_variant(language.replace("_", "-").lower())
    except LookupError:
        return "en"


def block_data(block: Block) -> dict[str, Any]:
    """Return a block as the template reads it: its kind, its fields, for a table its widths."""
    data = {"kind": type(block).__name__, **asdict(block)}
    if isinstance(block, Table):
        data["widths"] = [width(cells) for cells in zip(block.header, *block.rows, strict=True)]
    return data


def width(cells: Sequence[str]) -> int:
    """Return the share of the line that a column gets.

    Units: characters.
    """
    longest = max(len(line) for cell in cells for line in (cell.splitlines() or [""]))
    return min(max(longest, NARROWEST), WIDEST) + PADDING
