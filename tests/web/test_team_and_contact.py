"""Who learns which agencies work with a person, who may be the contact, and what a guest in the team may not do."""

from __future__ import annotations

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from throughcare.agencies import queries as agencies
from throughcare.agencies.models import Agency
from throughcare.journeys import actions as journeys
from throughcare.journeys.actions.responsibility import CannotBeContactError
from throughcare.journeys.actions.teaming import GuestError
from throughcare.sharing import actions as sharing
from throughcare.sharing.models import Relation, SharingRule
from throughcare.sharing.queries import forget_law
from throughcare.simulation.world import CITY, NGO, POLICE, PRISON, PROBATION, TOWN

pytestmark = pytest.mark.django_db

ONLY_PRISONS_ARE_KNOWN = """
title: A town may know which prison holds a person, and of nobody else
jurisdiction: NL
time_zone: Europe/Amsterdam
instruments:
  t-act: {kind: statute, citation: Act of the test, title: {en: Act of the test}}
clauses:
  t-task: {instrument: t-act, article: "1", since: 2001-01-01, text: {en: All who help read this.}}
rules:
  t-basics:
    {ground: duty, clause: t-task, categories: [identity, custody, journey], since: 2001-01-01,
     roles: [prison_case_manager, probation_officer, aftercare_coordinator],
     purposes: [reintegration], crosses_regime: true, receivers: [prison, probation, municipality]}
  t-prison-knows-all:
    {ground: duty, clause: t-task, categories: [involvement], since: 2001-01-01,
     roles: [prison_case_manager], purposes: [reintegration], crosses_regime: true, receivers: [prison]}
  t-town-knows-prisons:
    {ground: duty, clause: t-task, categories: [involvement], since: 2001-01-01,
     roles: [aftercare_coordinator], purposes: [reintegration], crosses_regime: true,
     receivers: [municipality], origins: [prison]}
"""
NAMES = {
    PRISON: "PI IJsseloever",
    PROBATION: "Reclassering Oostrand",
    CITY: "Aftercare desk Zwolle",
    NGO: "Stichting Tweede Deur",
    POLICE: "Politie IJsselrand",
    TOWN: "Aftercare desk Steenwijkerland",
}


@pytest.fixture(autouse=True)
def _fresh_agencies():
    agencies.forget_agency_map()
    yield
    agencies.forget_agency_map()


@pytest.fixture
def rik(live_world):
    return live_world.people["zwolle"]


@pytest.fixture
def later(live_world):
    """When something happens after the world was set up."""
    return {"now": live_world.now + timedelta(minutes=1), "today": live_world.today}


@pytest.fixture
def ask(live_world, rik, later):
    """Ask an agency into Rik's team."""

    def ask_in(code, access=None):
        agency_id = live_world.world.agencies[code]
        access = access or live_world.system()
        return journeys.ask_into_team(rik, agency_id=agency_id, access=access, **later)

    return ask_in


@pytest.fixture
def hand_over(live_world, rik, later):
    """Give Rik another contact."""

    def give(name, access=None):
        return journeys.hand_over(
            rik,
            to_membership_id=live_world.world.memberships[name],
            reason="contact.handed_over",
            access=access or live_world.system(),
            **later,
        )

    return give


@pytest.fixture
def only_prisons_are_known(live_world):
    SharingRule.objects.all().delete()
    sharing.publish_grounds(ONLY_PRISONS_ARE_KNOWN, name="tests", now=live_world.now)
    yield
    forget_law()


def team(page):
    """Return the codes of the agencies that a page names in the team."""
    assert page.status_code == 200
    shown = BeautifulSoup(page.content, "html.parser").find(attrs={"aria-labelledby": "team"})
    return {code for code, name in NAMES.items() if name in shown.get_text()}


def card(page):
    """Return what the card of the one contact says, in one line."""
    found = BeautifulSoup(page.content, "html.parser").find("section", class_="tc-contact")
    return " ".join(found.get_text().split())


def seal(live_world, code):
    Agency.objects.filter(pk=live_world.world.agencies[code]).update(is_sealed=True)
    agencies.forget_agency_map()


class TestWhoLearnsWhoTakesPart:
    @pytest.mark.parametrize("name", ["casemanager", "probation", "municipality"])
    def test_those_whom_the_rules_tell_see_all(self, as_worker, rik, ask, name):
        ask(NGO)
        page = as_worker(name).get(reverse("person", args=[rik]))
        assert team(page) == {PRISON, PROBATION, CITY, NGO}
        assert "Marijke de Haan" in card(page)

    def test_who_sees_no_more_than_the_name_sees_their_own_agency(self, as_worker, rik, ask):
        ask(POLICE)
        page = as_worker("police").get(reverse("person", args=[rik]))
        assert team(page) == {POLICE}
        assert card(page) == "One named contact The contact works at another agency."
        assert "Marijke de Haan" not in page.content.decode()

    @pytest.mark.usefixtures("only_prisons_are_known")
    def test_every_agency_is_decided_about(self, as_worker, rik, hand_over):
        page = as_worker("municipality").get(reverse("person", args=[rik]))
        assert team(page) == {PRISON, CITY}
        assert "Marijke de Haan" in card(page)
        hand_over("probation")
        page = as_worker("municipality").get(reverse("person", args=[rik]))
        assert "Lindeboom" not in page.content.decode()
        assert "another agency" in card(page)
        assert "Lindeboom" in card(as_worker("casemanager").get(reverse("person", args=[rik])))

    @pytest.mark.usefixtures("only_prisons_are_known")
    def test_only_workers_of_known_agencies_are_offered(self, as_worker, rik):
        offered = as_worker("municipality").get(reverse("person_contact", args=[rik]))
        text = offered.content.decode()
        assert "Joost Verhagen" in text
        assert "Anneke Wolters" in text
        assert "Lindeboom" not in text

    @pytest.mark.usefixtures("only_prisons_are_known")
    def test_whom_one_may_not_know_of_one_cannot_let_go(self, as_worker, live_world, rik, ask):
        ask(NGO)
        typed = {"let_go": live_world.world.agencies[NGO]}
        page = as_worker("municipality").post(
            reverse("person_team", args=[rik]), typed, follow=True
        )
        assert "Nothing changed: the agency takes no part." in page.content.decode()
        assert NGO in team(as_worker("casemanager").get(reverse("person", args=[rik])))


class TestSealedService:
    def test_is_not_in_the_team_and_not_offered(self, as_worker, live_world, rik, ask):
        ask(NGO)
        client = as_worker("casemanager")
        addresses = [reverse(name, args=[rik]) for name in ("person", "person_contact")]
        assert "Samira Bouzid" in client.get(addresses[1]).content.decode()
        seal(live_world, NGO)
        assert NGO not in team(client.get(addresses[0]))
        assert "Samira Bouzid" not in client.get(addresses[1]).content.decode()

    def test_offers_nobody_of_its_own(self, as_worker, live_world, rik):
        seal(live_world, CITY)
        offered = as_worker("municipality").get(reverse("person_contact", args=[rik]))
        assert "Anneke Wolters" not in offered.content.decode().split("<main", 1)[1]

    def test_never_gives_the_contact(self, live_world, ask, hand_over):
        ask(NGO)
        seal(live_world, NGO)
        with pytest.raises(CannotBeContactError, match="sealed service"):
            hand_over("ngo")


class TestGuest:
    """Another town, asked into the team; its coordinator may lead where the town has a part of its own."""

    @pytest.fixture(autouse=True)
    def _asked(self, ask):
        ask(TOWN)

    @pytest.fixture
    def guest(self, live_world, rik):
        return live_world.access(rik, "municipality2")

    def test_brings_nobody_in(self, ask, guest):
        with pytest.raises(GuestError, match="only asked to take part"):
            ask(NGO, access=guest)

    def test_lets_nobody_go_but_itself(self, live_world, rik, ask, guest, later):
        ask(NGO)
        ours = live_world.world.agencies
        with pytest.raises(GuestError):
            journeys.let_go(rik, agency_id=ours[NGO], access=guest, **later)
        assert journeys.let_go(rik, agency_id=ours[TOWN], access=guest, **later)

    @pytest.mark.parametrize("name", ["municipality2", "casemanager2"])
    def test_neither_takes_nor_moves_the_contact(self, hand_over, guest, name):
        with pytest.raises(GuestError):
            hand_over(name, access=guest)

    def test_leads_once_it_has_a_part_of_its_own(self, live_world, rik, ask, guest):
        Relation.objects.filter(person_id=rik, agency_id=live_world.world.agencies[TOWN]).update(
            kind="referral", origin="test:1"
        )
        assert ask(NGO, access=guest)

    def test_is_offered_no_more_than_to_end_its_part(self, as_worker, live_world, rik, ask):
        ask(NGO)
        client = as_worker("municipality2")
        page = client.get(reverse("person", args=[rik])).content.decode()
        assert reverse("person_contact", args=[rik]) not in page
        assert "Ask an agency into the team" not in page
        assert page.count('name="let_go"') == 1
        assert f'name="let_go" value="{live_world.world.agencies[TOWN]}"' in page

    @pytest.mark.parametrize("name", ["person_team", "person_contact"])
    def test_finds_no_page_for_it(self, as_worker, live_world, rik, name):
        client = as_worker("municipality2")
        typed = {
            "agency": live_world.world.agencies[NGO],
            "worker": live_world.world.memberships["casemanager2"],
        }
        assert client.get(reverse(name, args=[rik])).status_code == 404
        assert client.post(reverse(name, args=[rik]), typed).status_code == 404

    def test_ends_its_part_on_the_page(self, as_worker, live_world, rik, ask):
        ask(NGO)
        client, address = as_worker("municipality2"), reverse("person_team", args=[rik])
        ours = live_world.world.agencies
        assert client.post(address, {"let_go": ours[NGO]}).status_code == 404
        page = client.post(address, {"let_go": ours[TOWN]}, follow=True)
        assert page.status_code == 200
        assert "part ends today" in page.content.decode()
        assert client.get(reverse("person", args=[rik])).status_code == 404
