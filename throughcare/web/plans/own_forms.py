"""Forms of what is the person's own: what they say about themself, their circle, what they ask for."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from throughcare.pages import plan_words
from throughcare.pages.plan_forms import choice, line, lines
from throughcare.plans import rules
from throughcare.plans.types import Audience
from throughcare.web.plans.forms import VersionForm, from_paper
from throughcare.web.plans.step_forms import NO, YES

if TYPE_CHECKING:
    from throughcare.plans.types import Problem


class StatementForm(VersionForm):
    """What the person says about themself, and who reads it."""

    text = lines(
        _("In the person's own words"),
        _("Write what they told you, or type what they wrote. Leave it empty to take it back."),
        rows=6,
    )
    audience = choice(
        _("Who may read this?"),
        plan_words.AUDIENCES,
        _("Choose who may read this"),
        _("The person chooses. Ask them."),
    )
    on_paper = from_paper()
    field_order = ("text", "audience", "on_paper", "version", "hinted")

    def open_choice(self, *, is_new: bool) -> StatementForm:
        """Leave the choice of readers out where the person has made it: a worker does not change it."""
        if not is_new:
            del self.fields["audience"]
        return self

    def problems(self) -> tuple[Problem, ...]:
        """Ask the plans room."""
        found = rules.problems_of_statement("strengths", self.typed("text"), Audience.PLAN.value)
        return tuple(one for one in found if one.name == "text")


class CircleForm(VersionForm):
    """Somebody of the person's own circle, as the person names them."""

    MISSING: ClassVar = {"name": _("Write what the person calls them")}
    name = line(_("What does the person call them?"), _("A first name is enough."))
    relation = line(_("Who are they to the person?"), _("For example: my sister, my coach."))
    helps_with = lines(_("What do they help with?"), rows=2)
    may_be_called = forms.BooleanField(
        label=_("They may be called"),
        help_text=_("Only if the person and they themselves agree."),
        required=False,
    )
    field_order = ("name", "relation", "helps_with", "may_be_called", "version", "hinted")

    def problems(self) -> tuple[Problem, ...]:
        """Ask the plans room."""
        typed = [self.typed(name) for name in ("name", "relation", "helps_with")]
        return rules.problems_of_circle(*typed)


class RequestForm(VersionForm):
    """What the person asks for."""

    MISSING: ClassVar = {"text": _("Write what the person asks for")}
    kind = choice(
        _("What does the person ask for?"),
        plan_words.PROPOSALS,
        _("Choose what the person asks for"),
    )
    text = lines(_("In their own words"))
    on_paper = from_paper()
    field_order = ("kind", "text", "on_paper", "version", "hinted")

    def problems(self) -> tuple[Problem, ...]:
        """Ask the plans room."""
        return rules.problems_of_proposal(self.typed("kind"), self.typed("text"))


class RequestAnswerForm(VersionForm):
    """What the person is told."""

    MISSING: ClassVar = {"answer": _("Write what you tell the person, and why")}
    is_granted = choice(
        _("What is the answer?"),
        {YES: _("Yes"), NO: _("No")},
        _("Choose yes or no"),
    )
    answer = lines(
        _("What do you tell the person?"),
        _("In plain words, with the reason. For a yes: what happens now, and when."),
    )
    field_order = ("is_granted", "answer", "version", "hinted")
