"""Who refers whom to what in these tests: the small world, a need, and three services."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from throughcare.directory import actions as directory
from throughcare.directory.types import ContactDraft, OrganizationDraft, ServiceDraft
from throughcare.kernel.access import Access, Actor
from throughcare.plans import actions as plans
from throughcare.referrals import actions
from throughcare.referrals.types import Deed, Draft
from throughcare.sharing import actions as sharing
from throughcare.simulation.world import CITY, CLINIC, NGO

FOUNDER = Actor(account_id=None, role="system")
NAME = ("identity.name",)
BROWSER = "browser-1"


@dataclass
class Desk:
    """Hold the world, the person with a need for shelter, and services by name."""

    small: Any
    person_id: int
    case_id: int = 0
    need_id: int = 0
    services: dict[str, int] = field(default_factory=dict)
    person_account: int = 0

    @property
    def now(self):
        return self.small.now

    @property
    def today(self) -> date:
        return self.small.today

    def when(self, days: int = 0) -> dict[str, Any]:
        return {"now": self.now + timedelta(days=days), "today": self.today + timedelta(days=days)}

    def access(self, who: str = "casemanager") -> Access:
        found = self.small.access(self.person_id, who)
        assert isinstance(found, Access), (who, found)
        return found

    def me(self) -> Access:
        actor = Actor(self.person_account, role="person", person_id=self.person_id)
        found = sharing.decide(actor, person_id=self.person_id, what="referrals", **self.when())
        assert isinstance(found, Access)
        return found

    def received(self, who: str = "ngo", days: int = 0) -> Access:
        found = sharing.access_to_received(
            self.small.actor(who), what="referrals_received", **self.when(days)
        )
        assert isinstance(found, Access), (who, found)
        return found

    def draft(self, service: str = "rooms", *, access: Access | None = None, **more: Any) -> int:
        asked = {"after_id": more.pop("after_id", None), "release_on": more.pop("release_on", None)}
        wanted = Draft(
            **{"kind": "housing", "words": "A room from January.", "need_id": self.need_id} | more
        )
        return actions.draft(
            wanted,
            person_id=self.person_id,
            service_id=self.services[service],
            access=access or self.access(),
            **asked,
            **self.when(),
        )

    def send(self, number: int, keys: tuple[str, ...] = NAME, *, access: Access | None = None):
        actions.send(
            number, keys, person_id=self.person_id, access=access or self.access(), **self.when()
        )

    def sent(self, service: str = "rooms", **more: Any) -> int:
        number = self.draft(service, **more)
        self.send(number, (*NAME, f"need:{self.need_id}", "words"))
        return number

    def answer(self, number: int, deed: Deed, *, days: int = 0, who: str = "ngo", **said: Any):
        return actions.answer(
            number,
            deed,
            actions.Answer(**said),
            access=self.received(who, days),
            **self.when(days),
        )

    def finished(self, **more: Any) -> int:
        number = self.sent(**more)
        self.answer(number, Deed.ACCEPT)
        self.answer(number, Deed.START, day=self.today)
        self.answer(number, Deed.FINISH, reason="done", met="met")
        return number


def set_up_desk(small: Any) -> Desk:
    from throughcare.accounts.actions import open_account
    from throughcare.caseloads import queries as caseloads

    desk = Desk(small, small.people["zwolle"])
    system = small.system()
    desk.case_id = caseloads.open_cases_of([desk.person_id], access=system)[desk.person_id].case_id
    ref = plans.plan_for(desk.case_id, desk.person_id, access=desk.access(), now=small.now)
    assert ref.plan_id is not None
    desk.need_id = plans.record_need(
        ref.plan_id,
        domain="shelter",
        text="A place to sleep.",
        version=ref.version,
        access=desk.access(),
        now=small.now,
    ).key
    for key, name, agency, mail in (
        ("rooms", "Rooms with a key", NGO, "rooms@tweede-deur.example"),
        ("town", "Housing desk", CITY, ""),
        ("clinic", "Clinic", CLINIC, ""),
        ("island", "Boat house", None, "hello@boathouse.example"),
    ):
        desk.services[key] = _service(key, name, agency, mail, small)
    account = open_account("rik", name="Rik Zwartewater", password=None, by=FOUNDER, now=small.now)
    assert isinstance(account, int)
    sharing.link_self(account, desk.person_id, access=small.system(), now=small.now)
    desk.person_account = account
    return desk


def _service(key: str, name: str, agency: str | None, mail: str, small: Any) -> int:
    agency_id = None if agency is None else small.world.agencies[agency]
    organization = directory.write_organization(
        OrganizationDraft(key, f"{name} organization", agency_id=agency_id),
        by=FOUNDER,
        now=small.now,
    )
    return directory.write_service(
        organization,
        ServiceDraft(
            key,
            name,
            needs=("shelter",),
            response_days=10,
            contact=ContactDraft("Kim Boer", "intake", mail),
        ),
        by=FOUNDER,
        now=small.now,
    )
