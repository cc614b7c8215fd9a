"""My page says who will be my contact, as far as it stands, and that somebody asks how I am or looks for me."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.portal.test_home import BUDGET, as_person, text_of  # noqa: F401 - a fixture
from throughcare.caseloads.models import HandoverAnswer
from throughcare.caseloads.types import HandoverKind
from throughcare.journeys import actions as journeys
from throughcare.journeys.actions import handing, losing
from throughcare.journeys.models import FollowUp
from throughcare.simulation.world import CITY

pytestmark = pytest.mark.django_db
DESK = "Aftercare desk Zwolle (fictional)"


@pytest.fixture
def rik(live_world):
    return live_world.people["zwolle"]


@pytest.fixture
def when(live_world):
    return {"now": live_world.now + timedelta(seconds=1), "today": live_world.today}


@pytest.fixture
def me(as_person):  # noqa: F811 - the fixture
    client = as_person()
    return lambda: text_of(client.get("/me"))


@pytest.fixture
def proposed(live_world, rik, when):
    """Propose that the municipality takes over; return what answers for an agency."""

    def propose(kind=HandoverKind.HANDOVER):
        start, meeting = (live_world.today + timedelta(days=days) for days in (9, 4))
        wanted = handing.Wanted(kind, live_world.world.agencies[CITY], None, start, meeting)
        number = handing.propose(rik, wanted, access=live_world.access("zwolle"), **when)

        def answer(name, *, yes=True):
            handing.answer(
                rik, number, says_yes=yes, reason="" if yes else "Not registered here",
                membership_id=live_world.world.memberships[name], over_reason="",
                access=live_world.access("zwolle", name), **when,
            )  # fmt: skip

        return answer

    return propose


@pytest.mark.requirement("R113")
class TestContactToBe:
    def test_is_nobody_while_nobody_is_asked(self, me):
        assert "Who will be your contact" not in me()

    def test_is_asked_then_agrees_then_is_named_with_the_day(self, me, proposed):
        answer = proposed()
        assert f"{DESK} is asked to take over from" in me()
        assert "you meet, together with Marijke de Haan." in me()
        answer("municipality")
        assert f"{DESK} will take over from" in me()
        answer("probation")
        assert f"your contact is Anneke Wolters, {DESK}." in me()
        assert "Until then Marijke de Haan stays your contact." in me()

    def test_says_who_decides_by_when_after_a_no(self, me, proposed):
        proposed(HandoverKind.TRANSFER)("municipality", yes=False)
        shown = me()
        assert f"{DESK} was asked to take over, and said no. It is decided by" in shown
        assert "you meet, together with" not in shown
        assert "Until then Marijke de Haan stays your contact." in shown

    def test_is_read_with_few_statements(self, me, proposed, live_world):
        answer = proposed()
        answer("municipality")
        answer("probation")
        assert HandoverAnswer.objects.filter(answer="accepted").count() == 2
        me()
        with CaptureQueriesContext(connection) as found:
            me()
        assert len(found) <= BUDGET


@pytest.mark.requirement("R31", "R107")
class TestWaits:
    @pytest.fixture
    def free(self, live_world, rik, when):
        journeys.release(rik, on=live_world.today, access=live_world.system(), **when)

    def test_until_it_is_time_to_ask(self, me, free, live_world):
        assert "Your contact asks how you are" not in me()
        first = FollowUp.objects.earliest("due_on")
        FollowUp.objects.filter(pk=first.pk).update(due_on=live_world.today)
        assert "Your contact asks how you are" in me()

    def test_says_that_somebody_looks_for_me(self, me, free, live_world, rik, when):
        words = "We could not reach you for a while: say that you are back"
        assert words not in me()
        losing.lose(rik, since=live_world.today, access=live_world.system(), **when)
        assert words in me()
