"""I write goals, what I get out of them, and what I think of each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from throughcare.pages.doors import Request, person_page
from throughcare.pages.plan_forms import VersionForm
from throughcare.plans import actions
from throughcare.plans.types import Description
from throughcare.portal.plan import forms
from throughcare.portal.plan.rows import mine
from throughcare.portal.plan.sheets import Sheet, found, get_or_post

if TYPE_CHECKING:
    from django.http import HttpResponse

    from throughcare.plans.types import GoalRow, NeedRow, Written
    from throughcare.portal.plan.rows import Mine


def goal_of(own: Mine, goal_id: int) -> GoalRow:
    """Return one goal of my plan, or answer 404."""
    return found(goal for goal in own.plan.content.goals if goal.goal_id == goal_id)


def _need_asked(own: Mine) -> NeedRow | None:
    """Return the need that the address names; None where it names none."""
    asked = own.request.GET.get("need")
    if asked is None:
        return None
    return found(need for need in own.plan.content.needs if str(need.need_id) == asked)


@person_page
@get_or_post
def my_goal_add(request: Request) -> HttpResponse:
    """Add a goal in my own words, under a need if the address names one."""
    own = mine(request, "plan")
    need = _need_asked(own)
    sheet = Sheet(
        own,
        title=_("Add a goal of your own"),
        about=need.text if need else "",
        button=_("Add goal"),
    )

    def write(plan_id: int, typed: dict[str, Any]) -> Written:
        return actions.add_goal(
            plan_id,
            words=typed["words"],
            need_id=need.need_id if need else None,
            about=Description(benefit=typed["benefit"], confidence=typed["confidence"]),
            version=typed["version"],
            access=own.access,
            now=request.now,
        )

    return sheet.answer(
        lambda data: forms.GoalForm(data, initial=sheet.start()),
        write,
        said=_("Your goal is in your plan. Your contact can see it."),
        anchor="#goal-{key}",
    )


@person_page
@get_or_post
def my_goal_reword(request: Request, goal_id: int) -> HttpResponse:
    """Put a goal in my own words; the words of a condition are not mine to change."""
    own = mine(request, "plan")
    goal = found(one for one in [goal_of(own, goal_id)] if not one.is_condition)
    sheet = Sheet(own, title=_("Say it in your own words"), about=goal.words, button=_("Save"))
    start = sheet.start(words=goal.words)
    return sheet.answer(
        lambda data: forms.GoalWordsForm(data, initial=start),
        lambda plan_id, typed: actions.reword_goal(
            plan_id, goal_id=goal_id, **typed, access=own.access, now=request.now
        ),
        said=_("The goal now stands there in your words."),
        anchor="#goal-{key}",
    )


@person_page
@get_or_post
def my_goal_about(request: Request, goal_id: int) -> HttpResponse:
    """Say what I get out of a goal, and how sure I am."""
    own = mine(request, "plan")
    goal = goal_of(own, goal_id)
    sheet = Sheet(
        own, title=_("What does this goal mean to you?"), about=goal.words, button=_("Save")
    )
    sure = "" if goal.confidence is None else str(goal.confidence)
    start = sheet.start(benefit=goal.benefit, confidence=sure)

    def write(plan_id: int, typed: dict[str, Any]) -> Written:
        return actions.describe_goal(
            plan_id,
            goal_id=goal_id,
            about=_described(goal, typed),
            version=typed["version"],
            access=own.access,
            now=request.now,
        )

    return sheet.answer(
        lambda data: forms.BenefitForm(data, initial=start),
        write,
        said=_("Saved. It stands with the goal."),
        anchor="#goal-{key}",
    )


def _described(goal: GoalRow, typed: dict[str, Any]) -> Description:
    """Change what I may say of a goal, and leave the rest as it is."""
    return Description(
        benefit=typed["benefit"],
        origin=goal.origin,
        breadth=goal.breadth,
        is_condition=goal.is_condition,
        legal_act=goal.legal_act,
        waiting_days=goal.waiting_days,
        confidence=typed["confidence"],
    )


@person_page
@get_or_post
def my_position(request: Request, goal_id: int) -> HttpResponse:
    """Say whether I agree with a goal."""
    own = mine(request, "plan")
    goal = goal_of(own, goal_id)
    sheet = Sheet(
        own,
        title=_("What do you think of this goal?"),
        about=goal.words,
        hint=_condition_text(goal),
        button=_("Save"),
    )
    position = "" if goal.position.value == "not_asked" else goal.position.value
    start = sheet.start(position=position, why=goal.why)
    return sheet.answer(
        lambda data: forms.PositionForm(data, initial=start),
        lambda plan_id, typed: actions.record_position(
            plan_id, goal_id=goal_id, **typed, access=own.access, now=request.now
        ),
        said=_("Thank you. Everyone who sees this goal can now read what you think."),
        anchor="#goal-{key}",
    )


@person_page
@get_or_post
def my_goal_reached(request: Request, goal_id: int) -> HttpResponse:
    """Say that I reached a goal, or that it goes on."""
    own = mine(request, "plan")
    goal = _own_to_end(own, goal_id)
    reached_on = request.today if goal.is_open else None
    title = _("Did you reach this goal?") if reached_on else _("Does this goal go on?")
    sheet = Sheet(own, title=title, about=goal.words, button=_("Yes"))
    return sheet.answer(
        lambda data: VersionForm(data, initial=sheet.start()),
        lambda plan_id, typed: actions.reach_goal(
            plan_id,
            goal_id=goal_id,
            reached_on=reached_on,
            **typed,
            access=own.access,
            now=request.now,
        ),
        said=_("You reached it.") if reached_on else _("The goal goes on."),
        anchor="#goal-{key}",
    )


@person_page
@get_or_post
def my_goal_drop(request: Request, goal_id: int) -> HttpResponse:
    """Say that I do not want a goal any more."""
    own = mine(request, "plan")
    goal = found(one for one in [_own_to_end(own, goal_id)] if one.is_open)
    sheet = Sheet(
        own,
        title=_("Do you not want this goal any more?"),
        about=goal.words,
        hint=_(
            "It stays in your plan, marked as not wanted. Its steps stay too, until whoever does them says so. "
            "You can take this back."
        ),
        button=_("I do not want it any more"),
    )
    return sheet.answer(
        lambda data: VersionForm(data, initial=sheet.start()),
        lambda plan_id, typed: actions.drop_goal(
            plan_id,
            goal_id=goal_id,
            dropped_on=request.today,
            **typed,
            access=own.access,
            now=request.now,
        ),
        said=_("Everyone who sees this goal can now read that you do not want it any more."),
        anchor="#goal-{key}",
    )


def _own_to_end(own: Mine, goal_id: int) -> GoalRow:
    """Return a goal that is mine to end; a condition ends with the act it comes from."""
    return found(one for one in [goal_of(own, goal_id)] if not one.is_condition)


def _condition_text(goal: GoalRow) -> str:
    """Say whether somebody may demand a goal of me."""
    if goal.is_condition:
        return _(
            "This is a condition: somebody may demand it of you. It comes from: %(act)s. "
            "You can still say that you do not agree. Ask your contact what happens then."
        ) % {"act": goal.legal_act}
    return _("This is help, not a condition. Nobody may demand it of you.")
