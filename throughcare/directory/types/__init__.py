"""The directory as values: needs, criteria, capacity, cards, search."""

from throughcare.directory.types.cards import Criteria, ServiceCard
from throughcare.directory.types.drafts import (
    ContactDraft,
    OrganizationDraft,
    ServiceDraft,
)
from throughcare.directory.types.words import (
    CapacityState,
    Cost,
    Need,
    OffenceGroup,
    PauseReason,
    Residence,
    Sex,
    Supervision,
)

__all__ = [
    "CapacityState",
    "ContactDraft",
    "Cost",
    "Criteria",
    "Need",
    "OffenceGroup",
    "OrganizationDraft",
    "PauseReason",
    "Residence",
    "ServiceCard",
    "ServiceDraft",
    "Sex",
    "Supervision",
]
