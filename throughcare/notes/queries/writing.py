"""Read what a writer needs to know: what they may write about, what they correct, and who will read it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from throughcare.agencies import queries as agencies
from throughcare.kernel.access import Category
from throughcare.notes import rules
from throughcare.notes.models import Note
from throughcare.notes.types import CATEGORIES, Draft, Kept, Readers
from throughcare.sharing import queries as sharing
from throughcare.sharing.actions import asker_of
from throughcare.sharing.types import Topic

if TYPE_CHECKING:
    from datetime import date

    from throughcare.kernel.access import Access


def categories_to_write(person_id: int, *, access: Access, today: date) -> tuple[Category, ...]:
    """Return what a worker may write about: what they may read in full where their own agency wrote it."""
    access.require(person_id, Category.IDENTITY)
    asker = asker_of(access.actor, now=access.decided_at, today=today)
    if asker is None:
        return ()
    agency = agencies.agency_map().agencies[asker.agency_id]
    law, facts = sharing.law(), sharing.facts_of([person_id], access=access)[person_id]
    return tuple(
        category for category in CATEGORIES if rules.may_write(asker, category, agency, law, facts)
    )


def who_will_read(person_id: int, category: Category, *, access: Access, today: date) -> Readers:
    """Return who will be able to read a note that the holder of an access writes, by the rules of today.

    Shapes: among the agencies that have to do with the person today, as far as the writer may know them. Sealed
    services are never among them, but for the writer's own.
    """
    access.require(person_id, Category.IDENTITY)
    asker = asker_of(access.actor, now=access.decided_at, today=today)
    if asker is None:
        return Readers((), is_whole=False)
    known, law = agencies.agency_map().agencies, sharing.law()
    own = known[asker.agency_id]
    facts = sharing.facts_of([person_id], access=access)[person_id]
    others = rules.known_around(asker, known.values(), law, facts)
    rows = rules.readers(
        Topic(category, rules.origin_of(own)),
        [own, *others],
        law,
        facts,
        now=asker.moment,
        today=today,
    )
    return Readers(rows, is_whole=access.covers(person_id, Category.INVOLVEMENT))


def note_to_correct(note_id: int, person_id: int, *, access: Access) -> Kept | None:
    """Return the newest wording of a note of the worker's own agency, None where there is no such note."""
    access.require(person_id, Category.IDENTITY)
    ours = Note.objects.filter(person_id=person_id, agency_id=access.actor.agency_id or 0)
    asked = ours.filter(pk=note_id).first()
    if asked is None:
        return None
    first_id = asked.first_id or asked.pk
    note = ours.filter(Q(pk=first_id) | Q(first_id=first_id)).latest("pk")
    draft = Draft(
        note.category,
        note.kind,
        note.occurred_on,
        note.text,
        note.summary,
        note.attended,
        note.method,
        note.subject,
    )
    return Kept(note.pk, draft)
