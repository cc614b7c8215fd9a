"""What each role may do, and the marks of a database."""

from __future__ import annotations

from typing import TYPE_CHECKING

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from throughcare.config.postgres import grants_sql, is_empty, mark, marks
from throughcare.config.postgres.binaries import EXTENSIONS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from psycopg import Connection

    from throughcare.config.postgres import Cluster


@pytest.fixture
def owner(shared: Cluster) -> Iterator[Connection]:
    """Give the owner's connection, with three tables made and the rights given."""
    with psycopg.connect(shared.owner_url, autocommit=True) as connection:
        connection.execute("CREATE TABLE people (id serial PRIMARY KEY, name text)")
        connection.execute("CREATE TABLE audit_event (id int)")
        connection.execute("CREATE TABLE auditor (id int)")
        connection.execute(grants_sql())
        yield connection
        connection.execute("DROP TABLE people, audit_event, auditor")


@pytest.fixture
def app(shared: Cluster, owner: Connection) -> Iterator[Connection]:
    """Give the application's connection."""
    assert owner.info.user == "throughcare_owner"
    with psycopg.connect(shared.app_url, autocommit=True) as connection:
        yield connection


class TestApplication:
    @pytest.mark.parametrize(
        "order",
        [
            "CREATE TABLE mine (id int)",
            "CREATE SCHEMA mine",
            "CREATE EXTENSION citext",
            "CREATE DATABASE mine",
            "CREATE ROLE mine",
            "ALTER TABLE people ADD COLUMN more int",
            "ALTER TABLE people DISABLE ROW LEVEL SECURITY",
            "DROP TABLE people",
            "TRUNCATE people",
            "UPDATE audit_event SET id = 1",
            "DELETE FROM audit_event",
            "TRUNCATE audit_event",
            "SET ROLE throughcare_owner",
        ],
    )
    def test_may_not(self, app: Connection, order: str) -> None:
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            app.execute(order)

    @pytest.mark.parametrize(
        "order",
        [
            "INSERT INTO people (name) VALUES ('x')",
            "UPDATE people SET name = 'y'",
            "DELETE FROM people",
            "SELECT * FROM people",
            "INSERT INTO audit_event VALUES (1)",
            "SELECT * FROM audit_event",
            "DELETE FROM auditor",
        ],
    )
    def test_may(self, app: Connection, order: str) -> None:
        assert app.execute(order).statusmessage

    def test_may_use_a_table_that_was_migrated_a_moment_ago(
        self, app: Connection, owner: Connection
    ) -> None:
        owner.execute("CREATE TABLE later (id serial)")
        assert app.execute("INSERT INTO later DEFAULT VALUES").rowcount == 1
        owner.execute("DROP TABLE later")


class TestOwner:
    def test_makes_databases_that_have_everything(self, shared: Cluster, owner: Connection) -> None:
        owner.execute("CREATE DATABASE another")
        with psycopg.connect(make_conninfo(shared.owner_url, dbname="another")) as connection:
            found = {name for (name,) in connection.execute("SELECT extname FROM pg_extension")}
            connection.execute("CREATE TABLE t (id int)")
        assert {*EXTENSIONS} <= found
        with psycopg.connect(make_conninfo(shared.app_url, dbname="another")) as connection:
            connection.execute("INSERT INTO t VALUES (1)")
        owner.execute("DROP DATABASE another")

    def test_is_no_superuser(self, owner: Connection) -> None:
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            owner.execute("CREATE ROLE mine")


class TestGrants:
    def test_can_be_given_again(self, owner: Connection) -> None:
        owner.execute(grants_sql())

    def test_quote_the_name_of_the_role(self) -> None:
        assert 'TO "o\'brien; --"' in grants_sql("o'brien; --")


class TestMarks:
    def test_are_none_at_first(self, shared: Cluster) -> None:
        assert marks(shared.superuser_url()) == frozenset()

    def test_are_kept_and_seen_by_the_application(self, shared: Cluster) -> None:
        mark(shared, "demo")
        mark(shared, "bench")
        assert marks(shared.app_url) == {"demo", "bench"}

    def test_cannot_be_set_by_the_application(self, app: Connection) -> None:
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            app.execute("COMMENT ON DATABASE throughcare IS 'throughcare marks: demo'")

    def test_are_not_read_from_somebody_elses_comment(self, owner: Connection) -> None:
        owner.execute("CREATE DATABASE foreign_one")
        owner.execute("COMMENT ON DATABASE foreign_one IS 'demo of the town'")
        url = make_conninfo(owner.info.dsn, dbname="foreign_one")
        assert marks(url) == frozenset()
        owner.execute("DROP DATABASE foreign_one")


class TestIsEmpty:
    def test_no_with_a_table(self, shared: Cluster, owner: Connection) -> None:
        assert owner.info.dbname == "throughcare"
        assert not is_empty(shared.app_url)

    def test_yes_without(self, shared: Cluster) -> None:
        assert is_empty(shared.app_url)
