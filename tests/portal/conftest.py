"""Fixtures of the person's own pages."""

from __future__ import annotations

from tests.portal.own_plan import own

__all__ = ["own"]
