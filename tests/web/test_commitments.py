"""What we promised each other: counted over what the reader may see, and small numbers not at all."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.web.written_plan import WrittenPlan
from throughcare.audit.models import AuditEvent
from throughcare.journeys.queries import commitments as queries
from throughcare.simulation.world import CITY, PRISON

pytestmark = pytest.mark.django_db
BUDGET = 25
PROMISED = "/commitments"


@pytest.fixture
def plan(live_world):
    return WrittenPlan(live_world)


def soup(response):
    assert response.status_code == 200, response
    return BeautifulSoup(response.content, "html.parser").find("main")


def text(response):
    return " ".join(soup(response).get_text(" ").split())


def counts(response):
    """Return who promised -> the cells of the line; the last of several lines of one agency stands."""
    rows = soup(response).select_one("table").select("tbody tr")
    cells = [[cell.get_text(" ", strip=True) for cell in row.select("td")] for row in rows]
    return {first: rest for first, *rest in cells}


def promise(plan, agency, *, kept=0, late=0, overdue=0, ahead=0, goal_id=None):
    """Let an agency promise steps: some kept, some kept late, some overdue, some still to come."""
    given = {"agency": agency, "goal_id": goal_id}
    for number in range(kept):
        plan.promised(f"Kept {number}", days=-5, done=-6, **given)
    for number in range(late):
        plan.promised(f"Late {number}", days=-5, done=-2, **given)
    for number in range(overdue):
        plan.promised(f"Overdue {number} of {agency}", days=-number - 1, **given)
    for number in range(ahead):
        plan.promised(f"Ahead {number}", days=number + 1, **given)


class TestWhoMayLook:
    @pytest.mark.parametrize("who", ["police", "health", "privacy", "administrator"])
    def test_contacts_and_team_leaders_only(self, as_worker, who):
        assert as_worker(who).get(PROMISED).status_code == 404

    @pytest.mark.parametrize("who", ["stranger", "gb-casemanager", "municipality2", "ngo"])
    def test_nothing_about_people_of_others(self, as_worker, plan, who):
        promise(plan, CITY, overdue=7)
        page = as_worker(who).get(PROMISED)
        assert "No promise yet" in text(page)
        assert "Aftercare desk Zwolle" not in text(page)

    def test_names_whom_the_list_shows(self, as_worker, plan):
        promise(plan, CITY, overdue=1)
        as_worker("casemanager").get(PROMISED)
        (shown,) = AuditEvent.objects.filter(what="commitments").values_list(
            "person_ids", flat=True
        )
        assert shown == [plan.person_id]


@pytest.mark.requirement("R45", "R70")
class TestCounts:
    def test_of_each_pair(self, as_worker, plan):
        promise(plan, CITY, kept=7, late=5, overdue=6, ahead=2)
        promise(plan, PRISON, kept=6)
        found = counts(as_worker("casemanager").get(PROMISED))
        city = found["Aftercare desk Zwolle (fictional) in the plans that you see"]
        assert city == ["20", "7", "5", "6", "about 40%"]
        ours = found["My agency where Aftercare desk Zwolle (fictional) promised something too"]
        assert ours == ["6", "6", "0", "0", "about 100%"]

    def test_a_day_that_moved_does_not_make_a_promise_kept(self, as_worker, plan, live_world):
        from datetime import timedelta

        from throughcare.plans.models import Action

        promise(plan, CITY, overdue=6)
        Action.objects.update(due_on=live_world.today + timedelta(days=30))
        found = counts(as_worker("casemanager").get(PROMISED))
        assert found["Aftercare desk Zwolle (fictional) in the plans that you see"][3] == "6"

    def test_small_numbers_are_not_shown(self, as_worker, plan):
        promise(plan, CITY, kept=6, late=2, overdue=1)
        promise(plan, PRISON, kept=3, overdue=1)
        found = counts(as_worker("casemanager").get(PROMISED))
        few = "fewer than 5"
        city = found["Aftercare desk Zwolle (fictional) in the plans that you see"]
        assert city == ["9", "6", few, few, "about 70%"]
        assert found["My agency in every plan that you see"] == [few] * 4 + ["not shown"]

    def test_what_was_only_offered_or_declined_is_no_promise(self, as_worker, plan):
        plan.step("Keep a room free", agency=CITY)
        assert "No promise yet" in text(as_worker("casemanager").get(PROMISED))


@pytest.mark.requirement("R42", "R45")
class TestLeaks:
    def test_steps_of_closed_compartments_are_neither_counted_nor_named(self, as_worker, plan):
        calm = plan.goal(need_id=plan.need("Calm", domain="health"))
        promise(plan, CITY, kept=5, overdue=5)
        promise(plan, CITY, overdue=20, goal_id=calm)
        page = as_worker("casemanager").get(PROMISED)
        found = counts(page)["Aftercare desk Zwolle (fictional) in the plans that you see"]
        assert found[:4] == ["10", "5", "0", "5"]
        assert text(page).count("Overdue 0 of") == 1
        assert "Overdue 19 of" not in text(page)
        ours = as_worker("municipality").get(PROMISED)
        assert counts(ours)["My agency in every plan that you see"][0] == "30"

    def test_an_open_compartment_counts(self, as_worker, plan):
        home = plan.goal(need_id=plan.need("A roof", domain="shelter"))
        promise(plan, CITY, overdue=6, goal_id=home)
        found = counts(as_worker("casemanager").get(PROMISED))
        assert found["Aftercare desk Zwolle (fictional) in the plans that you see"][3] == "6"


@pytest.mark.requirement("R42")
class TestOverdue:
    def test_names_person_agency_and_day(self, as_worker, plan):
        promise(plan, CITY, overdue=1)
        line = soup(as_worker("municipality").get(PROMISED)).select("table")[1].get_text(" ")
        for part in ("Rik Zwartewater", "Aftercare desk Zwolle", "Overdue 0 of", "1 day late"):
            assert part in line

    def test_goes_on_where_a_page_ends(self, as_worker, plan, monkeypatch):
        monkeypatch.setattr(queries, "PAGE", 2)
        promise(plan, CITY, overdue=5)
        client, seen, address = as_worker("casemanager"), [], PROMISED
        while address:
            page = soup(client.get(address))
            seen += [row.get_text(" ") for row in page.select("table")[1].select("tbody tr")]
            link = page.select_one("a[rel=next]")
            address = link and PROMISED + link["href"]
        assert len(seen) == len(set(seen)) == 5


def test_queries_do_not_grow(as_worker, plan):
    def counted():
        with CaptureQueriesContext(connection) as found:
            client.get(PROMISED)
        return len(found)

    client = as_worker("casemanager")
    promise(plan, CITY, overdue=1)
    client.get(PROMISED)
    before = counted()
    promise(plan, CITY, overdue=6, kept=5)
    promise(plan, PRISON, overdue=6, kept=5)
    assert counted() == before <= BUDGET
