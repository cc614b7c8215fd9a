"""The staff pages of referrals: from a need to a service, and the inbox of the agency that answers."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.referrals.desk import set_up_desk
from throughcare.audit.models import AuditEvent
from throughcare.referrals.models import Referral, SentItem
from throughcare.referrals.types import Deed

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(live_world):
    return set_up_desk(live_world)


def main_of(answer, status: int = 200):
    assert answer.status_code == status, answer.content[:500]
    return BeautifulSoup(answer.content, "html5lib").main


def words(answer, status: int = 200) -> str:
    return " ".join(main_of(answer, status).text.split())


class TestNew:
    @pytest.mark.requirement("R60")
    def test_leads_from_a_need_to_what_is_sent(self, desk, as_worker) -> None:
        client = as_worker("casemanager")
        address = reverse("person_referral_new", args=[desk.person_id])
        page = main_of(client.get(f"{address}?need={desk.need_id}"))
        assert "Rooms with a key" in page.text
        assert "Boat house" not in page.text, "no agency stands for it"
        typed = {
            "service": desk.services["rooms"],
            "need": desk.need_id,
            "kind": "housing",
            "words": "A room, please.",
        }
        answer = client.post(address, typed)
        number = Referral.objects.get().pk
        assert answer.url == reverse("person_referral_send", args=[desk.person_id, number])
        page = main_of(client.get(answer.url))
        assert "Rik Zwartewater" in page.text
        assert "The person said yes to sharing the plan with this agency." in page.text
        sent = client.post(answer.url, {"items": ["identity.name", "words"]}, follow=True)
        assert "The referral was sent" in sent.content.decode()
        assert set(SentItem.objects.values_list("key", flat=True)) == {"identity.name", "words"}

    @pytest.mark.requirement("R60")
    def test_finds_the_service_in_the_whole_directory(self, desk, as_worker) -> None:
        client = as_worker("casemanager")
        address = reverse("person_referral_new", args=[desk.person_id])
        page = main_of(client.get(f"{address}?need={desk.need_id}"))
        link = page.find("a", string="Search the whole directory")["href"]
        found = main_of(client.get(f"{link}&name=housing"))
        assert found.find("input", {"name": "person", "type": "hidden"})
        service = found.find("a", string="Housing desk")["href"]
        card = main_of(client.get(service))
        chosen = main_of(client.get(card.find("a", string="Refer to this service")["href"]))
        option = chosen.find("option", selected=True, value=str(desk.services["town"]))
        assert option is not None

    def test_says_what_is_wrong(self, desk, as_worker) -> None:
        address = reverse("person_referral_new", args=[desk.person_id])
        typed = {"service": desk.services["rooms"], "kind": "housing", "words": " "}
        assert "Write something" in words(as_worker("casemanager").post(address, typed))

    def test_is_nothing_to_a_stranger(self, desk, as_worker) -> None:
        client = as_worker("municipality2")
        for name in ("person_referrals", "person_referral_new"):
            assert client.get(reverse(name, args=[desk.person_id])).status_code == 404


class TestSend:
    @pytest.mark.usefixtures("nobody_was_asked")
    def test_shows_a_no_with_the_next_lawful_step(self, desk, as_worker) -> None:
        address = reverse("person_referral_send", args=[desk.person_id, desk.draft()])
        client = as_worker("casemanager")
        shown = words(client.get(address))
        assert "May not be sent" in shown
        assert "Talk with the person about a yes" in shown
        refused = words(client.post(address, {"items": ["identity.name"]}))
        assert "Nothing was sent" in refused
        assert not SentItem.objects.exists()


class TestReferral:
    def test_is_closed_only_with_both_outcomes(self, desk, as_worker) -> None:
        number = desk.finished()
        client = as_worker("casemanager")
        address = reverse("person_referral", args=[desk.person_id, number])
        assert "Close the referral" not in words(client.get(address))
        client.post(address, {"step": "say", "met-met": "partly", "met-words": "Nearly."})
        assert "Close the referral" in words(client.get(address))
        client.post(address, {"step": "close"})
        assert Referral.objects.get().state == "completed"

    def test_is_taken_back_with_a_reason(self, desk, as_worker) -> None:
        number = desk.sent()
        client = as_worker("casemanager")
        address = reverse("person_referral", args=[desk.person_id, number])
        assert "Choose one from the list" in words(client.post(address, {"step": "withdraw"}))
        client.post(address, {"step": "withdraw", "end-reason": "elsewhere"})
        assert Referral.objects.get().state == "cancelled"
        assert "Ask another service in the same thread" in words(client.get(address))

    @pytest.mark.requirement("R72")
    def test_takes_down_a_no_of_the_person(self, desk, as_worker) -> None:
        number = desk.sent()
        client = as_worker("casemanager")
        address = reverse("person_referral", args=[desk.person_id, number])
        typed = {"step": "withdraw", "end-reason": "person_refused", "end-words": "Not there."}
        client.post(address, typed)
        assert Referral.objects.get().why == "person_refused"
        page = words(client.get(reverse("person_referrals", args=[desk.person_id])))
        assert "Does not want" in page
        offered = main_of(client.get(reverse("person_referral_new", args=[desk.person_id])))
        assert "Rooms with a key" not in offered.text

    def test_lists_what_must_be_certain_on_the_day_of_release(self, desk, as_worker) -> None:
        shown = words(
            as_worker("casemanager").get(reverse("person_referrals", args=[desk.person_id]))
        )
        assert "A place to sleep: Not certain" in shown
        assert "decide locally" in shown.lower()


class TestInbox:
    @pytest.mark.requirement("R78")
    def test_answers_in_the_product(self, desk, as_worker) -> None:
        number = desk.sent("town")
        client = as_worker("municipality")
        shown = main_of(client.get(reverse("referrals")))
        assert "Rik Zwartewater" in shown.text
        address = reverse("referral_received", args=[number])
        assert "A room from January." in words(client.get(address))
        assert Referral.objects.get().state == "received"
        assert "Choose one from the list" in words(client.post(address, {"deed": "decline"}))
        client.post(address, {"deed": "decline", "reason": "no_place", "words": "Ask in May."})
        row = Referral.objects.get()
        assert (row.state, row.why) == ("rejected", "no_place")

    def test_is_recorded_before_it_is_shown(self, desk, as_worker) -> None:
        desk.sent("town")
        as_worker("municipality").get(reverse("referrals"))
        event = AuditEvent.objects.filter(what="referrals_received").latest("pk")
        assert (event.basis, event.person_ids) == ("relation.received", [desk.person_id])

    def test_keeps_to_one_agency(self, desk, as_worker) -> None:
        number = desk.sent("town")
        client = as_worker("municipality2")
        assert "Rik" not in words(client.get(reverse("referrals")))
        assert client.get(reverse("referral_received", args=[number])).status_code == 404

    def test_needs_no_more_statements_for_more_rows(self, desk, as_worker) -> None:
        client = as_worker("municipality")
        desk.sent("town")
        client.get(reverse("referrals"))
        with CaptureQueriesContext(
            connection,
        ) as few:
            client.get(reverse("referrals"))
        for _number in range(4):
            desk.sent("town")
        with CaptureQueriesContext(connection) as many:
            client.get(reverse("referrals"))
        assert len(few) == len(many)

    def test_says_what_comes_too_late(self, desk, as_worker) -> None:
        from throughcare.referrals import actions

        number = desk.sent("town")
        actions.withdraw(
            number, "elsewhere", person_id=desk.person_id, access=desk.access(), **desk.when()
        )
        client = as_worker("municipality")
        address = reverse("referral_received", args=[number])
        answer = client.post(address, {"deed": "accept"}, follow=True)
        assert "kept as a note" in answer.content.decode()
        assert Referral.objects.get().state == "cancelled"

    @pytest.mark.requirement("R53")
    def test_says_that_a_place_is_certain_and_then_not_any_more(self, desk, as_worker) -> None:
        number = desk.sent()
        desk.answer(number, Deed.ACCEPT)
        client = as_worker("ngo")
        address = reverse("referral_received", args=[number])
        assert "Is it certain?" in words(client.get(address))
        day = {"day_day": "1", "day_month": "3", "day_year": "2027"}
        client.post(address, {"step": "certain", **day})
        assert str(Referral.objects.get().confirmed_on) == "2027-03-01"
        wrong = client.post(address, {"step": "certain", **day, "day_day": "31", "day_month": "2"})
        assert "govuk-error-summary" in wrong.content.decode()
        client.post(address, {"step": "certain"})
        assert Referral.objects.get().confirmed_on is None
        assert "Not certain any more" in words(client.get(address))

    def test_tells_how_it_goes(self, desk, as_worker) -> None:
        number = desk.sent("town")
        desk.answer(number, Deed.ACCEPT, who="municipality")
        client = as_worker("municipality")
        address = reverse("referral_received", args=[number])
        told = {"deed": "finish", "ended": "done"}
        assert "Say whether the need was met" in words(client.post(address, told))
        client.post(address, told | {"met": "met"})
        assert Referral.objects.get().met_receiver == "met"


class TestRoom:
    def test_is_asked_and_answered(self, desk, as_worker) -> None:
        client = as_worker("casemanager")
        typed = {
            "service": desk.services["town"],
            "domain": "shelter",
            "municipality": "GM0193",
            "on_day": "4",
            "on_month": "1",
            "on_year": "2027",
        }
        assert "No service is chosen yet" in words(client.get(reverse("room_ask")))
        unknown = client.post(reverse("room_ask"), typed | {"municipality": "Atlantis"})
        assert "There is no municipality of this name" in words(unknown)
        client.post(reverse("room_ask"), typed | {"municipality": "Zwolle"})
        assert "Housing desk" in words(client.get(reverse("referrals")))
        from throughcare.referrals.models import CapacityRequest

        room = CapacityRequest.objects.get()
        client = as_worker("municipality")
        client.post(reverse("room_answer", args=[room.pk]), {"answer": "place"})
        assert CapacityRequest.objects.get().answer == "place"
        assert CapacityRequest.objects.get().municipality == "GM0193"
