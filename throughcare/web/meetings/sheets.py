"""The forms of a conference: how each is made, and what is done with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from throughcare.kernel.access import Category
from throughcare.meetings import actions
from throughcare.meetings.types import (
    TALKED_ABOUT,
    Ask,
    Audience,
    Came,
    Draft,
    Heard,
    Invite,
    Recipient,
    Ruling,
    Telling,
    Voice,
)
from throughcare.pages import meeting_forms as forms

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from django.utils.functional import _StrPromise

    from throughcare.web.meetings.seats import Place


@dataclass(frozen=True, slots=True)
class Sheet:
    """Hold one form: its title, how it is made, what it does, and what is said after it."""

    title: _StrPromise
    said: _StrPromise
    make: Callable[[Place], forms.MeetingForm]
    write: Callable[[Place, Any], object]
    is_conveners: bool = True


def _sent(place: Place) -> Any:
    return place.request.POST if place.request.method == "POST" else None


def _now(place: Place) -> dict[str, Any]:
    return {"person_id": place.person_id, "access": place.access, "now": place.request.now}


def _today(place: Place) -> dict[str, Any]:
    return {**_now(place), "today": place.request.today}


def _change_form(place: Place) -> forms.MeetingForm:
    one = place.room.conference
    local = localtime(one.starts_at)
    form = forms.PlanForm(
        _sent(place),
        initial={
            "starts_on": local.date(),
            "starts_at": f"{local:%H:%M}",
            "place": one.place,
            "purpose": one.purpose,
            "kind": one.kind,
            "quorum": one.quorum,
            "hangs": one.hangs_days is not None,
            "statement": one.statement,
            "onward": one.onward,
            "version": one.version,
        },
    )
    form.offer(kind=[(one.kind, one.kind or _("None of these"))])
    return form


def _change(place: Place, form: forms.PlanForm) -> None:
    one, said, moment = place.room.conference, form.cleaned_data, form.moment
    hangs = one.hangs_days
    if hangs is not None and moment is not None:
        hangs += (moment.date() - localtime(one.starts_at).date()).days
    draft = Draft(
        moment,
        said["place"],
        said["purpose"],
        said["statement"],
        said["onward"],
        one.kind,
        one.level,
        said["quorum"] or 0,
        one.needed,
        hangs if said["hangs"] else None,
    )
    actions.revise(place.conference_id, draft, version=said["version"] or 0, **_today(place))


def _invite_form(place: Place) -> forms.MeetingForm:
    form = forms.InviteForm(_sent(place))
    form.offer(
        agency=[("", _("No agency: a guest")), *place.to_invite()],
        categories=forms.category_choices(one.value for one in TALKED_ABOUT),
    )
    return form


def _invite(place: Place, form: forms.InviteForm) -> None:
    said = form.cleaned_data
    asked = Invite(
        int(said["agency"]) if said["agency"] else None,
        said["guest"],
        said["why"],
        frozenset(map(Category, said["categories"])),
        said["is_excluded"],
    )
    actions.invite(place.conference_id, asked, **_today(place))


def _ask_form(place: Place) -> forms.MeetingForm:
    day = localtime(place.room.conference.starts_at).date() - timedelta(days=1)
    form = forms.AskForm(_sent(place), initial={"due_on": max(day, place.request.today)})
    form.offer(
        agency=place.others(), category=forms.category_choices(one.value for one in TALKED_ABOUT)
    )
    return form


def _ask(place: Place, form: forms.AskForm) -> None:
    said = form.cleaned_data
    typed = Ask(
        int(said["agency"]),
        Category(said["category"]),
        said["question"],
        said["what_for"],
        said["due_on"],
    )
    actions.request_information(place.conference_id, typed, **_today(place))


def _item_form(place: Place) -> forms.MeetingForm:
    form = forms.ItemForm(_sent(place))
    heard = [one.value for one in TALKED_ABOUT if one in place.room.hears]
    form.offer(category=forms.category_choices(heard))
    return form


def _item(place: Place, form: forms.ItemForm) -> None:
    said = form.cleaned_data
    actions.add_item(
        place.conference_id, said["title"], category=Category(said["category"]), **_today(place)
    )


def _attendance_form(place: Place) -> forms.MeetingForm:
    seats = [
        (str(one.seat_id), one.name, "" if one.came is None else one.came.value)
        for one in place.room.seats
        if not one.is_excluded
    ]
    return forms.AttendanceForm(_sent(place), seats=seats)


def _attendance(place: Place, form: forms.AttendanceForm) -> None:
    came = {
        int(name.removeprefix("seat-")): (Came(value), "")
        for name, value in form.cleaned_data.items()
        if value
    }
    actions.record_attendance(place.conference_id, came, **_now(place))


def _voice_form(place: Place) -> forms.MeetingForm:
    heard = place.room.voice
    return forms.VoiceForm(
        _sent(place),
        initial={
            "voice": "" if heard.voice is None else heard.voice.value,
            "statement": heard.statement,
            "representative": heard.representative,
            "why_none": heard.why_none,
        },
    )


def _voice(place: Place, form: forms.VoiceForm) -> None:
    said = form.cleaned_data
    heard = Heard(Voice(said["voice"]), said["statement"], said["representative"], said["why_none"])
    actions.record_voice(place.conference_id, heard, **_now(place))


def _decide_form(place: Place) -> forms.MeetingForm:
    form = forms.DecideForm(_sent(place))
    person = (forms.PERSON, _("The person"))
    form.offer(
        owner=[forms.NOBODY, person, *place.at_table()],
        goal=[("", _("No goal")), *place.goals()],
        gave_way=[person, *place.at_table()],
    )
    return form


def _decide(place: Place, form: forms.DecideForm) -> None:
    said = form.cleaned_data
    owner = said["owner"]
    ruling = Ruling(
        said["text"],
        int(owner) if owner not in {"", forms.PERSON} else None,
        owner == forms.PERSON,
        said["due_on"],
        int(said["goal"]) if said["goal"] else None,
        said["alternatives"],
        said["settled"],
        tuple(None if one == forms.PERSON else int(one) for one in said["gave_way"]),
        said["review_on"],
    )
    actions.decide(place.conference_id, ruling, plan_access=place.plan_access, **_today(place))


def _dissent_form(place: Place) -> forms.MeetingForm:
    form = forms.DissentForm(_sent(place))
    decisions = [(str(one.decision_id), one.text) for one in place.room.decisions]
    form.offer(decision=[("", _("The conference as a whole")), *decisions])
    return form


def _dissent(place: Place, form: forms.DissentForm) -> None:
    said = form.cleaned_data
    decision_id = int(said["decision"]) if said["decision"] else None
    actions.dissent(place.conference_id, said["why"], decision_id=decision_id, **_today(place))


def _minutes_form(place: Place) -> forms.MeetingForm:
    form = forms.MinutesForm(_sent(place), initial={"version": place.room.conference.version})
    one_agency = [
        (key, _("Only for %(agency)s") % {"agency": name}) for key, name in place.others()
    ]
    form.offer(
        audience=[
            (Audience.PARTICIPANTS.value, _("For everybody at the table")),
            (Audience.PERSON.value, _("For the person, in plain words: what was decided")),
            *one_agency,
        ]
    )
    return form


def _minutes(place: Place, form: forms.MinutesForm) -> None:
    said = form.cleaned_data
    whom = said["audience"]
    is_agency = whom.isdecimal()
    actions.issue_minutes(
        place.conference_id,
        said["text"],
        audience=Audience.AGENCY if is_agency else Audience(whom),
        agency_id=int(whom) if is_agency else None,
        version=said["version"],
        **_today(place),
    )


def _telling_form(place: Place) -> forms.MeetingForm:
    form = forms.TellingForm(
        _sent(place), initial={"is_told": True, "conditions": place.room.conference.onward}
    )
    form.offer(category=forms.category_choices(one.value for one in TALKED_ABOUT))
    return form


def _telling(place: Place, form: forms.TellingForm) -> None:
    said = form.cleaned_data
    typed = Telling(
        Recipient(said["recipient"]),
        said["name"],
        Category(said["category"]),
        said["what"],
        said["basis"],
        said["is_told"],
        said["why_not_told"],
        said["conditions"],
    )
    actions.disclose(place.conference_id, typed, **_now(place))


def _cancel(place: Place, form: forms.CancelForm) -> None:
    actions.cancel(place.conference_id, form.cleaned_data["why"], **_today(place))


SHEETS: Final[Mapping[str, Sheet]] = {
    "change": Sheet(_("Change day, place or statement"), _("Changed."), _change_form, _change),
    "invite": Sheet(
        _("Ask somebody to the table"),
        _("Noted. They hear of it when you send the invitations."),
        _invite_form,
        _invite,
    ),
    "ask": Sheet(
        _("Ask an agency for information"),
        _("Asked. They answer here, nothing to report is an answer too."),
        _ask_form,
        _ask,
    ),
    "item": Sheet(
        _("Put something on the agenda"),
        _("It is on the agenda."),
        _item_form,
        _item,
        is_conveners=False,
    ),
    "attendance": Sheet(_("Who came?"), _("Noted."), _attendance_form, _attendance),
    "voice": Sheet(_("How is the person heard?"), _("Noted."), _voice_form, _voice),
    "decide": Sheet(_("Decide something"), _("Decided."), _decide_form, _decide),
    "dissent": Sheet(
        _("See it otherwise"),
        _("It stands there, with the name of your agency."),
        _dissent_form,
        _dissent,
        is_conveners=False,
    ),
    "minutes": Sheet(_("Write the minutes"), _("The version is there."), _minutes_form, _minutes),
    "tell": Sheet(
        _("Tell somebody outside the table"), _("It is in the register."), _telling_form, _telling
    ),
    "cancel": Sheet(
        _("Call the conference off"),
        _("Called off. Those who were asked are told."),
        lambda place: forms.CancelForm(_sent(place)),
        _cancel,
    ),
}
"""Part of the address -> form."""
