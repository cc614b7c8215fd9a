"""Rules change: every open case follows, and projections stay what facts and rules say."""

from __future__ import annotations

import pytest

from throughcare.agencies import actions as agencies
from throughcare.config.commands.verify import compare_projections
from throughcare.journeys.actions.reprojecting import replan_everybody
from throughcare.journeys.models import Milestone, Replanning
from throughcare.simulation.world import FOUNDER

pytestmark = pytest.mark.django_db


def test_an_agency_that_opens_takes_over_what_nobody_carried(small_world):
    assert compare_projections(processes=1).count == 0
    house = agencies.open_agency(
        code="vhh", name="Care and Safety House", kind="immigration", jurisdiction="NL",
        is_fictional=True, by=FOUNDER, now=small_world.now,
    )  # fmt: skip
    clinic = agencies.open_agency(
        code="second-prison", name="PI Twee", kind="prison", jurisdiction="NL",
        is_fictional=True, by=FOUNDER, now=small_world.now,
    )  # fmt: skip
    done = replan_everybody(
        cause={"code": "cause.agency"},
        access=small_world.system(),
        now=small_world.now,
        today=small_world.today,
    )
    assert done == len(small_world.people)
    assert compare_projections(processes=1).count == 0
    assert {house, clinic}.isdisjoint(Milestone.objects.values_list("owner_agency_id", flat=True))
    assert not Replanning.objects.exists()


def test_a_desk_for_a_town_gets_the_town_s_tasks(small_world):
    health = small_world.world.agencies["kliniek-vechtdal"]
    assert Milestone.objects.filter(owner_agency_id=health).exists()
    agencies.close_agency(health, on=small_world.today, by=FOUNDER, now=small_world.now)
    assert compare_projections(processes=1).count > 0
    replan_everybody(
        cause={"code": "cause.agency"},
        access=small_world.system(),
        now=small_world.now,
        today=small_world.today,
    )
    assert compare_projections(processes=1).count == 0
    assert not Milestone.objects.filter(owner_agency_id=health, state="planned").exists()
