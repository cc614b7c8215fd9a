"""Forms about consent. They collect what was said; the sharing room says what is wrong with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Protocol, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from throughcare.pages import consent_words
from throughcare.pages.forms import DateField

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from django.http import QueryDict

    from throughcare.kernel.reasons import Reason

YES, NO, LATER = "yes", "no", "later"
ANSWERS: Final = (
    (YES, _("Yes, to what is ticked")),
    (NO, _("No")),
    (LATER, _("I want to think about it")),
)


class Problem(Protocol):
    """Describe what the sharing room finds wrong."""

    @property
    def name(self) -> str: ...  # noqa: D102 - the names say it
    @property
    def reason(self) -> Reason: ...  # noqa: D102


class ConsentForm(forms.Form):
    """The base of all forms here: it shows each fault at its field."""

    def show(self, faults: Iterable[Problem]) -> None:
        """Put the faults at their fields; what has no field here stands on top."""
        for fault in faults:
            if fault.name not in self.errors:
                name = fault.name if fault.name in self.fields else None
                self.add_error(name, consent_words.fault_text(fault.reason))


class HeardForm(ConsentForm):
    """How a worker heard it; on the person's own page these questions are not asked."""

    method = forms.ChoiceField(
        label=_("How was the answer given?"),
        choices=[(code, consent_words.METHODS[code]) for code in ("paper", "spoken")],
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose how the answer was given"),
            "invalid_choice": _("Choose how the answer was given"),
        },
    )
    language = forms.CharField(
        label=_("In which language was it talked about?"),
        help_text=_(
            "Its code, such as nl, en or ar. Say it in a language that the person understands."
        ),
        max_length=12,
        error_messages={"required": consent_words.REASONS["consent.language"]},
    )
    witness = forms.CharField(
        label=_("Who else was there?"),
        help_text=_("For example an interpreter, a guardian, somebody the person trusts."),
        max_length=120,
        required=False,
    )

    def __init__(
        self, data: QueryDict | None = None, *, by_worker: bool, initial: Mapping[str, object]
    ) -> None:
        """Take whether a worker writes for the person."""
        super().__init__(data, initial=dict(initial))
        if not by_worker:
            for name in ("method", "language", "witness"):
                del self.fields[name]

    def heard(self, language: str) -> dict[str, str]:
        """Return how it was said: on the screen, in the language of the page, unless a worker heard it."""
        found: dict[str, Any] = self.cleaned_data
        return {
            "method": found.get("method", "screen"),
            "language": found.get("language", language),
            "witness": found.get("witness", ""),
        }


class AnswerForm(HeardForm):
    """An answer about one agency and one purpose. No answer is chosen before somebody chooses."""

    categories = forms.MultipleChoiceField(
        label=_("What may this agency see?"),
        help_text=_("Tick only what you want it to see. Nothing is ticked for you."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("Choose from the list")},
    )
    until_on = DateField(
        label=_("Until which day?"),
        help_text=_("The last day of a yes. It can be earlier, and you can stop at any time."),
        required=False,
    )
    no_pressure = forms.ChoiceField(
        label=consent_words.QUESTIONS["no_pressure"],
        help_text=_("Did you feel free to say no, without anything bad coming of it?"),
        choices=list(consent_words.PRESSURE.items()),
        widget=forms.RadioSelect,
        required=False,
        error_messages={"invalid_choice": _("Choose from the list")},
    )
    answer = forms.ChoiceField(
        label=_("What is your answer?"),
        choices=ANSWERS,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose an answer: yes, no, or later"),
            "invalid_choice": _("Choose an answer: yes, no, or later"),
        },
    )
    field_order = (
        "categories", "until_on", "no_pressure", "answer", "method", "language", "witness",
    )  # fmt: skip

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        offered: Sequence[tuple[str, str]],
        by_worker: bool,
        initial: Mapping[str, object],
    ) -> None:
        """Take which kinds of information a yes would open."""
        super().__init__(data, by_worker=by_worker, initial=initial)
        cast("forms.MultipleChoiceField", self.fields["categories"]).choices = list(offered)
        self.offered = [code for code, _label in offered]

    def chosen(self) -> list[str]:
        """Return what the answer is about: a no or a later without ticks is about all that was asked."""
        ticked: list[str] = self.cleaned_data["categories"]
        return ticked or ([] if self.cleaned_data["answer"] == YES else self.offered)


class TakeBackForm(HeardForm):
    """What is taken back: all of it, unless something is unticked."""

    categories = forms.MultipleChoiceField(
        label=_("What should this agency no longer see?"),
        help_text=_("Everything is ticked. Untick what it may go on seeing."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": consent_words.REASONS["consent.nothing_to_withdraw"]},
    )
    field_order = ("categories", "method", "language", "witness")

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        given: Sequence[tuple[str, str]],
        by_worker: bool,
        initial: Mapping[str, object],
    ) -> None:
        """Take which yeses are in force."""
        start = {"categories": [code for code, _label in given], **initial}
        super().__init__(data, by_worker=by_worker, initial=start)
        cast("forms.MultipleChoiceField", self.fields["categories"]).choices = list(given)

    def clean_categories(self) -> list[str]:
        """Refuse to take back nothing: whoever meant that can go back."""
        found: list[str] = self.cleaned_data["categories"]
        if not found:
            raise forms.ValidationError(str(_("Tick what is to be taken back, or cancel")))
        return found


class ReleaseForm(ConsentForm):
    """A professional's note that the person released them from secrecy towards one agency."""

    agency = forms.ChoiceField(
        label=_("To which agency may it be told?"),
        error_messages={
            "required": _("Choose an agency"),
            "invalid_choice": _("Choose an agency from the list"),
        },
    )
    categories = forms.MultipleChoiceField(
        label=_("What may be told?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("Choose from the list")},
    )
    topic = forms.CharField(
        label=_("About which topic?"),
        help_text=_("In a few words, without what is secret itself."),
        max_length=200,
        required=False,
    )
    until_on = DateField(label=_("Until which day?"), required=False)
    was_present = forms.BooleanField(
        label=_("I spoke with the person myself, and they released me"),
        error_messages={
            "required": _("Speak with the person first: without that a release does not hold")
        },
    )

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        agencies: Sequence[tuple[str, str]],
        offered: Sequence[tuple[str, str]],
        longest_on: date,
    ) -> None:
        """Take to whom, and what, may be released."""
        super().__init__(data, initial={"until_on": longest_on})
        choose = [("", str(_("Choose"))), *agencies]
        cast("forms.ChoiceField", self.fields["agency"]).choices = choose
        cast("forms.MultipleChoiceField", self.fields["categories"]).choices = list(offered)


class AgreementForm(ConsentForm):
    """Whether the person takes part in a service or a treatment."""

    state = forms.ChoiceField(
        label=_("What is the answer?"),
        choices=[
            ("given", _("Yes")),
            ("refused", _("No")),
            ("withdrawn", _("Yes before, but not any more")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose an answer"), "invalid_choice": _("Choose an answer")},
    )
