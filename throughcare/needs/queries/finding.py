"""Gather what the rule looks at, for many open needs with a constant number of statements besides the searches."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from django.db import connection

from throughcare.custody import queries as custody
from throughcare.custody.types import ReleaseDateKind
from throughcare.directory import queries as directory
from throughcare.directory.rules import fitting
from throughcare.directory.types import Residence
from throughcare.directory.types.search import Asked
from throughcare.needs.types import NeedFacts, OpenNeed
from throughcare.people import queries as people
from throughcare.plans.types import Domain

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from throughcare.custody.types import Stay
    from throughcare.directory.types.search import Found
    from throughcare.kernel.access import Access
    from throughcare.people.types import PersonFacts

BATCH: Final = 500
_OPEN = """
SELECT n.id, n.domain, p.person_id, p.case_id,
  EXISTS (SELECT 1 FROM plans_action a JOIN plans_goal g ON g.id = a.goal_id
           WHERE g.need_id = n.id AND a.done_on IS NULL AND a.acceptance = 'accepted'
             AND a.owner_agency_id IS NOT NULL)
    OR EXISTS (SELECT 1 FROM referrals_referral r
                WHERE r.need_id = n.id AND r.state IN ('accepted', 'in-progress')),
  EXISTS (SELECT 1 FROM plans_action a JOIN plans_goal g ON g.id = a.goal_id
           WHERE g.need_id = n.id AND a.done_on IS NULL AND a.acceptance = 'offered'
             AND a.owner_agency_id IS NOT NULL)
    OR EXISTS (SELECT 1 FROM referrals_referral r
                WHERE r.need_id = n.id AND r.state IN ('requested', 'received', 'on-hold')),
  ARRAY(SELECT DISTINCT r.service_id FROM referrals_referral r
         WHERE r.need_id = n.id AND r.service_id IS NOT NULL
           AND (r.state IN ('rejected', 'failed') OR r.why = 'person_refused'))
  FROM plans_need n JOIN plans_plan p ON p.id = n.plan_id
  JOIN caseloads_case c ON c.id = p.case_id AND upper_inf(c.during)
 WHERE n.met_on IS NULL AND n.id > %s ORDER BY n.id LIMIT %s
"""


@dataclass(slots=True)
class Searches:
    """Keep answers of the directory: many people of a place ask for the same."""

    found: dict[Asked, Found] = field(default_factory=dict)

    def of(self, asked: Asked) -> Found:
        """Return what the directory answers, asked once."""
        if asked not in self.found:
            self.found[asked] = directory.search(asked, is_wide=True)
        return self.found[asked]


def open_needs(
    after: int, searches: Searches, *, access: Access, today: date
) -> tuple[OpenNeed, ...]:
    """Return the next open needs by number, at most BATCH, none at the end.

    Errors: AccessRefusedError without the system's own access.
    """
    with connection.cursor() as cursor:
        cursor.execute(_OPEN, [after, BATCH])
        rows = cursor.fetchall()
    person_ids = sorted({row[2] for row in rows})
    persons = people.facts_of(person_ids, access=access)
    stays = custody.last_stays_of(person_ids, access=access)
    return tuple(_need(row, persons[row[2]], stays.get(row[2]), searches, today) for row in rows)


def _need(
    row: Sequence[Any], person: PersonFacts, stay: Stay | None, searches: Searches, today: date
) -> OpenNeed:
    need_id, domain, person_id, case_id, has_owner, is_asked, said_no = row
    place = person.release_municipality or person.home_municipality
    facts = NeedFacts(has_owner=has_owner, is_asked=is_asked)
    if not has_owner and not is_asked:
        asked = Asked(
            domain,
            person.jurisdiction,
            place,
            residence=Residence.NO_PERMIT.value if person.lawful_stay is False else "",
            age=_age(person.born_on, today),
        )
        facts = NeedFacts(
            refusals=len(said_no),
            **_available(searches.of(asked), frozenset(said_no)),
            **_situation(person, stay, place, today),
        )
    return OpenNeed(need_id, Domain(domain), person_id, case_id, person.jurisdiction, place, facts)


def _available(found: Found, said_no: frozenset[int]) -> dict[str, Any]:
    known = {one.offer.service_id: one for one in (*found.rows, *found.instead)}
    left = [one for key, one in known.items() if key not in said_no]
    return {
        "possible": sum(map(fitting.is_possible, left)),
        "full": sum(one.offer.rank >= fitting.CLOSED for one in left),
        "excluding": found.refused.get("directory.residence.no", 0),
    }


def _situation(
    person: PersonFacts, stay: Stay | None, place: str, today: date
) -> Mapping[str, Any]:
    dates = {} if stay is None else {one.kind: one.on for one in stay.release_dates}
    early = dates.get(ReleaseDateKind.EARLIEST_CONDITIONAL)
    is_inside = stay is not None and (stay.released_on is None or stay.released_on > today)
    supervised = dates.get(ReleaseDateKind.END_OF_SUPERVISION)
    return {
        "is_competent": bool(place),
        "lawful_stay": person.lawful_stay,
        "returnable": person.returnable,
        "early_release_refused": is_inside and early is not None and early < today,
        "is_unsupervised": stay is not None
        and not is_inside
        and (supervised is None or supervised < today),
    }


def _age(born_on: date | None, today: date) -> int | None:
    if born_on is None:
        return None
    return today.year - born_on.year - ((today.month, today.day) < (born_on.month, born_on.day))
