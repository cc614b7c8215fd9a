"""Make rows of what the tables hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from throughcare.agencies import queries as agencies
from throughcare.kernel.access import Category
from throughcare.meetings.types import (
    Answer,
    Audience,
    Came,
    ConferenceRow,
    DecisionRow,
    DisclosureRow,
    DissentRow,
    ItemRow,
    MinutesRow,
    Recipient,
    RequestRow,
    SeatRow,
    Shared,
    Source,
    State,
    Voice,
    VoiceRow,
)

if TYPE_CHECKING:
    from throughcare.meetings import models


def agency_name(agency_id: int | None) -> str:
    """Return the name of an agency, a closed one too; empty for none.

    Not guarded by an access: names of agencies; sealed services never sit at a table.
    """
    row = None if agency_id is None else agencies.agency_map().everyone.get(agency_id)
    return "" if row is None else row.name


def conference_row(one: models.Conference, name: str = "") -> ConferenceRow:
    """Return a conference as a row."""
    return ConferenceRow(
        one.pk,
        one.person_id,
        one.case_id,
        State(one.state),
        one.starts_at,
        one.place,
        one.purpose,
        one.convener_agency_id,
        agency_name(one.convener_agency_id),
        one.kind,
        one.level,
        one.is_to_set_anew,
        one.version,
        one.statement,
        one.statement_version,
        one.onward,
        one.quorum,
        tuple(one.needed),
        one.hangs_days,
        one.closed_on,
        name,
    )


def seat_row(one: models.Seat) -> SeatRow:
    """Return a place at the table as a row."""
    known = None if one.agency_id is None else agencies.agency_map().everyone.get(one.agency_id)
    return SeatRow(
        one.pk,
        one.agency_id,
        "" if known is None else known.name,
        "" if known is None else known.kind,
        one.guest,
        one.why,
        frozenset(Category(each) for each in one.categories),
        one.is_convener,
        one.is_excluded,
        Came(one.came) if one.came else None,
        one.came_note,
        one.accepted_version,
    )


def item_row(one: models.AgendaItem) -> ItemRow:
    """Return an item of the agenda as a row."""
    source = Source(one.source)
    return ItemRow(
        one.pk,
        source,
        one.source_key,
        one.title,
        Category(one.category),
        one.agency_id,
        source is Source.PERSON,
    )


def request_row(one: models.InformationRequest) -> RequestRow:
    """Return a request as a row."""
    return RequestRow(
        one.pk,
        one.agency_id,
        agency_name(one.agency_id),
        Category(one.category),
        one.question,
        one.what_for,
        one.due_on,
        Answer(one.answer),
        one.text,
        one.answered_at,
    )


def voice_row(one: models.PersonVoice | None) -> VoiceRow:
    """Return how the person was heard as a row."""
    if one is None:
        return VoiceRow()
    return VoiceRow(
        Voice(one.voice) if one.voice else None,
        one.statement,
        one.is_own,
        one.representative,
        one.why_none,
    )


def dissent_row(one: models.Dissent) -> DissentRow:
    """Return a dissent as a row."""
    return DissentRow(
        one.pk, one.decision_id, one.agency_id, agency_name(one.agency_id), one.why, one.at
    )


def decision_row(one: models.Decision, dissents: tuple[DissentRow, ...]) -> DecisionRow:
    """Return a decision as a row, with who sees it otherwise."""
    person: tuple[int | None, ...] = (None,) if one.person_gave_way else ()
    return DecisionRow(
        one.pk,
        one.text,
        Category(one.category),
        one.owner_agency_id,
        agency_name(one.owner_agency_id),
        one.owner_is_person,
        one.due_on,
        one.action_id,
        one.alternatives,
        one.settled,
        (*person, *one.agencies_gave_way),
        one.review_on,
        dissents,
    )


def minutes_row(one: models.Minutes) -> MinutesRow:
    """Return a version of the minutes as a row."""
    return MinutesRow(
        one.pk,
        one.number,
        Audience(one.audience),
        one.agency_id,
        agency_name(one.agency_id),
        one.text,
        one.content,
        one.issued_at,
    )


def disclosure_row(one: models.Disclosure) -> DisclosureRow:
    """Return an entry of the register as a row."""
    return DisclosureRow(
        one.pk,
        Recipient(one.recipient),
        one.agency_id,
        one.name or agency_name(one.agency_id),
        Category(one.category),
        Shared(one.shared),
        one.what,
        one.basis,
        one.is_told,
        one.why_not_told,
        one.conditions,
        one.at,
    )
