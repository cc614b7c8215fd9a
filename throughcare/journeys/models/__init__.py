"""Journeys, what was done and re-planned, and what follows release."""

from throughcare.journeys.models.aftercare import (
    AftercareWish,
    ContactLoss,
    ContactTry,
    Decline,
    FollowUp,
)
from throughcare.journeys.models.departures import Departure
from throughcare.journeys.models.journeys import (
    CaseListing,
    Completion,
    Journey,
    Milestone,
    Notice,
    ReleaseScheme,
    Replanning,
    SchemeRow,
)

__all__ = [
    "AftercareWish",
    "CaseListing",
    "Completion",
    "ContactLoss",
    "ContactTry",
    "Decline",
    "Departure",
    "FollowUp",
    "Journey",
    "Milestone",
    "Notice",
    "ReleaseScheme",
    "Replanning",
    "SchemeRow",
]
