"""Who carries the plans: counted over what the reader may see, and small numbers not at all."""

from __future__ import annotations

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.web.written_plan import WrittenPlan
from throughcare.journeys.models import CaseListing, Completion, Milestone
from throughcare.plans import actions
from throughcare.plans.types import Description
from throughcare.simulation.world import CITY, PRISON

pytestmark = pytest.mark.django_db
SHARES = "/commitments/shares"
SECTORS = "Steps, by who carries them"
DRIFT = "Help that became a condition"
BREADTHS = "Goals, by whom they are for"
PLACES = "Deadlines of programmes, by municipality"


@pytest.fixture
def plan(live_world):
    return WrittenPlan(live_world)


def soup(response):
    assert response.status_code == 200, response
    return BeautifulSoup(response.content, "html.parser").find("main")


def table(response, title):
    """Return the lines of one table, by their first cell."""
    (found,) = [one for one in soup(response).select("table") if title in one.caption.get_text()]
    rows = found.select("tbody tr")
    cells = [[cell.get_text(" ", strip=True) for cell in row.select("td,th")] for row in rows]
    return {first: rest for first, *rest in cells}


def steps(plan, agency, count):
    for number in range(count):
        plan.step(f"Step {number}", agency=agency)


class TestWhoMayLook:
    @pytest.mark.parametrize("who", ["police", "health", "privacy", "administrator"])
    def test_contacts_and_team_leaders_only(self, as_worker, who):
        assert as_worker(who).get(SHARES).status_code == 404

    @pytest.mark.parametrize("who", ["stranger", "gb-casemanager", "municipality2"])
    def test_nothing_is_counted_of_people_of_others(self, as_worker, plan, who):
        steps(plan, CITY, 9)
        assert "Municipality 9" not in soup(as_worker(who).get(SHARES)).get_text(" ", strip=True)


@pytest.mark.requirement("R49")
class TestSectors:
    def test_have_their_share_and_small_ones_no_number(self, as_worker, plan):
        steps(plan, PRISON, 7)
        steps(plan, CITY, 2)
        page = as_worker("casemanager").get(SHARES)
        found = table(page, SECTORS)
        assert found["Justice"][:2] == ["7", "about 80%"]
        assert found["Municipality"][:2] == ["fewer than 5", "about 20%"]
        assert "Justice carries more than 50%" in soup(page).get_text(" ", strip=True)

    def test_are_said_to_be_shared_where_they_are(self, as_worker, plan):
        steps(plan, PRISON, 5)
        steps(plan, CITY, 5)
        page = as_worker("casemanager").get(SHARES)
        assert "Justice carries more" not in soup(page).get_text(" ", strip=True)

    def test_stand_on_the_page_of_one_plan(self, as_worker, plan):
        steps(plan, PRISON, 4)
        steps(plan, CITY, 1)
        page = soup(as_worker("casemanager").get(f"/people/{plan.person_id}/plan"))
        text = " ".join(page.select_one("section[aria-labelledby=carried]").get_text(" ").split())
        assert "Justice carries more than 50%" in text
        assert "Municipality: 1 open, 0 done (20% of what is open)" in text


class TestGoals:
    @pytest.mark.requirement("R7")
    def test_of_help_that_became_conditions_are_counted_from_five_on(self, as_worker, plan):
        act = Description(origin="health", is_condition=True, legal_act="Judgment of 3 March")
        client = as_worker("casemanager")
        plan.by = "casemanager"
        for expected in ["fewer than 5"] * 4 + ["5"]:
            key = plan.goal()
            actions.describe_goal(plan.plan_id, goal_id=key, about=act, **plan.given())
            (counted,) = table(client.get(SHARES), DRIFT).values()
            assert counted[-1] == expected

    @pytest.mark.requirement("R5")
    def test_for_a_community_stand_beside_personal_ones(self, as_worker, plan, live_world):
        for number in range(6):
            key = actions.add_goal(
                plan.plan_id,
                words=f"A garden {number}",
                need_id=None,
                about=Description(breadth="community"),
                **plan.given(),
            ).key
            if number < 5:
                actions.reach_goal(
                    plan.plan_id, goal_id=key, reached_on=live_world.today, **plan.given()
                )
        found = table(as_worker("casemanager").get(SHARES), BREADTHS)
        assert found["The community"] == ["fewer than 5", "5", "about 80%"]


@pytest.mark.requirement("R67")
class TestMunicipalities:
    def test_show_deadlines_kept_and_hide_few(self, as_worker, plan, live_world):
        today = live_world.today
        Milestone.objects.exclude(case_id=plan.case_id).update(due_on=today + timedelta(days=9))
        rows = list(Milestone.objects.filter(case_id=plan.case_id).order_by("pk"))[:8]
        Milestone.objects.filter(case_id=plan.case_id).update(due_on=today + timedelta(days=9))
        assert len(rows) == 8
        for number, row in enumerate(rows):
            day = today - timedelta(days=5)
            Milestone.objects.filter(pk=row.pk).update(due_on=day, state="planned")
            if number < 6:
                Completion.objects.create(
                    case_id=plan.case_id,
                    programme_code=row.journey.programme.code,
                    task_code=row.code,
                    done_on=day,
                    recorded_at=live_world.now,
                )
        CaseListing.objects.filter(case_id=plan.case_id).update(home_municipality="GM0193")
        found = table(as_worker("casemanager").get(SHARES), PLACES)
        assert found == {"Zwolle": ["8", "6", "0", "fewer than 5", "about 80%"]}


def test_queries_do_not_grow(as_worker, plan):
    def counted():
        with CaptureQueriesContext(connection) as found:
            client.get(SHARES)
        return len(found)

    client = as_worker("casemanager")
    calm = plan.goal(need_id=plan.need("Calm", domain="health"))
    plan.step("Call", agency=CITY, goal_id=calm)
    client.get(SHARES)
    before = counted()
    steps(plan, PRISON, 6)
    for _ in range(3):
        plan.goal(need_id=plan.need("Calm", domain="health"))
    assert counted() == before <= 25
