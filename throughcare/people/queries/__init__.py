"""Read people. Everything here is personal: each function asks for an access."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import connection

from throughcare.kernel.access import Category
from throughcare.people.models import Identifier
from throughcare.people.types import PersonFacts

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from throughcare.kernel.access import Access

_FACTS = """
SELECT p.id, n.given, n.family,
       coalesce((SELECT i.value FROM people_identifier i WHERE i.person_id = p.id ORDER BY i.id LIMIT 1), ''),
       p.jurisdiction_id, p.home_municipality, p.release_municipality, p.lawful_stay, p.returnable,
       p.born_on, p.died_on
  FROM people_person p
  JOIN people_name n ON n.person_id = p.id AND n.use = 'usual'
 WHERE p.id = ANY(%s::bigint[])
"""


_PAGE = """
SELECT p.language, p.about_me, p.version,
       (SELECT json_agg(json_build_array(n.use, n.given, n.family) ORDER BY n.use DESC, n.id)
          FROM people_name n WHERE n.person_id = p.id),
       (SELECT json_agg(json_build_array(i.system, i.value) ORDER BY i.id)
          FROM people_identifier i WHERE i.person_id = p.id)
  FROM people_person p WHERE p.id = %s
"""


def facts_of(person_ids: Sequence[int], *, access: Access) -> dict[int, PersonFacts]:
    """Return the facts of several people, by id; the access must cover each."""
    _require_all(access, person_ids)
    with connection.cursor() as cursor:
        cursor.execute(_FACTS, [list(person_ids)])
        return {row[0]: PersonFacts(*row) for row in cursor.fetchall()}


def _require_all(access: Access, person_ids: Iterable[int]) -> None:
    for person_id in person_ids:
        access.require(person_id, Category.IDENTITY)


@dataclass(frozen=True, slots=True)
class NameRow:
    """Hold one name of a person."""

    use: str
    given: str
    family: str


@dataclass(frozen=True, slots=True)
class IdentifierRow:
    """Hold one number of a person."""

    system: str
    value: str


@dataclass(frozen=True, slots=True)
class PersonPage:
    """Hold who a person is."""

    facts: PersonFacts
    language: str
    about_me: str
    version: int
    names: tuple[NameRow, ...]
    identifiers: tuple[IdentifierRow, ...]


def person_page(person_id: int, *, access: Access) -> PersonPage:
    """Return who a person is, with all names and numbers."""
    facts = facts_of([person_id], access=access)[person_id]
    with connection.cursor() as cursor:
        cursor.execute(_PAGE, [person_id])
        language, about_me, version, names, numbers = cursor.fetchone()
    return PersonPage(
        facts,
        language,
        about_me,
        version,
        tuple(NameRow(*row) for row in names or ()),
        tuple(IdentifierRow(*row) for row in numbers or ()),
    )


def known_identifiers(system: str, values: Sequence[str], *, access: Access) -> dict[str, int]:
    """Return number -> person for those numbers of an issuer that are known."""
    access.require_system(Category.IDENTITY)
    found = Identifier.objects.filter(system=system, value__in=list(values))
    return dict(found.values_list("value", "person_id"))
