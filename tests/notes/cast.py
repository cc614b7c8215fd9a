"""Who is around a person's notes in these tests: agencies of each kind, a sealed one, a stranger, and their rules."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from throughcare.accounts import actions as accounts
from throughcare.accounts.types import Role
from throughcare.agencies import actions as agencies
from throughcare.agencies import queries as agency_queries
from throughcare.agencies.models import Agency
from throughcare.kernel.access import Access, Actor, Category
from throughcare.notes import actions
from throughcare.notes.types import Draft
from throughcare.people import actions as people
from throughcare.people.types import NewPerson
from throughcare.sharing import actions as sharing
from throughcare.sharing.models import ConfidentialityRegime, ConsentEvent, SharingRule
from throughcare.sharing.types import Refused, RelationFact, RelationKind

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
TODAY = date(2026, 11, 23)
LONG_AGO = date(2020, 1, 1)
"""Before any clock these tests may run under: pages read the machine's."""
SYSTEM = Actor(account_id=None)

GROUNDS = """
title: Rules of these tests
jurisdiction: NL
time_zone: Europe/Amsterdam
instruments:
  t-act: {kind: statute, citation: Act of the tests, title: {en: Act of the tests}}
clauses:
  t-own: {instrument: t-act, article: "1", since: 2001-01-01, text: {en: Own notes are read by those who wrote them.}}
  t-all: {instrument: t-act, article: "2", since: 2001-01-01, text: {en: All who help read this.}, default: decide locally}
rules:
  t-identity:
    {ground: duty, clause: t-all, categories: [identity, custody, involvement], since: 2001-01-01,
     purposes: [reintegration, supervision, care], level: full, art10: "2", crosses_regime: true,
     roles: [prison_case_manager, probation_officer, aftercare_coordinator, ngo_worker, health_worker, team_leader],
     receivers: [prison, probation, municipality, ngo, health]}
  t-police: {ground: power, clause: t-all, categories: [identity], purposes: [public_safety], since: 2001-01-01,
     roles: [police_liaison], receivers: [police]}
  t-own:
    {ground: power, clause: t-own, categories: [housing, work_and_income, debts, family, attendance], own: true,
     purposes: [reintegration, care, supervision], since: 2001-01-01, crosses_purpose: true,
     roles: [prison_case_manager, probation_officer, aftercare_coordinator, ngo_worker, health_worker]}
  t-own-health: {ground: duty, clause: t-own, categories: [health], own: true, purposes: [care], since: 2001-01-01,
     roles: [health_worker], receivers: [health], art9: 9(2)(h)}
  t-own-risk: {ground: power, clause: t-own, categories: [risk, supervision], own: true, since: 2001-01-01,
     purposes: [reintegration, supervision], roles: [prison_case_manager, probation_officer],
     receivers: [prison, probation]}
  t-prison-reads: {ground: duty, clause: t-all, categories: [housing, debts, family], purposes: [reintegration],
     since: 2001-01-01, roles: [prison_case_manager], receivers: [prison], relations: [custody, team]}
  t-town-summary: {ground: power, clause: t-all, categories: [housing, debts], purposes: [reintegration],
     since: 2001-01-01, until: 2090-01-01, roles: [aftercare_coordinator], receivers: [municipality],
     level: summary, limits: [no_onward]}
  t-town-by-yes: {ground: consent, clause: t-all, categories: [housing, debts], purposes: [reintegration],
     since: 2001-01-01, roles: [aftercare_coordinator], receivers: [municipality], needs_consent: true}
  t-attendance: {ground: power, clause: t-all, categories: [attendance], purposes: [reintegration, supervision],
     since: 2001-01-01, roles: [probation_officer], receivers: [probation], origins: [health, ngo],
     level: attendance, crosses_purpose: true, limits: [no_onward, no_print]}
  t-health-is-known: {ground: power, clause: t-all, categories: [health], purposes: [reintegration],
     since: 2001-01-01, roles: [aftercare_coordinator], receivers: [municipality], origins: [health],
     level: existence, art9: 9(2)(h)}
regimes:
  t-sealed: {need: sealed, sealed_only: true, since: 2001-01-01}
  t-health: {need: own_or_release, categories: [health], since: 2001-01-01}
"""

AGENCIES = {
    "prison": "prison",
    "probation": "probation",
    "town": "municipality",
    "elsewhere": "municipality",
    "helpers": "ngo",
    "clinic": "health",
    "refuge": "ngo",
    "police": "police",
}
SEALED = "refuge"
WORKERS = {
    "manager": ("prison", Role.PRISON_CASE_MANAGER),
    "officer": ("probation", Role.PROBATION_OFFICER),
    "coordinator": ("town", Role.AFTERCARE_COORDINATOR),
    "stranger": ("elsewhere", Role.AFTERCARE_COORDINATOR),
    "helper": ("helpers", Role.NGO_WORKER),
    "nurse": ("clinic", Role.HEALTH_WORKER),
    "shelter": ("refuge", Role.NGO_WORKER),
    "liaison": ("police", Role.POLICE_LIAISON),
    "administrator": ("prison", Role.AGENCY_ADMINISTRATOR),
}
RELATED = {
    "prison": RelationKind.CUSTODY,
    "probation": RelationKind.SUPERVISION,
    "town": RelationKind.PROGRAMME,
    "helpers": RelationKind.TEAM,
    "clinic": RelationKind.CARE,
    "refuge": RelationKind.CARE,
    "police": RelationKind.TEAM,
}


@dataclass
class Cast:
    """Hold ids by name: `agencies["prison"]`, `accounts["manager"]`, two people, one of them with an account."""

    agencies: dict[str, int] = field(default_factory=dict)
    accounts: dict[str, int] = field(default_factory=dict)
    memberships: dict[str, int] = field(default_factory=dict)
    person_id: int = 0
    other_person_id: int = 0

    def actor(self, who: str) -> Actor:
        if who == "robin":
            return Actor(self.accounts[who], role="person", person_id=self.person_id)
        agency, role = WORKERS[who]
        return Actor(self.accounts[who], self.agencies[agency], self.memberships[who], role.value)

    def asked(self, who: str, *, person_id: int | None = None) -> Access | Refused:
        return sharing.decide(
            self.actor(who),
            person_id=person_id or self.person_id,
            what="notes",
            now=NOW,
            today=TODAY,
            needs=frozenset({Category.IDENTITY}),
        )

    def access(self, who: str, *, person_id: int | None = None) -> Access:
        decided = self.asked(who, person_id=person_id)
        assert isinstance(decided, Access), (who, decided)
        return decided

    def join(self, who: str, agency: str, role: Role) -> Access:
        """Let one more worker begin; return what they may reach of the person."""
        _hire(self, who, self.agencies[agency], role)
        actor = Actor(self.accounts[who], self.agencies[agency], self.memberships[who], role.value)
        decided = sharing.decide(
            actor, person_id=self.person_id, what="notes", now=NOW, today=TODAY,
            needs=frozenset({Category.IDENTITY}),
        )  # fmt: skip
        assert isinstance(decided, Access), (who, decided)
        return decided

    def listing(self, who: str) -> Access | Refused:
        return sharing.decide_list(self.actor(who), now=NOW, today=TODAY)

    def write(self, who: str, category: str, text: str = "", **more) -> int:
        person_id = more.pop("person_id", self.person_id)
        draft = draft_of(category, text, **more)
        access = self.access(who, person_id=person_id)
        return actions.write(draft, person_id=person_id, access=access, now=NOW, today=TODAY)

    def system(self) -> Access:
        return sharing.system_access(purpose="tests", now=NOW)

    def says_yes(self, agency: str, *categories: str) -> None:
        """Let the person agree that an agency knows more."""
        start = datetime(2020, 1, 1, tzinfo=UTC)
        ConsentEvent.objects.create(
            person_id=self.person_id, at=start, state="given", purpose="reintegration", method="paper",
            agency_ids=[self.agencies[agency]], categories=list(categories), since=start,
            until=datetime(2095, 1, 1, tzinfo=UTC),
        )  # fmt: skip
        sharing.project_visibility([self.person_id], access=self.system())


def draft_of(category: str, text: str = "Something about it", **more) -> Draft:
    values = {"kind": "fact", "occurred_on": TODAY, "summary": "", **more}
    if category == "attendance":
        values.setdefault("attended", "came")
    return Draft(category, text=text, **values)


def make_cast() -> Cast:
    cast = Cast()
    _lay_down_the_law()
    for code, kind in AGENCIES.items():
        cast.agencies[code] = agencies.open_agency(
            code=f"notes-{code}",
            name=f"Agency {code}",
            kind=kind,
            jurisdiction="NL",
            municipalities=["NL9999"],
            is_fictional=True,
            by=SYSTEM,
            now=NOW,
        )
    Agency.objects.filter(pk=cast.agencies[SEALED]).update(is_sealed=True)
    agency_queries.forget_agency_map()
    for who, (agency, role) in WORKERS.items():
        _hire(cast, who, cast.agencies[agency], role)
    _bring_people(cast)
    return cast


def _lay_down_the_law() -> None:
    """Replace every rule by those above, so that a change of the shipped grounds changes no test here."""
    SharingRule.objects.all().delete()
    ConfidentialityRegime.objects.all().delete()
    sharing.publish_grounds(GROUNDS, name="tests", now=NOW)


def _hire(cast: Cast, who: str, agency_id: int, role: Role) -> None:
    cast.accounts[who] = _account(who)
    joined = accounts.join(
        cast.accounts[who], agency_id=agency_id, role=role, by=SYSTEM, now=NOW, today=LONG_AGO
    )
    assert isinstance(joined, int)
    cast.memberships[who] = joined


def _account(who: str) -> int:
    account = accounts.open_account(
        f"notes-{who}",
        name=who.capitalize(),
        password=None,
        by=SYSTEM,
        now=NOW,
        second_factor_required=False,
    )
    assert isinstance(account, int)
    return account


def _bring_people(cast: Cast) -> None:
    access = cast.system()
    cast.person_id, cast.other_person_id = people.register_many(
        [
            NewPerson("Robin", "Voorbeeld", "NL", "tests", "N-1", None),
            NewPerson("Sasha", "Ander", "NL", "tests", "N-2", None),
        ],
        access=access,
        now=NOW,
    )
    wanted = {
        cast.person_id: _relations(cast, RELATED),
        cast.other_person_id: _relations(cast, {"prison": RelationKind.CUSTODY}),
    }
    origins = dict.fromkeys(wanted, "tests:")
    sharing.sync_relations(wanted, origins=origins, access=access)
    cast.accounts["robin"] = _account("robin")
    sharing.link_self(cast.accounts["robin"], cast.person_id, access=access, now=NOW)


def _relations(cast: Cast, related: dict[str, RelationKind]) -> list[RelationFact]:
    return [
        RelationFact(cast.agencies[code], kind, LONG_AGO, None, "tests:1")
        for code, kind in related.items()
    ]
