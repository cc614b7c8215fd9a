"""Break the glass: narrow, short, alerted, told, and reviewed by somebody else."""

from __future__ import annotations

import dataclasses
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from throughcare.audit.models import AuditEvent
from throughcare.kernel.access import Actor, Category
from throughcare.kernel.errors import AccessRefusedError
from throughcare.messages.models import Message
from throughcare.sharing import actions as sharing
from throughcare.sharing.actions import emergencies, overseeing, reviewing
from throughcare.sharing.actions.emergencies import EmergencyError
from throughcare.sharing.models import Block, Emergency, Relation, Withholding
from throughcare.sharing.queries import emergencies as read
from throughcare.sharing.rules.emergencies import OPENERS, Opening, faults_of_opening, review_by
from throughcare.sharing.types import Refused

WHY = "Found unconscious in the street, we must know what he takes."
RISK = frozenset({Category.RISK})


def opening(categories=RISK, hours=1, code="life", reason=WHY):
    return Opening(frozenset(categories), hours, code, reason)


def codes(error):
    return [fault.reason.code for fault in error.value.faults]


@pytest.fixture
def world(small_world):
    return small_world


@pytest.fixture
def break_glass(world):
    def do(who="police", person="zwolle", what=None, at=None):
        number = list(world.people).index(person)
        return emergencies.open_by_number(
            world.actor(who),
            what or opening(),
            number=f"900000{number}",
            born_on=date(1990, 5, number + 1),
            now=at or world.now,
            today=world.today,
        )

    return do


@pytest.fixture
def look(world):
    def do(who="police", person="zwolle", at=None):
        return sharing.decide(
            world.actor(who),
            person_id=world.people[person],
            what="person",
            now=at or world.now,
            today=world.today,
            needs=frozenset({Category.IDENTITY}),
        )

    return do


def officer(world, who="privacy"):
    return overseeing.decide_oversight(
        world.actor(who), what="oversight", now=world.now, today=world.today
    )


class TestRules:
    @pytest.mark.parametrize("role", sorted(OPENERS))
    def test_roles_with_the_right(self, role):
        assert faults_of_opening(opening(), Actor(1, 1, 1, role)) == []

    @pytest.mark.parametrize(
        ("change", "actor", "code"),
        [
            ({}, Actor(1, 1, 1, "ngo_worker"), "emergency.role"),
            ({}, Actor(1, 1, 1, "aftercare_coordinator"), "emergency.role"),
            ({}, Actor(1, 1, 1, "data_protection_officer"), "emergency.role"),
            ({}, Actor(1, 1, 1, "police_liaison", is_strong=False), "emergency.not_strong"),
            ({"hours": 5}, None, "emergency.hours"),
            ({"hours": 0}, None, "emergency.hours"),
            ({"code": "curious"}, None, "emergency.reason_code"),
            ({"reason": "x" * 19 + "  "}, None, "emergency.reason"),
            ({"categories": {Category.VICTIM}}, None, "emergency.categories"),
            ({"categories": {Category.AUDIT}}, None, "emergency.categories"),
        ],
    )
    def test_refused(self, change, actor, code):
        found = faults_of_opening(opening(**change), actor or Actor(1, 1, 1, "police_liaison"))
        assert [fault.reason.code for fault in found] == [code]

    def test_review_within_five_working_days_of_the_place(self):
        friday = date(2026, 12, 18)
        christmas = frozenset({date(2026, 12, 25)})
        assert review_by(friday, christmas) == date(2026, 12, 28)


@pytest.mark.django_db
class TestOpening:
    def test_opens_exactly_what_was_asked_until_its_end(self, world, break_glass, look):
        assert isinstance(look(), Refused)
        break_glass()
        access = look()
        assert access.categories == {Category.IDENTITY, Category.RISK}
        assert access.basis.code == "ground.emergency"
        assert "tell_person" in access.limits
        last = world.now + timedelta(hours=1)
        assert not isinstance(look(at=last - timedelta(microseconds=1)), Refused)
        assert isinstance(look(at=last), Refused)

    def test_is_for_one_worker_only(self, world, break_glass, look):
        break_glass()
        assert isinstance(look(who="health"), Refused)
        other = dataclasses.replace(world.actor("police"), account_id=10**6)
        facts = {"now": world.now, "today": world.today, "what": "person"}
        assert isinstance(sharing.decide(other, person_id=world.people["zwolle"], **facts), Refused)

    def test_stores_what_happened_with_its_number(self, world, break_glass):
        emergency_id, person_id = break_glass()
        event = AuditEvent.objects.get(what="emergency")
        assert (event.break_glass_id, event.person_ids) == (emergency_id, [person_id])
        assert event.basis == "ground.emergency"
        assert event.detail["reason"] == "life"
        assert WHY not in str(event.detail)

    def test_alerts_the_officer_of_the_agency_without_the_person(self, world, break_glass):
        """The police of this world has no officer: who answers for it is told instead; the prison has one."""
        break_glass(who="teamleader")
        message = Message.objects.get(text_code="mail.emergency_opened")
        assert message.to == "privacy@example.org"
        assert message.created_at == world.now
        assert message.params == {"agency": "PI IJsseloever (fictional)"}

    def test_falls_back_to_who_answers_for_the_agency(self, world, break_glass):
        break_glass(who="probation")
        assert Message.objects.get(text_code="mail.emergency_opened").to == "probation@example.org"

    def test_closing_closes_at_once(self, world, break_glass, look):
        emergency_id, _ = break_glass()
        later = world.now + timedelta(minutes=5)
        assert not emergencies.close(emergency_id, actor=world.actor("health"), now=later)
        assert emergencies.close(emergency_id, actor=world.actor("police"), now=later)
        assert not emergencies.close(emergency_id, actor=world.actor("police"), now=later)
        assert isinstance(look(at=later), Refused)
        assert AuditEvent.objects.get(what="emergency_closed").break_glass_id == emergency_id

    def test_more_of_somebody_seen_already(self, world, look):
        access = look(who="municipality")
        with pytest.raises(EmergencyError) as error:
            emergencies.open_for(
                world.people["zwolle"], opening(), access=access, now=world.now, today=world.today
            )
        assert codes(error) == ["emergency.role"]
        access = look(who="casemanager")
        wanted = opening({Category.HEALTH})
        emergencies.open_for(
            world.people["zwolle"], wanted, access=access, now=world.now, today=world.today
        )
        assert Category.HEALTH in look(who="casemanager").categories
        with pytest.raises(AccessRefusedError):
            emergencies.open_for(
                world.people["short"], wanted, access=access, now=world.now, today=world.today
            )

    def test_keeps_the_wall_between_help_and_enforcement(self, break_glass, look):
        """The police may know of risks in an emergency; health stays what it was given for."""
        break_glass(what=opening({Category.RISK, Category.HEALTH}))
        assert Emergency.objects.get().categories == ["identity", "risk"]
        assert Category.HEALTH not in look().categories


@pytest.mark.django_db
class TestNobody:
    @pytest.mark.parametrize(
        ("number", "born_on"),
        [("9000000", date(1990, 5, 2)), ("9000001", date(1990, 5, 1)), ("900", date(1990, 5, 1))],
    )
    def test_number_and_birth_date_must_both_fit(self, world, number, born_on):
        self._nobody(world, number, born_on)

    def _nobody(self, world, number="9000000", born_on=date(1990, 5, 1), who="police"):
        with pytest.raises(EmergencyError) as error:
            emergencies.open_by_number(
                world.actor(who), opening(), number=number, born_on=born_on, now=world.now,
                today=world.today,
            )  # fmt: skip
        assert codes(error) == ["emergency.nobody"]
        assert not Emergency.objects.exists()
        event = AuditEvent.objects.latest("pk")
        assert (event.action, event.what) == ("refused", "emergency")

    @pytest.mark.parametrize("effect", ["exclude", "freeze"])
    def test_whom_nobody_may_open_looks_like_nobody(self, world, effect):
        Block.objects.create(
            person_id=world.people["zwolle"],
            effect=effect,
            account_id=world.actor("police").account_id,
            since=world.now - timedelta(days=1),
            reason_code="relative",
        )
        self._nobody(world)

    def test_whom_only_a_sealed_service_knows_is_nobody(self, world):
        from throughcare.agencies.models import Agency

        Relation.objects.filter(person_id=world.people["zwolle"]).exclude(
            agency_id=world.world.agencies["kliniek-vechtdal"]
        ).delete()
        Relation.objects.create(
            person_id=world.people["zwolle"],
            agency_id=world.world.agencies["kliniek-vechtdal"],
            kind="treatment",
            during=f"[{world.today},)",
            origin="test",
        )
        Agency.objects.filter(code="kliniek-vechtdal").update(is_sealed=True)
        self._nobody(world)

    def test_guessing_ends_after_five_tries(self, world, break_glass):
        for number in range(5):
            with pytest.raises(EmergencyError):
                emergencies.open_by_number(
                    world.actor("police"), opening(), number=f"77{number}",
                    born_on=date(1990, 5, 1), now=world.now, today=world.today,
                )  # fmt: skip
        with pytest.raises(EmergencyError) as error:
            break_glass()
        assert codes(error) == ["emergency.too_many_tries"]
        break_glass(at=world.now + timedelta(hours=1, seconds=1))


@pytest.mark.django_db
class TestTelling:
    def link(self, world, email="me@example.org"):
        from django.contrib.auth import get_user_model

        account = get_user_model().objects.create(
            sign_in_name="me", name="Me", email=email, date_joined=world.now
        )
        sharing.link_self(account.pk, world.people["zwolle"], access=world.system(), now=world.now)

    def test_writes_to_the_person(self, world, break_glass):
        self.link(world)
        break_glass()
        assert Message.objects.get(text_code="mail.emergency_person").to == "me@example.org"
        assert Emergency.objects.get().person_told_at == world.now

    def test_without_an_address_it_waits_for_somebody(self, world, break_glass):
        emergency_id, _ = break_glass(who="casemanager")
        assert Emergency.objects.get().person_told_at is None
        access = officer(world)
        assert read.standing(access=access, now=world.now, today=world.today).untold == 1
        assert reviewing.note_told(emergency_id, access=access, now=world.now)
        assert not reviewing.note_told(emergency_id, access=access, now=world.now)

    def test_only_an_officer_who_did_not_open_it_writes_that_down(self, world, break_glass):
        emergency_id, _ = break_glass(who="casemanager")
        leader = overseeing.decide_review(
            world.actor("teamleader"), what="review", now=world.now, today=world.today
        )
        Emergency.objects.update(account_id=world.actor("teamleader").account_id)
        own = world.actor("privacy")
        with pytest.raises(AccessRefusedError):
            reviewing.note_told(emergency_id, access=leader, now=world.now)
        Emergency.objects.update(account_id=own.account_id)
        with pytest.raises(AccessRefusedError):
            reviewing.note_told(emergency_id, access=officer(world), now=world.now)
        assert Emergency.objects.get().person_told_at is None

    def test_withheld_is_told_when_the_day_has_come(self, world, break_glass):
        self.link(world)
        Withholding.objects.create(
            person_id=world.people["zwolle"], categories=["audit"],
            since=world.now - timedelta(days=1), until=world.now + timedelta(days=2),
            reason="An investigation runs", account_id=1, agency_id=1,
        )  # fmt: skip
        break_glass()
        assert Emergency.objects.get().person_told_at is None
        assert emergencies.tell_people(access=world.system(), now=world.now) == 0
        later = world.now + timedelta(days=2)
        assert emergencies.tell_people(access=world.system(), now=later) == 1
        assert emergencies.tell_people(access=world.system(), now=later) == 0


@pytest.mark.django_db
class TestReview:
    def test_by_another_person_once_after_its_end(self, world, break_glass):
        emergency_id, _ = break_glass(who="casemanager")
        access = officer(world)
        with pytest.raises(EmergencyError) as error:
            reviewing.review(
                emergency_id, outcome="justified", note="Yes", access=access, now=world.now
            )
        assert codes(error) == ["emergency.still_open"]
        later = world.now + timedelta(hours=2)
        common = {"access": access, "now": later}
        with pytest.raises(EmergencyError) as error:
            reviewing.review(emergency_id, outcome="fine", note=" ", **common)
        assert codes(error) == ["emergency.outcome", "emergency.note"]
        reviewing.review(emergency_id, outcome="rule_needed", note="Third time", **common)
        with pytest.raises(EmergencyError) as error:
            reviewing.review(emergency_id, outcome="justified", note="Again", **common)
        assert codes(error) == ["emergency.reviewed"]
        event = AuditEvent.objects.get(what="emergency_review")
        assert event.detail == {"emergency": emergency_id, "outcome": "rule_needed"}

    def test_never_by_oneself(self, world, break_glass):
        emergency_id, _ = break_glass(who="teamleader")
        access = overseeing.decide_review(
            world.actor("teamleader"), what="reviews", now=world.now, today=world.today
        )
        later = world.now + timedelta(hours=2)
        with pytest.raises(EmergencyError) as error:
            reviewing.review(
                emergency_id, outcome="justified", note="Mine", access=access, now=later
            )
        assert codes(error) == ["emergency.own_review"]
        row = Emergency.objects.get()
        with pytest.raises(IntegrityError), transaction.atomic():
            Emergency.objects.update(reviewed_by=row.account_id)

    def test_of_another_agency_there_is_none(self, world, break_glass):
        emergency_id, _ = break_glass(who="police")
        access = officer(world)
        assert read.of_id(emergency_id, access=access) is None
        with pytest.raises(EmergencyError) as error:
            reviewing.review(
                emergency_id, outcome="justified", note="x", access=access,
                now=world.now + timedelta(hours=2),
            )  # fmt: skip
        assert codes(error) == ["emergency.unknown"]
        assert read.of_agency(access=access, waiting=True) == []


@pytest.mark.django_db
class TestRates:
    def test_by_month_and_by_week(self, world, break_glass):
        for _ in range(3):
            break_glass(who="casemanager")
        access = officer(world)
        since = datetime(2026, 11, 1, tzinfo=UTC)
        (month,) = read.by_month(access=access, since=since, zone="Europe/Amsterdam")
        assert (month.month, month.emergencies) == (date(2026, 11, 1), 3)
        assert month.accesses >= 1
        (week,) = read.by_week(access=access, since=since, zone="Europe/Amsterdam")
        assert (week.week, week.emergencies) == (date(2026, 11, 23), 3)
        assert read.repeated_reasons(access=access, now=world.now) == {"life": 3}
        assert read.standing(access=access, now=world.now, today=world.today).waiting == 3
