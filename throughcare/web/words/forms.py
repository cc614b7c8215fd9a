"""The form of one entry of the list of words that may hurt."""

from __future__ import annotations

import re
from typing import Final

from django import forms
from django.utils.translation import gettext_lazy as _

LANGUAGES: Final = [("en", _("English")), ("nl", _("Dutch")), ("de", _("German"))]
"""Languages in which words are looked for: those of the pages, and those of neighbours who write in plans."""
LEAST: Final = 2
"""Fewer letters would be found in nearly every text."""


class InsteadForm(forms.Form):
    """What to write in place of a word."""

    instead = forms.CharField(
        label=_("What to write instead"),
        help_text=_("For example: the person. Or say what to describe."),
        max_length=200,
        error_messages={"required": _("Enter what to write instead")},
    )


class WordForm(InsteadForm):
    """A word, its language, and what to write in its place."""

    language = forms.ChoiceField(
        label=_("Language"),
        choices=LANGUAGES,
        error_messages={"invalid_choice": _("Choose a language from the list")},
    )
    word = forms.CharField(
        label=_("Word"),
        help_text=_("With * at its end it stands for every word that begins so."),
        max_length=80,
        error_messages={"required": _("Enter the word")},
    )
    field_order = ("language", "word", "instead")

    def clean_word(self) -> str:
        """Refuse what would be found in nearly every text."""
        word: str = self.cleaned_data["word"].strip()
        if len(re.sub(r"[\W_]", "", word)) < LEAST:
            raise forms.ValidationError(_("Enter a word of at least two letters"))
        if "*" in word[:-1]:
            raise forms.ValidationError(_("Put * at the end of the word only"))
        return word
