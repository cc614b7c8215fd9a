"""Rooms depend downwards only, and the contracts that say so catch what they are for."""

from __future__ import annotations

import json
import re
import subprocess
import sys

import pytest

from tests.architecture import skeleton
from tests.architecture.source import PACKAGE, ROOT, contracts, height_of_rooms, rooms, text_of

CONTRACTS = ROOT / ".importlinter"

FOR_TYPES = "from typing import TYPE_CHECKING\nif TYPE_CHECKING:"
PLANTED: list[tuple[str, str, dict[str, str]]] = [
    ("upward import", "rooms", {"people/queries.py": "from throughcare.journeys import actions"}),
    (
        "upward import inside a function",
        "rooms",
        {"people/queries.py": "def f():\n    from throughcare.plans import queries"},
    ),
    (
        "upward import for types only",
        "rooms",
        {"people/types.py": f"{FOR_TYPES}\n    from throughcare.plans import types"},
    ),
    ("portal and web know each other", "rooms", {"portal/views.py": "from throughcare import web"}),
    ("pages know web", "rooms", {"pages/shell.py": "from throughcare import web"}),
    (
        "messages know people",
        "rooms",
        {"messages/actions.py": "from throughcare.people import queries"},
    ),
    ("a room without a place", "rooms", {"helpdesk/__init__.py": ""}),
    (
        "rules import models",
        "inside-a-room",
        {"plans/rules.py": "from throughcare.plans import models"},
    ),
    (
        "queries import actions",
        "inside-a-room",
        {"plans/queries.py": "from throughcare.plans import actions"},
    ),
    ("a drawer for anything", "inside-a-room", {"plans/utils.py": ""}),
    ("Django in rules", "pure", {"plans/rules.py": "import django"}),
    (
        "Django in types, by a detour",
        "pure",
        {
            "plans/types.py": "from throughcare.fields import periods",
            "fields/periods.py": "import django",
        },
    ),
    ("a driver in the kernel", "pure", {"kernel/ids.py": "import psycopg"}),
    (
        "tables of another room",
        "private-tables",
        {"plans/queries.py": "from throughcare.people import models"},
    ),
    (
        "pages read tables",
        "private-tables",
        {"web/views.py": "from throughcare.people.models import Person"},
    ),
    (
        "a migration imports rules",
        "frozen-migrations",
        {"plans/migrations/first.py": "from throughcare.plans import rules"},
    ),
    (
        "a cycle between siblings",
        "acyclic",
        {
            "web/person.py": "from throughcare.web import caseload",
            "web/caseload.py": "from throughcare.web import person",
        },
    ),
    (
        "imports use tasks",
        "inside-exchange",
        {"exchange/imports/apply.py": "from throughcare.exchange import tasks"},
    ),
    ("a format without a place", "inside-exchange", {"exchange/faxes.py": ""}),
    (
        "the verifier uses the log's own tree",
        "independent-verifier",
        {"audit/verifier.py": "from throughcare.audit import rules"},
    ),
]
INNOCENT = ("innocent", "", {"plans/actions.py": "from throughcare.people import queries"})


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """Plant every violation in a copy of its own; return name -> contracts that break there."""
    folder = tmp_path_factory.mktemp("houses")
    containers = contracts()["importlinter:contract:inside-a-room"]["containers"].split()
    layered = {container.split(".")[-1] for container in containers}
    houses: dict[str, str] = {}
    for number, (name, _contract, planted) in enumerate([INNOCENT, *PLANTED]):
        house = folder / str(number)
        package = skeleton.build(house, contracts=CONTRACTS, rooms=rooms(), layered=layered)
        for file, text in planted.items():
            skeleton.plant(package / file, text)
        houses[str(house)] = name
    command = [sys.executable, skeleton.__file__, *houses]
    ran = subprocess.run(command, capture_output=True, text=True, check=False, cwd=folder)
    assert ran.returncode == 0, ran.stderr
    return {houses[house]: found for house, found in json.loads(ran.stdout).items()}


class TestContracts:
    def test_hold_in_this_house(self) -> None:
        found = skeleton.broken_in(ROOT)
        assert not found, f"Broken: {found}. See the imports with: .venv/bin/lint-imports"

    def test_hold_in_an_innocent_copy(self, broken: dict[str, list[str]]) -> None:
        assert broken["innocent"] == []

    @pytest.mark.parametrize(("name", "contract"), [one[:2] for one in PLANTED])
    def test_catch_a_planted_violation(
        self, broken: dict[str, list[str]], name: str, contract: str
    ) -> None:
        assert contract in broken[name]

    def test_are_each_tried_by_a_planted_violation(self) -> None:
        sections = {
            section.split(":")[-1] for section in contracts().sections() if ":contract:" in section
        }
        assert sections == {contract for _, contract, *_ in PLANTED}


class TestEveryRoom:
    @pytest.mark.parametrize("room", rooms())
    def test_has_a_place_in_the_direction(self, room: str) -> None:
        assert room in height_of_rooms(), (
            f"Give [{room}] a place in .importlinter, with a decision record."
        )

    @pytest.mark.parametrize("room", rooms())
    def test_has_a_readme_that_says_what_it_may_import(self, room: str) -> None:
        text = (
            text_of(PACKAGE / room / "README.md") if (PACKAGE / room / "README.md").exists() else ""
        )
        assert re.search(r"^## May import$", text or "", re.MULTILINE), (
            f"Write throughcare/{room}/README.md with a heading [## May import]; see docs/reference/rooms.md."
        )

    @pytest.mark.parametrize("room", rooms())
    def test_readme_names_no_room_that_may_not_be_imported(self, room: str) -> None:
        text = text_of(PACKAGE / room / "README.md") or ""
        allowed = text.split("## May import", 1)[-1].split("\n## ", 1)[0]
        named = set(re.findall(r"`([a-z]+)`", allowed)) & set(rooms()) - {room}
        heights = height_of_rooms()
        wrong = {name for name in named if heights[name] >= heights[room]}
        assert not wrong, f"[{room}] may not import {sorted(wrong)}: they are beside or above it."
