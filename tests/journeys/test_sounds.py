"""Names that sound alike are found, in any script nothing breaks; people are counted only so far."""

from __future__ import annotations

import pytest
from django.db import connection

from tests.conftest import build_world
from tests.web.test_caseload import many
from throughcare.journeys.queries import finding, lists
from throughcare.journeys.queries.lists import Filter
from throughcare.people.types import plain

pytestmark = pytest.mark.django_db

NAMES = {
    "meijer": ("Jan", "Meijer"),
    "janssen": ("Piet", "Janssen"),
    "dyck": ("Mila", "van der Dijck"),
    "amrani": ("Yusuf", "El Amrani"),
    "arabic": ("علي", "محمد"),
    "cyrillic": ("Пётр", "Иванов"),
}


@pytest.fixture
def world(db):
    people = {key: (*name, "GM0193", 10, 100, "sentence") for key, name in NAMES.items()}
    return build_world(people=people)


def heard(world, text, who="casemanager"):
    rows = finding.by_sound(plain(text), access=world.listing(who), today=world.today)
    return [row.name for row in rows]


def sound(text):
    with connection.cursor() as cursor:
        cursor.execute("SELECT people_sound(%s)", [plain(text)])
        return cursor.fetchone()[0]


@pytest.mark.parametrize(
    "alike",
    [
        ("Meijer", "Meyer", "Maier"),
        ("Jansen", "Janssen", "Janszen"),
        ("Hendriks", "Hendrix"),
        ("Visser", "Fisser"),
        ("Smit", "Schmidt", "Smid", "Smith"),
        ("Dijkstra", "Dykstra"),
        ("Kuiper", "Cuyper"),
        ("Yusuf", "Jusuf", "Youssef"),
        ("Mohammed", "Muhamad"),
        ("van der Berg Jan", "Bergh Jan"),
        ("El Amrani", "Amrani"),
    ],
)
def test_spellings_of_one_sound_have_one_key(alike):
    assert len({sound(name) for name in alike}) == 1


@pytest.mark.parametrize(
    ("one", "other"), [("Meijer", "Meijers"), ("Jansen", "Hansen"), ("Bakker", "Dekker")]
)
def test_other_names_have_other_keys(one, other):
    assert sound(one) != sound(other)


@pytest.mark.parametrize(
    "text", ["", " ", "%", "_", "«»", "👋", "x" * 250, "محمد", "Иванов", "''\"`", "ij"]
)
def test_anything_has_a_key_that_ends_a_word(text):
    assert sound(text).endswith(" ")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Meyer", ["Jan Meijer"]),
        ("Jan Meyer", ["Jan Meijer"]),
        ("Mayer Jan", ["Jan Meijer"]),
        ("Meyer Piet", []),
        ("Jansen", ["Piet Janssen"]),
        ("Dyk", ["Mila van der Dijck"]),
        ("Mila van der Dijk", ["Mila van der Dijck"]),
        ("Amrany", ["Yusuf El Amrani"]),
        ("Jusuf Amrani", ["Yusuf El Amrani"]),
        ("محمد", ["علي محمد"]),
        ("Иванов", ["Пётр Иванов"]),
        ("Quaedvlieg", []),
        ("one two three four five six", []),
    ],
)
def test_people_are_found_by_the_sound_of_their_name(world, text, expected):
    assert heard(world, text) == expected


def test_strangers_hear_nobody(world):
    assert heard(world, "Meyer", "stranger") == []


def test_the_search_asks_for_the_sound_before_likeness(world):
    found = finding.find("Meyer", access=world.listing(), today=world.today)
    assert [row.name for row in found][:1] == ["Jan Meijer"]


def test_people_are_counted_no_further_than_one_more_than_asked(world):
    many(world, 30)

    def count(most, **narrow):
        access = world.listing()
        return lists.count_capped(
            access=access, today=world.today, narrow=Filter(**narrow), most=most
        )

    assert count(100) == 30 + len(NAMES)
    assert count(10) == 11
    assert count(100, outcome="no_programme") < 30


def test_a_stranger_counts_nobody(world):
    access = world.listing("stranger")
    assert lists.count_capped(access=access, today=world.today, narrow=Filter()) == 0
