"""What the person says of the whole plan at once, and goals that they end."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from tests.plans.cast import NOW, TODAY, Cast
from tests.plans.test_actions import by, content, goal, need, version
from throughcare.plans import actions, queries, rules
from throughcare.plans.models import Goal
from throughcare.plans.types import Change, Description, Position, Said, Voice

YES, NO = Said("agrees"), Said("disagrees", "Too far")


@pytest.fixture
def plan_id(cast: Cast) -> int:
    return cast.plan_id()


def answer(cast: Cast, plan_id: int, said: dict, who: str = "robin", **given):
    base = {"today": TODAY, **by(cast, who)}
    return actions.answer_plan(plan_id, said=said, **{**base, **given})


def rows(cast: Cast) -> dict:
    return {one.goal_id: one for one in content(cast).goals}


@pytest.mark.requirement("R40")
class TestTheWholePlan:
    def test_gets_a_position_on_every_goal_and_is_agreed_at_this_version(
        self, cast: Cast, plan_id: int
    ) -> None:
        one, other = goal(cast, plan_id).key, goal(cast, plan_id, "A dog").key
        written = answer(cast, plan_id, {one: YES, other: NO})
        found = rows(cast)
        assert found[one].position is Position.AGREES
        assert (found[other].position, found[other].why) == (Position.DISAGREES, "Too far")
        assert {row.position_at for row in found.values()} == {NOW}
        assert content(cast).agreed_version == written.version
        assert rules.is_agreed(content(cast))

    def test_is_one_change_and_says_who_answered_for_each_goal(
        self, cast: Cast, plan_id: int
    ) -> None:
        one, other = goal(cast, plan_id).key, goal(cast, plan_id, "A dog").key
        before = version(cast)
        answer(cast, plan_id, {one: YES, other: YES})
        assert version(cast) == before + 1
        page = queries.plan_page(cast.person_id, cast.case_id, access=cast.access())
        assert all(page.said_by[key].is_person for key in (one, other))
        row = queries.versions_of(cast.person_id, cast.case_id, access=cast.access())[0]
        assert row.change is Change.PLAN_ANSWERED
        assert set(row.also) == {f"goal:{one}", f"goal:{other}"}

    @pytest.mark.parametrize(
        ("said", "name", "code"),
        [
            ([], "position", "plan.position_unknown"),
            ([Said("not_asked")], "position", "plan.position_unknown"),
            ([Said("perhaps")], "position", "plan.position_unknown"),
            ([Said("disagrees")], "why", "plan.text_missing"),
        ],
    )
    def test_leaves_nothing_open(self, cast: Cast, plan_id: int, said, name, code) -> None:
        key = goal(cast, plan_id).key
        with pytest.raises(actions.InvalidError) as refused:
            answer(cast, plan_id, dict.fromkeys([key][: len(said)], *said) if said else {})
        (problem,) = refused.value.problems
        assert (problem.name, problem.reason.code) == (f"{name}_{key}", code)
        assert rows(cast)[key].position is Position.NOT_ASKED

    def test_without_goals_cannot_be_agreed(self, cast: Cast, plan_id: int) -> None:
        with pytest.raises(actions.InvalidError):
            answer(cast, plan_id, {})

    def test_asks_nothing_of_what_has_ended(self, cast: Cast, plan_id: int) -> None:
        ended, going = goal(cast, plan_id).key, goal(cast, plan_id, "A dog").key
        actions.reach_goal(plan_id, goal_id=ended, reached_on=TODAY, **by(cast))
        answer(cast, plan_id, {going: YES})
        assert rows(cast)[ended].position is Position.NOT_ASKED

    def test_written_on_an_older_version_is_shown_what_changed(
        self, cast: Cast, plan_id: int
    ) -> None:
        key = goal(cast, plan_id).key
        seen = version(cast)
        goal(cast, plan_id, "A dog")
        with pytest.raises(actions.StaleVersionError):
            answer(cast, plan_id, {key: YES}, version=seen)

    def test_of_a_worker_holds_what_they_see_and_tells_nobody_of_the_rest(
        self, cast: Cast, plan_id: int
    ) -> None:
        hidden = goal(
            cast, plan_id, "My dose", need_id=need(cast, plan_id, domain="addiction").key
        ).key
        seen = goal(cast, plan_id).key
        answer(cast, plan_id, {seen: YES}, "coordinator")
        assert rows(cast)[hidden].position is Position.NOT_ASKED
        answer(cast, plan_id, {seen: YES, hidden: NO})
        actions.reach_goal(plan_id, goal_id=seen, reached_on=TODAY, **by(cast))
        answer(cast, plan_id, {hidden: NO})
        told = queries.versions_of(cast.person_id, cast.case_id, access=cast.access("coordinator"))
        assert not any(f"goal:{hidden}" in row.also and len(row.also) == 1 for row in told)


@pytest.mark.requirement("R40")
class TestOnPaper:
    def test_counts_the_same_and_says_since_when(self, cast: Cast, plan_id: int) -> None:
        key, day = goal(cast, plan_id).key, TODAY - timedelta(days=9)
        Goal.objects.update(recorded_at=NOW - timedelta(days=10))
        answer(cast, plan_id, {key: YES}, "manager", on_paper=True, said_on=day)
        (found,) = content(cast).goals
        assert (found.voice, found.position) == (Voice.PAPER, Position.AGREES)
        assert timezone.localtime(found.position_at).date() == day

    @pytest.mark.parametrize("days", [1, -400])
    def test_needs_a_day_that_can_be_meant(self, cast: Cast, plan_id: int, days: int) -> None:
        key, day = goal(cast, plan_id).key, TODAY + timedelta(days=days)
        with pytest.raises(actions.InvalidError) as refused:
            answer(cast, plan_id, {key: YES}, "manager", said_on=day)
        assert [one.reason.code for one in refused.value.problems] == ["plan.said_day"]

    def test_is_refused_where_it_is_older_than_a_goal(self, cast: Cast, plan_id: int) -> None:
        key = goal(cast, plan_id).key
        with pytest.raises(actions.InvalidError) as refused:
            answer(cast, plan_id, {key: YES}, "manager", said_on=TODAY - timedelta(days=1))
        assert [one.reason.code for one in refused.value.problems] == ["plan.said_before"]

    def test_is_refused_where_the_person_said_something_since(
        self, cast: Cast, plan_id: int
    ) -> None:
        key = goal(cast, plan_id).key
        Goal.objects.update(recorded_at=NOW - timedelta(days=300))
        answer(cast, plan_id, {key: NO})
        with pytest.raises(actions.InvalidError):
            answer(cast, plan_id, {key: YES}, "manager", said_on=TODAY - timedelta(days=1))
        assert rows(cast)[key].why == NO.why

    def test_the_persons_own_word_is_of_now(self, cast: Cast, plan_id: int) -> None:
        key = goal(cast, plan_id).key
        answer(cast, plan_id, {key: YES}, said_on=date(2026, 11, 1))
        assert rows(cast)[key].position_at == NOW


@pytest.mark.requirement("R44")
class TestEnding:
    def test_the_person_reaches_drops_and_takes_up_again(self, cast: Cast, plan_id: int) -> None:
        key = goal(cast, plan_id).key
        given = {"goal_id": key}
        actions.reach_goal(plan_id, **given, reached_on=TODAY, **by(cast, "robin"))
        actions.drop_goal(plan_id, **given, dropped_on=TODAY, **by(cast, "robin"))
        found = rows(cast)[key]
        assert (found.reached_on, found.dropped_on, found.is_open) == (None, TODAY, False)
        assert rules.unasked(content(cast)) == ()
        actions.reach_goal(plan_id, **given, reached_on=None, **by(cast, "robin"))
        assert rows(cast)[key].is_open
        changes = queries.versions_of(cast.person_id, cast.case_id, access=cast.access())
        assert [row.change for row in changes[:3]] == [
            Change.GOAL_REOPENED,
            Change.GOAL_DROPPED,
            Change.GOAL_REACHED,
        ]

    def test_a_condition_is_not_the_persons_to_end(self, cast: Cast, plan_id: int) -> None:
        about = Description(is_condition=True, legal_act="Judgment of 1 May")
        key = goal(cast, plan_id, about=about).key
        for end in (
            lambda: actions.reach_goal(plan_id, goal_id=key, reached_on=TODAY, **by(cast, "robin")),
            lambda: actions.drop_goal(plan_id, goal_id=key, dropped_on=TODAY, **by(cast, "robin")),
        ):
            with pytest.raises(actions.NotYoursError):
                end()
        actions.reach_goal(plan_id, goal_id=key, reached_on=TODAY, **by(cast))
        assert not rows(cast)[key].is_open

    def test_a_dropped_goal_is_not_counted_as_reached(self, cast: Cast, plan_id: int) -> None:
        key = goal(cast, plan_id).key
        actions.drop_goal(plan_id, goal_id=key, dropped_on=TODAY, **by(cast))
        assert rules.progress(content(cast)) == {}

    def test_ends_in_one_way_only(self, cast: Cast, plan_id: int) -> None:
        key = goal(cast, plan_id).key
        with pytest.raises(IntegrityError, match="a_goal_ends_in_one_way"), transaction.atomic():
            Goal.objects.filter(pk=key).update(reached_on=TODAY, dropped_on=TODAY)
