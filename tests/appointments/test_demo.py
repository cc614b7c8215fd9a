"""The demo's diaries hold a little of everything."""

from __future__ import annotations

import pytest
from django.utils import timezone

from throughcare.appointments.models import Appointment, DiaryErrand, GroupSession, OfferedTime
from throughcare.people.models import ContactPoint
from throughcare.simulation.population import Moment, fill

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def test_a_little_of_everything_is_there() -> None:
    fill(people=60, seed=7, moment=Moment(timezone.now(), timezone.localdate()), say=lambda *_said: None)  # fmt: skip
    states = set(Appointment.objects.values_list("state", flat=True))
    assert {"booked", "attended", "excused"} <= states
    assert Appointment.objects.values("agency").distinct().count() == 2
    assert Appointment.objects.filter(hangs_days=1, is_all_day=True).exists()
    assert GroupSession.objects.exists()
    assert OfferedTime.objects.count() == 2
    assert DiaryErrand.objects.get().kind == "asked_to_move"
    assert ContactPoint.objects.get().is_shared
