"""Write down what was settled about a goal, and look at it again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404
from django.utils.translation import gettext as _

from throughcare.pages.doors import Request, staff_page
from throughcare.plans import actions
from throughcare.plans.types import Settlement
from throughcare.web.plans import finding, settling_forms
from throughcare.web.plans.rows import desk_for
from throughcare.web.plans.sheets import Sheet
from throughcare.web.plans.writing import get_or_post

if TYPE_CHECKING:
    from django.http import HttpResponse

    from throughcare.plans.types import CompromiseRow, Written
    from throughcare.web.plans.rows import Desk


@staff_page
@get_or_post
def compromise_add(request: Request, person_id: int, goal_id: int) -> HttpResponse:
    """Write down a compromise about a goal."""
    desk = desk_for(request, person_id)
    goal = finding.goal_of(desk, goal_id)
    sheet = Sheet(
        desk,
        title=_("Write down a compromise"),
        about=goal.words,
        read=finding.of_goal(goal_id, shown="words"),
        texts=["alternatives", "settled"],
    )
    owners = desk.owners()

    def write(plan_id: int, typed: dict[str, Any]) -> Written:
        names = ("alternatives", "settled", "gave_way", "review_on")
        return actions.settle(
            plan_id,
            goal_id=goal_id,
            typed=Settlement(*(typed[name] for name in names)),
            version=typed["version"],
            access=desk.access,
            now=request.now,
            today=request.today,
        )

    return sheet.answer(
        lambda data: settling_forms.CompromiseForm(
            data, initial=sheet.start(), owners=owners, today=request.today
        ),
        write,
        said=_("The compromise is in the plan. Your agency looks at it again on its day."),
        anchor="#compromise-{key}",
    )


@staff_page
@get_or_post
def compromise_review(request: Request, person_id: int, compromise_id: int) -> HttpResponse:
    """Look at a compromise again."""
    desk = desk_for(request, person_id)
    found = _compromise_of(desk, compromise_id)
    sheet = Sheet(
        desk,
        title=_("Look at a compromise again"),
        about=found.settled,
        read=finding.of_compromise(compromise_id, "settled", "review_on"),
        texts=["settled"],
    )
    start = sheet.start(settled=found.settled)
    return sheet.answer(
        lambda data: settling_forms.ReviewForm(data, initial=start, today=request.today),
        lambda plan_id, typed: actions.review(
            plan_id,
            compromise_id=compromise_id,
            **typed,
            access=desk.access,
            now=request.now,
            today=request.today,
        ),
        said=_("What is settled now is in the plan. What it said before stays in the history."),
        anchor="#compromise-{key}",
    )


def _compromise_of(desk: Desk, compromise_id: int) -> CompromiseRow:
    """Return a compromise that is the worker's to look at again, or answer 404."""
    for one in desk.plan.content.compromises:
        if one.compromise_id == compromise_id and desk.sight.may_reword(one.by_agency):
            return one
    raise Http404
