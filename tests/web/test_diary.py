"""The diary for staff: who sees how much, booking with a clash, groups, letters, calendars, how people are reached."""

from __future__ import annotations

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from tests.exchange.test_calendars import calendar, event
from throughcare.appointments import actions, queries
from throughcare.appointments.models import Appointment, DiaryErrand, GroupSession, OfferedTime
from throughcare.appointments.types import Draft, ErrandKind, Place, Where
from throughcare.audit.models import AuditEvent
from throughcare.kernel.access import Actor
from throughcare.people.models import ContactPoint
from throughcare.sharing import actions as sharing

pytestmark = pytest.mark.django_db


def text_of(answer) -> str:
    return BeautifulSoup(answer.content, "html.parser").get_text(" ", strip=True)


def day_fields(day, **more) -> dict[str, str]:
    given = {
        "on_day": day.day,
        "on_month": day.month,
        "on_year": day.year,
        "since": "10:00",
        "until": "11:00",
    }
    return {name: str(value) for name, value in (given | more).items()}


class Stage:
    def __init__(self, world) -> None:
        self.world, self.person_id = world, world.people["zwolle"]
        self.day = world.today + timedelta(days=3)

    def access(self, who="casemanager"):
        return self.world.access("zwolle", who)

    def book(self, who="casemanager", hour=10, day=None, **more) -> int:
        start = timezone.localtime(self.world.now).replace(
            hour=hour, minute=0, second=0, microsecond=0
        )
        start += (day or self.day) - start.date()
        draft = Draft(start, start + timedelta(hours=1), place=Place(Where.REMOTE), **more)
        booked = actions.book(
            draft, person_id=self.person_id, access=self.access(who), now=self.world.now, today=self.world.today,
        )  # fmt: skip
        return booked.appointment_ids[0]

    def path(self, name, *more) -> str:
        return reverse(name, args=[self.person_id, *more])


@pytest.fixture
def stage(live_world) -> Stage:
    return Stage(live_world)


class TestPersonDiary:
    def test_shows_what_the_rules_let_see_and_is_recorded(self, stage, as_worker) -> None:
        stage.book(about="Debts")
        answer = as_worker("casemanager").get(stage.path("person_diary"))
        assert "Debts" in text_of(answer)
        event_row = AuditEvent.objects.order_by("pk").last()
        assert (event_row.what, event_row.person_ids) == ("diary", [stage.person_id])

    def test_offers_booking_to_who_may(self, stage, as_worker) -> None:
        assert "Book an appointment" in text_of(
            as_worker("casemanager").get(stage.path("person_diary"))
        )

    def test_does_not_exist_for_strangers(self, stage, as_worker) -> None:
        assert as_worker("stranger").get(stage.path("person_diary")).status_code == 404


class TestBook:
    def post(self, client, stage, **more):
        fields = {
            "kind": "appointment",
            "where": "remote",
            "reminds": "on",
            **day_fields(stage.day, **more),
        }
        return client.post(stage.path("person_diary_book"), fields)

    def test_stores_it(self, stage, as_worker) -> None:
        answer = self.post(as_worker("casemanager"), stage)
        assert answer.status_code == 302
        start = timezone.localtime(Appointment.objects.get().during.start)
        assert (start.date(), start.hour) == (stage.day, 10)

    def test_says_occupied_and_never_with_whom(self, stage, as_worker) -> None:
        stage.book("municipality", about="Rent")
        answer = self.post(as_worker("casemanager"), stage)
        said = text_of(answer)
        assert answer.status_code == 409
        assert "The person is occupied on" in said
        assert "Rent" not in said
        assert "Zwolle" not in said.split("Something is in the way")[1].split("Which day?")[0]

    def test_takes_a_reason(self, stage, as_worker) -> None:
        stage.book("municipality")
        answer = self.post(as_worker("casemanager"), stage, despite="Both are needed")
        assert answer.status_code == 302
        assert Appointment.objects.count() == 2

    @pytest.mark.parametrize(
        ("more", "said"),
        [
            ({"since": "25:00"}, "Enter a time such as 9:30"),
            ({"since": ""}, "Enter a time such as 9:30"),
            ({"until": "9:00"}, "The end must come after the beginning"),
            ({"on_day": "31", "on_month": "2"}, "Enter a date that exists"),
            ({"where": "elsewhere"}, "Say where it is"),
            ({"every": "weekly", "times": "99"}, "Ensure this value is less than or equal to 60"),
        ],
    )
    def test_says_what_is_wrong(self, stage, as_worker, more, said) -> None:
        answer = self.post(as_worker("casemanager"), stage, **more)
        assert answer.status_code == 422
        assert said in text_of(answer)
        assert not Appointment.objects.exists()

    def test_hangs_a_day_on_release_and_moves_it_with_the_date(self, stage, as_worker) -> None:
        from throughcare.custody.types import ReleaseDateKind
        from throughcare.journeys import actions as journeys

        self.post(as_worker("casemanager"), stage, kind="reservation", hangs_days="-7")
        self.post(as_worker("casemanager"), stage, hangs_days="1")
        release = stage.world.today + timedelta(days=50)
        moved = journeys.move_release_dates(
            stage.person_id, {ReleaseDateKind.EXPECTED: release}, source="court", why="",
            access=stage.access(), now=stage.world.now, today=stage.world.today,
        )  # fmt: skip
        effects = {one.effect: one.after for one in moved if one.what == "appointment"}
        assert effects == {
            "moves": release - timedelta(days=7),
            "rebook": release + timedelta(days=1),
        }
        day, hour = Appointment.objects.order_by("pk")
        assert timezone.localtime(day.during.start).date() == release - timedelta(days=7)
        assert (hour.to_rebook, timezone.localtime(hour.during.start).date()) == (True, stage.day)
        assert DiaryErrand.objects.get().kind == "rebook"


class TestAppointment:
    def test_is_moved_cancelled_and_attended(self, stage, as_worker) -> None:
        client, number = as_worker("casemanager"), stage.book()
        fields = {"kind": "appointment", "where": "remote", "sequence": "0"}
        later = stage.day + timedelta(days=1)
        assert client.post(
            stage.path("person_appointment_move", number), fields | day_fields(later)
        ).status_code == 302  # fmt: skip
        stale = client.post(
            stage.path("person_appointment_move", number), fields | day_fields(later)
        )
        assert "Somebody changed this appointment meanwhile" in text_of(stale)
        answer = client.post(
            stage.path("person_appointment_cancel", number),
            {"then": "cancelled_by_person", "why": "Ill", "sequence": "1"},
        )
        assert answer.status_code == 302
        said = text_of(client.get(stage.path("person_appointment", number)))
        assert "Cancelled by the person" in said
        assert "Ill" in said

    def test_records_who_came(self, stage, as_worker) -> None:
        number = stage.book(day=stage.world.today - timedelta(days=1))
        answer = as_worker("casemanager").post(
            stage.path("person_appointment_came", number), {"outcome": "not_come", "sequence": "0"}
        )
        assert answer.status_code == 302
        assert Appointment.objects.get().state == "not_come"

    def test_of_another_agency_is_not_changed(self, stage, as_worker) -> None:
        number = stage.book("municipality")
        for name in ("person_appointment_move", "person_appointment_cancel"):
            assert as_worker("casemanager").get(stage.path(name, number)).status_code == 404


class TestWeek:
    def test_shows_my_appointments_and_what_waits(self, stage, as_worker, live_world) -> None:
        mine = live_world.world.memberships["casemanager"]
        stage.book(membership_id=mine, about="Debts")
        path = f"{reverse('diary')}?on={stage.day.isoformat()}"
        said = text_of(as_worker("casemanager").get(path))
        assert "Zwartewater" in said
        assert "Zwartewater" not in text_of(as_worker("casemanager2").get(path))
        assert "Zwartewater" in text_of(as_worker("casemanager2").get(path + "&whose=agency"))

    @pytest.mark.parametrize("on", ["x", "9999-12-31", "0001-01-01", "2026-13-01"])
    def test_takes_any_day(self, stage, as_worker, on) -> None:
        assert as_worker("casemanager").get(f"{reverse('diary')}?on={on}").status_code == 200

    def test_errands_stand_in_my_day(self, stage, as_worker) -> None:
        number = stage.book()
        DiaryErrand.objects.create(
            appointment_id=number, person_id=stage.person_id, agency_id=stage.access().actor.agency_id,
            kind=ErrandKind.NOT_REMINDED.value, at=stage.world.now,
        )  # fmt: skip
        client = as_worker("casemanager")
        assert "Was not reminded: tell them in another way" in text_of(
            client.get(reverse("my_day"))
        )
        client.post(stage.path("person_errand", DiaryErrand.objects.get().pk))
        assert "Was not reminded" not in text_of(client.get(reverse("my_day")))


class TestGroups:
    def test_open_fill_and_cancel(self, stage, as_worker) -> None:
        client = as_worker("casemanager")
        fields = {
            "title": "Cooking",
            "where": "remote",
            "capacity": "1",
            "worker": "",
            **day_fields(stage.day),
        }
        assert client.post(reverse("diary_group_new"), fields).status_code == 302
        session = GroupSession.objects.get().pk
        taken = client.post(stage.path("person_diary_times"), {"take": f"session:{session}"})
        assert taken.status_code == 302
        full = client.post(
            stage.path("person_diary_times"), {"take": f"session:{session}", "despite": "x"}
        )
        assert full.status_code == 200
        said = text_of(client.get(reverse("diary_group", args=[session])))
        assert "1 of 1 places are taken" in said
        assert "Zwartewater" in said
        client.post(reverse("diary_group_cancel", args=[session]))
        assert Appointment.objects.get().state == "cancelled_by_service"


class TestOffers:
    def test_are_taken_by_another_agency(self, stage, as_worker) -> None:
        fields = {"where": "remote", "worker": "", **day_fields(stage.day)}
        assert as_worker("municipality").post(reverse("diary_offers"), fields).status_code == 302
        offer = OfferedTime.objects.get()
        client = as_worker("casemanager")
        assert "Offered times" in text_of(client.get(stage.path("person_diary_times")))
        client.post(stage.path("person_diary_times"), {"take": f"offer:{offer.pk}"})
        assert Appointment.objects.get().agency_id == offer.agency_id

    def test_are_withdrawn(self, stage, as_worker) -> None:
        client = as_worker("casemanager")
        client.post(
            reverse("diary_offers"), {"where": "remote", "worker": "", **day_fields(stage.day)}
        )
        number = OfferedTime.objects.get().pk
        assert (
            as_worker("municipality")
            .post(reverse("diary_offer_withdraw", args=[number]))
            .status_code
            == 404
        )
        as_worker("casemanager").post(reverse("diary_offer_withdraw", args=[number]))
        assert OfferedTime.objects.get().withdrawn_at is not None


class TestLetters:
    def test_are_listed_and_printed_once(self, stage, as_worker) -> None:
        from throughcare.appointments.actions.sending import send_due

        stage.book(day=stage.world.today + timedelta(days=9))
        later = stage.world.now + timedelta(days=3)
        send_due(access=stage.world.system(), now=later)
        client = as_worker("casemanager")
        assert "Zwartewater" in text_of(client.get(reverse("diary_letters")))
        (row,) = queries.letters_to_print(access=stage.world.listing("casemanager"))
        answer = client.post(stage.path("person_letter", row.reminder_id))
        assert answer["Content-Type"] == "application/pdf"
        assert "No letter waits" in text_of(client.get(reverse("diary_letters")))


class TestCalendar:
    def test_is_brought_and_forgotten(self, stage, as_worker) -> None:
        client, start = as_worker("casemanager"), f"{stage.day:%Y%m%d}T090000Z"
        file = SimpleUploadedFile("mine.ics", calendar(event(start, "SUMMARY:Dentist")))
        assert client.post(reverse("diary_calendar"), {"file": file}).status_code == 302
        said = text_of(client.get(reverse("diary_calendar")))
        assert "mine.ics" in said
        assert "1 times" in said
        client.post(reverse("diary_calendar_drop"))
        assert "mine.ics" not in text_of(client.get(reverse("diary_calendar")))

    def test_that_is_none_is_refused_with_a_reason(self, stage, as_worker) -> None:
        file = SimpleUploadedFile("x.ics", b"nonsense")
        answer = as_worker("casemanager").post(reverse("diary_calendar"), {"file": file})
        assert answer.status_code == 422
        assert "no calendar that can be read" in text_of(answer)

    def test_address_gives_times_alone_and_stops(
        self, stage, as_worker, client, live_world
    ) -> None:
        stage.book(membership_id=live_world.world.memberships["casemanager"], about="Debts")
        made = as_worker("casemanager").post(reverse("diary_calendar_address"))
        address = BeautifulSoup(made.content, "html.parser").code.get_text()
        path = "/" + address.split("/", 3)[3]
        answer = client.get(path)
        assert answer["Content-Type"].startswith("text/calendar")
        assert answer.content.count(b"BEGIN:VEVENT") == 1
        for secret in (b"Zwartewater", b"Debts", b"Rik"):
            assert secret not in answer.content
        as_worker("casemanager").post(reverse("diary_calendar_address"), {"step": "stop"})
        assert client.get(path).status_code == 404

    def test_of_the_person_gives_their_times(self, stage, client, as_worker) -> None:
        from throughcare.accounts import actions as accounts

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
        stage.book("municipality")
        actor = Actor(account, role="person", person_id=stage.person_id)
        access = sharing.decide(
            actor, person_id=stage.person_id, what="calendar_feed", now=world.now, today=world.today
        )
        token = actions.make_feed(access=access, now=world.now)
        client.logout()
        answer = client.get(reverse("calendar_feed", args=[token]))
        assert answer.content.count(b"BEGIN:VEVENT") == 1
        assert client.get(reverse("calendar_feed", args=[token[:-1]])).status_code == 404


class TestReach:
    def test_is_written_down_and_ended(self, stage, as_worker) -> None:
        client = as_worker("casemanager")
        fields = {"system": "sms", "value": "06 12345678", "use": "mobile", "is_shared": "on"}
        assert client.post(stage.path("person_reach"), fields).status_code == 302
        assert ContactPoint.objects.get().value == "+31612345678"
        assert "Somebody else may read or hear it" in text_of(
            client.get(stage.path("person_reach"))
        )
        client.post(stage.path("person_reach"), {"end": ContactPoint.objects.get().pk})
        assert "No number and no address" in text_of(client.get(stage.path("person_reach")))

    def test_says_what_is_wrong(self, stage, as_worker) -> None:
        fields = {"system": "sms", "value": "038 4982000", "use": "mobile"}
        answer = as_worker("casemanager").post(stage.path("person_reach"), fields)
        assert "Enter a mobile number" in text_of(answer)

    def test_rules_are_kept(self, stage, as_worker) -> None:
        client = as_worker("casemanager")
        fields = {
            "first": "letter",
            "second": "",
            "from_hour": "10",
            "until_hour": "12",
            "language": "nl",
            "version": "0",
        }
        path = stage.path("person_reach_rules")
        assert client.post(path, fields).status_code == 302
        assert "Somebody changed this meanwhile" in text_of(client.post(path, fields))

    def test_is_hidden_without_the_category(self, stage, as_worker) -> None:
        assert as_worker("police").get(stage.path("person_reach")).status_code == 404
