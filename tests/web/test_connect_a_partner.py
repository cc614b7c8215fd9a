"""The how-to *connect a new partner agency*, step by step, as the people in it do it."""

from __future__ import annotations

from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from throughcare.accounts import actions as accounts
from throughcare.accounts.types import Joined, Role
from throughcare.agencies import actions as agencies
from throughcare.sharing import actions as sharing
from throughcare.simulation.world import FOUNDER

pytestmark = pytest.mark.django_db

GROUNDS = """
title: A covenant for this test
jurisdiction: NL
time_zone: Europe/Amsterdam
instruments:
  nl-haven-covenant: {kind: agreement, citation: "Covenant of the test", title: {en: Covenant}}
clauses:
  nl-haven-clause:
    {instrument: nl-haven-covenant, article: "3", since: 2020-01-01, text: {en: Parties may know whom they help.}}
agreements:
  nl-haven: {title: {en: Covenant of the haven}, since: 2020-01-01, parties: {pi-ijsseloever: 2020-01-01}}
rules:
  nl-haven-helps:
    {ground: agreement, clause: nl-haven-clause, agreement: nl-haven, categories: [identity, journey],
     purposes: [reintegration], roles: [ngo_worker], receivers: [ngo], relations: [team], since: 2020-01-01}
"""
PASSWORD = "a long enough secret"


class Afternoon:
    """Who takes part, each with a browser of their own."""

    def __init__(self, world):
        self.world = world
        self.person = world.people["zwolle"]
        sharing.publish_grounds(GROUNDS, name="haven.yaml", now=world.now)
        self.agency_id = agencies.open_agency(
            code="nieuwe-haven",
            name="Nieuwe Haven",
            kind="ngo",
            jurisdiction="NL",
            municipalities=("GM0193",),
            is_fictional=True,
            by=FOUNDER,
            now=world.now,
        )

    def invite(self, name, sign_in_name, role):
        invited = accounts.invite(
            self.agency_id, name=name, role=role, by=FOUNDER, now=self.world.now
        )
        joined = accounts.accept_invitation(
            invited.code,
            sign_in_name=sign_in_name,
            password=PASSWORD,
            name=name,
            language="en",
            now=self.world.now,
            today=self.world.today,
        )
        assert isinstance(joined, Joined), joined
        self.world.account(sign_in_name).__class__.objects.filter(sign_in_name=sign_in_name).update(
            second_factor_required=False
        )
        return self.browser(sign_in_name)

    def browser(self, sign_in_name):
        client = Client()
        client.force_login(self.world.account(sign_in_name))
        return client


@pytest.fixture
def afternoon(live_world):
    return Afternoon(live_world)


def text(response):
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser").get_text(" ", strip=True)


def people(client):
    page = BeautifulSoup(client.get(reverse("agency_people")).content, "html.parser")
    return [link.get_text(strip=True) for link in page.select("td:first-child a")]


def sign(client, **day):
    said = {"signed_on_day": "1", "signed_on_month": "3", "signed_on_year": "2026"} | day
    return client.post(
        reverse("agreement_sign", args=["nl-haven"]), said | {"signed_by": "Jan Smit, director"}
    )


def party_of(client, what):
    page = BeautifulSoup(client.get(reverse("agreements")).content, "html.parser")
    form = page.select_one(f'form[action*="/{what}"], a[href*="/{what}"]')
    return None if form is None else form.get("action") or form.get("href")


def test_an_afternoon(afternoon):
    boss = afternoon.invite("Jan Smit", "jan.smit", Role.AGENCY_ADMINISTRATOR)
    helper = afternoon.invite("Aicha Helder", "aicha", Role.NGO_WORKER)
    contact = afternoon.browser("casemanager")
    asked = contact.post(
        reverse("person_team", args=[afternoon.person]), {"agency": str(afternoon.agency_id)}
    )
    assert asked.status_code == 302
    assert people(helper) == []

    assert sign(boss).status_code == 302
    assert "waits for confirmation" in text(boss.get(reverse("agreements")))
    assert party_of(boss, "confirm") is None, "nobody confirms what they recorded"
    assert people(helper) == []

    prison = afternoon.browser("administrator")
    assert prison.post(party_of(prison, "confirm")).status_code == 302
    assert people(helper) == ["Rik Zwartewater"]
    page = helper.get(reverse("person", args=[afternoon.person]))
    assert "Rik Zwartewater" in text(page)
    assert helper.get(reverse("person_plan", args=[afternoon.person])).status_code == 404

    assert boss.post(party_of(boss, "leave")).status_code == 302
    assert people(helper) == []
    assert helper.get(reverse("person", args=[afternoon.person])).status_code == 404
    assert "left on" in text(boss.get(reverse("agreements")))


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ({"signed_on_year": "1066"}, "Choose a day up to today"),
        ({"signed_on_year": "2999"}, "Choose a day up to today"),
        ({"signed_on_day": "31", "signed_on_month": "2"}, "Enter a date that exists"),
    ],
)
def test_a_day_that_cannot_be(afternoon, day, said):
    boss = afternoon.invite("Jan Smit", "jan.smit", Role.AGENCY_ADMINISTRATOR)
    assert said in text(sign(boss, **day))


def test_signing_twice_and_confirming_from_outside(afternoon):
    boss = afternoon.invite("Jan Smit", "jan.smit", Role.AGENCY_ADMINISTRATOR)
    sign(boss)
    assert "signed this agreement already" in text(sign(boss))
    confirm = party_of(afternoon.browser("administrator"), "confirm")
    stranger = afternoon.invite("Other Boss", "other", Role.AGENCY_ADMINISTRATOR)
    found = stranger.post(confirm, follow=True)
    assert "Only an agency that is a party" in text(found)


def test_who_may_look_and_sign(afternoon):
    for who, looks, signs in (
        ("administrator", 200, 200),
        ("privacy", 200, 200),
        ("teamleader", 200, 404),
        ("casemanager", 404, 404),
    ):
        client = afternoon.browser(who)
        assert client.get(reverse("agreements")).status_code == looks
        assert client.get(reverse("agreement_sign", args=["nl-haven"])).status_code == signs


def test_the_page_names_the_steps():
    guide = (Path(__file__).parents[2] / "docs/how-to/connect-a-partner-agency.md").read_text()
    for words in ("Record that we signed", "Leave this agreement", "Agreements", "People"):
        assert f"*{words}*" in guide
