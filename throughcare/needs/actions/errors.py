"""What a worker is told when the register cannot be changed so."""

from __future__ import annotations

from throughcare.kernel.errors import ThroughcareError


class RegisterError(ThroughcareError):
    """Say what cannot be done to an entry, why, and what to do instead."""
