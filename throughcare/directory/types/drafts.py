"""What somebody writes into the directory in the product itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from throughcare.directory.types.cards import Criteria
from throughcare.directory.types.words import CapacityState, Cost

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class ContactDraft:
    """Hold the one post that answers."""

    name: str = ""
    role: str = ""
    email: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class OrganizationDraft:
    """Hold an organization; `key` is its number in the source."""

    key: str
    name: str
    description: str = ""
    email: str = ""
    website: str = ""
    agency_id: int | None = None


@dataclass(frozen=True, slots=True)
class ServiceDraft:
    """Hold a service with profile, promise, room and contact; `key` is its number in the source."""

    key: str
    name: str
    description: str = ""
    url: str = ""
    email: str = ""
    jurisdiction: str = ""
    needs: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    accepts: Criteria = field(default_factory=Criteria)
    cost: str = Cost.UNKNOWN.value
    is_remote: bool | None = None
    travels: bool | None = None
    response_days: int | None = None
    capacity: str = CapacityState.UNKNOWN.value
    wait_days: int | None = None
    contact: ContactDraft = field(default_factory=ContactDraft)
    application_process: str = ""
    fees: str = ""
    eligibility: str = ""
    translations: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
