"""What I read of referrals about me, what I say to them, and what I ask for myself."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse

from tests.referrals.desk import set_up_desk
from throughcare.agencies.models import Agency
from throughcare.agencies.queries import forget_agency_map
from throughcare.referrals.models import Approach, Referral

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(live_world):
    return set_up_desk(live_world)


@pytest.fixture
def me(desk) -> Client:
    client = Client()
    account = get_user_model().objects.get(pk=desk.person_account)
    account.second_factor_required = False
    account.save()
    client.force_login(account)
    return client


def words(answer, status: int = 200) -> str:
    assert answer.status_code == status, answer.content[:500]
    return " ".join(BeautifulSoup(answer.content, "html5lib").main.text.split())


class TestMyReferrals:
    def test_show_exactly_what_was_sent(self, desk, me) -> None:
        number = desk.sent()
        assert "Rooms with a key" in words(me.get(reverse("my_referrals")))
        shown = words(me.get(reverse("my_referral", args=[number])))
        assert "A room from January." in shown
        assert "Rik Zwartewater" in shown

    def test_end_with_my_no_and_begin_again_with_my_yes(self, desk, me) -> None:
        number = desk.sent()
        me.post(reverse("my_referral", args=[number]), {"step": "refuse", "no-why": "Too far"})
        assert Referral.objects.get().why == "person_refused"
        listed = words(me.get(reverse("my_referrals")))
        assert "You do not want" in listed
        ngo = desk.small.world.agencies["stichting-tweede-deur"]
        me.post(reverse("my_referrals"), {"wants": ngo})
        assert "You do not want" not in words(me.get(reverse("my_referrals")))

    def test_ask_whether_the_need_was_met(self, desk, me) -> None:
        number = desk.finished()
        assert "Say whether you got what you needed" in words(me.get(reverse("my_referrals")))
        me.post(reverse("my_referral", args=[number]), {"step": "say", "met-met": "not"})
        assert Referral.objects.get().met_person == "not"

    def test_are_mine_alone(self, desk) -> None:
        number = desk.sent()
        assert Client().get(reverse("my_referral", args=[number])).status_code == 302


class TestNew:
    @pytest.mark.requirement("R26")
    def test_asks_a_sealed_service_that_no_worker_is_offered(self, desk, me, as_worker) -> None:
        Agency.objects.filter(pk=desk.small.world.agencies["stichting-tweede-deur"]).update(
            is_sealed=True
        )
        forget_agency_map()
        try:
            typed = {"service": desk.services["rooms"], "words": "I need to talk."}
            answer = me.post(reverse("my_referral_new"), typed)
            me.post(answer.url, {"items": ["words"]})
            row = Referral.objects.get()
            assert (row.state, row.from_agency_id) == ("requested", None)
            page = words(
                as_worker("casemanager").get(reverse("person_referrals", args=[desk.person_id]))
            )
            assert "Rooms with a key" not in page
            offered = words(
                as_worker("casemanager").get(reverse("person_referral_new", args=[desk.person_id]))
            )
            assert "Rooms with a key" not in offered
        finally:
            forget_agency_map()


class TestMyWork:
    @pytest.mark.requirement("R26")
    def test_shows_skills_then_a_name_then_how_to_reach_me(self, desk, me) -> None:
        Agency.objects.filter(pk=desk.small.world.agencies["stichting-tweede-deur"]).update(
            kind="employment"
        )
        forget_agency_map()
        try:
            assert "Write something" in words(me.post(reverse("my_work"), {"skills": ""}))
            me.post(reverse("my_work"), {"skills": "Welding", "hours": "32"})
            agency = desk.small.world.agencies["stichting-tweede-deur"]
            me.post(reverse("my_work_show"), {"agency": agency})
            row = Approach.objects.get()
            assert (row.skills, row.name) == ("Welding", "")
            step = reverse("my_work_step", args=[row.pk])
            me.post(step, {"step": "more"})
            me.post(step, {"step": "more", "reach": "06 12345678"})
            row.refresh_from_db()
            assert (row.step, row.name, row.reach) == (3, "Rik Zwartewater", "06 12345678")
            me.post(step, {"step": "stop"})
            assert Approach.objects.get().ended_at is not None
        finally:
            forget_agency_map()
