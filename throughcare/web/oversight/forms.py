"""What the data-protection officer asks and decides."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from throughcare.pages import access_words
from throughcare.pages.forms import DateField
from throughcare.web.emergency import words
from throughcare.web.emergency.forms import FaultForm

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from django.http import QueryDict

    from throughcare.sharing.queries.agency_log import WorkerName

USUAL_DAYS: Final = 7
_EVERYBODY, _EVERYTHING = ("", _("Everybody")), ("", _("Everything"))


def _day(label: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        input_formats=["%Y-%m-%d"],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": _("Enter a date"),
            "invalid": _("Enter a date that exists, such as 2027-03-31"),
        },
    )


class PeriodForm(forms.Form):
    """From one day to another, both included."""

    since = _day(_("From"))
    until = _day(_("Up to and including"))

    def clean(self) -> dict[str, Any]:
        """Refuse a period that ends before it begins."""
        found = super().clean() or self.cleaned_data
        since, until = found.get("since"), found.get("until")
        if since and until and until < since:
            self.add_error("until", _("This day is before the first one. Enter a later day."))
        return found


def _names(workers: Iterable[WorkerName]) -> list[tuple[str, Any]]:
    return [(str(one.account_id), one.name) for one in workers]


class LogForm(PeriodForm):
    """What the log is narrowed to."""

    worker = forms.ChoiceField(label=_("Worker"), required=False)
    act = forms.ChoiceField(
        label=_("What was done"), choices=[_EVERYTHING, *words.ACTS.items()], required=False
    )
    category = forms.ChoiceField(
        label=_("Kind of information"),
        choices=[_EVERYTHING, *access_words.CATEGORIES.items()],
        required=False,
    )

    @classmethod
    def asked(cls, given: QueryDict, *, today: date, workers: Iterable[WorkerName]) -> LogForm:
        """Read what was asked; the last week where no days were given."""
        start = {"since": today - timedelta(days=USUAL_DAYS - 1), "until": today}
        data = {**{name: day.isoformat() for name, day in start.items()}, **_given(given)}
        form = cls(data)
        cast("forms.ChoiceField", form.fields["worker"]).choices = [_EVERYBODY, *_names(workers)]
        return form


class BreachForm(PeriodForm):
    """Which account, and when."""

    worker = forms.ChoiceField(
        label=_("Worker"),
        error_messages={"required": _("Choose a worker"), "invalid_choice": _("Choose a worker")},
    )
    field_order = ("worker", "since", "until")

    @classmethod
    def asked(cls, given: Mapping[str, str] | None, *, workers: Iterable[WorkerName]) -> BreachForm:
        """Read what was asked; nothing is looked for before somebody is chosen."""
        form = cls(given)
        choices = [("", _("Choose a worker")), *_names(workers)]
        cast("forms.ChoiceField", form.fields["worker"]).choices = choices
        return form


def _given(given: QueryDict) -> dict[str, str]:
    return {name: value for name, value in given.items() if isinstance(value, str) and value}


class ReviewForm(FaultForm):
    """What the reviewer thinks of an emergency."""

    outcome = forms.ChoiceField(
        label=_("What do you think of it?"),
        choices=list(words.OUTCOMES.items()),
        widget=forms.RadioSelect,
        error_messages={
            "required": words.FAULTS["emergency.outcome"],
            "invalid_choice": words.FAULTS["emergency.outcome"],
        },
    )
    note = forms.CharField(
        label=_("Why do you think so?"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": words.FAULTS["emergency.note"]},
    )


class NameForm(forms.Form):
    """Why the officer must know who an entry is about."""

    reason = forms.CharField(
        label=_("Why must you know who this is about?"),
        help_text=_("It is recorded, and each of them reads that you looked."),
        max_length=400,
        error_messages={"required": _("Write why you must know it")},
    )


class WithholdForm(FaultForm):
    """By which law, why and until when an entry is kept from its person."""

    clause = forms.ChoiceField(
        label=_("Which law allows it?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": words.FAULTS["withholding.clause"],
            "invalid_choice": words.FAULTS["withholding.clause"],
        },
    )
    reason = forms.CharField(
        label=_("Why must it be withheld?"),
        help_text=_("At least 20 signs. The supervisory authority can ask for it."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": words.FAULTS["withholding.reason"]},
    )
    until_on = DateField(
        label=_("On which day is it shown?"),
        help_text=_(
            "At most six months ahead. On that day it is shown without anybody doing anything."
        ),
    )

    @classmethod
    def asked(cls, posted: QueryDict | None, *, clauses: list[tuple[str, str]]) -> WithholdForm:
        """Offer the clauses in force."""
        form = cls(posted)
        cast("forms.ChoiceField", form.fields["clause"]).choices = clauses
        return form
