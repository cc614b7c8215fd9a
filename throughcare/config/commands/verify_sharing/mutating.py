"""Generate mutants: every site of the modules that carry a decision into SQL, broken in every listed way."""

from __future__ import annotations

import ast
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from throughcare.config.commands.verify_sharing.operators import OPERATORS, replace_result
from throughcare.config.commands.verify_sharing.targets import NoSourceError, assigned, tree_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import CodeType

    from throughcare.config.commands.verify_sharing.targets import Target


@dataclass(frozen=True, slots=True)
class Mutant:
    """Hold one broken module, told so that a reader finds the place."""

    module: str
    number: int
    where: str
    line: int
    operator: str
    change: str
    """What stood there, and what stands there now."""
    again: int = 1
    """Counts those of one place that read the same."""

    @property
    def key(self) -> str:
        """Return what it is, whatever the line."""
        _, room, kind, *_, name = self.module.split(".")
        name = f"{room}.{name}" if kind == "migrations" else name
        again = f" #{self.again}" if self.again > 1 else ""
        return f"{name}.{self.where} | {self.operator} | {self.change}{again}"


@dataclass(frozen=True, slots=True)
class _Site:
    """Hold one node with its place in its parent."""

    parent: ast.AST
    field: str
    place: int | None
    node: ast.AST
    where: str


def mutants_of(target: Target) -> list[Mutant]:
    """Return every mutant of a module."""
    return [mutant for mutant, _ in _generated(target)]


def code_of(target: Target, wanted: Mutant) -> CodeType:
    """Return the code of one mutant.

    Errors: NoSourceError when the module was changed since the mutant was made.
    """
    for mutant, tree in _generated(target):
        if mutant == wanted:
            return compile(ast.fix_missing_locations(tree), target.module, "exec")
    raise NoSourceError(
        f"Cannot break [{target.module}] at [{wanted.key}]: the module was changed since the campaign "
        "began. Run it on a copy of the tree that nobody edits."
    )


def _generated(target: Target) -> Iterator[tuple[Mutant, ast.Module]]:
    """Yield each mutant with the tree as it then is; the tree is whole again afterwards."""
    tree = tree_of(target)
    operators = (*OPERATORS, replace_result(_returns(tree)))
    number, seen = 0, set()
    told: Counter[tuple[str, str, str]] = Counter()
    for site in list(_sites(tree, "", target.leave_out)):
        if target.only and site.where not in target.only:
            continue
        before = _text(site.node)
        for operator in operators:
            for other in operator(site.node):
                key = (id(site.node), _text(other))
                if _text(other) == before or key in seen:
                    continue
                seen.add(key)
                number += 1
                line = getattr(site.node, "lineno", 0)
                about = site.where, operator.__name__, _change(before, _text(other))
                told[about] += 1
                mutant = Mutant(target.module, number, about[0], line, *about[1:], told[about])
                _put(site, other)
                yield mutant, tree
                _put(site, site.node)


def _sites(node: ast.AST, where: str, leave_out: frozenset[str]) -> Iterator[_Site]:
    for field, value in ast.iter_fields(node):
        if field in {"annotation", "returns", "decorator_list", "type_comment"}:
            continue
        for place, child in _children(value):
            if not isinstance(child, ast.AST) or _is_silent(child, leave_out):
                continue
            inner = where
            if isinstance(child, ast.FunctionDef | ast.ClassDef):
                inner = f"{where}.{child.name}".lstrip(".")
            elif isinstance(child, ast.Assign | ast.AnnAssign) and not where:
                inner = assigned(child)
            yield _Site(node, field, place, child, inner or "module")
            if not isinstance(child, ast.FormattedValue | ast.JoinedStr):
                yield from _sites(child, inner, leave_out)
                continue
            for hole in ast.walk(child):
                if isinstance(hole, ast.FormattedValue):
                    yield _Site(hole, "value", None, hole.value, inner or "module")
                    yield from _sites(hole.value, inner, leave_out)


def _children(value: object) -> Iterator[tuple[int | None, object]]:
    if isinstance(value, list):
        yield from enumerate(value)
    else:
        yield None, value


def _is_silent(child: ast.AST, leave_out: frozenset[str]) -> bool:
    """Tell whether a node does nothing when the module runs, or says what went wrong."""
    text = child.value if isinstance(child, ast.Expr) else None
    is_types = isinstance(child, ast.If) and ast.unparse(child.test) == "TYPE_CHECKING"
    return (
        isinstance(text, ast.Constant)
        or is_types
        or isinstance(child, ast.Import | ast.ImportFrom | ast.Raise)
        or (isinstance(child, ast.FunctionDef | ast.ClassDef) and child.name in leave_out)
        or (isinstance(child, ast.Assign | ast.AnnAssign) and assigned(child) in leave_out)
    )


def _returns(tree: ast.Module) -> dict[str, str]:
    """Return function -> the type that it says it returns, for those of the module and some it calls."""
    found = {"in_force": "bool", "may_ask": "bool"}
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and isinstance(node.returns, ast.Name):
            found[node.name] = node.returns.id
    return found


def _put(site: _Site, node: ast.AST) -> None:
    if site.place is None:
        setattr(site.parent, site.field, node)
    else:
        getattr(site.parent, site.field)[site.place] = node


def _text(node: ast.AST) -> str:
    """Return a node as one line of Python, or as its structure where it is no whole expression."""
    if isinstance(node, ast.comprehension):
        return " ".join(ast.unparse(ast.Tuple([node.iter, *node.ifs], ast.Load())).split())
    try:
        return " ".join(ast.unparse(node).split())
    except ValueError:
        return ast.dump(node)


def _change(before: str, after: str) -> str:
    """Return both texts around where they part, so that a line of them can be read."""
    start = 0
    while start < min(len(before), len(after)) and before[start] == after[start]:
        start += 1
    end = 0
    while end < min(len(before), len(after)) - start and before[-1 - end] == after[-1 - end]:
        end += 1
    first, last = max(start - 30, 0), max(end - 30, 0)
    return f"{before[first : len(before) - last]} -> {after[first : len(after) - last]}"
