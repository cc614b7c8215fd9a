"""What somebody types who signs in with a card or with a code."""

from __future__ import annotations

from typing import Final

from django import forms
from django.utils.translation import gettext_lazy as _

from throughcare.accounts.rules import cards, texting

PLAIN: Final = {
    "autocomplete": "off",
    "autocapitalize": "none",
    "autocorrect": "off",
    "spellcheck": "false",
}


class CardForm(forms.Form):
    """Six words, and the first time the one-time code."""

    words = forms.CharField(
        label=_("The six words on your card"),
        help_text=_(
            "In the order of the card, with a space between them. Capitals do not matter. "
            "Of each word the first four letters are enough."
        ),
        max_length=cards.LONGEST,
        widget=forms.Textarea(attrs={**PLAIN, "rows": "3"}),
        error_messages={"required": _("Type the six words on your card")},
    )
    code = forms.CharField(
        label=_("Code: only the first time you use this card"),
        help_text=_("It stands below the words, for example AB7D-K4MX."),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs=PLAIN),
    )


class NumberForm(forms.Form):
    """The number to which a code goes."""

    number = forms.CharField(
        label=_("Your telephone number"),
        help_text=_("The number that you gave to your contact, for example 06 12345678."),
        max_length=texting.MOST_SIGNS,
        widget=forms.TextInput(attrs={**PLAIN, "type": "tel", "inputmode": "tel"}),
        error_messages={"required": _("Type your telephone number")},
    )


class CodeForm(forms.Form):
    """The code out of the text message."""

    code = forms.CharField(
        label=_("The code in the message"),
        help_text=_("Six digits."),
        max_length=20,
        widget=forms.TextInput(
            attrs={**PLAIN, "autocomplete": "one-time-code", "inputmode": "numeric"}
        ),
        error_messages={"required": _("Type the code in the message")},
    )
