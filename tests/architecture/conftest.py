"""The database of the harness, in whatever order the plugins were loaded."""

from __future__ import annotations

from tests.harness import django_db_setup

__all__ = ["django_db_setup"]
