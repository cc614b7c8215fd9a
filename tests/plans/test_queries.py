"""What reads plans."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.plans.cast import NOW, TODAY, Cast
from tests.plans.test_actions import by, goal, need, step
from throughcare.kernel.access import Access
from throughcare.kernel.errors import AccessRefusedError
from throughcare.kernel.replanning import DatedItem
from throughcare.plans import actions, queries
from throughcare.plans.queries import versions
from throughcare.plans.types import THE_PERSON, OpenAction
from throughcare.sharing import actions as sharing


def listing(cast: Cast, who: str) -> Access:
    access = sharing.decide_list(cast.actor(who), now=NOW, today=TODAY)
    assert isinstance(access, Access)
    return access


class TestPlanPage:
    def test_of_a_plan_that_nobody_wrote_in_is_empty(self, cast: Cast) -> None:
        page = queries.plan_page(cast.person_id, cast.case_id, access=cast.access())
        assert (page.ref.plan_id, page.ref.version) == (None, queries.FIRST_VERSION)
        assert page.content.needs == ()

    def test_asks_as_often_for_a_long_plan(self, cast: Cast, django_assert_num_queries) -> None:
        plan_id = cast.plan_id()
        for _ in range(3):
            need(cast, plan_id)
            step(cast, plan_id, goal_id=goal(cast, plan_id, access=cast.access("robin")).key)
        access = cast.access()
        with django_assert_num_queries(3):
            queries.plan_page(cast.person_id, cast.case_id, access=access)

    def test_refuses_an_access_to_somebody_else(self, cast: Cast) -> None:
        access = cast.access(person_id=cast.other_person_id)
        with pytest.raises(AccessRefusedError):
            queries.plan_page(cast.person_id, cast.case_id, access=access)


class TestVersion:
    def test_says_what_it_changed(self, cast: Cast) -> None:
        plan_id = cast.plan_id()
        need_id = need(cast, plan_id).key
        actions.meet_need(plan_id, need_id=need_id, met_on=TODAY, **by(cast))
        found = queries.version(cast.person_id, cast.case_id, 3, access=cast.access())
        assert found is not None
        assert [(one.name, one.after) for one in found.differences] == [("met_on", "2026-11-23")]
        assert found.content.needs[0].met_on == TODAY

    @pytest.mark.parametrize("number", [0, 99, 10**12, 10**30])
    def test_is_none_where_there_is_none(self, cast: Cast, number) -> None:
        cast.plan_id()
        found = queries.version(cast.person_id, cast.case_id, number, access=cast.access())
        assert found is None


class TestVersionsOf:
    def test_come_in_pages(self, cast: Cast, monkeypatch) -> None:
        plan_id = cast.plan_id()
        monkeypatch.setattr(versions, "PAGE", 2)
        for _ in range(3):
            need(cast, plan_id)
        of = (cast.person_id, cast.case_id)
        first = queries.versions_of(*of, access=cast.access())
        assert [row.number for row in first] == [4, 3, 2]
        rest = queries.versions_of(*of, access=cast.access(), before=3)
        assert [row.number for row in rest] == [2, 1]


class TestOpenActionsOf:
    def test_gives_the_earliest_day_of_each_owner(self, cast: Cast) -> None:
        plan_id = cast.plan_id()
        step(cast, plan_id, due_on=TODAY + timedelta(days=9))
        step(cast, plan_id, due_on=TODAY + timedelta(days=4))
        step(cast, plan_id, due_on=TODAY + timedelta(days=6), owner=THE_PERSON)
        done = step(cast, plan_id, due_on=TODAY).key
        actions.complete_action(plan_id, action_id=done, done_on=TODAY, **by(cast))
        found = queries.open_actions_of(
            [cast.case_id, cast.other_case_id], access=listing(cast, "manager")
        )
        assert found == {
            cast.case_id: (
                OpenAction(cast.agencies["town"], TODAY + timedelta(days=4)),
                OpenAction(None, TODAY + timedelta(days=6)),
            )
        }

    def test_hides_people_whom_the_agency_does_not_see(self, cast: Cast) -> None:
        step(cast, cast.plan_id())
        access = listing(cast, "stranger")
        assert queries.open_actions_of([cast.case_id], access=access) == {}

    def test_refuses_a_role_without_plans(self, cast: Cast) -> None:
        with pytest.raises(AccessRefusedError):
            queries.open_actions_of([cast.case_id], access=listing(cast, "liaison"))


class TestDatedItems:
    def test_are_the_open_actions_by_day(self, cast: Cast) -> None:
        plan_id = cast.plan_id()
        late = step(cast, plan_id, due_on=TODAY + timedelta(days=9)).key
        early = step(cast, plan_id, due_on=TODAY, owner=THE_PERSON).key
        done = step(cast, plan_id).key
        actions.complete_action(plan_id, action_id=done, done_on=TODAY, **by(cast))
        town = cast.agencies["town"]
        assert queries.dated_items(cast.case_id, access=cast.access()) == [
            DatedItem("plan_action", TODAY, None, f"action:{early}"),
            DatedItem("plan_action", TODAY + timedelta(days=9), town, f"action:{late}"),
        ]

    def test_refuse_an_access_to_somebody_else(self, cast: Cast) -> None:
        step(cast, cast.plan_id())
        with pytest.raises(AccessRefusedError):
            queries.dated_items(cast.case_id, access=cast.access(person_id=cast.other_person_id))
