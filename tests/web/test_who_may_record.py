"""Who may record what: custody belongs to the prison that holds the person, the team to those who lead."""

from __future__ import annotations

import pytest
from django.urls import reverse

from throughcare.accounts import actions as accounts
from throughcare.accounts.types import Role
from throughcare.journeys import actions as journeys
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


@pytest.mark.parametrize("name", ["person_team", "person_contact", "person_facts"])
def test_a_guest_does_not_lead(guest, live_world, name):
    assert guest.get(reverse(name, args=[live_world.people["zwolle"]])).status_code == 404
