"""Workers write down what the person says of the whole plan, told or on paper; goals that are let go."""

# ruff: noqa: F811 - fixtures are named like what they give
from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.web.test_plans import at, cast, plan, sign_in, text_of  # noqa: F401 - fixtures
from tests.web.test_plans_together import fields_of
from throughcare.pages import formatting
from throughcare.plans import rules
from throughcare.plans.models import Goal
from throughcare.plans.types import Position, Voice


def on(day) -> dict[str, str]:
    return {f"said_on_{part}": str(getattr(day, part)) for part in ("day", "month", "year")}


@pytest.mark.requirement("R40")
class TestTheWholePlan:
    def test_is_written_down_from_paper_with_its_day(self, cast, plan, sign_in) -> None:
        one, other = plan.goal(), plan.goal("A dog")
        client, day = sign_in("manager"), timezone.localdate() - timedelta(days=4)
        Goal.objects.update(recorded_at=timezone.now() - timedelta(days=9))
        typed = fields_of(client.get(at("person_plan_answers", cast)))
        typed |= {"on_paper": "on", "all": "yes", **on(day)}
        typed |= {f"position_{other}": "disagrees", f"why_{other}": "I fear dogs"}
        page = client.post(at("person_plan_answers", cast), typed, follow=True)
        text = text_of(page)
        assert f"said on paper on {formatting.date_medium(day)}, noted by Agency prison" in text
        assert "The person's position on every goal is recorded." in text
        found = {goal.goal_id: goal for goal in plan.content().goals}
        assert (found[one].position, found[one].voice) == (Position.AGREES, Voice.PAPER)
        assert found[other].why == "I fear dogs"
        assert rules.is_agreed(plan.content())

    def test_was_told_today_where_no_day_is_given(self, cast, plan, sign_in) -> None:
        plan.goal()
        client = sign_in("manager")
        client.post(at("person_plan_answers", cast), {"version": plan.version, "all": "yes"})
        (goal,) = plan.content().goals
        assert goal.voice is Voice.SPOKEN
        assert timezone.localdate(goal.position_at) == timezone.localdate()

    def test_says_which_day_cannot_be_meant(self, cast, plan, sign_in) -> None:
        plan.goal()
        typed = {"version": plan.version, "all": "yes"}
        typed |= on(timezone.localdate() + timedelta(days=1))
        page = sign_in("manager").post(at("person_plan_answers", cast), typed)
        assert "Enter the day on which the person said it" in text_of(page)
        assert plan.content().goals[0].position is Position.NOT_ASKED

    def test_is_not_there_without_goals_nor_for_strangers(self, cast, plan, sign_in) -> None:
        assert sign_in("manager").get(at("person_plan_answers", cast)).status_code == 404
        plan.goal()
        assert sign_in("stranger").get(at("person_plan_answers", cast)).status_code == 404
        text = text_of(sign_in("manager").get(at("person_plan", cast)))
        assert "Write down what the person thinks of all goals at once" in text


class TestLettingGo:
    def test_is_marked_and_taken_back(self, cast, plan, sign_in) -> None:
        goal_id, client = plan.goal(), sign_in("manager")
        address = at("person_plan_goal_drop", cast, goal_id)
        page = client.post(address, {"version": plan.version}, follow=True)
        assert "Wanted after all" in text_of(page)
        assert client.get(address).status_code == 404
        back = at("person_plan_goal_reached", cast, goal_id)
        client.post(back, {"version": plan.version})
        assert plan.content().goals[0].is_open

    def test_meanwhile_is_asked_about(self, cast, plan, sign_in) -> None:
        from throughcare.plans import actions

        goal_id, seen = plan.goal(), None
        seen = plan.version
        client = sign_in("manager")
        today = timezone.localdate()
        actions.drop_goal(plan.plan_id, goal_id=goal_id, dropped_on=today, **plan.given())
        page = client.post(at("person_plan_goal_reached", cast, goal_id), {"version": seen})
        # By now the page asks whether the goal goes on: what was meant is not done unseen.
        assert page.status_code == 409
        assert not plan.content().goals[0].is_open
