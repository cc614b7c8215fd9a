"""Read documents: each passes the sharing rules in the statement that reads it; contents are read one by one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import connection

from throughcare.accounts import queries as accounts
from throughcare.agencies import queries as agencies
from throughcare.kernel.access import Category
from throughcare.kernel.errors import AccessRefusedError
from throughcare.notes import rules
from throughcare.notes.models import DocumentFile
from throughcare.notes.queries.reading import PAGE
from throughcare.notes.queries.sieve import sieve_for
from throughcare.notes.types import (
    DOCUMENT_CATEGORIES,
    DocumentKind,
    DocumentPage,
    DocumentRow,
    File,
    Hidden,
    Readers,
    Why,
)
from throughcare.sharing import queries as sharing
from throughcare.sharing.actions import asker_of
from throughcare.sharing.rules.compiling import facts_sql
from throughcare.sharing.types import Level, Limit, Thing, Topic

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from throughcare.kernel.access import Access
    from throughcare.notes.queries.sieve import Sieve

_COLUMNS = """d.id, d.person_id, d.category, d.agency_id, d.title, d.kind, d.dated_on, d.recorded_at, d.author_id,
       d.media_type, d.size, (SELECT later.id FROM notes_document later WHERE later.replaces_id = d.id),
       d.withdrawn_at"""
_TOPICS = """(SELECT t.category, g.id AS origin_agency_id, coalesce(g.name, '') AS agency, g.kind AS origin_kind,
  g.jurisdiction_id AS origin_jurisdiction, g.is_sealed AS origin_is_sealed
  FROM (SELECT DISTINCT d.category, d.agency_id FROM notes_document d
         WHERE d.person_id = %(person)s AND (d.withdrawn_at IS NULL OR d.agency_id = %(mine)s)) t
  LEFT JOIN agencies_agency g ON g.id = t.agency_id) i"""
_PAGED = f"""(%(one)s::bigint IS NULL OR d.id = %(one)s)
   AND (%(after_id)s::bigint IS NULL OR (d.dated_on, d.id) < (%(after_day)s::date, %(after_id)s::bigint))
 ORDER BY d.dated_on DESC, d.id DESC LIMIT {PAGE + 1}"""
# What was taken back or replaced stands there for those who put it, and for nobody else but the person: ADR 23.
_OF_PERSON = f"""
SELECT t.level, t.answer, t.limits, t.kinds, t.agency, {_COLUMNS}
  FROM topics t
  JOIN notes_document d ON d.person_id = %(person)s AND d.category = t.category
       AND d.agency_id IS NOT DISTINCT FROM t.origin_agency_id
 WHERE t.level >= {Level.SUMMARY} AND (d.agency_id = %(mine)s OR (d.withdrawn_at IS NULL
     AND NOT EXISTS (SELECT 1 FROM notes_document later WHERE later.replaces_id = d.id)))
   AND {_PAGED}
"""
_HIDDEN = f"""
SELECT DISTINCT t.category, t.origin_agency_id, t.agency FROM topics t
 WHERE t.level BETWEEN {Level.EXISTENCE} AND {Level.ATTENDANCE} AND t.origin_agency_id IS NOT NULL
 ORDER BY t.category, t.agency, t.origin_agency_id
"""


def readable_documents(
    person_id: int, *, access: Access, today: date, after: tuple[date, int] | None = None
) -> DocumentPage:
    """Return the documents about a person that the holder of an access may see, the newest first.

    Shapes: at most PAGE rows; what is denied is in no row and no number; only where the level is full, and may
    leave the page, a file can be opened.
    """
    return _readable(person_id, access=access, today=today, after=after)


def _readable(
    person_id: int,
    *,
    access: Access,
    today: date,
    after: tuple[date, int] | None = None,
    one: int | None = None,
) -> DocumentPage:
    access.require(person_id, Category.IDENTITY)
    sieve = sieve_for(access, today=today)
    if sieve is None:
        return DocumentPage()
    decided, given = sieve.decided(_TOPICS, "f")
    topics = (
        f"WITH f AS MATERIALIZED ({facts_sql('SELECT %(person)s::bigint AS id')}), "
        f"topics AS MATERIALIZED (SELECT i.*, d.answer, d.limits, d.level, f.kinds FROM {decided})"
    )
    mine = {"person": person_id, "mine": access.actor.agency_id}
    found = _fetched(topics + _OF_PERSON, {**given, **mine, **_place(after, one)})
    authors = _authors(row[13] for row in found)
    rows = tuple(_seen(row, sieve, authors) for row in found)
    hidden = () if one is not None else _fetched(topics + _HIDDEN, {**given, **mine})
    return _paged(rows, tuple(Hidden(Category(row[0]), *row[1:]) for row in hidden))


def _place(after: tuple[date, int] | None, one: int | None) -> dict[str, Any]:
    day, number = after or (None, None)
    return {"after_day": day, "after_id": number, "one": one}


def _fetched(text: str, params: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(text, params)
        return list(cursor.fetchall())


def _paged(rows: tuple[DocumentRow, ...], hidden: tuple[Hidden, ...] = ()) -> DocumentPage:
    shown = rows[:PAGE]
    next_key = (shown[-1].dated_on, shown[-1].document_id) if len(rows) > PAGE else None
    return DocumentPage(shown, hidden, next_key)


def _authors(numbers: Iterable[int | None]) -> dict[int, str]:
    return accounts.worker_names({one for one in numbers if one is not None})


def _seen(row: tuple[Any, ...], sieve: Sieve, authors: dict[int, str]) -> DocumentRow:
    level, answer, limits, kinds, agency, *columns = row
    why = rules.why(sieve.rule(answer), kinds=sieve.relations(kinds), limits=sieve.limits(limits))
    is_whole = level == Level.FULL
    may_open = is_whole and why.limits.isdisjoint({Limit.NO_EXPORT, Limit.NO_PRINT})
    return _row(columns, agency, Level(level), why, authors, may_open=may_open)


def _row(
    columns: list[Any],
    agency: str,
    level: Level,
    why: Why,
    authors: dict[int, str],
    *,
    may_open: bool,
) -> DocumentRow:
    (document_id, person_id, category, agency_id, title, kind, dated_on, recorded_at, author_id,
     media_type, size, replaced_by, withdrawn_at) = columns  # fmt: skip
    is_whole = level is Level.FULL
    return DocumentRow(
        document_id,
        person_id,
        Category(category),
        agency_id,
        agency,
        level,
        title,
        DocumentKind(kind),
        dated_on,
        recorded_at,
        authors.get(author_id, "") if is_whole else "",
        media_type if is_whole else "",
        size if is_whole else 0,
        replaced_by,
        withdrawn_at,
        may_open,
        why,
    )


# What the person put there is never withheld from them: its absence would tell which category is.
_OWN = f"""
SELECT coalesce(g.name, ''), {_COLUMNS} FROM notes_document d LEFT JOIN agencies_agency g ON g.id = d.agency_id
 WHERE d.person_id = %(person)s AND (d.agency_id IS NULL OR (d.category = ANY(%(categories)s::text[])
   AND NOT EXISTS (SELECT 1 FROM sharing_withholding w WHERE w.person_id = d.person_id
     AND d.category = ANY(w.categories) AND w.since <= %(moment)s AND w.until > %(moment)s)))
   AND {_PAGED}
"""


def own_documents(*, access: Access, after: tuple[date, int] | None = None) -> DocumentPage:
    """Return documents about the person who asks, what was replaced or taken back too; not what is withheld.

    Shapes: at most PAGE rows, the newest first.
    Errors: AccessRefusedError for anybody but the person.
    """
    return _own(access=access, after=after)


def _own(
    *, access: Access, after: tuple[date, int] | None = None, one: int | None = None
) -> DocumentPage:
    person_id = access.actor.person_id
    if person_id is None:
        raise AccessRefusedError("Cannot read own documents: only the person reads them so.")
    access.require(person_id, Category.IDENTITY)
    shown = [one.value for one in DOCUMENT_CATEGORIES if access.covers(person_id, one)]
    params = {"person": person_id, "categories": shown, "moment": access.decided_at}
    found = _fetched(_OWN, params | _place(after, one))
    return _paged(
        tuple(
            _row(list(columns), agency, Level.FULL, Why("self"), {}, may_open=True)
            for agency, *columns in found
        )
    )


def own_files(*, access: Access) -> Iterator[File]:
    """Give every document of the person who asks with its content, which is read one at a time.

    Errors: AccessRefusedError for anybody but the person.
    """
    after = None
    while True:
        found = own_documents(access=access, after=after)
        for row in found.rows:
            yield _file(row)
        if found.next_key is None:
            return
        after = found.next_key


def document_of(
    document_id: int, person_id: int, *, access: Access, today: date
) -> DocumentRow | None:
    """Return one document as the list shows it to the asker, None where it is not in their list.

    Errors: AccessRefusedError.
    """
    access.require(person_id, Category.IDENTITY)
    if access.actor.person_id is not None:
        found = _own(access=access, one=document_id)
    else:
        found = _readable(person_id, access=access, today=today, one=document_id)
    return next(iter(found.rows), None)


def file_of(document_id: int, person_id: int, *, access: Access, today: date) -> File | None:
    """Return the content of a document that the asker may open, None where there is none for them.

    Errors: AccessRefusedError.
    """
    row = document_of(document_id, person_id, access=access, today=today)
    return None if row is None or not row.may_open else _file(row)


def _file(row: DocumentRow) -> File:
    return File(row, bytes(DocumentFile.objects.get(document_id=row.document_id).content))


def document_categories(person_id: int, *, access: Access, today: date) -> tuple[Category, ...]:
    """Return what a worker may put documents about: what they could read in full themselves; the person, everything.

    The person is offered what is withheld from them too: what is missing would tell what that is.
    Errors: AccessRefusedError.
    """
    access.require(person_id, Category.IDENTITY)
    if access.actor.person_id is not None:
        return DOCUMENT_CATEGORIES
    asker = asker_of(access.actor, now=access.decided_at, today=today)
    if asker is None or access.actor.membership_id is None:
        return ()
    own = agencies.agency_map().agencies[asker.agency_id]
    law, facts = sharing.law(), sharing.facts_of([person_id], access=access)[person_id]
    return tuple(one for one in DOCUMENT_CATEGORIES if rules.may_write(asker, one, own, law, facts))


def who_will_open(person_id: int, category: Category, *, access: Access, today: date) -> Readers:
    """Return which agencies will be able to read what the person puts there, by the rules of today.

    Errors: AccessRefusedError for anybody but the person.
    """
    if access.actor.person_id != person_id:
        raise AccessRefusedError("Cannot say who reads it: ask who_will_read for a worker.")
    access.require(person_id, Category.IDENTITY)
    law, facts = sharing.law(), sharing.facts_of([person_id], access=access)[person_id]
    map_ = agencies.agency_map().agencies
    named = dict.fromkeys(one.agency_id for one in facts.relations)
    rows = rules.readers(
        Topic(category, None, Thing.WRITTEN),
        [map_[agency_id] for agency_id in named if agency_id in map_],
        law,
        facts,
        now=access.decided_at,
        today=today,
    )
    return Readers(tuple(one for one in rows if one.level >= Level.SUMMARY), is_whole=True)
