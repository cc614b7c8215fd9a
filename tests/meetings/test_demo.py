"""The demo has one conference, with somebody left out, an answer, and a question of the person."""

from __future__ import annotations

import pytest
from django.utils import timezone

from throughcare.meetings.models import AgendaItem, Conference, InformationRequest, Seat
from throughcare.simulation.population import Moment, fill

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def test_one_conference_is_under_way() -> None:
    moment = Moment(timezone.now(), timezone.localdate())
    fill(people=60, seed=7, moment=moment, say=lambda *_said: None)
    conference = Conference.objects.get()
    assert conference.state == "invited"
    assert Seat.objects.filter(is_excluded=True).count() == 1
    assert InformationRequest.objects.get().answer == "answered"
    assert AgendaItem.objects.filter(source="person").exists()
