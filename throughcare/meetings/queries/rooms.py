"""Read one conference as far as the reader may: one room with its table, its agenda and what came of it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from throughcare.kernel.access import Category
from throughcare.meetings import rules
from throughcare.meetings.models import (
    AgendaItem,
    Decision,
    Disclosure,
    Dissent,
    InformationRequest,
    Minutes,
    PersonVoice,
    Seat,
)
from throughcare.meetings.queries import rows
from throughcare.meetings.queries.conferences import known_to
from throughcare.meetings.queries.hearing import ear_of
from throughcare.meetings.types import TALKED_ABOUT, Room

if TYPE_CHECKING:
    from datetime import date

    from throughcare.kernel.access import Access
    from throughcare.meetings.models import Conference
    from throughcare.meetings.types import (
        DecisionRow,
        DisclosureRow,
        DissentRow,
        ItemRow,
        MinutesRow,
        RequestRow,
        SeatRow,
    )


def room(conference_id: int, person_id: int, *, access: Access, today: date) -> Room | None:
    """Return one conference as far as the reader may see it; None where there is none for them.

    Who has not accepted the statement of confidentiality sees when, where, why and the statement, and no more.
    Shapes: a constant number of statements.
    Errors: AccessRefusedError for whoever may not read minutes of this person.
    """
    access.require(person_id, Category.MINUTES)
    found = known_to(person_id, access=access).filter(pk=conference_id).first()
    if found is None:
        return None
    seats = seats_of(found)
    is_person = access.actor.person_id == person_id
    mine = None if is_person else _own(seats, access.actor.agency_id)
    if mine is None and not is_person:
        return None
    has_accepted = mine is None or mine.accepted_version == found.statement_version
    ear = ear_of(person_id, mine, access=access, today=today)
    heard = frozenset(one for one in TALKED_ABOUT if ear.hears(one))
    bare = Room(rows.conference_row(found), mine, ear.is_convener, has_accepted, heard)
    return _furnished(bare, found, seats, ear) if has_accepted else bare


def _own(seats: tuple[SeatRow, ...], agency_id: int | None) -> SeatRow | None:
    return next(
        (
            one
            for one in seats
            if one.agency_id is not None and one.agency_id == agency_id and not one.is_excluded
        ),
        None,
    )


def _furnished(bare: Room, found: Conference, seats: tuple[SeatRow, ...], ear: rules.Ear) -> Room:
    decisions, dissents = decisions_of(found), dissents_of(found)
    requests, minutes = requests_of(found), minutes_of(found)
    voice = rows.voice_row(PersonVoice.objects.filter(conference=found).first())
    is_person = ear.agency_id is None
    return Room(
        bare.conference,
        bare.mine,
        bare.is_convener,
        bare.has_accepted,
        bare.hears,
        _table(seats, ear),
        ear.items(items_of(found)),
        () if is_person else ear.requests(requests),
        voice,
        ear.decisions(decisions),
        tuple(one for one in dissents if one.decision_id is None),
        ear.minutes(minutes),
        _register(found, ear),
        rules.blockers(
            seats=seats,
            count=found.quorum,
            needed=found.needed,
            voice=voice,
            decisions=decisions,
            minutes=minutes,
        )
        if ear.is_convener
        else (),
        rules.unanswered(requests) if ear.is_convener else (),
    )


def _table(seats: tuple[SeatRow, ...], ear: rules.Ear) -> tuple[SeatRow, ...]:
    """Return who sits there: why each was asked is told to who convenes, to themselves and to the person.

    Who was left out is told to who convenes alone.
    """
    if ear.is_convener:
        return seats
    there = tuple(one for one in seats if not one.is_excluded)
    if ear.agency_id is None:
        return there
    return tuple(
        one
        if one.agency_id == ear.agency_id
        else replace(one, why="", came_note="", categories=frozenset())
        for one in there
    )


def _register(found: Conference, ear: rules.Ear) -> tuple[DisclosureRow, ...]:
    """Return the register: all to who convenes, to others what they received, to the person what they were told."""
    entries = Disclosure.objects.filter(conference=found).order_by("pk")
    if ear.agency_id is None:
        entries = entries.filter(is_told=True)
    elif not ear.is_convener:
        entries = entries.filter(agency_id=ear.agency_id)
    return tuple(map(rows.disclosure_row, entries))


def seats_of(conference: Conference) -> tuple[SeatRow, ...]:
    """Return who sits at a table or was left out.

    Not guarded by an access: who has the conference was asked for one.
    """
    found = Seat.objects.filter(conference=conference, ended_on=None)
    return tuple(map(rows.seat_row, found.order_by("-is_convener", "pk")))


def items_of(conference: Conference) -> tuple[ItemRow, ...]:
    """Return the whole agenda; whoever shows it asks each reader's ear.

    Not guarded by an access: who has the conference was asked for one.
    """
    found = AgendaItem.objects.filter(conference=conference, taken_off_at=None)
    return tuple(map(rows.item_row, found.order_by("pk")))


def requests_of(conference: Conference) -> tuple[RequestRow, ...]:
    """Return what was asked; whoever shows it asks each reader's ear.

    Not guarded by an access: who has the conference was asked for one.
    """
    found = InformationRequest.objects.filter(conference=conference)
    return tuple(map(rows.request_row, found.order_by("due_on", "pk")))


def dissents_of(conference: Conference) -> tuple[DissentRow, ...]:
    """Return who sees something otherwise.

    Not guarded by an access: who has the conference was asked for one.
    """
    found = Dissent.objects.filter(conference=conference).order_by("pk")
    return tuple(map(rows.dissent_row, found))


def decisions_of(conference: Conference) -> tuple[DecisionRow, ...]:
    """Return the decisions, each with who sees it otherwise.

    Not guarded by an access: who has the conference was asked for one.
    """
    dissents = dissents_of(conference)
    return tuple(
        rows.decision_row(one, tuple(each for each in dissents if each.decision_id == one.pk))
        for one in Decision.objects.filter(conference=conference).order_by("pk")
    )


def minutes_of(conference: Conference) -> tuple[MinutesRow, ...]:
    """Return every version of the minutes for every audience, the newest first.

    Not guarded by an access: who has the conference was asked for one.
    """
    found = Minutes.objects.filter(conference=conference).order_by("-pk")
    return tuple(map(rows.minutes_row, found))
