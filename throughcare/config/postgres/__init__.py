"""The database server: found, started, shared between processes, backed up; knows no Django."""

from throughcare.config.postgres.archive import read_manifest
from throughcare.config.postgres.backup import backup
from throughcare.config.postgres.cluster import Cluster, mark, open_cluster, running
from throughcare.config.postgres.errors import PostgresError
from throughcare.config.postgres.restore import (
    RestoreDiffersError,
    restore,
    verify,
)
from throughcare.config.postgres.roles import grants_sql, is_empty, marks

__all__ = [
    "Cluster",
    "PostgresError",
    "RestoreDiffersError",
    "backup",
    "grants_sql",
    "is_empty",
    "mark",
    "marks",
    "open_cluster",
    "read_manifest",
    "restore",
    "running",
    "verify",
]
