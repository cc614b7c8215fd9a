"""What a worker says before the glass breaks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from throughcare.kernel.access import Category
from throughcare.pages import access_words
from throughcare.pages.forms import DateField
from throughcare.sharing.rules import emergencies as rules
from throughcare.web.emergency import words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from throughcare.sharing.rules.consenting import Fault

_HOURS = [
    (count, ngettext_lazy("%(count)s hour", "%(count)s hours", count) % {"count": count})
    for count in range(rules.USUAL_HOURS, rules.LONGEST_HOURS + 1)
]


class FaultForm(forms.Form):
    """A form that shows what the sharing room finds wrong, each at its field."""

    def show(self, faults: Iterable[Fault]) -> None:
        """Put the faults at their fields; what has no field here stands on top."""
        for fault in faults:
            if fault.name not in self.errors:
                name = fault.name if fault.name in self.fields else None
                self.add_error(name, words.fault_text(fault.reason))


class OpeningForm(FaultForm):
    """Why, what and for how long."""

    reason_code = forms.ChoiceField(
        label=_("What is the danger?"),
        choices=list(words.REASONS.items()),
        widget=forms.RadioSelect,
        error_messages={
            "required": words.FAULTS["emergency.reason_code"],
            "invalid_choice": words.FAULTS["emergency.reason_code"],
        },
    )
    reason = forms.CharField(
        label=_("What happened, and what do you need to know?"),
        help_text=_(
            "At least 20 signs. Whoever reviews this reads it, and the person can ask for it."
        ),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": words.FAULTS["emergency.reason"]},
    )
    categories = forms.MultipleChoiceField(
        label=_("What must you see?"),
        help_text=_("Tick as little as you can. You always see who the person is."),
        choices=[(one.value, access_words.CATEGORIES[one.value]) for one in rules.OFFERED],
        initial=[one.value for one in rules.TICKED],
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": words.FAULTS["emergency.categories"]},
    )
    hours = forms.TypedChoiceField(
        label=_("For how long?"),
        help_text=_("You can close it earlier."),
        choices=_HOURS,
        coerce=int,
        initial=rules.USUAL_HOURS,
        widget=forms.RadioSelect,
        error_messages={
            "required": words.FAULTS["emergency.hours"],
            "invalid_choice": words.FAULTS["emergency.hours"],
        },
    )

    def clean_reason(self) -> str:
        """Refuse a reason that says nothing."""
        text: str = self.cleaned_data["reason"].strip()
        if len(text) < rules.SHORTEST_REASON:
            raise forms.ValidationError(str(words.FAULTS["emergency.reason"]))
        return text

    def opening(self) -> rules.Opening:
        """Return what is asked as a value."""
        said: dict[str, Any] = self.cleaned_data
        wanted = frozenset(map(Category, said["categories"]))
        return rules.Opening(wanted, said["hours"], said["reason_code"], said["reason"])


class NumberForm(OpeningForm):
    """The same, about somebody whom the worker cannot see: exactly this number and date of birth."""

    number = forms.CharField(
        label=_("Number of the person"),
        help_text=_("The whole number, as the register gives it."),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": _("Enter the whole number")},
    )
    born_on = DateField(label=_("Date of birth"))
    field_order = ("number", "born_on", "reason_code", "reason", "categories", "hours")
