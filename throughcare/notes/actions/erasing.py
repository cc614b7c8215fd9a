"""Erase notes when they have been kept long enough. Nobody does this by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection, transaction
from django.db.models import F
from django.db.models.functions import Coalesce

from throughcare.audit import actions as audit
from throughcare.audit.types import Act
from throughcare.notes.models import Note
from throughcare.notes.types import CATEGORIES

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from django.db.models import QuerySet

    from throughcare.kernel.access import Access, Category


@transaction.atomic
def erase(
    *,
    access: Access,
    now: datetime,
    note_ids: Collection[int] | None = None,
    person_ids: Collection[int] | None = None,
    categories: Collection[Category] = CATEGORIES,
    agency_ids: Collection[int] | None = None,
    recorded_before: datetime | None = None,
) -> int:
    """Erase notes with every wording and every comment; return how many wordings went.

    Shapes: every condition that is given narrows; without people and without numbers nothing is erased. A note
    goes as a whole, and only when its newest wording meets the conditions.
    Errors: AccessRefusedError without the system's own access.
    """
    for category in categories:
        access.require_system(category)
    if note_ids is None and person_ids is None:
        return 0
    found = Note.objects.filter(category__in=[str(one) for one in categories])
    for name, values in (("pk", note_ids), ("person_id", person_ids), ("agency_id", agency_ids)):
        if values is not None:
            found = found.filter(**{f"{name}__in": list(values)})
    if recorded_before is not None:
        found = found.filter(recorded_at__lt=recorded_before)
    return _erase(_whole(found), access, now)


def _whole(found: QuerySet[Note]) -> list[Note]:
    """Return every wording of the notes whose newest wording was found."""
    followed = Note.objects.filter(corrects__isnull=False).values("corrects_id")
    newest = found.exclude(pk__in=followed).annotate(root=Coalesce(F("first_id"), F("id")))
    roots = list(newest.values_list("root", flat=True))
    every = Note.objects.annotate(root=Coalesce(F("first_id"), F("id")))
    return list(every.filter(root__in=roots).order_by("-pk"))


def _erase(notes: list[Note], access: Access, now: datetime) -> int:
    if not notes:
        return 0
    ids = [note.pk for note in notes]
    with connection.cursor() as cursor:
        # The tables let nothing go but in a transaction that says so.
        cursor.execute("SELECT set_config('throughcare.erasing_notes', 'yes', true)")
        cursor.execute("DELETE FROM notes_comment WHERE note_id = ANY(%s::bigint[])", [ids])
        cursor.execute("DELETE FROM notes_note WHERE id = ANY(%s::bigint[])", [ids])
        cursor.execute("SELECT set_config('throughcare.erasing_notes', '', true)")
    audit.record(
        access,
        act=Act.ERASE,
        what="note",
        person_ids=sorted({note.person_id for note in notes}),
        now=now,
        detail={"count": len(ids), "categories": sorted({note.category for note in notes})},
    )
    return len(ids)
