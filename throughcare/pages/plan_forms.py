"""Forms of the plan, the same for workers and for the person. They collect; the plans room says what is wrong."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Final, Protocol, Self

from django import forms
from django.forms.utils import ErrorDict

from throughcare.pages import plan_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from django.forms import BoundField
    from django.http import QueryDict
    from django.utils.functional import _StrPromise

    from throughcare.kernel.reasons import Reason

ALL: Final = "all"
"""Name of the button that says yes to every goal of which nothing else was said."""
YES_TO_ALL: Final = "agrees"


class Problem(Protocol):
    """Describe what the plans room finds wrong."""

    @property
    def name(self) -> str: ...  # noqa: D102 - the names say it
    @property
    def reason(self) -> Reason: ...  # noqa: D102


class Goal(Protocol):
    """Describe a goal that is asked about."""

    @property
    def goal_id(self) -> int: ...  # noqa: D102 - the names say it
    @property
    def words(self) -> str: ...  # noqa: D102
    @property
    def position(self) -> str: ...  # noqa: D102
    @property
    def why(self) -> str: ...  # noqa: D102


class WordsField(forms.Field):
    """Take what was typed as it is; the plans room judges it, so that nothing is judged in two places."""

    def to_python(self, value: Any) -> str:
        """Return the text; nothing sent is nothing typed."""
        return str(value or "")


def lines(label: _StrPromise | str, hint: _StrPromise | str = "", *, rows: int = 4) -> WordsField:
    """Return a field for a text of several lines."""
    return WordsField(
        label=label, help_text=hint, required=False, widget=forms.Textarea(attrs={"rows": rows})
    )


def line(label: _StrPromise, hint: _StrPromise | str = "") -> WordsField:
    """Return a field for one line."""
    return WordsField(label=label, help_text=hint, required=False, widget=forms.TextInput)


def choice(
    label: _StrPromise | str,
    titles: Mapping[str, object],
    wrong: _StrPromise,
    hint: _StrPromise | str = "",
    *,
    required: bool = True,
) -> forms.ChoiceField:
    """Return a field with one choice."""
    return forms.ChoiceField(
        label=label,
        help_text=hint,
        choices=list(titles.items()),
        widget=forms.RadioSelect,
        required=required,
        error_messages={"required": wrong, "invalid_choice": wrong},
    )


class VersionForm(forms.Form):
    """Carries the version of the plan that was on the screen; the base of all forms of the plan."""

    version = forms.Field(widget=forms.HiddenInput, required=False)
    MISSING: ClassVar[dict[str, _StrPromise]] = {}
    """Field -> what to write when nothing was typed there."""

    def clean_version(self) -> int:
        """Return the version; one that is missing or mangled is older than any plan."""
        text = str(self.cleaned_data["version"] or "")
        return int(text) if re.fullmatch("[0-9]{1,9}", text) else 0

    def place_of(self, name: str) -> str:
        """Return the field where a problem is shown."""
        return name

    def show(self, problems: Iterable[Problem]) -> None:
        """Put the problems that the plans room found at their fields; what has no field here stands on top."""
        for problem in problems:
            name = self.place_of(problem.name)
            if name in self.errors:
                continue
            text: Any = plan_words.reason_text(problem.reason)
            if problem.reason.code == "plan.text_missing":
                text = self.MISSING.get(name, text)
            self.add_error(name if name in self.fields else None, text)

    def unjudged(self) -> Self:
        """Return the form with what was typed and no errors: somebody is still writing it."""
        self._errors = ErrorDict()
        self.cleaned_data = {}
        return self


@dataclass(frozen=True, slots=True)
class GoalRow:
    """Hold one goal with the two fields that ask about it."""

    goal: Goal
    position: BoundField
    why: BoundField


@dataclass(frozen=True, slots=True)
class Asking:
    """Hold how the whole plan is asked about: to the person, or of them."""

    titles: Mapping[str, object]
    question: _StrPromise
    """With `%(goal)s` for the words of the goal."""
    why: _StrPromise
    missing: _StrPromise
    why_missing: _StrPromise


class WholePlanForm(VersionForm):
    """What the person thinks of every goal; what they said before stands there already."""

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        initial: Mapping[str, object],
        goals: Sequence[Goal],
        asking: Asking,
    ) -> None:
        """Take the goals that are asked about, and in which words."""
        super().__init__(data, initial=dict(initial))
        self.goals, self.asking = tuple(goals), asking
        for goal in self.goals:
            question = str(asking.question) % {"goal": goal.words}
            self._add(
                "position", goal, choice(question, asking.titles, asking.missing, required=False)
            )
            self._add("why", goal, lines(asking.why, rows=2))

    def _add(self, name: str, goal: Goal, field: forms.Field) -> None:
        said = str(getattr(goal, name))
        field.initial = "" if said == "not_asked" else said
        self.fields[f"{name}_{goal.goal_id}"] = field

    def clean(self) -> dict[str, Any]:
        """Take the one button as a yes to whatever was left open; else nothing may be left open.

        `said` holds goal -> what the person thinks of it, and why.
        """
        typed = self.cleaned_data
        for goal in self.goals:
            name = f"position_{goal.goal_id}"
            if typed.get(name) or name in self.errors:
                continue
            if ALL in self.data:
                typed[name] = YES_TO_ALL
            else:
                self.add_error(name, self.asking.missing)
        typed["said"] = {
            goal.goal_id: tuple(
                typed.get(f"{name}_{goal.goal_id}", "") for name in ("position", "why")
            )
            for goal in self.goals
        }
        return typed

    def show(self, problems: Iterable[Problem]) -> None:
        """Put the problems at the goals they are about."""
        found = tuple(problems)
        for problem in found:
            if problem.reason.code == "plan.text_missing":
                self.add_error(problem.name, self.asking.why_missing)
        super().show(found)

    @property
    def rows(self) -> Iterator[GoalRow]:
        """Return each goal with its fields."""
        for goal in self.goals:
            yield GoalRow(goal, self[f"position_{goal.goal_id}"], self[f"why_{goal.goal_id}"])
