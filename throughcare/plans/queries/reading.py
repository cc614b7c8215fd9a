"""Read the one plan: all of it in one statement, then the part that the reader may see."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import connection

from throughcare.kernel.access import Category, Scope
from throughcare.plans import rules
from throughcare.plans.models import PlanVersion
from throughcare.plans.types import Change, PlanContent, PlanPage, PlanRef, Position, SaidBy

if TYPE_CHECKING:
    from throughcare.kernel.access import Access

FIRST_VERSION = 1
"""The version of a plan in which nothing was written yet, stored or not."""

_CONTENT = """
SELECT p.id, p.version,
  (SELECT n.agency_id FROM caseloads_named_contact n WHERE n.case_id = p.case_id AND upper_inf(n.during)),
  jsonb_build_object(
  'needs', (SELECT coalesce(jsonb_agg(jsonb_build_object(
      'id', n.id, 'domain', n.domain, 'text', n.text, 'met_on', n.met_on, 'onset', n.onset,
      'by_agency', m.agency_id) ORDER BY n.id), '[]')
      FROM plans_need n LEFT JOIN accounts_membership m ON m.id = n.recorded_by_id WHERE n.plan_id = p.id),
  'goals', (SELECT coalesce(jsonb_agg(jsonb_build_object(
      'id', g.id, 'need', g.need_id, 'words', g.words, 'position', g.position, 'why', g.why,
      'position_at', g.position_at, 'reached_on', g.reached_on, 'voice', g.voice, 'benefit', g.benefit,
      'origin', g.origin, 'breadth', g.breadth, 'legal_act', g.legal_act, 'waiting_days', g.waiting_days,
      'confidence', g.confidence, 'by_agency', m.agency_id, 'dropped_on', g.dropped_on) ORDER BY g.id), '[]')
      FROM plans_goal g LEFT JOIN accounts_membership m ON m.id = g.recorded_by_id WHERE g.plan_id = p.id),
  'actions', (SELECT coalesce(jsonb_agg(jsonb_build_object(
      'id', a.id, 'goal', a.goal_id, 'text', a.text, 'owner_agency', a.owner_agency_id,
      'due_on', a.due_on, 'done_on', a.done_on, 'acceptance', a.acceptance, 'decline_why', a.decline_why,
      'promised_for', a.promised_for, 'anchor', a.anchor, 'offset_days', a.offset_days,
      'weekly', CASE WHEN a.starts_at IS NOT NULL
                THEN jsonb_build_array(a.weekdays, a.starts_at, a.ends_at) END,
      'by_agency', m.agency_id) ORDER BY a.due_on, a.id), '[]')
      FROM plans_action a LEFT JOIN accounts_membership m ON m.id = a.recorded_by_id WHERE a.plan_id = p.id),
  'statements', (SELECT coalesce(jsonb_agg(jsonb_build_object(
      'id', s.id, 'kind', s.kind, 'text', s.text, 'audience', s.audience, 'voice', s.voice) ORDER BY s.id), '[]')
      FROM plans_statement s WHERE s.plan_id = p.id),
  'circle', (SELECT coalesce(jsonb_agg(jsonb_build_object(
      'id', c.id, 'name', c.name, 'relation', c.relation, 'helps_with', c.helps_with,
      'may_be_called', c.may_be_called, 'until', c.until) ORDER BY c.id), '[]')
      FROM plans_circle c WHERE c.plan_id = p.id),
  'compromises', (SELECT coalesce(jsonb_agg(jsonb_build_object(
      'id', k.id, 'goal', k.goal_id, 'alternatives', k.alternatives, 'settled', k.settled,
      'person_gave_way', k.person_gave_way, 'agencies_gave_way', k.agencies_gave_way, 'review_on', k.review_on,
      'settled_on', k.settled_on, 'by_agency', k.owner_agency_id) ORDER BY k.id), '[]')
      FROM plans_compromise k WHERE k.plan_id = p.id),
  'agreed_version', p.agreed_version)::text
  FROM plans_plan p
 WHERE p.case_id = %s AND p.person_id = %s
"""


@dataclass(frozen=True, slots=True)
class Whole:
    """Hold a plan with all its compartments; only this room keeps one, to store versions and to cut it."""

    ref: PlanRef
    content: PlanContent
    sight: rules.Sight
    """What the asker may see of it."""


def whole_of(person_id: int, case_id: int, *, access: Access) -> Whole:
    """Return the whole plan of a case, and what of it the asker may see; one nobody wrote in has no id.

    Errors: AccessRefusedError without the plan.
    """
    access.require(person_id, Category.PLAN)
    with connection.cursor() as cursor:
        cursor.execute(_CONTENT, [case_id, person_id])
        row = cursor.fetchone()
    if row is None:
        ref = PlanRef(None, case_id, person_id, FIRST_VERSION)
        return Whole(ref, PlanContent(), sight_of(person_id, access=access))
    plan_id, number, contact_agency_id, content = row
    is_contact = contact_agency_id is not None and contact_agency_id == access.actor.agency_id
    return Whole(
        PlanRef(plan_id, case_id, person_id, number),
        PlanContent.from_json(json.loads(content)),
        sight_of(person_id, access=access, is_contact=is_contact),
    )


def sight_of(person_id: int, *, access: Access, is_contact: bool = False) -> rules.Sight:
    """Return which compartments of a person's plan an access opens."""
    return rules.Sight(
        frozenset(one for one in rules.COMPARTMENTS if access.covers(person_id, one)),
        access.actor.agency_id,
        sees_all=access.scope is Scope.SYSTEM
        or (access.actor.person_id is not None and access.actor.person_id == person_id),
        is_contact=is_contact,
    )


def plan_of(person_id: int, case_id: int, *, access: Access) -> tuple[PlanRef, PlanContent]:
    """Return where the plan of a case is, and what of it the asker may see."""
    whole = whole_of(person_id, case_id, access=access)
    return whole.ref, rules.shown(whole.content, whole.sight)


def plan_page(person_id: int, case_id: int, *, access: Access) -> PlanPage:
    """Return all that a page of the plan shows; three statements, however long the plan is."""
    ref, content = plan_of(person_id, case_id, access=access)
    return PlanPage(ref, content, _said_by(ref, content), agency_names(access=access))


# Closed agencies too, for history.
_NAMES = "SELECT id, name FROM agencies_agency WHERE NOT is_sealed OR %s OR id = %s"


def agency_names(*, access: Access) -> dict[int, str]:
    """Return the names that the reader of a plan may learn: a sealed service only to the person and to itself."""
    knows_all = access.scope is Scope.SYSTEM or access.actor.person_id is not None
    with connection.cursor() as cursor:
        cursor.execute(_NAMES, [knows_all, access.actor.agency_id])
        return dict(cursor.fetchall())


def _said_by(ref: PlanRef, content: PlanContent) -> dict[int, SaidBy]:
    asked = {goal.goal_id for goal in content.goals if goal.position is not Position.NOT_ASKED}
    spoken = (
        Change.POSITION_SAID,
        Change.POSITION_NOTED,
        Change.PLAN_ANSWERED,
        Change.GOAL_ADDED,
        Change.GOAL_REWORDED,
    )
    rows = PlanVersion.objects.filter(plan__case_id=ref.case_id, change__in=spoken).order_by(
        "number"
    )
    found = rows.values_list("content__subject", "content__said", "agency_id", "account_id")
    said = {
        _number(key): (agency_id, account_id)
        for subject, goals, agency_id, account_id in found
        for key in goals or [subject]
    }
    return {
        goal_id: SaidBy(agency_id, is_person=agency_id is None and account_id is not None)
        for goal_id, (agency_id, account_id) in said.items()
        if goal_id in asked
    }


def _number(key: str) -> int:
    return int(key.partition(":")[2])
