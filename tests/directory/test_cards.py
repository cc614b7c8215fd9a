"""Cards of services: one named contact, and a constant number of statements."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.directory.making import organization, service
from throughcare.directory import queries
from throughcare.directory.types import (
    CapacityState,
    ContactDraft,
    Criteria,
    Need,
)
from throughcare.plans.types.words import Domain

pytestmark = pytest.mark.django_db


class TestServiceCard:
    def test_names_one_contact_and_the_promise(self) -> None:
        pk = service(
            organization(),
            needs=("shelter",),
            languages=("ar", "nl"),
            places=("GM0193",),
            response_days=2,
            capacity="waiting_list",
            wait_days=20,
            accepts=Criteria(without_id=True, offences=("property",)),
            contact=ContactDraft("Nora Visser", "intake", "nora@roof.test", "+31 38 555 0101"),
        )
        card = queries.service_card(pk)
        assert card is not None
        assert (card.contact_name, card.contact_role) == ("Nora Visser", "intake")
        assert (card.contact_email, card.contact_phone) == ("nora@roof.test", "+31 38 555 0101")
        assert (card.response_days, card.capacity, card.wait_days) == (
            2,
            CapacityState.WAITING_LIST,
            20,
        )
        assert (card.needs, card.languages, card.places) == (
            ("shelter",),
            ("ar", "nl"),
            ("GM0193",),
        )
        assert card.accepts == Criteria(without_id=True, offences=("property",))
        assert card.is_offered

    def test_falls_back_on_the_organization(self) -> None:
        card = queries.service_card(service(organization()))
        assert card is not None
        assert card.contact_email == "desk@roof.test"
        assert card.contact_name == ""

    def test_is_none_where_there_never_was_one(self) -> None:
        assert queries.service_card(0) is None


class TestServiceCards:
    def test_take_as_many_statements_for_one_as_for_many(self) -> None:
        owner = organization()
        numbers = [service(owner, f"beds {number}", needs=("shelter",)) for number in range(9)]
        assert _statements(numbers[:1]) == _statements(numbers)

    def test_keep_the_order_asked(self) -> None:
        owner = organization()
        first, second = service(owner, "a"), service(owner, "b")
        assert list(queries.service_cards([second, first, 0])) == [second, first]


def _statements(numbers: list[int]) -> int:
    with CaptureQueriesContext(
        connection,
    ) as caught:
        queries.service_cards(numbers)
    return len(caught)


class TestNeed:
    def test_has_every_domain_of_the_plan(self) -> None:
        assert {one.value for one in Domain} <= {one.value for one in Need}
