"""Forms of the register: enter a need, write down that an authority was asked, and what it answered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from throughcare.needs.types import Answer, Why
from throughcare.pages import need_words
from throughcare.pages.forms import DateField
from throughcare.pages.plan_forms import lines

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

_LIST: Final = {"required": _("Choose from the list"), "invalid_choice": _("Choose from the list")}


class RecordForm(forms.Form):
    """A need that nobody owns, as a worker knows it."""

    need = forms.ChoiceField(label=_("Which need of the plan?"), error_messages=_LIST)
    why = forms.ChoiceField(
        label=_("Why does nobody own it?"),
        choices=[("", ""), *((one.value, need_words.WHY[one]) for one in Why)],
        error_messages=_LIST,
    )
    words = lines(_("What was tried, and with whom?"), rows=3)

    def __init__(self, *args: Any, needs: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        """Take the needs that can be entered."""
        super().__init__(*args, **kwargs)
        self.fields["need"].choices = [("", ""), *needs]  # type: ignore[attr-defined]
        self.fields["words"].required = True
        self.fields["words"].error_messages["required"] = _(
            "Write what was tried, so that nobody asks again"
        )


class _DayForm(forms.Form):
    on = DateField(label=_("On which day?"))
    words = lines(_("Who said what?"), rows=3)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        """Take the day after which nothing can have happened."""
        super().__init__(*args, **kwargs)
        self._today = today
        self.fields["words"].required = False

    def clean_on(self) -> date | None:
        """Refuse a day that is still to come."""
        day: date | None = self.cleaned_data["on"]
        if day and day > self._today:
            raise forms.ValidationError(
                _("This day is still to come. Write the day on which it was.")
            )
        return day


class AskedForm(_DayForm):
    """When the authority was asked, and what for."""


class AnsweredForm(_DayForm):
    """What the authority answered, and when."""

    answer = forms.ChoiceField(
        label=_("What did it answer?"),
        choices=[("", ""), *((one.value, need_words.ANSWERS[one]) for one in Answer)],
        error_messages=_LIST,
    )
    field_order = ("answer", "on", "words")


class MistakeForm(forms.Form):
    """Why an entry was a mistake."""

    words = lines(_("What was wrong with it?"), rows=2)
