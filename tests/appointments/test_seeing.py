"""Who sees how much of a diary; what hangs on release; what a calendar address gives."""

from __future__ import annotations

import pytest
from icalendar import Calendar

from tests.appointments.scene import NOW, TODAY, Scene, at
from throughcare.appointments import actions, queries
from throughcare.appointments.actions.erasing import forget_of
from throughcare.appointments.models import Appointment, CalendarFeed, Reminder
from throughcare.appointments.rules.feeds import calendar_of
from throughcare.appointments.types import BusyRow, State
from throughcare.kernel.access import AccessRefusedError

pytestmark = pytest.mark.django_db


def seen(scene: Scene, who: str) -> list:
    return queries.diary(scene.person_id, access=scene.access(who), today=TODAY)


class TestDiary:
    def test_shows_the_own_agency_everything(self, scene) -> None:
        scene.book("helper", about="Debts")
        (row,) = seen(scene, "helper")
        assert (row.about, row.agency, row.level.name) == ("Debts", "Agency helpers", "FULL")

    def test_shows_date_and_attendance_alone_where_the_rules_say_so(self, scene) -> None:
        scene.book("nurse", days=-1, about="Injection")
        (row,) = seen(scene, "officer")
        assert (row.state, row.starts_at, row.level.name) == ("booked", at(-1), "ATTENDANCE")
        assert (row.kind, row.about, row.place, row.worker, row.uid) == (None, "", "", "", "")

    def test_shows_nothing_without_a_rule(self, scene) -> None:
        scene.book("nurse")
        assert seen(scene, "coordinator") == []
        assert queries.one_of(
            scene.person_id, Appointment.objects.get().pk, access=scene.access("coordinator"), today=TODAY
        ) is None  # fmt: skip

    def test_names_no_agency_of_which_the_asker_may_not_know(self, scene) -> None:
        scene.book("shelter")
        assert seen(scene, "officer") == []

    def test_shows_the_person_all_of_their_own(self, scene) -> None:
        scene.book("nurse", about="Injection")
        scene.book("helper", hour=13)
        rows = queries.own_diary(access=scene.access("robin"))
        assert [(row.agency, row.about) for row in rows] == [
            ("Agency clinic", "Injection"),
            ("Agency helpers", ""),
        ]

    def test_of_oneself_is_for_the_person(self, scene) -> None:
        with pytest.raises(AccessRefusedError):
            queries.own_diary(access=scene.access("helper"))

    def test_goes_on_page_by_page(self, scene, monkeypatch) -> None:
        for hour in range(8, 12):
            scene.book("helper", hour=hour)
        first = seen(scene, "helper")[:2]
        after = (first[-1].starts_at, first[-1].appointment_id)
        rest = queries.diary(
            scene.person_id, access=scene.access("helper"), today=TODAY, after=after
        )
        assert [row.starts_at.hour for row in rest] == [10, 11]

    def test_takes_as_many_statements_for_many(self, scene, django_assert_num_queries) -> None:
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        scene.book("helper")
        access = scene.access("helper")
        with CaptureQueriesContext(connection) as few:
            queries.diary(scene.person_id, access=access, today=TODAY)
        for day in range(4, 9):
            scene.book("helper", days=day)
        with django_assert_num_queries(len(few)):
            queries.diary(scene.person_id, access=access, today=TODAY)

    def test_history_is_for_the_own_agency_and_the_person(self, scene) -> None:
        number = scene.book("helper")
        for who, count in (("helper", 1), ("robin", 1), ("manager", 0)):
            rows = queries.history(number, scene.person_id, access=scene.access(who))
            assert len(rows) == count, who


class TestWeek:
    def test_shows_the_own_agency_with_names(self, scene) -> None:
        scene.book("helper", membership_id=scene.worker("helper"))
        scene.book("nurse", hour=14)
        given = {"access": scene.cast.listing("helper"), "since": at(0), "until": at(9)}
        (row,) = queries.week(**given)
        assert (row.person, row.worker) == ("Robin Voorbeeld", "Helper")
        assert queries.week(**given, membership_id=0) == []


class TestCalendars:
    def entries(self, scene, who="robin"):
        access = scene.access(who) if who == "robin" else scene.cast.listing(who)
        return queries.feed_entries(access=access, now=NOW)

    @pytest.mark.parametrize("who", ["robin", "helper"])
    def test_give_times_and_nothing_else(self, scene, who) -> None:
        scene.book("helper", about="Debts", membership_id=scene.worker("helper"))
        text = calendar_of(self.entries(scene, who), title="Appointment", now=NOW)
        (event,) = Calendar.from_ical(text).walk("VEVENT")
        assert event.decoded("dtstart") == at(3)
        for secret in (b"Debts", b"Robin", b"helpers", b"LOCATION", b"DESCRIPTION", b"ATTENDEE"):
            assert secret not in text

    def test_keep_the_number_and_say_what_was_cancelled(self, scene) -> None:
        number = scene.book("helper")
        before = self.entries(scene)[0].uid
        actions.cancel(
            number, sequence=0, then=State.CANCELLED_BY_SERVICE, why="", **scene.given("helper")
        )
        text = calendar_of(self.entries(scene), title="x", now=NOW)
        (event,) = Calendar.from_ical(text).walk("VEVENT")
        assert str(event["uid"]).startswith(before)
        assert (event["sequence"], event["status"]) == (1, "CANCELLED")

    def test_addresses_are_kept_as_a_hash_and_can_be_stopped(self, scene) -> None:
        token = actions.make_feed(access=scene.access("robin"), now=NOW)
        assert token not in str(CalendarFeed.objects.values().get())
        assert actions.owner_of(token).person_id == scene.person_id
        newer = actions.make_feed(access=scene.access("robin"), now=NOW)
        assert actions.owner_of(token) is None
        assert actions.end_feeds(access=scene.access("robin"), now=NOW) == 1
        assert actions.owner_of(newer) is None

    @pytest.mark.parametrize("token", ["", "x", "x" * 5000])
    def test_guessed_addresses_give_nothing(self, scene, token) -> None:
        actions.make_feed(access=scene.access("robin"), now=NOW)
        assert actions.owner_of(token) is None

    def test_brought_by_a_worker_warn_when_booking(self, scene) -> None:
        times = [BusyRow(at(3), at(3, 12))]
        access = scene.cast.listing("helper")
        actions.bring_calendar("mine.ics", times, [], access=access, now=NOW)
        with pytest.raises(actions.ClashError) as raised:
            scene.book("helper", membership_id=scene.worker("helper"))
        assert raised.value.clashes[0].is_worker
        assert actions.drop_calendar(access=access, now=NOW)
        assert scene.book("helper", membership_id=scene.worker("helper"))


class TestForgetOf:
    def test_leaves_nothing(self, scene) -> None:
        scene.book("helper")
        actions.make_feed(access=scene.access("robin"), now=NOW)
        assert forget_of([scene.person_id], access=scene.cast.system(), now=NOW) == 1
        for model in (Appointment, Reminder, CalendarFeed):
            assert not model.objects.exists()
