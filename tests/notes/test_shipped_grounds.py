"""Notes under the grounds that come with the product: the Dutch ones, in the small invented world."""

from __future__ import annotations

import pytest

from tests.notes.cast import draft_of
from throughcare.kernel.access import Category
from throughcare.notes import actions, queries
from throughcare.sharing import actions as sharing
from throughcare.sharing.types import Level, Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def write(small_world):
    def write_as(who: str, category: str, **more) -> int:
        return actions.write(
            draft_of(category, **more), person_id=small_world.people["zwolle"], now=small_world.now,
            access=small_world.access("zwolle", who), today=small_world.today,
        )  # fmt: skip

    return write_as


def levels(small_world, who: str) -> dict[str, Level]:
    access = small_world.access("zwolle", who)
    if isinstance(access, Refused) or Category.IDENTITY not in access.categories:
        return {}
    found = queries.readable(small_world.people["zwolle"], access=access, today=small_world.today)
    return {row.category.value: row.level for row in found.rows}


def test_the_prison_writes_of_what_it_may_hold(small_world) -> None:
    found = queries.categories_to_write(
        small_world.people["zwolle"],
        access=small_world.access("zwolle"),
        today=small_world.today,
    )
    assert {"housing", "debts", "risk"} <= set(found)
    assert "health" not in found


def test_each_agency_reads_what_the_law_of_the_place_lets_it(small_world, write) -> None:
    for category in ("housing", "debts", "risk"):
        write("casemanager", category)
    assert set(levels(small_world, "casemanager")) == {"housing", "debts", "risk"}
    assert levels(small_world, "municipality")["risk"] is Level.SUMMARY
    assert levels(small_world, "municipality")["housing"] >= Level.SUMMARY
    assert levels(small_world, "police") == {}
    assert levels(small_world, "stranger") == {}


def test_the_newest_are_those_of_ones_own_people(small_world, write) -> None:
    note = write("casemanager", "housing")
    for who, expected in (("casemanager", [note]), ("municipality", [note]), ("municipality2", [])):
        access = sharing.decide_list(
            small_world.actor(who), now=small_world.now, today=small_world.today
        )
        found = queries.newest(access=access, today=small_world.today)
        assert [row.note_id for row in found.rows] == expected
