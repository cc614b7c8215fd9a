"""What workers type on a person's page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from throughcare.pages.forms import DateField

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

EARLIEST_BIRTH_YEAR = 1900
UNKNOWN = ("", _("Not known"))


def known(value: str) -> bool | None:
    """Read a choice of yes, no and not known."""
    return {"yes": True, "no": False}.get(value)


class DoneForm(forms.Form):
    """Say on which day a task was done."""

    done_on = DateField(label=_("When was it done?"))

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_done_on(self) -> date:
        """Refuse a day that has not come."""
        day: date = self.cleaned_data["done_on"]
        if day > self.today:
            raise forms.ValidationError(
                _("This day has not come yet. Enter today or an earlier day.")
            )
        return day


class TeamForm(forms.Form):
    """Choose an agency to ask into the team."""

    agency = forms.ChoiceField(
        label=_("Which agency takes part?"),
        error_messages={
            "required": _("Choose an agency"),
            "invalid_choice": _("Choose an agency from the list"),
        },
    )

    def __init__(self, *args: Any, agencies: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency"].choices = [("", _("Choose")), *agencies]  # type: ignore[attr-defined]


class FactsForm(forms.Form):
    """Say what has become known about a person."""

    born_on = DateField(label=_("Date of birth"), required=False)
    home_municipality = forms.ChoiceField(
        label=_("Home municipality"),
        help_text=_("Where the person lived before custody."),
        required=False,
    )
    release_municipality = forms.ChoiceField(
        label=_("Municipality after release"),
        help_text=_("Where the person means to go. It may be another one."),
        required=False,
    )
    lawful_stay = forms.ChoiceField(
        label=_("May the person stay in the country?"),
        choices=[UNKNOWN, ("yes", _("Yes")), ("no", _("No"))],
        required=False,
    )
    returnable = forms.ChoiceField(
        label=_("Can the person be returned?"),
        help_text=_("Only where the person may not stay."),
        choices=[UNKNOWN, ("yes", _("Yes")), ("no", _("No"))],
        required=False,
    )

    def __init__(
        self, *args: Any, places: Sequence[tuple[str, str]], today: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        for name in ("home_municipality", "release_municipality"):
            self.fields[name].choices = [UNKNOWN, *places]  # type: ignore[attr-defined]

    def clean_born_on(self) -> date | None:
        """Refuse a birth in the future or in another age."""
        born: date | None = self.cleaned_data.get("born_on")
        if born is not None and not EARLIEST_BIRTH_YEAR <= born.year <= self.today.year:
            raise forms.ValidationError(_("Check the year of birth."))
        if born is not None and born > self.today:
            raise forms.ValidationError(_("This day has not come yet. Check the date of birth."))
        return born

    def facts(self) -> dict[str, object]:
        """Return the facts as values; an empty choice means not known."""
        data = self.cleaned_data
        return {
            "born_on": data["born_on"],
            "home_municipality": data["home_municipality"],
            "release_municipality": data["release_municipality"],
            "lawful_stay": known(data["lawful_stay"]),
            "returnable": known(data["returnable"]),
        }
