"""A sealed service stays out of the shared plan: nobody learns from it that the service helps."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.plans.cast import NOW, TODAY, make_cast
from throughcare.agencies import queries as agencies
from throughcare.agencies.models import Agency
from throughcare.plans import actions, queries
from throughcare.plans.types import THE_PERSON, Owner
from throughcare.sharing import actions as sharing

pytestmark = pytest.mark.django_db
NAMES = ("Agency town", "Coordinator")
REFUSAL = "A sealed service does not write in the shared plan"
PAGES = ("person_plan", "person_plan_print", "person_plan_versions")


@pytest.fixture
def cast(db):
    yield make_cast()
    agencies.forget_agency_map()


@pytest.fixture
def seal(cast):
    def town():
        Agency.objects.filter(pk=cast.agencies["town"]).update(is_sealed=True)
        agencies.forget_agency_map()

    return town


def client_of(cast, who):
    client = Client()
    client.force_login(get_user_model().objects.get(pk=cast.accounts[who]))
    return client


def shown(cast, who, name, *args):
    response = client_of(cast, who).get(reverse(name, args=[cast.person_id, *args]))
    assert response.status_code == 200
    return response.content.decode()


def given(cast, access):
    ref, _ = queries.plan_of(cast.person_id, cast.case_id, access=access)
    return {"version": ref.version, "access": access, "now": NOW}


def add_step(cast, owner, who="manager"):
    return actions.add_action(
        cast.plan_id(),
        text="Ask for a room",
        owner=owner,
        due_on=timezone.localdate() + timedelta(days=7),
        goal_id=None,
        today=TODAY,
        **given(cast, cast.access(who)),
    ).key


@pytest.fixture
def town_wrote(cast, seal):
    """The town owns a step and added it, in the days before it was sealed."""
    step = add_step(cast, Owner(cast.agencies["town"]), "coordinator")
    seal()
    return step


class TestNames:
    @pytest.mark.parametrize("page", PAGES)
    def test_are_not_shown_to_others(self, cast, town_wrote, page):
        html = shown(cast, "manager", page)
        assert not any(name in html for name in NAMES)

    def test_are_not_shown_in_a_version(self, cast, town_wrote):
        html = shown(cast, "manager", "person_plan_version", 2)
        assert "Ask for a room" in html
        assert not any(name in html for name in NAMES)

    def test_stay_hidden_when_the_service_closes(self, cast, town_wrote):
        Agency.objects.filter(pk=cast.agencies["town"]).update(closed_on=TODAY)
        names = queries.agency_names(access=cast.access("manager"))
        assert cast.agencies["town"] not in names

    @pytest.mark.parametrize("who", ["coordinator", "robin"])
    def test_are_shown_to_itself_and_to_the_person(self, cast, town_wrote, who):
        (row,) = queries.versions_of(
            cast.person_id, cast.case_id, access=cast.access(who), before=3
        )[:1]
        assert (row.agency_name, row.worker_name) == NAMES

    def test_of_other_agencies_are_shown(self, cast, town_wrote):
        assert cast.agencies["prison"] in queries.agency_names(access=cast.access("manager"))


class TestOwners:
    @pytest.mark.parametrize("scope", ["manager", "system"])
    def test_are_never_sealed(self, cast, seal, scope):
        seal()
        system = sharing.system_access(purpose="tests", now=NOW)
        access = system if scope == "system" else cast.access(scope)
        with pytest.raises(actions.SealedError, match="a sealed service does not write"):
            actions.add_action(
                cast.plan_id(),
                text="Ask for a room",
                owner=Owner(cast.agencies["town"]),
                due_on=TODAY,
                goal_id=None,
                today=TODAY,
                **given(cast, access),
            )

    def test_are_not_offered(self, cast, seal):
        assert "Agency town" in shown(cast, "manager", "person_plan_action_add")
        seal()
        html = shown(cast, "manager", "person_plan_action_add")
        assert "Agency prison" in html
        assert "Agency town" not in html


class TestWriting:
    def test_of_steps_is_refused(self, cast, seal):
        step = add_step(cast, THE_PERSON)
        seal()
        with pytest.raises(actions.SealedError):
            add_step(cast, THE_PERSON, "coordinator")
        with pytest.raises(actions.SealedError):
            actions.complete_action(
                cast.plan_id(),
                action_id=step,
                done_on=TODAY,
                **given(cast, cast.access("coordinator")),
            )

    @pytest.mark.parametrize("page", ["need_add", "goal_add", "action_add"])
    @pytest.mark.parametrize("method", ["get", "post"])
    def test_leads_back_to_the_plan_and_says_why(self, cast, seal, page, method):
        seal()
        before = queries.plan_of(cast.person_id, cast.case_id, access=cast.access())
        address = reverse(f"person_plan_{page}", args=[cast.person_id])
        said = {"domain": "shelter", "text": "A room", "words": "A room", "version": "1"}
        response = getattr(client_of(cast, "coordinator"), method)(address, said, follow=True)
        assert response.redirect_chain == [(reverse("person_plan", args=[cast.person_id]), 302)]
        assert REFUSAL in response.content.decode()
        assert queries.plan_of(cast.person_id, cast.case_id, access=cast.access()) == before
