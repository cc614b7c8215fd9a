"""The door to a conference: who sits there wants the data for it, and reads what the rules open for that."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import Http404
from django.utils.functional import cached_property

from throughcare.agencies import queries as agencies
from throughcare.kernel.access import Access, Category
from throughcare.meetings import actions, queries
from throughcare.meetings.types import Came
from throughcare.people import queries as people
from throughcare.plans import queries as plans
from throughcare.sharing import actions as sharing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from throughcare.meetings.types import Room
    from throughcare.pages.doors import Request
    from throughcare.plans.types import PlanContent

PERSON = "person"
"""Stands for the person in lists of owners."""


@dataclass
class Place:
    """Hold one conference as one worker may use it, during one request."""

    request: Request
    access: Access
    room: Room

    @property
    def person_id(self) -> int:
        """Return whom it is about."""
        return self.room.conference.person_id

    @property
    def conference_id(self) -> int:
        """Return its number."""
        return self.room.conference.conference_id

    @cached_property
    def name(self) -> str:
        """Return what the person is called."""
        return people.facts_of([self.person_id], access=self.access)[self.person_id].name

    @cached_property
    def plan_access(self) -> Access:
        """Return what the plan is read and written with: the worker's usual work, else what the conference opens."""
        usual = sharing.decide(
            self.request.actor,
            person_id=self.person_id,
            what="plan",
            now=self.request.now,
            today=self.request.today,
        )
        if isinstance(usual, Access) and usual.covers(self.person_id, Category.PLAN):
            return usual
        return self.access

    @cached_property
    def plan(self) -> PlanContent:
        """Return the plan as far as the worker may see it."""
        case_id = self.room.conference.case_id
        return plans.plan_of(self.person_id, case_id, access=self.plan_access)[1]

    def at_table(self) -> Sequence[tuple[str, str]]:
        """Return the agencies at the table, as choices."""
        return [
            (str(one.agency_id), one.agency)
            for one in self.room.seats
            if one.agency_id is not None and not one.is_excluded
        ]

    def others(self) -> Sequence[tuple[str, str]]:
        """Return the agencies at the table but one's own, as choices."""
        ours = str(self.access.actor.agency_id)
        return [one for one in self.at_table() if one[0] != ours]

    def to_invite(self) -> Sequence[tuple[str, str]]:
        """Return the agencies that could be asked, as choices: of the same place, none that is sealed, none twice."""
        rows = agencies.agency_map().agencies
        taken = {one.agency_id for one in self.room.seats}
        own = rows.get(self.access.actor.agency_id or 0)
        found = [
            one
            for one in rows.values()
            if own is not None
            and one.jurisdiction == own.jurisdiction
            and not one.is_sealed
            and one.agency_id not in taken
        ]
        return [(str(one.agency_id), one.name) for one in sorted(found, key=lambda one: one.name)]

    def goals(self) -> Sequence[tuple[str, str]]:
        """Return the open goals of the plan that the worker sees, as choices."""
        return [
            (str(one.goal_id), one.words)
            for one in self.plan.goals
            if one.reached_on is None and one.dropped_on is None
        ]

    def has_come(self) -> bool:
        """Tell whether it is noted of everybody whether they came."""
        return all(one.came in set(Came) for one in self.room.seats if not one.is_excluded)


def access_to(request: Request, person_id: int, what: str) -> Access:
    """Return access to a person for a conference, or answer 404."""
    access = sharing.decide(
        queries.for_conference(request.actor),
        person_id=person_id,
        what=what,
        now=request.now,
        today=request.today,
        needs=frozenset({Category.IDENTITY, Category.MINUTES}),
    )
    if not isinstance(access, Access):
        raise Http404
    return access


def place_at(
    request: Request, person_id: int, conference_id: int, *, what: str = "conference"
) -> Place:
    """Return a conference at which the worker's agency has a place, or answer 404; the look is stored before."""
    access = access_to(request, person_id, what)
    room = queries.room(conference_id, person_id, access=access, today=request.today)
    if room is None:
        raise Http404
    actions.record_shown(room, access=access, now=request.now)
    return Place(request, access, room)
