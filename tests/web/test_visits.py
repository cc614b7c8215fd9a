"""Pages of permits and visits: of the organisation, of the prison, at the gate, and the person's own."""

from __future__ import annotations

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.visits.conftest import House
from throughcare.visits import actions
from throughcare.visits.models import Permit, Visit

pytestmark = pytest.mark.django_db


@pytest.fixture
def house(live_world) -> House:
    return House(live_world, live_world.people["zwolle"])


@pytest.fixture
def permitted(house) -> House:
    house.granted()
    house.team()
    return house


def text(answer) -> str:
    assert answer.status_code == 200, answer.content[:300]
    return BeautifulSoup(answer.content, "html.parser").find("main").get_text(" ", strip=True)


def day(name: str, on) -> dict[str, str]:
    return {
        f"{name}_day": str(on.day),
        f"{name}_month": str(on.month),
        f"{name}_year": str(on.year),
    }


@pytest.mark.requirement("R81")
def test_from_the_first_question_to_the_feedback(as_worker, house) -> None:
    """The organisation asks, the prison grants, a visit is asked for, agreed, held, and told about."""
    ngo = as_worker("ngo")
    assert "Nobody has asked yet" in text(ngo.get("/visits/permits"))
    answer = ngo.post("/visits/permits/new", {"prison": str(house.prison_id), "what": ""})
    assert answer.status_code == 422
    assert "the prison decides on it" in answer.content.decode()
    sent = {"prison": str(house.prison_id), "what": "A group on Thursdays"}
    assert (
        "The prison was asked"
        in ngo.post("/visits/permits/new", sent, follow=True).content.decode()
    )
    permit = Permit.objects.get().pk

    leader = as_worker("teamleader")
    assert "A group on Thursdays" in text(leader.get(f"/visits/permits/{permit}"))
    until = day("until", house.small.today + timedelta(days=90))
    answer = leader.post(
        f"/visits/permits/{permit}/answer", {"answer": "grant", **until}, follow=True
    )
    assert "Granted until" in text(answer)

    ngo = as_worker("ngo")
    sent = {"name": "Hennie Postma", "function": "volunteer"}
    assert "Hennie Postma, volunteer" in text(
        ngo.post(f"/visits/permits/{permit}/visitors", sent, follow=True)
    )
    house.permit_id, house.visitors = permit, [Permit.objects.get().visitors.get().pk]
    house.team()
    on = house.small.today + timedelta(days=4)
    sent = {
        **day("day", on),
        "begins": "14:00",
        "ends": "15.00",
        "visitors": [str(house.visitors[0])],
    }
    new = f"/people/{house.person_id}/visits/new"
    assert ngo.post(new, {**sent, "ends": ""}).status_code == 422
    assert "The prison was asked" in ngo.post(new, sent, follow=True).content.decode()
    visit = Visit.objects.get().pk

    prison = as_worker("casemanager")
    page = text(prison.get("/visits"))
    assert "Rik Zwartewater" in page
    assert "Hennie Postma" in page
    answer = prison.post(
        f"/visits/{visit}/answer", {"answer": "agree", "room": "Room 4"}, follow=True
    )
    assert "Room 4" in text(answer)
    gate = text(prison.get("/visits/gate", {"day": on.isoformat()}))
    assert "14:00 - 15:00" in gate
    assert "Hennie Postma" in gate
    assert "Nobody is expected" in text(prison.get("/visits/gate", {"day": "nonsense"}))

    Visit.objects.update(
        starts_at=house.small.now - timedelta(hours=2), ends_at=house.small.now - timedelta(hours=1)
    )
    ngo = as_worker("ngo")
    sent = {"outcome": "held", "feedback": "The room was cold"}
    assert "Was held" in text(ngo.post(f"/visits/{visit}/report", sent, follow=True))
    assert "The room was cold" in text(as_worker("casemanager").get(f"/visits/{visit}"))


def test_says_so_without_a_permit(as_worker, house) -> None:
    house.team()
    assert "has no permit to work" in text(
        as_worker("ngo").get(f"/people/{house.person_id}/visits/new")
    )


@pytest.mark.parametrize("who", ["municipality", "gb-casemanager", "stranger"])
def test_is_not_there_for_others(as_worker, permitted, who) -> None:
    visit = permitted.one()
    client = as_worker(who)
    for path in (
        f"/visits/{visit}",
        f"/visits/{visit}/answer",
        f"/visits/permits/{permitted.permit_id}",
    ):
        assert client.get(path).status_code == 404, path


def test_the_organisation_does_not_answer_for_the_prison(as_worker, permitted) -> None:
    visit = permitted.one()
    ngo = as_worker("ngo")
    for path in (
        f"/visits/{visit}/answer",
        f"/visits/permits/{permitted.permit_id}/answer",
        "/visits/gate",
    ):
        assert ngo.get(path).status_code == 404, path


def test_the_prison_calls_nothing_off_for_the_organisation(as_worker, permitted) -> None:
    visit = permitted.one()
    prison = as_worker("casemanager")
    for path in (f"/visits/{visit}/off", f"/visits/{visit}/report"):
        assert prison.get(path).status_code == 404, path


def test_a_list_of_many_takes_as_many_statements_as_one_of_few(as_worker, permitted) -> None:
    permitted.one()
    client = as_worker("casemanager")
    client.get("/visits")
    with CaptureQueriesContext(connection) as few:
        client.get("/visits")
    for days in range(4, 14):
        permitted.group(days)
    with CaptureQueriesContext(connection) as many:
        client.get("/visits")
    assert len(many) == len(few)


def test_a_page_of_fifty_leads_on(as_worker, permitted) -> None:
    for number in range(51):
        permitted.group(1, topic=f"Group {number}")
    client = as_worker("casemanager")
    first = client.get("/visits")
    link = BeautifulSoup(first.content, "html.parser").find(
        "a", href=lambda one: one and "after=" in one
    )
    assert "Group 50" not in text(first)
    assert "Group 50" in text(client.get(f"/visits{link['href'][link['href'].index('?') :]}"))


def test_the_person_reads_who_comes_and_says_no(live_world, permitted) -> None:
    visit = permitted.one()
    actions.agree(visit, "Room 4", **permitted.by("casemanager"))
    permitted.me()
    me = Client()
    me.force_login(live_world.account("rik"))
    page = text(me.get("/me/visits"))
    for words in ("Hennie Postma", "Where: Room 4", "I do not want this visit"):
        assert words in page
    assert "They do not read why" in text(me.get(f"/me/visits/{visit}/no"))
    answer = me.post(f"/me/visits/{visit}/no", follow=True)
    assert "They will not come" in answer.content.decode()
    assert "Not possible" in text(answer)
    assert me.get(f"/me/visits/{visit}/no").status_code == 404
