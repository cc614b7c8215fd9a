"""A real PostgreSQL under every test: one server, one migrated template, a copy of it for each worker.

Loaded as a plugin (see pyproject.toml), because settings read DATABASE_URL when they are loaded.
"""

from __future__ import annotations

import atexit
import fcntl
import hashlib
import os
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from psycopg import sql

ROOT = Path(__file__).resolve().parent.parent
FOLDER = Path(
    os.environ.get("THROUGHCARE_TEST_DATA") or Path(tempfile.gettempdir()) / "throughcare-tests"
)
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "main")
SAFE = {
    "THROUGHCARE_SAFE": "true",
    "THROUGHCARE_INSECURE_HTTP": "true",
    "THROUGHCARE_SECRET_KEY": "only for tests, never for people",
    # Slow on purpose for people, which tests need not wait for.
    "THROUGHCARE_PASSWORD_HASHERS": "django.contrib.auth.hashers.MD5PasswordHasher",
    "DJANGO_SETTINGS_MODULE": "throughcare.config.settings",
}


def _with_name(url: str, name: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


class Databases:
    """Start the server, make the template where it is missing, and give this worker its copy."""

    def __init__(self) -> None:
        from throughcare.config.postgres import running

        FOLDER.mkdir(parents=True, exist_ok=True)
        self._stack = ExitStack()
        atexit.register(self._stack.close)
        environ = {
            name: value for name, value in os.environ.items() if not name.startswith("DATABASE_")
        }
        self._cluster = self._stack.enter_context(
            running(FOLDER / "postgres", environ=environ, say=lambda _text: None)
        )
        self.name = f"test_{WORKER}_{os.getpid()}"
        self.app_url = _with_name(self._cluster.app_url, self.name)
        self.owner_url = _with_name(self._cluster.owner_url, self.name)
        self._template = f"template_{_fingerprint()}"
        self._is_ready = False

    def ensure(self) -> None:
        """Make the worker's database, once."""
        if self._is_ready:
            return
        with (FOLDER / "template.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not self._exists(self._template):
                self._make_template()
        self.renew()
        atexit.register(self._drop)
        self._is_ready = True

    def renew(self) -> None:
        """Replace the worker's database by a fresh copy of the template."""
        self._run(
            sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(self.name)),
            sql.SQL("CREATE DATABASE {} OWNER throughcare_owner TEMPLATE {}").format(
                sql.Identifier(self.name), sql.Identifier(self._template)
            ),
        )

    def _make_template(self) -> None:
        draft = f"draft_{self._template}"
        self._run(
            sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(draft)),
            sql.SQL("CREATE DATABASE {} OWNER throughcare_owner").format(sql.Identifier(draft)),
        )
        owner_url = _with_name(self._cluster.owner_url, draft)
        code = "import tests.template; tests.template.fill()"
        environ = os.environ | SAFE | {"DATABASE_URL": owner_url}
        subprocess.run(
            [sys.executable, "-W", "ignore", "-c", code], check=True, cwd=ROOT, env=environ
        )
        self._run(
            sql.SQL("ALTER DATABASE {} RENAME TO {}").format(
                sql.Identifier(draft), sql.Identifier(self._template)
            )
        )

    def _drop(self) -> None:
        self._run(
            sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(self.name))
        )

    def _exists(self, name: str) -> bool:
        with psycopg.connect(_with_name(self._cluster.owner_url, "postgres")) as connection:
            found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
            return found.fetchone() is not None

    def _run(self, *statements: sql.Composed) -> None:
        with psycopg.connect(self._cluster.superuser_url(), autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement)


def _fingerprint() -> str:
    """Return a digest of everything that the template is made of."""
    patterns = ("*/migrations/*.py", "agencies/reference/*", "programmes/definitions/*.yaml")
    files = [file for pattern in patterns for file in sorted((ROOT / "throughcare").glob(pattern))]
    files += [ROOT / "tests" / "template.py", ROOT / "uv.lock"]
    digest = hashlib.sha256()
    for file in files:
        if file.is_file():
            digest.update(file.name.encode())
            digest.update(file.read_bytes())
    return digest.hexdigest()[:16]


DATABASES = Databases()
os.environ.update(SAFE)
os.environ["DATABASE_URL"] = DATABASES.app_url
os.environ.pop("DATABASE_OWNER_URL", None)


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker):
    """Give this worker its database instead of what pytest-django would make."""
    DATABASES.ensure()


@pytest.fixture
def committed_db(django_db_setup, django_db_blocker):
    """Let a test commit for real; afterwards the database is replaced by a fresh copy."""
    from django.db import connections

    with django_db_blocker.unblock():
        yield DATABASES
        connections.close_all()
        DATABASES.renew()


@pytest.fixture(autouse=True)
def _forget_what_processes_keep():
    """Let no test see agencies or programmes that another test made and rolled back."""
    yield
    from throughcare.agencies import queries as agencies
    from throughcare.programmes import queries as programmes

    agencies.forget_agency_map()
    programmes.forget_published()


@pytest.fixture
def samples() -> Path:
    """Return the folder of full public data files; say clearly when it is not there."""
    folder = os.environ.get("THROUGHCARE_SAMPLES", "")
    if not folder:
        pytest.skip("needs the full data files: set THROUGHCARE_SAMPLES to their folder")
    return Path(folder)
