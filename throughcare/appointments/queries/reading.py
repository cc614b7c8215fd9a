"""The statement that reads appointments, with the columns that a level shows, and the rows made of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.db import connection

from throughcare.accounts import queries as accounts
from throughcare.appointments.types import Entry, Kind, State, Where
from throughcare.sharing.types import Level

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence


def columns(row: str, *, level: str) -> str:
    """Return the columns of an appointment as far as a level shows them, as SQL over a row of the table."""
    partly, whole = f"WHEN {level} >= {Level.SUMMARY}", f"WHEN {level} >= {Level.FULL}"
    return f"""{row}.id, {row}.person_id, lower({row}.during), upper({row}.during), {row}.is_all_day, {row}.state,
  {level}, {row}.agency_id,
  CASE {partly} THEN {row}.kind END,
  CASE {partly} THEN {row}."where" END,
  CASE {whole} THEN coalesce(nullif({row}.place, ''),
    (SELECT s.name FROM agencies_site s WHERE s.id = {row}.site_id), '') ELSE '' END,
  CASE {whole} THEN coalesce(nullif({row}.about, ''),
    (SELECT g.title FROM appointments_session g WHERE g.id = {row}.session_id), '') ELSE '' END,
  CASE {whole} THEN {row}.membership_id END,
  CASE {whole} THEN {row}.session_id END,
  CASE {whole} THEN {row}.hangs_days END,
  CASE {whole} THEN {row}.to_rebook ELSE false END,
  {row}.sequence,
  CASE {whole} THEN {row}.uid::text ELSE '' END"""


COLUMNS: Final = 18
"""How many `columns` gives."""
Row = tuple[Any, ...]


def fetched(statement: str, params: Mapping[str, Any] | Sequence[Any]) -> list[Row]:
    """Run a statement and return its rows."""
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        return list(cursor.fetchall())


def entries(
    found: Sequence[Row], *, agency: Callable[[Row], str | None], person: bool = False
) -> list[Entry]:
    """Make entries of rows whose first columns are those of an appointment; one statement for names of workers.

    Shapes: an agency of None may not be known; with `person` the two columns behind are the person's names.
    """
    workers = accounts.worker_names({row[12] for row in found if row[12] is not None})
    return [_entry(row, agency(row), workers, with_person=person) for row in found]


def _entry(row: Row, agency: str | None, workers: Mapping[int, str], *, with_person: bool) -> Entry:
    (appointment_id, person_id, starts_at, ends_at, is_all_day, state, level, agency_id, kind, where,
     place, about, membership_id, session_id, hangs_days, to_rebook, sequence, uid) = row[:COLUMNS]  # fmt: skip
    return Entry(
        appointment_id,
        person_id,
        starts_at,
        ends_at,
        is_all_day,
        State(state),
        Level(level),
        None if agency is None else agency_id,
        agency or "",
        Kind(kind) if kind else None,
        Where(where) if where else None,
        place if agency is not None else "",
        about if agency is not None else "",
        workers.get(membership_id, ""),
        membership_id,
        session_id,
        hangs_days,
        to_rebook,
        sequence,
        uid,
        " ".join(part for part in row[COLUMNS : COLUMNS + 2] if part) if with_person else "",
    )
