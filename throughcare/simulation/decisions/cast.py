"""Who there is in an invented world: agencies and their workers."""

from __future__ import annotations

from dataclasses import dataclass

from throughcare.sharing.types import Origin


@dataclass(frozen=True, slots=True)
class WorldAgency:
    """Hold one invented agency."""

    agency_id: int
    kind: str
    jurisdiction: str
    is_sealed: bool

    @property
    def origin(self) -> Origin:
        """Return the agency as the one that recorded something."""
        return Origin(self.agency_id, self.kind, self.jurisdiction, self.is_sealed)


@dataclass(frozen=True, slots=True)
class WorldWorker:
    """Hold one invented worker."""

    account_id: int
    agency: WorldAgency
    role: str
