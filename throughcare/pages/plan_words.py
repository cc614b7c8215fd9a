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
}
CHANGES: Final = {
    "opened": gettext_lazy("The plan was opened"),
    "need_recorded": gettext_lazy("A need was added"),
    "need_met": gettext_lazy("A need was met"),
    "need_reopened": gettext_lazy("A need was found not to be met"),
    "goal_added": gettext_lazy("A goal was added"),
    "goal_reworded": gettext_lazy("A goal was put in other words"),
    "goal_reached": gettext_lazy("A goal was reached"),
    "goal_reopened": gettext_lazy("A goal was found not to be reached"),
    "position_said": gettext_lazy("The person said what they think of a goal"),
    "position_noted": gettext_lazy("What the person thinks of a goal was noted"),
    "action_added": gettext_lazy("An action was added"),
    "action_moved": gettext_lazy("An action got another day"),
    "action_completed": gettext_lazy("An action was done"),
    "action_reopened": gettext_lazy("An action was found not to be done"),
}
KINDS: Final = {
    "need": gettext_lazy("Need"),
    "goal": gettext_lazy("Goal"),
    "action": gettext_lazy("Action"),
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
    "plan.due_missing": _("Enter the day by which it is to be done"),
    "plan.due_past": _("That day has passed. Enter today or a later day"),
    "plan.due_far_past": _("That day is long past. Check the year"),
    "plan.due_far_future": _("That day is more than ten years ahead. Check the year"),
}
"""Texts of the reason codes of the plans room, in the form of `pages.reasons.TEXTS`."""


def reason_text(reason: Reason) -> str:
    """Write what is wrong, in the active language."""
    return gettext(REASONS[reason.code]) % dict(reason.params)


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
    if name.endswith("_on"):
        return formatting.date_medium(date.fromisoformat(value))
    if name == "owner":
        return gettext("The person") if value == "person" else agency_names.get(int(value), "")
    titles = {"domain": DOMAINS, "position": POSITIONS}.get(name, {})
    return str(titles.get(value, value))
