"""The repository as the architecture tests read it: files, functions and rooms, without importing them."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from configparser import ConfigParser
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "throughcare"
NOT_OURS = {"node_modules", "migrations", "__pycache__"}

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Definition:
    """Hold one function of the package: its module, its name with its class, and its tree."""

    module: str
    name: str
    tree: Function

    @property
    def place(self) -> str:
        """Name it as a reader finds it."""
        return f"{self.module}.{self.name}"

    @property
    def keyword_only(self) -> set[str]:
        """Return the names of the arguments that must be named."""
        return {argument.arg for argument in self.tree.args.kwonlyargs}

    @property
    def docstring(self) -> str:
        """Return the docstring, empty where there is none."""
        return ast.get_docstring(self.tree) or ""


@cache
def files() -> tuple[Path, ...]:
    """Return every Python file of the package that is written by hand and not a migration."""
    found = sorted(PACKAGE.rglob("*.py"))
    return tuple(file for file in found if not NOT_OURS & set(file.relative_to(PACKAGE).parts))


@cache
def tree_of(file: Path) -> ast.Module:
    """Parse one file, once."""
    return ast.parse(file.read_text(encoding="utf-8"), filename=str(file))


def module_of(file: Path) -> str:
    """Return the dotted name of a file of the package."""
    parts = list(file.relative_to(ROOT).with_suffix("").parts)
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def room_of(module: str) -> str:
    """Return the room that a module of the package lies in."""
    return ([*module.split("."), ""])[1]


def modules_in(*layers: str) -> Iterator[Path]:
    """Yield the files of one layer of every room, whether it is a module or a package."""
    for file in files():
        parts = module_of(file).split(".")
        if len(parts) > 2 and parts[2] in layers:
            yield file


def public_functions(file: Path) -> Iterator[Definition]:
    """Yield the functions and methods that other modules may call."""
    module = module_of(file)
    yield from _public(tree_of(file).body, module, "")


def _public(body: list[ast.stmt], module: str, prefix: str) -> Iterator[Definition]:
    for node in body:
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            yield from _public(node.body, module, f"{prefix}{node.name}.")
        elif (
            isinstance(node, Function) and not node.name.startswith("_") and not _is_overload(node)
        ):
            yield Definition(module, prefix + node.name, node)


def _is_overload(node: Function) -> bool:
    return any(isinstance(mark, ast.Name) and mark.id == "overload" for mark in node.decorator_list)


def calls_in(tree: ast.AST) -> Iterator[tuple[str, ast.Call]]:
    """Yield every call with the last part of the name that is called, for example `now` of `datetime.now`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield dotted(node.func), node


def imported(tree: ast.AST) -> set[str]:
    """Return every module that a tree may load, and the names it takes from them, in full."""
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


def dotted(node: ast.expr) -> str:
    """Write a name as it stands in the source; empty for anything else."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        owner = dotted(node.value)
        return f"{owner}.{node.attr}" if owner else node.attr
    return ""


@cache
def contracts() -> ConfigParser:
    """Read the import contracts."""
    parser = ConfigParser(comment_prefixes=(";", "#"))
    parser.read(ROOT / ".importlinter", encoding="utf-8")
    return parser


@cache
def height_of_rooms() -> dict[str, int]:
    """Return room -> height: the layers of the first contract, the lowest is 0. Siblings share a height."""
    lines = contracts()["importlinter:contract:rooms"]["layers"].split("\n")
    layers = [line for line in (line.strip() for line in lines) if line]
    return {
        room.strip(" ()"): height
        for height, layer in enumerate(reversed(layers))
        for room in layer.split("|")
    }


@cache
def rooms() -> tuple[str, ...]:
    """Return the rooms that exist, the highest first."""
    heights = height_of_rooms()
    found = [folder.name for folder in PACKAGE.iterdir() if (folder / "__init__.py").exists()]
    return tuple(sorted(found, key=lambda room: (-heights.get(room, -1), room)))


@cache
def tracked() -> tuple[Path, ...]:
    """Return every file that belongs to the repository, also those not yet committed."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    paths = (ROOT / name for name in listed.split("\0") if name)
    return tuple(sorted(path for path in paths if path.is_file()))


def text_of(path: Path) -> str | None:
    """Return what a file says, None where it is no text."""
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return None
