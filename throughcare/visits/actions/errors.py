"""What a worker is told when something about a visit cannot be done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from throughcare.kernel.errors import ThroughcareError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from throughcare.kernel.reasons import Reason


class VisitError(ThroughcareError):
    """Say what cannot be done about a permit or a visit, with the reasons as codes."""

    def __init__(self, reasons: Iterable[Reason]) -> None:
        """Keep the reasons for the page."""
        self.reasons = tuple(reasons)
        super().__init__(f"Cannot do this: [{', '.join(one.code for one in self.reasons)}].")
