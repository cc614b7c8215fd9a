"""A backup comes back row for row, or the present database stays."""

from __future__ import annotations

import json
import stat
import zipfile
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from tests.config.postgres.conftest import new_place, offers, surroundings
from throughcare.config.postgres import (
    PostgresError,
    RestoreDiffersError,
    backup,
    mark,
    marks,
    read_manifest,
    restore,
    verify,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from throughcare.config.postgres import Cluster

pytestmark = pytest.mark.slow  # Each test fills, saves and often restores a database.

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)

TABLES = r"""
CREATE TABLE people (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text, facts jsonb, stay daterange,
  seen_at timestamptz, weight float8, face bytea,
  EXCLUDE USING gist (name WITH =, stay WITH &&)
);
COMMENT ON TABLE people IS 'One row is one person.';
INSERT INTO people (name, facts, stay, seen_at, weight, face)
  SELECT 'Žofia ' || n || E'\t\\.\n', jsonb_build_object('n', n), daterange(current_date, NULL),
    now(), random(), sha256(n::text::bytea) FROM generate_series(1, 2000) n;
CREATE INDEX ON people USING gin (name gin_trgm_ops);
CREATE TABLE "Odd "" name" ("whole_row" int, "select" text);
INSERT INTO "Odd "" name" VALUES (1, NULL), (1, NULL), (2, '');
CREATE TABLE parts (place text, n int) PARTITION BY LIST (place);
CREATE TABLE parts_a PARTITION OF parts FOR VALUES IN ('a');
INSERT INTO parts SELECT 'a', n FROM generate_series(1, 10) n;
CREATE TABLE audit_event (id int);
ALTER TABLE people ENABLE ROW LEVEL SECURITY;
CREATE POLICY all_of_it ON people TO throughcare_app USING (true) WITH CHECK (true);
"""


def run(url: str, order: str) -> None:
    """Run one order outside a transaction."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(order)


@pytest.fixture
def filled(shared: Cluster) -> Cluster:
    """Give the cluster with a fresh database that has tables of many kinds."""
    server = make_conninfo(shared.owner_url, dbname="postgres")
    run(server, "DROP DATABASE throughcare")
    run(server, "CREATE DATABASE throughcare")
    with psycopg.connect(shared.owner_url) as connection:
        connection.execute(TABLES)
    return shared


@pytest.fixture
def saved(filled: Cluster, tmp_path: Path) -> Path:
    """Give a backup of the filled database."""
    target = tmp_path / "throughcare.backup"
    backup(filled.owner_url, target, now=NOW)
    return target


def rewritten(source: Path, change: Callable[[dict[str, object]], None]) -> Path:
    """Return a copy of a backup whose manifest says something else."""
    target = source.with_suffix(".changed")
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        manifest = json.loads(old.read("manifest.json"))
        change(manifest)
        new.writestr("database.dump", old.read("database.dump"))
        new.writestr("manifest.json", json.dumps(manifest))
    return target


class TestBackup:
    def test_says_what_it_holds(self, filled: Cluster, tmp_path: Path) -> None:
        steps: list[tuple[int, int, str]] = []
        manifest = backup(
            filled.owner_url,
            tmp_path / "b",
            now=NOW,
            progress=lambda done, total, what: steps.append((done, total, what)),
        )
        assert {name: entry.rows for name, entry in manifest.tables.items()} == {
            'public.Odd " name': 3,
            "public.audit_event": 0,
            "public.parts_a": 10,
            "public.people": 2000,
        }
        assert read_manifest(tmp_path / "b") == manifest
        assert steps[-1][:2] == (4, 4)

    def test_is_readable_by_its_owner_only(self, saved: Path) -> None:
        assert stat.S_IMODE(saved.stat().st_mode) == 0o600

    def test_does_not_overwrite(self, filled: Cluster, saved: Path) -> None:
        with pytest.raises(PostgresError, match="the file exists"):
            backup(filled.owner_url, saved, now=NOW)

    def test_refuses_rows_that_it_may_not_see(self, filled: Cluster, tmp_path: Path) -> None:
        run(filled.owner_url, "ALTER TABLE people FORCE ROW LEVEL SECURITY")
        with pytest.raises(PostgresError, match="row-level security"):
            backup(filled.owner_url, tmp_path / "b", now=NOW)
        assert not [*tmp_path.iterdir()]


class TestRestore:
    def test_brings_back_every_row(self, filled: Cluster, saved: Path) -> None:
        run(filled.owner_url, "DELETE FROM people; DROP TABLE parts")
        manifest = restore(saved, filled.owner_url, replace=True)
        assert verify(filled.owner_url, manifest) == []
        with psycopg.connect(filled.app_url, autocommit=True) as connection:
            connection.execute("INSERT INTO people (name) VALUES ('new')")
            assert connection.execute("SELECT max(id) FROM people").fetchone() == (2001,)
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute("DELETE FROM audit_event")

    def test_leaves_no_other_database_behind(self, filled: Cluster, saved: Path) -> None:
        restore(saved, filled.owner_url, replace=True)
        with psycopg.connect(filled.owner_url) as connection:
            rows = connection.execute("SELECT datname FROM pg_database").fetchall()
        assert {name for (name,) in rows} == {"postgres", "template0", "template1", "throughcare"}

    def test_names_a_planted_difference(self, filled: Cluster, saved: Path) -> None:
        def plant(manifest: dict[str, object]) -> None:
            tables = manifest["tables"]
            assert isinstance(tables, dict)
            tables["public.people"]["checksum"] = "1"
            tables["public.parts_a"]["rows"] = 11
            tables["public.gone"] = {"rows": 1, "checksum": "5"}

        run(filled.owner_url, "CREATE TABLE present (id int)")
        with pytest.raises(RestoreDiffersError, match=r"\[3\] tables differ") as caught:
            restore(rewritten(saved, plant), filled.owner_url, replace=True)
        assert [str(one) for one in caught.value.differences] == [
            "[public.gone]: missing",
            "[public.parts_a]: [10] rows, backup has [11]",
            "[public.people]: same number of rows [2000], other contents",
        ]
        run(filled.owner_url, "SELECT * FROM present")

    def test_takes_the_marks_of_the_backup(self, filled: Cluster, saved: Path) -> None:
        mark(filled, "demo")
        restore(saved, filled.owner_url, replace=True)
        assert marks(filled.app_url) == frozenset()

    def test_refuses_to_replace_tables_unasked(self, filled: Cluster, saved: Path) -> None:
        with pytest.raises(PostgresError, match="already has tables"):
            restore(saved, filled.owner_url)

    def test_refuses_while_the_database_is_in_use(self, filled: Cluster, saved: Path) -> None:
        with (
            psycopg.connect(filled.app_url),
            pytest.raises(PostgresError, match="Stop the web server"),
        ):
            restore(saved, filled.owner_url, replace=True)
        assert verify(filled.owner_url, read_manifest(saved)) == []

    def test_refuses_an_older_server(self, filled: Cluster, saved: Path) -> None:
        newer = rewritten(saved, lambda manifest: manifest.update(server=99))
        with pytest.raises(PostgresError, match=r"made on PostgreSQL \[99\]"):
            restore(newer, filled.owner_url, replace=True)

    def test_refuses_another_format(self, filled: Cluster, saved: Path) -> None:
        other = rewritten(saved, lambda manifest: manifest.update(format=2))
        with pytest.raises(PostgresError, match=r"its format is \[2\]"):
            restore(other, filled.owner_url, replace=True)

    def test_refuses_a_damaged_file(self, filled: Cluster, saved: Path) -> None:
        content = bytearray(saved.read_bytes())
        content[2000:2010] = b"0123456789"
        saved.write_bytes(content)
        with pytest.raises(PostgresError, match=r"Cannot read the backup"):
            restore(saved, filled.owner_url, replace=True)

    @pytest.mark.parametrize("content", [b"", b"hello", b"PK\x05\x06" + bytes(18)])
    def test_refuses_another_file(self, filled: Cluster, tmp_path: Path, content: bytes) -> None:
        (tmp_path / "b").write_bytes(content)
        with pytest.raises(PostgresError, match="Cannot read the backup"):
            restore(tmp_path / "b", filled.owner_url, replace=True)


class TestVerify:
    def test_names_what_changed_since(self, filled: Cluster, saved: Path) -> None:
        run(filled.owner_url, "UPDATE people SET weight = weight + 1e-9 WHERE id = 77")
        run(filled.owner_url, 'DELETE FROM "Odd "" name" WHERE "whole_row" = 2')
        run(filled.owner_url, "CREATE TABLE more (id int)")
        found = [str(one) for one in verify(filled.owner_url, read_manifest(saved))]
        assert found == [
            '[public.Odd " name]: [2] rows, backup has [3]',
            "[public.more]: not in the backup",
            "[public.people]: same number of rows [2000], other contents",
        ]


@pytest.mark.skipif(
    not (offers("installed") and offers("wheel")), reason="needs servers of both sources"
)
class TestOtherVersions:
    def test_an_older_server_with_newer_programs(self, tmp_path: Path) -> None:
        self.move(tmp_path, origin="installed", target="installed", programs="wheel")

    def test_from_an_older_server_to_a_newer_one(self, tmp_path: Path) -> None:
        self.move(tmp_path, origin="installed", target="wheel", programs="wheel")

    def move(self, folder: Path, *, origin: str, target: str, programs: str) -> None:
        environ = surroundings(THROUGHCARE_PG_SOURCE=programs)
        first, second = new_place(origin), new_place(target)
        try:
            source = first.open()
            with psycopg.connect(source.owner_url) as connection:
                connection.execute(TABLES)
            made = backup(source.owner_url, folder / "b", now=NOW, environ=environ)
            url = second.open().owner_url
            assert restore(folder / "b", url, environ=environ) == made
            assert verify(url, made) == []
        finally:
            first.remove()
            second.remove()
