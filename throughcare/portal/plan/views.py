"""My plan on a page and on paper, and what it asks of me."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404
from django.views.decorators.http import require_GET, require_safe

from throughcare.pages.doors import Request, page, person_page
from throughcare.plans.types import CRISIS_PLAN
from throughcare.portal.plan.asking import asked_lines
from throughcare.portal.plan.reading import hours_text, plan_context, statements
from throughcare.portal.plan.rows import mine
from throughcare.portal.plan.weighing import asked_of

if TYPE_CHECKING:
    from django.http import HttpResponse

    from throughcare.portal.plan.rows import Mine

LARGE = "large"


@person_page
@require_GET
def my_plan(request: Request) -> HttpResponse:
    """Show my plan."""
    own = mine(request, "plan")
    context = {**plan_context(own, edit=True), "undo": _undoable(own)}
    return page(request, "portal/plan/plan.html", context)


def _undoable(own: Mine) -> int | None:
    if not own.is_open:
        return None
    asked = own.request.GET.get("done", "")
    done = [
        one.action_id for one in own.plan.content.actions if one.done_on and one.owner.is_person
    ]
    return next((action_id for action_id in done if str(action_id) == asked), None)


@person_page
@require_GET
def my_plan_print(request: Request) -> HttpResponse:
    """Show all of my plan for paper, in large letters if asked."""
    own = mine(request, "plan")
    if own.case is None:
        raise Http404
    context = {
        **plan_context(own, edit=False),
        "crisis": statements(own, CRISIS_PLAN),
        "asked": asked_of(own),
        "requests": asked_lines(own),
        "is_large": request.GET.get("letters") == LARGE,
        "now": request.now,
    }
    return page(request, "portal/plan/print.html", context)


@person_page
@require_safe
def my_duties(request: Request) -> HttpResponse:
    """Show what my plan asks of me."""
    own = mine(request, "plan")
    context = {
        "asked": asked_of(own),
        "is_open": own.is_open,
        "today": request.today,
        "hours_text": hours_text,
    }
    return page(request, "portal/plan/duties.html", context)
