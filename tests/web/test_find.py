"""Find by number or name, and never anybody else."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.http import urlencode

from tests.web.test_caseload import BUDGET, many, names, soup
from throughcare.audit.models import AuditEvent
from throughcare.journeys.models import CaseListing
from throughcare.journeys.queries.finding import MOST

pytestmark = pytest.mark.django_db


def ask(client, text):
    return soup(client.get("/find?" + urlencode({"q": text})))


class TestFind:
    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("9000000", ["Rik Zwartewater"]),
            (" 9000000 ", ["Rik Zwartewater"]),
            ("zwart", ["Rik Zwartewater"]),
            ("ZWARTEWATER rik", ["Rik Zwartewater"]),
            ("ijssel", ["Daan IJsselmuiden"]),
            ("Rik Zwartewater", ["Rik Zwartewater"]),
            ("Zwartwater", ["Rik Zwartewater"]),
            ("900000", []),
            ("%", []),
            ("_", []),
            ("zw%", ["Rik Zwartewater"]),  # signs are not letters: it is like the name
            ("'; drop table people_person; --", []),
            ("z", []),
        ],
    )
    def test_by_number_beginning_or_likeness(self, as_worker, text, expected):
        assert names(ask(as_worker("casemanager"), text)) == expected

    @pytest.mark.parametrize(
        "text", ["\x00", "\ud800".encode("utf-8", "replace").decode(), "x" * 5000, "«»", "👋👋"]
    )
    def test_anything_may_be_typed(self, as_worker, text):
        assert names(ask(as_worker("casemanager"), text)) == []

    def test_what_was_typed_comes_back_harmless(self, as_worker):
        response = as_worker("casemanager").get(
            "/find?" + urlencode({"q": '"><script>alert(1)</script>'})
        )
        assert b"<script>alert" not in response.content

    def test_no_more_than_twenty(self, as_worker, live_world):
        many(live_world, MOST + 10)
        page = ask(as_worker("casemanager"), "person")
        assert len(names(page)) == MOST
        assert "first 20" in page.get_text()

    def test_before_asking_nothing_is_recorded(self, as_worker):
        before = AuditEvent.objects.count()
        page = soup(as_worker("casemanager").get("/find"))
        assert names(page) == []
        assert AuditEvent.objects.count() == before

    def test_nobody_found_says_what_to_do(self, as_worker):
        assert ask(as_worker("casemanager"), "Quaedvlieg").select_one(".tc-empty a")


class TestWho:
    @pytest.mark.parametrize("who", ["stranger", "ngo", "health", "police", "gb-casemanager"])
    @pytest.mark.parametrize("text", ["9000000", "zwart", "Rik Zwartewater"])
    def test_strangers_find_nobody(self, as_worker, who, text):
        page = ask(as_worker(who), text)
        assert names(page) == []
        assert "Nobody found" in page.get_text()

    @pytest.mark.parametrize("who", ["privacy", "administrator"])
    def test_does_not_exist_for(self, as_worker, who):
        assert as_worker(who).get("/find?q=zwart").status_code == 404

    def test_partner_finds_only_with_a_live_relation(self, as_worker, live_world):
        client = as_worker("municipality")
        assert names(ask(client, "zwart")) == ["Rik Zwartewater"]
        assert names(ask(client, "9000003")) == []
        CaseListing.objects.update(until=live_world.today)
        for text in ("zwart", "9000000", "Rik Zwartewater"):
            assert names(ask(client, text)) == []

    def test_who_was_found_is_recorded_and_not_what_was_asked(self, as_worker, live_world):
        ask(as_worker("casemanager"), "zwart")
        event = AuditEvent.objects.order_by("pk").last()
        assert (event.action, event.what) == ("list", "find_person")
        assert event.person_ids == [live_world.people["zwolle"]]
        assert event.detail == {}

    def test_few_queries(self, as_worker, live_world):
        many(live_world, 100)
        client = as_worker("casemanager")
        ask(client, "person")
        with CaptureQueriesContext(connection) as found:
            ask(client, "persom")
        assert len(found) <= BUDGET
