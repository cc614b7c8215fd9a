"""Forms of needs, goals and positions. They collect what was typed; the plans room says what is wrong with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from throughcare.pages import plan_forms, plan_words
from throughcare.pages.forms import DateField
from throughcare.pages.plan_forms import line, lines
from throughcare.plans import rules
from throughcare.plans.types import Breadth, Description, Onset, Origin

if TYPE_CHECKING:
    from collections.abc import Mapping

    from throughcare.plans.types import Problem


class NumberField(forms.IntegerField):
    """Take a whole number; how large it may be is for the plans room to say."""

    widget = forms.TextInput(attrs={"inputmode": "numeric"})
    default_error_messages: ClassVar = {"invalid": _("Enter a whole number")}


def from_paper() -> forms.BooleanField:
    """Return the mark that the person wrote it themself, on paper: it counts the same."""
    return forms.BooleanField(
        label=_("The person wrote this on paper"),
        help_text=_("Type it as it stands there. It counts as written by the person."),
        required=False,
    )


class VersionForm(plan_forms.VersionForm):
    """The base of all forms here: it remembers that a hint about words was shown."""

    hinted = forms.Field(widget=forms.HiddenInput, required=False)
    """Set once the hint about words that may hurt was shown: what is sent again is meant so."""

    def typed(self, name: str) -> Any:
        """Return what is left of a field after Django's own checks."""
        return self.cleaned_data.get(name) or ""

    def problems(self) -> tuple[Problem, ...]:
        """Return all that is wrong, so that a form with one mistake shows the others as well."""
        return ()


class NeedWordsForm(VersionForm):
    """What the person needs, since when."""

    MISSING: ClassVar = {"text": _("Write what the person needs")}
    text = lines(
        _("What does the person need?"),
        _("In plain words. The person and every agency in the plan will read this."),
    )
    onset = forms.ChoiceField(
        label=_("Since when?"),
        help_text=_("Most needs are older than any contact with justice."),
        choices=list(plan_words.ONSETS.items()),
        required=False,
        error_messages={"invalid_choice": _("Choose since when from the list")},
    )
    field_order: Any = ("text", "onset", "version", "hinted")

    def clean_onset(self) -> str:
        """Return since when; nothing chosen is not known."""
        return str(self.cleaned_data["onset"] or Onset.UNKNOWN.value)


class NeedForm(NeedWordsForm):
    """What the person needs, in which domain of life, since when."""

    domain = forms.ChoiceField(
        label=_("What is it about?"),
        choices=list(plan_words.DOMAINS.items()),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose what it is about"),
            "invalid_choice": _("Choose what it is about from the list"),
        },
    )
    field_order = ("domain", "text", "onset", "version", "hinted")

    def problems(self) -> tuple[Problem, ...]:
        """Ask the plans room."""
        return rules.problems_of_need(self.typed("domain"), self.typed("text"))


class WordsForm(VersionForm):
    """The words of a goal."""

    MISSING: ClassVar = {"words": _("Write the goal in the person's own words")}
    words = lines(
        _("The goal, in the person's own words"),
        _("Ask what they want to reach and write it the way they say it."),
    )
    on_paper = from_paper()
    field_order: Any = ("words", "on_paper", "version", "hinted")

    def problems(self) -> tuple[Problem, ...]:
        """Ask the plans room."""
        return rules.problems_of_goal(self.typed("words"))


class DescriptionForm(VersionForm):
    """What is told about a goal beside its words. All fields stand open, so that it needs no script."""

    benefit = lines(
        _("What does the person get out of it?"),
        _("In their own words. Leave it empty if they did not say."),
        rows=3,
    )
    origin = forms.ChoiceField(
        label=_("Who brought it up?"),
        choices=list(plan_words.ORIGINS.items()),
        required=False,
        error_messages={"invalid_choice": _("Choose who brought it up from the list")},
    )
    breadth = forms.ChoiceField(
        label=_("For whom is it?"),
        choices=list(plan_words.BREADTHS.items()),
        required=False,
        error_messages={"invalid_choice": _("Choose for whom it is from the list")},
    )
    is_condition = forms.BooleanField(
        label=_("It is a condition: an authority may demand it"),
        help_text=_(
            "Only with the act that says so. Without one it is help, and nobody may demand it."
        ),
        required=False,
    )
    legal_act = line(
        _("The act that makes it a condition"),
        _("For example the judgment and its date. Leave it empty when it is no condition."),
    )
    waiting_days = NumberField(
        label=_("Waiting time in days, if it is known"),
        help_text=_("How long it takes until help can begin."),
        required=False,
    )
    confidence = NumberField(
        label=_("How sure is the person that it will work, from 0 to 10?"),
        help_text=_("The person's own figure. Leave it empty if they did not say."),
        required=False,
    )
    NAMES: ClassVar[tuple[str, ...]] = (
        "benefit",
        "origin",
        "breadth",
        "is_condition",
        "legal_act",
        "waiting_days",
        "confidence",
    )

    def clean_origin(self) -> str:
        """Return who brought it up; nothing chosen is the person."""
        return str(self.cleaned_data["origin"] or Origin.PERSON.value)

    def clean_breadth(self) -> str:
        """Return for whom it is; nothing chosen is the person."""
        return str(self.cleaned_data["breadth"] or Breadth.PERSON.value)

    def problems(self) -> tuple[Problem, ...]:
        """Ask the plans room."""
        return rules.problems_of_description(description(self.cleaned_data))


def description(typed: Mapping[str, Any]) -> Description:
    """Return what was typed about a goal; what Django refused counts as not told."""
    return Description(
        benefit=typed.get("benefit") or "",
        origin=typed.get("origin") or Origin.PERSON.value,
        breadth=typed.get("breadth") or Breadth.PERSON.value,
        is_condition=bool(typed.get("is_condition")),
        legal_act=typed.get("legal_act") or "",
        waiting_days=typed.get("waiting_days"),
        confidence=typed.get("confidence"),
    )


class GoalForm(DescriptionForm, WordsForm):
    """A goal in the person's own words, and what is told about it."""

    field_order = ("words", "on_paper", *DescriptionForm.NAMES, "version", "hinted")

    def problems(self) -> tuple[Problem, ...]:
        """Ask the plans room."""
        return (*WordsForm.problems(self), *DescriptionForm.problems(self))


class AnswersForm(plan_forms.WholePlanForm, VersionForm):
    """What the person says of every goal, told or on paper, and on which day."""

    on_paper = from_paper()
    said_on = DateField(
        label=_("On which day did the person say or write it?"),
        help_text=_("For example, 31 3 2027. Leave it empty for today."),
        required=False,
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
    why = lines(
        _("Why?"), _("Needed when the person disagrees: in their own words, not yours."), rows=3
    )
    on_paper = from_paper()
    field_order = ("position", "why", "on_paper", "version", "hinted")

    def problems(self) -> tuple[Problem, ...]:
        """Ask the plans room."""
        return rules.problems_of_position(self.typed("position"), self.typed("why"))
