"""The table of states, the clock, and what cannot be stored."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from throughcare.kernel.access import Category
from throughcare.kernel.reasons import Reason
from throughcare.referrals.rules.checking import (
    problem_of_closing,
    problem_of_text,
    problems_of_answer,
    problems_of_draft,
    refused,
)
from throughcare.referrals.rules.clocks import due, is_confirmed, ladder, ladder_of_wait, stage
from throughcare.referrals.rules.moving import WAYS, Way, open_to, way
from throughcare.referrals.types import (
    OPEN,
    OVER,
    TAKEN_ON,
    Deed,
    Draft,
    Footing,
    Item,
    Kind,
    Party,
    State,
)

TODAY = date(2026, 11, 23)


class TestWay:
    @pytest.mark.parametrize(
        ("state", "deed", "party", "expected"),
        [
            (State.DRAFT, Deed.SEND, Party.REFERRER, State.REQUESTED),
            (State.DRAFT, Deed.SEND, Party.PERSON, State.REQUESTED),
            (State.REQUESTED, Deed.OPEN, Party.RECEIVER, State.RECEIVED),
            (State.RECEIVED, Deed.WAIT, Party.RECEIVER, State.ON_HOLD),
            (State.ON_HOLD, Deed.ACCEPT, Party.RECEIVER, State.ACCEPTED),
            (State.REQUESTED, Deed.REDIRECT, Party.RECEIVER, State.REJECTED),
            (State.REQUESTED, Deed.EXPIRE, Party.CLOCK, State.FAILED),
            (State.IN_PROGRESS, Deed.CLOSE, Party.REFERRER, State.COMPLETED),
            (State.ACCEPTED, Deed.REFUSE, Party.PERSON, State.CANCELLED),
            (State.ACCEPTED, Deed.ACCEPT, Party.RECEIVER, "referral.not_now"),
            (State.DRAFT, Deed.ACCEPT, Party.RECEIVER, "referral.not_now"),
            (State.CANCELLED, Deed.ACCEPT, Party.RECEIVER, "referral.over"),
            (State.REQUESTED, Deed.ACCEPT, Party.REFERRER, "referral.not_yours"),
            (State.REQUESTED, Deed.WITHDRAW, Party.RECEIVER, "referral.not_yours"),
            (State.REQUESTED, Deed.EXPIRE, Party.RECEIVER, "referral.not_yours"),
        ],
    )
    def test_says_where_it_leads_or_why_not(self, state, deed, party, expected) -> None:
        found = way(state, deed, party)
        assert (found.to if isinstance(found, Way) else found.code) == expected

    def test_leads_out_of_no_end(self) -> None:
        assert not {state for state, _deed in WAYS} & set(OVER)

    def test_leads_out_of_every_open_state(self) -> None:
        assert {state for state, _deed in WAYS} == set(OPEN)

    @given(st.lists(st.tuples(st.sampled_from(Deed), st.sampled_from(Party)), max_size=30))
    @pytest.mark.requirement("R51")
    def test_reaches_completed_only_through_an_acceptance(self, deeds) -> None:
        state, seen = State.DRAFT, set()
        for deed, party in deeds:
            found = way(state, deed, party)
            if isinstance(found, Way):
                state = found.to
                seen.add(deed)
        assert state is not State.COMPLETED or {Deed.SEND, Deed.ACCEPT} <= seen


class TestOpenTo:
    def test_offers_the_person_a_no_while_it_is_open(self) -> None:
        for state in (State.REQUESTED, State.ON_HOLD, *TAKEN_ON):
            assert Deed.REFUSE in open_to(state, Party.PERSON)

    def test_offers_nothing_when_it_is_over(self) -> None:
        assert all(not open_to(state, party) for state in OVER for party in Party)


class TestLadder:
    def test_begins_with_the_promise_of_the_service(self) -> None:
        days = ladder(TODAY, 4)
        assert days.answer_by == TODAY + timedelta(days=4)

    @given(st.one_of(st.none(), st.integers(-5, 5000)))
    def test_rises_step_by_step(self, promise) -> None:
        days = ladder(TODAY, promise)
        assert TODAY < days.remind_on <= days.answer_by < days.escalate_on < days.expire_on

    def test_begins_anew_for_whoever_waits(self) -> None:
        expected = TODAY + timedelta(days=20)
        assert ladder_of_wait(expected).expire_on > ladder_of_wait(expected).escalate_on > expected


class TestDue:
    @pytest.mark.parametrize(
        ("days", "done", "expected"),
        [
            (4, set(), None),
            (5, set(), Deed.REMIND),
            (6, {Deed.REMIND}, None),
            (11, {Deed.REMIND}, Deed.ESCALATE),
            (12, {Deed.REMIND, Deed.ESCALATE}, None),
            (18, {Deed.REMIND, Deed.ESCALATE}, Deed.EXPIRE),
            (40, set(), Deed.EXPIRE),
        ],
    )
    def test_takes_each_step_once(self, days, done, expected) -> None:
        assert due(ladder(TODAY, 10), done, TODAY + timedelta(days=days)) == expected


class TestStage:
    @pytest.mark.parametrize(
        ("state", "in_days", "expected"),
        [
            (State.REQUESTED, 9, "new"),
            (State.REQUESTED, 2, "soon"),
            (State.REQUESTED, -1, "late"),
            (State.ON_HOLD, 9, "waiting"),
            (State.ACCEPTED, -1, "running"),
            (State.FAILED, -1, "over"),
        ],
    )
    def test_says_it_in_one_word(self, state, in_days, expected) -> None:
        assert stage(state, TODAY + timedelta(days=in_days), TODAY) == expected


class TestIsConfirmed:
    @pytest.mark.parametrize(
        ("kind", "state", "on", "release", "expected"),
        [
            (Kind.HOUSING, State.ACCEPTED, 0, 10, True),
            (Kind.HOUSING, State.ACCEPTED, 10, 10, True),
            (Kind.HOUSING, State.ACCEPTED, 11, 10, False),
            (Kind.HOUSING, State.ACCEPTED, None, 10, False),
            (Kind.HOUSING, State.REQUESTED, 0, 10, False),
            (Kind.HOUSING, State.CANCELLED, 0, 10, False),
            (Kind.SERVICE, State.ACCEPTED, 0, 10, False),
        ],
    )
    @pytest.mark.requirement("R53")
    def test_counts_only_what_holds_on_the_first_day(
        self, kind, state, on, release, expected
    ) -> None:
        day = None if on is None else TODAY + timedelta(days=on)
        assert is_confirmed(kind, state, day, TODAY + timedelta(days=release)) is expected


class TestProblems:
    def test_of_a_draft_name_every_field(self) -> None:
        found = problems_of_draft(Draft("moon", " ", TODAY - timedelta(days=1)), today=TODAY)
        assert {one.name for one in found} == {"kind", "words", "wanted_on"}

    @pytest.mark.parametrize("text", ["\0", "\ud800", "x" * 2001])
    def test_of_a_text_say_what_cannot_be_stored(self, text) -> None:
        assert problem_of_text(text) is not None

    @pytest.mark.parametrize(
        ("deed", "said", "name"),
        [
            (Deed.DECLINE, {"reason": ""}, "reason"),
            (Deed.DECLINE, {"reason": "because"}, "reason"),
            (Deed.WAIT, {}, "day"),
            (Deed.WAIT, {"day": TODAY}, "day"),
            (Deed.REDIRECT, {}, "words"),
            (Deed.FINISH, {"reason": "done"}, "met"),
            (Deed.GIVE_UP, {"reason": "x"}, "reason"),
            (Deed.START, {"day": TODAY + timedelta(days=1)}, "day"),
            (Deed.SAY, {"met": "perhaps"}, "met"),
        ],
    )
    def test_of_an_answer_name_the_field(self, deed, said, name) -> None:
        given_ = {"reason": "", "words": "", "day": None, "met": ""} | said
        assert name in {one.name for one in problems_of_answer(deed, **given_, today=TODAY)}


class TestProblemOfClosing:
    @pytest.mark.requirement("R51")
    @pytest.mark.parametrize(
        ("receiver", "person", "code"),
        [
            ("", "", "referral.receiver_not_asked"),
            ("met", "", "referral.person_not_asked"),
            ("", "met", "referral.receiver_not_asked"),
        ],
    )
    def test_asks_both(self, receiver, person, code) -> None:
        found = problem_of_closing(State.IN_PROGRESS, receiver, person)
        assert found is not None
        assert found.code == code

    def test_takes_an_unknown_that_was_asked(self) -> None:
        assert problem_of_closing(State.IN_PROGRESS, "not", "unknown") is None


class TestRefused:
    def test_names_each_category_without_a_ground(self) -> None:
        items = [Item(Category.IDENTITY, "a", "x"), Item(Category.HEALTH, "b", "y")]
        footings = [
            Footing(Category.IDENTITY, may=True, ground="r@1"),
            Footing(Category.HEALTH, may=False, reason=Reason("refused.no_ground")),
        ]
        assert [one.category for one in refused(items, footings)] == [Category.HEALTH]

    def test_refuses_what_was_never_asked_about(self) -> None:
        assert refused([Item(Category.DEBTS, "a", "x")], [])[0].may is False
