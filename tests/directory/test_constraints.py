"""Constraints of the directory: each is tried to break."""

from __future__ import annotations

import uuid
from datetime import date, time

import pytest
from django.db import IntegrityError, models, transaction

from tests.directory.making import organization, service
from throughcare.agencies.models import Agency
from throughcare.directory.models import (
    Address,
    Contact,
    Location,
    Neighbour,
    Organization,
    Phone,
    Schedule,
    Service,
    ServicePlace,
    ServiceProfile,
    ServiceStanding,
    SpokenLanguage,
    Taxonomy,
    TaxonomyTerm,
)

pytestmark = pytest.mark.django_db


def sourced(key: str = "x") -> dict[str, object]:
    return {"source": "test", "source_id": key, "uid": uuid.uuid4()}


def breaks(name: str, model: type[models.Model], /, **values: object) -> None:
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        model.objects.create(**values)


@pytest.fixture
def beds() -> int:
    return service(organization())


class TestSourced:
    def test_has_one_row_per_number_of_a_source(self) -> None:
        Taxonomy.objects.create(**sourced(), name="A")
        breaks("one_taxonomy_per_source_id", Taxonomy, **sourced(), name="B")


class TestOrganization:
    def test_has_a_name(self) -> None:
        breaks("organization_has_a_name", Organization, **sourced(), name="")

    def test_is_one_for_an_agency(self, small_world) -> None:
        agency = Agency.objects.order_by("pk").first()
        Organization.objects.create(**sourced("a"), name="A", agency=agency)
        breaks(
            "an_agency_is_one_organization",
            Organization,
            **sourced("b"),
            name="B",
            agency=agency,
        )


class TestParts:
    @pytest.mark.parametrize(
        ("name", "model", "values"),
        [
            ("contact_answers_for_something", Contact, {"name": "A"}),
            ("phone_belongs_to_something", Phone, {"number": "1"}),
            ("address_is_of_something", Address, {"city": "A"}),
            ("schedule_belongs_to_something", Schedule, {"byday": "MO"}),
            ("language_is_spoken_somewhere", SpokenLanguage, {"code": "nl"}),
        ],
    )
    def test_belong_to_something(
        self, name: str, model: type[models.Model], values: dict[str, object]
    ) -> None:
        breaks(name, model, **sourced(), **values)

    def test_phones_have_a_number(self, beds: int) -> None:
        breaks("phone_has_a_number", Phone, **sourced(), service_id=beds, number="")

    @pytest.mark.parametrize(
        ("name", "values"),
        [
            ("location_has_a_known_kind", {"kind": "lunar"}),
            ("location_is_on_earth", {"latitude": 100}),
            ("location_is_on_earth", {"longitude": 200}),
        ],
    )
    def test_locations_are_somewhere(self, name: str, values: dict[str, object]) -> None:
        breaks(name, Location, **sourced(), **values)

    @pytest.mark.parametrize(
        ("name", "values"),
        [
            (
                "schedule_closes_after_it_opens",
                {"opens_at": time(9), "closes_at": time(9)},
            ),
            ("schedule_has_a_known_frequency", {"freq": "SECONDLY"}),
        ],
    )
    def test_schedules_make_sense(self, beds: int, name: str, values: dict[str, object]) -> None:
        breaks(name, Schedule, **sourced(), service_id=beds, **values)

    def test_terms_stand_for_a_known_need(self) -> None:
        breaks("term_stands_for_a_known_need", TaxonomyTerm, **sourced(), name="A", need="gold")


class TestService:
    @pytest.mark.parametrize(
        ("name", "values"),
        [
            ("service_has_a_name", {"name": ""}),
            ("service_has_a_known_status", {"name": "A", "status": "open"}),
        ],
    )
    def test_has_name_and_status(self, name: str, values: dict[str, object]) -> None:
        owner = organization()
        breaks(name, Service, **sourced(), organization_id=owner, **values)


class TestChanging:
    @pytest.mark.parametrize(
        ("name", "model", "values"),
        [
            ("profile_uses_known_words", ServiceProfile, {"offences": ["gossip"]}),
            ("profile_uses_known_words", ServiceProfile, {"sexes": ["none"]}),
            ("profile_has_a_known_cost", ServiceProfile, {"cost": "gold"}),
            ("profile_ages_are_in_order", ServiceProfile, {"minimum_age": 9, "maximum_age": 8}),
            (
                "standing_has_a_known_capacity",
                ServiceStanding,
                {"capacity": "some", "capacity_on": date(2026, 1, 1)},
            ),
            ("only_a_waiting_list_has_days_to_wait", ServiceStanding, {"wait_days": 3}),
            (
                "capacity_is_as_of_a_day",
                ServiceStanding,
                {"capacity": "open", "capacity_on": None},
            ),
            ("a_pause_says_why", ServiceStanding, {"paused_on": date(2026, 1, 1)}),
            ("a_pause_says_why", ServiceStanding, {"pause_reason": "stale"}),
        ],
    )
    def test_keeps_to_known_words(
        self, beds: int, name: str, model: type[models.Model], values: dict[str, object]
    ) -> None:
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            model.objects.filter(service_id=beds).update(**values)


class TestNeighbour:
    def test_is_another_place_and_one_way(self) -> None:
        way = {"municipality_code": "A", "neighbour_code": "B", "minutes": 5}
        Neighbour.objects.create(**way)
        breaks("one_way_between_two_places", Neighbour, **way)
        breaks("no_place_is_its_own_neighbour", Neighbour, **{**way, "neighbour_code": "A"})


class TestServicePlace:
    def test_is_one_for_service_need_and_place(self, beds: int) -> None:
        row = {
            "service_id": beds,
            "need": "shelter",
            "place_code": "A",
            "rank": 0,
            "response_days": 1,
        }
        ServicePlace.objects.create(**row)
        breaks("one_row_per_service_need_and_place", ServicePlace, **row)
