"""Write a plan of somebody of the small world quickly, as the system, for pages to show."""

from __future__ import annotations

from datetime import timedelta

from throughcare.caseloads import queries as caseloads
from throughcare.plans import actions, queries
from throughcare.plans.models import Action
from throughcare.plans.types import Owner


class WrittenPlan:
    """The plan of one person; days count from the world's today."""

    def __init__(self, small, who="zwolle", *, by="") -> None:
        self.small, self.person_id, self.by = small, small.people[who], by
        access = small.system()
        case = caseloads.open_cases_of([self.person_id], access=access)[self.person_id]
        self.case_id = case.case_id
        ref = actions.plan_for(self.case_id, self.person_id, access=access, now=small.now)
        self.plan_id = ref.plan_id

    def given(self) -> dict:
        """Return the version and who writes: the system, or somebody of the cast."""
        access = self.small.system()
        ref, _ = queries.plan_of(self.person_id, self.case_id, access=access)
        if self.by:
            access = self.small.access(self.person_id, self.by)
        return {"version": ref.version, "access": access, "now": self.small.now}

    def need(self, text="A room near work", *, domain="daily_life", onset="unknown") -> int:
        given = self.given()
        return actions.record_need(self.plan_id, domain=domain, text=text, onset=onset, **given).key

    def goal(self, words="My own front door", need_id=None) -> int:
        return actions.add_goal(self.plan_id, words=words, need_id=need_id, **self.given()).key

    def step(self, text, *, agency, goal_id=None, days=3) -> int:
        today = self.small.today
        return actions.add_action(
            self.plan_id,
            text=text,
            owner=Owner(self.small.world.agencies[agency]),
            due_on=today + timedelta(days=max(days, 0)),
            goal_id=goal_id,
            today=today,
            **self.given(),
        ).key

    def promised(self, text, *, agency, days=3, done=None, goal_id=None) -> int:
        """Add a step that was taken on for a day, before or after today, and done on another."""
        key = self.step(text, agency=agency, days=days, goal_id=goal_id)
        day = self.small.today + timedelta(days=days)
        done_on = None if done is None else self.small.today + timedelta(days=done)
        Action.objects.filter(pk=key).update(
            acceptance="accepted", promised_for=day, due_on=day, done_on=done_on
        )
        return key

    def ask(self, text, *, days=0) -> int:
        return actions.propose(
            self.plan_id,
            kind="meeting",
            text=text,
            access=self.small.system(),
            now=self.small.now,
            today=self.small.today + timedelta(days=days),
        )
