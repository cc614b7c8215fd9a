"""Forms of referrals. They collect what was typed; the referrals room says what is wrong with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from throughcare.pages import plan_words
from throughcare.pages import referral_words as words
from throughcare.pages.forms import DateField
from throughcare.pages.referral_forms import chosen, listed, typed

if TYPE_CHECKING:
    from collections.abc import Mapping


class DraftForm(forms.Form):
    """What is asked, of which service."""

    need = listed(_("Which need does it serve?"), {})
    service = forms.ChoiceField(
        label=_("Service"), error_messages={"required": _("Choose a service")}
    )
    kind = chosen(_("What is asked for?"), words.KINDS)
    words = typed(
        _("What do you ask?"),
        _(
            "Goes out only if you choose it on the next page. Write nothing that the service need not know."
        ),
    )
    wanted_on = DateField(label=_("Wanted from"), required=False)
    hangs = forms.BooleanField(
        label=_("This day hangs on the release date, and moves with it"), required=False
    )

    def __init__(
        self, *given: Any, services: Mapping[str, Any], needs: Mapping[str, Any], **more: Any
    ) -> None:
        """Offer the services and needs of this person."""
        super().__init__(*given, **more)
        self.fields["service"].choices = [("", _("Choose")), *services.items()]  # type: ignore[attr-defined]
        self.fields["need"].choices = [("", _("None that is written down")), *needs.items()]  # type: ignore[attr-defined]


class SliceForm(forms.Form):
    """Which items go."""

    items = forms.MultipleChoiceField(
        label=_("What shall be sent?"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("Choose as little as the service needs to answer."),
    )

    def __init__(self, *given: Any, items: Mapping[str, Any], **more: Any) -> None:
        """Offer what the sender sees."""
        super().__init__(*given, **more)
        self.fields["items"].choices = list(items.items())  # type: ignore[attr-defined]


class EndForm(forms.Form):
    """Why it is taken back."""

    reason = listed(
        _("Why do you take it back?"),
        {code: words.ENDS[code] for code in ("person_refused", *words.CHOSEN_ENDS[1:])},
        _("If the person said no, this provider is not offered again unless they say so."),
    )
    words = typed(_("What should be known?"), _("The person reads it."), 3)


class OutcomeForm(forms.Form):
    """What the person says came of it."""

    met = chosen(
        _("You asked the person: was the need met?"),
        words.MET,
        _("Choose that nobody can say only if you asked and got no answer."),
    )
    words = typed(_("In their words"), "", 3)


class RoomAskForm(forms.Form):
    """Ask a service whether there is room, about nobody."""

    domain = forms.ChoiceField(
        label=_("For which need?"),
        choices=[("", _("Choose")), *plan_words.DOMAINS.items()],
        error_messages={"required": _("Choose a need")},
    )
    municipality = forms.CharField(
        label=_("Municipality"),
        help_text=_("Where the service would be needed."),
        max_length=100,
        error_messages={"required": _("Name a municipality")},
    )
    on = DateField(label=_("A day in the week you ask about"))


class CandidateForm(forms.Form):
    """What an employer answers."""

    reply = chosen(
        _("What is your answer?"),
        {
            "interested": _("We want to know more"),
            "offer": _("We offer work"),
            "no": _("Not now"),
        },
    )
    words = typed(_("What do you want to say?"), _("The candidate reads it."), 3)
