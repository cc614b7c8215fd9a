"""Justice has no ground any more: the contact passes to a lead that is none of it, or stays by the person's yes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection, transaction

from throughcare.accounts import queries as accounts
from throughcare.accounts.types import CONTACT_ROLES
from throughcare.agencies import queries as agencies
from throughcare.caseloads import actions as caseloads
from throughcare.journeys.actions.projecting import project
from throughcare.journeys.actions.responsibility import hand_over
from throughcare.journeys.models import Notice, Replanning
from throughcare.journeys.queries.derived import agency_for
from throughcare.journeys.queries.facts import case_facts
from throughcare.journeys.queries.reaching import taking_part
from throughcare.journeys.rules.grounding import JUSTICE, lead_after_justice
from throughcare.kernel.access import Category
from throughcare.sharing.queries.facts import facts_of
from throughcare.sharing.rules.consenting import yeses
from throughcare.sharing.types import Purpose

if TYPE_CHECKING:
    from datetime import date, datetime

    from throughcare.journeys.types import CaseFacts
    from throughcare.kernel.access import Access

GROUND_ENDED = "contact.ground_ended"
_CAUSE = "cause.nobody_took_over"
_LEADS = ("municipality", "ngo", "care_and_safety_house", "health", "housing", "employment")
"""Who leads first where several could: our own order, decide locally."""
_CANDIDATES = """
SELECT c.id, c.person_id FROM caseloads_case c
  JOIN caseloads_named_contact n ON n.case_id = c.id AND upper_inf(n.during)
  JOIN agencies_agency g ON g.id = n.agency_id AND g.kind = ANY(%s::text[])
 WHERE upper_inf(c.during)
   AND NOT EXISTS (SELECT FROM custody_period p WHERE p.person_id = c.person_id AND upper_inf(p.during))
   AND EXISTS (SELECT FROM custody_period p JOIN custody_release_date r ON r.custody_id = p.id
                WHERE p.person_id = c.person_id AND r.kind = 'end_of_supervision' AND r.on_date < %s::date)
 ORDER BY c.id
"""


def move_contacts(*, access: Access, now: datetime, today: date) -> dict[str, int]:
    """Move every contact that rests on a ground of justice that is over, one transaction each; return how many.

    Doing it again on the same day changes nothing. Errors: AccessRefusedError without the system's own access.
    """
    access.require_system(Category.IDENTITY)
    with connection.cursor() as cursor:
        cursor.execute(_CANDIDATES, [sorted(JUSTICE), today])
        found = cursor.fetchall()
    counts: dict[str, int] = {}
    for case_id, person_id in found:
        step = _move(case_id, person_id, access, now, today)
        if step:
            counts[step] = counts.get(step, 0) + 1
    return counts


@transaction.atomic
def _move(case_id: int, person_id: int, access: Access, now: datetime, today: date) -> str:
    caseloads.lock([case_id])
    facts = case_facts([case_id], access=access)[case_id][0]
    if facts.closed_on is not None:
        return ""
    lead = lead_after_justice(
        facts,
        contact_kind=agencies.agency_of(facts.contact_agency_id).kind,
        says_yes=_says_yes(facts, access, now),
        others=_others(facts, access, today),
        today=today,
    )
    if lead.is_without_ground:
        return _tell(facts, access, now)
    if not lead.moves:
        return ""
    worker = accounts.duty_contacts([lead.agency_id], today)[lead.agency_id]
    hand_over(
        person_id,
        to_membership_id=worker.membership_id,
        reason=GROUND_ENDED,
        access=access,
        now=now,
        today=today,
    )
    project([case_id], access=access)
    return "moved"


def _says_yes(facts: CaseFacts, access: Access, now: datetime) -> bool:
    """Tell whether the person wants the agency of the contact to go on helping."""
    consents = facts_of([facts.person_id], access=access)[facts.person_id].consents
    cell = (Purpose.REINTEGRATION, facts.contact_agency_id, Category.IDENTITY)
    return cell in yeses(consents, now)


def _others(facts: CaseFacts, access: Access, today: date) -> list[int]:
    """Return who could lead: agencies with a part, and the municipality of the person, where somebody answers."""
    map_ = agencies.agency_map()
    here = taking_part(facts.person_id, access=access, today=today)
    home = agency_for("municipality", facts, map_)
    found = [
        agency_id
        for agency_id in sorted(here | ({home} if home is not None else set()))
        if agency_id in map_.agencies
        and map_.agencies[agency_id].kind in _LEADS
        and not map_.agencies[agency_id].is_sealed
    ]
    answering = accounts.duty_contacts(found, today)
    able = [one for one in found if one in answering and answering[one].role in CONTACT_ROLES]
    return sorted(able, key=lambda one: (_LEADS.index(map_.agencies[one].kind), one))


def _tell(facts: CaseFacts, access: Access, now: datetime) -> str:
    """Leave one notice with the agency that keeps the contact without a ground: somebody has to hand over."""
    known = Notice.objects.filter(
        case_id=facts.case_id, agency_id=facts.contact_agency_id, replanning__cause__code=_CAUSE
    )
    if known.exists():
        return ""
    kept = Replanning.objects.create(
        case_id=facts.case_id,
        at=now,
        account_id=access.actor.account_id,
        agency_id=access.actor.agency_id,
        cause={"code": _CAUSE},
        changes=[],
    )
    Notice.objects.create(
        agency_id=facts.contact_agency_id, case_id=facts.case_id, replanning=kept, at=now
    )
    return "told"
