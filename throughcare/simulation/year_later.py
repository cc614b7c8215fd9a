"""One invented person a year after prison: handed over twice, lost and found again, and to be asked today."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from throughcare.caseloads.types import HandoverKind
from throughcare.custody.types import LegalTitle, ReleaseDateKind
from throughcare.journeys import actions as journeys
from throughcare.journeys.actions import following, handing, losing
from throughcare.journeys.actions.reminding import settle_handovers
from throughcare.journeys.queries import stored
from throughcare.journeys.queries.aftercare import sheet_of
from throughcare.journeys.types import Channel, State, TryResult
from throughcare.kernel.access import Access, Category
from throughcare.kernel.errors import ThroughcareError
from throughcare.people import actions as people
from throughcare.people.types import NewPerson
from throughcare.programmes import queries as programmes
from throughcare.sharing import actions as sharing
from throughcare.sharing.actions import consenting
from throughcare.sharing.rules.consenting import Asked, Telling
from throughcare.sharing.types import Purpose
from throughcare.simulation.world import NGO, PRISON

if TYPE_CHECKING:
    from collections.abc import Mapping

    from throughcare.simulation.world import World

CAST_SINCE: Final = timedelta(days=500)
"""So long the cast works in its agencies: longer than the story of the one person."""
GIVEN, FAMILY, BORN, NUMBER = "Mira", "Zonneveld", date(1991, 3, 8), "3900001"
WORDS: Final = "Call me Mira. I bake bread before it is light, and I am good at it."
SAFE: Final = "A message is fine. Never at my mother's."
OPENED: Final = frozenset({Category.IDENTITY, Category.JOURNEY, Category.PLAN})

SETTLED: Final = frozenset({State.DONE, State.FALLEN_AWAY})

# Days before today. The last follow-up falls a year after release, so that it can be asked today.
ARRIVAL, RELEASE, WISH, SUPERVISION_ENDS = 422, 362, 340, 287
MONTH_1, TEAM, YES, HANDOVER, MONTH_3 = 332, 312, 311, 310, 270
LAST_SEEN, LOST, LOOKED_FOR, BACK, MONTH_6, GOODBYE = 222, 214, 209, 196, 181, 176


def live_on(world: World, *, now: datetime, today: date) -> int:
    """Let a year pass for one person, through the public actions and each on its day; return who it is."""
    year = _Year(world, now, today)
    person_id = year.arrive()
    year.leave_prison()
    year.pass_to_the_organisation()
    year.get_lost_and_come_back()
    return person_id


class _Year:
    """Hold the person, and what day it is."""

    def __init__(self, world: World, now: datetime, today: date) -> None:
        self.world, self.now, self.today = world, now, today
        self.person_id = self.case_id = 0

    def on(self, days_ago: int) -> Any:
        """Return the moment so many days ago."""
        ago = timedelta(days=days_ago)
        return {"now": self.now - ago, "today": self.today - ago}

    def day(self, days_ago: int) -> date:
        return self.today - timedelta(days=days_ago)

    def access(self, who: str, days_ago: int) -> Access:
        """Decide as a worker of the cast would have it decided on that day."""
        found = sharing.decide(
            self.world.actor(who), person_id=self.person_id, what="person", **self.on(days_ago)
        )
        if not isinstance(found, Access):
            raise ThroughcareError(f"[{who}] may not see the person: {found.reason.code}")
        return found

    def arrive(self) -> int:
        when, prison = self.on(ARRIVAL), self.world.agencies[PRISON]
        system = sharing.system_access(purpose="invented_world", now=when["now"])
        new = NewPerson(
            GIVEN, FAMILY, "NL", "nl-demo-register", NUMBER, prison, BORN, "nl", "GM0193"
        )
        (self.person_id,) = people.register_many([new], access=system, now=when["now"])
        arrival = journeys.Arrival(
            self.person_id,
            self.day(ARRIVAL),
            LegalTitle.SENTENCE,
            None,
            (
                (ReleaseDateKind.EXPECTED, self.day(RELEASE)),
                (ReleaseDateKind.END_OF_SUPERVISION, self.day(SUPERVISION_ENDS)),
            ),
        )
        (found,) = journeys.admit_many(
            [arrival], agency_id=prison, source="register", access=system, **when
        )
        self.case_id = found.case_id
        people.say_about_me(self.person_id, WORDS, version=1, access=system, now=when["now"])
        return self.person_id

    def leave_prison(self) -> None:
        """With the release the municipality has the contact; the person wants help to go on."""
        self.keep_promises("casemanager", RELEASE)
        access = self.access("casemanager", RELEASE)
        journeys.release(self.person_id, on=self.day(RELEASE), access=access, **self.on(RELEASE))
        losing.say_wish(
            self.person_id,
            wants=True,
            safe_words=SAFE,
            not_by=[Channel.VISIT],
            access=self.access("municipality", WISH),
            now=self.on(WISH)["now"],
        )
        self.ask("municipality", MONTH_1, {"housing": "well", "work": "badly", "hope": "some"})

    def pass_to_the_organisation(self) -> None:
        """The person says yes to an organisation; everybody who takes part agrees that it takes over."""
        self.keep_promises("municipality", TEAM)
        self._open_to_the_organisation()
        city = self.access("municipality", HANDOVER)
        start = self.day(HANDOVER)
        wanted = handing.Wanted(
            HandoverKind.HANDOVER,
            self.world.agencies[NGO],
            None,
            start,
            start,
            "Wants to start a bakery.",
        )
        when = self.on(HANDOVER)
        number = handing.propose(self.person_id, wanted, access=city, **when)
        for who in ("ngo", "probation", "casemanager"):
            handing.answer(
                self.person_id,
                number,
                says_yes=True,
                reason="",
                membership_id=self.world.memberships["ngo"] if who == "ngo" else None,
                over_reason="",
                access=self.access(who, HANDOVER),
                **when,
            )
        settle_handovers(
            access=sharing.system_access(purpose="invented_world", now=when["now"]), **when
        )
        self.ask("ngo", MONTH_3, {"housing": "well", "work": "some", "contact": "some"})

    def _open_to_the_organisation(self) -> None:
        journeys.ask_into_team(
            self.person_id,
            agency_id=self.world.agencies[NGO],
            access=self.access("municipality", TEAM),
            **self.on(TEAM),
        )
        consenting.give(
            self.person_id,
            Asked(Purpose.REINTEGRATION, frozenset({self.world.agencies[NGO]}), OPENED),
            telling=Telling(method="paper", language="nl", no_pressure="yes"),
            until_on=None,
            access=self.access("municipality", YES),
            **self.on(YES),
        )

    def get_lost_and_come_back(self) -> None:
        access, when = self.access("ngo", LOST), self.on(LOST)
        number = losing.lose(self.person_id, since=self.day(LAST_SEEN), access=access, **when)
        for days_ago, channel in ((LOST, Channel.THROUGH_AGENCY), (LOOKED_FOR, Channel.MESSAGE)):
            losing.try_again(
                number,
                self.person_id,
                on=self.day(days_ago),
                channel=channel,
                result=TryResult.LEFT_WORD,
                is_safe=True,
                access=self.access("ngo", days_ago),
                **self.on(days_ago),
            )
        losing.returned(
            number,
            self.person_id,
            on=self.day(BACK),
            access=self.access("ngo", BACK),
            **self.on(BACK),
        )
        self.ask("ngo", MONTH_6, {"housing": "well", "work": "well"})
        self.keep_promises("ngo", GOODBYE)

    def keep_promises(self, who: str, days_ago: int) -> None:
        """Record as done, on its day, every task that was due by then."""
        access, moment = self.access(who, days_ago), self.on(days_ago)
        found = stored.derivations_of([self.case_id], person_ids=[self.person_id], access=access)
        for derivation in found[self.case_id]:
            for one in derivation.milestones:
                if one.due_on is None or one.due_on > moment["today"] or one.state in SETTLED:
                    continue
                journeys.complete(
                    self.person_id,
                    programme_code=programmes.by_id(derivation.programme_id).code,
                    task_code=one.code,
                    done_on=one.due_on,
                    note="",
                    access=access,
                    now=moment["now"],
                )

    def ask(self, who: str, days_ago: int, answers: Mapping[str, str]) -> None:
        """Ask how the person is: the first time that is still open."""
        access = self.access(who, days_ago)
        sheet = sheet_of(self.case_id, self.person_id, access=access)
        due = next(one for one in sheet.follow_ups if one.state.value == "due")
        following.record_follow_up(
            due.follow_up_id,
            self.person_id,
            answers,
            asked=following.PERSON,
            access=access,
            **self.on(days_ago),
        )
