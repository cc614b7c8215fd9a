"""What those at the table do: accept confidentiality, ask, answer, bring a question, see it otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.timezone import localdate

from throughcare.accounts import actions as staff
from throughcare.kernel.access import Category
from throughcare.kernel.reasons import Reason
from throughcare.meetings import rules
from throughcare.meetings.actions.errors import InvalidError, NotYoursError, StaleError
from throughcare.meetings.actions.registering import enter
from throughcare.meetings.actions.sitting import sitting, within
from throughcare.meetings.models import AgendaItem, Decision, Dissent, InformationRequest, Seat
from throughcare.meetings.queries import rows
from throughcare.meetings.queries.hearing import basis_for, ear_of, ears_of
from throughcare.meetings.types import (
    MAX_LINE,
    Answer,
    Problem,
    Shared,
    Source,
    State,
)

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from throughcare.kernel.access import Access
    from throughcare.meetings.actions.sitting import Sitting
    from throughcare.meetings.types import Ask, Found

ASKED: Final = "mail.conference_asked"
_ANSWERING = frozenset({State.INVITED, State.OPEN, State.DRAFTED})


def accept(
    conference_id: int, *, statement_version: int, person_id: int, access: Access, now: datetime
) -> None:
    """Accept the statement of confidentiality as it stands; with another version it is asked anew.

    Errors: StaleError where it changed since it was read; those of `sitting`.
    """
    with sitting(
        conference_id, person_id=person_id, access=access, now=now, needs_acceptance=False
    ) as change:
        change.require_state(rules.RUNNING)
        if change.seat is None:
            raise NotYoursError("Only those who sit at the table accept its statement.")
        if statement_version != change.conference.statement_version:
            raise StaleError(change.conference.version)
        change.seat.accepted_version = statement_version
        change.seat.accepted_at = now
        change.seat.accepted_by_id = access.actor.membership_id
        change.seat.save()
        change.did("accepted", statement=statement_version)


def build_agenda(
    conference_id: int,
    found: Iterable[Found],
    *,
    person_id: int,
    access: Access,
    now: datetime,
) -> int:
    """Put what plan and journey say on the agenda, each thing once; return how many came.

    Errors: InvalidError once it has closed; those of `sitting`.
    """
    with sitting(conference_id, person_id=person_id, access=access, now=now) as change:
        change.require_convener()
        change.require_state(rules.RUNNING)
        here = AgendaItem.objects.filter(conference=change.conference)
        known = set(here.values_list("source_key", flat=True))
        wanted = {one.key: one for one in found if one.key not in known}
        AgendaItem.objects.bulk_create(
            AgendaItem(
                conference=change.conference,
                source=one.source.value,
                source_key=one.key,
                title=one.title[:MAX_LINE],
                category=one.category.value,
                agency_id=None,
                added_by_id=access.actor.membership_id,
                added_at=now,
            )
            for one in wanted.values()
        )
        change.did("agenda_built", count=len(wanted))
    return len(wanted)


def add_item(
    conference_id: int,
    title: str,
    *,
    category: Category = Category.PLAN,
    person_id: int,
    access: Access,
    now: datetime,
    today: date,
) -> int:
    """Bring a question: somebody at the table within what they are there for, or the person; return its number.

    Errors: InvalidError; those of `sitting`.
    """
    if reason := rules.problem_of_text(title, most=MAX_LINE):
        raise InvalidError((Problem("title", reason),))
    with sitting(conference_id, person_id=person_id, access=access, now=now) as change:
        change.require_state(rules.RUNNING)
        _require_hearing(change, category, today)
        item = AgendaItem.objects.create(
            conference=change.conference,
            source=(Source.PERSON if change.is_person else Source.QUESTION).value,
            title=title.strip(),
            category=category.value,
            agency_id=None if change.is_person else access.actor.agency_id,
            added_by_id=None if change.is_person else access.actor.membership_id,
            added_at=now,
        )
        change.did("item_added", item=item.pk)
    return item.pk


def _require_hearing(change: Sitting, category: Category, today: date) -> None:
    seat = None if change.seat is None else rows.seat_row(change.seat)
    ear = ear_of(change.conference.person_id, seat, access=change.access, today=today)
    if not ear.hears(category):
        reason = Reason("meetings.not_bound", {"category": category.value})
        raise InvalidError((Problem("category", reason),))


def take_off(
    conference_id: int, item_id: int, *, person_id: int, access: Access, now: datetime
) -> None:
    """Take an item off the agenda; what the person asks stays.

    Errors: NotYoursError; those of `sitting`.
    """
    with sitting(conference_id, person_id=person_id, access=access, now=now) as change:
        change.require_state(rules.RUNNING)
        item = within(AgendaItem, change, item_id)
        if item.agency_id != access.actor.agency_id or item.agency_id is None:
            change.require_convener()
        if item.source == Source.PERSON.value:
            raise NotYoursError("Cannot take this off: the person asks it. Answer it.")
        item.taken_off_at = now
        item.save()
        change.did("item_taken_off", item=item_id)


def request_information(
    conference_id: int, ask: Ask, *, person_id: int, access: Access, now: datetime, today: date
) -> int:
    """Ask an agency at the table for one kind of thing, what for, and by when; return the number of the request.

    Errors: InvalidError, also where the agency is not there for that, or whoever convenes may not have the answer;
    those of `sitting`.
    """
    with sitting(conference_id, person_id=person_id, access=access, now=now) as change:
        change.require_convener()
        change.require_state(frozenset({State.INVITED, State.OPEN}))
        asked = Seat.objects.filter(
            conference=change.conference, agency_id=ask.agency_id, is_excluded=False, ended_on=None
        ).first()
        if asked is None or change.seat is None:
            raise InvalidError((Problem("agency", Reason("meetings.no_such_agency")),))
        ear = ear_of(person_id, rows.seat_row(change.seat), access=access, today=today)
        problems = rules.problems_of_ask(
            ask,
            bound=rows.seat_row(asked).categories,
            may_hear=ear.hears(ask.category, ask.agency_id),
            today=today,
            meets_on=max(localdate(change.conference.starts_at), today),
        )
        if problems:
            raise InvalidError(problems)
        request = InformationRequest.objects.create(
            conference=change.conference,
            agency_id=ask.agency_id,
            category=ask.category.value,
            question=ask.question.strip(),
            what_for=ask.what_for.strip(),
            due_on=ask.due_on or today,
            asked_at=now,
            asked_by_id=access.actor.membership_id or 0,
        )
        change.did("information_asked", request=request.pk, category=ask.category.value)
        staff.tell_agencies([ask.agency_id], ASKED, now=now, today=today)
    return request.pk


def answer_request(
    conference_id: int,
    request_id: int,
    answer: Answer,
    text: str,
    *,
    person_id: int,
    access: Access,
    now: datetime,
    today: date,
) -> None:
    """Answer what one's agency was asked: with something, with nothing to report, or with why it is not given.

    What is answered goes into the register, one entry for each agency that may hear it.
    Errors: InvalidError for no text where one is needed, and for a second answer; NotYoursError; those of `sitting`.
    """
    if answer is Answer.OPEN:
        raise InvalidError((Problem("answer", Reason("meetings.answer_missing")),))
    if answer is not Answer.NOTHING and (reason := rules.problem_of_text(text)):
        raise InvalidError((Problem("text", reason),))
    with sitting(conference_id, person_id=person_id, access=access, now=now) as change:
        change.require_state(_ANSWERING)
        request = within(InformationRequest, change, request_id)
        if request.agency_id != access.actor.agency_id:
            raise NotYoursError(f"Cannot answer request [{request_id}]: another agency was asked.")
        if request.answer != Answer.OPEN.value:
            raise InvalidError((Problem("answer", Reason("meetings.answered_already")),))
        request.answer = answer.value
        request.text = "" if answer is Answer.NOTHING else text.strip()
        request.answered_at, request.answered_by_id = now, access.actor.membership_id
        request.save()
        if answer is Answer.ANSWERED:
            _register(change, request, now=now, today=today)
        change.did("information_answered", request=request_id, answer=answer.value)


def _register(change: Sitting, request: InformationRequest, *, now: datetime, today: date) -> None:
    person_id, category = change.conference.person_id, Category(request.category)
    seats = [
        rows.seat_row(one)
        for one in Seat.objects.filter(conference=change.conference, ended_on=None)
    ]
    for agency_id, ear in ears_of(person_id, seats, access=change.access, today=today).items():
        if agency_id != request.agency_id and ear.hears(category, request.agency_id):
            basis = basis_for(person_id, agency_id, access=change.access, today=today)
            enter(
                change,
                agency_id=agency_id,
                category=category,
                shared=Shared.ANSWER,
                what=f"answer:{request.pk}",
                basis=basis,
                now=now,
            )


def dissent(
    conference_id: int,
    why: str,
    *,
    decision_id: int | None = None,
    person_id: int,
    access: Access,
    now: datetime,
    today: date,
) -> int:
    """Record that one sees it otherwise, and why; everybody at the table who knows of the matter reads it, for good.

    Errors: InvalidError; those of `sitting`.
    """
    if reason := rules.problem_of_text(why):
        raise InvalidError((Problem("why", reason),))
    with sitting(conference_id, person_id=person_id, access=access, now=now) as change:
        change.require_state(rules.HELD)
        decision = None if decision_id is None else within(Decision, change, decision_id)
        if decision is not None:
            _require_known(change, decision, today)
        row = Dissent.objects.create(
            conference=change.conference,
            decision=decision,
            agency_id=None if change.is_person else access.actor.agency_id,
            membership_id=None if change.is_person else access.actor.membership_id,
            why=why.strip(),
            at=now,
        )
        change.did("dissent", dissent=row.pk)
    return row.pk


def _require_known(change: Sitting, decision: Decision, today: date) -> None:
    seat = None if change.seat is None else rows.seat_row(change.seat)
    ear = ear_of(change.conference.person_id, seat, access=change.access, today=today)
    if not ear.decisions([rows.decision_row(decision, ())]):
        raise InvalidError((Problem("decision", Reason("meetings.no_such_decision")),))
