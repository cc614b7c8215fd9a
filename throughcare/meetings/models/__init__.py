"""The tables of the room, private to it."""

from throughcare.meetings.models.conferences import (
    AgendaItem,
    Conference,
    InformationRequest,
    Seat,
)
from throughcare.meetings.models.keeping import (
    Decision,
    Disclosure,
    Dissent,
    Minutes,
    PersonVoice,
)

__all__ = [
    "AgendaItem",
    "Conference",
    "Decision",
    "Disclosure",
    "Dissent",
    "InformationRequest",
    "Minutes",
    "PersonVoice",
    "Seat",
]
