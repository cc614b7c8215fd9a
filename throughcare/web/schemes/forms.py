"""The form that draws up a release scheme."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from throughcare.custody.types import LegalTitle
from throughcare.journeys.types import SchemeTerms
from throughcare.pages import words
from throughcare.pages.forms import DateField

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.utils.functional import _StrPromise

    from throughcare.kernel.reasons import Reason


def _titles() -> list[tuple[str, str]]:
    return [(code.value, words.word(words.LEGAL_TITLES, code.value)) for code in LegalTitle]


class SchemeForm(forms.Form):
    """Who falls under the scheme, and by how much their release moves."""

    FAULTS: ClassVar[dict[str, _StrPromise]] = {
        "name": _("Give the scheme a name"),
        "legal_act": _("Name the act: no date is moved without one"),
        "titles": _("Choose whom it concerns"),
        "release_to": _(
            "Enter a last day that is not before the first, and at most ten years later"
        ),
        "days_earlier": _("Enter a number of days from 1 to 3,660"),
        "not_before": _("Enter today or a later day"),
        "agency_ids": _("A scheme concerns at least one prison"),
    }
    name = forms.CharField(
        label=_("Name"), max_length=200, error_messages={"required": FAULTS["name"]}
    )
    legal_act = forms.CharField(
        label=_("Legal act"),
        help_text=_("For example: Act of 1 October 2026, section 4."),
        max_length=300,
        error_messages={"required": FAULTS["legal_act"]},
    )
    titles = forms.MultipleChoiceField(
        label=_("Whom does it concern?"),
        choices=_titles,
        widget=forms.CheckboxSelectMultiple,
        initial=[LegalTitle.SENTENCE.value],
        error_messages={"required": FAULTS["titles"]},
    )
    release_from = DateField(label=_("Expected release from"))
    release_to = DateField(label=_("Expected release until"))
    most_sentence_days = forms.IntegerField(
        label=_("Sentences of at most how many days?"),
        help_text=_("Leave empty where length does not matter. Who has no known length stays out."),
        required=False,
        min_value=1,
    )
    days_earlier = forms.IntegerField(
        label=_("How many days earlier?"),
        min_value=1,
        max_value=3660,
        error_messages={"min_value": FAULTS["days_earlier"], "max_value": FAULTS["days_earlier"]},
    )
    not_before = DateField(
        label=_("Nobody leaves before"),
        help_text=_("Leave time to tell people, and to prepare a place to sleep."),
    )

    def terms(self, agency_id: int) -> SchemeTerms:
        """Return the terms for one prison."""
        data: dict[str, Any] = self.cleaned_data
        return SchemeTerms(
            data["name"],
            data["legal_act"],
            (agency_id,),
            tuple(LegalTitle(code) for code in data["titles"]),
            data["release_from"],
            data["release_to"],
            data["days_earlier"],
            data["not_before"],
            data["most_sentence_days"],
        )

    def show(self, problems: Mapping[str, Reason]) -> None:
        """Put what the journeys room found at the fields."""
        for name in problems:
            self.add_error(name if name in self.fields else None, str(self.FAULTS[name]))
