"""A life as a line: what each worker reads of it, what is left out, and what nobody is told."""

from __future__ import annotations

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.web.written_plan import WrittenPlan
from throughcare.accounts import actions as accounts
from throughcare.custody.types import ReleaseDateKind
from throughcare.journeys import actions as journeys
from throughcare.plans import actions as plans
from throughcare.sharing import actions as sharing
from throughcare.simulation.world import CLINIC, FOUNDER, NGO, POLICE

pytestmark = pytest.mark.django_db
BUDGET = 25


@pytest.fixture
def rik(live_world):
    return live_world.people["zwolle"]


@pytest.fixture
def life(live_world, rik):
    """Write needs with a beginning, reach a goal, and move the release date."""
    plan = WrittenPlan(live_world)
    plan.need("Somebody to talk to", onset="before_justice")
    plan.need("A quiet room", domain="shelter", onset="in_custody")
    plan.need("A reason to get up")
    plan.need("Calm", domain="health", onset="before_justice")
    goal = plan.goal("Call my mother")
    plans.reach_goal(plan.plan_id, goal_id=goal, reached_on=live_world.today, **plan.given())
    journeys.move_release_dates(
        rik,
        {ReleaseDateKind.EXPECTED: live_world.today + timedelta(days=60)},
        source="register",
        why="",
        access=live_world.system(),
        now=live_world.now,
        today=live_world.today,
    )
    return plan


def ask_in(small, person_id, *agencies):
    for agency in agencies:
        journeys.ask_into_team(
            person_id,
            agency_id=small.world.agencies[agency],
            access=small.system(),
            now=small.now,
            today=small.today,
        )


def text(response):
    assert response.status_code == 200, response
    page = BeautifulSoup(response.content, "html.parser").find("main")
    return " ".join(page.get_text(" ").split())


def parts(response):
    """Return the title of each part of the line -> what it says."""
    page = BeautifulSoup(response.content, "html.parser")
    found = page.select(".tc-timeline__phase")
    return {
        one.select_one("h3").get_text(strip=True): " ".join(one.get_text(" ").split())
        for one in found
    }


class TestWhoReads:
    @pytest.mark.parametrize(
        "who", ["stranger", "gb-casemanager", "municipality2", "privacy", "police", "ngo"]
    )
    def test_nobody_without_a_part(self, as_worker, life, rik, who):
        assert as_worker(who).get(reverse("person_timeline", args=[rik])).status_code == 404

    @pytest.mark.requirement("R57", "R105", "R121")
    def test_the_team_reads_before_during_and_after(self, as_worker, life, rik):
        found = parts(as_worker("casemanager").get(reverse("person_timeline", args=[rik])))
        assert list(found) == ["Before", "In custody", "After release", "Since when is not known"]
        assert "Somebody to talk to" in found["Before"]
        assert "Before any contact with police" in found["Before"]
        during = found["In custody"]
        for said in ("Came into custody", "A quiet room", "Goal reached: Call my mother"):
            assert said in during
        assert "Expected release moved" in during
        assert "Contact: Marijke de Haan" in during
        assert "Programme:" in during
        assert "Release, as planned today" in found["After release"]
        assert "A reason to get up" in found["Since when is not known"]

    def test_closed_compartments_stay_closed(self, as_worker, life, rik):
        shown = text(as_worker("casemanager").get(reverse("person_timeline", args=[rik])))
        assert "Calm" not in shown

    @pytest.mark.requirement("R105")
    def test_why_somebody_was_held_can_be_left_out(self, as_worker, life, rik):
        client, address = as_worker("casemanager"), reverse("person_timeline", args=[rik])
        page = client.get(address)
        assert "Sentence" in text(page)
        page = client.get(address + "?without=offence&without=nonsense")
        assert "Sentence" not in parts(page)["In custody"]
        assert "Came into custody" in parts(page)["In custody"]
        page = client.get(address + "?without=offence&without=custody&without=date")
        assert "Came into custody" not in parts(page)["In custody"]
        assert "Show everything" in text(page)

    def test_police_read_stays_and_no_plan(self, as_worker, live_world, life, rik):
        ask_in(live_world, rik, POLICE)
        shown = text(as_worker("police").get(reverse("person_timeline", args=[rik])))
        assert "Came into custody" in shown
        for said in ("Somebody to talk to", "Call my mother", "Programme:", "Calm"):
            assert said not in shown

    def test_whoever_may_not_know_of_stays_reads_no_word_of_them(
        self, as_worker, live_world, life, rik
    ):
        ask_in(live_world, rik, NGO, CLINIC)
        for who in ("ngo", "health"):
            shown = text(as_worker(who).get(reverse("person_timeline", args=[rik])))
            assert "Call my mother" in shown
            for said in ("ustody", "elease", "rison", "entence", "police", "moved"):
                assert said not in shown.replace("PI IJsseloever", ""), (who, said, shown)


class TestThePerson:
    @pytest.fixture
    def me(self, client, live_world, rik):
        account = accounts.open_account(
            "rik",
            name="Rik",
            password=None,
            by=FOUNDER,
            now=live_world.now,
            second_factor_required=False,
        )
        sharing.link_self(account, rik, access=live_world.system(), now=live_world.now)
        client.force_login(live_world.account("rik"))
        return client

    @pytest.mark.requirement("R105", "R121")
    def test_reads_all_of_it_in_plain_words(self, me, life):
        found = parts(me.get("/me/timeline"))
        assert list(found) == ["Before", "Inside", "Outside again", "Nobody wrote down since when"]
        assert "You needed: Calm" in found["Before"]
        assert "You reached your goal: Call my mother" in found["Inside"]
        assert "You came in" in found["Inside"]
        assert "Your contact: Marijke de Haan, PI IJsseloever" in found["Inside"]
        assert "You leave, as it is planned today" in found["Outside again"]
        assert "sentence" not in parts(me.get("/me/timeline?without=offence"))["Inside"]

    def test_finds_it_from_my_page(self, me, life):
        assert 'href="/me/timeline"' in me.get("/me").content.decode()

    def test_is_few_queries(self, me, life):
        me.get("/me/timeline")
        with CaptureQueriesContext(connection) as found:
            me.get("/me/timeline")
        assert len(found) <= BUDGET, [one["sql"][:80] for one in found]


def test_queries_do_not_grow(as_worker, live_world, life, rik):
    client, address = as_worker("casemanager"), reverse("person_timeline", args=[rik])

    def counted():
        with CaptureQueriesContext(connection) as found:
            assert client.get(address).status_code == 200
        return len(found), [one["sql"][:80] for one in found]

    client.get(address)
    before, _ = counted()
    for number in range(5):
        life.need(f"Need {number}")
    after, statements = counted()
    assert after == before <= BUDGET, statements
