"""Permits and visits as values."""

from throughcare.visits.types.rows import Draft, GateLine, PermitRow, VisitorRow, VisitRow
from throughcare.visits.types.words import OPEN, Kind, NotPossible, Outcome, PermitState, State

__all__ = [
    "OPEN",
    "Draft",
    "GateLine",
    "Kind",
    "NotPossible",
    "Outcome",
    "PermitRow",
    "PermitState",
    "State",
    "VisitRow",
    "VisitorRow",
]
