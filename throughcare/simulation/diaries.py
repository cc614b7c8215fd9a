"""What stands in the diaries of the invented world: past and coming, moved and not come, a group, times on offer."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Final

from django.utils import timezone

from throughcare.appointments import actions
from throughcare.appointments.actions import Opening
from throughcare.appointments.types import Draft, ErrandKind, Kind, Place, State, Where
from throughcare.caseloads import queries as caseloads
from throughcare.kernel.access import Access, Actor
from throughcare.people.actions.contacting import add_point, set_rules
from throughcare.people.types import Channel, ContactRules, PointDraft
from throughcare.sharing import actions as sharing
from throughcare.sharing.queries.relations import person_of_account
from throughcare.simulation.world import PERSON_SIGN_IN

if TYPE_CHECKING:
    from collections.abc import Sequence

    from throughcare.journeys.rules.listing import Listed
    from throughcare.simulation.world import World

BOOKED: Final = 6
"""So many cases get appointments; the others have none yet."""
PHONE: Final = "06 12345678"
HERE: Final = Place(Where.ELSEWHERE, "Visiting room 2")
DESK: Final = Place(Where.ELSEWHERE, "Town hall, desk 4", None, "GM0193")


def fill(world: World, cases: Sequence[Listed], *, now: datetime, today: date) -> None:
    """Let two agencies book with the first cases; one person says how they are reached, and asks for another time."""
    diary = _Diary(world, now, today)
    for number, case in enumerate(cases[:BOOKED]):
        diary.live(case.person_id, number)
    diary.open_times()
    diary.speak()


class _Diary:
    """The diaries of two agencies."""

    def __init__(self, world: World, now: datetime, today: date) -> None:
        self.world, self.now, self.today = world, now, today

    def at(self, days: int, hour: int) -> datetime:
        day = self.today + timedelta(days=days)
        return datetime.combine(day, time(hour), timezone.get_current_timezone())

    def access(self, person_id: int, who: str) -> Access | None:
        found = sharing.decide(
            self.world.actor(who),
            person_id=person_id,
            what="diary",
            now=self.now,
            today=self.today,
        )
        return found if isinstance(found, Access) else None

    def book(self, person_id: int, who: str, days: int, hour: int, **more: object) -> int | None:
        access = self.access(person_id, who)
        if access is None:
            return None
        start = self.at(days, hour)
        given = {"place": HERE, "membership_id": self.world.memberships[who], **more}
        draft = Draft(start, start + timedelta(hours=1), **given)  # type: ignore[arg-type]
        try:
            done = actions.book(
                draft,
                person_id=person_id,
                access=access,
                now=self.now,
                today=self.today,
                despite="Both know of it",
            )
        except (actions.TakenError, actions.NotYoursError):
            return None
        return done.appointment_ids[0]

    def live(self, person_id: int, number: int) -> None:
        """Give one person something that was, something that comes, and a day that hangs on release."""
        was = self.book(person_id, "casemanager", -7, 9 + number, about="How the first days went")
        access = self.access(person_id, "casemanager")
        if was is not None and access is not None:
            outcome = State.EXCUSED if number == 1 else State.ATTENDED
            actions.record_attendance(
                was,
                person_id=person_id,
                sequence=0,
                outcome=outcome,
                why="",
                access=access,
                now=self.now,
            )
        self.book(person_id, "casemanager", 3 + number, 10, about="Letters and debts")
        self.book(person_id, "municipality", 8, 9 + number, place=DESK, about="A place to live")
        self._keep_free(person_id, access)

    def _keep_free(self, person_id: int, access: Access | None) -> None:
        """Keep the day after release free, whenever it will be."""
        if access is None:
            return
        case = caseloads.open_cases_of([person_id], access=access).get(person_id)
        if case is None:
            return
        start = self.at(40, 0)
        draft = Draft(
            start,
            start + timedelta(days=1),
            Kind.RESERVATION,
            Place(Where.REMOTE),
            "First day outside",
            case_id=case.case_id,
            is_all_day=True,
            hangs_days=1,
            reminds=False,
        )
        actions.book(
            draft, person_id=person_id, access=access, now=self.now, today=self.today, despite="-"
        )

    def open_times(self) -> None:
        """Open a group in the prison, and times that the municipality offers."""
        prison = sharing.decide_list(
            self.world.actor("casemanager"), now=self.now, today=self.today
        )
        town = sharing.decide_list(self.world.actor("municipality"), now=self.now, today=self.today)
        if not isinstance(prison, Access) or not isinstance(town, Access):
            return
        group = Opening(self.at(5, 14), self.at(5, 16), HERE, None, None, "Cooking together", 8)
        actions.open_session(group, access=prison, now=self.now, today=self.today)
        actions.add_thing("Room 2", access=prison)
        for hour in (15, 16):
            mine = self.world.memberships["municipality"]
            opening = Opening(self.at(9, hour), self.at(9, hour + 1), DESK, mine)
            actions.offer_time(
                opening, Kind.APPOINTMENT, access=town, now=self.now, today=self.today
            )

    def speak(self) -> None:
        """Let the one person with pages of their own say how they are reached, and ask for another time."""
        account_id = self.world.accounts.get(PERSON_SIGN_IN)
        person_id = None if account_id is None else person_of_account(account_id)
        if account_id is None or person_id is None:
            return
        actor = Actor(account_id, role="person", person_id=person_id)
        access = sharing.decide(
            actor, person_id=person_id, what="diary", now=self.now, today=self.today
        )
        if not isinstance(access, Access):
            return
        point = PointDraft("sms", PHONE, is_shared=True)
        add_point(person_id, point, access=access, now=self.now)
        wanted = ContactRules(
            (Channel.SMS, Channel.LETTER), words="My sister reads this phone too."
        )
        set_rules(person_id, wanted, access=access, now=self.now)
        number = self.book(person_id, "casemanager", 11, 11, about="What comes after")
        if number is not None:
            actions.ask_for_change(
                number,
                kind=ErrandKind.ASKED_TO_MOVE,
                why="My course is on that day.",
                access=access,
                now=self.now,
            )
