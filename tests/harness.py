"""A real PostgreSQL under every test: one server, one migrated template, a copy of it for each worker.

Loaded as a plugin (see pyproject.toml), because settings read DATABASE_URL when they are loaded.
"""

from __future__ import annotations

import atexit
import fcntl
import hashlib
import os
import re
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import ClassVar
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

    def copy(self, name: str) -> None:
        """Make another fresh copy of the template, dropped when the worker ends."""
        self._run(
            sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)),
            sql.SQL("CREATE DATABASE {} OWNER throughcare_owner TEMPLATE {}").format(
                sql.Identifier(name), sql.Identifier(self._template)
            ),
        )
        atexit.register(
            self._run,
            sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)),
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
    patterns = (
        "*/migrations/*.py",
        "agencies/reference/*",
        "programmes/definitions/*.yaml",
        "sharing/grounds/*",
    )
    files = [file for pattern in patterns for file in sorted((ROOT / "throughcare").glob(pattern))]
    files += [ROOT / "tests" / "template.py", ROOT / "uv.lock"]
    digest = hashlib.sha256()
    for file in files:
        if file.is_file():
            digest.update(file.name.encode())
            digest.update(file.read_bytes())
    return digest.hexdigest()[:16]


AS_SYSTEM = "-c throughcare.scope=system"
"""Options of a connection that sees everything: for what a test itself reads, never for what a page reads."""
DATABASES = Databases()
os.environ.update(SAFE)
os.environ["DATABASE_URL"] = DATABASES.app_url
os.environ.pop("DATABASE_OWNER_URL", None)


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker):
    """Give this worker its database instead of what pytest-django would make.

    What a test itself reads is not held back by the guard: its connection is opened for the system. Pages
    begin with nothing decided, as everywhere.
    """
    from django.conf import settings

    DATABASES.ensure()
    settings.DATABASES["default"]["OPTIONS"]["options"] = AS_SYSTEM


class TrippedError(AssertionError):
    """Report that somebody was asked for before anything was decided."""


class Tripwire:
    """Refuse statements that read protected tables while nothing is decided: the guard would answer with silence."""

    _found: ClassVar[dict[str, frozenset[str]]] = {}

    @classmethod
    def tables(cls) -> frozenset[str]:
        """Return the tables that show nothing before a decision."""
        return cls._policies() - cls.own_rows()

    @classmethod
    def own_rows(cls) -> frozenset[str]:
        """Return the tables of which somebody may read what they recorded themselves."""
        return cls._ask(
            "own", "SELECT polrelid::regclass::text FROM pg_policy WHERE polname = 'guard_own'"
        )

    @classmethod
    def _policies(cls) -> frozenset[str]:
        return cls._ask("all", "SELECT DISTINCT polrelid::regclass::text FROM pg_policy")

    @classmethod
    def _ask(cls, key: str, statement: str) -> frozenset[str]:
        if key not in cls._found:
            with psycopg.connect(DATABASES.app_url) as connection:
                cls._found[key] = frozenset(name for (name,) in connection.execute(statement))
        return cls._found[key]

    def __call__(self, execute, statement, params, many, context):
        """Look at one statement before it runs."""
        named = set(re.findall(r'(?:from|join)\s+"?(\w+)', str(statement), re.IGNORECASE))
        # The decision itself reads facts of the person whom it puts on the connection.
        if named & self.tables() and "sharing_guard_add" not in str(statement):
            self._require_decision(
                context["connection"].connection, named & self.tables(), statement
            )
        return execute(statement, params, many, context)

    def _require_decision(self, raw, tables, statement):
        if raw.info.transaction_status == psycopg.pq.TransactionStatus.INERROR:
            return
        is_open, received = raw.execute(
            "SELECT sharing_guard_is_open(), coalesce(current_setting('throughcare.received', true), '')"
        ).fetchone()
        # What was sent to an agency, or is behind a link, opens the tables of referrals and no others.
        if received and all(table.startswith("referrals_") for table in tables):
            return
        if not is_open:
            raise TrippedError(
                f"A page reads {sorted(tables)} though nothing is decided: call sharing.actions.decide, "
                f"decide_list or, for work of the system, system_access first. [{str(statement)[:200]}]"
            )


@pytest.fixture(scope="session", autouse=True)
def _pages_begin_empty():
    """Let every request begin with nothing decided, and trip over whatever is read all the same."""
    from django.core.signals import request_finished, request_started
    from django.db import connection

    tripwire = Tripwire()

    # Past Django: these statements are the harness's own, and tests count those of a page.
    def say(statement):
        raw = connection.connection
        if (
            raw is not None
            and not raw.closed
            and raw.info.transaction_status != psycopg.pq.TransactionStatus.INERROR
        ):
            raw.execute(statement)

    def begin(**_kwargs):
        say("SELECT sharing_guard_begin(NULL, NULL)")
        put_away()
        connection.execute_wrappers.append(tripwire)

    def put_away():
        # A streamed answer that nobody read to its end leaves one behind.
        connection.execute_wrappers[:] = [
            one for one in connection.execute_wrappers if one is not tripwire
        ]

    def end(**_kwargs):
        put_away()
        say("SELECT sharing_guard_rest()")

    request_started.connect(begin)
    request_finished.connect(end)
    yield
    request_started.disconnect(begin)
    request_finished.disconnect(end)


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
    from django.db import connection

    connection.execute_wrappers[:] = [
        one for one in connection.execute_wrappers if not isinstance(one, Tripwire)
    ]
    from throughcare.agencies import queries as agencies
    from throughcare.programmes import queries as programmes
    from throughcare.sharing import queries as sharing

    agencies.forget_agency_map()
    programmes.forget_published()
    sharing.forget_law()


@pytest.fixture
def samples() -> Path:
    """Return the folder of full public data files; say clearly when it is not there."""
    folder = os.environ.get("THROUGHCARE_SAMPLES", "")
    if not folder:
        pytest.skip("needs the full data files: set THROUGHCARE_SAMPLES to their folder")
    return Path(folder)
