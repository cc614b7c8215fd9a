"""One place decides whose numbers an agency uses."""

from __future__ import annotations

import pytest

from tests.exchange.importing import ADA, Office
from throughcare.exchange.imports.numbering import system_of
from throughcare.exchange.imports.reading import shipped_mappings
from throughcare.exchange.models import RegisterImport
from throughcare.simulation import world

pytestmark = pytest.mark.django_db

OTHER = shipped_mappings()["nl-demo-register"].read_text("utf-8")
OTHER = OTHER.replace("system: nl-demo-register", "system: nl-other")
STATE = RegisterImport.State


@pytest.fixture
def office(tmp_path):
    return Office(tmp_path).open()


def keep(office, text: str, state: str, **more: object) -> None:
    """Store an import of the prison that was read by a mapping."""
    RegisterImport.objects.create(
        agency_id=office.cast.agencies[world.PRISON],
        file_name="r.csv",
        mapping="own",
        mapping_text=text,
        state=state,
        created_at=office.now,
        applied_at=office.now,
        **more,
    )


@pytest.mark.parametrize(
    ("agency", "system"),
    [(world.PRISON, "nl-demo-register"), ("hmp-example-moor", "gb-nomis")],
)
def test_before_the_first_register_it_is_that_of_the_jurisdiction(office, agency, system):
    assert system_of(office.cast.agencies[agency]) == system


def test_it_is_that_of_the_register_applied_last(office):
    agency_id = office.cast.agencies[world.PRISON]
    keep(office, OTHER, STATE.PREVIEWED)
    keep(office, OTHER, STATE.UNDONE)
    assert system_of(agency_id) == "nl-demo-register"
    keep(office, OTHER, STATE.APPLIED)
    assert system_of(agency_id) == "nl-other"
    assert system_of(office.cast.agencies["hmp-example-moor"]) == "gb-nomis"
    office.later(hours=1).bring(ADA)
    assert system_of(agency_id) == "nl-demo-register"


@pytest.mark.parametrize("text", ["", "name: [", "name: x"])
def test_a_mapping_that_can_no_longer_be_read_does_not_count(office, text):
    keep(office, text, STATE.APPLIED)
    assert system_of(office.cast.agencies[world.PRISON]) == "nl-demo-register"


def test_elsewhere_it_is_the_agencys_own(office):
    plan = world.AgencyPlan(
        "kaznionica",
        "Kaznionica (fictional)",
        "prison",
        "HR",
        (),
        (("hr", "Ana Horvat", world.Role.PRISON_CASE_MANAGER),),
        "Zagreb",
    )
    made = world.set_up((plan,), password=None, now=office.now, today=office.today)
    assert system_of(made.agencies["kaznionica"]) == "kaznionica-register"
