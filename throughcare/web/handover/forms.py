"""What is typed when somebody hands over, stands in, is away, or asks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from throughcare.caseloads.actions.consults import LONGEST_TEXT
from throughcare.caseloads.actions.handovers import LONGEST_TEXT as LONGEST_REASON
from throughcare.caseloads.rules.weighing import DEFAULTS, MOST_CEILING, MOST_POINTS
from throughcare.pages import handover_words, reasons, words
from throughcare.pages.forms import DateField

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from throughcare.caseloads.types import LoadRule
    from throughcare.kernel.reasons import Reason

CHOOSE = ("", _("Choose"))
YES, NO = "yes", "no"
_FIELD_OF: Mapping[str, str] = {
    "handover.start_past": "start_on",
    "handover.meeting_past": "meeting_on",
    "handover.meeting_late": "meeting_on",
    "handover.no_release": "moves_with_release",
    "handover.elsewhere": "municipality",
    "handover.no_reason": "reason",
    "handover.no_worker": "worker",
    "load.no_reason": "over_reason",
    "load.over": "worker",
    "absence.ends_first": "last_on",
    "absence.over": "last_on",
    "absence.long": "last_on",
    "absence.cover": "cover",
    "absence.cover_away": "cover",
    "consult.no_question": "question",
    "consult.no_answer": "answer",
    "consult.day_past": "answer_by",
    "consult.day_far": "answer_by",
}
"""Where on its page a reason is shown; any other stands above the form."""


def _chosen(label: Any, *, required: bool = True, **more: Any) -> forms.ChoiceField:
    errors = {"required": _("Choose from the list"), "invalid_choice": _("Choose from the list")}
    return forms.ChoiceField(label=label, required=required, error_messages=errors, **more)


def _said(label: Any, *, longest: int = LONGEST_REASON, **more: Any) -> forms.CharField:
    return forms.CharField(
        label=label, widget=forms.Textarea(attrs={"rows": 4}), max_length=longest, **more
    )


class Told(forms.Form):
    """A form that can show why an action was refused."""

    def show(self, reason: Reason) -> None:
        """Put a refusal where it belongs."""
        name = _FIELD_OF.get(reason.code)
        self.add_error(name if name in self.fields else None, reasons.text(reason))

    def offer(self, name: str, choices: Iterable[tuple[str, Any]], *, empty: Any = CHOOSE) -> None:
        """Say what can be chosen."""
        self.fields[name].choices = [empty, *choices]  # type: ignore[attr-defined]


class ContactForm(Told):
    """Choose who becomes the one contact."""

    worker = forms.ChoiceField(
        label=_("Who becomes the contact?"),
        error_messages={
            "required": _("Choose a worker"),
            "invalid_choice": _("Choose a worker from the list"),
        },
    )
    over_reason = _said(
        _("Why beyond the ceiling?"),
        required=False,
        help_text=_("Only when the worker would carry more than the ceiling."),
    )

    def __init__(
        self, *args: Any, workers: Iterable[tuple[str, str]], may_cross: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.offer("worker", workers)
        if not may_cross:
            del self.fields["over_reason"]


class ProposeForm(Told):
    """Propose that another agency takes over."""

    agency = _chosen(_("Which agency takes over?"))
    start_on = DateField(
        label=_("From which day?"),
        help_text=_("Until then, and until they said yes, nothing changes."),
    )
    meeting_on = DateField(
        label=_("When does the next contact meet the person, together with the present one?")
    )
    moves_with_release = forms.BooleanField(
        label=_("Both days move when the release date moves"),
        help_text=_(
            "They keep their distance from release. Whoever said yes is told of the new days."
        ),
        required=False,
    )
    municipality = _chosen(
        _("Where will the person live?"),
        required=False,
        help_text=_(
            "From the day of the change on it is their home municipality, and programmes are looked at anew."
        ),
    )
    note = _said(
        _("What should they know?"),
        required=False,
        help_text=_("Every agency that is asked reads this."),
    )

    def __init__(
        self,
        *args: Any,
        agencies: Iterable[tuple[str, str]],
        places: Iterable[tuple[str, str]] = (),
        has_release: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.offer("agency", agencies)
        self.offer("municipality", places, empty=("", _("Where the agency is")))
        if not has_release:
            del self.fields["moves_with_release"]
        if not places:
            del self.fields["municipality"]


class AnswerForm(Told):
    """Say yes or no for one's agency."""

    answer = forms.ChoiceField(
        label=_("Does your agency agree?"),
        choices=[(YES, _("Yes")), (NO, _("No"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose yes or no"), "invalid_choice": _("Choose yes or no")},
    )
    worker = _chosen(
        _("Who takes over at your agency?"), required=False, help_text=_("Needed for a yes.")
    )
    over_reason = _said(
        _("Why beyond the ceiling?"),
        required=False,
        help_text=_("Only when the worker would carry more than the ceiling."),
    )
    reason = _said(
        _("Why not?"), required=False, help_text=_("Needed for a no. All sides read it.")
    )

    def __init__(
        self,
        *args: Any,
        workers: Iterable[tuple[str, str]],
        is_receiver: bool,
        may_cross: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.offer("worker", workers)
        if not is_receiver:
            del self.fields["worker"]
        if not (is_receiver and may_cross):
            del self.fields["over_reason"]


class DecideForm(Told):
    """Decide about a refused transfer."""

    answer = forms.ChoiceField(
        label=_("Who is the contact from now on?"),
        choices=[
            (YES, _("The receiver takes over all the same")),
            (NO, _("The contact stays who they are")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one"), "invalid_choice": _("Choose one")},
    )
    reason = _said(_("Why?"), help_text=_("Both sides read it."))


class DeputyForm(Told):
    """Choose who stands in for the contact."""

    worker = _chosen(_("Who stands in for the contact?"))

    def __init__(self, *args: Any, workers: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("worker", workers)


class AbsenceForm(Told):
    """Say who is away, until when, and who covers."""

    worker = _chosen(_("Who is away?"))
    since = DateField(label=_("First day"))
    last_on = DateField(
        label=_("Last day"), help_text=_("An absence always has an end. It can be ended earlier.")
    )
    cover = _chosen(_("Who covers?"), help_text=_("They find the cases in their own caseload."))

    def __init__(
        self,
        *args: Any,
        workers: Iterable[tuple[str, str]],
        covers: Iterable[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.offer("worker", workers)
        self.offer("cover", covers)


class QuestionForm(Told):
    """Ask a specialist."""

    to = _chosen(
        _("Whom do you ask?"),
        help_text=_("Only those who may see this person are offered."),
    )
    question = _said(_("What do you want to know?"), longest=LONGEST_TEXT)
    answer_by = DateField(label=_("By which day do you need the answer?"))

    def __init__(self, *args: Any, offered: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("to", offered)


class ReplyForm(Told):
    """Answer a question."""

    answer = _said(
        _("Your answer"),
        longest=LONGEST_TEXT,
        help_text=_("Write only what the agency that asks may know."),
    )


class WeightsForm(Told):
    """Decide what cases weigh."""

    ceiling = forms.IntegerField(
        label=_("Ceiling: points that one worker carries at most"),
        min_value=1,
        max_value=MOST_CEILING,
    )

    def __init__(self, *args: Any, rule: LoadRule, **kwargs: Any) -> None:
        kwargs["initial"] = {"ceiling": rule.ceiling, **rule.points}
        super().__init__(*args, **kwargs)
        for one in DEFAULTS:
            self.fields[one.code] = forms.IntegerField(
                label=words.word(handover_words.WEIGHTS, one.code),
                min_value=0,
                max_value=MOST_POINTS,
            )

    def points(self) -> dict[str, int]:
        """Return the points that were typed."""
        return {one.code: self.cleaned_data[one.code] for one in DEFAULTS}
