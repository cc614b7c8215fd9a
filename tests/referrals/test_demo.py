"""The invented referrals of the demo."""

from __future__ import annotations

import pytest

from throughcare.journeys.queries import lists
from throughcare.referrals.models import Referral
from throughcare.simulation import referring

pytestmark = pytest.mark.django_db


class TestHappen:
    def test_sends_and_answers_a_few(self, small_world) -> None:
        listing = small_world.listing("municipality")
        cases = lists.by_due_day(
            access=listing, today=small_world.today, narrow=lists.Filter()
        ).rows
        referring.happen(
            small_world.world,
            cases,
            small_world.access,
            now=small_world.now,
            today=small_world.today,
        )
        states = set(Referral.objects.values_list("state", flat=True))
        assert {"requested", "on-hold"} <= states
