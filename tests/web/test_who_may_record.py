"""Who may record what: custody belongs to the prison that holds the person, the team to those who lead."""

from __future__ import annotations

import pytest
from django.urls import reverse

from throughcare.accounts import actions as accounts
from throughcare.accounts.models import Membership
from throughcare.accounts.types import Role
from throughcare.journeys import actions as journeys
from throughcare.journeys.actions.teaming import GuestError
from throughcare.kernel.access import Actor
from throughcare.sharing import actions as sharing
from throughcare.sharing.models import Block, Relation, RightsRequest
from throughcare.simulation.world import FOUNDER

pytestmark = pytest.mark.django_db


@pytest.fixture
def city_leader(live_world, client):
    """Sign in as the team leader of the municipality, who sees the person but does not hold them."""
    account = accounts.open_account(
        "city-leader",
        name="Els",
        password=None,
        second_factor_required=False,
        by=FOUNDER,
        now=live_world.now,
    )
    accounts.join(
        account, agency_id=live_world.world.agencies["zwolle-nazorg"], role=Role.TEAM_LEADER, by=FOUNDER,
        now=live_world.now, today=live_world.today,
    )  # fmt: skip
    client.force_login(live_world.account("city-leader"))
    return client


@pytest.mark.parametrize("name", ["person_movements", "admit_again"])
def test_a_municipality_records_no_custody(city_leader, live_world, name):
    address = reverse(name, args=[live_world.people["zwolle"]])
    assert city_leader.get(reverse("person", args=[live_world.people["zwolle"]])).status_code == 200
    assert city_leader.get(address).status_code == 404
    assert city_leader.post(address, {"kind": "release"}).status_code == 404


@pytest.fixture
def guest(live_world, as_worker):
    """Sign in as a worker of an NGO that was asked into the team."""
    journeys.ask_into_team(
        live_world.people["zwolle"], agency_id=live_world.world.agencies["stichting-tweede-deur"],
        access=live_world.system(), now=live_world.now, today=live_world.today,
    )  # fmt: skip
    return as_worker("ngo")


def test_a_guest_ticks_a_task(guest, live_world):
    address = reverse(
        "task_done", args=[live_world.people["zwolle"], "nl-kansen-bieden-zwolle", "tbo"]
    )
    today = live_world.today
    typed = {"done_on_day": today.day, "done_on_month": today.month, "done_on_year": today.year}
    answer = guest.post(address, typed, follow=True)
    assert answer.status_code == 200
    assert "Recorded as done" in answer.content.decode()


@pytest.fixture
def leading_guest(live_world, client):
    """Sign in as the team leader of an agency that was only asked: a role that leads, in an agency that does not."""
    town = live_world.world.agencies["steenwijkerland-nazorg"]
    account = accounts.open_account(
        "town-leader",
        name="Bo",
        password=None,
        second_factor_required=False,
        by=FOUNDER,
        now=live_world.now,
    )
    accounts.join(
        account, agency_id=town, role=Role.TEAM_LEADER, by=FOUNDER, now=live_world.now, today=live_world.today
    )  # fmt: skip
    journeys.ask_into_team(
        live_world.people["zwolle"], agency_id=town, access=live_world.system(), now=live_world.now,
        today=live_world.today,
    )  # fmt: skip
    client.force_login(live_world.account("town-leader"))
    return client


def test_a_guest_whose_role_leads_corrects_no_facts(leading_guest, live_world):
    person_id = live_world.people["zwolle"]
    page = leading_guest.get(reverse("person", args=[person_id]))
    assert page.status_code == 200
    assert reverse("person_facts", args=[person_id]) not in page.content.decode()
    address = reverse("person_facts", args=[person_id])
    assert leading_guest.get(address).status_code == 404
    assert leading_guest.post(address, {"home_municipality": "GM0166"}).status_code == 404


def test_nor_past_the_page(leading_guest, live_world):
    access = sharing.decide(
        actor_of(live_world, "town-leader"), person_id=live_world.people["zwolle"], what="person",
        now=live_world.now, today=live_world.today,
    )  # fmt: skip
    with pytest.raises(GuestError, match="only asked to take part"):
        journeys.correct_person(
            live_world.people["zwolle"], {"home_municipality": "GM0166"}, access=access,
            now=live_world.now, today=live_world.today,
        )  # fmt: skip


def actor_of(live_world, sign_in_name):
    membership = Membership.objects.get(account__sign_in_name=sign_in_name)
    return Actor(
        membership.account_id,
        agency_id=membership.agency_id,
        membership_id=membership.pk,
        role=membership.role,
    )


@pytest.mark.parametrize("kind", ["restriction", "correction"])
def test_a_guest_writes_no_right_down(leading_guest, live_world, kind):
    address = reverse("person_right_ask", args=[live_world.people["zwolle"], kind])
    answer = leading_guest.post(address, {"categories": ["housing"], "text": "It is wrong"})
    assert answer.status_code == 200
    assert "Your agency was only asked to take part" in answer.content.decode()
    assert not RightsRequest.objects.exists()
    assert not Block.objects.exists()


def test_nor_does_who_sits_in_a_conference(leading_guest, live_world):
    Relation.objects.filter(kind="team").update(kind="conference")
    sharing.project_visibility([live_world.people["zwolle"]], access=live_world.system())
    address = reverse("person_facts", args=[live_world.people["zwolle"]])
    assert leading_guest.get(address).status_code == 404


@pytest.mark.parametrize("name", ["person_team", "person_contact", "person_facts"])
def test_a_guest_does_not_lead(guest, live_world, name):
    assert guest.get(reverse(name, args=[live_world.people["zwolle"]])).status_code == 404
