"""An organisation, a prison, and a person in it, in these tests."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest

from throughcare.kernel.access import Access, Actor
from throughcare.sharing import actions as sharing
from throughcare.simulation.world import NGO, PRISON
from throughcare.visits import actions, queries
from throughcare.visits.types import Draft, VisitRow

FOUNDER = Actor(account_id=None, role="system")


@dataclass
class House:
    """Hold the world, the person, and who comes."""

    small: Any
    person_id: int
    visitors: list[int] = field(default_factory=list)
    permit_id: int = 0

    @property
    def prison_id(self) -> int:
        return self.small.world.agencies[PRISON]

    def by(self, who: str = "ngo", days: int = 0) -> dict[str, Any]:
        return {"by": self.small.actor(who), **self.when(days)}

    def when(self, days: int = 0) -> dict[str, Any]:
        gone = timedelta(days=days)
        return {"now": self.small.now + gone, "today": self.small.today + gone}

    def team(self) -> None:
        """Ask the organisation into the team of the person: now it may know where they are."""
        from throughcare.journeys import actions as journeys

        journeys.ask_into_team(
            self.person_id,
            agency_id=self.small.world.agencies[NGO],
            access=self.access("casemanager"),
            **self.when(),
        )

    def access(self, who: str = "ngo") -> Access:
        found = self.small.access(self.person_id, who)
        assert isinstance(found, Access), (who, found)
        return found

    def asked(self) -> int:
        return actions.ask_permit(self.prison_id, "A group on Thursdays.", **self.by())

    def granted(self, days: int = 100) -> int:
        self.permit_id = self.asked()
        until = self.small.today + timedelta(days=days)
        actions.grant(self.permit_id, until, "", **self.by("teamleader"))
        given = {"by": self.small.actor("ngo"), "now": self.small.now}
        self.visitors = [
            actions.add_visitor(self.permit_id, name, "volunteer", **given)
            for name in ("Hennie Postma", "Aart Bos")
        ]
        return self.permit_id

    def draft(self, days: int = 3, hours: float = 1, **more: Any) -> Draft:
        at = self.small.now + timedelta(days=days)
        given = {"visitor_ids": (self.visitors[0],), "topic": "Living alone"} | more
        return Draft(at, at + timedelta(hours=hours), **given)

    def group(self, days: int = 3, **more: Any) -> int:
        return actions.ask_group(self.permit_id, self.draft(days, **more), **self.by())

    def one(self, days: int = 3, **more: Any) -> int:
        return actions.ask_person(
            self.permit_id,
            self.draft(days, **more),
            person_id=self.person_id,
            access=self.access(),
            **self.when(),
        )

    def me(self) -> Access:
        from throughcare.accounts.actions import open_account

        account = open_account("rik", name="Rik", password=None, by=FOUNDER, now=self.small.now)
        assert isinstance(account, int)
        sharing.link_self(account, self.person_id, access=self.small.system(), now=self.small.now)
        actor = Actor(account, role="person", person_id=self.person_id)
        found = sharing.decide(actor, person_id=self.person_id, what="visit", **self.when())
        assert isinstance(found, Access)
        return found

    def rows(self, who: str = "casemanager") -> tuple[VisitRow, ...]:
        since = self.small.now - timedelta(days=30)
        return queries.visits_of(access=self.small.listing(who), since=since)[0]

    def row(self, who: str = "casemanager") -> VisitRow:
        (found,) = self.rows(who)
        return found


@pytest.fixture
def house(small_world) -> House:
    return House(small_world, small_world.people["zwolle"])


@pytest.fixture
def permitted(house) -> House:
    house.granted()
    house.team()
    return house
