"""Cases, contacts and what happens around them, as values."""

from throughcare.caseloads.types.cases import NewCase
from throughcare.caseloads.types.handing import (
    OPEN,
    Answer,
    AnswerRow,
    Event,
    HandoverKind,
    HandoverRow,
    Ladder,
    State,
)
from throughcare.caseloads.types.teams import (
    AbsenceRow,
    AskedPart,
    ConsultRow,
    CrossingRow,
    DeputyRow,
    NotPossibleError,
    Standing,
)
from throughcare.caseloads.types.weights import LoadFacts, LoadRule, Weighed, WeightRule

__all__ = [
    "OPEN",
    "AbsenceRow",
    "Answer",
    "AnswerRow",
    "AskedPart",
    "ConsultRow",
    "CrossingRow",
    "DeputyRow",
    "Event",
    "HandoverKind",
    "HandoverRow",
    "Ladder",
    "LoadFacts",
    "LoadRule",
    "NewCase",
    "NotPossibleError",
    "Standing",
    "State",
    "Weighed",
    "WeightRule",
]
