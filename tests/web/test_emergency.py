"""Break the glass in pages: who has the page, what it opens, and that it closes again."""

from __future__ import annotations

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import include, path

from throughcare.sharing.models import Emergency
from throughcare.sharing.rules.emergencies import OPENERS

urlpatterns = [
    path("", include("throughcare.config.urls")),
    path("", include("throughcare.web.emergency.urls")),
    path("", include("throughcare.web.oversight.urls")),
]
pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]
WHY = "Found unconscious in the street, we must know what he takes."
SAID = {
    "number": "9000000", "born_on_day": "1", "born_on_month": "5", "born_on_year": "1990",
    "reason_code": "life", "reason": WHY, "categories": ["risk"], "hours": "1",
}  # fmt: skip


def text_of(response, status=200):
    assert response.status_code == status
    return (
        BeautifulSoup(response.content, "html.parser").select_one("main").get_text(" ", strip=True)
    )


class TestWho:
    @pytest.mark.parametrize(
        ("who", "status"),
        [
            ("casemanager", 200), ("teamleader", 200), ("probation", 200), ("health", 200),
            ("police", 200), ("municipality", 404), ("ngo", 404), ("privacy", 404),
            ("administrator", 404),
        ],
    )  # fmt: skip
    def test_roles(self, as_worker, who, status):
        assert as_worker(who).get("/emergency").status_code == status

    def test_every_opener_is_tried(self):
        assert len(OPENERS) == 5

    def test_strangers_sign_in_first(self, client, live_world):
        assert client.get("/emergency").status_code == 302


class TestOpening:
    def test_opens_the_page_and_closes_it_again(self, as_worker, live_world):
        client = as_worker("police")
        address = f"/people/{live_world.people['zwolle']}"
        assert client.get(address).status_code == 404
        answer = client.post("/emergency", SAID)
        assert answer.status_code == 302
        assert answer["Location"] == address
        assert "Rik Zwartewater" in text_of(client.get(address))
        text = text_of(client.get("/emergency"))
        assert "What you have open" in text
        number = Emergency.objects.get().pk
        assert client.post(f"/emergency/{number}/close").status_code == 302
        assert client.get(address).status_code == 404
        assert client.post(f"/emergency/{number}/close").status_code == 404

    def test_after_its_end_there_is_no_page(self, as_worker, live_world):
        client = as_worker("police")
        client.post("/emergency", SAID)
        past = live_world.now - timedelta(minutes=1)
        Emergency.objects.update(since=past - timedelta(hours=1), until=past)
        assert client.get(f"/people/{live_world.people['zwolle']}").status_code == 404

    @pytest.mark.parametrize(
        ("change", "says"),
        [
            ({"number": "9999999"}, "Nobody can be opened with this number"),
            ({"born_on_year": "1991"}, "Nobody can be opened with this number"),
            ({"reason": "curious"}, "at least 20 signs"),
            ({"reason_code": ""}, "Choose what the danger is"),
            ({"hours": "9"}, "Choose one to four hours"),
            ({"categories": ["victim"]}, "Choose from the list"),
            ({"born_on_day": "31", "born_on_month": "2"}, "Enter a date that exists"),
        ],
    )
    def test_says_what_is_wrong(self, as_worker, change, says):
        assert says in text_of(as_worker("police").post("/emergency", SAID | change))
        assert not Emergency.objects.exists()

    def test_absent_and_forbidden_look_the_same(self, as_worker, live_world):
        from throughcare.sharing.models import Block

        Block.objects.create(
            person_id=live_world.people["zwolle"], effect="exclude", reason_code="relative",
            account_id=live_world.actor("police").account_id,
            since=live_world.now - timedelta(days=1),
        )  # fmt: skip
        client = as_worker("police")
        forbidden = text_of(client.post("/emergency", SAID))
        absent = text_of(client.post("/emergency", SAID | {"number": "9000009"}))
        assert forbidden == absent

    def test_more_of_somebody_seen_already(self, as_worker, live_world):
        client = as_worker("casemanager")
        address = f"/people/{live_world.people['zwolle']}/emergency"
        assert "Emergency: Rik Zwartewater" in text_of(client.get(address))
        answer = client.post(address, SAID | {"categories": ["health"]})
        assert answer.status_code == 302
        assert Emergency.objects.get().categories == ["health", "identity"]

    def test_for_somebody_out_of_reach_there_is_no_page(self, as_worker, live_world):
        address = f"/people/{live_world.people['zwolle']}/emergency"
        assert as_worker("police").get(address).status_code == 404
        assert as_worker("police").post(address, SAID).status_code == 404
        assert as_worker("police").get("/people/999999/emergency").status_code == 404

    def test_hostile_words_stay_words(self, as_worker):
        nasty = "<script>alert(1)</script>{{ 7*7 }} %(x)s '\"; and twenty signs"
        answer = as_worker("police").post("/emergency", SAID | {"reason": nasty, "number": nasty})
        assert b"<script>alert" not in answer.content


class TestBanner:
    def test_shows_the_end_and_the_way_out(self, live_world, as_worker):
        from django.template import engines

        from throughcare.web.emergency.rows import banner

        as_worker("police").post("/emergency", SAID)
        from django.utils import timezone

        from throughcare.sharing import actions as sharing

        now = timezone.now()
        access = sharing.decide(
            live_world.actor("police"), person_id=live_world.people["zwolle"], what="person",
            now=now, today=live_world.today,
        )  # fmt: skip
        rows = banner(live_world.people["zwolle"], access=access, now=now)
        template = engines.all()[0].from_string(
            '{% from "web/emergency/banner.html" import open_emergencies %}'
            '{{ open_emergencies(rows, "") }}'
        )
        html = template.render({"rows": rows})
        assert "Emergency open until" in html
        assert f"/emergency/{rows[0].emergency_id}/close" in html


class TestPage:
    def test_is_usable_without_script_and_by_keyboard(self, as_worker):
        page = BeautifulSoup(as_worker("police").get("/emergency").content, "html.parser").main
        for box in page.select("input:not([type=hidden]), textarea"):
            assert page.find("label", attrs={"for": box["id"]}), box
        assert not page.select("[onclick], script")
        ticked = [one["value"] for one in page.select("input[name=categories][checked]")]
        assert ticked == ["risk"]
        assert page.select_one("input[name=hours][checked]")["value"] == "1"

    def test_few_statements(self, as_worker):
        client = as_worker("police")
        client.get("/emergency")
        with CaptureQueriesContext(connection) as found:
            client.get("/emergency")
        assert len(found) <= 8
