"""Who came in, and what is due for each."""

from __future__ import annotations

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.web.test_caseload import BUDGET, many, names, soup
from throughcare.audit.models import AuditEvent
from throughcare.journeys.queries.lists import PAGE

pytestmark = pytest.mark.django_db
ADDRESS = "/arrivals"


class TestWho:
    @pytest.mark.parametrize("who", ["privacy", "administrator", "health"])
    def test_does_not_exist_for_whom_custody_is_no_business(self, as_worker, who):
        assert as_worker(who).get(ADDRESS).status_code == 404

    @pytest.mark.parametrize("who", ["ngo", "stranger"])
    def test_is_empty_where_nobody_weighed_it(self, as_worker, live_world, who):
        """A discretionary power could show somebody; the frame offers no link to it."""
        many(live_world, 1, agency="stichting-tweede-deur")
        page = soup(as_worker(who).get(ADDRESS + "?days=30"))
        assert names(page) == []
        assert not page.select(f'nav a[href="{ADDRESS}"]')

    def test_other_prison_sees_nobody(self, as_worker):
        assert names(soup(as_worker("gb-casemanager").get(ADDRESS + "?days=30"))) == []

    def test_partner_sees_residents_whom_the_programme_fits(self, as_worker):
        found = names(soup(as_worker("municipality").get(ADDRESS + "?days=30")))
        assert set(found) == {"Sem Kortenoever", "Milan Voorst", "Rik Zwartewater"}

    def test_police_read_no_tasks(self, as_worker, live_world):
        many(live_world, 1, agency="politie-ijsselland")
        page = soup(as_worker("police").get(ADDRESS + "?days=30"))
        assert [one.get_text(strip=True) for one in page.select("th")] == [
            "Person",
            "Came in",
            "Contact",
        ]


class TestDays:
    @pytest.mark.parametrize(
        ("query", "expected"),
        [
            ("", ["Sem Kortenoever"]),
            ("?days=1", ["Sem Kortenoever"]),
            ("?days=7", ["Sem Kortenoever", "Noor Nergens", "Milan Voorst"]),
            (
                "?days=30",
                [
                    "Sem Kortenoever",
                    "Noor Nergens",
                    "Milan Voorst",
                    "Daan IJsselmuiden",
                    "Rik Zwartewater",
                ],
            ),
            ("?days=9999999999", ["Sem Kortenoever"]),
            ("?days=x", ["Sem Kortenoever"]),
        ],
    )
    def test_newest_first(self, as_worker, query, expected):
        assert names(soup(as_worker("casemanager").get(ADDRESS + query))) == expected

    def test_chosen_days_are_marked(self, as_worker):
        page = soup(as_worker("casemanager").get(ADDRESS + "?days=7"))
        assert page.select_one("[aria-current=page]").get_text(strip=True) == "Last 7 days"

    @pytest.mark.requirement("R89")
    def test_says_what_is_due_for_each(self, as_worker):
        page = soup(as_worker("casemanager").get(ADDRESS))
        row = page.find("a", string="Sem Kortenoever").find_parent("tr").get_text(" ", strip=True)
        assert "Tell the municipality that a resident has arrived" in row
        assert "Trajectory meeting (TBO)" in row
        assert "yesterday" in row

    def test_empty_leads_further_back(self, as_worker):
        page = soup(as_worker("probation").get(ADDRESS))
        link = page.select_one(".tc-empty a")
        if link:
            assert link["href"] == "?days=7"
        page = BeautifulSoup(
            as_worker("gb-casemanager").get(ADDRESS + "?days=7").content, "html.parser"
        )
        assert page.select_one(".tc-empty a")["href"] == "?days=30"


class TestPaging:
    def test_everybody_once(self, as_worker, live_world):
        many(live_world, 2 * PAGE, admitted_on=live_world.today - timedelta(days=2))
        client, address, found = as_worker("casemanager"), ADDRESS + "?days=30", []
        while address:
            page = soup(client.get(address))
            found += names(page)
            link = page.select_one("a[rel=next]")
            address = link and ADDRESS + link["href"]
        assert len(found) == len(set(found)) == 2 * PAGE + len(live_world.people)

    def test_queries_are_constant(self, as_worker, live_world):
        client = as_worker("casemanager")
        client.get(ADDRESS + "?days=30")
        with CaptureQueriesContext(connection) as few:
            client.get(ADDRESS + "?days=30")
        many(live_world, 2 * PAGE, outcome="unknown")
        with CaptureQueriesContext(connection) as lots:
            client.get(ADDRESS + "?days=30")
        assert len(lots) == len(few) <= BUDGET

    def test_recorded(self, as_worker, live_world):
        as_worker("casemanager").get(reverse("arrivals"))
        event = AuditEvent.objects.order_by("pk").last()
        assert (event.action, event.what) == ("list", "arrivals")
        assert event.person_ids == [live_world.people["short"]]
