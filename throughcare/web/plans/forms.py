"""Forms of the plan. They collect what was typed; the plans room says what is wrong with it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, ClassVar, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from throughcare.pages import plan_words
from throughcare.pages.forms import DateField
from throughcare.plans import rules
from throughcare.plans.types import THE_PERSON, Owner

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from django.http import QueryDict
    from django.utils.functional import _StrPromise

    from throughcare.plans.types import Problem

PERSON = "person"
"""Value of the choice that a step is the person's own."""


class VersionForm(forms.Form):
    """Carries the version of the plan that was on the screen; the base of all forms here."""

    version = forms.Field(widget=forms.HiddenInput, required=False)
    MISSING: ClassVar[dict[str, _StrPromise]] = {}
    """Field -> what to write when nothing was typed there."""

    def clean_version(self) -> int:
        """Return the version; one that is missing or mangled is older than any plan."""
        text = str(self.cleaned_data["version"] or "")
        return int(text) if re.fullmatch("[0-9]{1,9}", text) else 0

    def typed(self, name: str) -> Any:
        """Return what is left of a field after Django's own checks."""
        return self.cleaned_data.get(name) or ""

    def problems(self) -> tuple[Problem, ...]:
        """Return all that is wrong, so that a form with one mistake shows the others as well."""
        return ()

    def show(self, problems: Iterable[Problem]) -> None:
        """Put the problems that the plans room found at their fields."""
        for problem in problems:
            if problem.name in self.errors:
                continue
            text: Any = plan_words.reason_text(problem.reason)
            if problem.reason.code == "plan.text_missing":
                text = self.MISSING.get(problem.name, text)
            self.add_error(problem.name if problem.name in self.fields else None, text)


def _words(label: _StrPromise, hint: _StrPromise | str = "", rows: int = 4) -> forms.Field:
    # A plain Field leaves every check to the plans room, so that nothing is judged in two places.
    return forms.Field(
        label=label, help_text=hint, required=False, widget=forms.Textarea(attrs={"rows": rows})
    )


class NeedForm(VersionForm):
    """What the person needs, and in which domain of life."""

    MISSING: ClassVar = {"text": _("Write what the person needs")}
    domain = forms.ChoiceField(
        label=_("What is it about?"),
        choices=list(plan_words.DOMAINS.items()),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose what it is about"),
            "invalid_choice": _("Choose what it is about from the list"),
        },
    )
    text = _words(
        _("What does the person need?"),
        _("In plain words. The person and every agency in the plan will read this."),
    )

    def problems(self) -> tuple[Problem, ...]:
        """Ask the plans room."""
        return rules.problems_of_need(self.typed("domain"), self.typed("text"))


class GoalForm(VersionForm):
    """A goal in the person's own words."""

    MISSING: ClassVar = {"words": _("Write the goal in the person's own words")}
    words = _words(
        _("The goal, in the person's own words"),
        _("Ask what they want to reach and write it the way they say it."),
    )


class PositionForm(VersionForm):
    """What the person thinks of a goal."""

    MISSING: ClassVar = {"why": _("Write why the person disagrees")}
    position = forms.ChoiceField(
        label=_("What does the person think of this goal?"),
        choices=list(plan_words.POSITIONS.items()),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose what the person thinks of this goal"),
            "invalid_choice": _("Choose what the person thinks of this goal from the list"),
        },
    )
    why = _words(
        _("Why?"), _("Needed when the person disagrees: in their own words, not yours."), rows=3
    )

    def problems(self) -> tuple[Problem, ...]:
        """Ask the plans room."""
        return rules.problems_of_position(self.typed("position"), self.typed("why"))


class DayForm(VersionForm):
    """The day by which an action is to be done."""

    due_on = DateField(
        label=_("By which day is it to be done?"),
        help_text=_("For example, 31 3 2027."),
        required=False,
    )


class ActionForm(DayForm):
    """An action with its owner and its day."""

    MISSING: ClassVar = {"text": _("Write what is to be done")}
    text = _words(_("What is to be done?"), rows=3)
    owner = forms.ChoiceField(
        label=_("Who does it?"),
        help_text=_("The agencies that see this person, and the person."),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose who does it"),
            "invalid_choice": _(
                "Choose who does it from the list: that agency does not see this person"
            ),
        },
    )
    field_order = ("text", "owner", "due_on", "version")

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        initial: Mapping[str, object],
        owners: Sequence[tuple[str, str]],
        today: date,
    ) -> None:
        """Take who may be given a step, and the day from which it can be due."""
        super().__init__(data, initial=dict(initial))
        self.today = today
        cast("forms.ChoiceField", self.fields["owner"]).choices = list(owners)

    def problems(self) -> tuple[Problem, ...]:
        """Ask the plans room."""
        return rules.problems_of_action(
            self.typed("text"),
            owner=self.cleaned_data.get("owner"),
            due_on=self.cleaned_data.get("due_on"),
            today=self.today,
        )

    def clean_owner(self) -> Owner:
        """Return whose step it is to be."""
        chosen: str = self.cleaned_data["owner"]
        return THE_PERSON if chosen == PERSON else Owner(int(chosen))
