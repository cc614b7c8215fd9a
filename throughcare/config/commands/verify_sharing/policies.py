"""Put every policy into the database anew, one migration of them broken, for the length of a transaction."""

from __future__ import annotations

import re
from functools import lru_cache
from importlib import import_module
from typing import TYPE_CHECKING, Any

from django.db import connection, migrations
from django.db.migrations.loader import MigrationLoader

from throughcare.config import environment

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from types import CodeType

# The guard's functions are dropped with every policy that names one; then each room puts its own up again.
_NONE = """
DO $none$
DECLARE found record;
BEGIN
  FOR found IN SELECT polname, polrelid::regclass AS guarded FROM pg_policy WHERE starts_with(polname, 'guard_') LOOP
    EXECUTE format('DROP POLICY %I ON %s', found.polname, found.guarded);
    EXECUTE format('ALTER TABLE %s DISABLE ROW LEVEL SECURITY', found.guarded);
  END LOOP;
  FOR found IN SELECT oid::regprocedure AS name FROM pg_proc
      WHERE pronamespace = 'public'::regnamespace AND proname = ANY({names}) LOOP
    EXECUTE format('DROP FUNCTION %s', found.name);
  END LOOP;
END $none$;
"""
_ABOUT_POLICIES = re.compile(
    r"\bsharing_(guard_|find_by_|facts_of\b)|\bPOLICY\b|ROW LEVEL SECURITY|throughcare\.(scope|people|reach)"
)
_FUNCTION = re.compile(r"CREATE (?:OR REPLACE )?FUNCTION (\w+)")
_AS_THEY_STAND = """
SELECT (SELECT array_agg(pg_get_functiondef(oid) ORDER BY oid::regprocedure::text) FROM pg_proc
         WHERE pronamespace = 'public'::regnamespace AND prokind = 'f' AND probin IS NULL),
       (SELECT array_agg(p::text ORDER BY p::text) FROM pg_policies p),
       (SELECT array_agg(oid::regclass::text ORDER BY oid::regclass::text) FROM pg_class WHERE relrowsecurity)
"""
# The owner of a table is not bound by its policies; while a mutant is asked, it is.
_BOUND = """
DO $bound$
DECLARE guarded regclass;
BEGIN
  FOR guarded IN SELECT DISTINCT polrelid::regclass FROM pg_policy WHERE starts_with(polname, 'guard_') LOOP
    EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', guarded);
  END LOOP;
END $bound$;
"""


@lru_cache
def migrations_with_policies() -> tuple[str, ...]:
    """Return the modules of all migrations that write policies or their functions, in the order in which they ran."""
    graph = MigrationLoader(None).graph
    order = dict.fromkeys(
        node for leaf in sorted(graph.leaf_nodes()) for node in graph.forwards_plan(leaf)
    )
    names = [type(graph.nodes[node]).__module__ for node in order]
    return tuple(name for name in names if list(_forward(vars(import_module(name)))))


def statements(name: str = "", code: CodeType | None = None) -> str:
    """Return the SQL that puts all policies up anew; one migration may now read as `code`."""
    parts: list[str] = []
    made: set[str] = set()
    for module in migrations_with_policies():
        names: Mapping[str, Any] = vars(import_module(module))
        made.update(*(_FUNCTION.findall(text) for text in _forward(names)))
        if module == name and code is not None:
            broken: dict[str, Any] = {}
            exec(code, broken)  # noqa: S102 - the code is our own migration, broken on purpose
            names = broken
        parts += list(_forward(names))
    none = _NONE.replace("{names}", f"'{{{','.join(sorted(made))}}}'::text[]")
    return "\n".join([none, *(f"{part};" for part in parts), _BOUND])


def _forward(names: Mapping[str, Any]) -> Iterator[str]:
    """Yield the SQL of a migration that is about policies; what else it does to tables was done."""
    migration = names.get("Migration")
    for operation in () if migration is None else migration.operations:
        if isinstance(operation, migrations.RunSQL):
            texts = (operation.sql,) if isinstance(operation.sql, str) else operation.sql
            yield from (text for text in texts if isinstance(text, str) and is_about(text))


def is_about(text: str) -> bool:
    """Tell whether some SQL is about the guard."""
    return bool(_ABOUT_POLICIES.search(text))


def be_owner(owner_url: str) -> None:
    """Let this process ask as the owner of the tables from now on."""
    connection.close()
    connection.settings_dict.update(environment.database(owner_url))


def install(text: str) -> None:
    """Replace the guard, in the transaction that is open."""
    with connection.cursor() as cursor:
        cursor.execute(text)


def as_they_stand() -> tuple[Any, ...]:
    """Return every policy and function of the guard as the database reads it: the same means the same program."""
    with connection.cursor() as cursor:
        cursor.execute(_AS_THEY_STAND)
        found: tuple[Any, ...] = cursor.fetchone()
        return found
