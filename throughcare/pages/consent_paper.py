"""The same conversation on paper: a form to read, to tick and to sign, as an accessible PDF."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from throughcare.pages import consent_words as words
from throughcare.pages.documents import (
    Bullets,
    Document,
    Facts,
    Heading,
    Note,
    Paragraph,
    SignatureLines,
    Signer,
    Table,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from throughcare.pages.documents import Block

_BOX = "[   ]"


@dataclass(frozen=True, slots=True)
class PaperPart:
    """Hold one agency and one purpose on paper, in codes."""

    agency: str
    purpose: str
    has_power: bool
    lines: tuple[tuple[str, str], ...]
    """Category and state of what a yes can be about."""
    still: tuple[str, ...]
    """In words, what the agency may see without a yes."""


def consent_form(
    *,
    name: str,
    issuer: str,
    worker: str,
    longest: str,
    parts: tuple[PaperPart, ...],
    now: datetime,
) -> Document:
    """Make the form; its sentences are those of the screen, in the reader's language."""
    return Document(
        title=_("What I share, and with whom"),
        subtitle=name,
        language=get_language() or "en",
        printed_at=now.replace(microsecond=0),
        issuer=issuer,
        blocks=tuple(_blocks(name, worker, longest, parts)),
    )


def _blocks(name: str, worker: str, longest: str, parts: tuple[PaperPart, ...]) -> Iterator[Block]:
    yield Heading(_("Read this first"))
    for _key, title, sentence in words.TEXT:
        yield Heading(str(title), 2)
        yield Paragraph(str(sentence))
    for part in parts:
        yield from _part(part, longest)
    if not parts:
        yield Paragraph(_("At this moment no agency needs an answer from you."))
    yield Heading(_("Signed"))
    yield Paragraph(
        f"{words.QUESTIONS['no_pressure']}   "
        + "   ".join(f"{_BOX} {text}" for text in words.PRESSURE.values())
    )
    yield SignatureLines(
        (Signer(name, _("says this")), Signer(worker, _("heard and explained it")))
    )
    version = {"key": "sharing-consent", "number": str(words.TEXT_VERSION)}
    yield Note(_("Text %(key)s, version %(number)s. Keep a copy for yourself.") % version)


def _part(part: PaperPart, longest: str) -> Iterator[Block]:
    yield Heading(part.agency)
    facts = (
        (_("Purpose"), str(words.PURPOSES[part.purpose])),
        (_("Last day of a yes"), _("____________, at most %(day)s") % {"day": longest}),
    )
    yield Facts(facts)
    if part.has_power:
        yield Note(str(words.POWER))
    header = (_("What it may see"), _("Answer so far"), _("Yes"), _("No"), _("Later"))
    rows = tuple(
        (words.category(category), str(words.STATES[state][0]), _BOX, _BOX, _BOX)
        for category, state in part.lines
    )
    yield Table(header, rows)
    yield Heading(_("What it may see without a yes"), 2)
    yield Bullets((*part.still, _("What it wrote down itself while it helped you.")))
