"""Put a document there, take it back, erase it: each in one transaction with its audit event."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256
from typing import TYPE_CHECKING

from django.db import connection, transaction
from django.db.models import Q

from throughcare.audit import actions as audit
from throughcare.audit.types import Act
from throughcare.kernel.access import Category
from throughcare.notes.actions.errors import InvalidError, NoSuchNoteError, NotYoursError
from throughcare.notes.models import Document, DocumentFile
from throughcare.notes.queries.documents import document_categories, document_of
from throughcare.notes.rules import documents as rules
from throughcare.notes.types import DOCUMENT_CATEGORIES, Problem
from throughcare.sharing.types import Level

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date, datetime

    from django.db.models import QuerySet

    from throughcare.kernel.access import Access
    from throughcare.notes.types import DocumentDraft, DocumentRow


@transaction.atomic
def put(
    draft: DocumentDraft,
    content: bytes,
    *,
    person_id: int,
    access: Access,
    now: datetime,
    today: date,
) -> int:
    """Put a file there in the name of the worker and their agency, or of the person; return its number.

    What it replaces says what it is about: a newer version never changes the category, nor who may read it.
    Errors: InvalidError; NotYoursError where they could not read it themselves; NoSuchNoteError where it shall
    replace what is not theirs, or was replaced meanwhile.
    """
    before = None
    if draft.replaces_id is not None:
        before = _standing(draft.replaces_id, person_id, access, today)
        draft = replace(draft, category=before.category.value)
    dated_on = _require_valid(draft, content, today)
    if Category(draft.category) not in document_categories(person_id, access=access, today=today):
        raise NotYoursError(
            f"Cannot put a document about [{draft.category}]: the sharing rules do not let your agency hold "
            "this about the person today. Choose another category."
        )
    row = Document.objects.create(
        person_id=person_id,
        agency_id=_agency_of(access),
        author_id=None if _agency_of(access) is None else access.actor.membership_id,
        category=draft.category,
        kind=draft.kind,
        title=draft.title.strip(),
        dated_on=dated_on,
        recorded_at=now,
        media_type=rules.media_type_of(content),
        size=len(content),
        digest=sha256(content).hexdigest(),
        replaces_id=None if before is None else before.document_id,
    )
    DocumentFile.objects.create(document=row, content=content)
    _record(row, access, Act.RECORD, now)
    return row.pk


def _require_valid(draft: DocumentDraft, content: bytes, today: date) -> date:
    """Refuse what is wrong, by raising; return the day on the paper."""
    problems = rules.problems_of_document(draft, today=today)
    if reason := rules.problem_of_file(content):
        problems = (*problems, Problem("file", reason))
    if problems or draft.dated_on is None:
        raise InvalidError(problems)
    return draft.dated_on


def _agency_of(access: Access) -> int | None:
    return None if access.actor.person_id is not None else access.actor.agency_id


def _own(document_id: int, person_id: int, access: Access, today: date) -> DocumentRow:
    """Return a document of the actor's side that they read in full and nobody took back; the list decides."""
    with connection.cursor() as cursor:
        # Two who change documents of one person wait for each other: a chain grows and goes as a whole.
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended('documents', %s::bigint))", [person_id]
        )
    row = document_of(document_id, person_id, access=access, today=today)
    if (
        row is None
        or row.agency_id != _agency_of(access)
        or row.level is not Level.FULL
        or row.withdrawn_at is not None
    ):
        raise _no_such(document_id)
    return row


def _standing(document_id: int, person_id: int, access: Access, today: date) -> DocumentRow:
    row = _own(document_id, person_id, access, today)
    if not row.is_current:
        raise _no_such(document_id)
    return row


def _no_such(document_id: int) -> NoSuchNoteError:
    return NoSuchNoteError(
        f"Cannot change document [{document_id}]: it is not yours, or somebody replaced it or took it back."
    )


_CHAIN = """
WITH RECURSIVE chain AS (
  SELECT id, replaces_id FROM notes_document WHERE id = %s
  UNION SELECT d.id, d.replaces_id FROM notes_document d JOIN chain c
    ON d.replaces_id = c.id OR d.id = c.replaces_id)
SELECT id FROM chain
"""


@transaction.atomic
def take_back(
    document_id: int, *, person_id: int, access: Access, now: datetime, today: date
) -> None:
    """Show a document, with every version of it, to no other agency any more; whoever put it and the person see it.

    Errors: NoSuchNoteError, AccessRefusedError.
    """
    access.require(person_id, Category.IDENTITY)
    _own(document_id, person_id, access, today)
    with connection.cursor() as cursor:
        cursor.execute(_CHAIN, [document_id])
        chain = [number for (number,) in cursor.fetchall()]
    for row in Document.objects.filter(pk__in=chain, withdrawn_at=None).order_by("pk"):
        row.withdrawn_at = now
        row.save(update_fields=["withdrawn_at"])
        _record(row, access, Act.CHANGE, now)


def _record(row: Document, access: Access, act: Act, now: datetime) -> None:
    audit.record(
        access,
        act=act,
        what="document",
        person_ids=[row.person_id],
        now=now,
        detail={"document": row.pk, "category": row.category, "kind": row.kind},
    )


def record_documents(
    rows: Sequence[DocumentRow], *, person_id: int, access: Access, now: datetime
) -> None:
    """Store that documents are about to be shown in a list, never what they say."""
    audit.record(
        access,
        act=Act.READ,
        what="documents",
        person_ids=[person_id],
        now=now,
        detail={"categories": sorted({row.category.value for row in rows}), "count": len(rows)},
    )


def record_opened(row: DocumentRow, *, access: Access, now: datetime) -> None:
    """Store that a document is about to be given out, and why it may be."""
    audit.record(
        access,
        act=Act.EXPORT,
        what="document",
        person_ids=[row.person_id],
        now=now,
        detail={
            "document": row.document_id,
            "category": row.category.value,
            "ground": "" if row.why is None else row.why.rule or row.why.ground,
        },
    )


@transaction.atomic
def erase_documents(
    *,
    access: Access,
    now: datetime,
    person_ids: Collection[int],
    categories: Collection[Category] = DOCUMENT_CATEGORIES,
    agency_ids: Collection[int | None] | None = None,
    recorded_before: datetime | None = None,
) -> int:
    """Erase documents with their contents; every condition that is given narrows. Return how many went.

    None among the agencies stands for the person: what they put there themselves.
    A document that a newer one replaced goes no later than the newer one.
    Errors: AccessRefusedError without the system's own access.
    """
    access.require_system(Category.IDENTITY)
    found = Document.objects.filter(
        person_id__in=list(person_ids), category__in=[one.value for one in categories]
    )
    if agency_ids is not None:
        named = Q(agency_id__in=[one for one in agency_ids if one is not None])
        found = found.filter(named | Q(agency_id=None) if None in agency_ids else named)
    if recorded_before is not None:
        found = found.filter(recorded_at__lt=recorded_before)
    return _erase(found, access, now)


def _erase(found: QuerySet[Document], access: Access, now: datetime) -> int:
    rows = {row.pk: row for row in found}
    if not rows:
        return 0
    # What a newer version names cannot go before it: the newer one names nothing any more.
    Document.objects.filter(replaces_id__in=list(rows)).update(replaces=None)
    Document.objects.filter(pk__in=list(rows)).delete()
    audit.record(
        access,
        act=Act.ERASE,
        what="document",
        person_ids=sorted({row.person_id for row in rows.values()}),
        now=now,
        detail={"count": len(rows), "categories": sorted({row.category for row in rows.values()})},
    )
    return len(rows)
