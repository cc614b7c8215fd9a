"""Forms of the person's own pages. They collect; the plans room says what is wrong."""

from __future__ import annotations

from typing import ClassVar, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from throughcare.pages import plan_words
from throughcare.pages.forms import DateField
from throughcare.pages.plan_forms import VersionForm, choice, line, lines
from throughcare.portal.plan import words

YES, NO = "yes", "no"
SURE: Final = [
    ("", _("I do not want to say")),
    ("0", _("0: not sure at all")),
    *((str(number), str(number)) for number in range(1, 10)),
    ("10", _("10: quite sure")),
]


class GoalWordsForm(VersionForm):
    """A goal in my own words."""

    MISSING: ClassVar = {"words": _("Write what you want to reach")}
    words = lines(_("What do you want to reach?"), _("Write it the way you would say it."))


class BenefitForm(VersionForm):
    """What I get out of a goal, and how sure I am."""

    benefit = lines(_("What do you get out of it?"), _("You can leave this empty."), rows=3)
    confidence = forms.ChoiceField(
        label=_("How sure are you that you will reach it?"),
        help_text=_("From 0 to 10. A low number is fine: then you need more help."),
        choices=SURE,
        required=False,
        error_messages={"invalid_choice": _("Choose a number from 0 to 10")},
    )

    def clean_confidence(self) -> int | None:
        """Return the number, None where I do not want to say."""
        chosen: str = self.cleaned_data["confidence"]
        return int(chosen) if chosen else None


class GoalForm(BenefitForm, GoalWordsForm):
    """A goal of my own."""

    field_order = ("words", "benefit", "confidence", "version")


class PositionForm(VersionForm):
    """What I think of a goal."""

    MISSING: ClassVar = {"why": _("Write why you do not agree")}
    position = choice(
        _("Do you agree with this goal?"),
        words.SAY,
        _("Choose what you think"),
        _("Every answer is allowed. You can change it later."),
    )
    why = lines(
        _("Why?"),
        _("If you do not agree, write why. Everyone who sees this goal can read it."),
    )


class StepForm(VersionForm):
    """A step of my own."""

    MISSING: ClassVar = {"text": _("Write what you will do")}
    text = lines(_("What will you do?"), rows=3)
    due_on = DateField(
        label=_("By which day?"), help_text=_("For example, 31 3 2027."), required=False
    )
    field_order = ("text", "due_on", "version")


class AnswerForm(VersionForm):
    """Whether I take on a step that others ask of me."""

    MISSING: ClassVar = {"why": _("Write why not. Then people can look for another way")}
    answer = choice(
        _("Will you do this?"),
        {YES: _("Yes, I will do it"), NO: _("No, I will not do it")},
        _("Choose yes or no"),
    )
    why = lines(
        _("Why not?"),
        _("Needed for a no. Everyone who sees this step can read it."),
        rows=3,
    )
    field_order = ("answer", "why", "version")


class StatementForm(VersionForm):
    """What I say about myself, and who reads it."""

    text = lines(_("In your own words"), rows=6)
    audience = choice(_("Who may read this?"), words.AUDIENCES, _("Choose who may read this"))
    field_order = ("text", "audience", "version")


class CircleForm(VersionForm):
    """Somebody who is close to me."""

    MISSING: ClassVar = {"name": _("Write what you call them")}
    name = line(_("What do you call them?"), _("A first name is enough."))
    relation = line(_("Who are they to you?"), _("For example: my sister, my coach."))
    helps_with = lines(_("What do they help you with?"), rows=2)
    may_be_called = forms.BooleanField(
        label=_("Your workers may call them"),
        help_text=_("Only if they think that is fine too."),
        required=False,
    )
    field_order = ("name", "relation", "helps_with", "may_be_called", "version")


class RequestForm(VersionForm):
    """What I ask for."""

    MISSING: ClassVar = {"text": _("Write what you ask for")}
    kind = choice(_("What do you ask for?"), plan_words.PROPOSALS, _("Choose what you ask for"))
    text = lines(
        _("Tell more, in your own words"),
        _("Everyone who reads your plan can read this. Write only what they may know."),
    )
    field_order = ("kind", "text", "version")


class AboutForm(VersionForm):
    """My own words about me."""

    words = lines(
        _("About me"),
        _(
            "What should people call you? What are you good at? What helps you, and what does not? "
            "Everyone who works with you reads this first."
        ),
        rows=8,
    )
