"""What goes with a yes: what may not be printed is not printed, and what may not leave is not given as a file."""

from __future__ import annotations

import pytest
from django.urls import reverse

from throughcare.sharing.actions import blocking
from throughcare.sharing.types import Limit

pytestmark = pytest.mark.django_db
PAPERS = {"person_plan_print", "person_consent_print"}


@pytest.fixture
def limit(live_world):
    def add(limit):
        blocking.add_limit(
            live_world.people["zwolle"],
            limit=limit,
            reason_code="other",
            access=live_world.access("zwolle", "teamleader"),
            now=live_world.now,
            today=live_world.today,
        )

    return add


def printed(client, live_world):
    """Return the pages that come out on paper or as a file."""
    at = [live_world.people["zwolle"]]
    return {name for name in PAPERS if client.get(reverse(name, args=at)).status_code == 200}


@pytest.mark.parametrize(
    ("limits", "left"),
    [
        ([], PAPERS),
        ([Limit.NO_ONWARD], PAPERS),
        ([Limit.NO_EXPORT], {"person_plan_print"}),
        ([Limit.NO_PRINT], set()),
        ([Limit.NO_PRINT, Limit.NO_EXPORT], set()),
    ],
)
def test_only_what_no_limit_bars_leaves_the_screen(as_worker, live_world, limit, limits, left):
    for one in limits:
        limit(one)
    assert printed(as_worker("casemanager"), live_world) == left


def test_the_screen_stays(as_worker, live_world, limit):
    limit(Limit.NO_PRINT)
    for name in ("person_plan", "person_consent"):
        address = reverse(name, args=[live_world.people["zwolle"]])
        assert as_worker("casemanager").get(address).status_code == 200
