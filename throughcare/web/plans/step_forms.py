"""Forms of steps: who does what, by which day, at which hours; and the answer to a step that was offered."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, ClassVar, Final, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from throughcare.pages import plan_words
from throughcare.pages.forms import DateField
from throughcare.pages.plan_forms import choice, lines
from throughcare.plans import rules
from throughcare.plans.types import THE_PERSON, Anchor, Hanging, Owner, Weekly
from throughcare.web.plans.forms import NumberField, VersionForm

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from django.http import QueryDict

    from throughcare.plans.types import Problem

PERSON: Final = "person"
"""Value of the choice that a step is the person's own."""
DAY, BEFORE, AFTER = "day", "before", "after"
WHEN: Final = {
    DAY: _("By a day that I enter"),
    BEFORE: _("Some days before release"),
    AFTER: _("Some days after release"),
}
MOST_DAYS: Final = 3660
"""The farthest day that can be meant; the plans room judges the day itself."""


class DayForm(VersionForm):
    """The day by which an action is to be done."""

    due_on = DateField(
        label=_("By which day is it to be done?"),
        help_text=_("For example, 31 3 2027."),
        required=False,
    )


class StepWordsForm(VersionForm):
    """The words of an action."""

    MISSING: ClassVar = {"text": _("Write what is to be done")}
    text = lines(_("What is to be done?"), rows=3)
    field_order = ("text", "version", "hinted")


class WithdrawForm(VersionForm):
    """Why an action is taken back."""

    MISSING: ClassVar = {"why": _("Write why: whoever was asked reads it")}
    why = lines(_("Why is it not needed?"), _("Everyone who sees this action reads it."), rows=3)
    field_order = ("why", "version", "hinted")


class ClockField(forms.TimeField):
    """A time of day, typed the way people write it."""

    widget = forms.TextInput
    default_error_messages: ClassVar = {"invalid": _("Enter a time, such as 9:30")}

    def __init__(self, **kwargs: Any) -> None:
        """Take the options of any Django field."""
        super().__init__(input_formats=["%H:%M", "%H.%M", "%H"], required=False, **kwargs)


class ActionForm(DayForm):
    """An action with its owner, its day, and the hours it takes each week."""

    MISSING: ClassVar = {"text": _("Write what is to be done")}
    text = lines(_("What is to be done?"), rows=3)
    owner = forms.ChoiceField(
        label=_("Who does it?"),
        help_text=_(
            "The agencies that see this person, and the person. Whoever else it is asked of can decline."
        ),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose who does it"),
            "invalid_choice": _(
                "Choose who does it from the list: that agency does not see this person"
            ),
        },
    )
    when = forms.ChoiceField(
        label=_("When is it to be done?"),
        help_text=_("What hangs on release moves along when the release date moves."),
        choices=list(WHEN.items()),
        widget=forms.RadioSelect,
        required=False,
        error_messages={"invalid_choice": _("Choose when it is to be done from the list")},
    )
    release_days = NumberField(
        label=_("How many days before or after release?"),
        help_text=_("For example, 14. Only for what hangs on release."),
        min_value=0,
        max_value=MOST_DAYS,
        required=False,
    )
    weekdays = forms.MultipleChoiceField(
        label=_("Does it take the person's time every week? On which days?"),
        choices=[(str(number), title) for number, title in plan_words.WEEKDAYS.items()],
        widget=forms.CheckboxSelectMultiple,
        required=False,
        error_messages={"invalid_choice": _("Choose the days of the week")},
    )
    starts_at = ClockField(label=_("From what time?"))
    ends_at = ClockField(label=_("Until what time?"))
    field_order = (
        "text", "owner", "when", "due_on", "release_days", "weekdays", "starts_at", "ends_at", "version", "hinted",
    )  # fmt: skip

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        initial: Mapping[str, object],
        owners: Sequence[tuple[str, str]],
        today: date,
        release_on: date | None = None,
    ) -> None:
        """Take who may be given a step, the first day it can be due, and the release date where it is known."""
        super().__init__(data, initial={"when": DAY, **initial})
        self.today, self.release_on = today, release_on
        cast("forms.ChoiceField", self.fields["owner"]).choices = list(owners)
        if release_on is None:
            del self.fields["when"], self.fields["release_days"]

    def clean_owner(self) -> Owner:
        """Return whose step it is to be."""
        chosen: str = self.cleaned_data["owner"]
        return THE_PERSON if chosen == PERSON else Owner(int(chosen))

    def clean(self) -> dict[str, Any]:
        """Work out the day and the hours of what was chosen."""
        typed = self.cleaned_data
        typed["hangs_on"], typed["weekly"] = Hanging(), self._weekly()
        if typed.get("when") in {BEFORE, AFTER}:
            self._hang()
        return typed

    def _hang(self) -> None:
        typed = self.cleaned_data
        days = typed.get("release_days")
        self.errors.pop("due_on", None)
        if "release_days" in self.errors or self.release_on is None:
            return
        if days is None:
            self.add_error("release_days", _("Enter how many days before or after release"))
            return
        offset = days if typed["when"] == AFTER else -days
        typed["hangs_on"] = Hanging(Anchor.RELEASE, offset)
        typed["due_on"] = self.release_on + timedelta(days=offset)

    def _weekly(self) -> Weekly | None:
        typed = self.cleaned_data
        days, first, last = (typed.get(name) for name in ("weekdays", "starts_at", "ends_at"))
        if not (days or first or last):
            return None
        for name, value, text in (
            ("starts_at", first, _("Enter from what time it takes the person's time")),
            ("ends_at", last, _("Enter until what time it takes the person's time")),
        ):
            if value is None and name not in self.errors:
                self.add_error(name, text)
        if first is None or last is None:
            return None
        return Weekly(tuple(map(int, days or ())), first, last)

    def problems(self) -> tuple[Problem, ...]:
        """Ask the plans room."""
        typed = self.cleaned_data
        owner, due_on = typed.get("owner"), typed.get("due_on")
        return (
            *rules.problems_of_action(
                self.typed("text"), owner=owner, due_on=due_on, today=self.today
            ),
            *rules.problems_of_weekly(typed.get("weekly")),
        )

    def place_of(self, name: str) -> str:
        """Return where a day or hours were typed that were worked out from them."""
        hangs = self.cleaned_data.get("when") in {BEFORE, AFTER}
        return {"weekly": "weekdays", "due_on": "release_days" if hangs else "due_on"}.get(
            name, name
        )


YES, NO = "yes", "no"


class AnswerForm(VersionForm):
    """Whether the owner of an offered step takes it on."""

    MISSING: ClassVar = {"why": _("Write why not: whoever asked can then look for another way")}
    answer = choice(
        _("Do you take this on?"),
        {YES: _("Yes, it is promised by that day"), NO: _("No")},
        _("Choose yes or no"),
    )
    why = lines(_("Why not?"), _("Needed for a no. Everyone who sees this step reads it."), rows=3)

    def problems(self) -> tuple[Problem, ...]:
        """Return nothing: the plans room says what is missing when the answer is stored."""
        return ()
