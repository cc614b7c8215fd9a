"""Let the person say something about a note."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from throughcare.audit import actions as audit
from throughcare.audit.types import Act
from throughcare.notes import rules
from throughcare.notes.actions.errors import InvalidError, NoSuchNoteError
from throughcare.notes.models import Note, NoteComment
from throughcare.notes.queries import own_notes
from throughcare.notes.types import Problem

if TYPE_CHECKING:
    from datetime import datetime

    from throughcare.kernel.access import Access


@transaction.atomic
def comment(note_id: int, text: str, *, access: Access, now: datetime) -> int:
    """Store what the person says about a note that they may read; return the number of the comment.

    Errors: InvalidError; NoSuchNoteError; AccessRefusedError for anybody but the person.
    Source: GDPR, article 16: a supplementary statement.
    """
    if not own_notes(access=access, note_id=note_id).rows:
        raise NoSuchNoteError(f"Cannot comment on note [{note_id}]: there is no such note for you.")
    if reason := rules.problem_of_text("comment", text, is_needed=True):
        raise InvalidError((Problem("text", reason),))
    note = Note.objects.get(pk=note_id)
    said = NoteComment.objects.create(
        note_id=note.first_id or note.pk,
        text=text.strip(),
        said_at=now,
        account_id=access.actor.account_id or 0,
    )
    audit.record(
        access,
        act=Act.RECORD,
        what="note_comment",
        person_ids=[note.person_id],
        now=now,
        detail={"note": note_id, "comment": said.pk},
    )
    return said.pk
