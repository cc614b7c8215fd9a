"""What a door must not be bent to: to learn who exists, to keep others out, to put names to refused looks."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.urls import reverse

from tests.web.test_person import parts
from throughcare.accounts.models import Membership
from throughcare.audit import actions as audit
from throughcare.audit.models import AuditEvent
from throughcare.audit.types import Act
from throughcare.custody.models import CustodyPeriod
from throughcare.kernel.access import Category
from throughcare.people import actions as people
from throughcare.people.types import NewPerson
from throughcare.sharing import actions as sharing
from throughcare.sharing.actions import emergencies
from throughcare.sharing.models import Block
from throughcare.sharing.rules.emergencies import TRIES, Opening

pytestmark = pytest.mark.django_db
UNSAID = "This number cannot be taken in by hand."


def leading(live_world, who, role="team_leader"):
    """Give somebody of the cast a role that restricts."""
    membership = live_world.world.memberships[who]
    Membership.objects.filter(pk=membership).update(role=role)
    return replace(live_world.actor(who), role=role)


def restrict(client, person_id, **data):
    said = {"effect": "exclude", "reason_code": "relative", **data}
    return client.post(reverse("person_restrictions", args=[person_id]), said)


class TestAdmission:
    @pytest.fixture
    def elsewhere(self, live_world):
        """Take somebody in whom the prison has nothing to do with; return the person."""
        system = live_world.system()
        city = live_world.world.agencies["zwolle-nazorg"]
        new = NewPerson("Ewa", "Elders", "NL", "nl-demo-register", "4711", city)
        return people.register_many([new], access=system, now=live_world.now)[0]

    def admit(self, client, live_world, number):
        typed = {"family": "Een", "number": number, "title": "sentence"}
        typed |= parts("admitted_on", live_world.today)
        return client.post(reverse("admit"), typed, follow=True).content.decode()

    def test_a_number_of_somebody_unseen_says_nothing_and_leaves_a_trace(
        self, as_worker, live_world, elsewhere
    ):
        page = self.admit(as_worker("casemanager"), live_world, "4711")
        assert UNSAID in page
        assert "known already" not in page
        event = AuditEvent.objects.get(what="admit")
        assert (event.action, event.basis) == ("refused", "refused.known_number")
        assert event.account_id == live_world.actor("casemanager").account_id
        assert event.person_ids == [elsewhere]

    def test_after_five_tries_a_free_number_says_the_same(self, as_worker, live_world, elsewhere):
        client = as_worker("casemanager")
        for _ in range(TRIES):
            self.admit(client, live_world, "4711")
        before = CustodyPeriod.objects.count()
        assert UNSAID in self.admit(client, live_world, "4712")
        assert UNSAID in self.admit(client, live_world, "9000000")
        assert CustodyPeriod.objects.count() == before
        assert AuditEvent.objects.filter(what="admit").count() == TRIES
        assert UNSAID not in self.admit(client, live_world, "")
        assert UNSAID not in self.admit(as_worker("casemanager2"), live_world, "4713")

    def test_of_somebody_seen_it_says_what_to_do(self, as_worker, live_world):
        page = self.admit(as_worker("casemanager"), live_world, "9000000")
        assert "Find them, then record the arrival there" in page
        assert not AuditEvent.objects.filter(what="admit").exists()


class TestRestrictions:
    def test_not_by_an_emergency(self, as_worker, live_world):
        actor = leading(live_world, "police")
        number, person_id = emergencies.open_by_number(
            actor,
            Opening(frozenset({Category.RISK}), 1, "life", "He may take his own life tonight."),
            number="9000000",
            born_on=date(1990, 5, 1),
            now=live_world.now,
            today=live_world.today,
        )
        client = as_worker("police")
        assert client.get(reverse("person", args=[person_id])).status_code == 200
        page = reverse("person_restrictions", args=[person_id])
        assert client.get(page).status_code == 404
        city = live_world.world.agencies["zwolle-nazorg"]
        assert restrict(client, person_id, agency=city).status_code == 404
        assert not Block.objects.exists()
        end = reverse("restriction_end", args=[person_id, 1])
        assert number
        assert client.post(end).status_code == 404

    def test_another_agency_is_kept_out_only_where_the_contact_is(self, as_worker, live_world):
        person_id = live_world.people["zwolle"]
        leading(live_world, "municipality")
        client = as_worker("municipality")
        page = client.get(reverse("person_restrictions", args=[person_id])).content.decode()
        assert "Reclassering Oostrand" not in page
        probation = live_world.world.agencies["reclassering-oost"]
        restrict(client, person_id, agency=probation)
        assert not Block.objects.exists()

    def test_by_an_officer_of_an_agency_that_takes_part(self, as_worker, live_world):
        person_id = live_world.people["zwolle"]
        leading(live_world, "municipality", "data_protection_officer")
        probation = live_world.world.agencies["reclassering-oost"]
        restrict(as_worker("municipality"), person_id, agency=probation)
        assert Block.objects.get().agency_id == probation

    def test_who_is_kept_out_has_an_officer_who_ends_it(self, as_worker, live_world):
        person_id = live_world.people["zwolle"]
        city = live_world.world.agencies["zwolle-nazorg"]
        restrict(as_worker("teamleader"), person_id, agency=city, note="The sister works there")
        leading(live_world, "municipality")
        address = reverse("person_restrictions", args=[person_id])
        assert as_worker("municipality").get(address).status_code == 404
        leading(live_world, "municipality", "data_protection_officer")
        client = as_worker("municipality")
        page = client.get(address).content.decode()
        assert "Aftercare desk Zwolle" in page
        assert "sister" not in page
        client.post(reverse("restriction_end", args=[person_id, Block.objects.get().pk]))
        assert Block.objects.get().until is not None

    def test_the_officer_where_the_contact_is_ends_it_too(self, as_worker, live_world):
        person_id = live_world.people["zwolle"]
        probation = live_world.world.agencies["reclassering-oost"]
        leading(live_world, "municipality", "data_protection_officer")
        restrict(as_worker("municipality"), person_id, agency=probation)
        client = as_worker("privacy")
        client.post(reverse("restriction_end", args=[person_id, Block.objects.get().pk]))
        assert Block.objects.get().until is not None


class TestNames:
    def refuse(self, live_world, who):
        audit.record_without_access(
            live_world.actor(who),
            act=Act.REFUSED,
            what="person",
            now=live_world.now - timedelta(minutes=1),
            person_ids=[live_world.people["zwolle"]],
            basis="refused.no_relation",
        )
        return AuditEvent.objects.latest("pk")

    def named(self, client, event):
        address = reverse("oversight_event", args=[event.pk])
        return client.post(address, {"reason": "A complaint came in"}).content.decode()

    def test_a_refused_look_is_counted_never_named(self, as_worker, live_world):
        event = self.refuse(live_world, "casemanager")
        page = self.named(as_worker("privacy"), event)
        assert "9000000" not in page
        assert "Refused looks are counted, never named." in page
        assert not AuditEvent.objects.filter(what="oversight_person").exists()

    def test_ones_own_looks_give_no_numbers(self, as_worker, live_world):
        sharing.decide(
            live_world.actor("privacy"), person_id=live_world.people["zwolle"],
            what="restrictions", now=live_world.now, today=live_world.today,
        )  # fmt: skip
        event = AuditEvent.objects.latest("pk")
        assert event.action == "read"
        client = as_worker("privacy")
        assert "9000000" not in self.named(client, event)
        day = str(live_world.today)
        asked = {"worker": live_world.actor("privacy").account_id, "since": day, "until": day}
        page = client.get(reverse("oversight_breach"), asked).content.decode()
        assert "This is your own account." in page
        assert client.post(reverse("oversight_breach_file"), asked).status_code == 404
        assert not AuditEvent.objects.filter(what="breach_report").exists()

    def test_a_breach_names_nobody_who_was_only_tried(self, as_worker, live_world):
        self.refuse(live_world, "casemanager")
        day = str(live_world.today)
        asked = {"worker": live_world.actor("casemanager").account_id, "since": day, "until": day}
        client = as_worker("privacy")
        page = client.get(reverse("oversight_breach"), asked).content.decode()
        assert "0 people" in page
        assert "In 0 entries." in page
        assert "Refused looks are counted, never named." in page
        assert (
            "9000000" not in client.post(reverse("oversight_breach_file"), asked).content.decode()
        )
