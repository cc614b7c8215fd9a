"""The clock is read at the edge only; everywhere else `now` and `today` are handed in."""

from __future__ import annotations

import ast

from tests.architecture.source import calls_in, dotted, files, module_of, tree_of

EDGE = (
    "throughcare.web",
    "throughcare.portal",
    "throughcare.public",
    "throughcare.config",
    "throughcare.simulation",
    "throughcare.exchange.tasks",
    "throughcare.pages.doors",
)
TASKS = ".tasks"
"""A room's tasks are started by the clock, so they read it."""

CLOCKS = {
    "datetime.now",
    "datetime.today",
    "datetime.utcnow",
    "date.today",
    "timezone.now",
    "time.time",
    "time.time_ns",
}
GIVEN_A_MOMENT = {"timezone.localdate", "timezone.localtime"}
"""They read the clock only when they are called without a moment."""


def readings(tree: ast.AST) -> list[int]:
    """Return the lines on which a module reads the clock, also where it hands the clock on uncalled."""
    found = {
        call.lineno
        for name, call in calls_in(tree)
        if _last_two(name) in GIVEN_A_MOMENT and not call.args
    }
    found |= {node.lineno for node in ast.walk(tree) if _last_two(_name(node)) in CLOCKS}
    return sorted(found)


def _name(node: ast.AST) -> str:
    return dotted(node) if isinstance(node, ast.Attribute) else ""


def _last_two(name: str) -> str:
    return ".".join(name.split(".")[-2:])


def _at_the_edge(module: str) -> bool:
    return module.startswith(EDGE) or module.endswith(TASKS)


class TestClock:
    def test_is_read_at_the_edge_only(self) -> None:
        wrong = [
            f"{module_of(file)}:{line}"
            for file in files()
            if not _at_the_edge(module_of(file))
            for line in readings(tree_of(file))
        ]
        assert not wrong, f"Pass now or today in, instead of reading the clock: {wrong}"

    def test_notices_every_way_of_reading_it(self) -> None:
        planted = (
            "import datetime as d\n"
            "d.datetime.now()\n"
            "date.today()\n"
            "timezone.now()\n"
            "timezone.localdate()\n"
            "field(default_factory=timezone.now)\n"
            "timezone.localdate(now)\n"
            "now.date()\n"
        )
        assert readings(ast.parse(planted)) == [2, 3, 4, 5, 6]
