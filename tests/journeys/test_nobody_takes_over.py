"""Somebody is released towards an agency that cannot have the contact: it stays, and somebody reads that it does."""

from __future__ import annotations

import pytest
from django.urls import reverse

from throughcare.accounts.models import DutyContact
from throughcare.agencies import queries as agencies
from throughcare.agencies.models import Agency
from throughcare.caseloads import queries as caseloads
from throughcare.custody.actions import CustodyError
from throughcare.journeys import actions as journeys
from throughcare.journeys.models import Notice
from throughcare.simulation.world import CITY, PRISON

pytestmark = pytest.mark.django_db
NOTICE = "nobody could take over"


def seal(world, code):
    Agency.objects.filter(pk=world.world.agencies[code]).update(is_sealed=True)
    agencies.forget_agency_map()


def leave_alone(world, code):
    DutyContact.objects.filter(agency_id=world.world.agencies[code]).delete()


def release(world):
    person_id = world.people["zwolle"]
    journeys.release(
        person_id, on=world.today, access=world.access("zwolle"), now=world.now, today=world.today
    )
    return caseloads.open_cases_of([person_id], access=world.system())[person_id]


def told(world):
    rows = Notice.objects.filter(replanning__cause__code="cause.nobody_took_over")
    return list(rows.values_list("agency_id", flat=True))


def test_the_contact_passes_to_who_carries_the_next_phase(small_world):
    assert release(small_world).contact_agency_id == small_world.world.agencies[CITY]
    assert told(small_world) == []


@pytest.mark.parametrize("closed", [seal, leave_alone])
def test_it_stays_where_nobody_there_may_have_it(small_world, closed):
    closed(small_world, CITY)
    prison = small_world.world.agencies[PRISON]
    assert release(small_world).contact_agency_id == prison
    assert told(small_world) == [prison]


def test_whoever_keeps_the_contact_reads_it(live_world, as_worker):
    seal(live_world, CITY)
    release(live_world)
    page = as_worker("casemanager").get(reverse("notices")).content.decode()
    assert NOTICE in page
    assert "Rik Zwartewater" in page


def test_nobody_is_handed_to_a_sealed_prison(small_world):
    other = Agency.objects.create(
        code="sealed-prison", name="Sealed", kind="prison", jurisdiction_id="NL", is_sealed=True,
    )  # fmt: skip
    agencies.forget_agency_map()
    with pytest.raises(CustodyError, match="has no duty contact"):
        journeys.transfer(
            small_world.people["zwolle"], to_agency_id=other.pk, on=small_world.today,
            access=small_world.access("zwolle"), now=small_world.now, today=small_world.today,
        )  # fmt: skip
