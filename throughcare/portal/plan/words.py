"""Words of the person's own plan: said to them as *you*, or by them as *I*."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext, gettext_lazy

from throughcare.pages import plan_words
from throughcare.pages.plan_words import DifferenceRow

if TYPE_CHECKING:
    from collections.abc import Mapping

    from throughcare.plans.types import Difference, Meanwhile, VersionRow

POSITIONS: Final = {
    "not_asked": gettext_lazy("You have not said yet"),
    "agrees": gettext_lazy("You agree"),
    "disagrees": gettext_lazy("You do not agree"),
    "later": gettext_lazy("You want to decide later"),
    "declined": gettext_lazy("You did not want to say"),
}
SAY: Final = {
    "agrees": gettext_lazy("Yes, I agree"),
    "disagrees": gettext_lazy("No, I do not agree"),
    "later": gettext_lazy("I want to decide later"),
    "declined": gettext_lazy("I do not want to say"),
}
AUDIENCES: Final = {
    "plan": gettext_lazy("Everyone in my plan"),
    "contact": gettext_lazy("Only my contact's agency"),
    "me": gettext_lazy("Nobody but me"),
}
READERS: Final = {
    "plan": gettext_lazy("Everyone in your plan can read this."),
    "contact": gettext_lazy("Only the agency of your contact can read this."),
    "me": gettext_lazy("Nobody but you can read this."),
}
HINTS: Final = {
    "strengths": gettext_lazy("For example: I am patient, I can cook, I know a lot about cars."),
    "wishes": gettext_lazy("How do you want to live in a year? It may be something big or small."),
    "helps_me": gettext_lazy("For example: say it to me straight, give me time, call me first."),
    "my_story": gettext_lazy(
        "What do you want people to know, so that you need not tell it again?"
    ),
    "warning_signs": gettext_lazy("What do you do, feel or say when things start to go wrong?"),
    "in_a_crisis": gettext_lazy("What should people do? What should they not do?"),
    "call_first": gettext_lazy("Names and numbers. Who first, who after that?"),
}
FEASIBILITIES: Final = {
    "feasible": gettext_lazy("There is time for this before you are released."),
    "tight": gettext_lazy("There is hardly time for this before you are released."),
    "not_before_release": gettext_lazy(
        "There is too little time for this before you are released."
    ),
}
KINDS: Final = {
    "need": gettext_lazy("What you need"),
    "goal": gettext_lazy("A goal"),
    "action": gettext_lazy("A step"),
    "statement": gettext_lazy("In your own words"),
    "circle": gettext_lazy("Your people"),
    "compromise": gettext_lazy("Something that was settled"),
}
FIELDS: Final = {
    "position": gettext_lazy("what you think of it"),
    "why": gettext_lazy("why"),
    "owner": gettext_lazy("who does it"),
    "due_on": gettext_lazy("by which day"),
    "done_on": gettext_lazy("done on"),
    "met_on": gettext_lazy("settled on"),
    "reached_on": gettext_lazy("reached on"),
    "dropped_on": gettext_lazy("not wanted any more since"),
    "domain": gettext_lazy("what it is about"),
    "onset": gettext_lazy("since when"),
    "benefit": gettext_lazy("what you get out of it"),
    "origin": gettext_lazy("who brought it up"),
    "breadth": gettext_lazy("for whom"),
    "legal_act": gettext_lazy("the law it comes from"),
    "waiting_days": gettext_lazy("how many days to wait"),
    "confidence": gettext_lazy("how sure you are, from 0 to 10"),
    "acceptance": gettext_lazy("whether somebody takes it on"),
    "decline_why": gettext_lazy("why not"),
    "weekly": gettext_lazy("every week"),
    "kind": gettext_lazy("what it is about"),
    "audience": gettext_lazy("who may read it"),
    "relation": gettext_lazy("who they are to you"),
    "helps_with": gettext_lazy("what they help with"),
    "may_be_called": gettext_lazy("may be called"),
    "until": gettext_lazy("until"),
    "alternatives": gettext_lazy("what else was looked at"),
    "gave_way": gettext_lazy("who gave way"),
    "review_on": gettext_lazy("looked at again on"),
}
"""Fields of a plan; `text` and `words` are not here: they are the thing itself."""
CHANGES: Final = {
    "position_said": gettext_lazy("You said what you think of a goal"),
    "position_noted": gettext_lazy("What you think of a goal was written down"),
    "compromise_settled": gettext_lazy("Something was settled about a goal"),
    "compromise_reviewed": gettext_lazy("Something that was settled was looked at again"),
    "plan_answered": gettext_lazy("You said what you think of the whole plan"),
    "goal_dropped": gettext_lazy("You do not want a goal any more"),
    "action_added": gettext_lazy("A step was added"),
    "action_reworded": gettext_lazy("A step got other words"),
    "action_moved": gettext_lazy("A step got another day"),
    "action_completed": gettext_lazy("A step was done"),
    "action_reopened": gettext_lazy("A step is not done after all"),
    "action_accepted": gettext_lazy("Somebody takes on a step"),
    "action_declined": gettext_lazy("Somebody does not take on a step"),
    "action_withdrawn": gettext_lazy("A step was taken out of your plan"),
    "action_offered_again": gettext_lazy("A step that was taken out is asked for again"),
    "actions_replanned": gettext_lazy("A date moved, and steps moved with it"),
    "need_reworded": gettext_lazy("Something you need was put in other words"),
    "actions_passed_on": gettext_lazy(
        "An organisation left: its steps were offered to your contact's, or are not done"
    ),
    "need_met": gettext_lazy("Something you need was settled"),
    "need_reopened": gettext_lazy("Something you need is not settled after all"),
    "statement_said": gettext_lazy("You wrote about yourself"),
    "statement_noted": gettext_lazy("What you say about yourself was written down"),
    "circle_named": gettext_lazy("Somebody of your people was named or changed"),
    "circle_ended": gettext_lazy("Your people changed"),
}
"""What reads otherwise than to workers; the rest is the same for both."""
TITLES: Final = {"position": POSITIONS, "audience": AUDIENCES}


def change_text(row: VersionRow) -> str:
    """Write what somebody changed in my plan."""
    code = row.change.value
    return str(CHANGES.get(code) or plan_words.CHANGES[code])


def who_text(row: VersionRow) -> str:
    """Name who made a change: me, a worker with their agency, or the system."""
    if row.is_person:
        return gettext("you")
    return ", ".join(filter(None, (row.worker_name, row.agency_name))) or gettext("the system")


def differences(meanwhile: Meanwhile) -> list[DifferenceRow]:
    """Write what changed in my plan since I opened the page."""
    return [_difference(one, meanwhile.agency_names) for one in meanwhile.changed]


def _difference(one: Difference, names: Mapping[int, str]) -> DifferenceRow:
    kind = str(KINDS[one.key.partition(":")[0]])
    if one.name in {"text", "words"}:
        return DifferenceRow(kind, "", one.before, one.after)
    texts = (_value(one.name, value, names) for value in (one.before, one.after))
    return DifferenceRow(f"{kind}, {FIELDS[one.name]}", one.label, *texts)


def _value(name: str, value: str, names: Mapping[int, str]) -> str:
    if name == "owner" and value == "person":
        return gettext("you")
    if name == "gave_way":
        return ", ".join(_value("owner", one, names) for one in value.split(",")) if value else ""
    if value and name in TITLES:
        return str(TITLES[name].get(value, value))
    return plan_words.value_text(name, value, names)
