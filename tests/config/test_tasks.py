"""What the house does by the clock: a difference reaches the log."""

from __future__ import annotations

import pytest

from throughcare.config.tasks import verify_projections
from throughcare.journeys.models import CaseListing, Milestone

pytestmark = pytest.mark.django_db


def test_nothing_to_say_when_projections_are_right(small_world, caplog):
    assert verify_projections(0) == 0
    assert not caplog.records


def test_no_name_reaches_the_log(small_world, caplog):
    CaseListing.objects.filter(person_id=small_world.people["zwolle"]).update(number="spoiled")
    assert verify_projections(0) > 0
    assert "journeys_case_listing" in caplog.text
    assert "Zwartewater" not in caplog.text


def test_a_difference_is_logged(small_world, caplog):
    spoiled = Milestone.objects.filter(state="planned").order_by("pk").first()
    Milestone.objects.filter(pk=spoiled.pk).update(priority=99)
    assert verify_projections(0) > 0
    assert "journeys_milestone" in caplog.text
