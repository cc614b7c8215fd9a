"""Reminders: decided when they go, each once, by the way the person allows; what fails waits for a worker."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.appointments.scene import NOW, TODAY, Scene, at
from throughcare.appointments import actions, queries
from throughcare.appointments.actions.sending import follow_up, note_bounce, send_due
from throughcare.appointments.models import DiaryErrand, Reminder
from throughcare.appointments.rules import reminding
from throughcare.appointments.rules.reminding import Facts, verdict
from throughcare.appointments.rules.wording import languages, wording
from throughcare.appointments.types import ReminderKind, ReminderState, State
from throughcare.audit.models import AuditEvent
from throughcare.kernel.access import AccessRefusedError
from throughcare.messages.models import Message
from throughcare.people.actions.contacting import add_point, set_rules
from throughcare.people.types import (
    Channel,
    Contact,
    ContactRules,
    PointDraft,
    PointRow,
    System,
    Use,
)

HERE = ZoneInfo("Europe/Amsterdam")
START = datetime(2026, 11, 26, 10, 0, tzinfo=HERE)
PHONE = PointRow(1, System.SMS, "+31612345678", Use.MOBILE, 1, False, NOW, True)
MAIL = replace(PHONE, system=System.EMAIL, value="robin@example.org")


def facts(points=(PHONE,), rules=None, **more) -> Facts:
    contact = Contact(1, rules or ContactRules(), tuple(points), "nl")
    values = {
        "kind": ReminderKind.BEFORE, "planned_sequence": 0, "sequence": 0, "state": State.BOOKED,
        "starts_at": START, "wants": True, "contact": contact, "sent_today": 0, "sent_this_week": 0,
    }  # fmt: skip
    return Facts(**(values | more))


def moment(day: int, hour: int = 12) -> datetime:
    return datetime(2026, 11, day, hour, tzinfo=HERE)


class TestVerdict:
    @pytest.mark.parametrize(
        ("given", "now", "expected"),
        [
            (facts(), moment(25), ReminderState.HANDED),
            (facts(), moment(20), ReminderState.PLANNED),
            (facts(state=State.CANCELLED_BY_PERSON), moment(25), ReminderState.DROPPED),
            (facts(sequence=1), moment(25), ReminderState.DROPPED),
            (facts(wants=False), moment(25), ReminderState.DROPPED),
            (facts(), moment(27), ReminderState.MISSED),
            (facts(points=()), moment(20), ReminderState.TO_PRINT),
            (facts(points=(), rules=ContactRules((Channel.SMS,))), moment(25), ReminderState.NO_WAY),
            (facts(rules=ContactRules(())), moment(25), ReminderState.NO_WAY),
            (facts(sent_today=reminding.MOST_A_DAY), moment(25), ReminderState.CAPPED),
            (facts(sent_this_week=reminding.MOST_A_WEEK), moment(25), ReminderState.CAPPED),
            (facts(), moment(25, 22), ReminderState.MISSED),
            (facts(kind=ReminderKind.MOVED), moment(24, 22), ReminderState.PLANNED),
            (facts(kind=ReminderKind.CANCELLED, state=State.CANCELLED_BY_SERVICE), moment(24), ReminderState.HANDED),
            (facts(kind=ReminderKind.CANCELLED), moment(24), ReminderState.DROPPED),
            (facts(texts_leave=False), moment(20), ReminderState.TO_PRINT),
        ],
    )  # fmt: skip
    def test_says_what_happens(self, given, now, expected) -> None:
        assert verdict(given, now=now).state is expected

    def test_waits_for_an_hour_that_the_person_allows(self) -> None:
        found = verdict(facts(kind=ReminderKind.MOVED), now=moment(24, 22))
        assert found.later == moment(25, 9)

    def test_takes_the_first_way_that_there_is(self) -> None:
        rules = ContactRules((Channel.EMAIL, Channel.SMS))
        assert verdict(facts((PHONE, MAIL), rules), now=moment(25)).to == "robin@example.org"
        assert verdict(facts((PHONE,), rules), now=moment(25)).channel is Channel.SMS

    @pytest.mark.parametrize(
        ("allowed", "shared", "named"),
        [(True, False, True), (True, True, False), (False, False, False)],
    )
    def test_names_the_agency_only_where_allowed_and_nobody_reads_along(
        self, allowed, shared, named
    ) -> None:
        contact = facts(rules=ContactRules(may_name_agency=allowed)).contact
        assert reminding.may_name(contact, is_shared=shared) is named


class TestWording:
    @pytest.mark.parametrize("language", languages())
    @pytest.mark.parametrize("kind", list(ReminderKind))
    @pytest.mark.parametrize("channel", list(Channel))
    def test_has_words_in_every_language(self, language, kind, channel) -> None:
        told = wording(kind.value, channel.value, language, starts_at=START)
        assert told.language == language
        assert "10:00" in told.text
        assert "%(" not in told.text
        assert len(told.text) <= 160 or channel is not Channel.SMS

    def test_falls_back_to_english(self) -> None:
        assert wording("before", "sms", "xx", starts_at=START).language == "en"


def reach(scene: Scene, *, rules: ContactRules | None = None, shared: bool = False) -> None:
    access = scene.access("robin")
    point = PointDraft("sms", "06 12345678", is_shared=shared)
    add_point(scene.person_id, point, access=access, now=NOW)
    if rules is not None:
        set_rules(scene.person_id, rules, access=access, now=NOW)


def send(scene: Scene, when: datetime):
    return send_due(access=scene.cast.system(), now=when)


DUE = at(2, 12)
"""Less than a day before what is booked on the third day, within hours."""


@pytest.mark.django_db
class TestSendDue:
    def test_hands_over_once_with_day_and_time_alone(self, scene) -> None:
        reach(scene)
        scene.book("helper", about="Debts")
        send(scene, NOW)
        assert Reminder.objects.get().state == "planned"
        send(scene, DUE)
        assert send(scene, DUE).looked_at == 0
        message = Message.objects.get()
        assert (message.to, message.channel, message.state) == ("+31612345678", "sms", "held")
        assert message.body == "You have an appointment on Thursday 26 November at 11:00."
        assert "helpers" not in message.body
        event = AuditEvent.objects.filter(what="reminder").last()
        assert event.person_ids == [scene.person_id]

    def test_names_the_agency_where_the_person_said_so(self, scene) -> None:
        reach(scene, rules=ContactRules(may_name_agency=True, language="nl"))
        scene.book("helper")
        send(scene, DUE)
        assert Message.objects.get().body.endswith("Van: Agency helpers.")

    def test_never_names_it_on_a_phone_that_somebody_shares(self, scene) -> None:
        reach(scene, rules=ContactRules(may_name_agency=True), shared=True)
        scene.book("helper")
        send(scene, DUE)
        assert "helpers" not in Message.objects.get().body

    def test_says_nothing_of_what_is_cancelled(self, scene) -> None:
        reach(scene)
        number = scene.book("helper")
        actions.cancel(
            number, sequence=0, then=State.CANCELLED_BY_PERSON, why="", **scene.given("helper")
        )
        send(scene, DUE)
        assert not Message.objects.exists()

    def test_tells_the_new_time_to_who_heard_of_the_old_one(self, scene) -> None:
        reach(scene)
        number = scene.book("helper")
        send(scene, DUE)
        given = scene.given("helper", today=TODAY) | {"now": DUE}
        actions.move(number, scene.draft(5), sequence=0, why="", **given)
        send(scene, DUE)
        kinds = Reminder.objects.order_by("pk").values_list("kind", "state")
        assert list(kinds) == [
            ("before", "handed"),
            ("before", "planned"),
            ("moved", "handed"),
        ]

    def test_counts_the_messages_of_all_agencies_together(self, scene) -> None:
        reach(scene)
        for hour, who in enumerate(("helper", "nurse", "manager", "coordinator"), start=12):
            scene.book(who, hour=hour)
        states = send(scene, at(2, 17)).states
        assert states == {"handed": 3, "capped": 1}
        assert DiaryErrand.objects.get().why == "capped"

    def test_puts_letters_aside_where_there_is_no_other_way(self, scene) -> None:
        scene.book("helper", days=9)
        send(scene, at(3))
        (row,) = queries.letters_to_print(access=scene.cast.listing("helper"))
        letter = actions.print_letter(row.reminder_id, **scene.given("helper"))
        assert "10:00" in letter.text or "11:00" in letter.text
        assert queries.letters_to_print(access=scene.cast.listing("helper")) == []

    def test_letters_of_others_do_not_exist(self, scene) -> None:
        scene.book("helper", days=9)
        send(scene, at(3))
        with pytest.raises(actions.NoSuchAppointmentError):
            actions.print_letter(Reminder.objects.get().pk, **scene.given("manager"))

    def test_is_work_of_the_system(self, scene) -> None:
        with pytest.raises(AccessRefusedError):
            send_due(access=scene.access("helper"), now=NOW)


@pytest.mark.django_db
class TestFollowUp:
    def test_what_failed_waits_for_a_worker(self, scene, settings) -> None:
        settings.SAFE_MODE, settings.TEXT_SENDER = False, "console"
        reach(scene)
        scene.book("helper")
        send(scene, DUE)
        Message.objects.update(state="failed", fault="no route")
        follow_up(access=scene.cast.system(), now=DUE)
        assert Reminder.objects.get().fault == "no route"
        (row,) = queries.errands(access=scene.cast.listing("helper"))
        assert (row.kind, row.why) == ("not_reminded", "failed")

    def test_what_came_back_waits_for_a_worker(self, scene, settings) -> None:
        settings.SAFE_MODE, settings.TEXT_SENDER = False, "console"
        reach(scene)
        scene.book("helper")
        send(scene, DUE)
        Message.objects.update(state="sent")
        follow_up(access=scene.cast.system(), now=DUE)
        number = Reminder.objects.get().message_id
        assert note_bounce([number], "mailbox gone", access=scene.cast.system(), now=DUE) == 1
        assert Reminder.objects.get().state == "failed"
        assert queries.errands(access=scene.cast.listing("helper"))

    def test_leaves_what_still_waits(self, scene, settings) -> None:
        settings.SAFE_MODE, settings.TEXT_SENDER = False, "console"
        reach(scene)
        scene.book("helper")
        send(scene, DUE)
        assert follow_up(access=scene.cast.system(), now=DUE) == {}
        assert Reminder.objects.get().state == "handed"


@pytest.mark.django_db
class TestSending:
    def test_texts_leave_through_the_sender_and_their_words_go(
        self, scene, settings, tmp_path
    ) -> None:
        from throughcare.messages.tasks import send_waiting

        settings.SAFE_MODE, settings.TEXT_SENDER, settings.MEDIA_ROOT = False, "file", tmp_path
        reach(scene)
        scene.book("helper")
        send(scene, DUE)
        assert send_waiting(timestamp=0) == 1
        assert "+31612345678" in (tmp_path / "text-messages.txt").read_text()
        assert Message.objects.get().body == ""
        follow_up(access=scene.cast.system(), now=DUE + timedelta(minutes=1))
        assert Reminder.objects.get().state == "sent"
