"""Read what the person themself may see of notes about them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from throughcare.kernel.access import Category
from throughcare.kernel.errors import AccessRefusedError
from throughcare.notes.queries import showing
from throughcare.notes.queries.reading import PAGE
from throughcare.notes.types import CATEGORIES, NotePage, Why

if TYPE_CHECKING:
    from datetime import date

    from throughcare.kernel.access import Access
    from throughcare.notes.queries.showing import Read

MINE = """n.person_id = %(person)s AND n.category = ANY(%(categories)s::text[]) AND n.subject = 'person'
   AND NOT EXISTS (SELECT 1 FROM sharing_withholding w WHERE w.person_id = n.person_id
     AND n.category = ANY(w.categories) AND w.since <= %(moment)s AND w.until > %(moment)s)"""
"""What of `n` the person may see: what is about them, and not withheld for now."""
_OWN = f"""
SELECT {showing.columns("n", level="4")}, g.name
  FROM notes_note n JOIN agencies_agency g ON g.id = n.agency_id
 WHERE {MINE} AND {showing.NEWEST_WORDING}
   AND (%(note)s::bigint IS NULL OR coalesce(n.first_id, n.id) =
        (SELECT coalesce(asked.first_id, asked.id) FROM notes_note asked WHERE asked.id = %(note)s))
   AND (%(after_id)s::bigint IS NULL OR (n.occurred_on, n.id) < (%(after_day)s::date, %(after_id)s::bigint))
 ORDER BY n.occurred_on DESC, n.id DESC LIMIT {PAGE + 1}
"""


def own_notes(
    *, access: Access, after: tuple[date, int] | None = None, note_id: int | None = None
) -> NotePage:
    """Return the notes about the person who asks, the newest first; those about others and withheld ones are left out.

    Shapes: at most PAGE rows; with `note_id`, the newest wording of that note alone.
    Errors: AccessRefusedError for anybody but the person.
    """
    params = mine_params(access)
    params["after_day"], params["after_id"] = after or (None, None)
    found = showing.read(_OWN, params | {"note": note_id})
    rows = showing.rows(found[:PAGE], why=_self, agency=lambda one: str(one.rest[0]))
    next_key = (rows[-1].occurred_on, rows[-1].note_id) if len(found) > PAGE else None
    return NotePage(tuple(rows), next_key)


def _self(_one: Read) -> Why:
    return Why("self")


def mine_params(access: Access) -> dict[str, object]:
    """Return the parameters of MINE.

    Errors: AccessRefusedError for anybody but the person.
    """
    person_id = access.actor.person_id
    if person_id is None:
        raise AccessRefusedError("Cannot read own notes: only the person reads them like this.")
    access.require(person_id, Category.IDENTITY)
    shown = [one.value for one in CATEGORIES if access.covers(person_id, one)]
    return {"person": person_id, "categories": shown, "moment": access.decided_at}
