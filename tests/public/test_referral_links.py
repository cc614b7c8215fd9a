"""Answering by a signed link, without an account: replayed, guessed, expired, passed on, too late."""

from __future__ import annotations

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from tests.referrals.desk import set_up_desk
from tests.referrals.test_answering import token_of
from throughcare.audit.models import AuditEvent
from throughcare.messages.models import Message
from throughcare.referrals import actions
from throughcare.referrals.models import CapacityRequest, Referral, ReferralEvent, ReplyLink

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(live_world):
    cache.clear()
    return set_up_desk(live_world)


def words(answer, status: int = 200) -> str:
    assert answer.status_code == status, answer.content[:500]
    return " ".join(BeautifulSoup(answer.content, "html5lib").main.text.split())


def opened(client: Client, token: str) -> str:
    return words(client.post(reverse("reply_by_link", args=[token]), {"step": "open"}))


@pytest.fixture
def link(desk) -> str:
    desk.sent()
    return reverse("reply_by_link", args=[token_of()])


class TestReplyByLink:
    def test_shows_nothing_about_anybody_at_first(self, client, link) -> None:
        answer = client.get(link)
        shown = words(answer)
        assert "asks Stichting Tweede Deur" in shown
        assert "Rik" not in answer.content.decode()
        assert ReplyLink.objects.latest("pk").opened_by == ""
        assert answer.headers["Cache-Control"]

    def test_says_to_who_opened_it_that_it_was_opened(self, client, link) -> None:
        shown = words(client.post(link, {"step": "open"}))
        assert "Opened by the service" in shown
        assert Referral.objects.get().state == "received"
        client.get(link)
        assert ReferralEvent.objects.filter(deed="open").count() == 1

    def test_is_mailed_in_the_language_of_the_place(self, link) -> None:
        assert Message.objects.get(text_code="mail.referral_link").language == "nl"

    def test_says_that_a_place_is_certain_and_gets_another_link(self, client, link) -> None:
        client.post(link, {"step": "open"})
        client.post(link, {"step": "answer", "deed": "accept"})
        second = reverse("reply_by_link", args=[token_of()])
        assert "Is it certain?" in words(client.post(second, {"step": "open"}))
        day = {"day_day": "1", "day_month": "3", "day_year": "2027"}
        wrong = client.post(second, {"step": "certain", **day, "day_month": "14"})
        assert "govuk-error-summary" in wrong.content.decode()
        assert "Your answer was sent" in words(client.post(second, {"step": "certain", **day}))
        assert str(Referral.objects.get().confirmed_on) == "2027-03-01"
        assert "answered already" in words(client.post(second, {"step": "certain"}), 410)
        assert Message.objects.filter(text_code="mail.referral_link").count() == 3

    def test_is_not_asked_before_anybody_accepted(self, client, link) -> None:
        assert "Is it certain?" not in words(client.post(link, {"step": "open"}))
        refused = client.post(link, {"step": "certain"})
        assert "cannot be done as the referral stands now" in words(refused)
        assert Referral.objects.get().confirmed_on is None

    def test_takes_an_answer_and_no_second_one(self, client, link, desk) -> None:
        assert "Rik Zwartewater" in words(client.post(link, {"step": "open"}))
        event = AuditEvent.objects.filter(what="referral.link").get()
        assert (event.basis, event.person_ids) == ("relation.link", [desk.person_id])
        said = {"step": "answer", "deed": "accept", "words": "Welcome."}
        assert "Your answer was sent" in words(client.post(link, said))
        assert Referral.objects.get().state == "accepted"
        told = words(client.post(link, said | {"deed": "decline", "reason": "no_place"}), 410)
        assert "answered already" in told
        assert Referral.objects.get().state == "accepted"

    def test_says_what_is_wrong_and_is_not_spent(self, client, link) -> None:
        client.post(link, {"step": "open"})
        wrong = words(client.post(link, {"step": "answer", "deed": "decline"}))
        assert "Choose one from the list" in wrong
        client.post(link, {"step": "answer", "deed": "decline", "reason": "no_place"})
        assert Referral.objects.get().why == "no_place"

    @pytest.mark.parametrize("token", ["nonsense", "a:b", "x" * 500, "%00"])
    def test_that_is_guessed_says_so(self, client, desk, token) -> None:
        assert "does not work" in words(client.get(reverse("reply_by_link", args=[token])), 404)

    def test_that_is_too_old_says_so(self, client, link) -> None:
        row = ReplyLink.objects.latest("pk")
        ReplyLink.objects.filter(pk=row.pk).update(
            made_at=row.made_at - timedelta(days=9), expires_at=row.expires_at - timedelta(days=9)
        )
        shown = words(client.get(link), 410)
        assert "too old" in shown
        assert "Whom to ask" in shown

    def test_that_was_passed_on_needs_the_code_of_the_mailbox(self, client, link) -> None:
        client.post(link, {"step": "open"})
        other = Client()
        answer = other.post(link, {"step": "open"})
        assert "opened elsewhere" in words(answer)
        assert "Rik" not in answer.content.decode()
        other.post(link, {"step": "send_code"})
        wrong = words(other.post(link, {"step": "take_code", "code": "12"}))
        assert "not right" in wrong
        code = Message.objects.filter(text_code="mail.referral_code").latest("pk").params["code"]
        answer = other.post(link, {"step": "take_code", "code": code}, follow=True)
        assert "Rik Zwartewater" in words(answer)
        assert "opened elsewhere" in words(client.get(link))

    def test_that_was_taken_back_keeps_the_answer(self, client, link, desk) -> None:
        client.post(link, {"step": "open"})
        actions.withdraw(
            Referral.objects.get().pk,
            "elsewhere",
            person_id=desk.person_id,
            access=desk.access(),
            **desk.when(),
        )
        said = {"step": "answer", "deed": "accept", "words": "Yes!"}
        assert "taken back" in words(client.post(link, said), 410)
        assert ReferralEvent.objects.get(deed="late").words == "Yes!"
        assert Referral.objects.get().state == "cancelled"

    def test_says_when_it_was_tried_too_often(self, client, link) -> None:
        for _number in range(25):
            answer = client.get(link)
        assert "Tried too often" in words(answer, 429)

    def test_asks_whether_there_is_room(self, client, desk) -> None:
        actions.ask_for_room(
            desk.services["rooms"],
            domain="shelter",
            municipality="GM0193",
            on=desk.today,
            by=desk.small.actor("casemanager"),
            **desk.when(),
        )
        address = reverse("reply_by_link", args=[token_of("mail.capacity_link")])
        assert "Zwolle" in words(client.get(address))
        client.post(address, {"step": "room", "answer": "full"})
        assert CapacityRequest.objects.get().answer == "full"
