"""Notes as the pages show them: what, from whom, and why the worker sees it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from throughcare.notes.types import Why
from throughcare.pages import access_words as words
from throughcare.pages import formatting, note_words
from throughcare.sharing import queries as sharing
from throughcare.sharing.types import Level, Limit

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from throughcare.kernel.access import Category
    from throughcare.notes.types import DocumentRow, Hidden, NoteRow, Reader
    from throughcare.pages.doors import Request
    from throughcare.sharing.queries.law import ClauseWords

TONES = {"came": "good", "did_not_come": "attention"}


@dataclass(frozen=True, slots=True)
class WhyRow:
    """Hold in words why something is shown."""

    ground: str
    clause: str
    citation: str
    is_default: bool
    relation: str
    limits: tuple[str, ...]
    until: str


@dataclass(frozen=True, slots=True)
class Item:
    """Hold one note as a page shows it."""

    note: NoteRow
    category: str
    kind: str
    attended: str
    tone: str
    shown: str
    """What of it is shown; empty where it is everything."""
    why: WhyRow
    may_print: bool
    may_correct: bool


@dataclass(frozen=True, slots=True)
class HiddenRow:
    """Hold what may only be known to be there."""

    category: str
    agency: str


@dataclass(frozen=True, slots=True)
class ReaderRow:
    """Hold who will read a note, how much, and why."""

    agency: str
    shown: str
    why: WhyRow


def items(
    found: Sequence[NoteRow], request: Request, may_write: Collection[Category]
) -> list[Item]:
    """Return notes in words."""
    clauses = _clauses()
    mine = request.actor.agency_id
    return [
        Item(
            note,
            words.category(note.category.value),
            words.word(note_words.KINDS, note.kind.value) if note.kind else "",
            words.word(note_words.ATTENDED, note.attended.value) if note.attended else "",
            TONES.get(note.attended.value, "neutral") if note.attended else "",
            "" if note.level is Level.FULL else _level(note.level),
            why(note.why, clauses),
            Limit.NO_PRINT not in note.why.limits,
            note.agency_id == mine and note.category in may_write,
        )
        for note in found
    ]


@dataclass(frozen=True, slots=True)
class DocumentItem:
    """Hold one document as a page shows it."""

    row: DocumentRow
    category: str
    kind: str
    media: str
    size: str
    why: WhyRow
    may_change: bool
    may_take_back: bool


def may_change(row: DocumentRow, request: Request, may_put: Collection[Category]) -> bool:
    """Tell whether the worker may put a newer one in its place: their agency's, read in full, still held."""
    is_own = row.agency_id == request.actor.agency_id
    return is_own and row.level is Level.FULL and row.category in may_put


def documents(
    found: Iterable[DocumentRow], request: Request, may_put: Collection[Category]
) -> list[DocumentItem]:
    """Return documents in words."""
    clauses = _clauses()
    mine = request.actor.agency_id
    return [
        DocumentItem(
            row,
            words.category(row.category.value),
            words.word(note_words.DOCUMENT_KINDS, row.kind.value),
            note_words.MEDIA.get(row.media_type, ""),
            formatting.file_size(row.size),
            why(row.why or Why("self"), clauses),
            row.is_current and may_change(row, request, may_put),
            row.is_current and row.agency_id == mine and row.level is Level.FULL,
        )
        for row in found
    ]


def hidden(found: Iterable[Hidden]) -> list[HiddenRow]:
    """Return in words what is only known to be there."""
    return [HiddenRow(words.category(one.category.value), one.agency) for one in found]


def readers(found: Iterable[Reader]) -> list[ReaderRow]:
    """Return in words who will read a note."""
    clauses = _clauses()
    return [ReaderRow(one.agency, _level(one.level), why(one.why, clauses)) for one in found]


def why(found: Why, clauses: Mapping[str, ClauseWords]) -> WhyRow:
    """Return in words why something is shown."""
    clause = clauses.get(found.clause)
    return WhyRow(
        _ground(found),
        words.in_my_language(clause.text) if clause else "",
        f"{clause.instrument}, {clause.article}" if clause else "",
        clause.is_default if clause else False,
        words.word(words.RELATIONS, found.relation.value) if found.relation else "",
        tuple(words.word(words.LIMITS, one.value) for one in Limit if one in found.limits),
        formatting.moment_text(found.until),
    )


def _ground(found: Why) -> str:
    if found.ground == "emergency":
        return words.word(words.REASONS, "ground.emergency")
    return words.word(words.GROUNDS, found.ground)


def _clauses() -> Mapping[str, ClauseWords]:
    return sharing.words_of(sharing.law_version())


def _level(level: Level) -> str:
    return str(words.LEVELS[level.value])
