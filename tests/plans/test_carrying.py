"""Who carries plans, and whether help turned into conditions: what is counted, and what is not."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.plans.cast import NOW, TODAY, Cast
from tests.plans.test_actions import by, goal, need, step
from throughcare.plans import actions, queries, rules
from throughcare.plans.types import (
    THE_PERSON,
    Carried,
    Description,
    Domain,
    Drifted,
    Origin,
    Sector,
    Told,
)
from throughcare.sharing import actions as sharing

DAY = date(2026, 3, 1)
ACT = Description(origin="health", is_condition=True, legal_act="Decision of 1 May, no. 4")


def told(number, *, day=0, origin=Origin.HEALTH, act=False, domain=None, carried=False, by=7):
    return Told(number, DAY + timedelta(days=day), by, origin, act, domain, carried)


@pytest.mark.requirement("R7")
class TestDrifted:
    def test_counts_help_by_the_first_version_that_names_an_order(self):
        rows = [told(1), told(1, day=3, act=True), told(1, day=9, act=True, by=8)]
        assert rules.drifted(rows) == (Drifted(1, DAY + timedelta(days=3), 7),)

    def test_is_not_fooled_by_another_origin_written_with_the_order(self):
        rows = [told(1), told(1, day=3, origin=Origin.JUSTICE, act=True)]
        assert len(rules.drifted(rows)) == 1

    def test_leaves_out_what_was_never_help_or_never_a_condition(self):
        rows = [told(1, origin=Origin.JUSTICE, act=True), told(2)]
        assert rules.drifted(rows) == ()

    def test_takes_a_need_of_health_for_help_whoever_brought_it_up(self):
        rows = [told(1, origin=Origin.JUSTICE, act=True, domain=Domain.ADDICTION)]
        assert len(rules.drifted(rows)) == 1

    def test_does_not_count_again_what_came_along_from_the_case_before(self):
        rows = [told(1, act=True, carried=True), told(1, day=3, act=True)]
        assert rules.drifted(rows) == ()


@pytest.mark.requirement("R49")
class TestCarried:
    def test_counts_open_and_done_by_sector_in_the_order_of_pages(self):
        steps = [(Sector.JUSTICE, False), (Sector.PERSON, True), (Sector.JUSTICE, True)]
        assert rules.carried(steps) == (
            Carried(Sector.PERSON, 0, 1),
            Carried(Sector.JUSTICE, 1, 1),
        )

    @pytest.mark.parametrize(
        ("justice", "others", "much"), [(6, 4, True), (5, 5, False), (4, 0, False), (5, 0, True)]
    )
    def test_says_so_above_the_threshold_and_not_of_few_steps(self, justice, others, much):
        found = [Carried(Sector.JUSTICE, justice), Carried(Sector.HEALTH, others, 100)]
        assert rules.justice_carries_much(found) is much

    def test_knows_every_kind_of_agency_that_there_is(self):
        from throughcare.agencies import queries as agencies

        unknown = {kind for kind in agencies.kinds() if rules.sector_of(kind) is Sector.OTHER}
        assert unknown == {"oversight"}


@pytest.fixture
def plan_id(cast: Cast) -> int:
    return cast.plan_id()


def lists_of(cast: Cast, who: str) -> dict:
    access = sharing.decide_list(cast.actor(who), now=NOW, today=TODAY)
    return {"access": access, "today": TODAY}


class TestWhatIsCounted:
    def test_steps_by_sector_without_those_taken_back(self, cast: Cast, plan_id: int) -> None:
        step(cast, plan_id)
        step(cast, plan_id, owner=THE_PERSON)
        gone = step(cast, plan_id)
        actions.withdraw_action(plan_id, action_id=gone.key, why="Twice", today=TODAY, **by(cast))
        found = queries.carried_steps([cast.case_id], **lists_of(cast, "manager"))
        assert sorted(found) == [(Sector.MUNICIPALITY, False), (Sector.PERSON, False)]

    @pytest.mark.requirement("R7", "R49")
    def test_nothing_of_a_compartment_that_is_closed_to_the_asker(
        self, cast: Cast, plan_id: int
    ) -> None:
        wanted = need(cast, plan_id, "Methadone", domain="addiction")
        made = goal(cast, plan_id, "Keep my dose", need_id=wanted.key, about=ACT)
        step(cast, plan_id, goal_id=made.key, owner=THE_PERSON)
        seen = lists_of(cast, "manager")
        hidden = lists_of(cast, "coordinator")
        for query in (queries.carried_steps, queries.told_of_goals, queries.ended_goals):
            assert len(query([cast.case_id], **seen)) == 1
            assert query([cast.case_id], **hidden) == []

    @pytest.mark.requirement("R7")
    def test_a_goal_that_became_a_condition_with_who_wrote_it(
        self, cast: Cast, plan_id: int
    ) -> None:
        made = goal(cast, plan_id, about=Description(origin="health"))
        goal(cast, plan_id, "Work")
        actions.describe_goal(plan_id, goal_id=made.key, about=ACT, **by(cast, "coordinator"))
        found = queries.told_of_goals([cast.case_id], **lists_of(cast, "manager"))
        (one,) = rules.drifted(found)
        assert one == Drifted(made.key, TODAY, cast.agencies["town"])
