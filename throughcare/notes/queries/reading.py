"""Read what others may see of notes: of one person, and the newest of all whom a worker may list."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from django.db import connection

from throughcare.kernel.access import Category
from throughcare.notes import rules
from throughcare.notes.queries import showing
from throughcare.notes.queries.sieve import named, sieve_for
from throughcare.notes.types import FeedPage, Hidden, NotePage
from throughcare.sharing import queries as sharing
from throughcare.sharing.rules.compiling import facts_sql
from throughcare.sharing.types import Level, Origin, Thing, Topic

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from throughcare.kernel.access import Access
    from throughcare.notes.queries.showing import Read
    from throughcare.notes.queries.sieve import Sieve
    from throughcare.notes.types import Why
    from throughcare.sharing.types import PersonFacts

PAGE: Final = 25
FEED_DAYS: Final = 31
"""How far back the newest notes reach; older ones stand on the page of each person (decide locally)."""
CANDIDATES: Final = 100
"""How many notes are looked at at once."""

_ORIGIN = (
    "g.id AS origin_agency_id, g.name AS agency, g.kind AS origin_kind, "
    "g.jurisdiction_id AS origin_jurisdiction, g.is_sealed AS origin_is_sealed"
)
_TOPICS = (
    f"(SELECT t.category, {_ORIGIN} FROM (SELECT DISTINCT n.category, n.agency_id FROM notes_note n "
    "WHERE n.person_id = %(person)s) t JOIN agencies_agency g ON g.id = t.agency_id) i"
)
_OF_PERSON = f"""
SELECT {showing.columns("n", level="t.level")}, t.agency, t.answer, t.limits, t.kinds,
       t.origin_kind, t.origin_jurisdiction, t.origin_is_sealed
  FROM topics t
  JOIN notes_note n ON n.person_id = %(person)s AND n.category = t.category AND n.agency_id = t.origin_agency_id
 WHERE t.level > {Level.EXISTENCE} AND {showing.NEWEST_WORDING}
   AND (%(category)s::text IS NULL OR n.category = %(category)s)
   AND (%(after_id)s::bigint IS NULL OR (n.occurred_on, n.id) < (%(after_day)s::date, %(after_id)s::bigint))
 ORDER BY n.occurred_on DESC, n.id DESC LIMIT {PAGE + 1}
"""
_HIDDEN = f"""
SELECT t.category, t.origin_agency_id, t.agency FROM topics t
 WHERE t.level = {Level.EXISTENCE} AND (%(category)s::text IS NULL OR t.category = %(category)s)
 ORDER BY t.category, t.agency, t.origin_agency_id
"""


def readable(
    person_id: int,
    *,
    access: Access,
    today: date,
    category: Category | None = None,
    after: tuple[date, int] | None = None,
) -> NotePage:
    """Return the notes about a person that the holder of an access may see, the newest first.

    Shapes: at most PAGE rows, each as far as its level shows it; what is denied is in no row and no number.
    """
    access.require(person_id, Category.IDENTITY)
    sieve = sieve_for(access, today=today)
    if sieve is None:
        return NotePage()
    topics, params = _topics(sieve, person_id)
    params["category"] = None if category is None else category.value
    params["after_day"], params["after_id"] = after or (None, None)
    found = showing.read(topics + _OF_PERSON, params)
    facts = sharing.facts_of([person_id], access=access)[person_id]
    rows = showing.rows(
        found[:PAGE],
        why=lambda one: _why_until(one, sieve, facts),
        agency=lambda one: str(one.rest[0]),
    )
    next_key = (rows[-1].occurred_on, rows[-1].note_id) if len(found) > PAGE else None
    return NotePage(tuple(rows), next_key, _hidden(topics, params))


def _topics(sieve: Sieve, person_id: int) -> tuple[str, dict[str, object]]:
    """Return, as `topics`, what there are notes about, each decided once: category and agency."""
    decided, params = sieve.decided(_TOPICS, "f")
    text = (
        f"WITH f AS MATERIALIZED ({facts_sql('SELECT %(person)s::bigint AS id')}), "
        f"topics AS MATERIALIZED (SELECT i.*, d.answer, d.limits, d.level, f.kinds FROM {decided})"
    )
    return text, {**params, "person": person_id}


def _hidden(topics: str, params: Mapping[str, Any]) -> tuple[Hidden, ...]:
    with connection.cursor() as cursor:
        cursor.execute(topics + _HIDDEN, params)
        return tuple(Hidden(Category(category), *rest) for category, *rest in cursor.fetchall())


def _why(one: Read, sieve: Sieve) -> Why:
    _, answer, limits, kinds, *_ = one.rest
    return rules.why(sieve.rule(answer), kinds=sieve.relations(kinds), limits=sieve.limits(limits))


def _why_until(one: Read, sieve: Sieve, facts: PersonFacts) -> Why:
    kind, jurisdiction, is_sealed = one.rest[4:]
    origin = Origin(one.note[3], kind, jurisdiction, is_sealed)
    topic = Topic(Category(one.note[2]), origin, Thing.WRITTEN)
    return rules.why_until(
        _why(one, sieve), topic, sieve.asker, sieve.law, facts, start_of=sharing.start_of
    )


def newest(*, access: Access, today: date, before_id: int | None = None) -> FeedPage:
    """Return the newest notes about the people whom a worker may list, the last written first.

    Shapes: at most PAGE rows of the last FEED_DAYS days. Mostly two statements, however many people and notes
    there are: only where much is hidden it looks on, so that no page is short because of what it hides.
    """
    access.require_agency(Category.IDENTITY)
    sieve = sieve_for(access, today=today)
    if sieve is None:
        return FeedPage()
    text, params = _feed(sieve, access)
    found: list[Read] = []
    ids = _candidates(access, before_id)
    while ids and len(found) <= PAGE:
        found += showing.read(text, params | {"ids": ids})
        ids = _candidates(access, ids[-1]) if len(ids) == CANDIDATES else []
    rows = showing.rows(
        found[:PAGE],
        why=lambda one: _why(one, sieve),
        agency=lambda one: str(one.rest[0]),
        person=lambda one: " ".join(part for part in one.rest[4:] if part),
    )
    return FeedPage(tuple(rows), rows[-1].note_id if len(found) > PAGE else None)


def _candidates(access: Access, before_id: int | None) -> list[int]:
    """Return the numbers of the next notes about people of the agency, shown or not."""
    since = access.decided_at - timedelta(days=FEED_DAYS)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM notes_newest(%s, %s::bigint, %s::int)", [since, before_id, CANDIDATES]
        )
        return [row[0] for row in cursor.fetchall()]


def _feed(sieve: Sieve, access: Access) -> tuple[str, dict[str, object]]:
    """Return the statement of the newest notes among some: who may be listed, then what may be read, then texts."""
    visible, listing = named(sharing.joined(access, person="n.person_id"), "listed")
    candidates = f"""(SELECT n.id, n.person_id, n.category, {_ORIGIN}
  FROM notes_note n {visible} JOIN agencies_agency g ON g.id = n.agency_id
 WHERE n.id = ANY(%(ids)s::bigint[]) AND {showing.NEWEST_WORDING}
 ORDER BY n.id DESC OFFSET 0) i"""
    facts = f"LATERAL ({facts_sql('SELECT i.person_id AS id')} OFFSET 0) f"
    decided, params = sieve.decided(candidates, facts)
    text = f"""
WITH shown AS MATERIALIZED (
  SELECT i.id, i.agency, d.answer, d.limits, d.level, f.kinds FROM {decided}
   WHERE d.level > {Level.EXISTENCE} ORDER BY i.id DESC LIMIT {PAGE + 1})
SELECT {showing.columns("n", level="s.level")}, s.agency, s.answer, s.limits, s.kinds, p.given, p.family
  FROM shown s
  JOIN notes_note n ON n.id = s.id
  JOIN people_name p ON p.person_id = n.person_id AND p.use = 'usual'
 ORDER BY n.id DESC"""
    return text, {**params, **listing}
