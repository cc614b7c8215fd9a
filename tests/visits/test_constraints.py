"""What the tables refuse, whoever asks."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from throughcare.visits.models import Coming, Permit, Visit, Visitor

pytestmark = pytest.mark.django_db


def refused(name: str, action) -> None:
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        action()


@pytest.mark.parametrize(
    ("wrong", "name"),
    [
        ({"state": "liked"}, "permit_has_a_known_state"),
        ({"until": None}, "granted_permit_has_a_last_day"),
        ({"state": "refused", "words": ""}, "refusing_a_permit_says_why"),
    ],
)
def test_a_permit_is_refused(permitted, wrong, name) -> None:
    refused(name, lambda: Permit.objects.update(**wrong))


def test_a_permit_is_for_another_house_and_one_alone(permitted) -> None:
    row = Permit.objects.get()
    refused("nobody_asks_their_own_prison", lambda: Permit.objects.update(agency_id=row.prison_id))
    row.pk = None
    refused("agency_has_one_permit_for_a_prison", lambda: row.save(force_insert=True))


@pytest.mark.parametrize(
    ("wrong", "name"),
    [
        ({"state": "liked"}, "visit_has_a_known_state"),
        ({"kind": "family"}, "visit_has_a_known_state"),
        ({"state": "not_possible"}, "visit_that_is_not_possible_says_why"),
        ({"state": "not_held", "why": "so"}, "visit_that_is_not_possible_says_why"),
        ({"topic": "Debts"}, "visit_to_one_person_has_no_topic"),
    ],
)
def test_a_visit_is_refused(permitted, wrong, name) -> None:
    permitted.one()
    refused(name, lambda: Visit.objects.update(**wrong))


def test_a_visit_ends_after_it_begins(permitted) -> None:
    permitted.one()
    row = Visit.objects.get()
    before = row.starts_at - timedelta(hours=1)
    refused("visit_ends_after_it_begins", lambda: Visit.objects.update(ends_at=before))


def test_a_visitor_has_a_name_and_comes_once(permitted) -> None:
    permitted.one()
    refused("visitor_has_a_name", lambda: Visitor.objects.update(name=""))
    row = Coming.objects.get()
    row.pk = None
    refused("visitor_comes_once", lambda: row.save(force_insert=True))
