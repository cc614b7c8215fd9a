"""Pages that show what would move: before a transfer is answered, beside consent, on the person's own page."""

from __future__ import annotations

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.journeys.test_dates_move import Moving
from throughcare.accounts import actions as accounts
from throughcare.caseloads.models import Handover
from throughcare.caseloads.types import HandoverKind
from throughcare.sharing import actions as sharing
from throughcare.simulation.world import FOUNDER, NGO, TOWN

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene(live_world) -> Moving:
    """Everything here happened an hour ago and before."""
    live_world.now -= timedelta(hours=1)
    return Moving(live_world)


def text_of(response) -> str:
    assert response.status_code == 200, response.status_code
    soup = BeautifulSoup(response.content, "html.parser")
    return soup.select_one("main").get_text(" ", strip=True)


class TestPerson:
    def test_page_asks_as_little_with_everything_moved(self, as_worker, scene) -> None:
        scene.step("Pack", -1)
        scene.hand_over()
        scene.says_yes(NGO, 150)
        scene.move(200)
        client, address = as_worker("casemanager"), reverse("person", args=[scene.person_id])
        client.get(address)
        with CaptureQueriesContext(connection) as found:
            text = text_of(client.get(address))
        assert "Handover to another agency" in text
        assert "Ends before release" in text
        assert len(found) <= 25, "\n".join(" ".join(one["sql"].split())[:110] for one in found)

    @pytest.mark.usefixtures("nobody_was_asked")
    def test_does_not_name_the_yes_to_another_agency(self, as_worker, scene) -> None:
        scene.says_yes(NGO, 150)
        scene.move(200)
        address = reverse("person", args=[scene.person_id])
        assert "Yes to sharing with" in text_of(as_worker("casemanager").get(address))
        assert "Yes to sharing with" not in text_of(as_worker("municipality").get(address))


class TestConsent:
    @pytest.mark.usefixtures("nobody_was_asked")
    def test_says_what_ends_before_release(self, as_worker, scene) -> None:
        scene.says_yes(NGO, 150)
        address = reverse("person_consent", args=[scene.person_id])
        assert "This ends before release" not in text_of(as_worker("casemanager").get(address))
        scene.move(200)
        assert "This ends before release" in text_of(as_worker("casemanager").get(address))
        assert "This ends before release" not in text_of(as_worker("municipality").get(address))

    @pytest.mark.usefixtures("nobody_was_asked")
    def test_notice_asks_who_talks_with_the_person(self, as_worker, scene) -> None:
        scene.says_yes(NGO, 150)
        scene.move(200)
        text = text_of(as_worker("casemanager").get(reverse("notices")))
        assert "before release. Ask the person whether it goes on" in text


class TestTransfer:
    def test_shows_what_it_would_move_before_anybody_says_yes(self, as_worker, scene) -> None:
        scene.hand_over(to=TOWN, days=10, hangs=False, kind=HandoverKind.TRANSFER)
        address = reverse("person_handover", args=[scene.person_id])
        text = text_of(as_worker("casemanager").get(address))
        assert "What would move on that day" in text
        assert "Home municipality from that day: Steenwijkerland" in text

    def test_is_proposed_with_a_place(self, as_worker, scene) -> None:
        address = reverse("person_handover_propose", args=[scene.person_id]) + "?kind=transfer"
        client = as_worker("casemanager")
        assert "Where will the person live?" in text_of(client.get(address))
        start, meeting = scene.day(20), scene.day(15)
        typed = {
            "agency": scene.agencies[TOWN],
            "municipality": "GM0193",
            "start_on_day": start.day, "start_on_month": start.month, "start_on_year": start.year,
            "meeting_on_day": meeting.day, "meeting_on_month": meeting.month,
            "meeting_on_year": meeting.year,
        }  # fmt: skip
        assert "does not serve that municipality" in text_of(client.post(address, typed))
        client.post(address, typed | {"municipality": "", "moves_with_release": "on"})
        row = Handover.objects.get()
        assert (row.home_after, row.start_offset_days) == ("GM1708", -100)


class TestOwnPage:
    @pytest.mark.usefixtures("nobody_was_asked")
    def test_asks_whether_a_yes_goes_on(self, client, scene) -> None:
        account_id = accounts.open_account(
            "me",
            name="Myself",
            password=None,
            language="en",
            second_factor_required=False,
            by=FOUNDER,
            now=scene.now,
        )
        sharing.link_self(account_id, scene.person_id, access=scene.world.system(), now=scene.now)
        scene.says_yes(NGO, 150)
        scene.move(200)
        client.force_login(scene.world.account("me"))
        home = text_of(client.get(reverse("my_page")))
        assert "What you agreed to share stays as you said it" in home
        assert "before your release: say whether it goes on" in home
        assert "This ends before your release" in text_of(client.get(reverse("my_consent")))
