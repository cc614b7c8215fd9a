"""Forms with which a receiver answers: the same in the product and behind a signed link."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from throughcare.pages import referral_words as words
from throughcare.pages.forms import DateField

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from throughcare.kernel.reasons import Reason

_CHOOSE = {
    "invalid_choice": _("Choose one from the list"),
    "required": _("Choose one from the list"),
}


def chosen(label: Any, choices: Mapping[str, Any], hint: Any = "", *, needed: bool = True) -> Any:
    """Return a field to choose one of some words."""
    return forms.ChoiceField(
        label=label,
        help_text=hint,
        choices=list(choices.items()),
        widget=forms.RadioSelect,
        required=needed,
        error_messages=_CHOOSE,
    )


def listed(label: Any, choices: Mapping[str, Any], hint: Any = "") -> Any:
    """Return a field to choose one word of a list, or none."""
    return forms.ChoiceField(
        label=label,
        help_text=hint,
        choices=[("", _("Choose")), *choices.items()],
        required=False,
        error_messages=_CHOOSE,
    )


def typed(label: Any, hint: Any = "", rows: int = 4) -> Any:
    """Return a field to write in; the room judges it."""
    widget = forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput()
    return forms.Field(label=label, help_text=hint, required=False, widget=widget)


class ReplyForm(forms.Form):
    """Say yes, no, or not yet."""

    deed = chosen(
        _("What is your answer?"),
        {
            "accept": _("We accept"),
            "wait": _("Not yet: we put the person on a waiting list"),
            "decline": _("We decline"),
            "redirect": _("We decline, and another service fits better"),
        },
    )
    reason = listed(_("Why do you decline?"), words.DECLINES, _("Only if you decline."))
    day = DateField(
        label=_("From which day?"),
        help_text=_(
            "If you accept: from when the place, medicine or paper is certain. On a waiting list: when you expect a "
            "place."
        ),
        required=False,
    )
    words = typed(
        _("What should whoever asked know?"),
        _("They and the person read it. If another service fits better, write its name here."),
    )


class ProgressForm(forms.Form):
    """Say how it goes: begun, came, what came of it."""

    deed = chosen(
        _("What do you want to say?"),
        {
            "start": _("It has begun"),
            "attend": _("Whether the person came"),
            "finish": _("What came of it: we have finished"),
            "give_up": _("We stop: it came to nothing"),
        },
    )
    day = DateField(
        label=_("On which day?"),
        help_text=_("For the start, or a day of attendance."),
        required=False,
    )
    came = listed(
        _("Did the person come?"), words.CAME, _("Only for attendance. Nothing of what was said.")
    )
    met = listed(_("Was the need met?"), words.MET, _("Needed when you have finished."))
    ended = listed(
        _("How did it end?"),
        {code: words.ENDS[code] for code in words.CHOSEN_ENDS},
        _("Needed when you have finished, or stop."),
    )
    words = typed(_("What should whoever asked know?"), _("They and the person read it."))

    def reason(self) -> str:
        """Return the reason that belongs to what is said."""
        deed = self.cleaned_data.get("deed")
        return str(self.cleaned_data.get("came" if deed == "attend" else "ended") or "")


class CertainForm(forms.Form):
    """From when something is certain."""

    day = DateField(
        label=_("From which day is it certain?"),
        help_text=_("Leave it empty if it is not certain any more. Whoever asked is told."),
        required=False,
    )


class RoomForm(forms.Form):
    """Say whether there is room."""

    answer = chosen(_("Is there room in that week?"), words.CAPACITY)
    day = DateField(
        label=_("From which day?"), help_text=_("If there is room later."), required=False
    )


class CodeForm(forms.Form):
    """Type the code that was sent to the mailbox."""

    code = forms.CharField(
        label=_("Code"),
        help_text=_("Six digits, from the mail that we sent to the mailbox of the service."),
        max_length=12,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )


def said(form: ReplyForm | ProgressForm) -> dict[str, Any]:
    """Return what was typed, as an answer takes it."""
    data = form.cleaned_data
    reason = form.reason() if isinstance(form, ProgressForm) else str(data.get("reason") or "")
    if isinstance(form, ReplyForm) and data.get("deed") != "decline":
        reason = ""
    return {
        "reason": reason,
        "words": str(data.get("words") or ""),
        "day": data.get("day"),
        "met": str(data.get("met") or "") if data.get("deed") == "finish" else "",
    }


def show_problems(form: forms.Form, problems: Iterable[tuple[str, Reason]]) -> None:
    """Put what is wrong at the field it is about."""
    for name, reason in problems:
        field = name
        if name == "reason" and "reason" not in form.fields:
            field = "came" if form.data.get("deed") == "attend" else "ended"
        form.add_error(field if field in form.fields else None, words.reason_text(reason))
