"""The invented organisation that works in the invented prison."""

from __future__ import annotations

import pytest

from throughcare.journeys.queries import lists
from throughcare.simulation import visiting
from throughcare.visits.models import Permit, Visit

pytestmark = pytest.mark.django_db


def test_has_a_permit_and_comes_to_a_group(small_world) -> None:
    found = lists.by_due_day(
        access=small_world.listing("municipality"), today=small_world.today, narrow=lists.Filter()
    )
    visiting.visit(small_world.world, found.rows, now=small_world.now, today=small_world.today)
    assert Permit.objects.get().state == "granted"
    assert {one.state for one in Visit.objects.filter(kind="group")} == {"agreed"}
