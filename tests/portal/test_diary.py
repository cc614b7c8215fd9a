"""My diary: all of mine, on paper; asking, taking a time, how I am reached, my calendar."""

from __future__ import annotations

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import timezone

from tests.web.test_diary import Stage, text_of
from throughcare.accounts import actions as accounts
from throughcare.appointments import actions
from throughcare.appointments.actions import Opening
from throughcare.appointments.models import Appointment, DiaryErrand
from throughcare.appointments.types import Kind, Place, Where
from throughcare.kernel.access import Actor
from throughcare.people.models import ContactPoint, ContactRule
from throughcare.sharing import actions as sharing

pytestmark = pytest.mark.django_db


@pytest.fixture
def stage(live_world) -> Stage:
    return Stage(live_world)


@pytest.fixture
def me(client, stage):
    """Sign the person in."""
    world = stage.world
    account = accounts.open_account(
        "rik",
        name="Rik",
        password=None,
        by=Actor(None),
        now=world.now,
        second_factor_required=False,
    )
    sharing.link_self(account, stage.person_id, access=world.system(), now=world.now)
    client.force_login(world.account("rik"))
    return client


def offer(stage: Stage, hour: int = 10) -> int:
    start = timezone.localtime(stage.world.now).replace(
        hour=hour, minute=0, second=0, microsecond=0
    )
    start += timedelta(days=3)
    opening = Opening(start, start + timedelta(hours=1), Place(Where.REMOTE))
    return actions.offer_time(
        opening,
        Kind.APPOINTMENT,
        access=stage.world.listing("municipality"),
        now=stage.world.now,
        today=stage.world.today,
    )


class TestMyDiary:
    def test_shows_all_of_mine_with_every_agency(self, stage, me) -> None:
        stage.book("municipality", about="Rent")
        stage.book("casemanager", hour=14, about="Letters")
        said = text_of(me.get(reverse("my_diary")))
        assert "Rent" in said
        assert "Letters" in said
        assert "Letters" in text_of(me.get(reverse("my_diary_print")))

    def test_says_what_was(self, stage, me) -> None:
        stage.book(day=stage.world.today - timedelta(days=2), about="Letters")
        assert "Letters" not in text_of(me.get(reverse("my_diary")))
        assert "Letters" in text_of(me.get(reverse("my_diary") + "?when=past"))

    def test_is_not_for_workers(self, stage, as_worker) -> None:
        assert as_worker("casemanager").get(reverse("my_diary")).status_code == 404

    @pytest.mark.parametrize("after", ["x", "2026-01-01~1", "2026-01-01T10:00:00%2B00:00~9"])
    def test_takes_any_address(self, me, after) -> None:
        assert me.get(f"{reverse('my_diary')}?after={after}").status_code == 200


class TestAsk:
    def test_waits_for_an_answer(self, stage, me) -> None:
        number = stage.book()
        answer = me.post(
            reverse("my_appointment_ask", args=[number]), {"kind": "asked_to_move", "why": "School"}
        )
        assert answer.status_code == 302
        assert DiaryErrand.objects.get().why == "School"
        assert Appointment.objects.get().state == "booked"

    def test_says_what_is_wrong(self, stage, me) -> None:
        number = stage.book()
        answer = me.post(
            reverse("my_appointment_ask", args=[number]),
            {"kind": "asked_to_move", "why": "x" * 501},
        )
        assert "Write at most 500 characters" in text_of(answer)

    def test_of_what_is_over_does_not_exist(self, stage, me) -> None:
        number = stage.book(day=stage.world.today - timedelta(days=2))
        assert me.get(reverse("my_appointment_ask", args=[number])).status_code == 404


class TestMyTimes:
    def test_are_taken_and_given_up(self, stage, me) -> None:
        number = offer(stage)
        assert me.post(reverse("my_times"), {"take": number}).status_code == 302
        mine = Appointment.objects.get()
        me.post(reverse("my_appointment_ask", args=[mine.pk]), {"kind": "asked_to_cancel"})
        mine.refresh_from_db()
        assert mine.state == "cancelled_by_person"
        assert "Take this time" in text_of(me.get(reverse("my_times")))

    def test_say_when_i_have_something_else(self, stage, me) -> None:
        stage.book()
        number = offer(stage)
        answer = me.post(reverse("my_times"), {"take": number})
        assert answer.status_code == 409
        assert "You have something else then" in text_of(answer)
        assert me.post(reverse("my_times"), {"take": number, "both": "yes"}).status_code == 302

    def test_that_somebody_took_are_gone(self, stage, me) -> None:
        assert "Somebody was faster" in text_of(me.post(reverse("my_times"), {"take": "999"}))


class TestMyReach:
    def test_is_mine_to_say(self, me) -> None:
        me.post(reverse("my_reach"), {"system": "email", "value": "rik@example.org", "use": "home"})
        assert ContactPoint.objects.get().by_person
        fields = {
            "first": "email",
            "second": "letter",
            "from_hour": "9",
            "until_hour": "12",
            "version": "0",
        }
        assert me.post(reverse("my_reach_rules"), fields).status_code == 302
        assert ContactRule.objects.get().channels == "email letter"
        me.post(reverse("my_reach"), {"end": ContactPoint.objects.get().pk})
        assert "No number and no address" in text_of(me.get(reverse("my_reach")))

    def test_says_what_is_wrong(self, me) -> None:
        answer = me.post(reverse("my_reach"), {"system": "email", "value": "rik", "use": "home"})
        assert "Enter an e-mail address" in text_of(answer)
        fields = {"first": "", "second": "", "from_hour": "12", "until_hour": "9", "version": "0"}
        assert "The hours must begin before they end" in text_of(
            me.post(reverse("my_reach_rules"), fields)
        )


class TestMyCalendar:
    def test_address_is_shown_once_and_stopped(self, stage, me) -> None:
        stage.book(about="Debts")
        page = BeautifulSoup(me.post(reverse("my_calendar")).content, "html.parser")
        path = "/" + page.code.get_text().split("/", 3)[3]
        assert me.get(path).content.count(b"BEGIN:VEVENT") == 1
        assert BeautifulSoup(me.get(reverse("my_calendar")).content, "html.parser").code is None
        me.post(reverse("my_calendar"), {"step": "stop"})
        assert me.get(path).status_code == 404
