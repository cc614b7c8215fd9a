"""Aftercare ends, and with it the case."""

from __future__ import annotations

from datetime import timedelta

import pytest

from throughcare.caseloads import queries as caseloads
from throughcare.journeys import actions as journeys
from throughcare.journeys.actions.closing import close_ended
from throughcare.journeys.models import CaseListing

pytestmark = pytest.mark.django_db


def test_closes_after_the_last_phase_and_not_before(small_world):
    person_id = small_world.people["zwolle"]
    common = {"access": small_world.system(), "now": small_world.now + timedelta(hours=1)}
    journeys.release(person_id, on=small_world.today, today=small_world.today, **common)
    early = small_world.today + timedelta(days=100)
    assert close_ended(today=early, **common) == 0
    late = small_world.today + timedelta(days=200)
    common["now"] += timedelta(days=200)
    assert close_ended(today=late, **common) == 1
    assert caseloads.latest_case_of(person_id, access=small_world.system()).closed_at is not None
    assert not CaseListing.objects.filter(person_id=person_id, is_open=True).exists()
    assert close_ended(today=late, **common) == 0


def test_leaves_people_in_custody_alone(small_world):
    far = small_world.today + timedelta(days=4000)
    assert close_ended(access=small_world.system(), now=small_world.now, today=far) == 0
