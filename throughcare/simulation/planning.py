"""What invented people say about themselves in their plans, what they ask for, and what the plans ask of them."""

from __future__ import annotations

from datetime import time, timedelta
from typing import TYPE_CHECKING, Any, Final

from throughcare.kernel.access import Access, Category
from throughcare.plans import actions, queries
from throughcare.plans.types import Acceptance, Description, Onset, Owner, Settlement, Weekly
from throughcare.sharing import actions as sharing
from throughcare.simulation.world import CITY, PRISON

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, datetime

    from throughcare.journeys.rules.listing import Listed
    from throughcare.plans.types import Written
    from throughcare.simulation.world import World

OWN_WORDS: Final = (
    ("strengths", "I can repair nearly everything that has two wheels.", "plan"),
    ("wishes", "To read to my daughter before she sleeps.", "plan"),
    ("helps_me", "A short talk in the morning. Letters that somebody explains.", "plan"),
    ("warning_signs", "I stop answering my phone.", "contact"),
)
CIRCLE: Final = {
    "name": "Ilse",
    "relation": "my sister",
    "helps_with": "A bed for the first week",
    "may_be_called": True,
}
BENEFIT: Final = "I sleep better when I know where I will be."
ASKED: Final = (
    ("meeting", "A talk with everybody at one table, and with my sister."),
    ("other_provider", "Somebody else for the debts. We do not understand each other."),
)
SETTLED: Final = (
    (
        "A room of my own at once; a place in the night shelter; a room with somebody to look in.",
        "A room where somebody looks in every week, until spring.",
        (None, CITY),
    ),
    (
        "A first talk before release; a first talk in the week after.",
        "The talk is in the week after release, and my sister comes along.",
        (PRISON,),
    ),
)
"""What else was looked at, what was settled, who gave way; None is the person."""
DUTIES: Final = (
    ("Work in the bicycle shop", PRISON, (1, 2, 3, 4), 8, 12),
    ("Course on letters and money", CITY, (2,), 10, 11),
)


def speak(world: World, case: Listed, number: int, *, now: datetime, today: date) -> None:
    """Let a person say something about themself, and let some plans ask for more than can be done."""
    access = _access(world, "casemanager", case.person_id, now, today)
    if access is None:
        return
    ref = actions.plan_for(case.case_id, case.person_id, access=access, now=now)
    pen = _Pen(ref.plan_id or 0, ref.version, access, now)
    for kind, text, audience in OWN_WORDS[: len(OWN_WORDS) - number % len(OWN_WORDS)]:
        said = {"kind": kind, "text": text, "audience": audience}
        pen.write(actions.say, **said, on_paper=number % 2 == 1)
    if access.covers(case.person_id, Category.FAMILY):
        pen.write(actions.name_circle, **CIRCLE)
    _tell_more(pen, case, number)
    _settle(world, pen, case, number, today)
    _reword(pen, case, number)
    _ask(pen, number, today)
    if number % 3 == 0:
        _fill_the_week(world, pen, today)
    _answer_offers(world, case, number, now, today)


class _Pen:
    """Write in one plan, always on its newest version."""

    def __init__(self, plan_id: int, version: int, access: Access, now: datetime) -> None:
        self.plan_id, self.version, self.access, self.now = plan_id, version, access, now

    def write(self, action: Callable[..., Written], **given: Any) -> None:
        common = {"version": self.version, "access": self.access, "now": self.now}
        self.version = action(self.plan_id, **given, **common).version


def _tell_more(pen: _Pen, case: Listed, number: int) -> None:
    """Tell about the first goal how long the way to it is."""
    goals = queries.plan_of(case.person_id, case.case_id, access=pen.access)[1].goals
    if goals:
        about = Description(
            benefit=BENEFIT, waiting_days=(5, 25, 90)[number % 3], confidence=number % 11
        )
        pen.write(actions.describe_goal, goal_id=goals[0].goal_id, about=about)


def _settle(world: World, pen: _Pen, case: Listed, number: int, today: date) -> None:
    """Let everybody give way a little in some plans; of every other one the day to look again has come."""
    goals = queries.plan_of(case.person_id, case.case_id, access=pen.access)[1].goals
    if number % 3 != 0 or not goals:
        return
    alternatives, settled, gave_way = SETTLED[number % len(SETTLED)]
    typed = Settlement(
        alternatives,
        settled,
        tuple(None if one is None else world.agencies[one] for one in gave_way),
        today + timedelta(days=(0, 25)[number % 2]),
    )
    pen.write(actions.settle, goal_id=goals[0].goal_id, typed=typed, today=today)


def _reword(pen: _Pen, case: Listed, number: int) -> None:
    """Put some needs in the words that came up later."""
    needs = queries.plan_of(case.person_id, case.case_id, access=pen.access)[1].needs
    if number % 4 == 1 and needs:
        first = needs[0]
        text = f"{first.text}, for years now"
        pen.write(
            actions.reword_need, need_id=first.need_id, text=text, onset=Onset.BEFORE_JUSTICE.value
        )


def _ask(pen: _Pen, number: int, today: date) -> None:
    """Let the person ask for something; every other answer is late by now."""
    kind, text = ASKED[number % len(ASKED)]
    actions.propose(
        pen.plan_id,
        kind=kind,
        text=text,
        access=pen.access,
        now=pen.now,
        today=today - timedelta(days=10 * (number % 2)),
    )


def _fill_the_week(world: World, pen: _Pen, today: date) -> None:
    for text, agency, days, starts, ends in DUTIES:
        pen.write(
            actions.add_action,
            text=text,
            owner=Owner(world.agencies[agency]),
            due_on=today + timedelta(days=60),
            goal_id=None,
            today=today,
            weekly=Weekly(days, time(starts), time(ends)),
        )


def _answer_offers(world: World, case: Listed, number: int, now: datetime, today: date) -> None:
    """Let the municipality take on some of what it was asked to do, and decline some."""
    access = _access(world, "municipality", case.person_id, now, today)
    if access is None or number % 4 == 0:
        return
    ref, content = queries.plan_of(case.person_id, case.case_id, access=access)
    pen = _Pen(ref.plan_id or 0, ref.version, access, now)
    ours = Owner(world.agencies[CITY])
    for one in content.actions[:1]:
        if one.owner == ours and one.acceptance is Acceptance.OFFERED:
            yes = number % 5 != 1
            answer = {"is_accepted": yes, "why": "" if yes else "There is no place until spring."}
            pen.write(actions.answer_action, action_id=one.action_id, **answer, today=today)


def _access(world: World, who: str, person_id: int, now: datetime, today: date) -> Access | None:
    found = sharing.decide(world.actor(who), person_id=person_id, what="plan", now=now, today=today)
    is_plan = isinstance(found, Access) and found.covers(person_id, Category.PLAN)
    return found if isinstance(found, Access) and is_plan else None
