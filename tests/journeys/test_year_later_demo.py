"""The demo shows somebody a year after prison whom an organisation carries, and who can be asked today."""

from __future__ import annotations

import pytest
from django.utils import timezone

from tests.journeys.test_actions import uncovered_cases
from throughcare.caseloads.models import NamedContact
from throughcare.journeys.models import ContactLoss, FollowUp, Milestone
from throughcare.journeys.queries import due
from throughcare.sharing import actions as sharing
from throughcare.sharing.types import Refused
from throughcare.simulation.world import CAST, CITY, NGO, PRISON, set_up
from throughcare.simulation.year_later import CAST_SINCE, live_on

pytestmark = pytest.mark.django_db


@pytest.mark.requirement("R116", "R120")
def test_the_person_is_carried_by_an_organisation_and_due_today():
    now, today = timezone.now(), timezone.localdate()
    world = set_up(CAST, password=None, now=now - CAST_SINCE, today=today - CAST_SINCE)
    person_id = live_on(world, now=now, today=today)
    codes = {number: code for code, number in world.agencies.items()}
    carried = NamedContact.objects.filter(case__person_id=person_id).order_by("during")
    assert [codes[one.agency_id] for one in carried] == [PRISON, CITY, NGO]
    assert uncovered_cases() == []
    assert ContactLoss.objects.get(person_id=person_id).end == "returned"
    late = Milestone.objects.filter(case__person_id=person_id, state="planned", due_on__lt=today)
    assert not late.exists()
    states = FollowUp.objects.filter(person_id=person_id).order_by("months")
    assert [one.state for one in states] == ["done", "done", "done", "due", "due"]
    listing = sharing.decide_list(world.actor("ngo"), now=now, today=today)
    assert [one.code for one in due.follow_ups_due(access=listing, today=today).rows] == ["12"]
    for who in ("casemanager", "probation"):
        found = sharing.decide(
            world.actor(who), person_id=person_id, what="person", now=now, today=today
        )
        assert isinstance(found, Refused)
