"""Write a note, and correct one: each in one transaction with its audit event."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import TYPE_CHECKING

from django.db import transaction

from throughcare.audit import actions as audit
from throughcare.audit.types import Act
from throughcare.kernel.access import Category
from throughcare.notes import rules
from throughcare.notes.actions.errors import (
    AlreadyCorrectedError,
    InvalidError,
    NoSuchNoteError,
    NotYoursError,
)
from throughcare.notes.models import Note
from throughcare.notes.queries.writing import categories_to_write

if TYPE_CHECKING:
    from datetime import date, datetime

    from throughcare.kernel.access import Access
    from throughcare.notes.types import Draft


@transaction.atomic
def write(draft: Draft, *, person_id: int, access: Access, now: datetime, today: date) -> int:
    """Write a note in the name of the worker and their agency; return its number.

    Errors: InvalidError; NotYoursError where the worker may not read such notes of their own agency.
    """
    _require_valid(draft, today)
    _require_own(draft.category, person_id, access, today)
    note = _stored(draft, person_id, access, now)
    _record(note, access, Act.RECORD, now)
    return note.pk


@transaction.atomic
def correct(
    note_id: int, draft: Draft, *, person_id: int, access: Access, now: datetime, today: date
) -> int:
    """Write a new wording of a note of the worker's own agency; the old one stays. Return the new number.

    What the note is about and whose data it holds stay as they were.
    Errors: those of `write`; NoSuchNoteError; AlreadyCorrectedError.
    """
    access.require(person_id, Category.IDENTITY)
    before = (
        Note.objects.select_for_update()
        .filter(pk=note_id, person_id=person_id, agency_id=access.actor.agency_id or 0)
        .first()
    )
    if before is None:
        raise NoSuchNoteError(
            f"Cannot correct note [{note_id}]: your agency has no such note about this person."
        )
    draft = replace(draft, category=before.category, subject=before.subject)
    _require_valid(draft, today)
    _require_own(before.category, person_id, access, today)
    if Note.objects.filter(corrects_id=note_id).exists():
        raise AlreadyCorrectedError(
            f"Cannot correct note [{note_id}]: somebody corrected it already. Correct the newest wording."
        )
    note = _stored(draft, person_id, access, now, before=before)
    _record(note, access, Act.CHANGE, now)
    return note.pk


def _require_valid(draft: Draft, today: date) -> None:
    if problems := rules.problems(draft, today=today):
        raise InvalidError(problems)


def _require_own(category: str, person_id: int, access: Access, today: date) -> None:
    """Refuse a writer who could not read their own note."""
    if access.actor.membership_id is None or Category(category) not in categories_to_write(
        person_id, access=access, today=today
    ):
        raise NotYoursError(
            f"Cannot write about [{category}]: the sharing rules do not let role [{access.actor.role}] of "
            f"agency [{access.actor.agency_id}] hold this about the person today. Choose another category, "
            "or ask the data-protection officer which rule is missing."
        )


def _stored(
    draft: Draft, person_id: int, access: Access, now: datetime, *, before: Note | None = None
) -> Note:
    values = asdict(draft)
    values |= {name: values[name].strip() for name in ("text", "summary", "method")}
    if before is not None:
        values |= {"corrects": before, "first_id": before.first_id or before.pk}
    return Note.objects.create(
        person_id=person_id,
        agency_id=access.actor.agency_id or 0,
        author_id=access.actor.membership_id or 0,
        recorded_at=now,
        **values,
    )


def _record(note: Note, access: Access, act: Act, now: datetime) -> None:
    audit.record(
        access,
        act=act,
        what="note",
        person_ids=[note.person_id],
        now=now,
        detail={"note": note.pk, "category": note.category, "kind": note.kind},
    )
