"""What the invented person with a sign-in writes in the plan with their own hands."""

from __future__ import annotations

from datetime import time, timedelta
from typing import TYPE_CHECKING, Any, Final

from throughcare.kernel.access import Access, Actor
from throughcare.plans import actions, queries
from throughcare.plans.types import THE_PERSON, Description, Weekly
from throughcare.sharing import actions as sharing
from throughcare.simulation.world import PERSON_SIGN_IN

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, datetime

    from throughcare.journeys.rules.listing import Listed
    from throughcare.plans.types import Written
    from throughcare.simulation.world import World

BAD_TIME: Final = (
    ("in_a_crisis", "Walk with me. Do not ask why, not yet.", "contact"),
    ("call_first", "Ilse, my sister. After that the night line.", "me"),
)
GOAL: Final = "I want to ride my own bicycle to work."
BENEFIT: Final = "I am outside, and nobody has to bring me."
STEP: Final = "Ask my sister where my bicycle is"
HEALTH: Final = ("Sleeping without dreaming of it", "I want to sleep through the night.", "Talks")


def live_in(world: World, case: Listed, *, now: datetime, today: date) -> None:
    """Let the person write a plan for a bad time, a goal, a step, and a talk that nobody at work knows of."""
    actor = Actor(world.accounts[PERSON_SIGN_IN], role="person", person_id=case.person_id)
    access = sharing.decide(actor, person_id=case.person_id, what="plan", now=now, today=today)
    if not isinstance(access, Access):
        return
    ref, _content = queries.plan_of(case.person_id, case.case_id, access=access)
    hand = _Hand(ref.plan_id or 0, ref.version, access, now)
    for kind, text, audience in BAD_TIME:
        hand.write(actions.say, kind=kind, text=text, audience=audience)
    about = Description(benefit=BENEFIT, confidence=7)
    goal = hand.write(actions.add_goal, words=GOAL, need_id=None, about=about)
    hand.add_step(STEP, goal.key, today)
    need_text, words, step = HEALTH
    need = hand.write(actions.record_need, domain="health", text=need_text, onset="before_justice")
    goal = hand.write(actions.add_goal, words=words, need_id=need.key)
    hand.add_step(step, goal.key, today, weekly=Weekly((2,), time(9), time(10)))


class _Hand:
    """Write in one plan, always on its newest version."""

    def __init__(self, plan_id: int, version: int, access: Access, now: datetime) -> None:
        self.plan_id, self.version, self.access, self.now = plan_id, version, access, now

    def write(self, action: Callable[..., Written], **given: Any) -> Written:
        common = {"version": self.version, "access": self.access, "now": self.now}
        written = action(self.plan_id, **given, **common)
        self.version = written.version
        return written

    def add_step(self, text: str, goal_id: int, today: date, **more: Any) -> None:
        given = {"owner": THE_PERSON, "due_on": today + timedelta(days=12), "today": today, **more}
        self.write(actions.add_action, text=text, goal_id=goal_id, **given)
