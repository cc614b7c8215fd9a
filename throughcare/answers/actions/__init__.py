"""Write answers: the only place where they are recorded, confirmed, taken back, kept as drafts and erased."""

from throughcare.answers.actions.drafting import drop_draft, drop_old_drafts, keep_draft
from throughcare.answers.actions.erasing import erase, forget_of
from throughcare.answers.actions.errors import (
    InvalidAnswersError,
    MeanwhileError,
    NoSuchAnswerError,
    NotYoursToAskError,
)
from throughcare.answers.actions.recording import record_page
from throughcare.answers.actions.showing import record_shown
from throughcare.answers.actions.standing import confirm, take_back

__all__ = [
    "InvalidAnswersError",
    "MeanwhileError",
    "NoSuchAnswerError",
    "NotYoursToAskError",
    "confirm",
    "drop_draft",
    "drop_old_drafts",
    "erase",
    "forget_of",
    "keep_draft",
    "record_page",
    "record_shown",
    "take_back",
]
