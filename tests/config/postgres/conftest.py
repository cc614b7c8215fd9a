"""Real servers from every source on this machine, in folders that are removed afterwards."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from throughcare.config.postgres import Cluster, open_cluster
from throughcare.config.postgres.binaries import server_sets
from throughcare.config.postgres.places import known_cluster

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SOURCES = ("installed", "wheel")

USER = """
import sys
from pathlib import Path
from throughcare.config.postgres import running
with running(Path(sys.argv[1])) as cluster:
    print("started" if cluster.started_here else "attached", flush=True)
    sys.stdin.readline()
"""
"""A process that uses the server until it gets a line."""


def surroundings(**changes: str) -> dict[str, str]:
    """Return this process's environment without a database of its own."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("DATABASE_")}
    return {**kept, **changes}


@dataclass
class Place:
    """Hold a data folder, the environment to use it in, and what was said to the person."""

    data_dir: Path
    environ: dict[str, str]
    said: list[str]

    def open(self) -> Cluster:
        """Open the cluster as a user of this process."""
        return open_cluster(self.data_dir, environ=self.environ, say=self.said.append)

    @property
    def cluster(self) -> Path:
        """Return where PostgreSQL's own files are."""
        return known_cluster(self.data_dir / "postgres")

    @property
    def pid(self) -> int:
        """Return the number of the server's process."""
        return int((self.cluster / "postmaster.pid").read_text().splitlines()[0])

    @property
    def is_up(self) -> bool:
        """Tell whether a server has noted itself."""
        return (self.cluster / "postmaster.pid").exists()

    def remove(self) -> None:
        """Stop whatever runs and delete everything."""
        if self.is_up:
            self.open().stop()
        elsewhere = self.cluster.parent
        shutil.rmtree(self.data_dir, ignore_errors=True)
        shutil.rmtree(elsewhere, ignore_errors=True)


def offers(source: str) -> bool:
    """Tell whether this machine has a server of that source."""
    return any(server_sets(forced(source)))


def forced(source: str) -> dict[str, str]:
    """Return the environment in which only that source is used; all for `any`."""
    return surroundings(THROUGHCARE_PG_SOURCE="" if source == "any" else source)


def new_place(source: str) -> Place:
    """Make a data folder that every account can reach."""
    folder = Path(tempfile.mkdtemp(prefix="throughcare-test-", dir="/var/tmp"))
    folder.chmod(0o755)
    return Place(folder, forced(source), [])


@pytest.fixture(params=SOURCES)
def place(request: pytest.FixtureRequest) -> Iterator[Place]:
    """Give an empty data folder, once for each source of programs."""
    if not offers(request.param):
        pytest.skip(f"no PostgreSQL server of source [{request.param}] on this machine")
    made = new_place(request.param)
    yield made
    made.remove()


@pytest.fixture(params=SOURCES, scope="module")
def shared(request: pytest.FixtureRequest) -> Iterator[Cluster]:
    """Give a running cluster that the tests of one file share."""
    if not offers(request.param):
        pytest.skip(f"no PostgreSQL server of source [{request.param}] on this machine")
    made = new_place(request.param)
    yield made.open()
    made.remove()


@pytest.fixture
def user(place: Place) -> Iterator[Callable[[], subprocess.Popen[str]]]:
    """Give a way to start another process that uses the server of `place`."""
    begun: list[subprocess.Popen[str]] = []

    def begin() -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-c", USER, place.data_dir],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=place.environ,
        )
        begun.append(process)
        return process

    yield begin
    for process in begun:
        process.kill()
        process.communicate()
