"""Services on staff pages: search with eligibility, one's own entries, stale ones."""

from __future__ import annotations

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.directory.making import organization, service
from throughcare.directory import queries
from throughcare.directory.models import ServiceStanding
from throughcare.directory.types import ContactDraft, Criteria

pytestmark = pytest.mark.django_db
ASKED = {"need": "shelter", "place": "Zwolle"}
WRITTEN = {
    "name": "Night beds",
    "description": "Three nights.",
    "needs": ["shelter"],
    "places": "Zwolle, Kampen",
    "languages": ["nl"],
    "contact_name": "Nora Visser",
    "contact_email": "nora@roof.test",
    "offences": ["property"],
    "sexes": ["nobody"],
    "cost": "free",
    "capacity": "waiting_list",
    "wait_days": "5",
    "response_days": "2",
}


@pytest.fixture
def staff(live_world, client):
    def signed_in(who: str):
        client.force_login(live_world.account(who))
        return client

    return signed_in


def text(answer) -> str:
    return " ".join(BeautifulSoup(answer.content, "html.parser").main.get_text(" ").split())


def beds(key: str = "beds", **more: object) -> int:
    values = {
        "needs": ("shelter",),
        "places": ("GM0193",),
        "contact": ContactDraft("Nora Visser", "intake", "nora@roof.test"),
        "response_days": 2,
        **more,
    }
    return service(organization(), key, name=key, **values)


class TestSearch:
    @pytest.mark.requirement("R60")
    def test_shows_one_contact_with_the_promise(self, staff) -> None:
        beds("Night beds")
        page = staff("casemanager").get("/services", ASKED)
        said = text(page)
        assert "Turn to" in said
        assert "Nora Visser" in said
        assert "Answers within 2 days" in said

    @pytest.mark.requirement("R61")
    def test_says_that_there_is_no_choice_and_what_there_is_elsewhere(self, staff) -> None:
        beds("By video", places=("GM0400",), is_remote=True)
        said = text(staff("casemanager").get("/services", ASKED))
        assert "There is no choice in this place" in said
        assert "By video" in said
        assert "Works from afar" in said

    @pytest.mark.requirement("R117")
    def test_says_why_a_service_refuses(self, staff) -> None:
        beds("Night beds", accepts=Criteria(residence=("national",)))
        said = text(staff("casemanager").get("/services", {**ASKED, "residence": "no_permit"}))
        assert "It does not accept this residence status." in said
        assert "Turn to" not in said

    def test_says_when_nothing_was_found(self, staff) -> None:
        assert "No service was found" in text(staff("casemanager").get("/services", ASKED))

    def test_asks_again_for_a_municipality_that_is_none(self, staff) -> None:
        page = staff("casemanager").get("/services", {**ASKED, "place": "Atlantis"})
        assert "There is no municipality of this name" in text(page)

    def test_pages_by_key(self, staff) -> None:
        for number in range(25):
            beds(f"Beds {number:02}")
        first = staff("casemanager").get("/services", ASKED)
        link = BeautifulSoup(first.content, "html.parser").find("a", rel="next")
        second = staff("casemanager").get(f"/services{link['href'].removeprefix('/services')}")
        assert "Beds 00" in text(first)
        assert "Beds 24" in text(second)
        assert "Beds 00" not in text(second).split("Services", 2)[-1]

    def test_takes_as_many_statements_for_one_as_for_many(self, staff) -> None:
        browser = staff("casemanager")
        for number in range(2):
            beds(f"Beds {number}")
        browser.get("/services", ASKED)
        with CaptureQueriesContext(connection) as few:
            browser.get("/services", ASKED)
        for number in range(2, 15):
            beds(f"Beds {number}")
        with CaptureQueriesContext(connection) as many:
            browser.get("/services", ASKED)
        assert len(few) == len(many)

    def test_marks_what_nobody_confirmed_for_long(self, staff, live_world) -> None:
        pk = beds("Night beds")
        ServiceStanding.objects.filter(service_id=pk).update(
            assured_on=live_world.today - timedelta(200)
        )
        assert "Not confirmed for long" in text(staff("casemanager").get("/services", ASKED))


class TestService:
    def test_shows_what_is_known_and_says_what_is_not(self, staff) -> None:
        pk = beds(accepts=Criteria(offences=("drugs",)))
        said = text(staff("casemanager").get(f"/services/{pk}"))
        assert "Drug offences" in said
        assert "Not known: ask" in said

    def test_is_not_there_where_there_never_was_one(self, staff) -> None:
        assert staff("casemanager").get("/services/999999").status_code == 404


class TestOwn:
    def test_is_for_those_who_lead(self, staff) -> None:
        assert staff("casemanager").get("/services/ours").status_code == 404

    def test_adds_a_service_and_finds_it(self, staff, live_world) -> None:
        browser = staff("administrator")
        assert "not in the directory yet" in text(browser.get("/services/ours"))
        answer = browser.post("/services/ours/new", WRITTEN)
        assert answer.status_code == 302
        agency_id = live_world.actor("administrator").agency_id
        [row] = queries.own_services(agency_id, live_world.today)
        card = queries.service_card(row.service_id)
        assert card is not None
        assert card.agency_id == agency_id
        assert card.places == ("GM0166", "GM0193")
        assert (card.accepts.offences, card.accepts.sexes) == (("property",), ())
        assert card.accepts.residence is None
        assert card.wait_days == 5

    def test_shows_what_was_written_when_it_is_changed(self, staff, live_world) -> None:
        browser = staff("administrator")
        browser.post("/services/ours/new", WRITTEN)
        [row] = queries.own_services(live_world.actor("administrator").agency_id, live_world.today)
        address = f"/services/ours/{row.service_id}/edit"
        page = BeautifulSoup(browser.get(address).content, "html.parser")
        assert page.find("input", {"name": "name"})["value"] == "Night beds"
        assert page.find("input", {"name": "places"})["value"] == "Kampen, Zwolle"
        browser.post(address, {**WRITTEN, "name": "Day beds"})
        card = queries.service_card(row.service_id)
        assert card is not None
        assert card.name == "Day beds"

    def test_confirms_and_pauses(self, staff, live_world) -> None:
        browser = staff("administrator")
        browser.post("/services/ours/new", WRITTEN)
        [row] = queries.own_services(live_world.actor("administrator").agency_id, live_world.today)
        address = f"/services/ours/{row.service_id}"
        assert browser.get(address).status_code == 200
        browser.post(address, {"capacity": "closed", "is_paused": "on"})
        card = queries.service_card(row.service_id)
        assert card is not None
        assert card.is_paused

    def test_refuses_what_is_of_another_agency(self, staff) -> None:
        pk = beds()
        for address in (f"/services/ours/{pk}", f"/services/ours/{pk}/edit"):
            assert staff("administrator").get(address).status_code == 404
            assert staff("administrator").post(address, WRITTEN).status_code == 404

    @pytest.mark.parametrize(
        ("wrong", "said"),
        [
            ({"places": "Atlantis"}, "There is no municipality of this name: Atlantis."),
            ({"contact_email": ""}, "Enter an e-mail address or a telephone number"),
            ({"minimum_age": "40", "maximum_age": "20"}, "Enter an age that is not below"),
        ],
    )
    def test_says_what_is_wrong(self, staff, wrong: dict[str, str], said: str) -> None:
        page = staff("administrator").post("/services/ours/new", {**WRITTEN, **wrong})
        assert said in text(page)


class TestStale:
    def test_lists_the_oldest_first(self, staff, live_world) -> None:
        for key, days in (("Young", 10), ("Old", 200), ("Oldest", 300)):
            pk = beds(key)
            day = live_world.today - timedelta(days)
            ServiceStanding.objects.filter(service_id=pk).update(assured_on=day)
        said = text(staff("casemanager").get("/services/stale"))
        assert said.index("Oldest") < said.index("Old ,")
        assert "Young" not in said

    def test_says_when_there_is_none(self, staff) -> None:
        assert "Every entry was confirmed" in text(staff("casemanager").get("/services/stale"))


class TestPlaces:
    @pytest.fixture
    def imported(self, live_world) -> int:
        from throughcare.directory import actions
        from throughcare.directory.models import Service
        from throughcare.directory.types.entries import Entry
        from throughcare.kernel.access import Actor

        entries = [
            Entry("organization", "o", {"name": "Roof"}),
            Entry("service", "s", {"name": "Far beds"}, {"organization": "o"}),
            Entry("service_term", "t", {}, {"service": "s", "term": "own:shelter"}),
        ]
        actions.load("city", entries, by=Actor(account_id=None), now=live_world.now)
        return Service.objects.get(source="city").pk

    def test_are_given_by_the_administrator(self, staff, imported) -> None:
        browser = staff("administrator")
        assert "Far beds" in text(browser.get("/services/places"))
        address = f"/services/places/{imported}"
        assert "no municipality of this name" in text(browser.post(address, {"places": "Atlantis"}))
        assert browser.post(address, {"places": "Zwolle, Kampen"}).status_code == 302
        assert "Every service has a place" in text(browser.get("/services/places"))
        assert "Far beds" in text(browser.get("/services", ASKED))

    def test_are_not_for_others(self, staff, imported) -> None:
        browser = staff("casemanager")
        for address in ("/services/places", f"/services/places/{imported}", "/services/ways"):
            assert browser.get(address).status_code == 404

    @pytest.mark.parametrize("after", ["x", "-1", "9" * 30])
    def test_begin_anew_at_a_key_that_is_none(self, staff, imported, after) -> None:
        assert "Far beds" in text(staff("administrator").get("/services/places", {"after": after}))


class TestWays:
    @pytest.mark.requirement("R80")
    def test_are_written_in_both_directions(self, staff, live_world) -> None:
        browser = staff("administrator")
        way = {"start": "Texel", "end": "Den Helder", "minutes": "50", "both_ways": "on"}
        assert browser.post("/services/ways", way).status_code == 302
        assert queries.neighbours("GM0448")["GM0400"] == 50
        assert "Den Helder to Texel: 50 minutes" in text(browser.get("/services/ways"))
        said = text(browser.post("/services/ways", {**way, "end": "Texel"}))
        assert "another municipality than the first" in said
