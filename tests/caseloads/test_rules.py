"""Rules of handing over and of weighing, without a database."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from throughcare.caseloads.rules import handing, weighing
from throughcare.caseloads.types import (
    OPEN,
    Answer,
    AnswerRow,
    Event,
    HandoverKind,
    LoadFacts,
    LoadRule,
    NotPossibleError,
    State,
    Weighed,
)

TODAY = date(2026, 11, 23)
CAN = {
    State.PROPOSED: {Event.AGREED, Event.REFUSED, Event.DISPUTE, Event.WITHDRAW, Event.OVERTAKE},
    State.ACCEPTED: {Event.START, Event.WITHDRAW, Event.OVERTAKE},
    State.DISPUTED: {Event.DECIDED_MOVE, Event.DECIDED_STAY, Event.WITHDRAW, Event.OVERTAKE},
}


def answered(answer=Answer.WAITING, *, is_receiver=False, escalated_at=None, agency_id=1):
    return AnswerRow(agency_id, is_receiver, answer, "", None, 0, escalated_at)


class TestStates:
    @pytest.mark.parametrize("state", State)
    @pytest.mark.parametrize("event", Event)
    def test_move_on_by_the_table_and_in_no_other_way(self, state, event):
        if event in CAN.get(state, ()):
            assert handing.after(state, event) is not state
        else:
            with pytest.raises(NotPossibleError):
                handing.after(state, event)

    def test_which_are_over_are_never_left(self):
        assert set(CAN) == OPEN
        assert not {state for state, _ in handing.TRANSITIONS} - OPEN

    def test_are_all_reached(self):
        assert set(handing.TRANSITIONS.values()) | {State.PROPOSED} == set(State)

    def test_reach_the_receiver_only_by_way_of_accepted(self):
        before = {state for (state, _), to in handing.TRANSITIONS.items() if to is State.DONE}
        assert before == {State.ACCEPTED}


answers = st.lists(st.sampled_from(Answer), max_size=4)


class TestAnswers:
    @given(answers, st.sampled_from([Answer.WAITING, Answer.ACCEPTED, Answer.DECLINED]))
    def test_agree_only_when_the_receiver_said_yes_and_nobody_no(self, others, receivers):
        rows = [answered(receivers, is_receiver=True), *map(answered, others)]
        found = handing.event_of(HandoverKind.HANDOVER, rows)
        said = {receivers, *others}
        if Answer.DECLINED in said:
            assert found is Event.REFUSED
        elif Answer.WAITING in said:
            assert found is None
        else:
            assert found is Event.AGREED

    @pytest.mark.requirement("R79")
    def test_of_a_refused_transfer_open_a_dispute(self):
        rows = [answered(Answer.DECLINED, is_receiver=True)]
        assert handing.event_of(HandoverKind.TRANSFER, rows) is Event.DISPUTE

    def test_of_nobody_agree_to_nothing(self):
        assert handing.event_of(HandoverKind.HANDOVER, []) is None


class TestLadder:
    @given(st.integers(-3, 400))
    def test_reminds_before_time_is_over(self, days):
        found = handing.ladder(days)
        assert list(found.remind_after_days) == sorted(set(found.remind_after_days))
        assert all(0 < step <= found.time_out_days for step in found.remind_after_days)
        assert found.time_out_days >= 1

    @pytest.mark.parametrize(("waits", "steps"), [(0, 0), (2, 0), (3, 1), (6, 1), (7, 2), (40, 2)])
    def test_counts_the_steps_that_are_due(self, waits, steps):
        found = handing.steps_due(answered(), waits_days=waits, ladder=handing.ladder(10))
        assert found == steps

    def test_is_over_once_somebody_answered(self):
        row = answered(Answer.ACCEPTED)
        assert handing.steps_due(row, waits_days=99, ladder=handing.ladder()) == 0

    @pytest.mark.parametrize("is_receiver", [True, False])
    @pytest.mark.parametrize("waits", [9, 10, 11])
    def test_takes_silence_for_a_yes_of_others_and_escalates_the_receivers(
        self, is_receiver, waits
    ):
        row, ladder = answered(is_receiver=is_receiver), handing.ladder(10)
        is_over = waits >= 10
        assert handing.is_assumed(row, waits_days=waits, ladder=ladder) is (
            is_over and not is_receiver
        )
        assert handing.is_escalated(row, waits_days=waits, ladder=ladder) is (
            is_over and is_receiver
        )

    def test_escalates_once(self):
        row = answered(is_receiver=True, escalated_at=datetime(2026, 1, 1, tzinfo=UTC))
        assert not handing.is_escalated(row, waits_days=99, ladder=handing.ladder())


class TestDates:
    @pytest.mark.parametrize(
        ("start", "meeting", "code"),
        [
            (0, 0, None),
            (5, 3, None),
            (-1, -1, "handover.start_past"),
            (5, -1, "handover.meeting_past"),
            (5, 6, "handover.meeting_late"),
        ],
    )
    def test_come_in_their_order(self, start, meeting, code):
        found = handing.why_not_dates(
            start_on=TODAY + timedelta(days=start),
            meeting_on=TODAY + timedelta(days=meeting),
            today=TODAY,
        )
        assert (found and found.code) == code


WEIGHTS = [
    (LoadFacts(), {"every_case"}),
    (LoadFacts(in_custody=True, stay_days=28, days_to_release=14), {"short_stay", "near_release"}),
    (LoadFacts(in_custody=True, stay_days=29, days_to_release=15), set()),
    (LoadFacts(stay_days=10, days_to_release=3), {"short_stay"}),
    (LoadFacts(days_since_release=0), {"first_weeks_outside"}),
    (LoadFacts(days_since_release=42), {"first_weeks_outside"}),
    (LoadFacts(days_since_release=43), {"aftercare"}),
    (LoadFacts(on_remand=True, is_unclear=True), {"remand", "unclear"}),
    (LoadFacts(open_needs=3), set()),
    (LoadFacts(open_needs=4, has_family_need=True), {"many_needs", "family"}),
    (LoadFacts(has_shelter_need=True), {"no_shelter"}),
]


class TestWeights:
    @pytest.mark.parametrize(("facts", "parts"), WEIGHTS)
    def test_follow_the_table(self, facts, parts):
        rule = weighing.default_rule()
        found = weighing.weigh(facts, rule)
        assert set(found.parts) == parts | {"every_case"}
        assert found.points == sum(rule.points[code] for code in found.parts)

    def test_are_what_the_agency_decided(self):
        rule = LoadRule(10, {"every_case": 1, "remand": 0}, is_default=False)
        assert weighing.weigh(LoadFacts(on_remand=True), rule) == Weighed(1, ("every_case",))
        assert weighing.total([LoadFacts()] * 3, rule) == 3

    def test_are_a_default_until_somebody_decides(self):
        assert weighing.default_rule().is_default
        assert {rule.code for rule in weighing.DEFAULTS} == set(weighing._HOLDS)

    @pytest.mark.parametrize(
        ("ceiling", "change", "code"),
        [
            (100, {}, None),
            (0, {}, "load.ceiling"),
            (2001, {}, "load.ceiling"),
            (100, {"remand": -1}, "load.points"),
            (100, {"remand": 51}, "load.points"),
            (100, {"weather": 1}, "load.points"),
        ],
    )
    def test_can_be_set_within_bounds(self, ceiling, change, code):
        found = weighing.why_not_set(ceiling, dict(weighing.default_rule().points) | change)
        assert (found and found.code) == code
