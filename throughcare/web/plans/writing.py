"""Write needs and goals of a plan: one page a change, each works without script, and nothing typed is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from throughcare.pages.doors import Request, staff_page
from throughcare.plans import actions
from throughcare.web.plans import finding, forms
from throughcare.web.plans.rows import desk_for
from throughcare.web.plans.sheets import Sheet

if TYPE_CHECKING:
    from django.http import HttpResponse

    from throughcare.plans.types import GoalRow, Written

get_or_post = require_http_methods(["GET", "POST"])


@staff_page
@get_or_post
def need_add(request: Request, person_id: int) -> HttpResponse:
    """Add a need."""
    desk = desk_for(request, person_id)
    sheet = Sheet(
        desk,
        title=_("Add a need"),
        button=_("Add need"),
        read=finding.nothing,
        texts=["text"],
    )
    start = sheet.start(domain=request.GET.get("domain", ""))
    return sheet.answer(
        lambda data: forms.NeedForm(data, initial=start),
        lambda plan_id, typed: actions.record_need(
            plan_id, **typed, access=desk.access, now=request.now
        ),
        said=_("The need is in the plan. Next: ask which goal the person wants to reach."),
        anchor="#need-{key}",
    )


@staff_page
@get_or_post
def need_reword(request: Request, person_id: int, need_id: int) -> HttpResponse:
    """Put a need in other words."""
    desk = desk_for(request, person_id)
    need = finding.need_of(desk, need_id)
    if not desk.sight.may_reword(need.by_agency):
        raise Http404
    sheet = Sheet(
        desk,
        title=_("Change the words of a need"),
        about=need.text,
        read=finding.of_need(need_id, "text", "onset"),
        texts=["text"],
    )
    start = sheet.start(text=need.text, onset=need.onset.value)
    return sheet.answer(
        lambda data: forms.NeedWordsForm(data, initial=start),
        lambda plan_id, typed: actions.reword_need(
            plan_id, need_id=need_id, **typed, access=desk.access, now=request.now
        ),
        said=_("The need has new words. What it said before stays in the history."),
        anchor="#need-{key}",
    )


@staff_page
@get_or_post
def need_met(request: Request, person_id: int, need_id: int) -> HttpResponse:
    """Record that a need is met, or take that back."""
    desk = desk_for(request, person_id)
    need = finding.need_of(desk, need_id)
    met_on = None if need.met_on else request.today
    title = _("Is this need met?") if met_on else _("Is this need open after all?")
    sheet = Sheet(
        desk,
        title=title,
        about=need.text,
        button=_("Yes"),
        read=finding.of_need(need_id, shown="met_on"),
    )
    return sheet.answer(
        lambda data: forms.VersionForm(data, initial=sheet.start()),
        lambda plan_id, typed: actions.meet_need(
            plan_id, need_id=need_id, met_on=met_on, **typed, access=desk.access, now=request.now
        ),
        said=_("The need is marked as met.") if met_on else _("The need is open again."),
        anchor="#need-{key}",
    )


@staff_page
@get_or_post
def goal_add(request: Request, person_id: int) -> HttpResponse:
    """Add a goal, under a need if the address names one."""
    desk = desk_for(request, person_id)
    need_id = finding.asked(request, "need")
    about = finding.need_of(desk, need_id).text if need_id is not None else ""
    sheet = Sheet(
        desk,
        title=_("Add a goal"),
        about=about,
        button=_("Add goal"),
        read=finding.nothing,
        texts=["words", "benefit"],
    )

    def write(plan_id: int, typed: dict[str, Any]) -> Written:
        return actions.add_goal(
            plan_id,
            words=typed["words"],
            need_id=need_id,
            version=typed["version"],
            access=desk.access,
            now=request.now,
            about=forms.description(typed),
            on_paper=typed["on_paper"],
        )

    return sheet.answer(
        lambda data: forms.GoalForm(data, initial=sheet.start()),
        write,
        said=_("The goal is in the plan. Next: ask what the person thinks of it."),
        anchor="#goal-{key}",
    )


@staff_page
@get_or_post
def goal_reword(request: Request, person_id: int, goal_id: int) -> HttpResponse:
    """Put a goal in other words."""
    desk = desk_for(request, person_id)
    goal = finding.goal_of(desk, goal_id)
    about = _("When you change the words, the person is to be asked again what they think of it.")
    sheet = Sheet(
        desk,
        title=_("Change the words of a goal"),
        about=about,
        read=finding.of_goal(goal_id, "words"),
        texts=["words"],
    )
    start = sheet.start(words=goal.words)
    return sheet.answer(
        lambda data: forms.WordsForm(data, initial=start),
        lambda plan_id, typed: actions.reword_goal(
            plan_id, goal_id=goal_id, **typed, access=desk.access, now=request.now
        ),
        said=_("The goal has new words. Next: ask the person what they think of them."),
        anchor="#goal-{key}",
    )


@staff_page
@get_or_post
def goal_describe(request: Request, person_id: int, goal_id: int) -> HttpResponse:
    """Tell what a goal brings the person, who brought it up, for whom it is, how long it takes."""
    desk = desk_for(request, person_id)
    goal = finding.goal_of(desk, goal_id)
    sheet = Sheet(
        desk,
        title=_("More about a goal"),
        about=goal.words,
        read=finding.of_goal(goal_id, *forms.DescriptionForm.NAMES, shown="words"),
        texts=["benefit"],
    )
    start = sheet.start(**{name: _told(goal, name) for name in forms.DescriptionForm.NAMES})
    return sheet.answer(
        lambda data: forms.DescriptionForm(data, initial=start),
        lambda plan_id, typed: actions.describe_goal(
            plan_id,
            goal_id=goal_id,
            about=forms.description(typed),
            version=typed["version"],
            access=desk.access,
            now=request.now,
        ),
        said=_("What you told about the goal is in the plan."),
        anchor="#goal-{key}",
    )


def _told(goal: GoalRow, name: str) -> object:
    found = getattr(goal, name)
    return getattr(found, "value", found)


@staff_page
@get_or_post
def position(request: Request, person_id: int, goal_id: int) -> HttpResponse:
    """Note what the person said, or wrote on paper, that they think of a goal."""
    desk = desk_for(request, person_id)
    goal = finding.goal_of(desk, goal_id)
    sheet = Sheet(
        desk,
        title=_("What the person thinks"),
        about=goal.words,
        read=finding.of_goal(goal_id, "position", "why", shown="words"),
    )
    start = sheet.start(position=goal.position.value, why=goal.why)
    return sheet.answer(
        lambda data: forms.PositionForm(data, initial=start),
        lambda plan_id, typed: actions.record_position(
            plan_id, goal_id=goal_id, **typed, access=desk.access, now=request.now
        ),
        said=_("What the person thinks of this goal is in the plan."),
        anchor="#goal-{key}",
    )


@staff_page
@get_or_post
def goal_reached(request: Request, person_id: int, goal_id: int) -> HttpResponse:
    """Record that a goal is reached, or take that back."""
    desk = desk_for(request, person_id)
    goal = finding.goal_of(desk, goal_id)
    reached_on = request.today if goal.is_open else None
    title = _("Is this goal reached?") if reached_on else _("Is this goal open after all?")
    sheet = Sheet(
        desk,
        title=title,
        about=goal.words,
        button=_("Yes"),
        read=finding.of_goal(goal_id, "reached_on", shown="words dropped_on"),
    )
    return sheet.answer(
        lambda data: forms.VersionForm(data, initial=sheet.start()),
        lambda plan_id, typed: actions.reach_goal(
            plan_id,
            goal_id=goal_id,
            reached_on=reached_on,
            version=typed["version"],
            access=desk.access,
            now=request.now,
        ),
        said=_("The goal is marked as reached.") if reached_on else _("The goal is open again."),
        anchor="#goal-{key}",
    )


@staff_page
@get_or_post
def goal_drop(request: Request, person_id: int, goal_id: int) -> HttpResponse:
    """Record that the person does not want a goal any more."""
    desk = desk_for(request, person_id)
    goal = finding.goal_of(desk, goal_id)
    if not goal.is_open:
        raise Http404
    sheet = Sheet(
        desk,
        title=_("Did the person say that they do not want this goal any more?"),
        about=goal.words,
        button=_("Yes, the person said so"),
        read=finding.of_goal(goal_id, "dropped_on", shown="words reached_on"),
    )
    return sheet.answer(
        lambda data: forms.VersionForm(data, initial=sheet.start()),
        lambda plan_id, typed: actions.drop_goal(
            plan_id,
            goal_id=goal_id,
            dropped_on=request.today,
            version=typed["version"],
            access=desk.access,
            now=request.now,
        ),
        said=_("The goal is marked as not wanted any more. Its steps stay where they are."),
        anchor="#goal-{key}",
    )


@staff_page
@get_or_post
def agree(request: Request, person_id: int) -> HttpResponse:
    """Call the plan agreed; whoever does must have seen all of it, so nothing is put together unseen."""
    desk = desk_for(request, person_id)
    about = _(
        "Every goal has what the person thinks of it, also where they do not agree. What is put in later "
        "opens the plan again."
    )
    sheet = Sheet(desk, title=_("Is the plan agreed?"), about=about, button=_("The plan is agreed"))
    return sheet.answer(
        lambda data: forms.VersionForm(data, initial=sheet.start()),
        lambda plan_id, typed: actions.agree_plan(
            plan_id, **typed, access=desk.access, now=request.now
        ),
        said=_("The plan is agreed."),
        anchor="#agreement",
    )
