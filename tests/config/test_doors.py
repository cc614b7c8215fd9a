from __future__ import annotations

from datetime import date

import pytest
from django.http import Http404, HttpResponse
from django.test import Client
from django.urls import NoReverseMatch, get_resolver, reverse
from django.urls.resolvers import URLPattern, URLResolver

from tests.accounts.factories import (
    FIRST_DAY,
    LONG_AGO,
    SYSTEM,
    is_person,
    open_agency,
    person,
    signed_in,
    work,
)
from throughcare.accounts import actions
from throughcare.accounts.types import Role
from throughcare.config.chrome import NAVIGATION, PERSON_NAVIGATION
from throughcare.kernel.access import Actor
from throughcare.pages.doors import open_page, person_page, policy_of, staff_page
from throughcare.sharing.actions import guarding


@pytest.fixture
def town() -> int:
    return open_agency("waterrand")


class TestMarks:
    def request(self, rf, actor: Actor, worker: object = None):
        request = rf.get("/somewhere?x=1")
        request.actor, request.worker = actor, worker
        return request

    def test_stand_on_the_view(self):
        marked = staff_page(roles={Role.TEAM_LEADER})(lambda _request: HttpResponse())
        policy = policy_of(marked)
        assert policy is not None
        assert (policy.kind, policy.roles) == ("staff", {"team_leader"})

    def test_are_never_two(self):
        with pytest.raises(TypeError, match="twice"):
            open_page(person_page(lambda _request: HttpResponse()))

    @pytest.mark.parametrize("mark", [staff_page, person_page])
    def test_lead_strangers_to_the_sign_in(self, rf, mark):
        view = mark(lambda _request: HttpResponse())
        answer = view(self.request(rf, Actor(None, role="anonymous")))
        assert answer["Location"] == "/sign-in?next=%2Fsomewhere%3Fx%3D1"

    def test_hide_staff_pages_from_a_person(self, rf):
        with pytest.raises(Http404):
            staff_page(lambda _request: HttpResponse())(
                self.request(rf, Actor(1, role="person", person_id=2))
            )

    def test_hide_a_persons_pages_from_workers(self, rf):
        with pytest.raises(Http404):
            person_page(lambda _request: HttpResponse())(
                self.request(rf, Actor(1, 1, 1, "team_leader"), object())
            )

    def test_keep_pages_out_of_caches(self, rf):
        answer = person_page(lambda _request: HttpResponse())(
            self.request(rf, Actor(1, role="person", person_id=2))
        )
        assert answer["Cache-Control"] == "no-store"
        assert "Cache-Control" not in open_page(lambda _request: HttpResponse())(None)


@pytest.mark.django_db
class TestDoors:
    def test_ask_the_database_four_times(self, town, django_assert_num_queries):
        client = signed_in(work(town, "Kim", Role.AGENCY_ADMINISTRATOR))
        client.get("/about")
        with django_assert_num_queries(4):  # session, account, standing, and the rest at the end
            client.get("/about")

    def test_ask_nothing_for_strangers(self, django_assert_num_queries):
        guarding.rest()  # What was begun outside a page is ended by the next page, in one statement.
        with django_assert_num_queries(0):
            Client().get("/about")

    def test_shut_at_once_behind_who_leaves(self, town):
        kim = work(town, "Kim", Role.AGENCY_ADMINISTRATOR)
        work(town, "Lee", Role.AGENCY_ADMINISTRATOR)
        client = signed_in(kim)
        assert client.get("/administration").status_code == 200
        actions.close(kim.membership_id, by=SYSTEM, now=LONG_AGO, today=date(2026, 1, 1))
        assert client.get("/administration").headers["Location"].startswith("/sign-in")

    def test_shut_behind_who_leaves_one_of_two_agencies(self, town):
        kim = work(town, "Kim", Role.AGENCY_ADMINISTRATOR)
        client = signed_in(kim)
        work(town, "Lee", Role.AGENCY_ADMINISTRATOR)
        actions.join(
            kim.account_id,
            agency_id=open_agency("elders"),
            role=Role.NGO_WORKER,
            by=SYSTEM,
            now=LONG_AGO,
            today=FIRST_DAY,
        )
        actions.close(kim.membership_id, by=SYSTEM, now=LONG_AGO, today=date(2026, 1, 1))
        assert client.get("/administration").status_code == 404

    def test_show_a_person_only_their_own_pages(self, town):
        kim = work(town, "Kim", Role.AGENCY_ADMINISTRATOR)
        is_person(kim.account_id, person())
        client = signed_in(kim)
        assert client.get("/administration").status_code == 404
        assert client.get("/").headers["Location"] == reverse("my_page")

    def test_tell_an_account_without_agency(self):
        actions.open_account("solo", name="Solo", password="x" * 12, by=SYSTEM, now=LONG_AGO)
        client = Client()
        client.post("/sign-in", {"login": "solo", "password": "x" * 12})
        assert "do not work for an agency" in client.get("/").content.decode()

    def test_speak_the_language_of_the_account(self, town):
        kim = work(town, "Kim", Role.AGENCY_ADMINISTRATOR)
        client = signed_in(kim)
        answer = client.post("/language", {"language": "nl", "next": "/administration"})
        assert answer.headers["Location"] == "/administration"
        client.cookies.pop("language")
        assert 'lang="nl"' in client.get("/administration").content.decode()

    def test_leave_an_unknown_language_alone(self, town):
        client = signed_in(work(town, "Kim", Role.AGENCY_ADMINISTRATOR))
        client.post("/language", {"language": "xx", "next": "//elsewhere.example"})
        assert 'lang="en"' in client.get("/administration").content.decode()


def _views(resolver, before: str = ""):
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from _views(entry, before + str(entry.pattern))
        elif isinstance(entry, URLPattern):
            yield before + str(entry.pattern), entry.callback


def test_every_view_has_a_mark():
    unmarked = [path for path, view in _views(get_resolver()) if policy_of(view) is None]
    assert unmarked == []


@pytest.mark.parametrize("name", [entry[0] for entry in (*NAVIGATION, *PERSON_NAVIGATION)])
def test_every_entry_of_the_navigation_leads_somewhere(name):
    try:
        assert reverse(name)
    except NoReverseMatch:
        pytest.fail(f"The navigation has an entry [{name}], but no address has this name.")


@pytest.mark.django_db
class TestProblems:
    def test_of_a_missing_page_in_plain_words(self):
        answer = Client().get("/nothing-here")
        assert answer.status_code == 404
        assert "This page is not here" in answer.content.decode()

    def test_of_a_forged_form_in_plain_words(self):
        answer = Client(enforce_csrf_checks=True).post("/language", {"language": "nl"})
        assert answer.status_code == 403
        assert "This form is too old" in answer.content.decode()

    def test_of_ours_ask_nothing_of_the_database(self, rf, django_assert_num_queries):
        from throughcare.public.views import server_error

        with django_assert_num_queries(0):
            answer = server_error(rf.get("/"))
        assert answer.status_code == 500
        assert "on our side" in answer.content.decode()
