"""What the tables refuse, whoever asks: one try at each constraint, and at what may only be added to."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from tests.meetings.conftest import CITY, CLINIC
from throughcare.meetings.models import (
    AgendaItem,
    Conference,
    Decision,
    Disclosure,
    Dissent,
    InformationRequest,
    Minutes,
    PersonVoice,
    Seat,
)

pytestmark = pytest.mark.django_db


def refused(name: str, action) -> None:
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        action()


@pytest.fixture
def rows(table):
    """Return what a row of each table needs besides what is tried."""
    here = {"conference_id": table.conference_id}
    member = table.world.world.memberships["casemanager"]
    prison, now = table.agency("pi-ijsseloever"), table.world.now
    return {
        Seat: {**here, "agency_id": table.agency(CITY), "why": "They help", "asked_at": now},
        AgendaItem: {**here, "source": "question", "title": "Rent", "category": "plan", "added_at": now},
        InformationRequest: {
            **here, "agency_id": table.agency(CITY), "category": "plan", "question": "What?", "what_for": "To help",
            "due_on": date(2026, 12, 1), "asked_at": now, "asked_by_id": member,
        },
        Decision: {**here, "text": "Do it", "category": "plan", "decided_at": now, "decided_by_id": member},
        Dissent: {**here, "agency_id": prison, "membership_id": member, "why": "Too early", "at": now},
        Minutes: {
            **here, "audience": "participants", "number": 1, "text": "So", "content": {},
            "issued_at": now, "issued_by_id": member,
        },
        Disclosure: {
            **here, "recipient": "agency", "agency_id": prison, "category": "plan", "shared": "answer", "what": "answer:1",
            "basis": "rule:x@1", "is_told": True, "conditions": "None", "at": now, "by_agency_id": prison, "by_id": member,
        },
    }  # fmt: skip


@pytest.mark.parametrize(
    ("model", "wrong", "name"),
    [
        (Seat, {"guest": "Somebody"}, "a_seat_is_of_an_agency_or_a_guest"),
        (Seat, {"agency_id": None}, "a_seat_is_of_an_agency_or_a_guest"),
        (Seat, {"why": ""}, "a_seat_has_its_reason"),
        (Seat, {"is_excluded": True, "came": "came"}, "nobody_left_out_was_there"),
        (Seat, {"came": "perhaps"}, "seat_says_known_attendance"),
        (Seat, {"accepted_version": 1}, "acceptance_has_its_moment"),
        (AgendaItem, {"title": ""}, "agenda_item_says_what_it_is"),
        (AgendaItem, {"source": "gossip"}, "agenda_item_says_what_it_is"),
        (InformationRequest, {"what_for": ""}, "a_request_says_what_for"),
        (InformationRequest, {"answer": "answered"}, "an_answer_is_whole"),
        (Decision, {"text": ""}, "a_decision_says_something"),
        (Decision, {"action_id": 1}, "a_step_has_owner_and_day"),
        (Dissent, {"why": ""}, "dissent_has_its_reason"),
        (Dissent, {"agency_id": None}, "dissent_has_its_author"),
        (Minutes, {"audience": "agency"}, "minutes_name_their_audience"),
        (Disclosure, {"agency_id": None}, "a_disclosure_names_its_receiver"),
        (Disclosure, {"is_told": False}, "not_telling_has_its_reason"),
        (Disclosure, {"basis": ""}, "a_disclosure_has_its_basis"),
    ],
)
def test_rows_that_make_no_sense_are_refused(rows, model, wrong, name):
    refused(name, lambda: model.objects.create(**{**rows[model], **wrong}))


@pytest.mark.parametrize(
    ("wrong", "name"),
    [
        ({"state": "somewhere"}, "conference_has_a_known_state"),
        ({"state": "closed"}, "closed_conference_has_its_day"),
        ({"cancelled_why": "So"}, "only_a_cancelled_conference_says_why"),
        ({"quorum": 0}, "conference_says_what_it_needs"),
    ],
)
def test_a_conference_holds_together(table, wrong, name):
    refused(name, lambda: Conference.objects.update(**wrong))


def test_an_agency_has_one_seat(rows):
    Seat.objects.create(**rows[Seat])
    refused("an_agency_has_one_seat", lambda: Seat.objects.create(**rows[Seat]))


def test_what_is_found_comes_once(rows):
    values = {**rows[AgendaItem], "source_key": "action:1"}
    AgendaItem.objects.create(**values)
    refused("a_found_item_comes_once", lambda: AgendaItem.objects.create(**values))


def test_what_the_person_asks_stays(rows, table):
    item = AgendaItem.objects.create(**{**rows[AgendaItem], "source": "person"})
    taken_off = AgendaItem.objects.filter(pk=item.pk)
    refused("what_the_person_asks_stays", lambda: taken_off.update(taken_off_at=table.world.now))


def test_nobody_answers_before_being_asked(rows, table):
    before = table.world.now.replace(year=2020)
    values = {**rows[InformationRequest], "answer": "nothing", "answered_at": before}
    refused(
        "nobody_answers_before_being_asked", lambda: InformationRequest.objects.create(**values)
    )


def test_a_decision_has_one_owner(rows, table):
    values = {**rows[Decision], "owner_is_person": True, "owner_agency_id": table.agency(CLINIC)}
    refused("a_decision_has_one_owner", lambda: Decision.objects.create(**values))


def test_a_version_of_minutes_has_its_number(rows):
    Minutes.objects.create(**rows[Minutes])
    refused("a_version_of_minutes_has_its_number", lambda: Minutes.objects.create(**rows[Minutes]))


def test_the_voice_holds_what_it_says(table):
    refused("the_voice_holds_what_it_says", lambda: PersonVoice.objects.update(voice="statement"))


@pytest.mark.requirement(8)
@pytest.mark.parametrize(
    ("model", "field"), [(Dissent, "why"), (Minutes, "text"), (Disclosure, "what")]
)
def test_what_was_said_is_never_changed(rows, model, field):
    row = model.objects.create(**rows[model])
    with pytest.raises(DatabaseError, match="stays as it was said"), transaction.atomic():
        model.objects.filter(pk=row.pk).update(**{field: "Something else"})
