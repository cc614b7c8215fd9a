"""Write the minutes down, version by version for each audience, tell the person what came of it, and close."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db.models import Max

from throughcare.accounts import actions as staff
from throughcare.kernel.access import Category
from throughcare.kernel.reasons import Reason
from throughcare.meetings import rules
from throughcare.meetings.actions.errors import BlockedError, InvalidError
from throughcare.meetings.actions.registering import attendants, enter
from throughcare.meetings.actions.relating import relate
from throughcare.meetings.actions.sitting import sitting
from throughcare.meetings.models import Minutes, PersonVoice
from throughcare.meetings.queries import rooms, rows
from throughcare.meetings.queries.hearing import basis_for, ear_of_person, ears_of
from throughcare.meetings.types import Audience, Problem, Shared, State
from throughcare.messages.actions import Outgoing, put_out
from throughcare.sharing.queries.rights import address_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from throughcare.kernel.access import Access
    from throughcare.meetings.actions.sitting import Sitting
    from throughcare.meetings.rules import Ear

WRITTEN: Final = "mail.conference_minutes"
TOLD: Final = "mail.conference_told"


def issue_minutes(
    conference_id: int,
    text: str,
    *,
    audience: Audience,
    agency_id: int | None = None,
    version: int,
    person_id: int,
    access: Access,
    now: datetime,
    today: date,
) -> int:
    """Add a version of the minutes for those at the table, for one agency, or for the person; return its number.

    What an audience may not know is in no version of it. Each version for agencies is entered in the register.
    Errors: InvalidError, also before the conference opened; StaleError; those of `sitting`.
    """
    if reason := rules.problem_of_text(text):
        raise InvalidError((Problem("text", reason),))
    with sitting(
        conference_id, person_id=person_id, access=access, now=now, version=version
    ) as change:
        change.require_convener()
        change.require_state(rules.HELD)
        ears = _ears(change, audience, agency_id, today)
        made = Minutes.objects.create(
            conference=change.conference,
            audience=audience.value,
            agency_id=agency_id,
            number=_next_number(change, audience, agency_id),
            text=text.strip(),
            content=_content(change, list(ears.values())),
            issued_at=now,
            issued_by_id=access.actor.membership_id or 0,
        )
        if change.state is State.OPEN:
            change.go(State.DRAFTED)
        _share(change, made, ears, now=now, today=today)
        change.did("minutes", minutes=made.pk, audience=audience.value)
    return made.pk


def _ears(
    change: Sitting, audience: Audience, agency_id: int | None, today: date
) -> Mapping[int | None, Ear]:
    """Return who reads a version, the person as None; the agency that convenes reads all of them."""
    person_id = change.conference.person_id
    if audience is Audience.PERSON:
        return {None: ear_of_person(person_id, access=change.access)}
    seats = [rows.seat_row(one) for one in attendants(change)]
    if audience is Audience.AGENCY:
        seats = [one for one in seats if one.agency_id == agency_id]
        if not seats:
            raise InvalidError((Problem("agency", Reason("meetings.no_such_agency")),))
    found = ears_of(person_id, seats, access=change.access, today=today)
    return dict(found.items())


def _next_number(change: Sitting, audience: Audience, agency_id: int | None) -> int:
    of_audience = Minutes.objects.filter(conference=change.conference, audience=audience.value)
    if agency_id is not None:
        of_audience = of_audience.filter(agency_id=agency_id)
    found: int | None = of_audience.aggregate(most=Max("number"))["most"]
    return (found or 0) + 1


def _content(change: Sitting, ears: list[Ear]) -> Mapping[str, object]:
    conference = change.conference
    return rules.written_down(
        ears,
        seats=rooms.seats_of(conference),
        items=rooms.items_of(conference),
        decisions=rooms.decisions_of(conference),
        dissents=[one for one in rooms.dissents_of(conference) if one.decision_id is None],
        voice=rows.voice_row(PersonVoice.objects.filter(conference=conference).first()),
        unanswered=rules.unanswered(rooms.requests_of(conference)),
    )


def _share(
    change: Sitting,
    made: Minutes,
    ears: Mapping[int | None, Ear],
    *,
    now: datetime,
    today: date,
) -> None:
    """Enter in the register who receives a version, and tell them that there is one."""
    person_id = change.conference.person_id
    agency_ids = [one for one in ears if one is not None]
    for agency_id in agency_ids:
        enter(
            change,
            agency_id=agency_id,
            category=Category.MINUTES,
            shared=Shared.MINUTES,
            what=f"minutes:{made.pk}",
            basis=basis_for(person_id, agency_id, access=change.access, today=today),
            now=now,
        )
    if agency_ids:
        staff.tell_agencies(agency_ids, WRITTEN, now=now, today=today)
    else:
        _tell_person(person_id, change.access, now)


def _tell_person(person_id: int, access: Access, now: datetime) -> None:
    """Write that there is something to read, and nothing else; whoever has no mail reads it on their page."""
    found = address_of(person_id, access=access)
    if found is not None:
        email, language = found
        put_out([Outgoing("email", email, language, TOLD, {})], now=now)


def close(
    conference_id: int, *, person_id: int, access: Access, now: datetime, today: date
) -> None:
    """Close a conference; from then on the places of those who were asked run out.

    Errors: BlockedError with everything that is missing, the person's voice first; InvalidError; those of `sitting`.
    """
    with sitting(conference_id, person_id=person_id, access=access, now=now) as change:
        change.require_convener()
        conference = change.conference
        found = rules.blockers(
            seats=rooms.seats_of(conference),
            count=conference.quorum,
            needed=conference.needed,
            voice=rows.voice_row(PersonVoice.objects.filter(conference=conference).first()),
            decisions=rooms.decisions_of(conference),
            minutes=rooms.minutes_of(conference),
        )
        if found:
            raise BlockedError(found)
        change.go(State.CLOSED)
        conference.closed_on = today
        conference.save()
        relate(conference, access=access, today=today)
        change.did("closed")
