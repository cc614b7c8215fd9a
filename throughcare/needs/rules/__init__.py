"""Why nobody owns a need, whom that concerns, and which numbers may be told."""

from throughcare.needs.rules.authorities import asked_for, authorities
from throughcare.needs.rules.counting import LEAST, total, without_small
from throughcare.needs.rules.ending import end_of
from throughcare.needs.rules.owning import why_unowned

__all__ = [
    "LEAST",
    "asked_for",
    "authorities",
    "end_of",
    "total",
    "why_unowned",
    "without_small",
]
