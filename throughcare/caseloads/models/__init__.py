"""Tables of the room."""

from throughcare.caseloads.models.cases import Case, NamedContact
from throughcare.caseloads.models.handing import Handover, HandoverAnswer
from throughcare.caseloads.models.teams import (
    Absence,
    Consult,
    Crossing,
    Deputy,
    LoadSetting,
)

__all__ = [
    "Absence",
    "Case",
    "Consult",
    "Crossing",
    "Deputy",
    "Handover",
    "HandoverAnswer",
    "LoadSetting",
    "NamedContact",
]
