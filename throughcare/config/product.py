"""Bring a data folder to life for one command: its database, its settings, Django."""

from __future__ import annotations

import os
import secrets
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from throughcare.config.postgres import grants_sql, marks, running
from throughcare.kernel.errors import ThroughcareError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from throughcare.config.postgres import Cluster

_MIGRATION_LOCK = 7_204_118
"""Key of the advisory lock that keeps two migrations apart. Any number does; it only has to stay the same."""


class NotMigratedError(ThroughcareError):
    """Report tables that are older than the program."""


@dataclass(frozen=True, slots=True)
class Product:
    """Hold an opened data folder."""

    folder: Path
    cluster: Cluster

    @property
    def environment(self) -> dict[str, str]:
        """Return what a web server or worker of this folder needs in its environment."""
        return {
            **os.environ,
            "DATABASE_URL": self.cluster.app_url,
            "DATABASE_OWNER_URL": "",
        }


@contextmanager
def opened(folder: Path, *, demo: bool = False, migrated: bool = True) -> Iterator[Product]:
    """Open a data folder: start its database if needed, set up Django, and leave it as it was found.

    Errors: NotMigratedError when `migrated` is asked for and tables are older than the program.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with running(folder / "postgres") as cluster:
        _put_in_environment(folder, cluster, demo=demo)
        import django

        django.setup()
        product = Product(folder, cluster)
        if not demo:
            _refuse_demo_settings(cluster)
        if migrated:
            require_migrated()
        yield product


def _refuse_demo_settings(cluster: Cluster) -> None:
    """Keep the page that signs in without a password away from data of real people."""
    from django.conf import settings

    if settings.DEMO and "demo" not in marks(cluster.owner_url):
        raise ThroughcareError(
            "Cannot start: THROUGHCARE_DEMO is true, and the demo did not make this database. "
            "Unset it; the page to sign in as somebody belongs to the demo only."
        )


def _put_in_environment(folder: Path, cluster: Cluster, *, demo: bool) -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "throughcare.config.settings"
    os.environ["DATABASE_URL"] = cluster.app_url
    os.environ.setdefault("THROUGHCARE_FILES", str(folder / "files"))
    if not os.environ.get("THROUGHCARE_SECRET_KEY"):
        os.environ["THROUGHCARE_SECRET_KEY"] = _secret(folder)
    if demo:
        os.environ["THROUGHCARE_DEMO"] = "true"


def _secret(folder: Path) -> str:
    """Return the key that signs sessions; every process of a folder needs the same one."""
    file = folder / "secret-key"
    try:
        handle = os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        return file.read_text().strip()
    with os.fdopen(handle, "w") as out:
        key = secrets.token_urlsafe(48)
        out.write(key)
    return key


def migrate(cluster: Cluster) -> None:
    """Bring the tables up to date as their owner, one process at a time, and give the application its rights."""
    from django.core.management import call_command
    from django.db import connection

    from throughcare.config import environment

    as_app = dict(connection.settings_dict)
    connection.close()
    connection.settings_dict.update(environment.database(cluster.owner_url))
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [_MIGRATION_LOCK])
        call_command("migrate", verbosity=0, interactive=False)
        call_command("createcachetable", verbosity=0)
        with connection.cursor() as cursor:
            cursor.execute(grants_sql())
    finally:
        connection.close()
        connection.settings_dict.update(as_app)


def require_migrated() -> None:
    """Refuse to work on tables that are older than the program.

    Errors: NotMigratedError.
    """
    if missing := unapplied():
        raise NotMigratedError(
            f"Cannot start: {len(missing)} changes of the tables are missing, the first is [{missing[0]}]. "
            "Run: throughcare migrate"
        )


def unapplied() -> list[str]:
    """Return the migrations that the database lacks."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]
