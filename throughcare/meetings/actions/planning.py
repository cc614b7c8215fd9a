"""Plan a conference, ask people to it, change it, open it, call it off."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.utils.timezone import localdate

from throughcare.accounts import actions as staff
from throughcare.agencies import queries as agencies
from throughcare.audit import actions as audit
from throughcare.audit.types import Act
from throughcare.caseloads import actions as caseload_actions
from throughcare.caseloads import queries as caseloads
from throughcare.kernel.access import Category
from throughcare.kernel.reasons import Reason
from throughcare.meetings import rules
from throughcare.meetings.actions.errors import InvalidError, NoSuchConferenceError, NotYoursError
from throughcare.meetings.actions.relating import relate
from throughcare.meetings.actions.sitting import sitting, within
from throughcare.meetings.models import Conference, PersonVoice, Seat
from throughcare.meetings.queries.hearing import opened_for
from throughcare.meetings.types import TALKED_ABOUT, Came, Problem, State
from throughcare.sharing.queries.involved import is_guest

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from throughcare.kernel.access import Access
    from throughcare.meetings.actions.sitting import Sitting
    from throughcare.meetings.types import Draft, Invite

INVITED: Final = "mail.conference_invited"
CHANGED: Final = "mail.conference_changed"
FIRST: Final = 1


@transaction.atomic
def plan(draft: Draft, *, person_id: int, access: Access, now: datetime, today: date) -> int:
    """Plan a conference about a person with an open case; whoever plans it convenes. Return its number.

    Errors: InvalidError; NotYoursError for an agency that was only asked to take part itself, and for one that the
    sharing rules give no conference; NoSuchConferenceError without an open case.
    """
    access.require(person_id, Category.PLAN)
    if problems := rules.problems_of_draft(draft, now=now):
        raise InvalidError(problems)
    case = caseloads.latest_case_of(person_id, access=access)
    if case is None or case.closed_at is not None:
        raise NoSuchConferenceError("Cannot plan a conference: this person has no open case.")
    agency_id, membership_id = access.actor.agency_id or 0, access.actor.membership_id or 0
    opened = opened_for(person_id, agency_id, access=access, today=today)
    if Category.MINUTES not in opened or is_guest(person_id, access=access, today=today):
        raise NotYoursError(
            f"Cannot plan a conference for agency [{agency_id}]: the sharing rules give it none about this person, "
            "or it was only asked to take part itself. Ask the agency of the contact."
        )
    caseload_actions.lock([case.case_id])
    conference = Conference.objects.create(
        person_id=person_id,
        case_id=case.case_id,
        convener_agency_id=agency_id,
        convener_id=membership_id,
        planned_at=now,
        **_values(draft),
    )
    Seat.objects.create(
        conference=conference,
        agency_id=agency_id,
        why=draft.purpose.strip(),
        categories=_codes(opened & set(TALKED_ABOUT)),
        is_convener=True,
        accepted_version=FIRST,
        accepted_at=now,
        accepted_by_id=membership_id,
        asked_at=now,
    )
    PersonVoice.objects.create(conference=conference, changed_at=now)
    relate(conference, access=access, today=today)
    audit.record(
        access,
        act=Act.RECORD,
        what="conference.planned",
        person_ids=[person_id],
        now=now,
        detail={"conference": conference.pk},
    )
    return conference.pk


def _values(draft: Draft) -> dict[str, object]:
    return {
        "starts_at": draft.starts_at,
        "place": draft.place.strip(),
        "purpose": draft.purpose.strip(),
        "statement": draft.statement.strip(),
        "onward": draft.onward.strip(),
        "kind": draft.kind,
        "level": draft.level,
        "quorum": draft.quorum,
        "needed": list(draft.needed),
        "hangs_days": draft.hangs_days,
    }


def _codes(categories: Iterable[Category]) -> list[str]:
    chosen = set(categories)
    return [one.value for one in TALKED_ABOUT if one in chosen]


def revise(
    conference_id: int,
    draft: Draft,
    *,
    version: int,
    person_id: int,
    access: Access,
    now: datetime,
    today: date,
) -> None:
    """Change day, place, purpose or statement before the conference; another statement is accepted anew by everybody.

    Errors: InvalidError, also once it has begun; StaleError; those of `sitting`.
    """
    if problems := rules.problems_of_draft(draft, now=now):
        raise InvalidError(problems)
    with sitting(
        conference_id, person_id=person_id, access=access, now=now, version=version
    ) as change:
        change.require_convener()
        change.require_state(rules.BEFORE)
        conference = change.conference
        is_new_day = conference.starts_at != draft.starts_at
        is_new_statement = conference.statement != draft.statement.strip()
        for name, value in _values(draft).items():
            setattr(conference, name, value)
        if is_new_day:
            conference.is_to_set_anew = False
        if is_new_statement:
            conference.statement_version += 1
            _accept(change, now)
        conference.save()
        relate(conference, access=access, today=today)
        change.did("revised", is_new_day=is_new_day, is_new_statement=is_new_statement)
        if change.state is State.INVITED:
            _tell(change, CHANGED, now=now, today=today)


def _accept(change: Sitting, now: datetime) -> None:
    """Let whoever wrote a statement hold to it."""
    if change.seat is not None:
        change.seat.accepted_version = change.conference.statement_version
        change.seat.accepted_at = now
        change.seat.accepted_by_id = change.access.actor.membership_id
        change.seat.save()


def invite(
    conference_id: int,
    asked: Invite,
    *,
    person_id: int,
    access: Access,
    now: datetime,
    today: date,
) -> int:
    """Ask an agency or a guest to the table, or note that an agency is left out and why; return the seat.

    Errors: InvalidError, also for an agency to which the sharing rules would open no minutes, and for one that
    nobody may name; those of `sitting`.
    """
    with sitting(conference_id, person_id=person_id, access=access, now=now) as change:
        change.require_convener()
        change.require_state(rules.BEFORE)
        _require_invitable(change, asked, today)
        seat = Seat.objects.create(
            conference=change.conference,
            agency_id=asked.agency_id,
            guest="" if asked.agency_id is not None else asked.guest.strip(),
            why=asked.why.strip(),
            categories=[] if asked.is_excluded else _codes(asked.categories),
            is_excluded=asked.is_excluded,
            asked_at=now,
        )
        change.did("left_out" if asked.is_excluded else "asked", seat=seat.pk)
        if change.state is State.INVITED and not asked.is_excluded:
            relate(change.conference, access=access, today=today)
            staff.tell_agencies(
                [asked.agency_id] if asked.agency_id else [], INVITED, now=now, today=today
            )
    return seat.pk


def _require_invitable(change: Sitting, asked: Invite, today: date) -> None:
    known = agencies.agency_map().agencies
    agency_id, person_id = asked.agency_id, change.conference.person_id
    # A sealed service is told apart from none at all by nothing that anybody here can see.
    if agency_id is not None and (agency_id not in known or known[agency_id].is_sealed):
        raise InvalidError((Problem("agency", Reason("meetings.no_such_agency")),))
    opened = (
        frozenset[Category]()
        if agency_id is None
        else opened_for(person_id, agency_id, access=change.access, today=today)
    )
    taken = Seat.objects.filter(conference=change.conference).values_list("agency_id", flat=True)
    problems = rules.problems_of_invite(asked, opened=opened, taken=set(taken) - {None})
    if problems:
        raise InvalidError(problems)


def withdraw(
    conference_id: int,
    seat_id: int,
    *,
    person_id: int,
    access: Access,
    now: datetime,
    today: date,
) -> None:
    """Take an invitation back before the conference; what was shared until then stays in the register.

    Errors: NotYoursError for the place of whoever convenes; those of `sitting`.
    """
    with sitting(conference_id, person_id=person_id, access=access, now=now) as change:
        change.require_convener()
        change.require_state(rules.BEFORE)
        seat = within(Seat, change, seat_id)
        if seat.is_convener:
            raise NotYoursError("Cannot take back the place of the agency that convenes.")
        if change.state is State.PLANNED or seat.is_excluded:
            seat.delete()
        else:
            seat.ended_on = today
            seat.save()
        relate(change.conference, access=access, today=today)
        change.did("withdrawn", seat=seat_id)


def send_invitations(
    conference_id: int, *, person_id: int, access: Access, now: datetime, today: date
) -> None:
    """Tell those who were asked, and the person: from now on they know, and reach what the rules open to them.

    Errors: InvalidError where nobody was asked yet, or it is not planned; those of `sitting`.
    """
    with sitting(conference_id, person_id=person_id, access=access, now=now) as change:
        change.require_convener()
        if not _asked(change):
            raise InvalidError((Problem("state", Reason("meetings.nobody_asked")),))
        change.go(State.INVITED)
        # From now on counts: nobody reaches back to the day on which they were only thought of.
        Seat.objects.filter(conference=change.conference, is_convener=False).update(asked_at=now)
        change.conference.save()
        relate(change.conference, access=access, today=today)
        change.did("invited")
        _tell(change, INVITED, now=now, today=today)


def _asked(change: Sitting) -> list[int]:
    seats = Seat.objects.filter(
        conference=change.conference, is_excluded=False, is_convener=False, ended_on=None
    )
    return [one.agency_id for one in seats if one.agency_id is not None]


def _tell(change: Sitting, code: str, *, now: datetime, today: date) -> None:
    staff.tell_agencies(_asked(change), code, now=now, today=today)


def open_conference(conference_id: int, *, person_id: int, access: Access, now: datetime) -> None:
    """Begin: whoever convenes is there; the others are noted as they come.

    Errors: InvalidError before the invitations, or before its day; those of `sitting`.
    """
    with sitting(conference_id, person_id=person_id, access=access, now=now) as change:
        change.require_convener()
        if localdate(now) < localdate(change.conference.starts_at):
            raise InvalidError((Problem("state", Reason("meetings.too_early")),))
        change.go(State.OPEN)
        own = Seat.objects.filter(conference=change.conference, is_convener=True)
        own.update(came=Came.CAME.value)
        change.did("opened")


def cancel(
    conference_id: int,
    why: str,
    *,
    person_id: int,
    access: Access,
    now: datetime,
    today: date,
) -> None:
    """Call a conference off before it began, with the reason; the places end.

    Errors: InvalidError; those of `sitting`.
    """
    if reason := rules.problem_of_text(why):
        raise InvalidError((Problem("why", reason),))
    with sitting(conference_id, person_id=person_id, access=access, now=now) as change:
        change.require_convener()
        was_invited = change.state is State.INVITED
        change.go(State.CANCELLED)
        change.conference.cancelled_why = why.strip()
        change.did("cancelled")
        if was_invited:
            _tell(change, CHANGED, now=now, today=today)
        relate(change.conference, access=access, today=today)
