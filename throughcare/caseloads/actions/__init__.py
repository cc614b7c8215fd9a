"""Write cases, contacts, and what is agreed around them. Other files of this folder are asked by module."""

from throughcare.caseloads.actions.cases import (
    HANDED_OVER,
    CaseClosedError,
    close,
    forget_many,
    hand_over,
    hand_over_all,
    lock,
    lock_open_of,
    open_many,
)
from throughcare.caseloads.actions.workers import close_worker, move_worker

__all__ = [
    "HANDED_OVER",
    "CaseClosedError",
    "close",
    "close_worker",
    "forget_many",
    "hand_over",
    "hand_over_all",
    "lock",
    "lock_open_of",
    "move_worker",
    "open_many",
]
