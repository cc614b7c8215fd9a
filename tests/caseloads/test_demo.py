"""The demo shows a handover that waits, a refused transfer, a deputy, an absence, a question, a load near its ceiling."""

from __future__ import annotations

import pytest
from django.utils import timezone

from throughcare.accounts import queries as accounts
from throughcare.caseloads.models import Absence, Consult, Deputy, Handover, LoadSetting
from throughcare.journeys.actions import assigning
from throughcare.sharing import actions as sharing
from throughcare.simulation.population import Moment, fill

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def test_a_little_of_everything_is_there():
    moment = Moment(timezone.now(), timezone.localdate())
    world = fill(people=60, seed=7, moment=moment, say=lambda *_said: None)
    under_way = Handover.objects.filter(settled_at=None)
    assert sorted(under_way.values_list("kind", "state")) == [
        ("handover", "proposed"),
        ("transfer", "disputed"),
    ]
    assert Deputy.objects.count() == Absence.objects.count() == Consult.objects.count() == 1
    assert LoadSetting.objects.count() == 1
    worker = accounts.worker(world.memberships["casemanager"], moment.today)
    access = sharing.decide_list(world.actor("teamleader"), now=moment.now, today=moment.today)
    load = assigning.loads_of([worker], access=access, today=moment.today)[worker.membership_id]
    assert 0.9 <= load.points / load.ceiling <= 1
