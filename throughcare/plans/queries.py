"""Read plans, their versions, and what in them is open and dated."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.db import connection

from throughcare.accounts import queries as accounts
from throughcare.agencies import queries as agencies
from throughcare.kernel.access import Category
from throughcare.kernel.replanning import DatedItem
from throughcare.plans import rules
from throughcare.plans.models import Action, PlanVersion
from throughcare.plans.types import (
    Change,
    OpenAction,
    PlanContent,
    PlanPage,
    PlanRef,
    Position,
    SaidBy,
    VersionPage,
    VersionRow,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from throughcare.kernel.access import Access

PAGE = 50
FIRST_VERSION = 1
"""The version of a plan in which nothing was written yet, stored or not."""
_VERSION = (
    "number",
    "at",
    "account_id",
    "agency_id",
    "change",
    "content__subject",
    "content__membership_id",
)


_CONTENT = """
SELECT p.id, p.version, jsonb_build_object(
  'needs', (SELECT coalesce(jsonb_agg(jsonb_build_object(
      'id', n.id, 'domain', n.domain, 'text', n.text, 'met_on', n.met_on) ORDER BY n.id), '[]')
      FROM plans_need n WHERE n.plan_id = p.id),
  'goals', (SELECT coalesce(jsonb_agg(jsonb_build_object(
      'id', g.id, 'need', g.need_id, 'words', g.words, 'position', g.position, 'why', g.why,
      'position_at', g.position_at, 'reached_on', g.reached_on) ORDER BY g.id), '[]')
      FROM plans_goal g WHERE g.plan_id = p.id),
  'actions', (SELECT coalesce(jsonb_agg(jsonb_build_object(
      'id', a.id, 'goal', a.goal_id, 'text', a.text, 'owner_agency', a.owner_agency_id,
      'due_on', a.due_on, 'done_on', a.done_on) ORDER BY a.due_on, a.id), '[]')
      FROM plans_action a WHERE a.plan_id = p.id))::text
  FROM plans_plan p
 WHERE p.case_id = %s AND p.person_id = %s
"""


def plan_page(person_id: int, case_id: int, *, access: Access) -> PlanPage:
    """Return all that a page of the plan shows; three statements, however long the plan is."""
    ref, content = plan_of(person_id, case_id, access=access)
    return PlanPage(ref, content, _said_by(ref, content), agencies.agency_names())


def plan_of(person_id: int, case_id: int, *, access: Access) -> tuple[PlanRef, PlanContent]:
    """Return where the plan of a case is and the whole of it; one nobody wrote in has no id."""
    access.require(person_id, Category.PLAN)
    with connection.cursor() as cursor:
        cursor.execute(_CONTENT, [case_id, person_id])
        row = cursor.fetchone()
    if row is None:
        return PlanRef(None, case_id, person_id, FIRST_VERSION), PlanContent()
    plan_id, number, content = row
    return PlanRef(plan_id, case_id, person_id, number), PlanContent.from_json(json.loads(content))


def _said_by(ref: PlanRef, content: PlanContent) -> dict[int, SaidBy]:
    asked = {goal.goal_id for goal in content.goals if goal.position is not Position.NOT_ASKED}
    spoken = (Change.POSITION_SAID, Change.POSITION_NOTED, Change.GOAL_ADDED, Change.GOAL_REWORDED)
    rows = PlanVersion.objects.filter(plan__case_id=ref.case_id, change__in=spoken).order_by(
        "number"
    )
    found = rows.values_list("content__subject", "agency_id", "account_id")
    said = {_number(subject): (agency_id, account_id) for subject, agency_id, account_id in found}
    return {
        goal_id: SaidBy(agency_id, is_person=agency_id is None and account_id is not None)
        for goal_id, (agency_id, account_id) in said.items()
        if goal_id in asked
    }


def _number(key: str) -> int:
    return int(key.partition(":")[2])


def versions_of(
    person_id: int, case_id: int, *, access: Access, before: int | None = None
) -> list[VersionRow]:
    """Return who changed what and when.

    Shapes: at most PAGE + 1 rows, newest first; the extra one says that there is a next page.
    """
    access.require(person_id, Category.PLAN)
    found = PlanVersion.objects.filter(plan__case_id=case_id, plan__person_id=person_id)
    if before is not None:
        found = found.filter(number__lt=before)
    return _version_rows(found.order_by("-number").values_list(*_VERSION)[: PAGE + 1])


def versions_after(ref: PlanRef, number: int, *, access: Access) -> list[VersionRow]:
    """Return who changed what since a version, oldest first; at most PAGE."""
    access.require(ref.person_id, Category.PLAN)
    found = PlanVersion.objects.filter(plan__case_id=ref.case_id, number__gt=number)
    return _version_rows(found.order_by("number").values_list(*_VERSION)[:PAGE])


def _version_rows(found: Iterable[tuple[Any, ...]]) -> list[VersionRow]:
    rows = list(found)
    names = agencies.agency_names() if rows else {}
    workers = accounts.worker_names({row[-1] for row in rows if row[-1] is not None})
    return [
        VersionRow(
            number,
            at,
            account_id,
            agency_id,
            names.get(agency_id, ""),
            workers.get(membership_id, ""),
            Change(change),
            subject or "",
        )
        for number, at, account_id, agency_id, change, subject, membership_id in rows
    ]


def version(person_id: int, case_id: int, number: int, *, access: Access) -> VersionPage | None:
    """Return the plan as it stood after one change, and that change; None where there is none."""
    access.require(person_id, Category.PLAN)
    found = PlanVersion.objects.filter(
        plan__case_id=case_id,
        plan__person_id=person_id,
        number__gte=number - 1,
        number__lte=number,
    )
    contents = {
        row[0]: PlanContent.from_json(row[1]) for row in found.values_list("number", "content")
    }
    if number not in contents:
        return None
    (row,) = _version_rows(found.filter(number=number).values_list(*_VERSION))
    before = contents.get(number - 1, PlanContent())
    changed = rules.differences(rules.flat(before), rules.flat(contents[number]))
    return VersionPage(row, contents[number], changed, agencies.agency_names())


def content_at(ref: PlanRef, number: int, *, access: Access) -> PlanContent:
    """Return the whole of a plan as it stood at a version; empty where that version never was."""
    access.require(ref.person_id, Category.PLAN)
    found = PlanVersion.objects.filter(plan__case_id=ref.case_id, number=number)
    stored = found.values_list("content", flat=True).first()
    return PlanContent() if stored is None else PlanContent.from_json(stored)


_OPEN_OF_AGENCY = """
SELECT p.case_id, a.owner_agency_id, min(a.due_on)
  FROM plans_action a
  JOIN plans_plan p ON p.id = a.plan_id
 WHERE p.case_id = ANY(%(cases)s::bigint[]) AND a.done_on IS NULL
   AND EXISTS (SELECT 1 FROM sharing_visibility v
                WHERE v.agency_id = %(agency)s AND v.person_id = p.person_id
                  AND v.since <= %(today)s AND v.until > %(today)s)
 GROUP BY p.case_id, a.owner_agency_id
 ORDER BY p.case_id, min(a.due_on), a.owner_agency_id
"""


def open_actions_of(
    case_ids: Sequence[int], *, access: Access, today: date
) -> dict[int, tuple[OpenAction, ...]]:
    """Return case -> the earliest open action of each owner, without its text; one statement.

    Shapes: cases without open actions, and people whom the agency may not see today, are not in it.
    """
    agency_id = access.require_agency(Category.PLAN)
    found: dict[int, tuple[OpenAction, ...]] = {}
    with connection.cursor() as cursor:
        cursor.execute(
            _OPEN_OF_AGENCY, {"cases": list(case_ids), "agency": agency_id, "today": today}
        )
        for case_id, owner_agency_id, due_on in cursor.fetchall():
            one = OpenAction(owner_agency_id, due_on)
            found[case_id] = (*found.get(case_id, ()), one)
    return found


def dated_items(case_id: int, *, access: Access) -> list[DatedItem]:
    """Return the open actions of a case as re-planning sees them, the earliest first."""
    return dated_items_of([case_id], access=access)[case_id]


def dated_items_of(case_ids: Sequence[int], *, access: Access) -> dict[int, list[DatedItem]]:
    """Return case -> open actions as re-planning sees them; the access must cover each person."""
    found: dict[int, list[DatedItem]] = {case_id: [] for case_id in case_ids}
    rows = Action.objects.filter(plan__case_id__in=list(case_ids), done_on=None).order_by(
        "due_on", "pk"
    )
    for pk, case_id, person_id, agency_id, due_on in rows.values_list(
        "pk", "plan__case_id", "plan__person_id", "owner_agency_id", "due_on"
    ):
        access.require(person_id, Category.PLAN)
        found[case_id].append(DatedItem("plan_action", due_on, agency_id, f"action:{pk}"))
    return found
