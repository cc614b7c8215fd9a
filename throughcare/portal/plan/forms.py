"""Forms of the person's own pages. They collect; the plans room says what is wrong."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from throughcare.pages import plan_words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.utils.functional import _StrPromise

    from throughcare.plans.types import Problem


class VersionForm(forms.Form):
    """Carries the version that was on the screen; the base of all forms here."""

    version = forms.Field(widget=forms.HiddenInput, required=False)
    MISSING: ClassVar[dict[str, _StrPromise]] = {}
    """Field -> what to write when nothing was typed there."""

    def clean_version(self) -> int:
        """Return the version; one that is missing or mangled is older than any plan."""
        text = str(self.cleaned_data["version"] or "")
        return int(text) if re.fullmatch("[0-9]{1,9}", text) else 0

    def show(self, problems: Iterable[Problem]) -> None:
        """Put the problems that the plans room found at their fields."""
        for problem in problems:
            if problem.name in self.errors:
                continue
            text: Any = plan_words.reason_text(problem.reason)
            if problem.reason.code == "plan.text_missing":
                text = self.MISSING.get(problem.name, text)
            self.add_error(problem.name if problem.name in self.fields else None, text)


class GoalForm(VersionForm):
    """A goal in my own words."""

    MISSING: ClassVar = {"words": _("Write what you want to reach")}
    words = forms.Field(
        label=_("What do you want to reach?"),
        help_text=_("Write it the way you would say it."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class PositionForm(VersionForm):
    """What I think of a goal."""

    MISSING: ClassVar = {"why": _("Write why you do not agree")}
    position = forms.ChoiceField(
        label=_("Do you agree with this goal?"),
        choices=[("agrees", _("Yes, I agree")), ("disagrees", _("No, I do not agree"))],
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose yes or no"),
            "invalid_choice": _("Choose yes or no"),
        },
    )
    why = forms.Field(
        label=_("Why?"),
        help_text=_("If you do not agree, write why. Everyone in your plan can read it."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class AboutForm(VersionForm):
    """My own words about me."""

    words = forms.Field(
        label=_("About me"),
        help_text=_(
            "What should people call you? What are you good at? What helps you, and what does not? "
            "Everyone who works with you reads this first."
        ),
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
    )
