"""Answers: by workers, by links, once each; and what ends a referral."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from tests.referrals.desk import BROWSER
from throughcare.messages.models import Message
from throughcare.referrals import actions, queries
from throughcare.referrals.models import CodeSent, Referral, ReferralEvent, ReplyLink
from throughcare.referrals.types import Capacity, Deed, LinkState, State
from throughcare.sharing import queries as sharing
from throughcare.sharing.types import RelationKind

pytestmark = pytest.mark.django_db


def token_of(text_code: str = "mail.referral_link") -> str:
    newest = Message.objects.filter(text_code=text_code).latest("pk")
    return newest.params["address"].rsplit("/", 1)[1]


def opened(desk, number: int, browser: str = BROWSER) -> str:
    token = token_of()
    sight = actions.open_link(token, browser=browser, now=desk.now)
    assert sight.state is LinkState.GOOD, sight
    assert sight.number == number
    return token


def by_link(desk, token: str, deed: Deed, *, browser: str = BROWSER, days: int = 0, **said):
    return actions.answer_by_link(
        token, deed, actions.Answer(**said), browser=browser, **desk.when(days)
    )


def state_of(number: int) -> str:
    return Referral.objects.get(pk=number).state


def related(desk) -> bool:
    rows = sharing.relations_of([desk.person_id], access=desk.small.system())[desk.person_id]
    ngo = desk.small.world.agencies["stichting-tweede-deur"]
    return any(
        one.agency_id == ngo
        and one.kind is RelationKind.REFERRAL
        and (one.until is None or one.until > desk.today)
        for one in rows
    )


class TestAnswer:
    @pytest.mark.requirement("R78")
    def test_accepts_and_lets_the_receiver_have_to_do_with_the_person(self, desk) -> None:
        number = desk.sent()
        assert not related(desk)
        desk.answer(number, Deed.ACCEPT, day=desk.today)
        assert state_of(number) == "accepted"
        assert related(desk)

    def test_ends_the_relation_with_the_referral(self, desk) -> None:
        number = desk.sent()
        desk.answer(number, Deed.ACCEPT)
        desk.answer(number, Deed.GIVE_UP, reason="place_lost")
        assert (state_of(number), related(desk)) == ("failed", False)

    def test_declines_with_a_coded_reason(self, desk) -> None:
        number = desk.sent()
        desk.answer(number, Deed.DECLINE, reason="no_place", words="Ask in May.")
        row = Referral.objects.get(pk=number)
        assert (row.state, row.why, row.ended_on) == ("rejected", "no_place", desk.today)

    def test_refuses_a_no_without_a_reason(self, desk) -> None:
        with pytest.raises(actions.InvalidError):
            desk.answer(desk.sent(), Deed.DECLINE)

    def test_waits_with_a_day_and_begins_the_clock_anew(self, desk) -> None:
        number = desk.sent()
        day = desk.today + timedelta(days=30)
        desk.answer(number, Deed.WAIT, day=day)
        row = Referral.objects.get(pk=number)
        assert (row.state, row.expected_on, row.answer_by) == ("on-hold", day, day)

    @pytest.mark.requirement("R54")
    def test_redirects_and_the_thread_goes_on(self, desk) -> None:
        first = desk.sent()
        desk.answer(
            first, Deed.REDIRECT, words="The town has rooms.", service_id=desk.services["town"]
        )
        row = Referral.objects.get(pk=first)
        assert (row.state, row.redirect_to) == ("rejected", desk.services["town"])
        second = desk.draft("town", after_id=first)
        third = Referral.objects.get(pk=second)
        assert (third.thread_id, third.attempt) == (first, 2)
        rows = queries.referrals_of(desk.person_id, access=desk.access())
        assert [one.referral_id for one in rows] == [first, second]

    def test_is_taken_once(self, desk) -> None:
        number = desk.sent()
        desk.answer(number, Deed.ACCEPT)
        with pytest.raises(actions.NotPossibleError):
            desk.answer(number, Deed.DECLINE, reason="no_place")
        assert state_of(number) == "accepted"

    def test_is_not_anothers_to_give(self, desk) -> None:
        number = desk.sent()
        with pytest.raises(actions.NoSuchReferralError):
            desk.answer(number, Deed.ACCEPT, who="municipality2")

    def test_after_it_was_taken_back_is_kept_as_a_note(self, desk) -> None:
        number = desk.sent()
        actions.withdraw(
            number, "elsewhere", person_id=desk.person_id, access=desk.access(), **desk.when()
        )
        assert desk.answer(number, Deed.ACCEPT, words="We would have.") is False
        assert state_of(number) == "cancelled"
        kept = ReferralEvent.objects.get(referral_id=number, deed="late")
        assert kept.words == "We would have."


class TestReceive:
    def test_notes_the_first_opening_only(self, desk) -> None:
        number = desk.sent()
        for _ in range(2):
            actions.receive(number, access=desk.received(), **desk.when())
        assert state_of(number) == "received"
        assert ReferralEvent.objects.filter(referral_id=number, deed="open").count() == 1


class TestClose:
    @pytest.mark.requirement("R50")
    def test_needs_the_outcome_of_both(self, desk) -> None:
        number = desk.finished()
        ask = {"person_id": desk.person_id, "access": desk.access()}
        with pytest.raises(actions.NotPossibleError) as raised:
            actions.close(number, **ask, **desk.when())
        assert raised.value.reason.code == "referral.person_not_asked"
        actions.say_outcome(
            number, "partly", person_id=desk.person_id, access=desk.me(), **desk.when()
        )
        actions.close(number, **ask, **desk.when())
        assert state_of(number) == "completed"
        assert not related(desk)

    def test_is_held_by_the_database_too(self, desk) -> None:
        number = desk.finished()
        with (
            pytest.raises(IntegrityError, match="completed_referral_has_both_outcomes"),
            transaction.atomic(),
        ):
            Referral.objects.filter(pk=number).update(
                state="completed", why="done", ended_on=desk.today
            )


class TestConstraints:
    @pytest.mark.parametrize(
        ("name", "change"),
        [
            ("referral_has_a_known_state", {"kind": "moon"}),
            ("referral_moves_only_when_sent", {"sent_at": None}),
            ("unanswered_referral_has_a_clock", {"remind_on": None}),
            ("ended_referral_says_why", {"state": "rejected"}),
            ("running_referral_has_not_ended", {"state": "accepted", "why": "done"}),
            ("waiting_referral_says_until_when", {"state": "on-hold"}),
            ("referral_is_of_a_worker_or_the_person", {"from_membership_id": None}),
            ("only_the_person_goes_past_agencies", {"to_agency_id": None}),
            ("first_attempt_begins_the_thread", {"attempt": 2}),
        ],
    )
    def test_hold(self, desk, name, change) -> None:
        number = desk.sent()
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            Referral.objects.filter(pk=number).update(**change)

    def test_count_attempts_once(self, desk) -> None:
        first = desk.sent()
        desk.answer(first, Deed.DECLINE, reason="no_place")
        desk.draft("town", after_id=first)
        second = Referral.objects.get(pk=desk.draft("town", after_id=first))
        with pytest.raises(IntegrityError, match="attempts_are_counted"), transaction.atomic():
            Referral.objects.filter(pk=second.pk).update(attempt=2)
        with pytest.raises(IntegrityError, match="thread_is_an_earlier_one"), transaction.atomic():
            Referral.objects.filter(pk=second.pk).update(thread_id=second.pk)


class TestLink:
    def test_shows_nothing_about_anybody_before_it_is_opened(self, desk) -> None:
        desk.sent()
        sight = actions.look_at_link(token_of(), browser="", now=desk.now)
        assert (sight.state, sight.whole, sight.is_opened) == (LinkState.GOOD, None, False)
        assert sight.from_agency.startswith("PI")

    def test_shows_what_was_sent_and_takes_one_answer(self, desk) -> None:
        number = desk.sent()
        token = opened(desk, number)
        assert by_link(desk, token, Deed.ACCEPT, day=desk.today) is LinkState.GOOD
        assert state_of(number) == "accepted"
        assert by_link(desk, token, Deed.DECLINE, reason="no_place") is LinkState.USED
        assert state_of(number) == "accepted"
        event = ReferralEvent.objects.get(referral_id=number, deed="accept")
        assert event.by_link

    def test_of_the_next_mail_tells_what_comes_later(self, desk) -> None:
        number = desk.sent()
        first = opened(desk, number)
        by_link(desk, first, Deed.ACCEPT)
        second = opened(desk, number)
        assert second != first
        assert by_link(desk, second, Deed.START, day=desk.today) is LinkState.GOOD
        assert state_of(number) == "in-progress"

    def test_lasts_eight_days(self, desk) -> None:
        desk.sent()
        token = token_of()
        later = {"browser": BROWSER, "now": desk.now + timedelta(days=8)}
        assert actions.open_link(token, **later).state is LinkState.EXPIRED
        almost = {"browser": BROWSER, "now": desk.now + timedelta(days=7, hours=23)}
        assert actions.open_link(token, **almost).state is LinkState.GOOD

    @pytest.mark.parametrize("token", ["", "x", "a:b", "\0", "é" * 400, "abc:" + "x" * 43])
    def test_that_is_guessed_opens_nothing(self, desk, token) -> None:
        desk.sent()
        assert actions.open_link(token, browser="", now=desk.now).state is LinkState.UNKNOWN

    def test_that_was_forged_from_the_table_opens_nothing(self, desk) -> None:
        desk.sent()
        digest = ReplyLink.objects.latest("pk").digest
        assert actions.open_link(digest, browser="", now=desk.now).state is LinkState.UNKNOWN

    def test_that_was_passed_on_asks_for_the_code_of_the_mailbox(self, desk) -> None:
        number = desk.sent()
        token = opened(desk, number)
        there = {"browser": "another", "now": desk.now}
        sight = actions.open_link(token, **there)
        assert (sight.state, sight.whole) == (LinkState.ELSEWHERE, None)
        assert by_link(desk, token, Deed.ACCEPT, browser="another") is LinkState.ELSEWHERE
        assert actions.send_code(token, **there)
        mail = Message.objects.latest("pk")
        assert mail.to == "rooms@tweede-deur.example"
        assert not actions.take_code(token, "000000x", **there)
        assert actions.take_code(token, mail.params["code"], **there)
        assert actions.open_link(token, **there).state is LinkState.GOOD
        assert CodeSent.objects.get().used_at

    def test_gives_no_more_codes_than_five_an_hour(self, desk) -> None:
        token = opened(desk, desk.sent())
        sent = [actions.send_code(token, browser="another", now=desk.now) for _number in range(7)]
        assert sum(sent) == 5

    def test_rests_after_too_many_tries(self, desk) -> None:
        desk.sent()
        token = token_of()
        for _number in range(20):
            actions.look_at_link(token, browser="", now=desk.now)
        found = actions.look_at_link(token, browser="", now=desk.now)
        assert found.state is LinkState.TOO_OFTEN
        later = desk.now + timedelta(hours=1)
        assert actions.look_at_link(token, browser="", now=later).state is LinkState.GOOD

    def test_of_a_referral_that_was_taken_back_says_so_and_keeps_the_answer(self, desk) -> None:
        number = desk.sent()
        token = opened(desk, number)
        actions.withdraw(
            number, "elsewhere", person_id=desk.person_id, access=desk.access(), **desk.when()
        )
        found = actions.open_link(token, browser=BROWSER, now=desk.now)
        assert (found.state, found.whole) == (LinkState.WITHDRAWN, None)
        assert by_link(desk, token, Deed.ACCEPT, words="Yes") is LinkState.WITHDRAWN
        assert ReferralEvent.objects.get(referral_id=number, deed="late").words == "Yes"
        assert state_of(number) == "cancelled"

    def test_is_not_spent_by_an_answer_that_is_wrong(self, desk) -> None:
        token = opened(desk, desk.sent())
        with pytest.raises(actions.InvalidError), transaction.atomic():
            by_link(desk, token, Deed.DECLINE)
        assert by_link(desk, token, Deed.DECLINE, reason="no_place") is LinkState.GOOD

    def test_answers_for_an_organization_without_an_agency(self, desk) -> None:
        number = desk.draft("island", access=desk.me())
        desk.send(number, access=desk.me())
        token = opened(desk, number)
        assert by_link(desk, token, Deed.ACCEPT) is LinkState.GOOD
        assert state_of(number) == "accepted"


class TestGuard:
    def test_shows_a_link_its_one_row_and_nothing_else_about_anybody(self, desk) -> None:
        number = desk.sent()
        other = desk.sent("town")
        with connection.cursor() as cursor:
            cursor.execute("SELECT sharing_guard_begin(NULL, NULL)")
            cursor.execute("SELECT set_config('throughcare.received', %s, true)", [str(number)])
            cursor.execute("SELECT array_agg(id ORDER BY id) FROM referrals_referral")
            assert cursor.fetchone()[0] == [number]
            cursor.execute(
                "SELECT count(*) FROM referrals_sent_item WHERE referral_id = %s", [other]
            )
            assert cursor.fetchone()[0] == 0
            for table in ("people_person", "people_name", "plans_need", "referrals_provider_word"):
                cursor.execute(f"SELECT count(*) FROM {table}")
                assert cursor.fetchone()[0] == 0, table

    def test_shows_an_agency_what_went_to_it(self, desk) -> None:
        mine, other = desk.sent(), desk.sent("town")
        draft = desk.draft()
        ngo = desk.small.world.agencies["stichting-tweede-deur"]
        with connection.cursor() as cursor:
            cursor.execute("SELECT sharing_guard_begin(NULL, %s)", [ngo])
            cursor.execute("SELECT count(*) FROM referrals_referral")
            assert cursor.fetchone()[0] == 0, "nothing was decided yet"
            cursor.execute("SELECT set_config('throughcare.received', 'agency', true)")
            cursor.execute("SELECT array_agg(id) FROM referrals_referral")
            assert cursor.fetchone()[0] == [mine]
        assert other
        assert draft


class TestRoom:
    def test_is_asked_about_nobody_and_answered_once(self, desk) -> None:
        actor = desk.small.actor("casemanager")
        number = actions.ask_for_room(
            desk.services["rooms"],
            domain="shelter",
            municipality="GM0193",
            on=desk.today,
            by=actor,
            **desk.when(),
        )
        token = token_of("mail.capacity_link")
        state, room = actions.room_asked_by_link(token, browser=BROWSER, now=desk.now)
        assert (state, room.week.weekday(), room.request_id) == (LinkState.GOOD, 0, number)
        said = {"browser": BROWSER, **desk.when()}
        assert actions.answer_room_by_link(token, Capacity.FULL, **said) is LinkState.GOOD
        assert actions.answer_room_by_link(token, Capacity.PLACE, **said) is LinkState.USED
        (row,) = queries.questions_of(actor.agency_id)
        assert row.answer is Capacity.FULL
        with pytest.raises(actions.NotPossibleError):
            actions.answer_room(number, Capacity.PLACE, by=desk.small.actor("ngo"), **desk.when())

    def test_is_not_anothers_to_answer(self, desk) -> None:
        number = actions.ask_for_room(
            desk.services["rooms"],
            domain="shelter",
            municipality="GM0193",
            on=desk.today,
            by=desk.small.actor("casemanager"),
            **desk.when(),
        )
        with pytest.raises(actions.NotPossibleError):
            actions.answer_room(
                number, Capacity.PLACE, by=desk.small.actor("municipality"), **desk.when()
            )


class TestTick:
    def test_reminds_escalates_and_says_no_answer(self, desk) -> None:
        number = desk.sent()
        steps = []
        for day in range(1, 25):
            counts = actions.tick(access=desk.small.system(), **desk.when(day))
            steps += [(day, name) for name, count in counts.items() if count]
        assert steps == [(5, "remind"), (11, "escalate"), (18, "expire")]
        row = Referral.objects.get(pk=number)
        assert (row.state, row.why) == ("failed", "no_answer")

    def test_leaves_alone_what_was_answered(self, desk) -> None:
        number = desk.sent()
        desk.answer(number, Deed.ACCEPT)
        assert not any(actions.tick(access=desk.small.system(), **desk.when(60)).values())
        assert state_of(number) == "accepted"

    def test_tells_both_when_nobody_answers(self, desk) -> None:
        from throughcare.accounts.models import Account

        Account.objects.filter(sign_in_name__in=["ngo", "casemanager"]).update(
            email="duty@example.org"
        )
        desk.sent()
        actions.tick(access=desk.small.system(), **desk.when(11))
        assert Message.objects.filter(text_code="mail.referral_stuck").count() == 2


class TestInbox:
    @pytest.mark.requirement("R78")
    def test_pages_by_promise_with_constant_statements(
        self, desk, django_assert_num_queries
    ) -> None:
        numbers = [desk.sent() for _number in range(3)]
        access = desk.received()
        with django_assert_num_queries(2):
            page = queries.inbox(access=access, today=desk.today)
        assert [row.row.referral_id for row in page.rows] == numbers
        assert {row.name for row in page.rows} == {"Rik Zwartewater"}
        assert (page.waiting, page.late, page.next_key) == (3, 0, None)

    def test_finds_what_is_late(self, desk) -> None:
        desk.sent()
        day = desk.today + timedelta(days=12)
        page = queries.inbox(access=desk.received(days=12), today=day, only_late=True)
        assert [row.stage for row in page.rows] == ["late"]

    def test_keeps_what_runs_and_what_is_over_apart(self, desk) -> None:
        number = desk.sent()
        desk.answer(number, Deed.ACCEPT)
        assert queries.inbox(access=desk.received(), today=desk.today).rows == ()
        (row,) = queries.inbox(access=desk.received(), today=desk.today, shelf="running").rows
        assert row.row.state is State.ACCEPTED
