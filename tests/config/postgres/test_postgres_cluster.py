"""The embedded server: started once, shared, stopped by whoever leaves last."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import psycopg
import pytest

from throughcare.config.postgres import running

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.config.postgres.conftest import Place

    Begin = Callable[[], subprocess.Popen[str]]

ONE_SOURCE = pytest.mark.parametrize("place", ["any"], indirect=True)
pytestmark = pytest.mark.slow  # Each test makes a server of its own: about a second.


def one(url: str, query: str) -> object:
    """Return the only value of the only row."""
    with psycopg.connect(url, autocommit=True) as connection:
        row = connection.execute(query).fetchone()
    return row[0] if row else None


def state_of(process: subprocess.Popen[str]) -> str:
    """Return what the other process says about its server: started or attached."""
    assert process.stdout is not None
    return process.stdout.readline().strip()


def end(process: subprocess.Popen[str]) -> int:
    """Let the other process leave in order."""
    process.communicate("\n")
    return process.returncode


def until(condition: Callable[[], bool], *, seconds: float = 20) -> bool:
    """Wait for something to become true."""
    deadline = time.monotonic() + seconds
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.02)
    return condition()


def socket_folder_of(url: str) -> Path:
    """Return the folder of the socket in an address."""
    return Path(parse_qs(urlsplit(url).query)["host"][0])


class TestColdStart:
    def test_gives_addresses_that_answer(self, place: Place) -> None:
        cluster = place.open()
        assert cluster.started_here
        assert one(cluster.app_url, "SELECT current_user || '@' || current_database()") == (
            "throughcare_app@throughcare"
        )
        assert one(cluster.owner_url, "SELECT current_user::text") == "throughcare_owner"
        assert one(cluster.superuser_url(), "SHOW is_superuser") == "on"

    def test_keeps_every_safeguard_of_committed_rows(self, place: Place) -> None:
        url = place.open().app_url
        for name in ("fsync", "full_page_writes", "synchronous_commit", "data_checksums"):
            assert one(url, f"SHOW {name}") == "on", name

    def test_is_reached_by_nobody_else(self, place: Place) -> None:
        cluster = place.open()
        assert one(cluster.app_url, "SHOW listen_addresses") == ""
        assert stat.S_IMODE(socket_folder_of(cluster.app_url).stat().st_mode) == 0o700
        assert stat.S_IMODE(place.cluster.stat().st_mode) == 0o700
        assert stat.S_IMODE((place.data_dir / "postgres" / "server.log").stat().st_mode) == 0o600

    def test_puts_the_socket_outside_the_data(self, place: Place) -> None:
        assert not socket_folder_of(place.open().app_url).is_relative_to(place.data_dir)

    def test_knows_letters_beyond_ascii(self, place: Place) -> None:
        assert one(place.open().app_url, "SELECT lower('ŠÉÑ')") == "šéñ"

    def test_writes_no_values_of_rows_into_the_log(self, place: Place) -> None:
        cluster = place.open()
        with psycopg.connect(cluster.owner_url, autocommit=True) as connection:
            connection.execute("CREATE TABLE t (name text UNIQUE)")
            connection.execute("INSERT INTO t VALUES ('Ingrid Unique')")
            with pytest.raises(psycopg.errors.UniqueViolation):
                connection.execute("INSERT INTO t VALUES ('Ingrid Unique')")
        log = (place.data_dir / "postgres" / "server.log").read_text()
        assert "duplicate key" in log
        assert "Ingrid" not in log

    def test_does_not_mind_a_half_made_cluster(self, place: Place) -> None:
        draft = place.data_dir / "postgres" / "cluster.new"
        draft.mkdir(parents=True)
        (draft / "PG_VERSION").write_text("15\n")
        assert one(place.open().app_url, "SELECT 1") == 1
        assert not draft.exists()

    def test_goes_on_after_an_interrupted_preparation(self, place: Place) -> None:
        cluster = place.open()
        with psycopg.connect(cluster.superuser_url(), autocommit=True) as connection:
            connection.execute("DROP DATABASE throughcare")
        cluster.leave()
        assert one(place.open().app_url, "SELECT 1") == 1

    def test_works_in_a_folder_with_a_very_long_name(self, place: Place) -> None:
        folder = place.data_dir / ("å" * 60) / ("b c'%" * 20)
        with running(folder, environ=place.environ) as cluster:
            assert one(cluster.app_url, "SELECT 1") == 1


@ONE_SOURCE
class TestLeaving:
    def test_stops_what_was_started_and_keeps_the_data(self, place: Place) -> None:
        with running(place.data_dir, environ=place.environ) as cluster:
            folder = socket_folder_of(cluster.app_url)
            with psycopg.connect(cluster.owner_url) as connection:
                connection.execute("CREATE TABLE kept AS SELECT 7 AS number")
        assert not place.is_up
        assert not folder.exists()
        with running(place.data_dir, environ=place.environ) as cluster:
            assert one(cluster.owner_url, "SELECT number FROM kept") == 7

    def test_leaves_a_server_that_others_use(self, place: Place, user: Begin) -> None:
        starter = user()
        assert state_of(starter) == "started"
        cluster = place.open()
        assert not cluster.started_here
        assert end(starter) == 0
        assert one(cluster.app_url, "SELECT 1") == 1
        cluster.leave()
        assert not place.is_up

    def test_leaves_a_server_that_was_found_running(self, place: Place, user: Begin) -> None:
        starter = user()
        assert state_of(starter) == "started"
        with running(place.data_dir, environ=place.environ) as cluster:
            url = cluster.app_url
        assert one(url, "SELECT 1") == 1
        assert end(starter) == 0
        assert not place.is_up

    def test_happens_once(self, place: Place, user: Begin) -> None:
        cluster = place.open()
        other = user()
        assert state_of(other) == "attached"
        cluster.leave()
        cluster.leave()
        assert place.is_up
        assert end(other) == 0

    def test_is_not_the_business_of_a_forked_child(self, place: Place) -> None:
        cluster = place.open()
        child = os.fork()
        if child == 0:
            cluster.leave()
            os._exit(0)
        os.waitpid(child, 0)
        assert one(cluster.app_url, "SELECT 1") == 1

    def test_works_in_a_thread(self, place: Place) -> None:
        found: list[object] = []

        def work() -> None:
            with running(place.data_dir, environ=place.environ) as cluster:
                found.append(one(cluster.app_url, "SELECT 1"))

        thread = threading.Thread(target=work)
        thread.start()
        thread.join()
        assert found == [1]
        assert not place.is_up

    @pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
    def test_follows_a_polite_end(self, place: Place, user: Begin, number: signal.Signals) -> None:
        process = user()
        assert state_of(process) == "started"
        process.send_signal(number)
        process.wait(timeout=120)
        assert process.returncode != 0
        assert not place.is_up

    def test_stop_ends_it_for_everybody(self, place: Place, user: Begin) -> None:
        other = user()
        assert state_of(other) == "started"
        place.open().stop()
        assert not place.is_up
        assert end(other) == 0


@ONE_SOURCE
class TestTwoAtOnce:
    def test_one_starts_and_the_others_attach(self, place: Place, user: Begin) -> None:
        processes = [user() for _ in range(4)]
        assert sorted(map(state_of, processes)) == ["attached"] * 3 + ["started"]
        assert [end(process) for process in processes] == [0] * 4
        assert not place.is_up


def fill(url: str, *, seconds: float) -> int:
    """Commit rows one by one until the server dies or time is up; return the last acknowledged."""
    number = 0
    deadline = time.monotonic() + seconds
    try:
        with psycopg.connect(url, autocommit=True) as connection:
            while time.monotonic() < deadline:
                connection.execute("INSERT INTO facts VALUES (%s)", [number + 1])
                number += 1
    except psycopg.OperationalError:
        pass
    return number


def made_table(url: str) -> None:
    """Make the table that `fill` fills."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CREATE TABLE facts (number int PRIMARY KEY)")


class TestKilledServer:
    def test_comes_back_with_every_committed_row(self, place: Place) -> None:
        cluster = place.open()
        made_table(cluster.owner_url)
        killer = threading.Timer(0.7, os.kill, [place.pid, signal.SIGKILL])
        killer.start()
        acknowledged = fill(cluster.owner_url, seconds=20)
        killer.join()
        again = place.open()
        assert again.started_here
        assert acknowledged > 0
        # The row under way at the kill may be there without its acknowledgement.
        assert one(again.owner_url, "SELECT count(*) FROM facts") in {
            acknowledged,
            acknowledged + 1,
        }

    def test_is_revived_at_the_same_address(self, place: Place) -> None:
        cluster = place.open()
        assert not cluster.revive()
        os.kill(place.pid, signal.SIGKILL)
        assert cluster.revive()
        assert one(cluster.app_url, "SELECT 1") == 1
        cluster.leave()
        assert not place.is_up

    def test_is_started_anew_while_it_is_a_zombie(self, place: Place, user: Begin) -> None:
        parent = user()  # It waits for a line and does not reap.
        assert state_of(parent) == "started"
        pid = place.pid
        os.kill(pid, signal.SIGKILL)
        status = Path(f"/proc/{pid}/stat")
        assert until(lambda: ") Z" in status.read_text())
        cluster = place.open()
        assert cluster.started_here
        assert place.pid != pid
        assert end(parent) == 0
        assert one(cluster.app_url, "SELECT 1") == 1

    def test_waits_for_its_orphans(self, place: Place) -> None:
        cluster = place.open()
        connection = psycopg.connect(cluster.app_url, autocommit=True)
        connection.pgconn.send_query(b"SELECT count(*) FROM generate_series(1, 20000000)")
        time.sleep(0.3)
        os.kill(place.pid, signal.SIGKILL)
        assert one(place.open().app_url, "SELECT 1") == 1
        connection.close()

    def test_is_not_mistaken_for_a_stranger_with_its_number(self, place: Place) -> None:
        place.open().leave()
        owner = place.cluster.stat()
        as_owner = {"user": owner.st_uid, "group": owner.st_gid} if os.geteuid() == 0 else {}
        with subprocess.Popen(["/bin/sleep", "60"], cwd="/", **as_owner) as stranger:  # type: ignore[call-overload]
            note = place.cluster / "postmaster.pid"
            note.write_text(f"{stranger.pid}\n{place.cluster}\n1\n5432\n\n\n\n")
            os.chown(note, owner.st_uid, owner.st_gid)
            assert one(place.open().app_url, "SELECT 1") == 1
            assert stranger.poll() is None
            stranger.kill()


@ONE_SOURCE
class TestKilledParent:
    def test_leaves_a_server_that_the_next_one_uses(self, place: Place, user: Begin) -> None:
        parent = user()
        assert state_of(parent) == "started"
        pid = place.pid
        parent.kill()
        parent.wait()
        cluster = place.open()
        assert not cluster.started_here
        assert place.pid == pid
        cluster.leave()
        assert until(lambda: not place.is_up)  # Nobody is left to stop it later.

    def test_does_not_take_it_from_surviving_clients(self, place: Place, user: Begin) -> None:
        parent = user()
        assert state_of(parent) == "started"
        cluster = place.open()
        cluster.leave()
        with psycopg.connect(cluster.app_url) as survivor:  # A client, not a user.
            parent.kill()
            parent.wait()
            place.open().leave()
            assert survivor.execute("SELECT 1").fetchone() == (1,)

        def is_down() -> bool:
            place.open().leave()
            return not place.is_up

        assert until(is_down)
