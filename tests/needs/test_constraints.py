"""What the tables refuse, whoever asks."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from throughcare.needs.models import Event, MonthlyCount, Unowned

pytestmark = pytest.mark.django_db


def refused(name: str, action) -> None:
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        action()


@pytest.fixture
def entry(house) -> Unowned:
    house.plan.need()
    house.night()
    return Unowned.objects.get()


@pytest.mark.parametrize(
    ("wrong", "name"),
    [
        ({"why": "bad_luck"}, "unowned_need_has_a_known_reason"),
        ({"authority": "somebody"}, "unowned_need_has_a_known_reason"),
        ({"ended_on": date(2026, 11, 24)}, "ended_unowned_need_says_why"),
        ({"end": "owned"}, "ended_unowned_need_says_why"),
        ({"ended_on": date(2026, 11, 24), "end": "so"}, "ended_unowned_need_says_why"),
        ({"answer": "refuses"}, "authority_answers_what_it_was_asked"),
        ({"answer": "refuses", "answered_on": date(2026, 11, 24)}, "authority_answers_what_it_was_asked"),
    ],
)  # fmt: skip
def test_an_entry_is_refused(entry, wrong, name) -> None:
    refused(name, lambda: Unowned.objects.filter(pk=entry.pk).update(**wrong))


def test_a_need_stands_there_once(entry) -> None:
    entry.pk = None
    refused("need_is_unowned_once", lambda: entry.save(force_insert=True))


def test_a_deed_is_known_and_never_changed(entry) -> None:
    event = Event.objects.get()
    with pytest.raises(DatabaseError, match="stays as it was done"), transaction.atomic():
        Event.objects.filter(pk=event.pk).update(words="Else")
    event.pk, event.deed = None, "forgotten"
    refused("unowned_event_has_a_known_deed", lambda: event.save(force_insert=True))


@pytest.mark.parametrize(
    ("wrong", "name"),
    [({"people": -1}, "count_is_never_negative"), ({"why": "luck"}, "count_has_a_known_reason")],
)
def test_a_number_is_refused(db, wrong, name) -> None:
    given = {"month": date(2026, 10, 1), "jurisdiction": "NL", "why": "", "people": None}
    refused(name, lambda: MonthlyCount.objects.create(**given | wrong))


def test_a_number_is_counted_once(db) -> None:
    given = {"month": date(2026, 10, 1), "jurisdiction": "NL", "why": "", "people": None}
    MonthlyCount.objects.create(**given)
    refused("unowned_needs_are_counted_once", lambda: MonthlyCount.objects.create(**given))
