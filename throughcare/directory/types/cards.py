"""What other rooms and pages show of one service."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from throughcare.directory.types.words import CapacityState, Cost

if TYPE_CHECKING:
    from datetime import date


@dataclass(frozen=True, slots=True)
class Criteria:
    """Hold whom a service takes; None is unknown, an empty tuple takes nobody.

    Ages: 0 and 120 say that there is no limit.
    """

    offences: tuple[str, ...] | None = None
    supervision: tuple[str, ...] | None = None
    residence: tuple[str, ...] | None = None
    sexes: tuple[str, ...] | None = None
    minimum_age: int | None = None
    maximum_age: int | None = None
    without_id: bool | None = None


@dataclass(frozen=True, slots=True)
class ServiceCard:
    """Hold one service with its one named contact, its promise and its room."""

    service_id: int
    name: str
    organization_id: int
    organization_name: str
    agency_id: int | None
    """Set where the organization works in the product: it answers there, else by a signed link."""
    contact_name: str
    contact_role: str
    contact_email: str
    contact_phone: str
    response_days: int | None
    """Within so many days the provider promised to answer."""
    capacity: CapacityState
    wait_days: int | None
    capacity_on: date | None
    languages: tuple[str, ...]
    needs: tuple[str, ...]
    places: tuple[str, ...]
    """Codes of the municipalities that it serves; a code of a jurisdiction means all of it; empty is unknown."""
    accepts: Criteria
    cost: Cost
    is_remote: bool | None
    travels: bool | None
    is_paused: bool
    is_gone: bool
    """It vanished from its source: kept, and not offered."""
    assured_on: date | None
    url: str = ""
    description: str = ""

    @property
    def is_offered(self) -> bool:
        """Tell whether anybody may be sent there now."""
        return not (self.is_paused or self.is_gone or self.capacity is CapacityState.CLOSED)
