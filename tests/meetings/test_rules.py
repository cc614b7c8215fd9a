"""What holds for conferences: states, quorum, voice, who is asked for what, who hears what."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from throughcare.kernel.access import Category
from throughcare.meetings import rules
from throughcare.meetings.rules.hanging import change_of, moved_to
from throughcare.meetings.types import (
    Answer,
    Ask,
    Audience,
    Came,
    DecisionRow,
    Draft,
    Heard,
    Invite,
    ItemRow,
    Kind,
    MinutesRow,
    Recipient,
    RequestRow,
    Ruling,
    SeatRow,
    Source,
    State,
    Telling,
    Voice,
    VoiceRow,
)

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
TODAY = date(2026, 11, 23)


def seat(agency_id=1, kind="prison", came=Came.CAME, **more):
    return SeatRow(
        agency_id or 0, agency_id, f"Agency {agency_id}", kind, "", "why",
        frozenset({Category.PLAN}), False, False, came, "", 1, **more,
    )  # fmt: skip


def decision(**more):
    return replace(
        DecisionRow(1, "Do it", Category.PLAN, 1, "Agency", False, TODAY, 1, "", "", (), None),
        **more,
    )


def minutes(audience):
    return MinutesRow(1, 1, audience, None, "", "text", {}, NOW)


class TestProblemOfStep:
    @pytest.mark.parametrize(
        ("state", "to", "is_allowed"),
        [
            (State.PLANNED, State.INVITED, True),
            (State.INVITED, State.OPEN, True),
            (State.OPEN, State.DRAFTED, True),
            (State.DRAFTED, State.CLOSED, True),
            (State.PLANNED, State.CANCELLED, True),
            (State.OPEN, State.CANCELLED, False),
            (State.PLANNED, State.OPEN, False),
            (State.OPEN, State.CLOSED, False),
            (State.CLOSED, State.OPEN, False),
            (State.CANCELLED, State.INVITED, False),
        ],
    )
    def test_lets_a_conference_go_one_way_only(self, state, to, is_allowed):
        assert (rules.problem_of_step(state, to) is None) is is_allowed


class TestProblemOfQuorum:
    def test_is_none_where_enough_came(self):
        seats = [seat(1), seat(2, "probation")]
        assert rules.problem_of_quorum(seats, count=2, needed=["prison"]) is None

    def test_counts_who_sent_somebody_and_nobody_who_was_excused(self):
        here, sent, away = seat(1), seat(2, came=Came.REPRESENTED), seat(3, came=Came.EXCUSED)
        assert rules.problem_of_quorum([here, sent, away], count=2, needed=()) is None
        found = rules.problem_of_quorum([here, away], count=2, needed=())
        assert found.code == "meetings.quorum_count"

    def test_asks_for_the_kinds_of_agency_it_needs(self):
        found = rules.problem_of_quorum([seat(1), seat(2)], count=2, needed=["prison", "police"])
        assert (found.code, found.params["kind"]) == ("meetings.quorum_kind", "police")

    def test_never_counts_guests_or_those_left_out(self):
        guest = seat(None)
        out = replace(seat(2), is_excluded=True)
        found = rules.problem_of_quorum([seat(1), guest, out], count=2, needed=())
        assert found.params["count"] == "1"


class TestProblemOfVoice:
    @pytest.mark.requirement(55)
    @pytest.mark.parametrize(
        ("voice", "is_heard"),
        [
            (VoiceRow(), False),
            (VoiceRow(Voice.PRESENT), True),
            (VoiceRow(Voice.STATEMENT), False),
            (VoiceRow(Voice.STATEMENT, "I want to work"), True),
            (VoiceRow(Voice.REPRESENTATIVE), False),
            (VoiceRow(Voice.REPRESENTATIVE, representative="My sister"), True),
            (VoiceRow(Voice.NONE), False),
            (VoiceRow(Voice.NONE, why_none="Did not want to come nor write"), True),
        ],
    )
    def test_asks_for_one_of_four_ways(self, voice, is_heard):
        assert (rules.problem_of_voice(voice) is None) is is_heard


class TestBlockers:
    def blockers(self, **more):
        whole = {
            "seats": [seat(1), seat(2)],
            "count": 2,
            "needed": (),
            "voice": VoiceRow(Voice.PRESENT),
            "decisions": [decision()],
            "minutes": [minutes(Audience.PARTICIPANTS), minutes(Audience.PERSON)],
        }
        return [one.code for one in rules.blockers(**{**whole, **more})]

    def test_are_none_for_a_whole_conference(self):
        assert self.blockers() == []

    @pytest.mark.requirement(55)
    def test_name_the_voice_first(self):
        assert self.blockers(voice=VoiceRow(), seats=[seat(1)])[0] == "meetings.voice_missing"

    def test_name_a_decision_without_owner_or_day(self):
        assert self.blockers(decisions=[decision(due_on=None)]) == ["meetings.unowned"]
        assert self.blockers(decisions=[decision(owner_agency_id=None)]) == ["meetings.unowned"]
        assert self.blockers(decisions=[decision(owner_agency_id=None, is_persons=True)]) == []

    def test_ask_for_minutes_and_for_what_the_person_is_told(self):
        assert self.blockers(minutes=[]) == ["meetings.no_minutes", "meetings.no_feedback"]


class TestUnanswered:
    def test_names_agencies_that_were_asked_and_are_silent(self):
        def asked(number, answer):
            return RequestRow(
                number, number, f"A{number}", Category.PLAN, "?", "for", TODAY, answer, "", None
            )

        rows = [asked(1, Answer.OPEN), asked(2, Answer.NOTHING), asked(3, Answer.REFUSED)]
        assert rules.unanswered(rows) == ("A1",)


class TestProblemsOfDraft:
    def draft(self, **more):
        whole = Draft(
            datetime(2026, 12, 1, 9, tzinfo=UTC), "Room", "We talk about it", "Stays here, all", "-"
        )
        return [
            (one.name, one.reason.code)
            for one in rules.problems_of_draft(replace(whole, **more), now=NOW)
        ]

    def test_are_none_for_a_whole_one(self):
        assert self.draft() == []

    def test_name_each_field(self):
        assert self.draft(place=" ", purpose="short", starts_at=None) == [
            ("place", "meetings.text_missing"),
            ("purpose", "meetings.text_short"),
            ("starts_at", "meetings.day_missing"),
        ]

    def test_refuse_a_moment_that_passed_or_is_too_far(self):
        past, far = datetime(2026, 1, 1, tzinfo=UTC), datetime(2036, 1, 1, tzinfo=UTC)
        assert self.draft(starts_at=past) == [("starts_at", "meetings.day_past")]
        assert self.draft(starts_at=far) == [("starts_at", "meetings.day_far")]


class TestProblemsOfInvite:
    OPENED = frozenset({Category.PLAN, Category.HOUSING, Category.MINUTES})

    def problems(self, opened=OPENED, taken=(), **more):
        asked = Invite(7, "", "They know the houses", frozenset({Category.HOUSING}))
        found = rules.problems_of_invite(replace(asked, **more), opened=opened, taken=taken)
        return [(one.name, one.reason.code) for one in found]

    def test_are_none_where_there_is_a_reason_and_the_rules_open_it(self):
        assert self.problems() == []

    def test_ask_for_a_reason_of_their_own(self):
        assert self.problems(why="same") == [("why", "meetings.text_short")]

    def test_refuse_whom_no_rule_lets_read_minutes(self):
        assert self.problems(opened=()) == [("agency", "meetings.no_ground")]

    def test_refuse_a_category_that_is_not_opened_and_none_at_all(self):
        health = frozenset({Category.HEALTH})
        assert self.problems(categories=health) == [("categories", "meetings.not_opened")]
        assert self.problems(categories=frozenset()) == [
            ("categories", "meetings.category_missing")
        ]

    def test_need_a_name_for_a_guest_and_only_a_reason_for_who_is_left_out(self):
        assert self.problems(agency_id=None) == [("guest", "meetings.text_missing")]
        assert self.problems(is_excluded=True, categories=frozenset(), opened=()) == []

    def test_ask_nobody_twice(self):
        assert self.problems(taken=[7]) == [("agency", "meetings.asked_already")]


class TestProblemsOfAsk:
    def problems(self, bound=(Category.HOUSING,), *, may_hear=True, **more):
        ask = Ask(7, Category.HOUSING, "Is there a room?", "To plan the first night", TODAY)
        found = rules.problems_of_ask(
            replace(ask, **more), bound=bound, may_hear=may_hear, today=TODAY, meets_on=TODAY
        )
        return [(one.name, one.reason.code) for one in found]

    def test_are_none_where_it_is_needed(self):
        assert self.problems() == []

    def test_ask_what_for(self):
        assert self.problems(what_for="") == [("what_for", "meetings.text_missing")]

    def test_refuse_what_the_agency_is_not_there_for_and_what_the_asker_may_not_have(self):
        assert self.problems(bound=()) == [("category", "meetings.not_bound")]
        assert self.problems(may_hear=False) == [("category", "meetings.may_not_hear")]

    def test_refuse_a_day_that_passed_or_comes_after_the_conference(self):
        assert self.problems(due_on=date(2026, 11, 22)) == [("due_on", "meetings.day_past")]
        assert self.problems(due_on=date(2026, 11, 24)) == [("due_on", "meetings.day_after")]


class TestProblemsOfHeard:
    def test_ask_for_what_each_way_holds(self):
        def names(heard, *, has=False):
            return [one.name for one in rules.problems_of_heard(heard, has_statement=has)]

        assert names(Heard(Voice.PRESENT)) == []
        assert names(Heard(Voice.STATEMENT)) == ["statement"]
        assert names(Heard(Voice.STATEMENT), has=True) == []
        assert names(Heard(Voice.REPRESENTATIVE)) == ["representative"]
        assert names(Heard(Voice.NONE, why_none="no")) == ["why_none"]


class TestProblemsOfRuling:
    def problems(self, ruling, here=(1,)):
        found = rules.problems_of_ruling(ruling, at_table=set(here).__contains__, today=TODAY)
        return [(one.name, one.reason.code) for one in found]

    def test_let_owner_and_day_wait(self):
        assert self.problems(Ruling("Find a room")) == []

    def test_refuse_an_owner_who_is_not_there_and_a_day_that_passed(self):
        late = Ruling("Find a room", 2, False, date(2026, 11, 1))
        assert self.problems(late) == [
            ("owner", "meetings.owner_not_here"),
            ("due_on", "meetings.day_past"),
        ]

    @pytest.mark.requirement(71)
    def test_ask_for_the_goal_of_a_compromise(self):
        assert self.problems(Ruling("So", settled="Half")) == [("goal", "meetings.goal_missing")]


class TestProblemsOfTelling:
    def problems(self, **more):
        whole = Telling(
            Recipient.COMMUNITY, "Neighbours of the house", Category.HOUSING,
            "Somebody moves in who gets help", "Decision of the mayor", True, "", "Not passed on",
        )  # fmt: skip
        found = rules.problems_of_telling(replace(whole, **more), names=["Rik Zwartewater"])
        return [(one.name, one.reason.code) for one in found]

    @pytest.mark.requirement(115)
    def test_let_neighbours_be_told_what_names_nobody(self):
        assert self.problems() == []

    @pytest.mark.requirement(115)
    @pytest.mark.parametrize(
        ("what", "code"),
        [
            ("RIK moves in", "meetings.names_somebody"),
            ("Mr Zwartewater moves in", "meetings.names_somebody"),
            ("He moves into number 12", "meetings.holds_figures"),
        ],
    )
    def test_refuse_a_name_or_a_figure(self, what, code):
        assert self.problems(what=what) == [("what", code)]

    def test_ask_why_the_person_is_not_told(self):
        assert self.problems(is_told=False) == [("why_not_told", "meetings.text_missing")]

    def test_let_somebody_named_be_told_a_name(self):
        assert self.problems(recipient=Recipient.OTHER, what="Rik starts on day 3") == []


class TestEar:
    def ear(self, agency_id=1, bound=(Category.PLAN,), opens=lambda *_: True, **more):
        return rules.Ear(agency_id, frozenset(bound), opens, **more)

    def item(self, category, agency_id=None):
        return ItemRow(1, Source.QUESTION, "", "title", category, agency_id, False)

    def test_hears_what_it_is_bound_to_and_the_rules_open(self):
        ear = self.ear(bound=[Category.PLAN, Category.DEBTS], opens=lambda c, _: c is Category.PLAN)
        assert ear.hears(Category.PLAN)
        assert not ear.hears(Category.DEBTS)
        assert not ear.hears(Category.HEALTH)

    def test_hears_what_its_own_agency_said(self):
        ear = self.ear(bound=(), opens=lambda *_: False)
        assert ear.hears(Category.HEALTH, 1)
        assert not ear.hears(Category.HEALTH, 2)

    def test_has_an_agenda_of_its_own(self):
        items = [
            self.item(Category.PLAN),
            self.item(Category.HEALTH),
            self.item(Category.HEALTH, 1),
        ]
        assert self.ear().items(items) == (items[0], items[2])

    def test_reads_the_decision_that_it_is_to_carry_out(self):
        mine = decision(category=Category.HEALTH, owner_agency_id=1)
        theirs = decision(category=Category.HEALTH, owner_agency_id=2)
        assert self.ear().decisions([mine, theirs]) == (mine,)

    def test_reads_the_minutes_meant_for_it(self):
        ours = replace(minutes(Audience.AGENCY), agency_id=1)
        theirs = replace(minutes(Audience.AGENCY), agency_id=2)
        all_of = [minutes(Audience.PARTICIPANTS), minutes(Audience.PERSON), ours, theirs]
        assert self.ear().minutes(all_of) == (all_of[0], ours)
        assert self.ear(None).minutes(all_of) == (all_of[1],)
        assert self.ear(is_convener=True).minutes(all_of) == tuple(all_of)


class TestNextOn:
    KIND = Kind("panel", "Panel", 1, "P12W", "release-P30D", {"high": "P6W"})

    def next_on(self, kind=KIND, level="", last_on=None, release=date(2027, 1, 31)):
        return rules.next_on(kind, level=level, last_on=last_on, anchors={"release": release})

    def test_hangs_the_first_on_a_date(self):
        assert self.next_on() == date(2027, 1, 1)
        assert self.next_on(release=None) is None

    def test_follows_the_rhythm_of_the_level(self):
        last = date(2026, 1, 1)
        assert self.next_on(last_on=last) == date(2026, 3, 26)
        assert self.next_on(last_on=last, level="high") == date(2026, 2, 12)
        assert self.next_on(replace(self.KIND, rhythm=""), last_on=last) is None


class TestConvenerRole:
    @pytest.mark.requirement(17)
    @pytest.mark.parametrize(
        ("is_in_custody", "role"), [(True, "prison"), (False, "probation"), (None, "prison")]
    )
    def test_changes_with_the_release(self, is_in_custody, role):
        by = {"custody": "prison", "community": "probation"}
        assert rules.convener_role("prison", by, is_in_custody=is_in_custody) == role


class TestChangeOf:
    def change(self, state=State.PLANNED, release=date(2027, 2, 1), **more):
        given = {"hangs_days": -30, "stands_on": date(2026, 12, 2), "is_to_set_anew": False, **more}
        return change_of(
            5, state=state, release_on=release, convener_agency_id=1, today=TODAY, **given
        )

    def test_moves_what_nobody_was_asked_to(self):
        found = self.change()
        assert (found.effect, found.after) == ("moves", date(2027, 1, 2))

    def test_marks_what_others_were_asked_to_once(self):
        assert self.change(State.INVITED).effect == "set_anew"
        assert self.change(State.INVITED, is_to_set_anew=True) is None

    def test_says_when_the_new_day_has_passed(self):
        assert self.change(release=date(2026, 12, 1)).effect == "too_late"

    def test_leaves_alone_what_stands_or_was_held(self):
        assert self.change(stands_on=date(2027, 1, 2)) is None
        assert self.change(State.CLOSED) is None

    def test_keeps_the_time_by_the_clock_of_the_place(self):
        from zoneinfo import ZoneInfo

        zone = ZoneInfo("Europe/Amsterdam")
        winter = datetime(2027, 3, 20, 10, 0, tzinfo=zone)
        assert moved_to(winter, date(2027, 4, 20), zone).hour == 10
