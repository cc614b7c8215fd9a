"""Read a plan: the page, its versions, and on paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404
from django.views.decorators.http import require_GET

from throughcare.pages import plan_words
from throughcare.pages.doors import Request, page, staff_page
from throughcare.plans import queries, rules
from throughcare.web.gate import may_print
from throughcare.web.plans.reading import TITLES, View, own_of, plan_context
from throughcare.web.plans.rows import desk_for

if TYPE_CHECKING:
    from django.http import HttpResponse

    from throughcare.web.plans.rows import Desk


@staff_page
@require_GET
def plan(request: Request, person_id: int) -> HttpResponse:
    """Show the plan, the person's own words first."""
    desk = desk_for(request, person_id)
    context = {**plan_context(desk), "undo": _undoable(desk)}
    return page(request, "web/plans/plan.html", context)


def _undoable(desk: Desk) -> int | None:
    """Return the step that was just marked as done, if the address names one."""
    asked = desk.request.GET.get("done", "")
    done = {str(one.action_id): one.action_id for one in desk.plan.content.actions if one.done_on}
    return done.get(asked) if desk.is_open else None


@staff_page
@require_GET
def plan_print(request: Request, person_id: int) -> HttpResponse:
    """Show the plan for paper: large, without navigation."""
    desk = desk_for(request, person_id)
    if not may_print(desk.access):
        raise Http404
    context = {
        **plan_context(desk, on_paper=True),
        "contact_name": desk.contact,
        "now": request.now,
    }
    return page(request, "web/plans/print.html", context)


@staff_page
@require_GET
def versions(request: Request, person_id: int) -> HttpResponse:
    """List who changed what and when."""
    desk = desk_for(request, person_id)
    before = request.GET.get("before", "")
    found = queries.versions_of(
        person_id,
        desk.case.case_id,
        access=desk.access,
        before=int(before) if before.isdecimal() and len(before) < len("1000000000") else None,
    )
    context = {
        "person_id": person_id,
        "person_name": desk.name,
        "rows": found[: queries.PAGE],
        "has_more": len(found) > queries.PAGE,
        **TITLES,
    }
    return page(request, "web/plans/versions.html", context)


@staff_page
@require_GET
def version(request: Request, person_id: int, number: int) -> HttpResponse:
    """Show the plan as it stood after one change."""
    desk = desk_for(request, person_id)
    found = queries.version(person_id, desk.case.case_id, number, access=desk.access)
    if found is None:
        raise Http404
    context = {
        "person_id": person_id,
        "person_name": desk.name,
        "version": found,
        "view": View(person_id, desk.name, found.agency_names, {}),
        "tree": rules.tree(found.content),
        "own": own_of(found.content, empty=False),
        "circle": found.content.circle,
        "differences": plan_words.difference_rows(found.differences, found.agency_names),
        **TITLES,
    }
    return page(request, "web/plans/version.html", context)
