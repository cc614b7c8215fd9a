"""Prepare a new cluster: roles, extensions, rights, the database and its marks.

Two roles keep a fault in the application from becoming a change of the tables: the owner migrates,
the application reads and writes rows. Source: our own choice, ADR 1.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import psycopg
from psycopg import sql

from throughcare.config.postgres.binaries import EXTENSIONS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

SUPERUSER = "postgres"
OWNER = "throughcare_owner"
APP = "throughcare_app"
DATABASE = "throughcare"
MARK_PREFIX = "throughcare marks:"


def prepare(url_of: Callable[[str], str]) -> None:
    """Make roles, extensions, rights and the database where they are missing.

    `url_of` gives the superuser's URL of a database by name. Rights and extensions go into
    `template1`, so that every database made later, a test's for instance, has them too. The
    database comes last: where it exists, everything before it was done.
    """
    with psycopg.connect(url_of("postgres"), autocommit=True) as connection:
        if _exists(connection, "pg_database", "datname", DATABASE):
            return
        _make_roles(connection)
        with psycopg.connect(url_of("template1"), autocommit=True) as template:
            _prepare_template(template)
        connection.execute(
            sql.SQL("CREATE DATABASE {} OWNER {}").format(
                sql.Identifier(DATABASE), sql.Identifier(OWNER)
            )
        )


def _exists(connection: psycopg.Connection, catalogue: str, column: str, name: str) -> bool:
    query = sql.SQL("SELECT 1 FROM {} WHERE {} = %s").format(
        sql.Identifier(catalogue), sql.Identifier(column)
    )
    return connection.execute(query, [name]).fetchone() is not None


def _make_roles(connection: psycopg.Connection) -> None:
    for name, rights in ((OWNER, "CREATEDB"), (APP, "NOCREATEDB")):
        if not _exists(connection, "pg_roles", "rolname", name):
            connection.execute(
                sql.SQL("CREATE ROLE {} LOGIN NOSUPERUSER NOCREATEROLE {}").format(
                    sql.Identifier(name), sql.SQL(rights)
                )
            )


def _prepare_template(connection: psycopg.Connection) -> None:
    for extension in EXTENSIONS:
        connection.execute(
            sql.SQL("CREATE EXTENSION IF NOT EXISTS {}").format(sql.Identifier(extension))
        )
    owner, app = sql.Identifier(OWNER), sql.Identifier(APP)
    connection.execute("REVOKE CREATE ON SCHEMA public FROM PUBLIC")
    connection.execute(sql.SQL("GRANT USAGE, CREATE ON SCHEMA public TO {}").format(owner))
    connection.execute(sql.SQL("GRANT USAGE ON SCHEMA public TO {}").format(app))
    for rights, kind in (
        ("SELECT, INSERT, UPDATE, DELETE", "TABLES"),
        ("USAGE, SELECT", "SEQUENCES"),
    ):
        connection.execute(
            sql.SQL(
                "ALTER DEFAULT PRIVILEGES FOR ROLE {} IN SCHEMA public GRANT {} ON {} TO {}"
            ).format(owner, sql.SQL(rights), sql.SQL(kind), app)
        )


def grants_sql(app: str = APP) -> str:
    """Return the SQL to run as the owner after migrating: what the application may do.

    Rows of all tables may be read and written; of tables named `audit_…` rows may be read and
    added, never changed or removed. It may be run any number of times.
    """
    return sql.SQL(_GRANTS).format(app=sql.Identifier(app), name=sql.Literal(app)).as_string(None)


_GRANTS = r"""
GRANT USAGE ON SCHEMA public TO {app};
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {app};
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {app};
DO $grants$
DECLARE found regclass;
BEGIN
  FOR found IN
    SELECT oid FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v', 'm')
      AND relname LIKE 'audit\_%'
  LOOP
    EXECUTE format('REVOKE UPDATE, DELETE, TRUNCATE ON %s FROM %I', found, {name});
  END LOOP;
END
$grants$;
"""


def marks(url: str) -> frozenset[str]:
    """Return the marks of the database at `url`, such as `demo`; none if it was never marked."""
    with psycopg.connect(url) as connection:
        row = connection.execute(
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database"
            " WHERE datname = current_database()"
        ).fetchone()
    text = (row[0] if row else None) or ""
    return frozenset(text.removeprefix(MARK_PREFIX).split()) if _is_marked(text) else frozenset()


def _is_marked(text: str) -> bool:
    return text.startswith(MARK_PREFIX)


def set_marks(url: str, names: Iterable[str]) -> None:
    """Give the database at `url` exactly these marks; `url` is its owner's.

    A mark is a comment on the database: the application's role cannot set it, and a copy of the
    database does not inherit it.
    """
    text = " ".join([MARK_PREFIX, *sorted(names)])
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(
            sql.SQL("COMMENT ON DATABASE {} IS {}").format(
                sql.Identifier(connection.info.dbname), sql.Literal(text)
            )
        )


def is_empty(url: str) -> bool:
    """Tell whether the database at `url` has no table of its own yet."""
    with psycopg.connect(url) as connection:
        row = connection.execute(
            "SELECT 1 FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
            " WHERE c.relkind IN ('r', 'p') AND n.nspname !~ '^pg_|^information_schema$' LIMIT 1"
        ).fetchone()
    return row is None
