"""What invented people declined, how they are after release, and whom nobody reached for a while."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from throughcare.journeys import actions as journeys
from throughcare.journeys.actions import declining, following, losing
from throughcare.journeys.actions.declining import Refusal
from throughcare.journeys.queries.aftercare import sheet_of
from throughcare.journeys.types import Channel, DeclineKind, TryResult
from throughcare.kernel.access import Access
from throughcare.kernel.errors import ThroughcareError
from throughcare.sharing import actions as sharing

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from throughcare.journeys.rules.listing import Listed
    from throughcare.simulation.world import World

PROGRAMME: Final = "nl-kansen-bieden-zwolle"
OUT: Final = timedelta(days=20)
"""How long some are free already: their first follow-up is due soon."""
LONG_AGO: Final = timedelta(days=15)
"""Shorter than OUT: whoever is still inside had their workers by then."""


def go_on(world: World, cases: Sequence[Listed], *, now: datetime, today: date) -> None:
    """Let the first say no to one offer, two decline more, and three be free for some weeks."""
    town = _Town(world, now, today)
    if not cases:
        return
    town.decline(cases[0], Refusal(DeclineKind.OFFER, what="A course in welding", why="Not now"))
    rest = [one for one in cases[1:] if one.admitted_on and one.admitted_on < today - OUT][::-1]
    free, inside = rest[:3], rest[3:5]
    for one in free:
        journeys.release(
            one.person_id,
            on=today - OUT,
            access=town.access(one, "casemanager"),
            now=now,
            today=today,
        )
    if len(free) == 3:  # noqa: PLR2004 - one is lost, one was asked, one is to be asked
        town.lose(free[0])
        town.ask(free[1])
    for one, refusal in zip(
        inside,
        (
            Refusal(DeclineKind.PROGRAMME, PROGRAMME, why="I manage on my own."),
            Refusal(DeclineKind.ALL_HELP, offer_again_on=today),
        ),
        strict=False,
    ):
        town.decline(one, refusal, ago=LONG_AGO if refusal.offer_again_on else timedelta(0))


class _Town:
    """Hold what the workers of the invented town need."""

    def __init__(self, world: World, now: datetime, today: date) -> None:
        self.world, self.now, self.today = world, now, today

    def access(self, case: Listed, who: str = "municipality") -> Access:
        found = sharing.decide(
            self.world.actor(who),
            person_id=case.person_id,
            what="aftercare",
            now=self.now,
            today=self.today,
        )
        if not isinstance(found, Access):
            raise ThroughcareError(
                f"[{who}] may not see person [{case.person_id}]: {found.reason.code}"
            )
        return found

    def decline(self, case: Listed, refusal: Refusal, *, ago: timedelta = timedelta(0)) -> None:
        declining.decline(
            case.person_id,
            refusal,
            access=self.access(case, "casemanager"),
            now=self.now,
            today=self.today - ago,
        )

    def lose(self, case: Listed) -> None:
        access = self.access(case)
        losing.say_wish(
            case.person_id,
            wants=True,
            safe_words="Never at my mother's. A message is fine.",
            not_by=[Channel.VISIT],
            access=access,
            now=self.now,
        )
        number = losing.lose(
            case.person_id,
            since=self.today - timedelta(days=12),
            access=access,
            now=self.now,
            today=self.today,
        )
        for days, channel, result in (
            (9, Channel.PHONE, TryResult.NO_ANSWER),
            (5, Channel.MESSAGE, TryResult.LEFT_WORD),
        ):
            losing.try_again(
                number,
                case.person_id,
                on=self.today - timedelta(days=days),
                channel=channel,
                result=result,
                is_safe=True,
                access=access,
                now=self.now,
                today=self.today,
            )

    def ask(self, case: Listed) -> None:
        access = self.access(case)
        sheet = sheet_of(case.case_id, case.person_id, access=access)
        answers = {"housing": "some", "work": "badly", "health": "well", "contact": "well"}
        following.record_follow_up(
            sheet.follow_ups[0].follow_up_id,
            case.person_id,
            answers,
            asked=following.PERSON,
            access=access,
            now=self.now,
            today=self.today,
        )
