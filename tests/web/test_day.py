"""My day: what stands there, for whom, in what order, and how many queries it takes."""

from __future__ import annotations

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.web.written_plan import WrittenPlan
from throughcare.audit.models import AuditEvent
from throughcare.caseloads.actions import absences
from throughcare.caseloads.types import HandoverKind
from throughcare.custody.types import ReleaseDateKind
from throughcare.journeys import actions as journeys
from throughcare.journeys.actions import handing
from throughcare.journeys.queries import mine
from throughcare.plans.queries import promising
from throughcare.simulation.world import CITY, CLINIC, PRISON

pytestmark = pytest.mark.django_db
BUDGET = 25
DAY = "/day"
JUSTICE = ("prison", "custody", "release", "offen", "sentence", "remand", "inmate", "justice")


@pytest.fixture
def plan(live_world):
    return WrittenPlan(live_world)


def soup(response):
    assert response.status_code == 200, response
    return BeautifulSoup(response.content, "html.parser").find("main")


def text(response):
    return " ".join(soup(response).get_text(" ").split())


def parts(response):
    return [table["id"] for table in soup(response).select("table")]


def rows(response, part):
    table = soup(response).select_one(f"table#{part}")
    return (
        [] if table is None else [row.get_text(" ", strip=True) for row in table.select("tbody tr")]
    )


def ask_in(small, agency):
    journeys.ask_into_team(
        small.people["zwolle"],
        agency_id=small.world.agencies[agency],
        access=small.system(),
        now=small.now,
        today=small.today,
    )


class TestWhoseDay:
    @pytest.mark.parametrize("who", ["privacy", "administrator"])
    def test_is_none_for_those_who_see_nobody(self, as_worker, who):
        assert as_worker(who).get(DAY).status_code == 404

    @pytest.mark.parametrize("who", ["casemanager2", "stranger", "gb-casemanager", "police", "ngo"])
    def test_is_empty_where_nothing_waits(self, as_worker, plan, who):
        plan.step("Keep a room free", agency=CITY)
        plan.promised("Call the bank", agency=PRISON, days=400)
        shown = text(as_worker(who).get(DAY))
        assert "Nothing needs you today" in shown
        assert "Zwartewater" not in shown
        assert "Keep a room free" not in shown

    def test_is_where_they_begin(self, as_worker, live_world):
        for who in ("casemanager", "municipality", "health", "teamleader", "ngo"):
            assert as_worker(who).get("/").headers["Location"] == DAY
        assert as_worker("police").get("/").headers["Location"] == "/people"

    def test_asks_a_stranger_to_sign_in(self, client):
        assert client.get(DAY).status_code == 302


class TestWhatStandsThere:
    def test_tasks_of_my_cases_that_are_late_or_due(self, as_worker, live_world):
        found = rows(as_worker("casemanager").get(DAY), "tasks")
        assert any("Rik Zwartewater" in one and "10 days late" in one for one in found)
        assert any("Sem Kortenoever" in one and "in 2 days" in one for one in found)
        assert rows(as_worker("casemanager2").get(DAY), "tasks") == []
        assert "Nothing is late" not in text(as_worker("casemanager").get(DAY))

    def test_each_line_has_one_address(self, as_worker, plan):
        plan.step("Keep a room free", agency=PRISON)
        plan.ask("A talk with all of you")
        for row in soup(as_worker("casemanager").get(DAY)).select("tbody tr"):
            (link,) = row.select("a")
            assert as_worker("casemanager").get(link["href"]).status_code == 200

    def test_steps_offered_late_and_near(self, as_worker, plan):
        plan.step("Keep a room free", agency=CITY)
        plan.promised("Call the bank", agency=CITY, days=-3)
        plan.promised("Visit him", agency=CITY, days=2)
        plan.promised("Much later", agency=CITY, days=40)
        page = as_worker("municipality").get(DAY)
        assert "Keep a room free" in rows(page, "offered")[0]
        assert "3 days late" in rows(page, "late")[0]
        assert "Visit him" in rows(page, "promised")[0]
        assert "Much later" not in text(page)
        assert "Call the bank" not in text(as_worker("casemanager").get(DAY))

    def test_what_people_ask_stands_with_the_contact(self, as_worker, plan):
        plan.ask("A talk with all of you", days=-30)
        assert "late" in rows(as_worker("casemanager").get(DAY), "asked")[0]
        for who in ("casemanager2", "municipality"):
            assert "A talk with all of you" not in text(as_worker(who).get(DAY))

    def test_handovers_wait_for_whoever_was_asked(self, as_worker, live_world):
        wanted = handing.Wanted(
            HandoverKind.HANDOVER,
            live_world.world.agencies[CITY],
            None,
            live_world.today + timedelta(days=5),
            live_world.today + timedelta(days=2),
            "",
        )
        later = {"now": live_world.now + timedelta(seconds=1), "today": live_world.today}
        handing.propose(
            live_world.people["zwolle"], wanted, access=live_world.access("zwolle"), **later
        )
        (row,) = rows(as_worker("municipality").get(DAY), "handovers")
        assert "Rik Zwartewater" in row
        assert "in 10 days" in row
        assert rows(as_worker("casemanager").get(DAY), "handovers") == []

    def test_cases_of_a_colleague_who_is_away_come_along(self, as_worker, live_world, plan):
        plan.ask("A talk with all of you")
        absences.record_absence(
            live_world.world.memberships["casemanager"],
            cover_id=live_world.world.memberships["casemanager2"],
            since=live_world.today,
            last_on=live_world.today + timedelta(days=5),
            by=live_world.actor("casemanager"),
            now=live_world.now,
            today=live_world.today,
        )
        page = as_worker("casemanager2").get(DAY)
        assert "You cover for Marijke de Haan" in text(page)
        assert "A talk with all of you" in rows(page, "asked")[0]
        assert rows(page, "tasks")

    def test_days_that_moved_stand_once_a_person(self, as_worker, live_world):
        for days in (100, 90):
            journeys.move_release_dates(
                live_world.people["zwolle"],
                {ReleaseDateKind.EXPECTED: live_world.today + timedelta(days=days)},
                source="register",
                why="",
                access=live_world.system(),
                now=live_world.now,
                today=live_world.today,
            )
        (row,) = rows(as_worker("casemanager").get(DAY), "moved")
        assert "Rik Zwartewater" in row

    def test_says_who_was_shown(self, as_worker, live_world):
        as_worker("casemanager").get(DAY)
        (shown,) = AuditEvent.objects.filter(what="my_day").values_list("person_ids", flat=True)
        assert live_world.people["short"] in shown


class TestRoles:
    def test_health_reads_no_word_of_justice(self, as_worker, live_world, plan):
        ask_in(live_world, CLINIC)
        live_world.account("health")
        plan.step("Keep a place at the clinic", agency=CLINIC)
        page = as_worker("health").get(DAY)
        assert "Keep a place at the clinic" in text(page)
        shown = text(page).lower()
        assert [word for word in JUSTICE if word in shown] == []

    def test_a_municipality_reads_housing_first(self, as_worker, plan):
        home = plan.goal(need_id=plan.need("A roof", domain="shelter"))
        plan.promised("Call the bank", agency=CITY, days=-9)
        plan.step("Keep a room free", agency=CITY, goal_id=home)
        page = as_worker("municipality").get(DAY)
        assert parts(page)[0] == "housing"
        assert "Keep a room free" in rows(page, "housing")[0]
        assert "Keep a room free" not in " ".join(rows(page, "offered"))

    def test_what_a_step_serves_is_not_told_where_it_may_not_be_known(
        self, as_worker, live_world, plan
    ):
        from throughcare.plans.queries.sheltering import steps_serving
        from throughcare.plans.types import Domain

        ill = plan.goal(need_id=plan.need("Calm", domain="health"))
        step = plan.step("Keep a room free", agency=CITY, goal_id=ill)
        access = live_world.listing("municipality")
        today = live_world.today
        assert steps_serving(Domain.HEALTH, [step], access=access, today=today) == frozenset()
        assert steps_serving(Domain.SHELTER, [step], access=access, today=today) == frozenset()


class TestSize:
    def test_queries_do_not_grow(self, as_worker, live_world, plan):
        def counted(who):
            client = as_worker(who)
            client.get(DAY)
            with CaptureQueriesContext(connection) as found:
                assert client.get(DAY).status_code == 200
            return len(found)

        everybody = ("casemanager", "municipality", "teamleader", "ngo")
        before = {who: counted(who) for who in everybody}
        for number in range(4):
            for agency in (PRISON, CITY):
                plan.step(f"Step {number}", agency=agency)
                plan.promised(f"Late {number}", agency=agency, days=-number - 1)
            plan.ask(f"Question {number}")
        after = {who: counted(who) for who in everybody}
        assert max(after.values()) <= BUDGET, after
        assert all(after[who] - before[who] <= 2 for who in everybody), (before, after)

    def test_goes_on_where_a_page_ends(self, as_worker, live_world, monkeypatch):
        monkeypatch.setattr(mine, "MOST", 2)
        monkeypatch.setattr(promising, "PAGE", 2)
        client, address, seen = as_worker("casemanager"), DAY, []
        while address:
            page = soup(client.get(address))
            lines = [row.get_text(" ") for row in page.select("table#tasks tbody tr")]
            assert 0 < len(lines) <= 2
            seen += lines
            more = page.select_one(f"a[href^='{DAY}?after=']")
            address = more and more["href"]
        assert len(seen) > 2
        assert len(seen) == len(set(seen))
