"""Which services could help with a need: a short list for the page that refers; the directory searches further."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection

from throughcare.directory.queries import search, service_cards
from throughcare.directory.types.search import Asked
from throughcare.kernel.access import Category
from throughcare.people import queries as people
from throughcare.plans import queries as plans
from throughcare.referrals.queries.reading import refused_by

if TYPE_CHECKING:
    from datetime import datetime

    from throughcare.directory.types import ServiceCard
    from throughcare.kernel.access import Access

MOST = 50
FEWEST = 5
"""Fewer promises than these say nothing, and might tell of somebody (our own choice: decide locally)."""
_SERVING = """
SELECT DISTINCT s.id, s.name FROM directory_service s
  JOIN directory_service_term st ON st.service_id = s.id AND st.gone_on IS NULL
  JOIN directory_taxonomy_term t ON t.id = st.term_id AND t.need = %s
 WHERE s.gone_on IS NULL ORDER BY s.name, s.id LIMIT %s
"""
_ANY = "SELECT s.id, s.name FROM directory_service s WHERE s.gone_on IS NULL ORDER BY s.name, s.id LIMIT %s"


def had_choice(person_id: int, case_id: int, need_id: int | None, *, access: Access) -> bool | None:
    """Tell whether the person's place has more than one service for a need; None where need or place is not known.

    Errors: AccessRefusedError.
    """
    facts = people.facts_of([person_id], access=access)[person_id]
    place = facts.release_municipality or facts.home_municipality
    _ref, content = plans.plan_of(person_id, case_id, access=access)
    domain = next((one.domain.value for one in content.needs if one.need_id == need_id), "")
    if not (domain and place):
        return None
    return not search(Asked(domain, facts.jurisdiction, place)).choice.is_absent


def promises_kept(service_id: int, *, since: datetime, now: datetime) -> tuple[int, int] | None:
    """Return how many promises to answer were kept, of how many; None for fewer than five, and names nobody."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM referrals_promises(%s, %s, %s)", [service_id, since, now])
        kept, promised = cursor.fetchone()
    return None if promised < FEWEST else (kept, promised)


def offered_to(
    person_id: int, domain: str | None, *, access: Access
) -> tuple[tuple[ServiceCard, ...], int]:
    """Return services that help with a domain, or any, and how many the person refused.

    Shapes: what is paused or gone is left out; a provider that the person refused is left out for everybody but
    the person; sealed services and organizations without an agency are the person's alone to choose.
    Errors: AccessRefusedError.
    """
    access.require(person_id, Category.IDENTITY)
    with connection.cursor() as cursor:
        if domain is None:
            cursor.execute(_ANY, [MOST])
        else:
            cursor.execute(_SERVING, [domain, MOST])
        cards = service_cards([row[0] for row in cursor.fetchall()]).values()
    is_person = access.actor.person_id == person_id
    names = plans.agency_names(access=access)
    refused = refused_by(person_id, access=access)
    known = [
        one
        for one in cards
        if one.is_offered and (one.agency_id in names or (one.agency_id is None and is_person))
    ]
    shown = [one for one in known if is_person or one.agency_id not in refused]
    return tuple(shown), len(known) - len(shown)
