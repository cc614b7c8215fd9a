"""The open directory: search without account, links of providers, HSDS 3 as JSON."""

from __future__ import annotations

import logging
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.utils import timezone

from tests.directory.making import organization, service
from throughcare.audit.models import AuditEvent
from throughcare.directory import actions, queries
from throughcare.directory.models import Service
from throughcare.directory.types import ContactDraft

pytestmark = pytest.mark.django_db


def text(answer) -> str:
    return " ".join(BeautifulSoup(answer.content, "html.parser").main.get_text(" ").split())


def beds(key: str = "beds") -> int:
    return service(
        organization(),
        key,
        name=key,
        needs=("shelter",),
        places=("GM0193",),
        contact=ContactDraft("Nora Visser", "intake", "nora@roof.test"),
    )


def link(pk: int, *, before: timedelta = timedelta()) -> str:
    token = actions.link_token(pk, serial=0, now=timezone.now() - before)
    return f"/directory/confirm/{token}"


class TestSearch:
    @pytest.mark.requirement("R60")
    def test_answers_without_an_account_and_notes_nothing(self, live_world, client, caplog) -> None:
        beds("Night beds")
        before = AuditEvent.objects.count()
        with caplog.at_level(logging.INFO):
            said = text(client.get("/directory", {"need": "shelter", "place": "zwolle"}))
        assert "Night beds" in said
        assert "Nora Visser" in said
        assert AuditEvent.objects.count() == before
        assert not [one for one in caplog.records if "shelter" in one.getMessage()]

    def test_asks_for_nothing_about_a_person(self, client) -> None:
        page = BeautifulSoup(client.get("/directory").content, "html.parser")
        names = {one["name"] for one in page.main.find_all(["input", "select"]) if one.get("name")}
        assert names == {"need", "name", "place", "language", "country"}

    def test_is_by_name_too(self, client) -> None:
        beds("Night beds")
        assert "Night beds" in text(client.get("/directory", {"name": "nig"}))
        assert "Night beds" in text(client.get("/directory", {"name": "roof key"}))
        assert "No service bears this name" in text(client.get("/directory", {"name": "zzz"}))
        assert "or enter a name" in text(client.get("/directory", {"name": ""}))

    def test_knows_municipalities_of_other_countries(self, client) -> None:
        service(
            organization(),
            "ghent",
            name="Bedden",
            jurisdiction="BE",
            needs=("shelter",),
            places=("44021",),
        )
        asked = {"need": "shelter", "place": "Gent"}
        assert "Bedden" in text(client.get("/directory", {**asked, "country": "BE"}))
        assert "no municipality of this name" in text(client.get("/directory", asked))

    def test_offers_the_countries_whose_municipalities_are_known(self) -> None:
        from throughcare.agencies.models import Municipality
        from throughcare.pages.directory_words import COUNTRIES

        known = Municipality.objects.values_list("jurisdiction_id", flat=True).distinct()
        assert set(COUNTRIES) == set(known)


class TestService:
    def test_shows_one_and_says_when_it_is_gone(self, client, live_world) -> None:
        pk = beds()
        assert "Nora Visser" in text(client.get(f"/directory/service/{pk}"))
        Service.objects.filter(pk=pk).update(gone_on=live_world.today)
        assert "not in the directory any more" in text(client.get(f"/directory/service/{pk}"))


class TestConfirm:
    def test_takes_an_answer_once(self, client) -> None:
        pk = beds()
        address = link(pk)
        assert "Is this still right?" in text(client.get(address))
        said = {"capacity": "open", "response_days": "3"}
        assert "Thank you" in text(client.post(address, said))
        again = client.post(address, {"capacity": "closed"})
        assert again.status_code == 410
        assert "used already" in text(again)
        card = queries.service_card(pk)
        assert card is not None
        assert (card.capacity, card.response_days) == ("open", 3)

    def test_says_that_it_is_too_old(self, client) -> None:
        answer = client.get(link(beds(), before=timedelta(days=9)))
        assert answer.status_code == 410
        assert "counted for 8 days" in text(answer)

    def test_says_that_it_was_not_sent_by_us(self, client) -> None:
        answer = client.get("/directory/confirm/guessed")
        assert answer.status_code == 404
        assert "not one that we sent" in text(answer)

    def test_says_that_the_service_is_gone(self, client, live_world) -> None:
        pk = beds()
        address = link(pk)
        Service.objects.filter(pk=pk).update(gone_on=live_world.today)
        assert "not in the directory any more" in text(client.get(address))

    def test_stops_a_device_that_tries_too_often(self, client) -> None:
        from django.core.cache import cache

        cache.clear()
        answers = [client.post("/directory/confirm/guessed") for _ in range(31)]
        assert answers[29].status_code == 404
        assert answers[30].status_code == 429
        assert client.get("/directory/confirm/guessed").status_code == 429
        cache.clear()

    def test_says_what_is_wrong_and_keeps_the_link(self, client) -> None:
        address = link(beds())
        assert client.post(address, {"capacity": ""}).status_code == 200
        assert "Thank you" in text(client.post(address, {"capacity": "open"}))


class TestHsds:
    def test_gives_pages_that_are_continued_by_address(self, client) -> None:
        for number in range(52):
            beds(f"{number}")
        first = client.get("/directory/hsds/services").json()
        second = client.get(first["next"]).json()
        assert (len(first["contents"]), len(second["contents"])) == (50, 2)
        assert (first["first_page"], first["last_page"]) == (True, False)
        assert (second["first_page"], second["last_page"]) == (False, True)

    def test_gives_one_service_and_the_needs(self, client) -> None:
        uid = Service.objects.get(pk=beds()).uid
        assert client.get(f"/directory/hsds/services/{uid}").json()["id"] == str(uid)
        terms = client.get("/directory/hsds/taxonomy_terms").json()["contents"]
        assert "shelter" in {one["code"] for one in terms}
        assert client.get("/directory/hsds").json()["version"] == "3.0"

    def test_has_no_other_service(self, client) -> None:
        address = "/directory/hsds/services/00000000-0000-0000-0000-000000000000"
        assert client.get(address).status_code == 404
