"""Write notes: the only place where they are written, corrected, commented on and erased."""

from throughcare.notes.actions.commenting import comment
from throughcare.notes.actions.documents import (
    erase_documents,
    put,
    record_documents,
    record_opened,
    take_back,
)
from throughcare.notes.actions.erasing import erase
from throughcare.notes.actions.errors import (
    AlreadyCorrectedError,
    InvalidError,
    NoSuchNoteError,
    NotYoursError,
)
from throughcare.notes.actions.showing import record_shown
from throughcare.notes.actions.writing import correct, write

__all__ = [
    "AlreadyCorrectedError",
    "InvalidError",
    "NoSuchNoteError",
    "NotYoursError",
    "comment",
    "correct",
    "erase",
    "erase_documents",
    "put",
    "record_documents",
    "record_opened",
    "record_shown",
    "take_back",
    "write",
]
