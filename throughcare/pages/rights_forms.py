"""Forms about rights. They collect what was said; the sharing room says what is wrong with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from throughcare.pages import rights_words
from throughcare.pages.forms import DateField

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from throughcare.kernel.reasons import Reason

_LIST = {"invalid_choice": _("Choose from the list")}
GRANTED, REFUSED = "granted", "refused"
_FIELDS: Final[Mapping[str, str]] = {
    "rights.text_missing": "text",
    "rights.text_long": "text",
    "rights.no_category": "categories",
    "rights.not_freezable": "categories",
    "rights.about_others": "categories",
    "rights.no_agency": "agency",
    "rights.answer_missing": "text",
    "rights.justification": "justification",
    "rights.review_past": "review_on",
}


class RightsForm(forms.Form):
    """The base of all forms here: it shows each fault at its field."""

    def show(self, reasons: Iterable[Reason]) -> None:
        """Put what is wrong at its field; what has no field here stands on top."""
        for reason in reasons:
            name = _FIELDS.get(reason.code)
            field = name if name in self.fields else None
            self.add_error(field, rights_words.reason_text(reason))


class AskForm(RightsForm):
    """What somebody asks for as their right."""

    categories = forms.MultipleChoiceField(
        label=_("What is it about?"),
        help_text=_("Nothing ticked means: all of it."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages=_LIST,
    )
    agency = forms.ChoiceField(
        label=_("Which agency?"),
        help_text=_("If you do not know, leave it open: the agency of the contact answers."),
        required=False,
        error_messages=_LIST,
    )
    text = forms.CharField(
        label=_("What do you want to say about it?"),
        help_text=_("Plain words are enough. Nobody needs a law book for this."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
    )

    def __init__(
        self,
        data: Any = None,
        *,
        offered: Sequence[tuple[str, str]],
        agencies: Sequence[tuple[str, str]],
        needs_category: bool = False,
    ) -> None:
        """Take what it can be about and which agencies there are."""
        super().__init__(data)
        categories, agency = self.fields["categories"], self.fields["agency"]
        categories.choices = list(offered)  # type: ignore[attr-defined]
        agency.choices = [("", _("I leave it open")), *agencies]  # type: ignore[attr-defined]
        if needs_category:
            categories.help_text = ""


class AnswerForm(RightsForm):
    """The answer to a request."""

    outcome = forms.ChoiceField(
        label=_("What is the answer?"),
        choices=((GRANTED, _("Yes, it is done")), (REFUSED, _("No"))),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose an answer"),
            "invalid_choice": _("Choose an answer"),
        },
    )
    justification = forms.ChoiceField(label=_("If no: why?"), required=False, error_messages=_LIST)
    text = forms.CharField(
        label=_("Answer in plain words"),
        help_text=_("The person reads exactly this."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
    )

    def __init__(self, data: Any = None, *, justifications: Sequence[str]) -> None:
        """Take why this right may be refused."""
        super().__init__(data)
        words = [(code, rights_words.JUSTIFICATIONS[code]) for code in justifications]
        field = self.fields["justification"]
        field.choices = [("", _("Choose")), *words]  # type: ignore[attr-defined]


class ReasonForm(RightsForm):
    """One reason in plain words."""

    text = forms.CharField(
        label=_("Why? In plain words"),
        help_text=_("The person reads exactly this."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class HoldForm(RightsForm):
    """Why something may not be erased yet."""

    text = forms.CharField(
        label=_("Why may it not be erased yet?"),
        help_text=_("For example a claim in court, with its number."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    review_on = DateField(label=_("On which day is this looked at again?"))
