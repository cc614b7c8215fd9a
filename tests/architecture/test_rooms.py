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

PLANTED = [
    ("upward import", "rooms", "people/queries.py", "from throughcare.journeys import actions"),
    (
        "upward import inside a function",
        "rooms",
        "people/queries.py",
        "def f():\n    from throughcare.plans import queries",
    ),
    (
        "upward import for types only",
        "rooms",
        "people/types.py",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from throughcare.plans import types",
    ),
    ("siblings", "rooms", "portal/views.py", "from throughcare import web"),
    ("pages know no room above", "rooms", "pages/shell.py", "from throughcare import web"),
    ("messages know no room", "rooms", "messages/actions.py", "from throughcare.people import queries"),
    ("room without a place", "rooms", "helpdesk/__init__.py", ""),
    ("rules import models", "inside-a-room", "plans/rules.py", "from throughcare.plans import models"),
    ("queries import actions", "inside-a-room", "plans/queries.py", "from throughcare.plans import actions"),
    ("a drawer for anything", "inside-a-room", "plans/utils.py", ""),
    ("Django in rules", "pure", "plans/rules.py", "import django"),
    ("Django in types, by a detour", "pure", "plans/types.py", "from throughcare.fields import periods"),
    ("a driver in the kernel", "pure", "kernel/ids.py", "import psycopg"),
    ("another room's tables", "private-tables", "plans/queries.py", "from throughcare.people import models"),
    ("pages read tables", "private-tables", "web/views.py", "from throughcare.people.models import Person"),
    (
        "a migration that imports rules",
        "frozen-migrations",
        "plans/migrations/m0001.py",
        "from throughcare.plans import rules",
    ),
    (
        "a cycle between siblings",
        "acyclic",
        "web/person.py",
        "from throughcare.web import caseload",
    ),
    ("imports above tasks", "inside-exchange", "exchange/imports/apply.py", "from throughcare.exchange import tasks"),
    ("a format without a place", "inside-exchange", "exchange/faxes.py", ""),
]
COMPANIONS = {
    "another file of a planted cycle or detour": ("web/caseload.py", "from throughcare.web import person"),
    "what the detour leads through": ("fields/periods.py", "import django"),
}


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """Plant every violation in a copy of its own; return copy -> contracts that break there."""
    folder = tmp_path_factory.mktemp("houses")
    layered = {line.split(".")[-1] for line in contracts()["importlinter:contract:inside-a-room"]["containers"].split()}
    houses = [("innocent", None, None, None), *PLANTED]
    for number, (_name, _contract, file, text) in enumerate(houses):
        package = skeleton.build(folder / str(number), contracts=CONTRACTS, rooms=rooms(), layered=layered)
        skeleton.plant(package / COMPANIONS["what the detour leads through"][0], "import django")
        if file == "web/person.py":
            skeleton.plant(package / "web/caseload.py", "from throughcare.web import person")
        if file:
            skeleton.plant(package / file, text)
    paths = {str(folder / str(number)): name for number, (name, *_) in enumerate(houses)}
    ran = subprocess.run(
        [sys.executable, skeleton.__file__, *paths], capture_output=True, text=True, check=False, cwd=folder
    )
    assert ran.returncode == 0, ran.stderr
    return {paths[path]: found for path, found in json.loads(ran.stdout).items()}


class TestContracts:
    def test_hold_in_this_house(self) -> None:
        found = skeleton.broken_in(ROOT)
        assert not found, f"Broken: {found}. See the imports with: .venv/bin/lint-imports"

    def test_hold_in_an_innocent_copy(self, broken: dict[str, list[str]]) -> None:
        assert broken["innocent"] == []

    @pytest.mark.parametrize(("name", "contract"), [(name, contract) for name, contract, *_ in PLANTED])
    def test_catch_a_planted_violation(self, broken: dict[str, list[str]], name: str, contract: str) -> None:
        assert contract in broken[name]

    def test_are_each_tried_by_a_planted_violation(self) -> None:
        sections = {section.split(":")[-1] for section in contracts().sections() if ":contract:" in section}
        assert sections == {contract for _, contract, *_ in PLANTED}


class TestEveryRoom:
    @pytest.mark.parametrize("room", rooms())
    def test_has_a_place_in_the_direction(self, room: str) -> None:
        assert room in height_of_rooms(), f"Give [{room}] a place in .importlinter, with a decision record."

    @pytest.mark.parametrize("room", rooms())
    def test_has_a_readme_that_says_what_it_may_import(self, room: str) -> None:
        text = text_of(PACKAGE / room / "README.md") if (PACKAGE / room / "README.md").exists() else ""
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
