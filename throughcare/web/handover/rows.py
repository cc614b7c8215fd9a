"""Handovers, workers and questions in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from throughcare.accounts import queries as accounts
from throughcare.accounts.types import CONTACT_ROLES
from throughcare.agencies import queries as agencies
from throughcare.pages import handover_words, words
from throughcare.people import queries as people
from throughcare.web.person.rows import known_relations, live

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date, datetime

    from throughcare.accounts.types import Worker
    from throughcare.caseloads.types import AnswerRow, ConsultRow, HandoverRow
    from throughcare.journeys.actions.assigning import Load
    from throughcare.kernel.access import Access
    from throughcare.pages.doors import Request


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """Hold the answer of one agency in words."""

    agency: str
    is_receiver: bool
    text: str
    tone: str
    reason: str
    at: datetime | None
    reminded: int
    """How often it was reminded while nobody there answered."""
    is_escalated: bool


@dataclass(frozen=True, slots=True)
class HandoverCard:
    """Hold one handover as its page shows it."""

    handover_id: int
    kind: str
    state: str
    text: str
    tone: str
    sender: str
    receiver: str
    worker: str
    proposed_at: datetime
    proposed_by: str
    start_on: date
    meeting_on: date
    moves_with_release: bool
    home: str
    """Where the person lives from the beginning of a transfer on; empty where nobody said so."""
    home_before: str
    note: str
    decide_by: date | None
    decider: str
    decision: str
    answers: tuple[AnswerLine, ...]
    hidden_answers: int
    """Answers of agencies of which this worker may not know."""


def name_of(person_id: int, access: Access) -> str:
    """Return the name of a person."""
    return people.facts_of([person_id], access=access)[person_id].name


def known_agencies(person_id: int, access: Access, today: date) -> set[int]:
    """Return the agencies of which the worker may know that they have to do with the person."""
    return {fact.agency_id for fact in known_relations(person_id, access=access, today=today)}


def places_of(found: Iterable[HandoverRow]) -> dict[str, str]:
    """Return the names of municipalities where one of the handovers says one; asks nothing otherwise."""
    map_ = agencies.agency_map().agencies
    receivers = [map_[one.to_agency_id] for one in found if one.home_after]
    return agencies.municipality_names(receivers[0].jurisdiction) if receivers else {}


def card(
    row: HandoverRow, access: Access, known: set[int], places: Mapping[str, str] | None = None
) -> HandoverCard:
    """Return a handover in words; agencies of which the worker may not know stay unnamed."""
    places = places_of([row]) if places is None else places
    names = agencies.agency_names()
    ours = access.actor.agency_id
    sides = {row.from_agency_id, row.to_agency_id}
    # Two sides of one handover know each other.
    known = known | sides if ours in sides else known
    workers = accounts.worker_names(
        one for one in (row.to_membership_id, row.proposed_by_id) if one is not None
    )
    shown = [one for one in row.answers if one.agency_id in known or one.agency_id == ours]

    def agency(agency_id: int | None) -> str:
        if agency_id is None:
            return ""
        is_known = agency_id in known or agency_id == ours
        return names.get(agency_id, "") if is_known else _("Another agency")

    is_worker_known = row.to_agency_id in known or row.to_agency_id == ours
    return HandoverCard(
        handover_id=row.handover_id,
        kind=words.word(handover_words.KINDS, row.kind.value),
        state=row.state.value,
        text=words.word(handover_words.STATES, row.state.value),
        tone=handover_words.STATE_TONES[row.state.value],
        sender=agency(row.from_agency_id),
        receiver=agency(row.to_agency_id),
        worker=workers.get(row.to_membership_id or 0, "") if is_worker_known else "",
        proposed_at=row.proposed_at,
        proposed_by=workers.get(row.proposed_by_id or 0, ""),
        start_on=row.start_on,
        meeting_on=row.meeting_on,
        moves_with_release=row.start_offset_days is not None,
        home=places.get(row.home_after, ""),
        home_before=places.get(row.home_before, ""),
        note=row.note,
        decide_by=row.decide_by,
        decider=agency(row.decider_agency_id),
        decision=row.decision,
        answers=tuple(_answer(one, names) for one in shown),
        hidden_answers=len(row.answers) - len(shown),
    )


def _answer(one: AnswerRow, names: Mapping[int, str]) -> AnswerLine:
    return AnswerLine(
        names.get(one.agency_id, ""),
        one.is_receiver,
        words.word(handover_words.ANSWERS, one.answer.value),
        handover_words.ANSWER_TONES[one.answer.value],
        one.reason,
        one.answered_at,
        one.reminded,
        one.escalated_at is not None,
    )


def contacts_at(agency_ids: Iterable[int], today: date) -> list[Worker]:
    """Return who may be a contact at agencies that are not sealed, by agency and name."""
    rows = agencies.agency_map().agencies
    return [
        worker
        for agency_id in sorted(set(agency_ids))
        if agency_id in rows and not rows[agency_id].is_sealed
        for worker in accounts.workers_of(agency_id, today)
        if worker.role in CONTACT_ROLES
    ]


def around(person_id: int, access: Access, today: date) -> list[Worker]:
    """Return who may be a contact at agencies that are known to take part today."""
    relations = known_relations(person_id, access=access, today=today)
    return contacts_at((fact.agency_id for fact in live(relations, today)), today)


def title(worker: Worker) -> str:
    """Return a worker as a choice."""
    return f"{worker.name}, {words.word(words.ROLES, worker.role.value)}, {worker.agency_name}"


def choices(workers: Iterable[Worker]) -> list[tuple[str, str]]:
    """Return workers as choices."""
    return [(str(one.membership_id), title(one)) for one in workers]


def choices_with_load(
    workers: Iterable[Worker], loads: Mapping[int, Load]
) -> list[tuple[str, str]]:
    """Return workers as choices, with how much they carry."""
    return [
        (str(one.membership_id), f"{title(one)} ({carries(loads[one.membership_id])})")
        for one in workers
    ]


def first_choice(named: int | None, workers: Sequence[Worker]) -> str:
    """Return who stands in the list at first: whoever was named, or the only one there is."""
    only = workers[0].membership_id if len(workers) == 1 else ""
    return str(named or only)


def carries(load: Load) -> str:
    """Say how much a worker carries."""
    values = {"points": load.points, "ceiling": load.ceiling}
    return _("%(points)s of %(ceiling)s points") % values


@dataclass(frozen=True, slots=True)
class QuestionCard:
    """Hold one question as its page shows it."""

    consult_id: int
    asked_by: str
    agency: str
    to: str
    question: str
    asked_at: datetime
    answer_by: date
    answer: str
    answered_by: str
    answered_at: datetime | None
    is_withdrawn: bool
    is_open: bool
    is_late: bool
    is_ours: bool
    """One's own agency asked it."""
    may_answer: bool


def question_cards(found: list[ConsultRow], request: Request) -> list[QuestionCard]:
    """Return questions in words."""
    ids = {
        one
        for row in found
        for one in (row.asked_by_id, row.to_membership_id, row.answered_by_id)
        if one is not None
    }
    workers, names = accounts.worker_names(ids) if ids else {}, agencies.agency_names()
    return [_question(row, workers, names, request) for row in found]


def _question(
    row: ConsultRow, workers: Mapping[int, str], names: Mapping[int, str], request: Request
) -> QuestionCard:
    me = request.actor
    return QuestionCard(
        row.consult_id,
        workers.get(row.asked_by_id, ""),
        names.get(row.agency_id, ""),
        asked_of(row.to_agency_id, row.to_role, row.to_membership_id, workers, names),
        row.question,
        row.asked_at,
        row.answer_by,
        row.answer,
        workers.get(row.answered_by_id or 0, ""),
        row.answered_at,
        row.withdrawn_at is not None,
        row.is_open,
        row.is_late(request.today),
        row.agency_id == me.agency_id,
        row.is_open
        and row.to_agency_id == me.agency_id
        and row.to_role in {"", me.role}
        and row.to_membership_id in {None, me.membership_id},
    )


def asked_of(
    agency_id: int,
    role: str,
    membership_id: int | None,
    workers: Mapping[int, str],
    names: Mapping[int, str],
) -> str:
    """Say who was asked: a worker, a role at an agency, or the agency."""
    agency = names.get(agency_id, "")
    if membership_id is not None:
        return f"{workers.get(membership_id, '')}, {agency}"
    return f"{words.word(words.ROLES, role)}, {agency}" if role else agency
