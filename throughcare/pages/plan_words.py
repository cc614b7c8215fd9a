"""Words of the plan: titles of its codes, and what is wrong with something typed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final, Protocol

from django.utils.translation import gettext, gettext_lazy
from django.utils.translation import gettext_noop as _

from throughcare.pages import formatting

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from throughcare.kernel.reasons import Reason

DOMAINS: Final = {
    "id_document": gettext_lazy("Identity papers"),
    "shelter": gettext_lazy("A place to live"),
    "work_income": gettext_lazy("Work and income"),
    "debts": gettext_lazy("Debts"),
    "care": gettext_lazy("Care"),
    "social_network": gettext_lazy("Social network"),
    "family": gettext_lazy("Family"),
    "education": gettext_lazy("Learning"),
    "health": gettext_lazy("Health"),
    "addiction": gettext_lazy("Alcohol, drugs and gambling"),
    "daily_life": gettext_lazy("Daily life"),
    "victim_restorative": gettext_lazy("Repair towards those who were harmed"),
    "belonging": gettext_lazy("Belonging and meaning"),
}
POSITIONS: Final = {
    "not_asked": gettext_lazy("Not asked yet"),
    "agrees": gettext_lazy("Agrees"),
    "disagrees": gettext_lazy("Disagrees"),
    "later": gettext_lazy("Later, not now"),
    "declined": gettext_lazy("Asked, and did not want to say"),
}
ONSETS: Final = {
    "unknown": gettext_lazy("Not known"),
    "before_justice": gettext_lazy("Before any contact with police, court or prison"),
    "before_custody": gettext_lazy("Before this stay in custody"),
    "in_custody": gettext_lazy("Since being in custody"),
    "after_release": gettext_lazy("Since release"),
}
ORIGINS: Final = {
    "person": gettext_lazy("The person"),
    "social": gettext_lazy("Social help"),
    "health": gettext_lazy("Health care"),
    "justice": gettext_lazy("Justice"),
}
BREADTHS: Final = {
    "person": gettext_lazy("The person"),
    "family": gettext_lazy("The family"),
    "community": gettext_lazy("The community"),
    "group": gettext_lazy("A group"),
}
SECTORS: Final = {
    "person": gettext_lazy("The person"),
    "municipality": gettext_lazy("Municipality"),
    "health": gettext_lazy("Health care"),
    "housing": gettext_lazy("Housing"),
    "work": gettext_lazy("Work and benefits"),
    "ngo": gettext_lazy("Voluntary organisation"),
    "justice": gettext_lazy("Justice"),
    "other": gettext_lazy("Others"),
}
VOICES: Final = {
    "screen": gettext_lazy("Written by the person"),
    "paper": gettext_lazy("Written by the person on paper"),
    "spoken": gettext_lazy("Told to a worker"),
}
STATEMENTS: Final = {
    "strengths": gettext_lazy("What I am good at"),
    "wishes": gettext_lazy("What I wish for"),
    "helps_me": gettext_lazy("What helps me"),
    "my_story": gettext_lazy("My story"),
    "warning_signs": gettext_lazy("How people notice that a bad time is coming"),
    "in_a_crisis": gettext_lazy("What helps in a bad time, and what does not"),
    "call_first": gettext_lazy("Whom to call first"),
}
AUDIENCES: Final = {
    "plan": gettext_lazy("Everyone who reads the plan"),
    "contact": gettext_lazy("Only the agency of the contact"),
    "me": gettext_lazy("Nobody but the person"),
}
ACCEPTANCES: Final = {
    "offered": gettext_lazy("Asked, not answered yet"),
    "accepted": gettext_lazy("Taken on"),
    "declined": gettext_lazy("Declined"),
    "withdrawn": gettext_lazy("Withdrawn"),
}
PROPOSALS: Final = {
    "meeting": gettext_lazy("A meeting"),
    "other_provider": gettext_lazy("Another agency or worker"),
    "help": gettext_lazy("Help with something"),
    "change": gettext_lazy("A change in the plan"),
}
FEASIBILITIES: Final = {
    "unknown": gettext_lazy("Not known whether there is time"),
    "feasible": gettext_lazy("Can be done before release"),
    "tight": gettext_lazy("Hardly time before release"),
    "not_before_release": gettext_lazy("Cannot be done before release"),
}
WEEKDAYS: Final = {
    1: gettext_lazy("Monday"),
    2: gettext_lazy("Tuesday"),
    3: gettext_lazy("Wednesday"),
    4: gettext_lazy("Thursday"),
    5: gettext_lazy("Friday"),
    6: gettext_lazy("Saturday"),
    7: gettext_lazy("Sunday"),
}
CHANGES: Final = {
    "opened": gettext_lazy("The plan was opened"),
    "need_recorded": gettext_lazy("A need was added"),
    "need_reworded": gettext_lazy("A need was put in other words"),
    "need_met": gettext_lazy("A need was met"),
    "need_reopened": gettext_lazy("A need was found not to be met"),
    "goal_added": gettext_lazy("A goal was added"),
    "goal_reworded": gettext_lazy("A goal was put in other words"),
    "goal_reached": gettext_lazy("A goal was reached"),
    "goal_dropped": gettext_lazy("The person does not want a goal any more"),
    "goal_reopened": gettext_lazy("A goal is open again"),
    "position_said": gettext_lazy("The person said what they think of a goal"),
    "position_noted": gettext_lazy("What the person thinks of a goal was noted"),
    "action_added": gettext_lazy("An action was added"),
    "action_reworded": gettext_lazy("An action got other words"),
    "action_moved": gettext_lazy("An action got another day"),
    "action_completed": gettext_lazy("An action was done"),
    "action_reopened": gettext_lazy("An action was found not to be done"),
    "action_accepted": gettext_lazy("An action was taken on"),
    "action_declined": gettext_lazy("An action was declined"),
    "action_withdrawn": gettext_lazy("An action was withdrawn"),
    "action_offered_again": gettext_lazy("A withdrawn action was offered again"),
    "actions_replanned": gettext_lazy("A date moved, and actions moved along"),
    "actions_passed_on": gettext_lazy(
        "An agency left, and its actions were passed on or withdrawn"
    ),
    "goal_described": gettext_lazy("More was told about a goal"),
    "statement_said": gettext_lazy("The person wrote about themself"),
    "statement_noted": gettext_lazy("What the person says about themself was noted"),
    "circle_named": gettext_lazy("Somebody of the person's own circle was named"),
    "circle_ended": gettext_lazy("The person's own circle changed"),
    "compromise_settled": gettext_lazy("A compromise was written down"),
    "compromise_reviewed": gettext_lazy("A compromise was looked at again"),
    "plan_answered": gettext_lazy("The person said what they think of the whole plan"),
    "plan_agreed": gettext_lazy("The plan was agreed"),
    "carried_over": gettext_lazy("The last plan goes on here"),
}
KINDS: Final = {
    "need": gettext_lazy("Need"),
    "goal": gettext_lazy("Goal"),
    "action": gettext_lazy("Action"),
    "statement": gettext_lazy("In the person's own words"),
    "circle": gettext_lazy("The person's own circle"),
    "compromise": gettext_lazy("Compromise"),
}
FIELDS: Final = {
    "text": gettext_lazy("Text"),
    "words": gettext_lazy("Words"),
    "domain": gettext_lazy("Domain"),
    "position": gettext_lazy("The person's position"),
    "why": gettext_lazy("Why"),
    "owner": gettext_lazy("Who does it"),
    "due_on": gettext_lazy("Due"),
    "done_on": gettext_lazy("Done on"),
    "met_on": gettext_lazy("Met on"),
    "reached_on": gettext_lazy("Reached on"),
    "dropped_on": gettext_lazy("Not wanted any more since"),
    "onset": gettext_lazy("Since when"),
    "benefit": gettext_lazy("What the person gets out of it"),
    "origin": gettext_lazy("Who brought it up"),
    "breadth": gettext_lazy("For whom"),
    "legal_act": gettext_lazy("The act that makes it a condition"),
    "waiting_days": gettext_lazy("Waiting time in days"),
    "confidence": gettext_lazy("How sure the person is, from 0 to 10"),
    "acceptance": gettext_lazy("Whether it was taken on"),
    "decline_why": gettext_lazy("Why it was declined"),
    "weekly": gettext_lazy("Every week"),
    "kind": gettext_lazy("Heading"),
    "audience": gettext_lazy("Who reads it"),
    "relation": gettext_lazy("Who they are to the person"),
    "helps_with": gettext_lazy("What they help with"),
    "may_be_called": gettext_lazy("May be called"),
    "until": gettext_lazy("Until"),
    "alternatives": gettext_lazy("What else was looked at"),
    "gave_way": gettext_lazy("Who gave way"),
    "review_on": gettext_lazy("To be looked at again on"),
}
REASONS: Final[dict[str, str]] = {
    "plan.text_missing": _("Write something here"),
    "plan.text_nul": _(
        "This text holds an invisible sign that cannot be stored (NUL). "
        "Type it again instead of pasting it"
    ),
    "plan.text_broken": _(
        "This text holds half a sign that cannot be stored. Type it again instead of pasting it"
    ),
    "plan.text_long": _("This text has %(length)s characters. Shorten it to %(most)s or fewer"),
    "plan.domain_unknown": _("Choose what it is about"),
    "plan.position_unknown": _("Choose what the person thinks of this goal"),
    "plan.owner_missing": _("Choose who does it"),
    "plan.owner_blind": _(
        "That agency does not see this person by that day. Choose an agency from the list, "
        "or a later day"
    ),
    "plan.gave_way_missing": _("Choose who gave way"),
    "plan.said_day": _(
        "Enter the day on which the person said it: today, or a day of the last year"
    ),
    "plan.said_before": _(
        "On that day there was a goal or a word of the person that was not there yet. Enter %(day)s or a later day, "
        "or ask anew"
    ),
    "plan.due_missing": _("Enter the day by which it is to be done"),
    "plan.due_past": _("That day has passed. Enter today or a later day"),
    "plan.due_far_past": _("That day is long past. Check the year"),
    "plan.choice_unknown": _("Choose one from the list"),
    "plan.act_missing": _(
        "Name the act that makes this a condition. Without one it is help, and nobody may demand it"
    ),
    "plan.number_range": _("Enter a number from 0 to %(most)s"),
    "plan.weekly_days": _("Choose the days of the week"),
    "plan.weekly_hours": _("Enter an end that is later than the start"),
    "plan.no_goals": _(
        "A plan without a goal cannot be agreed. Ask the person what they want to reach"
    ),
    "plan.not_asked": _(
        "The person was not yet asked about every goal: %(count)s to go. Ask, and note what they say, "
        "also when they do not agree"
    ),
    "plan.step_done": _(
        "This is done. Say first that it is not done after all, then change its words"
    ),
    "plan.step_withdrawn": _(
        "This was withdrawn: nobody is to do it. Offer it again first, if it is needed after all"
    ),
    "plan.step_not_withdrawn": _("This is not withdrawn any more. Open the plan again"),
    "plan.answered": _("Somebody answered this meanwhile. Look at the answer"),
    "plan.due_far_future": _("That day is more than ten years ahead. Check the year"),
}
"""Texts of the reason codes of the plans room, in the form of `pages.reasons.TEXTS`."""


def closed_text() -> str:
    """Say that a plan was closed while somebody wrote, in the active language."""
    return gettext(
        "The case was closed while you were writing, so this cannot be stored. Copy your text: it is still here."
    )


def reason_text(reason: Reason) -> str:
    """Write what is wrong, in the active language."""
    params = dict(reason.params)
    if "day" in params:
        params["day"] = formatting.date_medium(date.fromisoformat(params["day"]))
    return gettext(REASONS[reason.code]) % params


TITLES: Final = {
    "domain": DOMAINS,
    "position": POSITIONS,
    "onset": ONSETS,
    "origin": ORIGINS,
    "breadth": BREADTHS,
    "acceptance": ACCEPTANCES,
    "kind": STATEMENTS,
    "audience": AUDIENCES,
    "may_be_called": {"yes": gettext_lazy("Yes")},
}
"""Field -> the titles of its codes."""


def weekly_text(hours: str) -> str:
    """Write the hours of a standing duty, given as `1,3 09:00-12:00`."""
    days, _sep, clock = hours.partition(" ")
    names = ", ".join(str(WEEKDAYS[int(day)]) for day in days.split(","))
    return f"{names}, {clock.replace('-', ' - ')}"


class Differing(Protocol):
    """Describe one field that says something else, as the plans room hands it over."""

    @property
    def key(self) -> str: ...  # noqa: D102 - the names say it
    @property
    def name(self) -> str: ...  # noqa: D102
    @property
    def before(self) -> str: ...  # noqa: D102
    @property
    def after(self) -> str: ...  # noqa: D102
    @property
    def label(self) -> str: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class DifferenceRow:
    """Hold one difference as people read it; `label` says of what, where that is not plain."""

    title: str
    label: str
    before: str
    after: str


def difference_rows(
    differences: Iterable[Differing], agency_names: Mapping[int, str]
) -> list[DifferenceRow]:
    """Write differences as titles and values."""
    return [
        DifferenceRow(
            f"{KINDS[one.key.partition(':')[0]]}: {FIELDS[one.name]}",
            "" if one.name in {"text", "words"} else one.label,
            value_text(one.name, one.before, agency_names),
            value_text(one.name, one.after, agency_names),
        )
        for one in differences
    ]


def value_text(name: str, value: str, agency_names: Mapping[int, str]) -> str:
    """Write one value as people read it: days in full, codes as titles, agencies by name."""
    if not value:
        return ""
    if name.endswith("_on") or name == "until":
        return formatting.date_medium(date.fromisoformat(value))
    if name == "owner":
        return gettext("The person") if value == "person" else agency_names.get(int(value), "")
    if name == "gave_way":
        return ", ".join(value_text("owner", one, agency_names) for one in value.split(","))
    if name == "weekly":
        return weekly_text(value)
    titles = TITLES.get(name, {})
    return str(titles.get(value, value))
