"""Which part of the log to read."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from throughcare.sharing.queries.own_log import Narrow
from throughcare.sharing.queries.relations import start_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.http import QueryDict

_LAST: Final = date(9000, 1, 1)


def _day(label: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        required=False,
        input_formats=["%Y-%m-%d"],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Enter a date that exists, such as 2027-03-31")},
    )


class PartForm(forms.Form):
    """From when to when, and which agency."""

    since = _day(_("From"))
    until = _day(_("Up to and including"))
    agency = forms.ChoiceField(
        label=_("Agency"),
        required=False,
        error_messages={"invalid_choice": _("Choose from the list")},
    )

    @classmethod
    def asked(cls, given: QueryDict, *, agencies: Iterable[tuple[int, str]]) -> PartForm:
        """Read what was asked; nothing asked is everything."""
        form = cls(given)
        offered = [("", _("All")), *((str(number), name) for number, name in agencies)]
        cast("forms.ChoiceField", form.fields["agency"]).choices = offered
        return form

    def narrow(self) -> Narrow:
        """Return what was asked; both days count."""
        since, until = self.cleaned_data["since"], self.cleaned_data["until"]
        agency = self.cleaned_data["agency"]
        return Narrow(
            start_of(min(since, _LAST)) if since else None,
            start_of(min(until, _LAST) + timedelta(days=1)) if until else None,
            int(agency) if agency else None,
        )

    @property
    def is_narrow(self) -> bool:
        """Tell whether anything was asked."""
        return any(self.data.get(name) for name in self.fields)

    def query(self) -> dict[str, str]:
        """Return what was asked as parts of an address."""
        return {name: value for name in self.fields if (value := self.data.get(name, ""))}
