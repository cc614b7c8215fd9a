"""The table of requirements: what the product does about each, where to see it, which tests prove it."""

from __future__ import annotations

import ast
import os
import re
from collections import defaultdict
from pathlib import Path

from tests.architecture.source import ROOT

FACTS = ROOT / "docs/reference/requirements.tsv"
PAGE = ROOT / "docs/reference/generated/requirements.md"
HEAD = """# Requirements and their proofs

Made from [requirements.tsv](../requirements.tsv) and from the tests that carry `@pytest.mark.requirement`; a test keeps it true.
A requirement without a test is not proved, whatever the product does about it.

| | what the product does | where | proved by |
| --- | --- | --- | --- |
"""


def facts() -> dict[str, tuple[str, str]]:
    lines = FACTS.read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return {number: (words, where) for number, words, where in rows}


def proofs() -> dict[str, list[str]]:
    """Return requirement -> tests that say they prove it, by file and name."""
    found: dict[str, list[str]] = defaultdict(list)
    for file in sorted((ROOT / "tests").rglob("test_*.py")):
        if "mark.requirement" in file.read_text(encoding="utf-8"):
            _collect(ast.parse(file.read_text(encoding="utf-8")), file, (), found)
    return found


def _collect(tree: ast.AST, file: Path, inherited: tuple[str, ...], found) -> None:
    for node in ast.iter_child_nodes(tree):
        if not isinstance(node, ast.ClassDef | ast.FunctionDef):
            continue
        numbers = (*inherited, *_numbers(node.decorator_list))
        if isinstance(node, ast.ClassDef):
            _collect(node, file, numbers, found)
        elif node.name.startswith("test_"):
            for number in dict.fromkeys(numbers):
                found[number].append(f"{file.relative_to(ROOT)}::{node.name}")


def _numbers(decorators) -> list[str]:
    return [
        argument.value
        for one in decorators
        if isinstance(one, ast.Call) and ast.unparse(one.func).endswith("mark.requirement")
        for argument in one.args
        if isinstance(argument, ast.Constant)
    ]


def page() -> str:
    proved = proofs()
    rows = [
        f"| {number} | {words} | `{where}` | {_tests(proved.get(number, []))} |"
        for number, (words, where) in facts().items()
    ]
    return HEAD + "\n".join(rows) + "\n"


MOST = 4


def _tests(names: list[str]) -> str:
    shown = [f"`{name.removeprefix('tests/')}`" for name in names[:MOST]]
    more = [f"and {len(names) - MOST} more"] if len(names) > MOST else []
    return "<br>".join([*shown, *more]) or "no test"


class TestRequirements:
    def test_page_is_what_facts_and_tests_say(self) -> None:
        if os.environ.get("THROUGHCARE_WRITE_PAGES"):
            PAGE.write_text(page(), encoding="utf-8")
        assert PAGE.read_text(encoding="utf-8") == page(), (
            "Write it anew: THROUGHCARE_WRITE_PAGES=1 pytest tests/architecture/test_requirements.py"
        )

    def test_are_all_known(self) -> None:
        unknown = set(proofs()) - set(facts())
        assert not unknown, f"Say in {FACTS.name} what the product does about [{unknown}]."

    def test_have_numbers_and_words(self) -> None:
        for number, (words, where) in facts().items():
            assert re.fullmatch(r"R\d{1,3}", number)
            assert words
            assert where.startswith("/")
