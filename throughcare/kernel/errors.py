"""What can go wrong, as values that pages can show."""

from __future__ import annotations


class ThroughcareError(Exception):
    """Say what could not be done, to what, why, and what to do."""


class AccessRefusedError(ThroughcareError):
    """Report that an access value does not cover what was asked for."""
