"""What can go wrong with the database server, with what to do about it."""

from __future__ import annotations

from throughcare.kernel.errors import ThroughcareError


class PostgresError(ThroughcareError):
    """Say that the database could not be found, started, reached or prepared."""
