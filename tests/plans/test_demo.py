"""The demo's plans say since when needs are there, hold compromises to look at again, and words that changed."""

from __future__ import annotations

import pytest
from django.utils import timezone

from throughcare.plans import queries
from throughcare.plans.models import Compromise, Need, PlanVersion
from throughcare.plans.types import Change, Onset
from throughcare.sharing import actions as sharing
from throughcare.simulation.population import Moment, fill

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.mark.requirement("R57")
def test_a_little_of_everything_is_there() -> None:
    moment = Moment(timezone.now(), timezone.localdate())
    world = fill(people=60, seed=7, moment=moment, say=lambda *_said: None)
    onsets = list(Need.objects.values_list("onset", flat=True))
    assert {Onset.BEFORE_JUSTICE, Onset.BEFORE_CUSTODY, Onset.IN_CUSTODY} <= set(onsets)
    assert onsets.count(Onset.BEFORE_JUSTICE) > len(onsets) / 4
    assert PlanVersion.objects.filter(change=Change.NEED_REWORDED.value).exists()
    gave_way = Compromise.objects.values_list("person_gave_way", "agencies_gave_way")
    assert len(set(map(str, gave_way))) > 1
    access = sharing.decide_list(world.actor("casemanager"), now=moment.now, today=moment.today)
    today = moment.today
    assert queries.to_review(access=access, today=today, before=today.replace(year=today.year + 1))
