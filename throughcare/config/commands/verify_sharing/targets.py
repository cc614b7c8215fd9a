"""Name the modules to break, and find their source: compiler, projection and its upkeep, and all policies."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from inspect import getsource

from throughcare.config.commands.verify_sharing import policies
from throughcare.kernel.errors import ThroughcareError


class NoSourceError(ThroughcareError):
    """Report that a module, a name in it, or one mutant of it cannot be found to be broken."""


@dataclass(frozen=True, slots=True)
class Target:
    """Hold one module to break, and the sizes of worlds that show it, in order."""

    module: str
    faces: tuple[str, ...]
    leave_out: frozenset[str] = frozenset()
    """Functions, classes and names at the top that carry no decision."""
    only: frozenset[str] = frozenset()
    """Where not empty: the functions and names to break."""
    is_policy: bool = False
    """The module is a migration whose SQL is put into the database anew."""
    followers: tuple[str, ...] = ()
    """Modules that make something of this one when they are loaded, and so are run again after it."""


SHARING = "throughcare.sharing"
TARGETS = (
    Target(f"{SHARING}.rules.compiling", ("two", "four")),
    Target(f"{SHARING}.rules.folding", ("two", "four")),
    # kinds_in sorts notes and decides nothing.
    Target(
        f"{SHARING}.rules.bits",
        ("two", "four"),
        frozenset({"kinds_in"}),
        followers=(f"{SHARING}.rules.compiling",),
    ),
    Target(f"{SHARING}.rules.spanning", ("four",)),
    Target(f"{SHARING}.queries.listing", ("four",)),
    # What is withheld from the person themselves is read here too; no worker's decision rests on it.
    Target(
        f"{SHARING}.queries.facts",
        ("four",),
        frozenset({"_withholding"}),
        followers=(f"{SHARING}.actions.relating",),
    ),
    Target(
        f"{SHARING}.queries.relations",
        ("four",),
        only=frozenset({"start_of", "relations_of", "phases_of", "spans_of"}),
    ),
    # link_self records that an account is a person, no upkeep.
    Target(f"{SHARING}.actions.relating", ("four",), frozenset({"link_self"})),
    Target(
        f"{SHARING}.actions.guarding",
        ("guard",),
        only=frozenset({"begin", "open_list", "numbers_of", "open_system", "_LIST"}),
    ),
)
"""Modules of compiler, projection and its upkeep, and what tells the policies what was decided."""


@lru_cache
def targets() -> tuple[Target, ...]:
    """Return every module to break: also each migration of any room that writes policies."""
    found = (_policy(name) for name in policies.migrations_with_policies())
    return (*TARGETS, *found)


def _policy(module: str) -> Target:
    """Return a migration as a target: all of it but what takes policies away again."""
    tree = ast.parse(source_of(module))
    names = _names(tree)
    values = vars(import_module(module))
    besides = {
        name
        for name in names
        if isinstance(values.get(name), str) and not policies.is_about(values[name])
    }
    broken = _forward_names(tree, names, besides)
    return Target(module, ("guard",), frozenset(names - broken), is_policy=True)


def _forward_names(tree: ast.Module, names: set[str], besides: set[str]) -> set[str]:
    """Return the names at the top of a migration that its SQL, when it goes forward, is made of.

    Shapes: `besides` are names of SQL that is about something else.
    """
    calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call) and node.args)
    run = [call.args[0] for call in calls if ast.unparse(call.func).endswith("RunSQL")]
    found = _words(*run) - besides
    while True:
        used = [node for node in tree.body if _names_of(node) & found]
        more = (found | _words(*used)) & names
        if more == found:
            return found
        found = more


def _words(*nodes: ast.AST) -> set[str]:
    return {one.id for node in nodes for one in ast.walk(node) if isinstance(one, ast.Name)}


@lru_cache
def source_of(name: str) -> str:
    """Return the source of a module, the same one as long as this process lives.

    Errors: NoSourceError.
    """
    try:
        return getsource(import_module(name))
    except (ImportError, OSError, TypeError) as error:
        raise NoSourceError(
            f"Cannot break [{name}]: its source cannot be read ({error}). Was the module moved or renamed? "
            "Then change TARGETS. Or was the package installed without its source?"
        ) from error


def tree_of(target: Target) -> ast.Module:
    """Return the tree of a module, in which everything that the target names is found.

    Errors: NoSourceError.
    """
    tree = ast.parse(source_of(target.module))
    missing = sorted((target.only | target.leave_out) - _names(tree))
    if missing:
        raise NoSourceError(
            f"Cannot find [{', '.join(missing)}] in [{target.module}], which TARGETS names. Was it renamed? "
            "What is not found is not broken, so nobody would know."
        )
    return tree


def _names(tree: ast.Module) -> set[str]:
    return set().union(*map(_names_of, tree.body))


def _names_of(node: ast.stmt) -> set[str]:
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        return {node.name}
    return {assigned(node)} if isinstance(node, ast.Assign | ast.AnnAssign) else set()


def assigned(node: ast.Assign | ast.AnnAssign) -> str:
    """Return what an assignment gives a value to."""
    return ast.unparse(node.target if isinstance(node, ast.AnnAssign) else node.targets[0])
