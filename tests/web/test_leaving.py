"""The page on which an administrator says that the agency leaves, and what everybody else sees of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup

from throughcare.accounts import actions as accounts
from throughcare.accounts.types import Role
from throughcare.journeys import actions as journeys
from throughcare.journeys.actions import departing, leaving
from throughcare.journeys.models import Departure
from throughcare.sharing import actions as sharing
from throughcare.simulation.world import FOUNDER

pytestmark = pytest.mark.django_db


def text(answer) -> str:
    return " ".join(BeautifulSoup(answer.content, "html.parser").main.get_text().split())


def day(world, days) -> dict[str, str]:
    on = world.today + timedelta(days=days)
    return {
        "leaves_on_day": str(on.day),
        "leaves_on_month": str(on.month),
        "leaves_on_year": str(on.year),
    }


def announced(world, days=40) -> int:
    by = replace(world.actor("municipality"), role=Role.AGENCY_ADMINISTRATOR.value)
    return departing.announce(
        world.today + timedelta(days=days),
        by=by,
        access=world.system(),
        now=world.now,
        today=world.today,
    )


@pytest.mark.requirement("R109")
class TestPage:
    def test_shows_what_happens_and_which_words_are_ours(self, as_worker):
        page = as_worker("administrator").get("/administration/leave")
        shown = text(page)
        assert "What happens on the day" in shown
        assert "decide locally" in shown.lower()
        assert "Nothing is deleted" in shown

    def test_names_nobody_but_the_workers_who_must_hand_over(self, as_worker, live_world):
        shown = text(as_worker("administrator").get("/administration/leave"))
        assert "Marijke de Haan" in shown
        for family in ("Zwartewater", "Kortenoever", "IJsselmuiden"):
            assert family not in shown

    def test_offers_no_way_while_somebody_would_have_no_contact(self, as_worker, live_world):
        client = as_worker("administrator")
        page = client.post("/administration/leave", {"step": "check", **day(live_world, 60)})
        assert "Nobody may be without a contact" in text(page)
        assert "Say that we leave on this day" not in text(page)
        sent = client.post(
            "/administration/leave", {"step": "say", **day(live_world, 60)}, follow=True
        )
        assert (
            "Your agency cannot leave yet" in BeautifulSoup(sent.content, "html.parser").get_text()
        )
        assert not Departure.objects.exists()

    def test_says_what_is_wrong_with_a_day(self, as_worker, live_world):
        client = as_worker("administrator")
        page = client.post("/administration/leave", {"step": "check"})
        assert page.status_code == 422
        assert "Enter a date" in text(page)
        soon = client.post("/administration/leave", {"step": "check", **day(live_world, 2)})
        assert "This day is too soon" in text(soon)

    @pytest.mark.parametrize("who", ["casemanager", "municipality", "probation", "police"])
    def test_is_nobodys_else(self, as_worker, who):
        assert as_worker(who).get("/administration/leave").status_code == 404
        assert as_worker(who).post("/administration/leave/stay").status_code == 404

    def test_can_be_read_but_not_used_by_a_team_leader(self, as_worker, live_world):
        client = as_worker("teamleader")
        page = client.get("/administration/leave")
        assert "See what this day means" not in text(page)
        client.post("/administration/leave", {"step": "say", **day(live_world, 60)})
        assert not Departure.objects.exists()


@pytest.mark.requirement("R109")
class TestWithNobodyToHandOver:
    @pytest.fixture
    def ours(self, live_world, as_worker):
        """Let every case of the prison go to the city, so that the prison may leave."""
        for person_id in live_world.people.values():
            access = live_world.access(person_id)
            if isinstance(access, sharing.deciding.Refused):
                continue
            journeys.hand_over(
                person_id,
                to_membership_id=live_world.world.memberships["municipality"],
                reason="test",
                access=access,
                now=live_world.now,
                today=live_world.today,
            )
        return as_worker("administrator")

    def test_it_is_said_shown_and_taken_back(self, ours, live_world):
        page = ours.post("/administration/leave", {"step": "check", **day(live_world, 60)})
        assert "Say that we leave on this day" in text(page)
        assert not Departure.objects.exists()
        said = ours.post(
            "/administration/leave", {"step": "say", **day(live_world, 60)}, follow=True
        )
        assert "Your agency leaves on" in text(said)
        assert "Your agency leaves the partnership on" in text(ours.get("/administration"))
        back = ours.post("/administration/leave/stay", follow=True)
        assert "Your agency stays" in BeautifulSoup(back.content, "html.parser").get_text()
        assert Departure.objects.get().state == "cancelled"


@pytest.mark.requirement("R109")
class TestOthers:
    def test_read_who_leaves_and_when(self, live_world, as_worker):
        announced(live_world)
        shown = text(as_worker("administrator").get("/agreements"))
        assert "Aftercare desk Zwolle (fictional) leaves on" in shown
        person = as_worker("casemanager").get(f"/people/{live_world.people['zwolle']}")
        assert "Leaves the partnership on" in text(person)

    def test_read_that_it_left(self, live_world, as_worker):
        number = announced(live_world)
        later = {
            "now": live_world.now + timedelta(days=40),
            "today": live_world.today + timedelta(days=40),
        }
        leaving.carry_out(number, access=live_world.system(), **later)
        page = as_worker("administrator").get("/agreements")
        assert "Aftercare desk Zwolle (fictional) left on" in text(page)
        assert (
            as_worker("casemanager").get(f"/people/{live_world.people['zwolle']}").status_code
            == 200
        )


@pytest.mark.requirement("R109")
class TestThePerson:
    @pytest.fixture
    def me(self, client, live_world):
        account_id = accounts.open_account(
            "me-zwolle", name="Myself", password=None, language="en",
            second_factor_required=False, by=FOUNDER, now=live_world.now,
        )  # fmt: skip
        sharing.link_self(
            account_id, live_world.people["zwolle"], access=live_world.system(), now=live_world.now
        )
        from django.contrib.auth import get_user_model

        client.force_login(get_user_model().objects.get(pk=account_id))
        return client

    def test_reads_it_in_plain_words_before_and_after(self, live_world, me):
        assert "stops working with you" not in text(me.get("/me"))
        number = announced(live_world)
        shown = text(me.get("/me"))
        assert "Aftercare desk Zwolle (fictional) stops working with you on" in shown
        assert "What you agreed to share with them ends" in shown
        assert "You did nothing wrong" in shown
        later = {
            "now": live_world.now + timedelta(days=40),
            "today": live_world.today + timedelta(days=40),
        }
        leaving.carry_out(number, access=live_world.system(), **later)
        assert "does not work with you any more" in text(me.get("/me"))
