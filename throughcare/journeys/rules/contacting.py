"""Which role is the person's one contact on a day."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from throughcare.journeys.types import Derivation


def contact_role_on(derivations: Iterable[Derivation], day: date) -> str:
    """Return the contact role of the phase that began last and has not ended; empty when there is none.

    On the day of release the community phase holds already: it begins that day.
    Source: Council of Europe, CM/Rec(2010)1, rule 80 (one identifiable member of staff).
    """
    running = [
        (phase.start, index, phase.contact_role)
        for derivation in derivations
        for index, phase in enumerate(derivation.phases)
        if phase.start is not None and phase.start <= day and (phase.end is None or day < phase.end)
    ]
    return max(running)[2] if running else ""
