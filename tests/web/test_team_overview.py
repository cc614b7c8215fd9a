"""The team leader's page: whose work it counts, who is named, and what it does not tell."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.web.written_plan import WrittenPlan
from throughcare.audit.models import AuditEvent
from throughcare.caseloads.actions import absences
from throughcare.caseloads.models import Case, NamedContact
from throughcare.journeys.models import CaseListing
from throughcare.journeys.queries import leading
from throughcare.web.team import views

pytestmark = pytest.mark.django_db
BUDGET = 25
TEAM = "/team"


def soup(response):
    assert response.status_code == 200, response
    return BeautifulSoup(response.content, "html.parser").find("main")


def rows(response, part):
    section = soup(response).select_one(f"section[aria-labelledby={part}]")
    return [row.get_text(" ", strip=True) for row in section.select("tbody tr")]


@pytest.fixture
def old_cases(live_world):
    """Let all cases have begun 40 days ago, and nobody have done anything since."""
    began = live_world.now - timedelta(days=40)
    with connection.cursor() as cursor:
        for model in (Case, NamedContact):
            cursor.execute(
                f"UPDATE {model._meta.db_table} SET during = tstzrange(%s, NULL)", [began]
            )
    return live_world


class TestWhoMayLook:
    @pytest.mark.parametrize(
        "who", ["casemanager", "municipality", "police", "privacy", "administrator"]
    )
    def test_only_team_leaders(self, as_worker, who):
        assert as_worker(who).get(TEAM).status_code == 404

    def test_names_who_was_shown(self, as_worker, old_cases):
        as_worker("teamleader").get(TEAM)
        (shown,) = AuditEvent.objects.filter(what="team_overview").values_list(
            "person_ids", flat=True
        )
        assert set(shown) == set(old_cases.people.values())


@pytest.mark.requirement("R87")
class TestLoad:
    def test_stands_by_worker_with_late_tasks_and_who_is_away(self, as_worker, live_world):
        absences.record_absence(
            live_world.world.memberships["casemanager"],
            cover_id=live_world.world.memberships["casemanager2"],
            since=live_world.today,
            last_on=live_world.today + timedelta(days=5),
            by=live_world.actor("teamleader"),
            now=live_world.now,
            today=live_world.today,
        )
        table = soup(as_worker("teamleader").get(TEAM)).select_one("table")
        first, *others = [row.get_text(" ", strip=True) for row in table.select("tbody tr")]
        assert "Marijke de Haan" in first
        assert "covered by Joost Verhagen" in first
        late = leading.late_by_worker(
            leading.Team([live_world.world.memberships["casemanager"]], live_world.today),
            access=live_world.listing("teamleader"),
        )
        (count,) = late.values()
        assert f" {count} Until" in first
        assert all("0 of 200 points" in one for one in others)


class TestStillness:
    def test_names_whom_nobody_moved_for_so_long(self, as_worker, old_cases):
        client = as_worker("teamleader")
        found = rows(client.get(TEAM), "still")
        assert len(found) == len(old_cases.people)
        assert all("40 days" in one for one in found)
        assert "decide locally" in soup(client.get(TEAM)).get_text()
        assert rows(client.get(TEAM + "?days=60"), "still") == []
        assert len(rows(client.get(TEAM + "?days=nonsense"), "still")) == len(old_cases.people)

    def test_ends_when_somebody_of_the_agency_writes(self, as_worker, old_cases):
        WrittenPlan(old_cases, by="casemanager").need()
        found = rows(as_worker("teamleader").get(TEAM), "still")
        assert not any("Zwartewater" in one for one in found)
        assert len(found) == len(old_cases.people) - 1

    def test_does_not_tell_what_others_wrote(self, as_worker, old_cases):
        WrittenPlan(old_cases, by="municipality").need()
        found = rows(as_worker("teamleader").get(TEAM), "still")
        assert any("Zwartewater" in one and "40 days" in one for one in found)

    def test_goes_on_where_a_page_ends(self, as_worker, old_cases, monkeypatch):
        monkeypatch.setattr(leading, "PAGE", 2)
        client, seen, address = as_worker("teamleader"), [], TEAM
        while address:
            page = client.get(address)
            seen += rows(page, "still")
            link = soup(page).select_one("section[aria-labelledby=still] a[rel=next]")
            address = link and TEAM + link["href"]
        assert len(seen) == len(set(seen)) == len(old_cases.people)


@pytest.fixture
def due(live_world):
    """Let the case of one be late, of another due this week, and nothing due for the rest."""

    def put(**days: int | None) -> None:
        CaseListing.objects.update(next_due_on=date(9999, 12, 31))
        for who, ahead in days.items():
            person_id = live_world.people[who]
            day = live_world.today + timedelta(days=ahead)
            CaseListing.objects.filter(person_id=person_id).update(next_due_on=day)

    return put


class TestNobodyChose:
    def test_shows_the_most_urgent_group_and_counts_the_others(
        self, as_worker, live_world, due
    ) -> None:
        first, second, *others = live_world.people
        due(**{first: -3, second: 4})
        client = as_worker("teamleader")
        page = client.get(TEAM)
        assert len(rows(page, "fallen")) == 1
        text = soup(page).select_one("section[aria-labelledby=fallen]").get_text(" ", strip=True)
        assert "Something is late (1)" in text
        assert "Something is due within 7 days (1)" in text
        assert f"Nothing is due within 7 days ({len(others)})" in text
        named = [one.get_text() for one in soup(page).select("section[aria-labelledby=urgent] a")]
        assert named[0] == "Nobody chose the contact. Something is late: 1"
        for which, count in (("late", 1), ("soon", 1), ("later", len(others))):
            assert len(rows(client.get(f"{TEAM}?due={which}"), "fallen")) == count

    def test_names_ten_and_leads_to_the_rest_page_by_page(
        self, as_worker, live_world, due, monkeypatch
    ) -> None:
        due()
        monkeypatch.setattr(views, "FIRST", 1)
        monkeypatch.setattr(leading, "PAGE", 2)
        client = as_worker("teamleader")
        page = client.get(TEAM)
        assert len(rows(page, "fallen")) == 1
        everybody = soup(page).find("a", string=re.compile("Show all of them"))
        everybody = everybody or soup(page).select_one("a[href='?due=later#fallen']")
        address, seen = TEAM + everybody["href"], []
        while address:
            page = client.get(address)
            seen += rows(page, "fallen")
            link = soup(page).select_one("section[aria-labelledby=fallen] a[rel=next]")
            address = link and TEAM + link["href"]
        assert len(seen) == len(set(seen)) == len(live_world.people)

    def test_is_empty_where_somebody_chose(self, as_worker, live_world) -> None:
        NamedContact.objects.update(reason="contact.handed_over")
        page = as_worker("teamleader").get(TEAM)
        assert rows(page, "fallen") == []
        assert "Somebody chose the contact of every case." in soup(page).get_text()
        assert "Nobody chose the contact. " not in soup(page).get_text()


def test_queries_do_not_grow(as_worker, old_cases):
    client = as_worker("teamleader")
    client.get(TEAM)
    with CaptureQueriesContext(connection) as found:
        client.get(TEAM)
    assert len(found) <= BUDGET, [one["sql"][:90] for one in found]
