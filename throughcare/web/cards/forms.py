"""What a worker says when they give a person a way in, and an administrator about a device."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from throughcare.accounts.rules import texting
from throughcare.accounts.types import Checked
from throughcare.pages.kiosk import IDLE_SECONDS
from throughcare.pages.shell import languages

CHECKS: Final = (
    (Checked.KNOWN.value, _("I know this person")),
    (Checked.DOCUMENT.value, _("The person showed a document")),
    (Checked.HOUSE.value, _("The house identified the person in its own way")),
)
MINUTES: Final = ((2, "2"), (3, "3"), (5, "5"), (10, "10"))


class CardForm(forms.Form):
    """How it was made sure that it is the person, and in which language the card speaks."""

    checked = forms.ChoiceField(
        label=_("How did you make sure that it is this person?"),
        choices=CHECKS,
        widget=forms.RadioSelect,
        error_messages={"required": _("Say how you made sure that it is this person")},
    )
    language = forms.ChoiceField(label=_("Language of the card"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the languages in which there are pages."""
        super().__init__(*args, **kwargs)
        known = [(one.code, get_language_info(one.code)["name_translated"]) for one in languages()]
        self.fields["language"].choices = known  # type: ignore[attr-defined]


class NumberForm(forms.Form):
    """Where codes go."""

    number = forms.CharField(
        label=_("Telephone number"),
        help_text=_(
            "With the country, for example +31 6 12345678. Ask whether others read it too."
        ),
        max_length=texting.MOST_SIGNS,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "tel"}),
    )


class ConfirmForm(forms.Form):
    """The code that came to the telephone."""

    code = forms.CharField(
        label=_("Code that the person read to you"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric"}),
    )


class KioskForm(forms.Form):
    """Where a device stands, and how long it waits."""

    place = forms.CharField(
        label=_("Where the device stands"),
        help_text=_("Whoever uses it sees this, for example: library, wing B."),
        max_length=80,
    )
    minutes = forms.TypedChoiceField(
        label=_("Minutes without a touch after which everything closes"),
        help_text=_("Three is our default, decide locally."),
        coerce=int,
        choices=MINUTES,
        initial=IDLE_SECONDS // 60,
    )
