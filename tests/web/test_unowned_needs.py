"""Pages of the register: over the people of an agency, one person's, the person's own, and the open numbers."""

from __future__ import annotations

import csv
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.web.written_plan import WrittenPlan
from throughcare.accounts.actions import open_account
from throughcare.kernel.access import Actor
from throughcare.needs import actions
from throughcare.needs.models import MonthlyCount, Unowned
from throughcare.sharing import actions as sharing

pytestmark = pytest.mark.django_db
WORDS = "A room near work"


@pytest.fixture
def plan(live_world) -> WrittenPlan:
    plan = WrittenPlan(live_world)
    plan.need(WORDS)
    night(live_world)
    return plan


def night(small) -> None:
    actions.look(access=small.system(), now=small.now, today=small.today)


@pytest.fixture
def me(live_world, plan) -> Client:
    account = open_account(
        "rik",
        name="Rik",
        password=None,
        by=Actor(account_id=None, role="system"),
        now=live_world.now,
    )
    sharing.link_self(account, plan.person_id, access=live_world.system(), now=live_world.now)
    client = Client()
    client.force_login(live_world.account("rik"))
    return client


def text(answer) -> str:
    assert answer.status_code == 200, answer.content[:300]
    return BeautifulSoup(answer.content, "html.parser").main.get_text(" ", strip=True)


def day(on) -> dict[str, str]:
    return {"on_day": str(on.day), "on_month": str(on.month), "on_year": str(on.year)}


@pytest.mark.requirement("R93")
class TestRegister:
    def test_lists_what_nobody_owns_with_the_reason(self, as_worker, plan) -> None:
        page = text(as_worker("casemanager").get("/unowned-needs"))
        assert "Rik Zwartewater" in page
        assert "There is no service for it" in page
        assert "Nobody asked the authority yet" in page

    def test_says_so_where_there_is_nothing(self, as_worker, live_world) -> None:
        assert "Somebody owns every need" in text(as_worker("casemanager").get("/unowned-needs"))

    @pytest.mark.parametrize("who", ["stranger", "gb-casemanager", "municipality2"])
    def test_shows_others_nothing(self, as_worker, plan, who) -> None:
        answer = as_worker(who).get("/unowned-needs")
        assert answer.status_code == 404 or "Zwartewater" not in text(answer)

    def test_takes_as_many_statements_for_five_people_as_for_one(
        self, as_worker, live_world, plan
    ) -> None:
        client = as_worker("casemanager")
        client.get("/unowned-needs")
        with CaptureQueriesContext(
            connection,
        ) as one:
            client.get("/unowned-needs")
        for name in ("short", "remand", "kampen", "unknown"):
            WrittenPlan(live_world, name).need(WORDS)
        night(live_world)
        with CaptureQueriesContext(connection) as five:
            page = text(client.get("/unowned-needs"))
        assert "IJsselmuiden" in page
        assert len(five) == len(one)


class TestPersonUnowned:
    def address(self, plan, rest="") -> str:
        return f"/people/{plan.person_id}/unowned-needs{rest}"

    def test_shows_reason_authority_and_history(self, as_worker, plan) -> None:
        page = text(as_worker("casemanager").get(self.address(plan)))
        for words in (WORDS, "Who could decide: the municipality", "Entered", "by rule"):
            assert words in page

    def test_leads_from_question_to_answer(self, as_worker, plan, live_world) -> None:
        client, key = as_worker("casemanager"), Unowned.objects.get().pk
        asked = {"words": "By letter", **day(live_world.today)}
        answer = client.post(self.address(plan, f"/{key}/asked"), asked, follow=True)
        assert "The authority was asked" in text(answer)
        said = {"answer": "refuses", "words": "No money", **day(live_world.today)}
        answer = client.post(self.address(plan, f"/{key}/answered"), said, follow=True)
        assert "It refuses" in text(answer)
        assert "No money" in text(answer)

    def test_refuses_a_day_to_come_and_keeps_what_was_typed(
        self, as_worker, plan, live_world
    ) -> None:
        key = Unowned.objects.get().pk
        sent = {"words": "By letter", **day(live_world.today + timedelta(days=2))}
        answer = as_worker("casemanager").post(self.address(plan, f"/{key}/asked"), sent)
        assert answer.status_code == 422
        assert "This day is still to come" in answer.content.decode()
        assert "By letter" in answer.content.decode()

    def test_takes_a_need_that_a_worker_knows_of(self, as_worker, plan) -> None:
        need = plan.need("Somebody who speaks Tigrinya")
        client = as_worker("casemanager")
        assert "Tigrinya" in text(client.get(self.address(plan, "/new")))
        sent = {"need": str(need), "why": "all_full", "words": "Called all three"}
        answer = client.post(self.address(plan, "/new"), sent, follow=True)
        assert "It stands in the register" in answer.content.decode()
        key = Unowned.objects.get(need_id=need).pk
        answer = client.post(
            self.address(plan, f"/{key}/mistake"), {"words": "Not so"}, follow=True
        )
        assert "It was a mistake" in text(answer)

    @pytest.mark.parametrize("rest", ["", "/new"])
    @pytest.mark.parametrize("who", ["stranger", "gb-casemanager", "police"])
    def test_is_not_there_for_others(self, as_worker, plan, who, rest) -> None:
        assert as_worker(who).get(self.address(plan, rest)).status_code == 404

    def test_has_no_entry_of_somebody_else(self, as_worker, plan, live_world) -> None:
        key, other = Unowned.objects.get().pk, live_world.people["kampen"]
        client = as_worker("casemanager")
        assert client.get(f"/people/{other}/unowned-needs/{key}/asked").status_code == 404


class TestMyUnowned:
    def test_says_what_why_who_and_what_meanwhile(self, me) -> None:
        page = text(me.get(reverse("my_unowned")))
        for words in (
            WORDS,
            "There is no such help near you",
            "Who could decide it: the municipality",
            "You did nothing wrong",
            "What you can do meanwhile",
        ):
            assert words in page

    def test_names_no_day_that_is_over(self, me) -> None:
        Unowned.objects.update(escalated_on="2026-11-02")
        page = text(me.get(reverse("my_unowned")))
        assert "Your contact and the municipality were told on Monday 2 November 2026" in page
        assert "If nobody does before" not in page

    def test_is_linked_from_my_home(self, me) -> None:
        assert reverse("my_unowned") in me.get(reverse("my_page")).content.decode()


@pytest.mark.requirement("R93", "R117")
class TestNumbers:
    def test_are_open_to_everybody_and_hold_small_ones_back(self, client, live_world) -> None:
        month = live_world.today.replace(day=1)
        MonthlyCount.objects.create(month=month, jurisdiction="NL", why="all_full", people=31)
        MonthlyCount.objects.create(month=month, jurisdiction="NL", why="no_service", people=None)
        page = text(client.get(reverse("unowned_numbers")))
        assert "31" in page
        assert "not told" in page
        assert "decide locally" in page
        lines = client.get(reverse("unowned_numbers_file")).content.decode().splitlines()
        rows = list(csv.DictReader(lines))
        assert [(row["reason"], row["people"]) for row in rows] == [
            ("all_full", "31"),
            ("no_service", ""),
        ]

    def test_say_so_before_anything_was_counted(self, client, db) -> None:
        assert "Nothing was counted yet" in text(client.get(reverse("unowned_numbers")))
