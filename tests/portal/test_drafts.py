"""What I type and do not send is kept for me, and listed; a device that many use keeps nothing."""

# ruff: noqa: F811 - fixtures are named like what they give
from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.test import RequestFactory
from django.urls import reverse
from django.utils import timezone

from tests.portal.own_plan import own, text_of  # noqa: F401 - a fixture
from throughcare.accounts.queries import drafts
from throughcare.kernel.access import Actor
from throughcare.portal.plan.drafts import DRAFTS

KEEPING = {"HX-Request": "true", "HX-Target": "kept"}


def keep(own, name: str, /, *rest, **typed):
    given = {"version": own.version, **typed}
    return own.client.post(reverse(name, args=rest), given, headers=KEEPING)


def kept(own) -> dict[str, str]:
    found = drafts.drafts_of(own.cast.accounts["robin"], timezone.now())
    return {one.path: one.title for one in found}


class TestMine:
    def test_are_kept_for_each_form_and_listed_on_my_page(self, own) -> None:
        goal_id = own.goal()
        assert "unfinished" not in own.read("my_page")
        assert "is kept since" in keep(own, "my_goal_add", words="A boat").content.decode()
        keep(own, "my_position", goal_id, why="Too far")
        assert "You have 2 unfinished texts" in own.read("my_page")
        text = own.read("kept_draft")
        for part in (
            "Add a goal of your own",
            "A boat",
            "What do you think of this goal?",
            "Too far",
        ):
            assert part in text
        assert "A boat" in own.get("my_goal_add").content.decode()

    def test_go_when_i_send_or_throw_them_away(self, own) -> None:
        keep(own, "my_goal_add", words="A boat")
        keep(own, "my_ask", text="A talk")
        own.post("my_goal_add", words="A boat")
        assert kept(own) == {reverse("my_ask"): "What do you ask for?"}
        page = own.client.post(reverse("drop_draft"), {"path": reverse("my_ask")}, follow=True)
        assert "What you had typed was dropped." in text_of(page)
        assert kept(own) == {}

    @pytest.mark.requirement("R40")
    def test_of_the_whole_plan_stand_there_again(self, own) -> None:
        one = own.goal()
        keep(own, "my_agree", **{f"position_{one}": "disagrees", f"why_{one}": "Too f"})
        html = own.get("my_agree").content.decode()
        assert "Too f" in html
        assert "There is a problem" not in html


class TestADeviceOfMany:
    def test_keeps_nothing_and_finds_nothing(self, own) -> None:
        keep(own, "my_goal_add", words="A boat")
        request = RequestFactory().post(reverse("my_goal_add"), {"words": "A ship"})
        request.now, request.kiosk = timezone.now(), SimpleNamespace(kiosk_id=1)
        request.actor = Actor(own.cast.accounts["robin"], role="person")
        assert DRAFTS.keep(request, title="Add").status_code == 204
        assert DRAFTS.typed_before(request) is None
        (found,) = drafts.drafts_of(request.actor.account_id, request.now)
        assert ("words", "A boat") in found.fields
