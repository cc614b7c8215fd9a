"""What is unusual, without a database; and what an officer reads of their own agency."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from throughcare.audit import actions as audit
from throughcare.audit.models import AuditEvent
from throughcare.audit.types import Act
from throughcare.kernel.access import Actor, Category
from throughcare.kernel.errors import AccessRefusedError
from throughcare.sharing import actions as sharing
from throughcare.sharing.actions import overseeing
from throughcare.sharing.models import Agreement, AgreementParty
from throughcare.sharing.queries import agency_log, breaches, oversight
from throughcare.sharing.rules.oversight import (
    Finding,
    Hour,
    Look,
    Sign,
    Usual,
    findings,
    is_alarming,
    is_outside,
    plain,
    shares_family_name,
)
from throughcare.sharing.types import Refused

ZONE = ZoneInfo("Europe/Amsterdam")
MONDAY_TEN = datetime(2026, 11, 23, 10, tzinfo=ZONE)


def hour(start=MONDAY_TEN, looks=1, people=1, refusals=0, account=1):
    return Hour(account, start, looks, people, refusals)


def look(account=1, worker="Ilse Brandsma", family="Zwart", name="Rik Zwart", **rest):
    said = {"has_relation": True, "is_emergency": False, **rest}
    return Look(
        account, 5, MONDAY_TEN, 2, said["has_relation"], said["is_emergency"], worker, family, name
    )


def signs(hours=(), looks=(), colleagues=frozenset(), usual=None):
    found = findings(hours, looks, colleagues=colleagues, usual=usual or Usual())
    return {one.sign for one in found}


class TestHours:
    @pytest.mark.parametrize(
        ("start", "outside"),
        [
            (MONDAY_TEN, False),
            (MONDAY_TEN.replace(hour=6), False),
            (MONDAY_TEN.replace(hour=5), True),
            (MONDAY_TEN.replace(hour=21), False),
            (MONDAY_TEN.replace(hour=22), True),
            (MONDAY_TEN - timedelta(days=1), True),
        ],
    )
    def test_usual_hours(self, start, outside):
        assert is_outside(start, Usual()) is outside
        assert (Sign.HOURS in signs([hour(start)])) is outside

    def test_holidays(self):
        assert is_outside(MONDAY_TEN, Usual(holidays=frozenset({MONDAY_TEN.date()})))

    def test_refused_tries_at_night_are_not_work(self):
        night = MONDAY_TEN.replace(hour=2)
        assert signs([hour(night, looks=0, people=0, refusals=1)]) == set()

    def test_many_people(self):
        assert signs([hour(people=40)]) == set()
        assert signs([hour(people=41)]) == {Sign.MANY}

    def test_refusals_of_one_day_add_up(self):
        three = hour(refusals=3, looks=0, people=0)
        two = hour(MONDAY_TEN.replace(hour=14), refusals=2, looks=0, people=0)
        assert signs([three]) == set()
        assert signs([three, two]) == {Sign.REFUSED}
        tomorrow = hour(MONDAY_TEN + timedelta(days=1), refusals=2, looks=0, people=0)
        assert signs([three, tomorrow]) == set()


class TestLooks:
    def test_without_a_relation_unless_an_emergency_is_open(self):
        assert signs(looks=[look(has_relation=False)]) == {Sign.NO_RELATION}
        assert signs(looks=[look(has_relation=False, is_emergency=True)]) == set()

    @pytest.mark.parametrize(
        ("worker", "family", "shares"),
        [
            ("Marijke de Haan", "de Haan", True),
            ("Marijke de Haan", "van der Haan", True),
            ("Marijke de Haan", "Haanstra", False),
            ("José Čović", "covic", True),
            ("An Li", "Li", False),
            ("An", "", False),
            ("", "Haan", False),
        ],
    )
    def test_same_family_name(self, worker, family, shares):
        assert shares_family_name(worker, family) is shares

    def test_a_colleague(self):
        here = frozenset({plain("Rik  ZWART")})
        assert signs(looks=[look()], colleagues=here) == {Sign.COLLEAGUE}

    def test_one_finding_a_worker_and_sign(self):
        found = findings(
            [], [look(has_relation=False), look(has_relation=False), look(account=2, has_relation=False)],
            colleagues=frozenset(), usual=Usual(),
        )  # fmt: skip
        assert found == [
            Finding(2, Sign.NO_RELATION, MONDAY_TEN, 2, 1),
            Finding(1, Sign.NO_RELATION, MONDAY_TEN, 4, 2),
        ]


def test_alarm_above_one_in_a_hundred():
    assert not is_alarming(emergencies=0, accesses=0)
    assert is_alarming(emergencies=1, accesses=0)
    assert not is_alarming(emergencies=10, accesses=1000)
    assert is_alarming(emergencies=11, accesses=1000)


@pytest.fixture
def officer(small_world):
    def do(who="privacy", **change):
        import dataclasses

        actor = dataclasses.replace(small_world.actor(who), **change)
        return overseeing.decide_oversight(
            actor, what="oversight", now=small_world.now, today=small_world.today
        )

    return do


@pytest.mark.django_db
class TestDecision:
    def test_an_officer_reaches_their_agency_and_no_person(self, small_world, officer):
        access = officer()
        assert access.require_agency(Category.AUDIT) == small_world.world.agencies["pi-ijsseloever"]
        with pytest.raises(AccessRefusedError):
            access.require(small_world.people["zwolle"], Category.AUDIT)
        with pytest.raises(AccessRefusedError):
            access.require_agency(Category.IDENTITY)

    @pytest.mark.parametrize("who", ["casemanager", "teamleader", "administrator", "police"])
    def test_nobody_else(self, officer, who):
        assert isinstance(officer(who), Refused)
        assert AuditEvent.objects.latest("pk").action == "refused"

    def test_not_for_another_agency_than_ones_own(self, small_world, officer):
        elsewhere = small_world.world.agencies["reclassering-oost"]
        assert isinstance(officer(agency_id=elsewhere), Refused)

    def test_not_after_the_membership_ended(self, small_world):
        later = small_world.today + timedelta(days=1)
        from throughcare.accounts.models import Membership
        from throughcare.kernel.periods import Period

        actor = small_world.actor("privacy")
        Membership.objects.filter(pk=actor.membership_id).update(
            during=Period(small_world.today, later)
        )
        found = overseeing.decide_oversight(
            actor, what="oversight", now=small_world.now + timedelta(days=1), today=later
        )
        assert isinstance(found, Refused)

    def test_other_accesses_do_not_open_it(self, small_world):
        for access in (small_world.access("zwolle"), small_world.listing(), small_world.system()):
            with pytest.raises(AccessRefusedError):
                oversight.open_requests(access=access)
            with pytest.raises(AccessRefusedError):
                agency_log.event(1, access=access)

    def test_a_person_is_no_officer(self, small_world):
        myself = Actor(1, person_id=small_world.people["zwolle"], role="person")
        found = overseeing.decide_oversight(
            myself, what="oversight", now=small_world.now, today=small_world.today
        )
        assert isinstance(found, Refused)


@pytest.mark.django_db
class TestAgreements:
    def agree(self, small_world, key, *, until=None, left=None):
        since = small_world.now - timedelta(days=10)
        agreement = Agreement.objects.create(key=key, title={"en": key}, since=since, until=until)
        for code, end in (("pi-ijsseloever", left), ("reclassering-oost", None)):
            AgreementParty.objects.create(
                agreement=agreement, agency_id=small_world.world.agencies[code], since=since, until=end
            )  # fmt: skip

    def test_in_force_what_ends_first_first(self, small_world, officer):
        day = timedelta(days=1)
        self.agree(small_world, "endless")
        self.agree(small_world, "soon", until=small_world.now + day)
        self.agree(
            small_world, "leaves", until=small_world.now + 9 * day, left=small_world.now + 2 * day
        )
        self.agree(small_world, "over", until=small_world.now - timedelta(hours=1))
        self.agree(small_world, "left", left=small_world.now - day)
        found = oversight.agreements(access=officer(), now=small_world.now)
        mine = [one for one in found if one.key in {"endless", "soon", "leaves", "over", "left"}]
        assert [one.key for one in mine] == ["soon", "leaves", "endless"]
        other = small_world.world.agencies["reclassering-oost"]
        assert all(one.other_agency_ids == (other,) for one in mine)


@pytest.mark.django_db
class TestConsents:
    def test_counts_people_not_what_came_later(self, small_world, officer):
        from throughcare.sharing.models import ConsentEvent

        prison = small_world.world.agencies["pi-ijsseloever"]
        now, day = small_world.now, timedelta(days=1)

        def said(state, at, until, person="zwolle", purpose="care"):
            ConsentEvent.objects.create(
                person_id=small_world.people[person], at=at, state=state, purpose=purpose,
                agency_ids=[prison], categories=["housing"], since=at, until=until, method="paper",
            )  # fmt: skip

        access = officer()
        before = now + 30 * day

        def counted():
            return oversight.consents_ending(access=access, now=now, before=before).get("care", 0)

        assert counted() == 0
        said("given", now, now + 5 * day)
        said("given", now, now + 5 * day, person="short")
        said("given", now, now + 40 * day, person="remand")
        assert counted() == 2
        said("withdrawn", now + timedelta(minutes=1), None)
        assert counted() == 1
        said("requested", now + timedelta(minutes=1), None, person="short")
        assert counted() == 1
        said("renewed", now + timedelta(minutes=2), now + 300 * day, person="short")
        assert counted() == 0


@pytest.mark.django_db
class TestBreach:
    def test_people_categories_and_the_period(self, small_world, officer):
        access = officer()
        actor = small_world.actor("casemanager")
        everyone = list(small_world.people.values())
        reads = sharing.system_access(purpose="test", now=small_world.now, actor=actor)
        for number, person_id in enumerate(everyone):
            audit.record(
                reads, act=Act.READ, what="person", person_ids=[person_id],
                now=small_world.now - timedelta(days=number),
            )  # fmt: skip
        audit.record(reads, act=Act.LIST, what="caseload", person_ids=everyone, now=small_world.now)
        audit.record_without_access(
            actor, act=Act.REFUSED, what="person", now=small_world.now, person_ids=[10**9]
        )
        day = oversight_period(small_world, days=2)
        found = breaches.breach_scope(actor.account_id, **day, access=access)
        assert (found.people, found.events) == (5, 3)
        assert ("refused", 1) in found.by_action
        assert ("list", 1) in found.by_action
        assert ("health", 3, 5) in found.by_category
        people = breaches.breach_people(actor.account_id, **day, access=access)
        assert sum(one.times for one in people) == 7
        assert {one.person_id for one in people} == set(everyone)
        other = small_world.actor("probation").account_id
        assert breaches.breach_scope(other, **day, access=access).people == 0

    def test_unusual_over_the_database(self, small_world, officer):
        access = officer()
        actor = small_world.actor("casemanager")
        reads = sharing.system_access(purpose="test", now=small_world.now, actor=actor)
        night = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
        audit.record(
            reads, act=Act.READ, what="person", person_ids=[small_world.people["zwolle"]], now=night
        )
        period = oversight_period(small_world, days=7)
        with overseeing.across(access):
            hours = agency_log.hours(**period, zone="Europe/Amsterdam", access=access)
            looks = agency_log.looks(**period, zone="Europe/Amsterdam", access=access)
        assert hours == [Hour(actor.account_id, datetime(2026, 11, 22, 3, 0, tzinfo=ZONE), 1, 1, 0)]
        assert [(one.family, one.has_relation, one.worker_name) for one in looks] == [
            ("Zwartewater", True, "Marijke de Haan")
        ]


def oversight_period(small_world, *, days):
    until = small_world.now + timedelta(minutes=1)
    return {"since": until - timedelta(days=days), "until": until}


def test_five_working_days_is_a_week():
    from throughcare.sharing.rules.emergencies import review_by

    assert review_by(date(2026, 11, 23), frozenset()) == date(2026, 11, 30)
