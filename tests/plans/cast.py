"""Who is around the plan in these tests: one person, three agencies, and workers of different roles."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from throughcare.accounts import actions as accounts
from throughcare.accounts.types import Role
from throughcare.agencies import actions as agencies
from throughcare.caseloads import actions as caseloads
from throughcare.caseloads.types import NewCase
from throughcare.kernel.access import Access, Actor
from throughcare.people import actions as people
from throughcare.people.types import NewPerson
from throughcare.plans import actions
from throughcare.sharing import actions as sharing
from throughcare.sharing.types import RelationFact, RelationKind

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
TODAY = date(2026, 11, 23)
LONG_AGO = date(2020, 1, 1)
"""Before any clock these tests may run under: pages read the machine's."""
SYSTEM = Actor(account_id=None)


@dataclass
class Cast:
    """Hold ids by name: `agencies["prison"]`, `accounts["manager"]`, the person and their case."""

    agencies: dict[str, int] = field(default_factory=dict)
    accounts: dict[str, int] = field(default_factory=dict)
    memberships: dict[str, int] = field(default_factory=dict)
    roles: dict[str, tuple[str, Role]] = field(default_factory=dict)
    person_id: int = 0
    other_person_id: int = 0
    case_id: int = 0
    other_case_id: int = 0

    def actor(self, who: str) -> Actor:
        if who == "robin":
            return Actor(self.accounts[who], role="person", person_id=self.person_id)
        agency, role = self.roles[who]
        return Actor(self.accounts[who], self.agencies[agency], self.memberships[who], role.value)

    def access(self, who: str = "manager", *, person_id: int | None = None) -> Access:
        decided = sharing.decide(
            self.actor(who),
            person_id=person_id or self.person_id,
            what="plan",
            now=NOW,
            today=TODAY,
        )
        assert isinstance(decided, Access)
        return decided

    def plan_id(self) -> int:
        access = sharing.system_access(purpose="tests", now=NOW)
        ref = actions.plan_for(self.case_id, self.person_id, access=access, now=NOW)
        assert ref.plan_id is not None
        return ref.plan_id


AGENCIES = {
    "prison": "prison",
    "town": "municipality",
    "elsewhere": "municipality",
    "police": "police",
}
WORKERS = {
    "manager": ("prison", Role.PRISON_CASE_MANAGER),
    "coordinator": ("town", Role.AFTERCARE_COORDINATOR),
    "stranger": ("elsewhere", Role.AFTERCARE_COORDINATOR),
    "liaison": ("police", Role.POLICE_LIAISON),
}


def make_cast() -> Cast:
    cast = Cast(roles=dict(WORKERS))
    for code, kind in AGENCIES.items():
        cast.agencies[code] = agencies.open_agency(
            code=f"plans-{code}",
            name=f"Agency {code}",
            kind=kind,
            jurisdiction="NL",
            municipalities=["NL9999"],
            is_fictional=True,
            by=SYSTEM,
            now=NOW,
        )
    for who, (agency, role) in WORKERS.items():
        _hire(cast, who, cast.agencies[agency], role)
    _bring_people(cast)
    return cast


def _hire(cast: Cast, who: str, agency_id: int, role: Role) -> None:
    cast.accounts[who] = _account(who)
    joined = accounts.join(
        cast.accounts[who], agency_id=agency_id, role=role, by=SYSTEM, now=NOW, today=LONG_AGO
    )
    cast.memberships[who] = joined
    assert isinstance(joined, int)


def _account(who: str) -> int:
    account = accounts.open_account(
        f"plans-{who}",
        name=who.capitalize(),
        password=None,
        by=SYSTEM,
        now=NOW,
        second_factor_required=False,
    )
    assert isinstance(account, int)
    return account


def _bring_people(cast: Cast) -> None:
    access = sharing.system_access(purpose="tests", now=NOW)
    cast.person_id, cast.other_person_id = people.register_many(
        [
            NewPerson("Robin", "Voorbeeld", "NL", "tests", "P-1", None),
            NewPerson("Sasha", "Ander", "NL", "tests", "P-2", None),
        ],
        access=access,
        now=NOW,
    )
    contact = (cast.memberships["manager"], cast.agencies["prison"], "tests")
    cast.case_id, cast.other_case_id = caseloads.open_many(
        [NewCase(person, NOW, *contact) for person in (cast.person_id, cast.other_person_id)],
        access=access,
        now=NOW,
    )
    seen_by = ("prison", "town", "police")
    facts = [
        RelationFact(cast.agencies[code], RelationKind.TEAM, LONG_AGO, None, "tests:1")
        for code in seen_by
    ]
    both = {cast.person_id: facts, cast.other_person_id: facts}
    sharing.sync_relations(both, origins="tests:", access=access)
    cast.accounts["robin"] = _account("robin")
    sharing.link_self(cast.accounts["robin"], cast.person_id, access=access, now=NOW)
