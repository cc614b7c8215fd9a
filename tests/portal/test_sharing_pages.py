"""Who may see what about me, and who asks to see more."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from throughcare.kernel.access import Category
from throughcare.kernel.periods import Period
from throughcare.sharing import actions as sharing
from throughcare.sharing.actions import requesting
from throughcare.sharing.models import AccessRequest, ConsentEvent, Relation

pytestmark = pytest.mark.django_db
BUDGET = 20


@pytest.fixture(autouse=True)
def _fresh_agencies():
    from throughcare.agencies import queries as agencies

    agencies.forget_agency_map()
    yield
    agencies.forget_agency_map()


@pytest.fixture
def as_person(client, live_world):
    """Sign the test client in as one of the people themselves."""
    from throughcare.accounts import actions as accounts
    from throughcare.simulation.world import FOUNDER

    def sign_in(name="zwolle", language="en"):
        sign_in_name = f"me-{name}-{language}"
        account_id = accounts.open_account(
            sign_in_name,
            name="Myself",
            password=None,
            language=language,
            second_factor_required=False,
            by=FOUNDER,
            now=live_world.now,
        )
        person_id = live_world.people[name]
        sharing.link_self(account_id, person_id, access=live_world.system(), now=live_world.now)
        client.force_login(live_world.account(sign_in_name))
        return client

    return sign_in


def text(response):
    assert response.status_code == 200, response.status_code
    main = BeautifulSoup(response.content, "html.parser").main
    return re.sub(r"\s+", " ", main.get_text(" "))


def card(response, agency_id):
    found = BeautifulSoup(response.content, "html.parser").find(id=f"agency-{agency_id}")
    return found and re.sub(r"\s+", " ", found.get_text(" "))


def agency(live_world, code):
    return live_world.world.agencies[code]


def forget_yeses(live_world):
    ConsentEvent.objects.all()._raw_delete("default")
    sharing.project_visibility(list(live_world.people.values()), access=live_world.system())


class TestWhoSeesWhat:
    @pytest.mark.parametrize("who", ["casemanager", "municipality", "privacy", "stranger"])
    def test_workers_have_no_such_page(self, as_worker, who):
        assert as_worker(who).get(reverse("my_access")).status_code == 404

    @pytest.mark.requirement("R116")
    def test_says_agency_what_why_and_what_to_do(self, as_person, live_world):
        page = as_person().get(reverse("my_access"))
        city = card(page, agency(live_world, "zwolle-nazorg"))
        assert "Your plan" in city
        assert "A law allows it." in city
        assert "Penitentiary Principles Act, 18a" in city
        assert "Say that you do not want this" in city
        assert "You said yes." in city
        assert "Say no from now on" in city
        prison = card(page, agency(live_world, "pi-ijsseloever"))
        assert "A law says so. Nobody can choose otherwise." in prison

    def test_taking_back_leaves_nothing_that_rested_on_it(self, as_person, live_world):
        forget_yeses(live_world)
        city = card(as_person().get(reverse("my_access")), agency(live_world, "zwolle-nazorg"))
        assert "You said yes." not in city
        assert "Say no from now on" not in city
        assert "A law allows it." in city

    def test_only_agencies_that_have_to_do_with_me(self, as_person, live_world):
        page = as_person().get(reverse("my_access"))
        assert card(page, agency(live_world, "haven-vlissingen")) is None

    def test_a_sealed_service_is_named_to_me(self, as_person, live_world):
        from throughcare.agencies import queries as agencies
        from throughcare.agencies.models import Agency

        ngo = agency(live_world, "stichting-tweede-deur")
        Agency.objects.filter(pk=ngo).update(is_sealed=True)
        agencies.forget_agency_map()
        Relation.objects.create(
            person_id=live_world.people["zwolle"],
            agency_id=ngo,
            kind="care",
            during=Period(live_world.today - timedelta(days=3), None),
            origin="test:1",
        )
        assert card(as_person().get(reverse("my_access")), ngo)

    def test_in_dutch_the_clause_is_dutch(self, as_person):
        assert "berichtenbox" in text(as_person(language="nl").get(reverse("my_access")))

    def test_few_queries(self, as_person):
        client = as_person()
        client.get(reverse("my_access"))
        with CaptureQueriesContext(connection) as found:
            client.get(reverse("my_access"))
        assert len(found) <= BUDGET, len(found)


@pytest.fixture
def asked(live_world):
    """The municipality asks to see something that only a yes opens."""
    forget_yeses(live_world)
    access = live_world.access("zwolle", "municipality")
    return requesting.ask_access(
        live_world.people["zwolle"],
        categories={Category.FAMILY},
        purpose="reintegration",
        reason="To find a home.",
        access=access,
        now=live_world.now,
        today=live_world.today,
    )


def answer(client, number, **more):
    last = {}
    if more.get("answer") == "yes":
        last = {"categories": ["family"], "no_pressure": "yes"}
    return client.post(reverse("my_request", args=[number]), {**last, **more})


class TestAsked:
    def test_i_read_who_what_and_why(self, as_person, asked):
        client = as_person()
        found = text(client.get(reverse("my_access")))
        assert "Anneke Wolters, Aftercare desk Zwolle (fictional)" in found
        assert "Your family and friends" in found
        assert "You need not say yes." in text(client.get(reverse("my_request", args=[asked])))

    def test_my_yes_is_a_consent(self, as_person, asked, live_world):
        assert answer(as_person(), asked, answer="yes").status_code == 302
        event = ConsentEvent.objects.get()
        assert (event.state, event.categories) == ("given", ["family"])
        assert event.agency_ids == [agency(live_world, "zwolle-nazorg")]
        assert AccessRequest.objects.get().answer == "granted"
        assert Category.FAMILY in live_world_access(live_world).categories

    def test_my_no_needs_no_reason(self, as_person, asked):
        answer(as_person(), asked, answer="no")
        assert AccessRequest.objects.get().answer == "refused"
        assert not ConsentEvent.objects.exists()

    def test_later_changes_nothing(self, as_person, asked):
        answer(as_person(), asked, answer="later")
        assert AccessRequest.objects.get().answer == ""

    def test_a_yes_without_choice_does_not_count(self, as_person, asked):
        page = answer(as_person(), asked, answer="yes", no_pressure="no")
        assert "A yes counts only where a no was possible" in text(page)
        assert AccessRequest.objects.get().answer == ""

    def test_somebody_else_s_does_not_exist(self, as_person, asked):
        assert as_person("kampen").get(reverse("my_request", args=[asked])).status_code == 404

    def test_answered_stays_answered(self, as_person, asked):
        client = as_person()
        answer(client, asked, answer="no")
        answer(client, asked, answer="yes")
        assert AccessRequest.objects.get().answer == "refused"
        assert not ConsentEvent.objects.exists()


def live_world_access(live_world):
    from django.utils import timezone

    return sharing.decide(
        live_world.actor("municipality"),
        person_id=live_world.people["zwolle"],
        what="person",
        now=timezone.now(),
        today=live_world.today,
    )
