"""What workers type about custody."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from throughcare.pages import words
from throughcare.pages.forms import DateField

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

KNOWN = _("Somebody with this number is known already. Find them, then record the arrival there.")
NOT_BY_HAND = _(
    "This number cannot be taken in by hand. Check it, or ask who looks after the register."
)
"""Says nothing about whether somebody has the number: whoever asks may not know that they exist."""
EARLIEST_YEAR, FURTHEST_YEARS = 1950, 60


def _day_is_possible(day: date, today: date) -> None:
    if not EARLIEST_YEAR <= day.year <= today.year + FURTHEST_YEARS:
        raise forms.ValidationError(_("Check the year."))


class ReleaseDateForm(forms.Form):
    """Say which release date is given now, by whom and why."""

    kind = forms.ChoiceField(
        label=_("Which date?"),
        error_messages={"required": _("Choose which date it is")},
    )
    on = DateField(label=_("The new day"), required=False)
    is_taken_back = forms.BooleanField(label=_("There is no such date any more"), required=False)
    source = forms.CharField(
        label=_("Who gave it?"),
        help_text=_("For example: court, prison administration."),
        max_length=120,
        error_messages={"required": _("Say who gave the date")},
    )
    why = forms.CharField(label=_("Why did it move?"), max_length=300, required=False)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        kinds = ("expected", "earliest_conditional", "end_of_supervision")
        self.fields["kind"].choices = words.choices(words.RELEASE_KINDS, *kinds)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Ask for a day, unless the date is taken back."""
        data = super().clean() or {}
        day, taken_back = data.get("on"), data.get("is_taken_back")
        if "on" not in self.errors and not day and not taken_back:
            self.add_error("on", _("Enter the new day, or say that there is none any more"))
        if day and taken_back:
            self.add_error("on", _("Either enter a day or say that there is none"))
        if day:
            try:
                _day_is_possible(day, self.today)
            except forms.ValidationError as error:
                self.add_error("on", error)
        return data


class MovementForm(forms.Form):
    """Say what moved the person."""

    kind = forms.ChoiceField(
        label=_("What happened?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what happened")},
    )
    on = DateField(label=_("On which day?"))
    to_agency = forms.ChoiceField(
        label=_("To which prison?"), help_text=_("Only for a transfer."), required=False
    )
    title = forms.ChoiceField(
        label=_("Which legal title?"),
        help_text=_("Only when the legal title changes."),
        required=False,
    )

    def __init__(
        self, *args: Any, prisons: Sequence[tuple[str, str]], today: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["kind"].choices = [  # type: ignore[attr-defined]
            ("release", _("Released")),
            ("transfer", _("Transferred to another prison")),
            ("legal_title", _("The legal title changed")),
            ("death", _("Died")),
        ]
        self.fields["to_agency"].choices = [("", _("Choose")), *prisons]  # type: ignore[attr-defined]
        titles = words.choices(words.LEGAL_TITLES, "remand", "sentence", "other")
        self.fields["title"].choices = [("", _("Choose")), *titles]  # type: ignore[attr-defined]

    def clean_on(self) -> date:
        """Refuse what has not happened yet."""
        day: date = self.cleaned_data["on"]
        _day_is_possible(day, self.today)
        if day > self.today:
            raise forms.ValidationError(
                _("This has not happened yet. Enter today or an earlier day.")
            )
        return day

    def clean(self) -> dict[str, Any]:
        """Ask for what the kind needs."""
        data = super().clean() or {}
        if data.get("kind") == "transfer" and not data.get("to_agency"):
            self.add_error("to_agency", _("Choose the prison that takes the person in"))
        if data.get("kind") == "legal_title" and not data.get("title"):
            self.add_error("title", _("Choose the legal title"))
        return data


class AdmitForm(forms.Form):
    """Take somebody in by hand; a name is enough."""

    given = forms.CharField(label=_("Given names"), max_length=120, required=False)
    family = forms.CharField(label=_("Family name"), max_length=120, required=False)
    number = forms.CharField(
        label=_("Register number"),
        help_text=_("With it, a later register file finds the same person again."),
        max_length=60,
        required=False,
    )
    born_on = DateField(label=_("Date of birth"), required=False)
    home_municipality = forms.ChoiceField(label=_("Home municipality"), required=False)
    admitted_on = DateField(label=_("Came into custody on"))
    title = forms.ChoiceField(
        label=_("Legal title"), error_messages={"required": _("Choose the legal title")}
    )
    expected = DateField(
        label=_("Expected release"), help_text=_("Leave empty when nobody knows."), required=False
    )

    def __init__(
        self, *args: Any, places: Sequence[tuple[str, str]], today: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["home_municipality"].choices = [("", _("Not known")), *places]  # type: ignore[attr-defined]
        titles = words.choices(words.LEGAL_TITLES, "remand", "sentence", "other")
        self.fields["title"].choices = [("", _("Choose")), *titles]  # type: ignore[attr-defined]

    def clean_admitted_on(self) -> date:
        """Refuse an arrival that has not happened."""
        day: date = self.cleaned_data["admitted_on"]
        _day_is_possible(day, self.today)
        if day > self.today:
            raise forms.ValidationError(_("This day has not come yet. Check the day of arrival."))
        return day

    def clean(self) -> dict[str, Any]:
        """Ask for a name or a number, and for days in their order."""
        data = super().clean() or {}
        if not (data.get("given") or data.get("family")):
            self.add_error("family", _("Enter at least one name"))
        arrived, expected, born = data.get("admitted_on"), data.get("expected"), data.get("born_on")
        if arrived and expected and expected < arrived:
            self.add_error("expected", _("The expected release lies before the arrival"))
        if born and (born.year < EARLIEST_YEAR - 50 or born > self.today):
            self.add_error("born_on", _("Check the date of birth"))
        return data


class AdmitAgainForm(forms.Form):
    """Take somebody in who is known already."""

    admitted_on = DateField(label=_("Came into custody on"))
    title = forms.ChoiceField(
        label=_("Legal title"), error_messages={"required": _("Choose the legal title")}
    )
    expected = DateField(
        label=_("Expected release"), help_text=_("Leave empty when nobody knows."), required=False
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        titles = words.choices(words.LEGAL_TITLES, "remand", "sentence", "other")
        self.fields["title"].choices = [("", _("Choose")), *titles]  # type: ignore[attr-defined]

    clean_admitted_on = AdmitForm.clean_admitted_on
