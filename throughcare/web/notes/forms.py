"""Forms of notes. They collect what was typed; the notes room says what is wrong with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from throughcare.notes import rules
from throughcare.notes.types import CATEGORIES, Draft, Subject
from throughcare.pages import access_words
from throughcare.pages import note_words as words
from throughcare.pages.forms import DateField

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from django.http import QueryDict
    from django.utils.functional import _StrPromise

    from throughcare.kernel.access import Category
    from throughcare.notes.types import Problem

_CHOOSE = {
    "invalid_choice": _("Choose one from the list"),
    "required": _("Choose one from the list"),
}


class NoteFilter(forms.Form):
    """Narrow the notes to a category."""

    category = forms.ChoiceField(
        label=_("What the notes are about"),
        choices=[
            ("", _("Everything")),
            *((one.value, access_words.CATEGORIES[one.value]) for one in CATEGORIES),
        ],
        required=False,
    )


def _typed(label: _StrPromise, hint: _StrPromise | str = "", rows: int = 0) -> forms.Field:
    # A plain Field leaves every check to the notes room, so that nothing is judged in two places.
    widget = forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput()
    return forms.Field(label=label, help_text=hint, required=False, widget=widget)


def _chosen(
    label: _StrPromise, hint: _StrPromise | str, choices: Iterable[Any]
) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        help_text=hint,
        choices=list(choices),
        widget=forms.RadioSelect,
        error_messages=_CHOOSE,
    )


class NoteForm(forms.Form):
    """A note: what it is about, what happened, and a summary."""

    category = _chosen(
        _("What is it about?"), _("This decides who can read it. You see who before you save."), ()
    )
    occurred_on = DateField(label=_("When was it?"), required=False)
    kind = _chosen(
        _("Is it a fact or an assessment?"),
        _("A fact is what happened. An assessment is what you make of it."),
        words.KINDS.items(),
    )
    method = _typed(
        _("How did you come to the assessment?"),
        _("Only for an assessment. For example: two talks, a list of questions."),
    )
    attended = _chosen(
        _("Did the person come?"),
        _("Only for a note about an appointment."),
        [("", _("It is not about an appointment")), *words.ATTENDED.items()],
    )
    text = _typed(
        _("What happened?"),
        _("Write so that the person can read it too: they see what is written about them."),
        rows=6,
    )
    summary = _typed(
        _("A summary"),
        _("One or two sentences for agencies that may not read everything."),
        rows=2,
    )
    subject = _chosen(
        _("Whose data is it?"),
        _("The person does not read what is about somebody else."),
        words.SUBJECTS.items(),
    )

    field_order = (
        "category",
        "occurred_on",
        "attended",
        "text",
        "summary",
        "kind",
        "method",
        "subject",
    )

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        initial: Mapping[str, object],
        categories: Sequence[Category],
        today: date,
    ) -> None:
        """Take what the worker may write about."""
        super().__init__(data, initial={"subject": Subject.PERSON.value, "attended": "", **initial})
        self.today = today
        self.fields["attended"].required = False
        offered = [(one.value, access_words.CATEGORIES[one.value]) for one in categories]
        self.fields["category"].choices = offered  # type: ignore[attr-defined]

    def draft(self) -> Draft:
        """Return what was typed."""
        data = self.cleaned_data
        named = ("category", "kind", "text", "summary", "attended", "method", "subject")
        return Draft(
            occurred_on=data.get("occurred_on"),
            **{name: str(data.get(name) or "") for name in named},
        )

    def clean(self) -> None:
        """Ask the notes room, so that a form with one mistake shows the others as well."""
        super().clean()
        self.show(rules.problems(self.draft(), today=self.today))

    def show(self, problems: Iterable[Problem]) -> None:
        """Put the problems that the notes room found at their fields."""
        for problem in problems:
            if problem.name not in self.errors:
                self.add_error(problem.name, words.reason_text(problem.reason))

    def typed(self) -> list[tuple[str, str]]:
        """Return what was sent, field by field, to be sent once more."""
        sent = {name for name in self.fields if name != "occurred_on"}
        sent |= {f"occurred_on_{part}" for part in ("day", "month", "year")}
        return [(name, str(self.data[name])) for name in self.data if name in sent]


class CorrectionForm(NoteForm):
    """Another wording of a note; what it is about and whose data it holds stay."""

    def __init__(self, *args: Any, kept: Draft, **kwargs: Any) -> None:
        """Take the note as it stands."""
        super().__init__(*args, **kwargs)
        self.kept = kept
        del self.fields["category"], self.fields["subject"]

    def draft(self) -> Draft:
        """Return what was typed, about the same."""
        self.cleaned_data |= {"category": self.kept.category, "subject": self.kept.subject}
        return super().draft()
