"""Run PostgreSQL's own programs on a database: which set, and with the password kept off `ps`."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from psycopg.conninfo import conninfo_to_dict, make_conninfo

from throughcare.config.postgres.binaries import client_sets
from throughcare.config.postgres.errors import PostgresError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from throughcare.config.postgres.binaries import Binaries


def tools_for(environ: Mapping[str, str], *, major: int) -> Binaries:
    """Choose the backup programs of version `major`, else the next newer ones.

    Errors: PostgresError when all that are found are older; those cannot read such a database.
    """
    fitting = [one for one in client_sets(environ) if one.major >= major]
    if not fitting:
        raise PostgresError(
            f"Cannot back up or restore a database of PostgreSQL [{major}]: no [pg_dump] of that "
            f"version or newer was found. Install the package [postgresql-client-{major}]."
        )
    return min(fitting, key=lambda one: one.major)


def address(url: str) -> str:
    """Return how a program reaches the database, without the password (others can see it)."""
    known = conninfo_to_dict(url)
    return make_conninfo("", **{name: known[name] for name in known if name != "password"})


def with_password(url: str) -> dict[str, str]:
    """Return the environment of a program that connects to `url`."""
    password = conninfo_to_dict(url).get("password")
    return {**os.environ, "PGPASSWORD": str(password)} if password else {**os.environ}


def renamed(url: str, dbname: str) -> str:
    """Return how to reach another database of the same server as the same role."""
    return make_conninfo(url, dbname=dbname)
