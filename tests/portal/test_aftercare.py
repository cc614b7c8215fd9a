"""What comes after, for the person: say no, say how I am, come back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from tests.portal.test_home import as_person, text_of  # noqa: F401 - a fixture
from throughcare.journeys import actions as journeys
from throughcare.journeys.actions import losing
from throughcare.journeys.actions.ending import close_case
from throughcare.journeys.models import AftercareWish, ContactLoss, Decline, FollowUp
from throughcare.journeys.types import Channel, TryResult

pytestmark = pytest.mark.django_db


@pytest.fixture
def me(as_person):  # noqa: F811 - the fixture
    return as_person()


@pytest.fixture
def rik(live_world):
    return live_world.people["zwolle"]


def release(live_world, rik):
    when = {"now": live_world.now, "today": live_world.today}
    journeys.release(rik, on=live_world.today, access=live_world.system(), **when)


def test_before_anything_happened_the_page_says_what_i_may_do(me):
    shown = text_of(me.get(reverse("my_aftercare")))
    assert "You said no to nothing" in shown
    assert "The days stand here from your release on" in shown


def test_i_say_no_and_yes_after_all(me, live_world):
    assert "no penalty" in text_of(me.get(reverse("my_decline")))
    me.post(
        reverse("my_decline"),
        {"what_of": "nl-kansen-bieden-zwolle", "why": "Later", "only_if_asked": "on"},
    )
    row = Decline.objects.get()
    assert (row.voice, row.agency_id, row.offer_again_on) == ("screen", None, None)
    assert "Nobody asks you again" in text_of(me.get(reverse("my_aftercare")))
    me.post(reverse("my_yes", args=[row.pk]))
    assert Decline.objects.get().end == "came_back"


@pytest.mark.requirement("R31")
def test_i_say_how_i_am_and_leave_what_i_want(me, live_world, rik):
    release(live_world, rik)
    first = FollowUp.objects.earliest("due_on")
    FollowUp.objects.filter(pk=first.pk).update(due_on=live_world.today)
    address = reverse("my_follow_up", args=[first.pk])
    assert "You may leave every question" in text_of(me.get(address))
    me.post(address, {"health": "well"})
    first.refresh_from_db()
    assert (first.state, first.health, first.hope, first.voice) == (
        "done",
        "well",
        "unknown",
        "screen",
    )
    assert "How is your health? Well" in text_of(me.get(reverse("my_aftercare")))


def test_i_say_how_i_am_reached(me):
    me.post(
        reverse("my_wish"), {"wants": "yes", "safe_words": "By post", "not_by": ["phone", "visit"]}
    )
    assert AftercareWish.objects.get().not_by == ["phone", "visit"]
    shown = text_of(me.get(reverse("my_aftercare")))
    assert "By post" in shown
    assert "We do not use: Phone, Visit" in shown


def test_i_see_who_tried_to_reach_me_and_come_back(me, live_world, rik):
    release(live_world, rik)
    system = {"access": live_world.system(), "now": live_world.now, "today": live_world.today}
    number = losing.lose(rik, since=live_world.today - timedelta(days=9), **system)
    losing.try_again(
        number, rik, on=live_world.today, channel=Channel.LETTER, result=TryResult.NO_ANSWER,
        is_safe=True, **system,
    )  # fmt: skip
    shown = text_of(me.get(reverse("my_aftercare")))
    assert "We tried to reach you" in shown
    assert "Letter" in shown
    me.post(reverse("my_return"))
    assert ContactLoss.objects.get().end == "returned"


def test_i_come_back_after_the_case_closed(me, live_world, rik):
    from throughcare.caseloads import queries as caseloads

    release(live_world, rik)
    before = caseloads.latest_case_of(rik, access=live_world.system())
    close_case(
        before.case_id, person_id=rik, access=live_world.system(),
        now=live_world.now + timedelta(seconds=1), today=live_world.today,
    )  # fmt: skip
    assert "Help has ended here" in text_of(me.get(reverse("my_aftercare")))
    assert me.get(reverse("my_decline")).status_code == 404
    me.post(reverse("my_return"))
    after = caseloads.latest_case_of(rik, access=live_world.system())
    assert after.case_id != before.case_id
    assert after.closed_at is None


def test_nobody_else_has_it(client, as_person, rik):  # noqa: F811 - the fixture
    assert client.get(reverse("my_aftercare")).status_code == 302
    other = as_person("kampen")
    number = Decline.objects.count() + 1
    other.post(reverse("my_yes", args=[number]))
    assert Decline.objects.count() == 0
