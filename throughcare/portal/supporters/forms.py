"""Whom I choose, and what they may see."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from throughcare.pages.forms import DateField
from throughcare.pages.supporter_words import SEES, TIES

LONGEST_DAYS: Final = 730
USUAL_DAYS: Final = 182
"""Half a year, two years at most: our defaults, decide locally."""


class SupporterForm(forms.Form):
    """Name, what they are to me, what they may see, until when."""

    name = forms.CharField(
        label=_("Name"),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Type the name of your supporter")},
    )
    tie = forms.ChoiceField(
        label=_("What are they to you?"),
        choices=TIES.items,
        widget=forms.RadioSelect,
        error_messages={"required": _("Say what they are to you")},
    )
    sees = forms.MultipleChoiceField(
        label=_("What may they see?"),
        help_text=_("Choose nothing if they should only know that they support you."),
        choices=SEES.items,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    until_on = DateField(
        label=_("Until when?"),
        help_text=_("Two years at most. You can end it any day before."),
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        """Offer half a year."""
        kwargs.setdefault("initial", {"until_on": today + timedelta(days=USUAL_DAYS)})
        super().__init__(*args, **kwargs)
        self._today = today

    def clean_until_on(self) -> date:
        """Refuse a day that is over, or too far away."""
        found: date = self.cleaned_data["until_on"]
        if not self._today < found <= self._today + timedelta(days=LONGEST_DAYS):
            raise forms.ValidationError(_("Choose a day after today, within two years"))
        return found
