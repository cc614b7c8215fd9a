"""I say what I think of the whole plan at once: yes to all, or otherwise where I want to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from throughcare.pages.doors import Request, person_page
from throughcare.pages.plan_forms import Asking, WholePlanForm
from throughcare.plans import actions, queries
from throughcare.plans.types import Said, Written
from throughcare.portal.plan import words
from throughcare.portal.plan.rows import mine
from throughcare.portal.plan.sheets import Sheet, found, get_or_post

if TYPE_CHECKING:
    from django.http import HttpResponse

    from throughcare.plans.types import GoalRow
    from throughcare.portal.plan.rows import Mine

ASKING: Final = Asking(
    words.SAY,
    gettext_lazy("Do you agree with: %(goal)s"),
    gettext_lazy("Why? Needed for a no."),
    gettext_lazy("Choose what you think, or press the button for yes to all"),
    gettext_lazy("Write why you do not agree"),
)


@person_page
@get_or_post
def my_agree(request: Request) -> HttpResponse:
    """Say what I think of every goal."""
    own = mine(request, "plan")
    found(_asked(own))
    sheet = Sheet(
        own,
        title=_("Do you agree with your plan?"),
        hint=_(
            "These are all the goals in your plan. Read them. Then say yes to all with one button at the end, "
            "or say for each what you think. Every answer is allowed, and you can change it later."
        ),
        button=_("Send what I chose"),
        template="portal/plan/agree.html",
    )

    def write(plan_id: int, typed: dict[str, Any]) -> Written:
        return actions.answer_plan(
            plan_id,
            said={goal_id: Said(*one) for goal_id, one in typed["said"].items()},
            version=typed["version"],
            access=own.access,
            now=request.now,
            today=request.today,
        )

    return sheet.answer(
        lambda data: WholePlanForm(data, initial=sheet.start(), goals=_asked(own), asking=ASKING),
        write,
        said=_("Thank you. What you think of every goal is in your plan."),
        anchor="#next",
    )


def _asked(own: Mine) -> list[GoalRow]:
    """Return the open goals as they stand now, also where somebody wrote meanwhile."""
    _ref, content = queries.plan_of(own.person_id, own.case_id, access=own.access)
    return [goal for goal in content.goals if goal.is_open]
