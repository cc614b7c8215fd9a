"""Forms of the diary, for staff and for the person. They collect what was typed; the rooms say what is wrong."""

from __future__ import annotations

import re
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any, ClassVar, Final

from babel import Locale
from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from throughcare.pages import diary_words as words
from throughcare.pages import formatting
from throughcare.pages.forms import DateField

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from django.utils.functional import _StrPromise

    from throughcare.kernel.reasons import Reason

_TIME: Final = re.compile(r"([01]?\d|2[0-3])[:.]([0-5]\d)")
LONGEST_VERSION: Final = 10
_CHOOSE: Final = {
    "invalid_choice": _("Choose one from the list"),
    "required": _("Choose one from the list"),
}


class TimeField(forms.Field):
    """A time of day as it is written: 9:30 or 9.30."""

    widget = forms.TextInput

    def to_python(self, value: Any) -> time | None:
        """Read a time; empty stays empty.

        Errors: ValidationError where it is none.
        """
        text = str(value or "").strip()
        if not text:
            return None
        found = _TIME.fullmatch(text)
        if found is None:
            raise forms.ValidationError(words.REASONS["appointment.time_missing"])
        return time(int(found[1]), int(found[2]))


def typed(label: _StrPromise, hint: _StrPromise | str = "", rows: int = 0) -> forms.Field:
    """Return a field for words; every check is left to the room."""
    widget = forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput()
    return forms.Field(label=label, help_text=hint, required=False, widget=widget)


def chosen(
    label: _StrPromise,
    choices: Iterable[Any] = (),
    hint: _StrPromise | str = "",
    *,
    required: bool = True,
    as_list: bool = False,
) -> forms.ChoiceField:
    """Return a field for one of several."""
    return forms.ChoiceField(
        label=label,
        help_text=hint,
        choices=list(choices),
        required=required,
        widget=forms.Select if as_list else forms.RadioSelect,
        error_messages=_CHOOSE,
    )


class ProblemForm(forms.Form):
    """A form at whose fields the problems of a room are shown."""

    PLACES: ClassVar[Mapping[str, str]] = {}
    """Name in the room -> name of the field here, where they differ."""

    def show(self, problems: Iterable[tuple[str, Reason]]) -> None:
        """Put the problems that a room found at their fields."""
        for name, reason in problems:
            at = self.PLACES.get(name, name)
            self.add_error(at if at in self.fields else None, words.reason_text(reason))


class WhenForm(ProblemForm):
    """A day with a beginning and an end."""

    PLACES: ClassVar[Mapping[str, str]] = {
        "starts_at": "on",
        "ends_at": "until",
        "membership_id": "worker",
        "thing_id": "thing",
    }

    on = DateField(label=_("Which day?"))
    since = TimeField(label=_("From"), help_text=_("For example 9:30"), required=False)
    until = TimeField(label=_("Until"), required=False)

    def clean(self) -> None:
        """Ask for both times unless it is a day that is kept free."""
        super().clean()
        if self.cleaned_data.get("kind") == "reservation":
            return
        for name in ("since", "until"):
            if name not in self.errors and self.cleaned_data.get(name) is None:
                self.add_error(name, words.REASONS["appointment.time_missing"])

    def period(self) -> tuple[datetime, datetime]:
        """Return beginning and end, as times of the place."""
        day: date = self.cleaned_data["on"]
        if self.cleaned_data.get("kind") == "reservation":
            return _at(day, time()), _at(day + timedelta(days=1), time())
        return _at(day, self.cleaned_data["since"]), _at(day, self.cleaned_data["until"])


def _at(day: date, moment: time) -> datetime:
    return datetime.combine(day, moment, timezone.get_current_timezone())


class BookForm(WhenForm):
    """An appointment: when, what in neutral words, where, with whom."""

    kind = chosen(
        _("What is it?"), words.KINDS.items(), _("The words are neutral: others may read them.")
    )
    about = typed(
        _("What is it about?"), _("For your agency and the person. Others do not read it.")
    )
    where = chosen(_("Where is it?"), words.WHERES.items())
    place = typed(_("Which place?"), _("An address, a room or a number to call."))
    worker = chosen(_("With whom?"), required=False, as_list=True)
    thing = chosen(_("Which room or bed?"), required=False, as_list=True)
    every = chosen(_("Does it repeat?"), words.EVERY.items(), required=False, as_list=True)
    times = forms.IntegerField(
        label=_("How many times?"), min_value=1, max_value=60, required=False
    )
    hangs_days = forms.IntegerField(
        label=_("Does it hang on the release date?"),
        help_text=_(
            "So many days after it; with a minus sign: before. When the date moves, a day that is kept free moves, and "
            "a time waits for you to book it anew. Leave empty if not."
        ),
        required=False,
    )
    reminds = forms.BooleanField(
        label=_("Remind the person, in the way they allow"), required=False, initial=True
    )
    despite = typed(_("Why shall it stand although something clashes?"))

    field_order = (
        "on", "since", "until", "kind", "about", "where", "place", "worker", "thing", "every", "times", "hangs_days",
        "reminds", "despite",
    )  # fmt: skip

    def __init__(
        self,
        *args: Any,
        workers: Sequence[tuple[int, str]],
        things: Sequence[tuple[int, str]],
        clashes: bool = False,
        repeats: bool = True,
        **kwargs: Any,
    ) -> None:
        """Take who and what can be booked; the question about a clash stands there when there is one."""
        super().__init__(*args, **kwargs)
        self._offer("worker", _("Nobody by name"), workers)
        self._offer("thing", _("None"), things)
        if not things:
            del self.fields["thing"]
        if not repeats:
            for name in ("every", "times", "hangs_days"):
                del self.fields[name]
        if not clashes:
            del self.fields["despite"]

    def _offer(self, name: str, nobody: _StrPromise, found: Sequence[tuple[int, str]]) -> None:
        offered = [("", nobody), *((str(number), text) for number, text in found)]
        self.fields[name].choices = offered  # type: ignore[attr-defined]

    def number(self, name: str) -> int | None:
        """Return the chosen number, None where nothing was chosen."""
        text = str(self.cleaned_data.get(name) or "")
        return int(text) if text.isdecimal() else None


class OpeningForm(WhenForm):
    """A time that an agency offers, or a session of a group."""

    title = typed(_("What is the group called?"), _("Neutral: everybody who comes reads it."))
    capacity = forms.IntegerField(label=_("How many places?"), required=False, initial=8)
    where = chosen(_("Where is it?"), words.WHERES.items())
    place = typed(_("Which place?"))
    worker = chosen(_("Whose time is it?"), required=False, as_list=True)

    field_order = ("title", "on", "since", "until", "where", "place", "worker", "capacity")

    def __init__(
        self, *args: Any, workers: Sequence[tuple[int, str]], is_group: bool, **kwargs: Any
    ) -> None:
        """Take whose time it can be; a single time has neither name nor places."""
        super().__init__(*args, **kwargs)
        offered = [("", _("Nobody by name")), *((str(number), text) for number, text in workers)]
        self.fields["worker"].choices = offered  # type: ignore[attr-defined]
        if not is_group:
            del self.fields["title"], self.fields["capacity"]


class CancelForm(ProblemForm):
    """Who cancels, and why."""

    then = chosen(
        _("Who cancels?"),
        [
            ("cancelled_by_person", _("The person cannot come")),
            ("cancelled_by_service", _("We cancel it")),
        ],
        _("This is kept apart: what the service cancels is never held against the person."),
    )
    why = typed(_("Why?"), _("The person reads this."))


class CameForm(ProblemForm):
    """Whether the person came."""

    outcome = chosen(
        _("Did the person come?"),
        [(code, words.STATES[code]) for code in ("attended", "came_late", "not_come", "excused")],
        _("Nothing follows from it by itself."),
    )
    why = typed(_("What is there to say about it?"), _("The person reads this."))


class AskForm(ProblemForm):
    """What the person asks for about an appointment."""

    kind = chosen(
        _("What do you want?"),
        [("asked_to_move", _("Another time")), ("asked_to_cancel", _("Not to go"))],
    )
    why = typed(_("Do you want to say why? You need not."), rows=3)


class PointForm(ProblemForm):
    """A number or an address."""

    system = chosen(_("What is it?"), words.SYSTEMS.items())
    value = typed(_("Number or address"))
    use = chosen(_("Which one?"), words.USES.items(), as_list=True)
    is_shared = forms.BooleanField(
        label=_("Somebody else may read or hear it"),
        help_text=_("Then no message ever says which organisation it comes from."),
        required=False,
    )

    def values(self) -> dict[str, Any]:
        """Return what was typed, by the names of a draft of a contact point."""
        said = self.cleaned_data
        return {
            "system": said["system"],
            "value": str(said["value"] or ""),
            "use": said["use"],
            "is_shared": bool(said["is_shared"]),
        }


def language_names(codes: Iterable[str]) -> list[tuple[str, str]]:
    """Return codes of languages with their names in the reader's language."""
    reader = formatting.locale()
    return [(code, Locale.parse(code).get_display_name(reader) or code) for code in codes]


class RulesForm(ProblemForm):
    """What a person wants kept in mind."""

    first = chosen(
        _("How do we write first?"),
        [("", _("Nothing is sent")), *words.CHANNELS.items()],
        required=False,
    )
    second = chosen(
        _("And if that does not work?"),
        [("", _("Then nothing")), *words.CHANNELS.items()],
        required=False,
    )
    from_hour = forms.IntegerField(label=_("Not before this hour"), min_value=0, max_value=23)
    until_hour = forms.IntegerField(label=_("Not after this hour"), min_value=1, max_value=24)
    may_name_agency = forms.BooleanField(
        label=_("A message may say which organisation it comes from"), required=False
    )
    language = chosen(_("In which language?"), required=False, as_list=True)
    letter_to = typed(
        _("Where does a letter arrive safely?"),
        _("Leave empty if it is to be handed over."),
        rows=2,
    )
    words = typed(
        _("What else should be kept in mind?"), _("For example: never call in the evening."), rows=3
    )

    def __init__(self, *args: Any, languages: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        """Take the languages in which messages can be sent."""
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = [("", _("The language of the person")), *languages]  # type: ignore[attr-defined]

    @staticmethod
    def ways(channels: Sequence[str]) -> dict[str, str]:
        """Return ways in their order as the form shows them."""
        return dict(zip(("first", "second"), (*channels[:2], "", ""), strict=False))

    def values(self, version: str) -> dict[str, Any]:
        """Return what was typed, by the names of contact rules, over the version that the page was made from."""
        said = self.cleaned_data
        ways = (str(said.get(name) or "") for name in ("first", "second"))
        texts = {name: str(said[name] or "") for name in ("letter_to", "words", "language")}
        return {
            "channels": tuple(dict.fromkeys(one for one in ways if one)),
            "from_hour": said["from_hour"],
            "until_hour": said["until_hour"],
            "may_name_agency": bool(said["may_name_agency"]),
            "version": int(version)
            if version.isdecimal() and len(version) < LONGEST_VERSION
            else 0,
            **texts,
        }


class CalendarForm(forms.Form):
    """A calendar file of a worker."""

    file = forms.FileField(
        label=_("Your calendar, as an .ics file"),
        help_text=_(
            "Only when you are busy is kept, never with what. A new file takes the place of the old one."
        ),
        error_messages={
            "required": _("Choose a file"),
            "empty": _("This file is empty. Choose another one"),
        },
    )
