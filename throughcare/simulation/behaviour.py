"""What invented workers and people did since the registers came in: kept promises, moved dates, plans."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from throughcare.custody.types import ReleaseDateKind
from throughcare.journeys import actions as journeys
from throughcare.journeys.queries import lists, stored
from throughcare.journeys.types import Outcome, State
from throughcare.kernel.access import Actor, Category
from throughcare.kernel.errors import ThroughcareError
from throughcare.needs import actions as needs
from throughcare.people import actions as people
from throughcare.plans import actions as plans
from throughcare.plans.types import Owner
from throughcare.programmes import queries as programmes
from throughcare.sharing import actions as sharing
from throughcare.sharing.actions import consenting
from throughcare.sharing.rules.consenting import Asked, Telling
from throughcare.sharing.types import Purpose, Refused
from throughcare.simulation import (
    aftercare,
    answering,
    cards,
    conferring,
    diaries,
    own_place,
    planning,
    referring,
    relieving,
    teamwork,
    visiting,
)
from throughcare.simulation.words import ABOUT, GOALS, ONSETS
from throughcare.simulation.world import (
    CITY,
    CLINIC,
    NGO,
    PERSON_SIGN_IN,
    POLICE,
    PRISON,
    PROBATION,
)

if TYPE_CHECKING:
    import random
    from collections.abc import Callable
    from datetime import datetime

    from throughcare.journeys.rules.listing import Listed
    from throughcare.kernel.access import Access
    from throughcare.simulation.world import World

    Say = Callable[[str, int, int], None]

LIVED_CASES = 40
"""How many cases get a history; the others stand as the register brought them."""
KEPT, MOVED, DISAGREES, COLLEAGUE, SAYS_YES = 0.85, 0.25, 0.2, 0.4, 0.85
"""Shares of our own: tasks done when due, dates that moved, goals disagreed with, cases of the colleague, yeses."""
OPENED = frozenset(
    {Category.IDENTITY, Category.JOURNEY, Category.PLAN, Category.INVOLVEMENT, Category.HOUSING}
)
"""What a yes of the demo is about."""


class _Life:
    """Hold what everything that happens to one case needs."""

    def __init__(self, world: World, chance: random.Random, now: datetime, today: date) -> None:
        self.world, self.chance, self.now, self.today = world, chance, now, today

    def access(self, person_id: int, sign_in_name: str = "casemanager") -> Access:
        """Decide as a worker of the cast would have it decided."""
        found = sharing.decide(
            self.world.actor(sign_in_name),
            person_id=person_id,
            what="person",
            now=self.now,
            today=self.today,
        )
        if isinstance(found, Refused):
            raise ThroughcareError(
                f"[{sign_in_name}] may not see person [{person_id}]: {found.reason.code}"
            )
        return found


def happen(world: World, chance: random.Random, now: datetime, today: date, say: Say) -> None:
    """Let things happen to the first cases that a programme fits."""
    life = _Life(world, chance, now, today)
    cases = _fitting(world, now, today)[:LIVED_CASES]
    for number, case in enumerate(cases, start=1):
        _live(life, case, number)
        say("Inventing what happened since", number, len(cases))
    _link_person(life, cases)
    teamwork.happen(world, cases, life.access, now=now, today=today)
    referring.happen(world, cases, life.access, now=now, today=today)
    aftercare.go_on(world, cases, now=now, today=today)
    if cases:
        me = Actor(world.accounts[PERSON_SIGN_IN], role="person", person_id=cases[0].person_id)
        conferring.confer(world, cases[0], me, now=now, today=today)
    diaries.fill(world, cases, now=now, today=today)
    relieving.draw_up(world, now=now, today=today)
    visiting.visit(world, cases, now=now, today=today)
    _look_for_unowned(now, today)


def _look_for_unowned(now: datetime, today: date) -> None:
    """Let the rule look as it does every night: at the end of last month, and today."""
    access = sharing.system_access(purpose="demo", now=now)
    then = today.replace(day=1) - timedelta(days=1)
    needs.look(access=access, now=now - (today - then), today=then)
    needs.look(access=access, now=now, today=today)
    needs.publish_month(access=access, today=today)


def _fitting(world: World, now: datetime, today: date) -> list[Listed]:
    """Return the Zwolle cases that a programme fits, as the municipality lists them."""
    access = sharing.decide_list(world.actor("municipality"), now=now, today=today)
    if isinstance(access, Refused):
        raise ThroughcareError("The municipality may not list its own people.")
    narrow = lists.Filter(outcome=Outcome.ELIGIBLE.value, in_custody=True)
    return list(lists.by_due_day(access=access, today=today, narrow=narrow).rows)


def _live(life: _Life, case: Listed, number: int) -> None:
    access = life.access(case.person_id)
    _keep_promises(life, case, access)
    _say_yes(life, case, PROBATION, access)
    if number % 2:
        _write_plan(life, case, access)
        planning.speak(life.world, case, number // 2, now=life.now, today=life.today)
    if life.chance.random() < MOVED and case.release_on:
        _move_date(life, case, access)
    for agency in (
        (NGO,) * (number % 4 == 1) + (CLINIC,) * (number % 5 == 1) + (POLICE,) * (number % 6 == 1)
    ):
        _ask_in(life, case, agency, access)
    if life.chance.random() < COLLEAGUE:
        journeys.hand_over(
            case.person_id,
            to_membership_id=life.world.memberships["casemanager2"],
            reason="contact.handed_over",
            access=access,
            now=life.now,
            today=life.today,
        )
    answering.ask_around(life.world, case.person_id, number, now=life.now, today=life.today)


def _ask_in(life: _Life, case: Listed, agency: str, access: Access) -> None:
    """Ask another agency into the team; where only the person's yes opens the plan, most people give it."""
    agency_id = life.world.agencies[agency]
    journeys.ask_into_team(
        case.person_id, agency_id=agency_id, access=access, now=life.now, today=life.today
    )
    if agency != POLICE:
        _say_yes(life, case, agency, access)


def _say_yes(life: _Life, case: Listed, agency: str, access: Access) -> None:
    """Let the person agree, as most do, that an agency reads their plan."""
    if life.chance.random() > SAYS_YES:
        return
    agency_ids = frozenset({life.world.agencies[agency]})
    for purpose in (Purpose.REINTEGRATION, Purpose.CARE)[: 1 + (agency in {NGO, CLINIC})]:
        consenting.give(
            case.person_id,
            Asked(purpose, agency_ids, OPENED),
            telling=Telling(method="paper", language="nl", no_pressure="yes"),
            until_on=None,
            access=access,
            now=life.now,
            today=life.today,
        )


def _keep_promises(life: _Life, case: Listed, access: Access) -> None:
    found = stored.derivations_of([case.case_id], person_ids=[case.person_id], access=access)
    for derivation in found[case.case_id]:
        code = programmes.by_id(derivation.programme_id).code
        for milestone in derivation.milestones:
            past = milestone.due_on is not None and milestone.due_on < life.today
            if (
                past
                and milestone.state in {State.PLANNED, State.EARLIER}
                and life.chance.random() < KEPT
            ):
                late = timedelta(days=life.chance.choice((0, 0, -1, -2)))
                journeys.complete(
                    case.person_id,
                    programme_code=code,
                    task_code=milestone.code,
                    done_on=(milestone.due_on or life.today) + late,
                    note="",
                    access=access,
                    now=life.now,
                )


def _write_plan(life: _Life, case: Listed, access: Access) -> None:
    ref = plans.plan_for(case.case_id, case.person_id, access=access, now=life.now)
    version, plan_id = ref.version, ref.plan_id
    if plan_id is None:
        raise ThroughcareError(f"No plan for case [{case.case_id}].")
    for domain, need, words, step in life.chance.sample(GOALS, 2):
        recorded = plans.record_need(
            plan_id,
            domain=domain,
            text=need,
            onset=ONSETS[domain],
            version=version,
            access=access,
            now=life.now,
        )
        goal = plans.add_goal(
            plan_id,
            words=words,
            need_id=recorded.key,
            version=recorded.version,
            access=access,
            now=life.now,
        )
        version = _position(life, plan_id, goal.key, goal.version, access)
        version = plans.add_action(
            plan_id,
            text=step,
            owner=Owner(life.world.agencies[life.chance.choice((PRISON, CITY))]),
            due_on=life.today + timedelta(days=life.chance.randint(3, 40)),
            goal_id=goal.key,
            version=version,
            access=access,
            now=life.now,
            today=life.today,
        ).version


def _position(life: _Life, plan_id: int, goal_id: int, version: int, access: Access) -> int:
    draw = life.chance.random()
    if draw > 1 - DISAGREES:
        return version
    position, why = (
        ("disagrees", "I want to decide that myself.") if draw < DISAGREES else ("agrees", "")
    )
    return plans.record_position(
        plan_id,
        goal_id=goal_id,
        position=position,
        why=why,
        version=version,
        access=access,
        now=life.now,
    ).version


def _move_date(life: _Life, case: Listed, access: Access) -> None:
    days = timedelta(days=life.chance.choice((-21, -10, 14, 30, 45)))
    moved = max((case.release_on or life.today) + days, life.today + timedelta(days=2))
    journeys.move_release_dates(
        case.person_id,
        {ReleaseDateKind.EXPECTED: moved},
        source="court",
        why="New calculation of the sentence",
        access=access,
        now=life.now,
        today=life.today,
    )


def _link_person(life: _Life, cases: list[Listed]) -> None:
    """Give the first person with a plan a sign-in of their own."""
    case = cases[0]
    access = life.access(case.person_id)
    account = cards.give_way_in(case.person_id, name=case.name, access=access, now=life.now)
    people.say_about_me(case.person_id, ABOUT, version=1, access=access, now=life.now)
    cards.choose_supporter(case.person_id, account, now=life.now, today=life.today)
    cards.set_up_library(life.world, now=life.now)
    life.world.accounts[PERSON_SIGN_IN] = account
    answering.answer_alone(life.world, case.person_id, now=life.now, today=life.today)
    own_place.live_in(life.world, case, now=life.now, today=life.today)
