"""One case conference of the invented town: a week ahead, invitations are out, one answer is in, the person asks."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final, TypedDict

from django.utils.timezone import localtime

from throughcare.journeys.queries.agenda import gather
from throughcare.kernel.access import Access, Category
from throughcare.kernel.errors import ThroughcareError
from throughcare.meetings import actions, queries
from throughcare.meetings.types import Answer, Ask, Draft, Invite
from throughcare.sharing import actions as sharing
from throughcare.simulation.world import CITY, CLINIC, POLICE

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, datetime

    from throughcare.journeys.rules.listing import Listed
    from throughcare.kernel.access import Actor
    from throughcare.simulation.world import World

AHEAD: Final = timedelta(days=7)
STATEMENT: Final = "What is said here is for this conference. I use it for nothing else, and keep no copy elsewhere."
ONWARD: Final = "Passed on only after asking the agency that convenes."


class _Given(TypedDict):
    person_id: int
    now: datetime


QUESTION: Final = "Can I keep my job in the kitchen until the last day?"


class _At:
    """Hold whom it is about and when: what every action is told."""

    def __init__(self, person_id: int, now: datetime) -> None:
        self.given: _Given = {"person_id": person_id, "now": now}


def confer(world: World, case: Listed, me: Actor, *, now: datetime, today: date) -> None:
    """Plan the conference and let everybody do their part; what the rules do not open is left out."""
    person_id = case.person_id
    at = _At(person_id, now)

    def access(actor: Actor) -> Access:
        found = sharing.decide(actor, person_id=person_id, what="conference", now=now, today=today)
        if not isinstance(found, Access):
            raise ThroughcareError(f"Nobody can confer about [{person_id}]: {found.reason.code}")
        return found

    usual = access(world.actor("casemanager"))
    draft = Draft(
        localtime(now + AHEAD).replace(hour=10, minute=0, second=0, microsecond=0),
        "Room 2, PI IJsseloever, and by telephone",
        "We talk about the first weeks after release",
        STATEMENT,
        ONWARD,
    )
    number = actions.plan(draft, access=usual, today=today, **at.given)
    chair = access(queries.for_conference(world.actor("casemanager")))
    _ask_to_the_table(world, number, chair, at, today)
    found = gather(person_id, case.case_id, access=usual, today=today, language="en")
    actions.build_agenda(number, found[:5], access=chair, **at.given)
    actions.send_invitations(number, access=chair, today=today, **at.given)
    _let_city_answer(world, number, access, chair, at, today)
    actions.add_item(number, QUESTION, access=access(me), today=today, **at.given)


def _ask_to_the_table(world: World, number: int, chair: Access, at: _At, today: date) -> None:
    asked = (
        Invite(
            world.agencies[CITY],
            "",
            "They find the room for the first night",
            frozenset({Category.PLAN, Category.HOUSING}),
        ),
        Invite(
            world.agencies[CLINIC], "", "They carry the treatment on", frozenset({Category.PLAN})
        ),
        Invite(
            world.agencies[POLICE],
            "",
            "Nothing here needs the police",
            frozenset(),
            is_excluded=True,
        ),
    )
    for one in asked:
        try:
            actions.invite(number, one, access=chair, today=today, **at.given)
        except actions.InvalidError:
            # An invented person need not have agreed to everything.
            continue


def _let_city_answer(
    world: World,
    number: int,
    access: Callable[[Actor], Access],
    chair: Access,
    at: _At,
    today: date,
) -> None:
    city = access(queries.for_conference(world.actor("municipality")))
    actions.accept(number, statement_version=1, access=city, **at.given)
    typed = Ask(
        world.agencies[CITY],
        Category.PLAN,
        "Who registers the person in the first week?",
        "So that benefits begin in time",
        today + AHEAD,
    )
    request = actions.request_information(number, typed, access=chair, today=today, **at.given)
    actions.answer_request(
        number,
        request,
        Answer.ANSWERED,
        "The desk in the town hall, on the second day.",
        access=city,
        today=today,
        **at.given,
    )
