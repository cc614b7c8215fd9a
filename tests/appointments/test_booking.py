"""Booking, moving, cancelling, attendance: what is refused, what is kept, what the log says."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from tests.appointments.scene import NOW, TODAY, Scene, at
from throughcare.appointments import actions, queries
from throughcare.appointments.models import (
    Appointment,
    AppointmentChange,
    DiaryErrand,
    OfferedTime,
    TakenTime,
)
from throughcare.appointments.types import ErrandKind, Kind, Place, State, Where
from throughcare.audit.models import AuditEvent
from throughcare.kernel.access import AccessRefusedError
from throughcare.kernel.periods import Period

pytestmark = pytest.mark.django_db


def stored(number: int) -> Appointment:
    return Appointment.objects.get(pk=number)


class TestBook:
    def test_keeps_it_with_its_history_and_tells_the_log_no_more_than_a_number(self, scene) -> None:
        number = scene.book("helper", about="Debts at the bank")
        row = stored(number)
        assert (row.state, row.agency_id) == ("booked", scene.cast.agencies["helpers"])
        assert AppointmentChange.objects.get(appointment=row).act == "booked"
        event = AuditEvent.objects.order_by("pk").last()
        assert (event.action, event.what) == ("record", "appointment")
        assert "Debts" not in str(event.detail)

    def test_is_refused_to_who_may_not_hold_attendance(self, scene) -> None:
        with pytest.raises(actions.NotYoursError):
            scene.book("liaison")

    def test_is_refused_to_the_person(self, scene) -> None:
        with pytest.raises(actions.NotYoursError):
            scene.book("robin")

    def test_is_refused_for_another_person(self, scene) -> None:
        given = scene.given("helper", today=TODAY) | {"person_id": scene.cast.other_person_id}
        with pytest.raises(AccessRefusedError):
            actions.book(scene.draft(), **given)

    @pytest.mark.parametrize(
        ("more", "name"),
        [
            ({"ends_at": at(3, 9)}, "ends_at"),
            ({"ends_at": at(4, 9)}, "ends_at"),
            ({"kind": Kind.RESERVATION}, "kind"),
            ({"about": "x" * 301}, "about"),
            ({"about": "a\0b"}, "about"),
            ({"place": Place(Where.ELSEWHERE)}, "place"),
            ({"membership_id": 1}, "membership_id"),
            ({"thing_id": 1}, "thing_id"),
            ({"hangs_days": 3}, "hangs_days"),
        ],
    )
    def test_names_what_is_wrong(self, scene, more, name) -> None:
        with pytest.raises(actions.InvalidError) as raised:
            scene.book("helper", **more)
        assert name in {one.name for one in raised.value.problems}
        assert not Appointment.objects.exists()

    def test_far_ahead_is_refused(self, scene) -> None:
        with pytest.raises(actions.InvalidError):
            scene.book("helper", days=800)

    def test_is_undone_when_the_log_cannot_be_written(self, scene, monkeypatch) -> None:
        def fails(*_args, **_values):
            raise DatabaseError("full")

        monkeypatch.setattr("throughcare.audit.actions.record", fails)
        with pytest.raises(DatabaseError), transaction.atomic():
            scene.book("helper")
        assert not Appointment.objects.exists()

    def test_repeats_in_local_time(self, scene) -> None:
        booked = actions.book(
            scene.draft(), **scene.given("helper", today=TODAY), every="weekly", times=20
        )
        assert len(booked.appointment_ids) == 20
        assert not booked.is_cut
        hours = {one.during.start.hour for one in Appointment.objects.all()}
        assert hours == {10, 9}, "Summer time begins in March; the hour on the wall stays."

    def test_is_cut_where_it_goes_on_behind_the_window(self, scene) -> None:
        booked = actions.book(
            scene.draft(), **scene.given("helper", today=TODAY), every="monthly", times=60
        )
        assert booked.is_cut
        assert len(booked.appointment_ids) == 13


class TestClashes:
    @pytest.mark.requirement("R80")
    def test_say_occupied_and_never_with_whom(self, scene) -> None:
        scene.book("nurse", about="Injection")
        with pytest.raises(actions.ClashError) as raised:
            scene.book("helper")
        (clash,) = raised.value.clashes
        assert (clash.starts_at, clash.ends_at, clash.is_ours) == (at(3), at(3, 11), False)
        assert set(clash.__slots__) == {
            "starts_at", "ends_at", "is_ours", "is_worker", "travel_minutes",
        }  # fmt: skip

    def test_are_overruled_with_a_reason_that_is_kept(self, scene) -> None:
        scene.book("nurse")
        number = scene.book("helper", despite="The person wants both")
        assert AppointmentChange.objects.get(appointment_id=number).why == "The person wants both"

    def test_touching_ends_are_none(self, scene) -> None:
        scene.book("nurse", hour=9)
        assert scene.book("helper", hour=10)

    def test_what_is_cancelled_takes_no_time(self, scene) -> None:
        number = scene.book("nurse")
        actions.cancel(
            number, sequence=0, then=State.CANCELLED_BY_SERVICE, why="", **scene.given("nurse")
        )
        assert scene.book("helper")

    def test_are_told_to_nobody_who_may_not_book(self, scene) -> None:
        scene.book("nurse")
        found = queries.clashes(
            scene.person_id, at(3), at(3, 11), place=Place(), access=scene.access("liaison"), today=TODAY,
        )  # fmt: skip
        assert found == []

    @pytest.mark.requirement("R80")
    def test_count_the_way_between_places_of_the_own_agency(self, scene) -> None:
        here, there = (
            Place(Where.ELSEWHERE, "A", None, "X1"),
            Place(Where.ELSEWHERE, "B", None, "X2"),
        )
        scene.book("helper", hour=9, place=here)
        with pytest.raises(actions.ClashError) as raised:
            scene.book("helper", hour=10, place=there)
        assert raised.value.clashes[0].travel_minutes == 45
        actions.set_travel_times({("X2", "X1"): 0}, access=scene.cast.system())
        assert scene.book("helper", hour=10, place=there)


class TestDoubleBooking:
    def test_of_a_worker_is_refused(self, scene) -> None:
        scene.book("helper", membership_id=scene.worker("helper"))
        with pytest.raises(actions.TakenError):
            scene.book("helper", membership_id=scene.worker("helper"), despite="all the same")

    def test_of_a_thing_is_refused(self, scene) -> None:
        room = actions.add_thing("Room 1", access=scene.cast.listing("helper"))
        scene.book("helper", thing_id=room)
        with pytest.raises(actions.TakenError):
            scene.book("helper", thing_id=room, despite="all the same")

    def test_of_a_place_is_refused(self, scene) -> None:
        session = scene.session(capacity=1)
        actions.join_session(session, **scene.given("helper", today=TODAY))
        with pytest.raises(actions.TakenError):
            actions.join_session(session, **scene.given("helper", today=TODAY, despite="x"))

    def test_of_an_offer_is_refused(self, scene) -> None:
        offer = scene.offer()
        actions.take_offer(offer, **scene.given("robin", today=TODAY))
        with pytest.raises(actions.TakenError):
            actions.take_offer(offer, **scene.given("coordinator", today=TODAY, despite="x"))

    def test_of_an_offered_hour_is_refused(self, scene) -> None:
        scene.offer()
        with pytest.raises(actions.TakenError):
            scene.book("helper", membership_id=scene.worker("helper"))


class TestOffers:
    def test_are_taken_by_the_person(self, scene) -> None:
        number = actions.take_offer(scene.offer(), **scene.given("robin", today=TODAY))
        assert stored(number).agency_id == scene.cast.agencies["helpers"]
        assert AppointmentChange.objects.get(appointment_id=number).by_person

    @pytest.mark.requirement("R118")
    def test_are_taken_by_another_agency_for_the_person(self, scene) -> None:
        number = actions.take_offer(scene.offer(), **scene.given("manager", today=TODAY))
        change = AppointmentChange.objects.get(appointment_id=number)
        assert change.agency_id == scene.cast.agencies["prison"]

    def test_come_back_when_the_person_gives_the_time_up(self, scene) -> None:
        offer = scene.offer()
        number = actions.take_offer(offer, **scene.given("robin", today=TODAY))
        state = actions.ask_for_change(
            number, kind=ErrandKind.ASKED_TO_CANCEL, why="", access=scene.access("robin"), now=NOW
        )
        assert state is State.CANCELLED_BY_PERSON
        assert [one.offer_id for one in queries.offers_for(**offers(scene, "robin"))] == [offer]
        assert DiaryErrand.objects.get().kind == "cancelled"

    def test_come_back_when_the_appointment_moves(self, scene) -> None:
        offer = scene.offer()
        number = actions.take_offer(offer, **scene.given("robin", today=TODAY))
        draft = scene.draft(5, membership_id=scene.worker("helper"))
        actions.move(number, draft, sequence=0, why="", **scene.given("helper", today=TODAY))
        assert [one.offer_id for one in queries.offers_for(**offers(scene, "robin"))] == [offer]

    def test_end_where_the_time_is_needed(self, scene) -> None:
        offer = scene.offer()
        number = actions.take_offer(offer, **scene.given("robin", today=TODAY))
        draft = scene.draft(3, 10, 90, membership_id=scene.worker("helper"))
        actions.move(number, draft, sequence=0, why="", **scene.given("helper", today=TODAY))
        assert queries.offers_for(**offers(scene, "robin")) == []
        assert OfferedTime.objects.get().withdrawn_at == NOW

    def test_are_shown_of_agencies_that_work_with_the_person_only(self, scene) -> None:
        scene.offer("stranger")
        assert queries.offers_for(**offers(scene, "robin")) == []

    def test_are_withdrawn_once(self, scene) -> None:
        offer, access = scene.offer(), scene.cast.listing("helper")
        assert actions.withdraw_offer(offer, access=access, now=NOW)
        assert not actions.withdraw_offer(offer, access=access, now=NOW)


def offers(scene: Scene, who: str) -> dict:
    return scene.given(who, today=TODAY)


class TestMove:
    def test_gives_another_time_and_raises_the_sequence(self, scene) -> None:
        number = scene.book("helper")
        draft = scene.draft(4)
        assert (
            actions.move(number, draft, sequence=0, why="ill", **scene.given("helper", today=TODAY))
            == 1
        )
        assert (stored(number).state, stored(number).during.start) == ("moved", at(4))

    def test_over_what_somebody_else_changed_is_refused(self, scene) -> None:
        number = scene.book("helper")
        given = scene.given("helper", today=TODAY)
        actions.move(number, scene.draft(4), sequence=0, why="", **given)
        with pytest.raises(actions.StaleError):
            actions.move(number, scene.draft(5), sequence=0, why="", **given)

    def test_is_refused_to_another_agency(self, scene) -> None:
        number = scene.book("helper")
        with pytest.raises(actions.NoSuchAppointmentError):
            actions.move(
                number, scene.draft(4), sequence=0, why="", **scene.given("manager", today=TODAY)
            )

    def test_frees_the_time_it_had(self, scene) -> None:
        worker = scene.worker("helper")
        number = scene.book("helper", membership_id=worker)
        draft = scene.draft(4, membership_id=worker)
        actions.move(number, draft, sequence=0, why="", **scene.given("helper", today=TODAY))
        assert scene.book("helper", membership_id=worker)


class TestCancel:
    @pytest.mark.parametrize("then", [State.CANCELLED_BY_PERSON, State.CANCELLED_BY_SERVICE])
    def test_says_who_did(self, scene, then) -> None:
        number = scene.book("helper", membership_id=scene.worker("helper"))
        actions.cancel(number, sequence=0, then=then, why="", **scene.given("helper"))
        assert stored(number).state == then
        assert not TakenTime.objects.exists()

    def test_is_final(self, scene) -> None:
        number = scene.book("helper")
        given = {"then": State.CANCELLED_BY_PERSON, "why": "", **scene.given("helper")}
        actions.cancel(number, sequence=0, **given)
        with pytest.raises(actions.StateError):
            actions.cancel(number, sequence=1, **given)


class TestAttendance:
    def test_is_recorded_when_it_has_begun(self, scene) -> None:
        number = scene.book("helper", days=-1)
        given = {"why": "", **scene.given("helper")}
        actions.record_attendance(number, sequence=0, outcome=State.NOT_COME, **given)
        actions.record_attendance(number, sequence=1, outcome=State.EXCUSED, **given)
        acts = AppointmentChange.objects.order_by("pk").values_list("act", flat=True)
        assert list(acts) == ["booked", "recorded", "corrected"]
        assert stored(number).state == "excused"

    def test_is_refused_before(self, scene) -> None:
        number = scene.book("helper")
        with pytest.raises(actions.StateError):
            actions.record_attendance(
                number, sequence=0, outcome=State.ATTENDED, why="", **scene.given("helper")
            )


class TestAskForChange:
    def test_waits_for_a_worker_and_changes_nothing(self, scene) -> None:
        number = scene.book("helper")
        actions.ask_for_change(
            number,
            kind=ErrandKind.ASKED_TO_MOVE,
            why="School",
            access=scene.access("robin"),
            now=NOW,
        )
        assert stored(number).state == "booked"
        (row,) = queries.errands(access=scene.cast.listing("helper"))
        assert (row.kind, row.why, row.name) == ("asked_to_move", "School", "Robin Voorbeeld")

    def test_is_settled_by_moving(self, scene) -> None:
        number = scene.book("helper")
        actions.ask_for_change(
            number, kind=ErrandKind.ASKED_TO_MOVE, why="", access=scene.access("robin"), now=NOW
        )
        actions.move(
            number, scene.draft(4), sequence=0, why="", **scene.given("helper", today=TODAY)
        )
        assert queries.errands(access=scene.cast.listing("helper")) == []

    def test_is_settled_by_hand(self, scene) -> None:
        number = scene.book("helper")
        actions.ask_for_change(
            number, kind=ErrandKind.ASKED_TO_MOVE, why="", access=scene.access("robin"), now=NOW
        )
        errand = DiaryErrand.objects.get().pk
        with pytest.raises(actions.NoSuchAppointmentError):
            actions.settle_errand(errand, **scene.given("manager"))
        actions.settle_errand(errand, **scene.given("helper"))
        assert queries.errands(access=scene.cast.listing("helper")) == []

    def test_is_refused_to_workers(self, scene) -> None:
        number = scene.book("helper")
        with pytest.raises(actions.NotYoursError):
            actions.ask_for_change(
                number,
                kind=ErrandKind.ASKED_TO_MOVE,
                why="",
                access=scene.access("helper"),
                now=NOW,
            )


class TestSessions:
    def test_give_places_until_they_are_full(self, scene) -> None:
        session = scene.session(capacity=2)
        actions.join_session(session, **scene.given("helper", today=TODAY))
        (row,) = queries.sessions(access=scene.cast.listing("helper"), since=at(0), until=at(9))
        assert (row.taken, row.free, row.title) == (1, 1, "Cooking")

    def test_are_cancelled_with_every_place(self, scene) -> None:
        session = scene.session()
        number = actions.join_session(session, **scene.given("helper", today=TODAY))
        gone = actions.cancel_session(
            session, why="Ill", access=scene.cast.listing("helper"), now=NOW
        )
        assert gone == 1
        assert stored(number).state == "cancelled_by_service"


class TestConstraints:
    @pytest.mark.parametrize(
        ("values", "name"),
        [
            ({"state": "gone"}, "appointment_has_known_words"),
            ({"hangs_days": 1}, "what_hangs_on_release_has_a_case"),
            ({"seat": 1}, "a_place_in_a_group_has_a_number"),
        ],
    )
    def test_of_appointments_hold(self, scene, values, name) -> None:
        number = scene.book("helper")
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            Appointment.objects.filter(pk=number).update(**values)

    def test_history_is_never_changed(self, scene) -> None:
        scene.book("helper")
        with pytest.raises(DatabaseError, match="what happened stays"), transaction.atomic():
            AppointmentChange.objects.update(why="else")

    @pytest.mark.parametrize("column", ["membership", "thing"])
    def test_a_time_is_taken_once(self, scene, column) -> None:
        room = actions.add_thing("Room 1", access=scene.cast.listing("helper"))
        numbers = [scene.book("helper", hour=hour) for hour in (8, 14)]
        during = Period(at(3), at(3, 11))
        whose = (
            {"membership_id": scene.worker("helper")}
            if column == "membership"
            else {"thing_id": room}
        )
        TakenTime.objects.create(appointment_id=numbers[0], during=during, **whose)
        with pytest.raises(IntegrityError, match="taken_once_at_a_time"), transaction.atomic():
            TakenTime.objects.create(appointment_id=numbers[1], during=during, **whose)

    def test_a_time_is_of_one_thing(self, scene) -> None:
        with pytest.raises(IntegrityError, match="taken_time_is_of_one"), transaction.atomic():
            TakenTime.objects.create(during=Period(at(3), at(4)))

    @pytest.mark.parametrize(
        ("statement", "name"),
        [
            ("INSERT INTO appointments_travel (first, second, minutes) VALUES ('B', 'A', 1)", "travel_names_the_first_code_first"),
            ("UPDATE appointments_session SET capacity = 0", "a_session_has_places"),
            ("UPDATE appointments_errand SET kind = 'x'", "errand_is_known"),
            ("INSERT INTO appointments_change (appointment_id, act, at, by_person, why, before, after) SELECT id, 'x', now(), false, '', '{}', '{}' FROM appointments_appointment LIMIT 1", "appointment_change_is_known"),
            ("UPDATE appointments_reminder SET state = 'x'", "reminder_has_known_words"),
            ("INSERT INTO appointments_feed (account_id, token_hash, made_at) VALUES (1, 'x', now())", "a_calendar_is_of_a_worker_or_the_person"),
        ],
    )  # fmt: skip
    def test_of_other_tables_hold(self, scene, statement, name) -> None:
        number = scene.book("helper")
        scene.session()
        actions.ask_for_change(
            number, kind=ErrandKind.ASKED_TO_MOVE, why="", access=scene.access("robin"), now=NOW
        )
        with (
            pytest.raises(IntegrityError, match=name),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)
