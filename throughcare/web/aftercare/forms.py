"""What is typed around help after release. The journeys room says what is wrong with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from throughcare.journeys.actions.declining import LONGEST_TEXT
from throughcare.journeys.types.aftercare import QUESTIONS
from throughcare.pages import aftercare_words as words
from throughcare.pages import reasons
from throughcare.pages.forms import DateField

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from throughcare.kernel.reasons import Reason

_CHOOSE = {
    "required": _("Choose one from the list"),
    "invalid_choice": _("Choose one from the list"),
}
_FIELD_OF: Mapping[str, str] = {
    "decline.already": "what_of",
    "decline.day": "offer_again_on",
    "decline.goal": "goal",
    "decline.programme": "what_of",
    "decline.what": "what",
    "loss.day": "on",
    "loss.day_ahead": "since",
    "loss.not_by": "channel",
    "loss.safe": "is_safe",
    "followup.asked": "asked",
}
OFFER, ALL_HELP = "offer", "all_help"
PAPER = "paper"
YES, NO, CAME = "yes", "no", "came"


class Told(forms.Form):
    """A form that can show why an action was refused."""

    def show(self, reason: Reason) -> None:
        """Put a refusal where it belongs."""
        name = _FIELD_OF.get(reason.code)
        self.add_error(name if name in self.fields else None, reasons.text(reason))

    def offer(self, name: str, choices: Iterable[tuple[str, Any]]) -> None:
        """Say what can be chosen."""
        self.fields[name].choices = list(choices)  # type: ignore[attr-defined]


def chosen(
    label: Any, choices: Iterable[tuple[str, Any]] = (), *, required: bool = True, **more: Any
) -> forms.ChoiceField:
    """Return a field with one answer of a few."""
    return forms.ChoiceField(
        label=label,
        choices=list(choices),
        required=required,
        widget=forms.RadioSelect,
        error_messages=_CHOOSE,
        **more,
    )


def said(label: Any, hint: Any = "", *, rows: int = 3) -> forms.CharField:
    """Return a field for words, which may stay empty."""
    return forms.CharField(
        label=label,
        help_text=hint,
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


class DeclineForm(Told):
    """What the person says no to, and when it may be offered again."""

    what_of = chosen(_("What does the person decline?"))
    what = said(_("What was offered?"), _("Only for one offer."), rows=2)
    why = said(_("Why, in the person's own words?"), _("Nobody has to give a reason."))
    offer_again_on = DateField(
        label=_("When may it be offered again?"),
        help_text=_("Empty takes the day of the programme, or 90 days."),
        required=False,
    )
    only_if_asked = forms.BooleanField(
        label=_("Not before the person asks for it themself"), required=False
    )
    goal = forms.ChoiceField(
        label=_("Is there one goal that the person wants to go on with?"),
        required=False,
        error_messages=_CHOOSE,
    )
    on_paper = forms.BooleanField(
        label=_("The person wrote this on paper, and I type it"), required=False
    )

    def __init__(
        self,
        *args: Any,
        programmes: Iterable[tuple[str, str]],
        goals: Mapping[int, str],
        may_lead: bool,
        **kwargs: Any,
    ) -> None:
        """Take what can be declined and what can be kept."""
        super().__init__(*args, **kwargs)
        whole = [*programmes, (ALL_HELP, words.DECLINES[ALL_HELP])] if may_lead else []
        self.offer("what_of", [*whole, (OFFER, words.DECLINES[OFFER])])
        self.offer("goal", [("", _("None")), *((str(key), text) for key, text in goals.items())])
        if not goals:
            del self.fields["goal"]


class AgainForm(Told):
    """What the person said when it was offered again."""

    says = chosen(
        _("What did the person say?"),
        [(YES, _("Yes")), (NO, _("No, not now"))],
    )
    why = said(_("Why not, in the person's own words?"), _("Nobody has to give a reason."))
    offer_again_on = DateField(
        label=_("When may it be offered again?"),
        help_text=_("Only after a no. Empty takes the day of the programme, or 90 days."),
        required=False,
    )
    only_if_asked = forms.BooleanField(
        label=_("Not before the person asks for it themself"), required=False
    )


class CameForm(Told):
    """The person came for it themself, before anybody offered it again."""

    says = chosen(
        _("Did the person come for it themself?"),
        [(CAME, _("Yes, the person asks for it now"))],
    )


class FollowUpForm(Told):
    """Five questions; what nobody said stays unknown."""

    asked = chosen(_("Who answered?"), words.ASKED.items(), required=False)
    on_paper = forms.BooleanField(
        label=_("The person answered on paper, and I type it"), required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Add the questions."""
        super().__init__(*args, **kwargs)
        for name in QUESTIONS:
            self.fields[name] = chosen(
                words.QUESTIONS[name], words.SCALE.items(), required=False, initial="unknown"
            )
        self.order_fields(["asked", *QUESTIONS, "on_paper"])

    def answers(self) -> dict[str, str]:
        """Return what was answered."""
        return {name: self.cleaned_data[name] for name in QUESTIONS}


class LostForm(Told):
    """Since when nobody reaches the person."""

    since = DateField(label=_("When did anybody last have contact with the person?"))


class TryForm(Told):
    """One try to reach the person."""

    on = DateField(label=_("When?"))
    channel = chosen(_("How?"))
    result = chosen(_("What came of it?"), words.RESULTS.items())
    is_safe = forms.BooleanField(
        label=_("I kept to what is safe for the person, and told nobody why I call"),
        required=False,
    )

    def __init__(self, *args: Any, not_by: Iterable[str], **kwargs: Any) -> None:
        """Leave out the ways that the person ruled out."""
        super().__init__(*args, **kwargs)
        barred = set(not_by)
        ways = [(key, text) for key, text in words.CHANNELS.items() if key not in barred]
        self.offer("channel", ways)


class WishForm(Told):
    """Whether help may go on after its legal end, and how the person may be reached."""

    wants = chosen(
        _("May help go on after its legal end?"),
        [(YES, _("Yes, as long as the person wants")), (NO, _("No"))],
    )
    safe_words = said(
        _("How is the person reached safely?"),
        _("In their own words. For example: never when my brother is at home."),
    )
    not_by = forms.MultipleChoiceField(
        label=_("How does the person not want to be reached?"),
        choices=list(words.CHANNELS.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    on_paper = forms.BooleanField(
        label=_("The person wrote this on paper, and I type it"), required=False
    )
