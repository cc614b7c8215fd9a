"""Entries stay fresh: providers are asked, answer once by link, and what nobody confirms is paused."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import transaction

from tests.directory.making import NOW, SYSTEM, TODAY, organization, service
from throughcare.directory import actions, queries
from throughcare.directory.actions import Assurance
from throughcare.directory.models import ServiceFact, ServiceStanding
from throughcare.directory.rules import freshness
from throughcare.directory.rules.freshness import Freshness, LinkState
from throughcare.directory.types import CapacityState
from throughcare.kernel.access import Actor
from throughcare.messages.models import Message

pytestmark = pytest.mark.django_db


def old(pk: int, days: int) -> None:
    ServiceStanding.objects.filter(service_id=pk).update(assured_on=TODAY - timedelta(days))


def link(pk: int) -> str:
    return actions.link_token(pk, serial=0, now=NOW)


def said(token: str, *, after: timedelta = timedelta(), **more: object) -> LinkState:
    now = NOW + after
    return actions.confirm_by_link(token, Assurance(**more), now=now, today=now.date())  # type: ignore[arg-type]


class TestFreshness:
    @pytest.mark.parametrize(
        ("days", "expected"),
        [
            (0, Freshness.FRESH),
            (179, Freshness.FRESH),
            (180, Freshness.STALE),
            (269, Freshness.STALE),
            (270, Freshness.OVERDUE),
        ],
    )
    def test_falls_with_the_days(self, days: int, expected: Freshness) -> None:
        assert freshness.freshness(TODAY - timedelta(days), TODAY) is expected

    def test_is_its_own_where_nobody_ever_confirmed(self) -> None:
        assert freshness.freshness(None, TODAY) is Freshness.UNCONFIRMED


class TestConfirmByLink:
    def test_takes_the_answer_of_the_provider(self) -> None:
        pk = service(organization())
        old(pk, 300)
        assert (
            said(link(pk), capacity="waiting_list", wait_days=12, response_days=3) is LinkState.GOOD
        )
        card = queries.service_card(pk)
        assert card is not None
        assert (card.assured_on, card.capacity, card.wait_days, card.response_days) == (
            TODAY,
            CapacityState.WAITING_LIST,
            12,
            3,
        )

    def test_counts_once(self) -> None:
        pk = service(organization())
        said(link(pk), capacity="open")
        assert said(link(pk), capacity="closed") is LinkState.USED
        assert ServiceStanding.objects.get(service_id=pk).capacity == "open"

    def test_ends_after_eight_days(self) -> None:
        token = link(service(organization()))
        assert said(token, after=timedelta(days=8)) is LinkState.EXPIRED
        assert said(token, after=timedelta(days=8, seconds=-1)) is LinkState.GOOD

    @pytest.mark.parametrize("token", ["", "x", "WzEsMCwiMjAzMCJd:abc", "x" * 5000])
    def test_refuses_what_was_guessed_without_asking_the_database(
        self, token: str, django_assert_num_queries
    ) -> None:
        with django_assert_num_queries(0):
            assert actions.judge(token, now=NOW).state is LinkState.FORGED

    def test_is_for_one_service(self) -> None:
        owner = organization()
        first, second = service(owner, "a"), service(owner, "b")
        said(link(first), capacity="closed")
        assert ServiceStanding.objects.get(service_id=second).capacity == "unknown"

    def test_says_that_the_service_is_gone(self) -> None:
        assert actions.judge(actions.link_token(0, serial=0, now=NOW), now=NOW).state is (
            LinkState.GONE
        )

    def test_ends_a_pause_or_begins_one(self) -> None:
        pk = service(organization())
        said(link(pk), is_paused=True)
        assert not ServiceFact.objects.filter(service_id=pk).exists()
        assert actions.assure(pk, Assurance(), by=SYSTEM, now=NOW, today=TODAY)
        assert ServiceFact.objects.filter(service_id=pk).exists()

    def test_undoes_the_change_when_the_audit_event_fails(self, monkeypatch) -> None:
        pk = service(organization())

        def fails(*_args: object, **_kwargs: object) -> None:
            raise RuntimeError

        monkeypatch.setattr("throughcare.audit.actions.record_without_access", fails)
        with pytest.raises(RuntimeError), transaction.atomic():
            said(link(pk), capacity="open")
        assert ServiceStanding.objects.get(service_id=pk).capacity == "unknown"


class TestAssure:
    def test_is_of_the_own_agency_only(self) -> None:
        pk = service(organization())
        stranger = Actor(account_id=1, agency_id=999, membership_id=1, role="ngo_worker")
        assert not actions.assure(pk, Assurance(), by=stranger, now=NOW, today=TODAY)


class TestAskProviders:
    def test_mails_one_link_before_an_entry_is_stale_and_again_after_a_month(self) -> None:
        pk = service(organization())
        old(pk, 166)
        fresh = service(organization(), "fresh")
        assert actions.ask_providers(now=NOW, today=TODAY) == 1
        assert actions.ask_providers(now=NOW, today=TODAY) == 0
        later = NOW + timedelta(days=30)
        assert actions.ask_providers(now=later, today=later.date()) == 1
        mail = Message.objects.latest("pk")
        assert (mail.to, mail.text_code) == ("desk@roof.test", "mail.directory_confirm")
        token = mail.params["address"].split("/")[-1]
        assert actions.judge(token, now=later).service_id == pk != fresh


class TestPauseStale:
    def test_pauses_what_nobody_confirmed_for_too_long(self) -> None:
        pk = service(organization())
        kept = service(organization(), "kept")
        old(pk, 270)
        assert actions.pause_stale(now=NOW, today=TODAY) == 1
        assert actions.pause_stale(now=NOW, today=TODAY) == 0
        cards = queries.service_cards([pk, kept])
        assert (cards[pk].is_paused, cards[kept].is_paused) == (True, False)
        assert not cards[pk].is_offered

    def test_leaves_what_nobody_ever_confirmed(self) -> None:
        pk = service(organization())
        ServiceStanding.objects.filter(service_id=pk).update(assured_on=None)
        assert actions.pause_stale(now=NOW, today=date(2030, 1, 1)) == 0


class TestStaleServices:
    @pytest.mark.parametrize("after", ["2026-13-45.1", "not-a-date.1", "2026-01-01.x", "."])
    def test_begins_anew_at_a_key_that_is_none(self, after: str) -> None:
        assert queries.stale_services("NL", TODAY, after=after) == ([], "")
