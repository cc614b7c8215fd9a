"""Whoever is looked for by likeness: the nearest are looked at first, and nobody is missed for it."""

from __future__ import annotations

import pytest
from django.db import connection

from throughcare.journeys.queries import finding
from throughcare.kernel.access import Access
from throughcare.people.types import plain

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(small_world):
    """Names with letters in the wrong order, and who may list the people whose names they were."""
    access = small_world.listing("casemanager")
    assert isinstance(access, Access)
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT search FROM people_name ORDER BY search")
        names = [plain(name) for (name,) in cursor.fetchall()]
    return access, [one[:2] + one[3] + one[2] + one[4:] for one in names if len(one) > 4]


@pytest.mark.parametrize("nearest", [1, 2, 3])
def test_however_few_are_looked_at_first_the_answer_is_the_same(
    asked, small_world, monkeypatch, nearest
):
    access, names = asked
    whole = [finding.by_likeness(name, access=access, today=small_world.today) for name in names]
    assert any(whole)
    monkeypatch.setattr(finding, "NEAREST", nearest)
    monkeypatch.setattr(finding, "MOST", nearest)
    for name, rows in zip(names, whole, strict=True):
        found = finding.by_likeness(name, access=access, today=small_world.today)
        assert found == rows[:nearest]


def test_those_as_near_as_the_last_one_come_too(small_world):
    small_world.listing("casemanager")
    with connection.cursor() as cursor:
        cursor.execute("SELECT person_id, distance FROM sharing_find_by_likeness('zwartewater')")
        every = sorted(cursor.fetchall(), key=lambda row: row[1])
        assert every
        for most in range(1, len(every) + 2):
            cursor.execute(
                "SELECT person_id, distance FROM sharing_find_by_likeness('zwartewater', %s::int)",
                [most],
            )
            last = every[min(most, len(every)) - 1][1]
            assert sorted(cursor.fetchall()) == sorted(row for row in every if row[1] <= last)
