"""The demo shows a no with its day, somebody to whom help may be offered again, lost contact, and follow-ups."""

from __future__ import annotations

import pytest
from django.utils import timezone

from throughcare.journeys.models import ContactLoss, Decline, FollowUp
from throughcare.journeys.queries import due
from throughcare.sharing import actions as sharing
from throughcare.simulation.population import Moment, fill

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def test_a_little_of_everything_is_there():
    moment = Moment(timezone.now(), timezone.localdate())
    world = fill(people=60, seed=7, moment=moment, say=lambda *_said: None)
    assert sorted(Decline.objects.values_list("kind", flat=True)) == [
        "all_help",
        "offer",
        "programme",
    ]
    assert ContactLoss.objects.get(ended_on=None).tries.count() == 2
    first = FollowUp.objects.filter(state="done", settled_on=moment.today)
    assert first.count() == 1
    asked = {"now": moment.now, "today": moment.today}
    city = sharing.decide_list(world.actor("municipality"), **asked)
    assert due.follow_ups_due(access=city, today=moment.today).rows
    assert len(due.lost(access=city, today=moment.today).rows) == 1
    prison = sharing.decide_list(world.actor("casemanager"), **asked)
    assert due.to_offer_again(access=prison, today=moment.today).rows
