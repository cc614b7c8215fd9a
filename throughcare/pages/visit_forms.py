"""Forms of permits and visits. They collect what was typed; the visits room says what is wrong with it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from throughcare.pages import visit_words as words
from throughcare.pages.diary_forms import TimeField, chosen, typed
from throughcare.pages.forms import DateField
from throughcare.visits.types import Draft, NotPossible, Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date, time

    from throughcare.kernel.reasons import Reason
    from throughcare.visits.types import VisitorRow

_LIST: Final = {"invalid_choice": _("Choose visitors from the list of your agency")}


class VisitsForm(forms.Form):
    """The base of all forms here: it shows each problem at its field."""

    def show(self, reasons: Iterable[Reason]) -> None:
        """Put what is wrong at its field; what has no field here stands on top."""
        for reason in reasons:
            name = words.FIELD_OF.get(reason.code, "")
            self.add_error(name if name in self.fields else None, words.PROBLEMS[reason.code])


class PermitForm(VisitsForm):
    """Ask a prison whether the agency may work there."""

    prison = chosen(_("Which prison?"), as_list=True)
    what = typed(
        _("What does your agency want to do there?"),
        _("For whom, how often, with how many people. Nothing about single persons."),
        rows=4,
    )

    def __init__(self, *args: Any, prisons: Mapping[int, str], **kwargs: Any) -> None:
        """Take the prisons that can be asked."""
        super().__init__(*args, **kwargs)
        offered = [(str(key), name) for key, name in prisons.items()]
        self.fields["prison"].choices = [("", ""), *offered]  # type: ignore[attr-defined]


class GrantForm(VisitsForm):
    """Grant a request until a day, or refuse it with the reason."""

    answer = chosen(
        _("What do you answer?"), [("grant", _("We grant it")), ("refuse", _("We refuse it"))]
    )
    until = DateField(label=_("Until which day, if you grant it?"), required=False)
    conditions = typed(_("Under which conditions?"), rows=2)
    words = typed(_("Why, if you refuse it?"), _("The agency reads it."), rows=2)


class WhyForm(VisitsForm):
    """Why something ends or is called off."""

    words = typed(_("Why?"), _("The others read it."), rows=2)


class VisitorForm(VisitsForm):
    """Who comes in for the agency."""

    name = typed(
        _("Name"), _("As it stands on the identity paper that they bring. No copy is kept.")
    )
    function = typed(_("Function"), _("For example: volunteer, debt adviser"))


class VisitForm(VisitsForm):
    """When somebody comes, and who."""

    topic = typed(_("What is the group about?"))
    day = DateField(label=_("On which day?"), required=False)
    begins = TimeField(label=_("From when?"), help_text=_("For example, 14:30"), required=False)
    ends = TimeField(label=_("Until when?"), required=False)
    visitors = forms.MultipleChoiceField(
        label=_("Who comes?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages=_LIST,
    )

    def __init__(
        self, *args: Any, visitors: Iterable[VisitorRow], is_group: bool, **kwargs: Any
    ) -> None:
        """Take who can come; one person's visit has no topic."""
        super().__init__(*args, **kwargs)
        self.fields["visitors"].choices = [  # type: ignore[attr-defined]
            (str(one.visitor_id), f"{one.name}, {one.function}") for one in visitors
        ]
        if not is_group:
            del self.fields["topic"]

    @property
    def draft(self) -> Draft | None:
        """Return the visit as it was typed; None while day or times are missing."""
        said = self.cleaned_data
        moments = [_moment(said.get("day"), said.get(name)) for name in ("begins", "ends")]
        if moments[0] is None or moments[1] is None:
            return None
        visitors = tuple(int(one) for one in said.get("visitors") or ())
        return Draft(moments[0], moments[1], visitors, said.get("topic") or "")


def _moment(day: date | None, at: time | None) -> datetime | None:
    if day is None or at is None:
        return None
    return datetime.combine(day, at, tzinfo=ZoneInfo(settings.TIME_ZONE))


class AnswerForm(VisitsForm):
    """Agree to a visit, or say why it is not possible."""

    answer = chosen(
        _("What do you answer?"), [("agree", _("We agree")), ("no", _("It is not possible then"))]
    )
    room = typed(_("Where, if you agree?"), _("The visitors and the person read it."))
    why = chosen(
        _("Why, if it is not possible?"),
        [
            ("", ""),
            *(
                (one.value, words.WHY[one])
                for one in NotPossible
                if one is not NotPossible.PERSON_DECLINED
            ),
        ],
        required=False,
        as_list=True,
    )
    words = typed(_("More about it"), _("Nothing about the person."), rows=2)


class ReportForm(VisitsForm):
    """What became of a visit."""

    outcome = chosen(_("Was it held?"), [(one.value, words.OUTCOMES[one]) for one in Outcome])
    why = chosen(
        _("Why not, if it was not?"),
        [("", ""), *((one.value, words.WHY[one]) for one in NotPossible)],
        required=False,
        as_list=True,
    )
    feedback = typed(
        _("What should the prison know?"),
        _("About room, time and way there. Nothing about the person: that belongs in your notes."),
        rows=3,
    )
