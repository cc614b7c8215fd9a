"""Forms of case conferences. They collect what was typed; the meetings room says what is wrong with it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from throughcare.pages import access_words, meeting_words
from throughcare.pages.forms import DateField
from throughcare.pages.plan_forms import lines

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date, time

    from throughcare.kernel.reasons import Reason

Choices = list[tuple[str, Any]]
_LIST = {"invalid_choice": _("Choose from the list")}
NOBODY: Final = ("", _("Not said yet"))
PERSON: Final = "person"


def _choice(label: Any, help_text: Any = "", *, is_needed: bool = True) -> forms.ChoiceField:
    messages = {**_LIST, "required": _("Choose from the list")}
    return forms.ChoiceField(
        label=label, help_text=help_text, required=is_needed, error_messages=messages
    )


def _line(label: Any, help_text: Any = "") -> forms.CharField:
    return forms.CharField(label=label, help_text=help_text, required=False)


class MeetingForm(forms.Form):
    """The base of all forms here: it shows each problem at its field."""

    def show(self, problems: Iterable[tuple[str, Reason]]) -> None:
        """Put what is wrong at its field; what has no field here stands on top."""
        for name, reason in problems:
            self.add_error(name if name in self.fields else None, meeting_words.problem(reason))

    def offer(self, **choices: Sequence[tuple[str, Any]]) -> None:
        """Take what can be chosen from."""
        for name, offered in choices.items():
            self.fields[name].choices = list(offered)  # type: ignore[attr-defined]


class PlanForm(MeetingForm):
    """When, where and why a conference meets."""

    starts_on = DateField(label=_("On which day?"), required=False)
    starts_at = forms.TimeField(
        label=_("At what time?"),
        help_text=_("For example, 14:30"),
        required=False,
        input_formats=("%H:%M", "%H.%M"),
        error_messages={"invalid": meeting_words.PROBLEMS["meetings.time_wrong"]},
    )
    place = _line(_("Where?"), _("A room, or how to take part from elsewhere."))
    purpose = lines(_("Why does it meet?"), _("The person reads this."), rows=2)
    kind = _choice(_("Which kind of meeting is it?"), is_needed=False)
    quorum = forms.IntegerField(
        label=_("How many agencies must be there to decide?"),
        help_text=_("Two is our proposal: decide locally."),
        error_messages={"invalid": _("Enter a number")},
    )
    hangs = forms.BooleanField(
        label=_("Its day moves with the release date"),
        help_text=_("Once others were asked, it is marked and you set a new day."),
        required=False,
    )
    statement = lines(
        _("Statement of confidentiality"), _("Everybody at the table accepts it first.")
    )
    onward = lines(_("What holds for passing on what is said?"), rows=2)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    @property
    def moment(self) -> datetime | None:
        """Return day and time together, by the clock of the site; None while one is missing."""
        day: date | None = self.cleaned_data.get("starts_on")
        at: time | None = self.cleaned_data.get("starts_at")
        if day is None or at is None:
            return None
        return datetime.combine(day, at, tzinfo=ZoneInfo(settings.TIME_ZONE))


class InviteForm(MeetingForm):
    """Who is asked to the table, why, and what they are there for."""

    agency = _choice(_("Which agency?"), _("Leave it open for a guest."), is_needed=False)
    guest = _line(_("Or which guest?"), _("Somebody without an account, such as a relative."))
    why = lines(
        _("Why are they needed?"), _("Others at the table do not read it; the person does."), rows=2
    )
    categories = forms.MultipleChoiceField(
        label=_("What are they there for?"),
        help_text=_("They hear of nothing else."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages=_LIST,
    )
    is_excluded = forms.BooleanField(
        label=_("Leave this agency out on purpose"),
        help_text=_("Only your agency reads that, and why."),
        required=False,
    )


class AskForm(MeetingForm):
    """What one agency is asked beforehand."""

    agency = _choice(_("Which agency?"))
    category = _choice(_("What is it about?"))
    question = lines(_("What do you want to know?"), rows=2)
    what_for = lines(_("What is it needed for?"), _("If you cannot say, do not ask."), rows=2)
    due_on = DateField(label=_("By when?"), required=False)


class AnswerForm(MeetingForm):
    """What an agency answers."""

    answer = forms.ChoiceField(
        label=_("Your answer"),
        choices=[
            ("answered", _("We answer")),
            ("nothing", _("We have nothing to report")),
            ("refused", _("We do not give this")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose an answer")},
    )
    text = lines(
        _("What you answer, or why you do not"), _("The person may read what is answered.")
    )


class ItemForm(MeetingForm):
    """A question for the agenda."""

    title = _line(_("What shall be talked about?"))
    category = _choice(_("What is it about?"), _("Who is not there for that, does not see it."))


class VoiceForm(MeetingForm):
    """How the person is heard."""

    voice = forms.ChoiceField(
        label=_("How is the person heard?"),
        choices=list(meeting_words.VOICES.items()),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose from the list")},
    )
    statement = lines(
        _("What they want to be heard"), _("In their own words. What they wrote themselves stays.")
    )
    representative = _line(_("Who speaks for them?"))
    why_none = lines(_("Why are they not heard?"), rows=2)


class OwnerForm(MeetingForm):
    """Who carries a decision out, and by when."""

    owner = _choice(_("Who does it?"), is_needed=False)
    due_on = DateField(label=_("By when?"), required=False)


class DecideForm(OwnerForm):
    """A decision, with a compromise if there was one."""

    text = lines(
        _("What is decided?"),
        _("With an owner and a day it is a step of the plan at once."),
        rows=2,
    )
    goal = _choice(
        _("Which goal does it serve?"),
        _(
            "Only those who read that part of the plan read the decision. Without a goal all who read the plan do."
        ),
        is_needed=False,
    )
    alternatives = lines(_("If somebody gave way: what else was looked at?"), rows=2)
    settled = lines(_("What was settled?"), rows=2)
    gave_way = forms.MultipleChoiceField(
        label=_("Who gave way?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages=_LIST,
    )
    review_on = DateField(label=_("When is it looked at again?"), required=False)
    field_order: Any = ("text", "owner", "due_on", "goal")


class DissentForm(MeetingForm):
    """What somebody sees otherwise."""

    decision = _choice(_("About which decision?"), is_needed=False)
    why = lines(
        _("What do you see otherwise, and why?"),
        _(
            "It stands with your agency's name, for everybody who knows of the matter. Nobody changes it."
        ),
    )


class MinutesForm(MeetingForm):
    """A version of the minutes."""

    audience = _choice(_("For whom is this version?"))
    text = lines(
        _("What was said"),
        _(
            "Decisions, dissent and who came are added by themselves, as far as all its readers may know "
            "them. Keep to that."
        ),
        rows=10,
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class TellingForm(MeetingForm):
    """What is told to somebody outside the table."""

    recipient = forms.ChoiceField(
        label=_("Who is told?"),
        choices=list(meeting_words.RECIPIENTS.items()),
        error_messages=_LIST,
    )
    name = _line(_("Who exactly?"))
    category = _choice(_("What is it about?"))
    what = lines(_("What are they told?"), _("Neighbours are told no name and no figure."), rows=2)
    basis = lines(_("On which ground, and who decided it?"), rows=2)
    is_told = forms.BooleanField(label=_("The person is told of it"), required=False)
    why_not_told = lines(_("If not: why not?"), rows=2)
    conditions = lines(_("What holds for passing it on?"), rows=2)


class CancelForm(MeetingForm):
    """Why a conference is called off."""

    why = lines(_("Why is it called off?"), rows=2)


class AttendanceForm(MeetingForm):
    """Who came: one field for each place at the table."""

    def __init__(
        self, data: Any = None, *, seats: Sequence[tuple[str, str, str]], **more: Any
    ) -> None:
        """Take number, name and what is noted of each place."""
        super().__init__(data, **more)
        for key, name, came in seats:
            self.fields[f"seat-{key}"] = forms.ChoiceField(
                label=name,
                choices=[("", _("Not noted")), *meeting_words.CAME.items()],
                initial=came,
                required=False,
                error_messages=_LIST,
            )


class SayForm(MeetingForm):
    """What the person wants to be heard, and who speaks for them."""

    statement = lines(
        _("What do you want them to hear?"),
        _("Your words are read to everybody there. Nobody changes them."),
    )
    representative = _line(
        _("Does somebody speak for you? Who?"), _("Leave it empty if nobody does.")
    )


class AskThemForm(MeetingForm):
    """A question of the person."""

    title = _line(_("What do you want to be talked about?"))


def category_choices(categories: Iterable[str]) -> Choices:
    """Return categories as choices, in words."""
    return [(one, access_words.CATEGORIES.get(one, one)) for one in categories]
