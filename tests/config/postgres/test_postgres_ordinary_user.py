"""An ordinary account, without any other one to hand the server to."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.config.postgres.conftest import SOURCES, offers, surroundings

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(os.geteuid() != 0, reason="an ordinary user runs the other tests anyway"),
]

TRY = """
import os, sys
from pathlib import Path
import psycopg
from throughcare.config.postgres import PostgresError, running
assert os.geteuid() != 0
try:
    with running(Path(sys.argv[1])) as cluster:
        with psycopg.connect(cluster.app_url) as connection:
            print(cluster.started_here, *connection.execute("SELECT current_user").fetchone())
except PostgresError as error:
    print(error)
"""


@pytest.fixture
def folder() -> Iterator[Path]:
    """Give a folder that belongs to an ordinary account and is closed to all others."""
    made = Path(tempfile.mkdtemp(prefix="throughcare-test-", dir="/var/tmp"))
    shutil.chown(made, "nobody")
    yield made
    shutil.rmtree(made)


def as_nobody(folder: Path, *, source: str) -> str:
    """Try the launcher as an ordinary user; skip where that user cannot even run Python."""
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    python = shutil.which(version, path="/usr/bin:/usr/local/bin")
    if python is None:
        pytest.skip(f"no {version} that everybody may run")
    root = str(Path(__file__).parents[3])
    environ = surroundings(
        THROUGHCARE_PG_SOURCE=source,
        PYTHONPATH=os.pathsep.join([root, sysconfig.get_path("purelib")]),
        PYTHONDONTWRITEBYTECODE="1",
        HOME="/nonexistent",
    )
    command = [python, "-c", "import throughcare, psycopg"]
    identity = {"user": "nobody", "group": "nogroup", "extra_groups": []}
    options = {"env": environ, "cwd": "/", "capture_output": True, "text": True, **identity}
    if subprocess.run(command, check=False, **options).returncode:  # type: ignore[call-overload]
        pytest.skip("the repository is closed to ordinary users")
    done = subprocess.run([python, "-c", TRY, folder], check=False, **options)  # type: ignore[call-overload]
    return str(done.stdout + done.stderr).strip()


@pytest.mark.parametrize("source", SOURCES)
class TestOrdinaryUser:
    def test_starts_a_server_of_its_own(self, folder: Path, source: str) -> None:
        if not offers(source):
            pytest.skip(f"no PostgreSQL server of source [{source}] on this machine")
        for _ in range(2):
            assert as_nobody(folder, source=source) == "True throughcare_app"

    def test_is_told_that_the_data_belong_to_another(self, folder: Path, source: str) -> None:
        cluster = folder / "postgres" / "cluster"
        cluster.mkdir(parents=True)
        shutil.chown(folder / "postgres", "nobody")
        assert "belongs to the account [0]" in as_nobody(folder, source=source)
