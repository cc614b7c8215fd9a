"""What can go wrong when a note is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from throughcare.kernel.errors import ThroughcareError

if TYPE_CHECKING:
    from throughcare.notes.types import Problem


class InvalidError(ThroughcareError):
    """Report what a note cannot hold, one problem a field."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        """Keep the problems for the page that shows them."""
        told = ", ".join(f"{one.name}: {one.reason.code}" for one in problems)
        super().__init__(f"Cannot store this note: [{told}]. Correct it and send it again.")
        self.problems = problems


class NotYoursError(ThroughcareError):
    """Report a writer who may not write about this, by the sharing rules."""


class NoSuchNoteError(ThroughcareError):
    """Report that there is no such note here for whoever asks."""


class AlreadyCorrectedError(ThroughcareError):
    """Report that somebody else corrected the same wording meanwhile."""
