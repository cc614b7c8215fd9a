"""What is written about the product agrees with the product."""

from __future__ import annotations

import ast
import doctest
import enum
import importlib
import re
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
import typer
from django.apps import apps

from tests.architecture.source import (
    PACKAGE,
    ROOT,
    Definition,
    files,
    height_of_rooms,
    module_of,
    modules_in,
    public_functions,
    rooms,
    text_of,
    tracked,
    tree_of,
)

DOCS = ROOT / "docs"
ADR = DOCS / "adr"
MARKDOWN = [file for file in tracked() if file.suffix == ".md"]
EXPECTED = (
    "README.md",
    "CONTRIBUTING.md",
    "TESTING.md",
    "GLOSSARY.md",
    "CHANGELOG.md",
    "SECURITY.md",
    "LICENSE",
    "docs/index.md",
    "docs/tutorials/first-day.md",
    "docs/how-to/run-it-for-real.md",
    "docs/how-to/back-up-and-restore.md",
    "docs/how-to/add-a-programme.md",
    "docs/how-to/invite-colleagues.md",
    "docs/reference/settings.md",
    "docs/reference/commands.md",
    "docs/reference/rooms.md",
    "docs/explanation/how-it-thinks.md",
    "docs/explanation/access.md",
    "docs/explanation/in-progress.md",
)


@cache
def said(name: str) -> str:
    """Return the text of a document."""
    return (ROOT / name).read_text(encoding="utf-8")


class TestDocuments:
    @pytest.mark.parametrize("name", EXPECTED)
    def test_are_there(self, name: str) -> None:
        assert (ROOT / name).is_file()

    def test_are_all_reached_from_the_first_page(self) -> None:
        reached, waiting = set(), [ROOT / "README.md"]
        while waiting:
            page = waiting.pop()
            reached.add(page)
            waiting += [
                one for one in _pages_linked(page) if one not in reached and one not in waiting
            ]
        written = {file for file in MARKDOWN if file.is_relative_to(DOCS) or file.parent == ROOT}
        written |= {PACKAGE / room / "README.md" for room in rooms()}
        assert not written - reached, "Link these from a page that leads on from README.md."


@cache
def links(page: Path) -> tuple[str, ...]:
    """Return where a page leads, without what stands in code."""
    text = re.sub(r"```.*?```|`[^`\n]*`", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    return tuple(re.findall(r"\]\(\s*<?([^)\s>]+)", text))


def _pages_linked(page: Path) -> list[Path]:
    here = [unquote(link.split("#")[0]) for link in links(page) if "://" not in link]
    targets = [(page.parent / link).resolve() for link in here if link.endswith(".md")]
    return [target for target in targets if target.is_file()]


def anchors(page: Path) -> set[str]:
    """Return the anchors of the headings of a page, as code hosts make them."""
    found = re.findall(r"^#+ +(.+?) *$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in found}


MADE_BY_BROWSER_TESTS = "docs/images"


class TestLinks:
    @pytest.mark.parametrize("page", MARKDOWN, ids=lambda page: str(page.relative_to(ROOT)))
    def test_resolve(self, page: Path) -> None:
        broken = [link for link in links(page) if not _resolves(page, link)]
        assert not broken, f"These lead nowhere: {broken}"


def _resolves(page: Path, link: str) -> bool:
    if re.match(r"[a-z]+:", link):
        return True
    path, _, anchor = link.partition("#")
    target = (page.parent / unquote(path)).resolve() if path else page
    if not target.exists():
        return str(target.relative_to(ROOT)).startswith(MADE_BY_BROWSER_TESTS)
    return not anchor or target.suffix != ".md" or anchor in anchors(target)


class TestDecisions:
    def test_have_the_number_of_their_file(self) -> None:
        for file in sorted(ADR.glob("*.md")):
            number = int(file.name[:4])
            heading = file.read_text(encoding="utf-8").splitlines()[0]
            assert heading.startswith(f"# ADR {number}: "), f"{file.name} begins with [{heading}]."

    def test_are_numbered_without_gap(self) -> None:
        numbers = [int(file.name[:4]) for file in sorted(ADR.glob("*.md"))]
        assert numbers == list(range(1, len(numbers) + 1))

    @pytest.mark.parametrize("part", ["Status", "Context", "Decision", "Rejected", "Consequences"])
    def test_have_every_part(self, part: str) -> None:
        without = [
            file.name
            for file in ADR.glob("*.md")
            if f"\n## {part}\n" not in file.read_text(encoding="utf-8")
        ]
        assert not without

    def test_are_there_when_something_cites_them(self) -> None:
        numbers = {int(file.name[:4]) for file in ADR.glob("*.md")}
        for file in tracked():
            if file.suffix in {".py", ".md", ".html", ".yaml"}:
                for number in re.findall(r"\bADRs? (\d+)", text_of(file) or ""):
                    assert int(number) in numbers, f"{file.relative_to(ROOT)} cites ADR {number}."

    def test_are_cited_by_number(self) -> None:
        wrong = [
            str(file.relative_to(ROOT))
            for file in files()
            if re.search(r"\bADR (?!\d)", file.read_text(encoding="utf-8"))
        ]
        assert not wrong, f"Write the number of the decision: {wrong}"


class TestSettings:
    def test_are_all_documented_and_no_others(self) -> None:
        documented = set(
            re.findall(r"^\| `([A-Z_]+)`", said("docs/reference/settings.md"), re.MULTILINE)
        )
        assert documented == set(variables())

    def test_name_their_default(self) -> None:
        for name, default in defaults().items():
            row = re.search(rf"^\| `{name}` .*$", said("docs/reference/settings.md"), re.MULTILINE)
            assert row and f"`{default}`" in row[0], (
                f"Say that the default of {name} is `{default}`."
            )


NAME = re.compile(r"^(?:THROUGHCARE|DATABASE)_[A-Z_]+$")


def variables() -> set[str]:
    """Return every variable that the package, the tests' harness or the build reads."""
    found = {
        node.value
        for file in (*files(), ROOT / "tests" / "harness.py", *(ROOT / "tools").glob("*.py"))
        for node in ast.walk(tree_of(file))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and NAME.match(node.value)
    }
    return found - {"THROUGHCARE_TEST_DATA", "DATABASE_"} | {"THROUGHCARE_TEST_DATA"}


def defaults() -> dict[str, str]:
    """Return variable -> default, for those that the settings read with a plain default."""
    found: dict[str, str] = {}
    for node in ast.walk(tree_of(PACKAGE / "config" / "settings.py")):
        if isinstance(node, ast.Call) and ast.unparse(node.func) in {
            "environment.text",
            "environment.names",
        }:
            name, default = (
                argument.value if isinstance(argument, ast.Constant) else None
                for argument in node.args
            )
            if default:
                found[str(name)] = str(default)
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "environment.flag":
            found[str(ast.literal_eval(node.args[0]))] = str(
                ast.literal_eval(node.keywords[0].value)
            ).lower()
    return found


class TestCommands:
    def test_are_all_documented_and_no_others(self) -> None:
        headings = re.findall(
            r"^## `throughcare ([^`]+)`$", said("docs/reference/commands.md"), re.MULTILINE
        )
        assert sorted(headings) == sorted(commands())

    def test_are_documented_with_every_option(self) -> None:
        sections = re.split(r"^## ", said("docs/reference/commands.md"), flags=re.MULTILINE)
        by_name = {
            section.split("`")[1].removeprefix("throughcare "): section
            for section in sections
            if "`" in section
        }
        for name, command in commands().items():
            for option in command.params:
                is_option = option.param_type_name == "option"
                word = option.opts[0] if is_option else option.name.upper()
                if word != "--help":
                    assert f"`{word}" in by_name[name], (
                        f"Say what {word} of [throughcare {name}] does."
                    )

    def test_of_make_are_in_contributing(self) -> None:
        targets = re.findall(r"^([a-z-]+):.*## ", said("Makefile"), re.MULTILINE)
        missing = [
            one
            for one in targets
            if one != "help" and f"`make {one}`" not in said("CONTRIBUTING.md")
        ]
        assert not missing

    def test_written_in_documents_exist(self) -> None:
        names = set(commands())
        for page in MARKDOWN:
            for words in re.findall(
                r"^(?:\.venv/bin/)?throughcare ([a-z ]+)",
                page.read_text(encoding="utf-8"),
                re.MULTILINE,
            ):
                assert any(f"{words} ".startswith(f"{name} ") for name in names), (
                    f"{page.name}: throughcare {words}"
                )


def commands() -> dict[str, Any]:
    """Return every command with its full name."""
    from throughcare.config.cli import app

    found: dict[str, Any] = {}

    def walk(command: Any, name: str) -> None:
        inner = getattr(command, "commands", None)
        if inner is None:
            found[name] = command
        for word, one in (inner or {}).items():
            walk(one, f"{name} {word}".strip())

    walk(typer.main.get_command(app), "")
    return found


class TestGlossary:
    def test_explains_every_model(self) -> None:
        models = {
            model.__name__
            for model in apps.get_models()
            if model.__module__.startswith("throughcare.")
        }
        assert not models - explained()

    @pytest.mark.parametrize(
        "name",
        [
            "accounts.types.Role",
            "agencies.models.Agency.Kind",
            "audit.types.Act",
            "custody.types.LegalTitle",
            "custody.types.MovementKind",
            "custody.types.ReleaseDateKind",
            "journeys.types.Outcome",
            "journeys.types.State",
            "kernel.access.Category",
            "kernel.access.Scope",
            "kernel.logic.Truth",
            "plans.types.Domain",
            "plans.types.Position",
            "sharing.types.RelationKind",
            "messages.models.Message.Channel",
            "messages.models.Message.State",
            "people.models.PersonName.Use",
            "exchange.models.RegisterImport.State",
            "exchange.models.RegisterRow.Kind",
        ],
    )
    def test_explains_every_value(self, name: str) -> None:
        values = {str(value.value) for value in _enum(name)}
        assert not values - explained(), f"Explain these values of {name} in GLOSSARY.md."

    def test_explains_every_room(self) -> None:
        assert not set(rooms()) - explained()

    def test_names_a_source_for_every_word(self) -> None:
        rows = [line for line in said("GLOSSARY.md").splitlines() if line.startswith("| `")]
        wrong = [row for row in rows if not row.strip("| ").split("|")[-1].strip()]
        assert not wrong


@cache
def explained() -> set[str]:
    """Return the words at the beginning of the rows of the glossary."""
    firsts = re.findall(r"^\| ([^|]+) \|", said("GLOSSARY.md"), re.MULTILINE)
    return {word for first in firsts for word in re.findall(r"`([^`]+)`", first)}


def _enum(name: str) -> type[enum.Enum]:
    room, module, *path = name.split(".")
    found = importlib.import_module(f"throughcare.{room}.{module}")
    for part in path:
        found = getattr(found, part)
    return found  # type: ignore[return-value]


class TestRooms:
    def test_are_all_in_the_reference(self) -> None:
        listed = set(re.findall(r"^\| \[`(\w+)`\]", said("docs/reference/rooms.md"), re.MULTILINE))
        assert listed == set(rooms())

    def test_are_listed_from_top_to_bottom(self) -> None:
        listed = re.findall(r"^\| \[`(\w+)`\]", said("docs/reference/rooms.md"), re.MULTILINE)
        heights = [height_of_rooms()[room] for room in listed]
        assert heights == sorted(heights, reverse=True)

    @pytest.mark.parametrize("room", rooms())
    @pytest.mark.parametrize(
        "part", ["Words", "What always holds", "May import", "Where to start reading"]
    )
    def test_have_a_readme_with_every_part(self, room: str, part: str) -> None:
        file = PACKAGE / room / "README.md"
        text = file.read_text(encoding="utf-8") if file.is_file() else ""
        if (
            room != "pages"
        ):  # It is a handbook of components; it names its rules and what it may import.
            assert f"\n## {part}\n" in text, (
                f"throughcare/{room}/README.md lacks the heading [## {part}]."
            )

    @pytest.mark.parametrize("room", rooms())
    def test_have_a_readme_that_names_files_that_exist(self, room: str) -> None:
        text = (
            (PACKAGE / room / "README.md")
            .read_text(encoding="utf-8")
            .partition("## Where to start reading")[2]
        )
        named = re.findall(r"^\| `([\w/]+\.(?:py|html|yaml|md))`", text, re.MULTILINE)
        missing = [name for name in named if not (PACKAGE / room / name).exists()]
        assert not missing


class TestDocstrings:
    def test_of_rules_and_kernel_name_their_source(self) -> None:
        wrong = [
            one.place
            for one in _decisions()
            if not re.search(r"^Source: \S", one.docstring, re.MULTILINE) and not _converts(one)
        ]
        assert not wrong, f"Add [Source: …] (law, standard, or our own choice, ADR n): {wrong}"

    def test_say_what_is_done_not_what_it_returns(self) -> None:
        wrong = [
            one.place
            for file in files()
            for one in public_functions(file)
            if re.match(r"(Returns|Gets|Sets|Checks|Creates|Makes|This )\b", one.docstring)
        ]
        assert not wrong, f"Begin with an imperative: Return, not Returns: {wrong}"

    def test_begin_with_one_sentence(self) -> None:
        wrong = [
            one.place
            for file in files()
            for one in public_functions(file)
            if one.docstring
            and not re.search(r"[.?!:)]$", one.docstring.split("\n\n")[0].splitlines()[0])
        ]
        assert not wrong, f"End the first line of the docstring with a full stop: {wrong}"


EXAMPLES = [
    file
    for file in files()
    if re.search(r"^ *>>> ", file.read_text(encoding="utf-8"), re.MULTILINE)
]


class TestExamples:
    @pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: str(file.relative_to(PACKAGE)))
    def test_in_docstrings_are_true(self, file: Path) -> None:
        result = doctest.testmod(importlib.import_module(module_of(file)))
        assert result.attempted
        assert not result.failed


def _decisions() -> list[Definition]:
    kernel = [file for file in files() if module_of(file).startswith("throughcare.kernel.")]
    return [one for file in (*modules_in("rules"), *kernel) for one in public_functions(file)]


def _converts(one: Definition) -> bool:
    """Tell whether a method only turns a value into plain data and back."""
    return one.name.split(".")[-1] in {"as_json", "from_json"}


SELF = Path(__file__).resolve()
LEFT_OVER = re.compile(
    r"\b(?:" + "|".join(["TO" + "DO", "FIX" + "ME", "XX" + "X"]) + r")\b|coming " + "soon",
    re.IGNORECASE,
)
NOT_OUR_WORDS = re.compile(r"offender|inmate|prisoner", re.IGNORECASE)
MAY_NAME_A_FORMAT = (
    "throughcare/exchange/imports/mappings/gb-prisoner-search.yaml",
    "docs/how-to/import-a-register.md",
    "docs/reference/rooms.md",
    "throughcare/exchange/README.md",
)
"""The foreign format is called prisoner search; these name it."""
FORMAT = re.compile(r"(?:gb[-_])?prisoner[-_ ]?search|prisonerNumber", re.IGNORECASE)
LOCK_FILES = {"uv.lock", "package-lock.json"}
WORDS_IN_CODE = {".py", ".html", ".js", ".scss", ".yaml", ".po", ".txt", ".sh", ".toml", ".css"}


class TestWords:
    def test_promise_nothing(self) -> None:
        wrong = [
            f"{file.relative_to(ROOT)}: {found[0]}"
            for file in tracked()
            if file != SELF and file.name not in LOCK_FILES
            for found in [LEFT_OVER.search(_without_lint_names(text_of(file) or ""))]
            if found
        ]
        assert not wrong, f"Do it, or write it in docs/explanation/in-progress.md: {wrong}"

    def test_speak_of_people_as_people(self) -> None:
        wrong = [
            f"{file.relative_to(ROOT)}:{number}: {line.strip()[:80]}"
            for file in tracked()
            if file.is_relative_to(PACKAGE) and file.suffix in WORDS_IN_CODE
            for number, line in enumerate((text_of(file) or "").splitlines(), 1)
            if NOT_OUR_WORDS.search(_without_format(file, line))
        ]
        assert not wrong, f"Say person: {wrong}"

    def test_tell_nothing_about_the_machine_it_was_written_on(self) -> None:
        places = re.compile(r"(?<![\w.])/(?:work|home/\w+|root)/")
        wrong = [
            str(file.relative_to(ROOT))
            for file in tracked()
            if file != SELF and file.name not in LOCK_FILES and places.search(text_of(file) or "")
        ]
        assert not wrong


def _without_lint_names(text: str) -> str:
    """Leave out the names of the linter's own rules."""
    return re.sub(r'"(?:FIX|TD|T20)"', "", text)


def _without_format(file: Path, line: str) -> str:
    named = str(file.relative_to(ROOT)) in MAY_NAME_A_FORMAT
    return "" if named else FORMAT.sub("", line)
