"""What keeps a visit from being asked for, and what a moved release date does to it."""

from throughcare.visits.rules.asking import LONGEST_HOURS, LONGEST_PERMIT, faults, permit_faults
from throughcare.visits.rules.hanging import SET_ANEW, WHAT, change_of

__all__ = [
    "LONGEST_HOURS",
    "LONGEST_PERMIT",
    "SET_ANEW",
    "WHAT",
    "change_of",
    "faults",
    "permit_faults",
]
