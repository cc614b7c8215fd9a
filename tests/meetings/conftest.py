"""A conference in the small world: the prison convenes, the city and the clinic are asked, the person has an account."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model

from throughcare.accounts import actions as accounts
from throughcare.caseloads import queries as caseloads
from throughcare.kernel.access import Access, Actor, Category
from throughcare.meetings import actions, queries
from throughcare.meetings.types import Came, Draft, Heard, Invite, Voice
from throughcare.plans import actions as plans
from throughcare.sharing import actions as sharing
from throughcare.simulation.world import CITY, CLINIC, FOUNDER, PRISON

ME = "me-zwolle"


@dataclass
class Table:
    """Hold the world and one conference in it."""

    world: object
    conference_id: int = 0

    @property
    def person_id(self) -> int:
        return self.world.people["zwolle"]

    @property
    def case_id(self) -> int:
        found = caseloads.open_cases_of([self.person_id], access=self.world.system())
        return found[self.person_id].case_id

    def agency(self, code: str) -> int:
        return (
            self.world.agencies[code]
            if hasattr(self.world, "agencies")
            else self.world.world.agencies[code]
        )

    def actor(self, who: str) -> Actor:
        if who == "person":
            account_id = get_user_model().objects.get(sign_in_name=ME).pk
            return Actor(account_id, role="person", person_id=self.person_id)
        return self.world.actor(who)

    def asked(self, who: str, *, usual: bool = False, days: int = 0):
        actor = self.actor(who)
        return sharing.decide(
            actor if usual or who == "person" else queries.for_conference(actor),
            person_id=self.person_id,
            what="conference",
            now=self.world.now + timedelta(days=days),
            today=self.world.today + timedelta(days=days),
        )

    def access(self, who: str = "casemanager", **more) -> Access:
        found = self.asked(who, **more)
        assert isinstance(found, Access), (who, found)
        return found

    def at(self, days: int = 0, *, today: bool = True) -> dict:
        found = {"person_id": self.person_id, "now": self.world.now + timedelta(days=days)}
        return {**found, "today": self.world.today + timedelta(days=days)} if today else found

    def room(self, who: str = "casemanager", *, days: int = 0):
        return queries.room(
            self.conference_id,
            self.person_id,
            access=self.access(who, days=days),
            today=self.world.today + timedelta(days=days),
        )

    def accept(self, who: str) -> None:
        actions.accept(
            self.conference_id, statement_version=1, access=self.access(who), **self.at(today=False)
        )

    def invite(self, code: str, *categories: Category, **more) -> int:
        asked = Invite(
            self.agency(code),
            "",
            "They prepare the return",
            frozenset(categories or {Category.PLAN}),
        )
        return actions.invite(
            self.conference_id, replace(asked, **more), access=self.access(), **self.at()
        )

    def send(self) -> None:
        actions.send_invitations(self.conference_id, access=self.access(), **self.at())

    def open(self) -> None:
        actions.open_conference(
            self.conference_id, access=self.access(days=7), **self.at(7, today=False)
        )

    def attend(self, came: Came = Came.CAME) -> None:
        seats = [one for one in self.room(days=7).seats if not one.is_excluded]
        actions.record_attendance(
            self.conference_id,
            {one.seat_id: (came, "") for one in seats},
            access=self.access(days=7),
            **self.at(7, today=False),
        )

    def hear(self, voice: Voice = Voice.PRESENT, **more) -> None:
        actions.record_voice(
            self.conference_id,
            Heard(voice, **more),
            access=self.access(days=7),
            **self.at(7, today=False),
        )

    def minutes(self, audience, text="What was said.", *, agency: str = "") -> int:
        version = self.room(days=7).conference.version
        return actions.issue_minutes(
            self.conference_id,
            text,
            audience=audience,
            agency_id=self.agency(agency) if agency else None,
            version=version,
            access=self.access(days=7),
            **self.at(7),
        )

    def close(self) -> None:
        actions.close(self.conference_id, access=self.access(days=7), **self.at(7))

    def goal(self, words: str = "I want a room of my own", *, domain: str = "shelter") -> int:
        """Write a need and a goal of that domain into the plan, and return the goal."""
        access = self.access(usual=True)
        at = {"access": access, "now": self.world.now}
        plan = plans.plan_for(self.case_id, self.person_id, **at)
        need = plans.record_need(
            plan.plan_id, domain=domain, text="Has no room", version=plan.version, **at
        )
        return plans.add_goal(
            plan.plan_id, words=words, need_id=need.key, version=need.version, **at
        ).key


def draft_of(world, **more) -> Draft:
    return replace(
        Draft(
            world.now + timedelta(days=7),
            "Room 3, Zwolle",
            "We talk about the return",
            "What is said here stays here.",
            "Nobody passes anything on without asking the chair.",
        ),
        **more,
    )


def plan_it(table: Table, **more) -> Table:
    access = table.access(usual=True)
    table.conference_id = actions.plan(draft_of(table.world, **more), access=access, **table.at())
    return table


@pytest.fixture
def table(small_world) -> Table:
    """A conference that the prison planned, nobody asked yet."""
    account_id = accounts.open_account(
        ME, name="Myself", password=None, language="en",
        second_factor_required=False, by=FOUNDER, now=small_world.now,
    )  # fmt: skip
    sharing.link_self(
        account_id, small_world.people["zwolle"], access=small_world.system(), now=small_world.now
    )
    return plan_it(Table(small_world))


@pytest.fixture
def invited(table) -> Table:
    """City and clinic are asked: the city about plan and housing, the clinic about the plan."""
    table.invite(CITY, Category.PLAN, Category.HOUSING)
    table.invite(CLINIC, Category.PLAN)
    table.send()
    for who in ("municipality", "health"):
        table.accept(who)
    return table


@pytest.fixture
def opened(invited) -> Table:
    """It is held, everybody came."""
    invited.open()
    invited.attend()
    return invited


__all__ = ["CITY", "CLINIC", "PRISON"]
