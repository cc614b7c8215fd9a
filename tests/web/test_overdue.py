"""Late tasks of the agency, the oldest first."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.web.test_caseload import BUDGET, names, soup
from throughcare.audit.models import AuditEvent
from throughcare.journeys.models import CaseListing, Journey, Milestone
from throughcare.journeys.queries.lists import PAGE

pytestmark = pytest.mark.django_db
ADDRESS = "/overdue"


def late_tasks(world, count):
    """Give one case more late tasks than a page holds."""
    journey = Journey.objects.filter(outcome="eligible").first()
    Milestone.objects.bulk_create(
        Milestone(
            journey=journey,
            case_id=journey.case_id,
            code=f"invented_{number}",
            due_on=world.today.replace(year=world.today.year - 1),
            state="planned",
            owner_agency_id=world.world.agencies["pi-ijsseloever"],
            owner_role="prison_case_manager",
            priority=1,
        )
        for number in range(count)
    )
    return journey.case_id


class TestWho:
    @pytest.mark.parametrize("who", ["privacy", "administrator", "police"])
    def test_does_not_exist_for(self, as_worker, who):
        assert as_worker(who).get(ADDRESS).status_code == 404

    @pytest.mark.parametrize("who", ["stranger", "ngo", "gb-casemanager"])
    def test_others_see_nobody(self, as_worker, who):
        page = soup(as_worker(who).get(ADDRESS))
        assert names(page) == []
        assert page.select_one(".tc-empty a")

    def test_owner_sees_its_own_late_tasks_oldest_first(self, as_worker, live_world):
        page = soup(as_worker("casemanager").get(ADDRESS))
        assert names(page)[0] == "Rik Zwartewater"
        assert "days late" in page.select_one("td strong").get_text()
        tasks = {row.select("td")[1].get_text(" ", strip=True) for row in page.select("tbody tr")}
        assert any("Trajectory meeting (TBO)" in task for task in tasks)

    def test_tasks_of_partners_stand_in_their_lists(self, as_worker, live_world):
        prison = {
            link["href"] for link in soup(as_worker("casemanager").get(ADDRESS)).select("td a")
        }
        city = soup(as_worker("municipality").get(ADDRESS))
        assert prison
        late = Milestone.objects.filter(
            owner_agency_id=live_world.world.agencies["zwolle-nazorg"],
            due_on__lt=live_world.today,
            state="planned",
        )
        assert len(city.select("tbody tr")) == late.count()

    def test_nobody_without_a_relation_today(self, as_worker, live_world):
        CaseListing.objects.update(until=live_world.today)
        assert names(soup(as_worker("casemanager").get(ADDRESS))) == []

    def test_only_mine(self, as_worker):
        assert names(soup(as_worker("casemanager").get(ADDRESS + "?who=mine")))
        page = soup(as_worker("casemanager2").get(ADDRESS + "?who=mine"))
        assert names(page) == []
        assert page.select_one(".tc-empty a")["href"] == "?who=agency"


class TestPaging:
    def test_every_task_once_and_constant_queries(self, as_worker, live_world):
        client, address, rows = as_worker("casemanager"), ADDRESS, 0
        client.get(ADDRESS)
        with CaptureQueriesContext(connection) as few:
            before = len(soup(client.get(ADDRESS)).select("tbody tr"))
        late_tasks(live_world, 2 * PAGE)
        with CaptureQueriesContext(connection) as lots:
            client.get(ADDRESS)
        assert len(lots) == len(few) <= BUDGET
        while address:
            page = soup(client.get(address))
            rows += len(page.select("tbody tr"))
            link = page.select_one("a[rel=next]")
            address = link and ADDRESS + link["href"]
        assert rows == before + 2 * PAGE

    def test_recorded_once_a_person(self, as_worker, live_world):
        as_worker("casemanager").get(ADDRESS)
        event = AuditEvent.objects.order_by("pk").last()
        assert (event.action, event.what) == ("list", "overdue")
        assert len(event.person_ids) == len(set(event.person_ids)) > 0
