"""What a level shows of a note: the columns that leave the database, and the rows made of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db import connection

from throughcare.accounts import queries as accounts
from throughcare.kernel.access import Category
from throughcare.notes.types import Attended, Comment, Kind, NoteRow, Subject, Wording
from throughcare.sharing.types import Level

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from throughcare.notes.types import Why

NEWEST_WORDING = "NOT EXISTS (SELECT 1 FROM notes_note later WHERE later.corrects_id = n.id)"


def columns(row: str, *, level: str) -> str:
    """Return the columns of a note as far as a level shows them, as SQL over a row of the table."""
    partly, whole = f"WHEN {level} >= {Level.SUMMARY}", f"WHEN {level} >= {Level.FULL}"
    return f"""{row}.id, {row}.person_id, {row}.category, {row}.agency_id, {row}.occurred_on, {level},
  {row}.attended,
  CASE {partly} THEN {row}.kind ELSE '' END,
  CASE {partly} THEN {row}.summary ELSE '' END,
  CASE {whole} THEN {row}.text ELSE '' END,
  CASE {whole} THEN {row}.method ELSE '' END,
  CASE {whole} THEN {row}.subject ELSE '' END,
  CASE {whole} THEN {row}.author_id END,
  CASE {whole} THEN {row}.recorded_at END,
  CASE {whole} THEN (
    SELECT json_agg(json_build_array(e.recorded_at, e.occurred_on, e.summary, e.text) ORDER BY e.id DESC)
      FROM notes_note e WHERE (e.id = {row}.first_id OR e.first_id = {row}.first_id) AND e.id < {row}.id) END,
  CASE {partly} THEN (
    SELECT json_agg(json_build_array(c.said_at, c.text) ORDER BY c.id)
      FROM notes_comment c WHERE c.note_id = coalesce({row}.first_id, {row}.id)) END"""


COLUMNS = 16
"""How many `columns` gives."""


@dataclass(frozen=True, slots=True)
class Read:
    """Hold one row as a statement gave it."""

    note: tuple[Any, ...]
    rest: tuple[Any, ...]
    """What the statement reads besides the note."""


def read(text: str, params: Mapping[str, Any]) -> list[Read]:
    """Run a statement whose first columns are those of a note."""
    with connection.cursor() as cursor:
        cursor.execute(text, params)
        return [Read(row[:COLUMNS], row[COLUMNS:]) for row in cursor.fetchall()]


def rows(
    found: list[Read],
    *,
    why: Callable[[Read], Why],
    agency: Callable[[Read], str],
    person: Callable[[Read], str] = lambda _read: "",
) -> list[NoteRow]:
    """Make rows of what was read; one statement for the names of the authors."""
    authors = accounts.worker_names({one.note[12] for one in found if one.note[12] is not None})
    return [_row(one.note, why(one), agency(one), person(one), authors) for one in found]


def _row(
    note: tuple[Any, ...], why: Why, agency: str, person: str, authors: Mapping[int, str]
) -> NoteRow:
    (note_id, person_id, category, agency_id, occurred_on, level, attended, kind, summary, text,
     method, subject, author_id, recorded_at, earlier, comments) = note  # fmt: skip
    return NoteRow(
        note_id,
        person_id,
        Category(category),
        agency_id,
        agency,
        occurred_on,
        Level(level),
        why,
        Attended(attended) if attended else None,
        Kind(kind) if kind else None,
        summary,
        text,
        method,
        Subject(subject) if subject else None,
        authors.get(author_id, ""),
        recorded_at,
        tuple(_wording(*one) for one in earlier or ()),
        tuple(Comment(datetime.fromisoformat(at), words) for at, words in comments or ()),
        person,
    )


def _wording(recorded_at: str, occurred_on: str, summary: str, text: str) -> Wording:
    return Wording(
        datetime.fromisoformat(recorded_at), date.fromisoformat(occurred_on), summary, text
    )
