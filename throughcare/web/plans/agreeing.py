"""Write down what the person says of the whole plan at once, told or on paper."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from throughcare.pages import plan_words
from throughcare.pages.doors import Request, staff_page
from throughcare.pages.plan_forms import Asking
from throughcare.plans import actions, queries
from throughcare.plans.types import Position, Said
from throughcare.web.plans.forms import AnswersForm
from throughcare.web.plans.rows import desk_for
from throughcare.web.plans.sheets import Sheet
from throughcare.web.plans.writing import get_or_post

if TYPE_CHECKING:
    from django.http import HttpResponse

    from throughcare.plans.types import GoalRow, Written
    from throughcare.web.plans.rows import Desk

ASKING: Final = Asking(
    {
        code: title
        for code, title in plan_words.POSITIONS.items()
        if code != Position.NOT_ASKED.value
    },
    gettext_lazy("What does the person think of: %(goal)s"),
    gettext_lazy("Why? Needed when the person disagrees, in their own words."),
    gettext_lazy("Choose what the person thinks, or press the button for yes to all"),
    gettext_lazy("Write why the person disagrees"),
)


@staff_page
@get_or_post
def answers(request: Request, person_id: int) -> HttpResponse:
    """Write down what the person thinks of every goal that the worker sees."""
    desk = desk_for(request, person_id)
    if not _asked(desk):
        raise Http404
    sheet = Sheet(
        desk,
        title=_("What the person thinks of the whole plan"),
        about=_(
            "Go through the goals with the person, or type what stands on their paper. Their words, not yours."
        ),
        button=_("Write down what was chosen"),
        template="web/plans/answers.html",
    )

    def write(plan_id: int, typed: dict[str, Any]) -> Written:
        return actions.answer_plan(
            plan_id,
            said={goal_id: Said(*one) for goal_id, one in typed["said"].items()},
            version=typed["version"],
            access=desk.access,
            now=request.now,
            today=request.today,
            on_paper=typed["on_paper"],
            said_on=typed["said_on"],
        )

    return sheet.answer(
        lambda data: AnswersForm(data, initial=sheet.start(), goals=_asked(desk), asking=ASKING),
        write,
        said=_("What the person thinks of every goal is in the plan."),
        anchor="#agreement",
    )


def _asked(desk: Desk) -> list[GoalRow]:
    """Return the open goals as they stand now, also where somebody wrote meanwhile."""
    _ref, content = queries.plan_of(desk.person_id, desk.case.case_id, access=desk.access)
    return [goal for goal in content.goals if goal.is_open]
