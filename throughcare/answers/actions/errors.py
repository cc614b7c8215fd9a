"""What can go wrong when answers are written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from throughcare.kernel.errors import ThroughcareError

if TYPE_CHECKING:
    from throughcare.answers.types import Problem


class InvalidAnswersError(ThroughcareError):
    """Report what cannot be an answer, one problem a question."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        """Keep the problems for the page that shows them."""
        told = ", ".join(f"{one.concept}: {one.reason.code}" for one in problems)
        super().__init__(
            f"Cannot store these answers: [{told}]. Correct them and send the page again."
        )
        self.problems = problems


class MeanwhileError(ThroughcareError):
    """Report that somebody answered the same questions, differently, since the page was opened."""

    def __init__(self, concepts: tuple[str, ...]) -> None:
        """Keep what was answered meanwhile for the page that shows both."""
        super().__init__(
            f"Cannot store these answers: [{', '.join(concepts)}] was answered meanwhile. Look at both and send "
            "the page again."
        )
        self.concepts = concepts


class NotYoursToAskError(ThroughcareError):
    """Report a form or a question that whoever asks may not put, by the sharing rules."""


class NoSuchAnswerError(ThroughcareError):
    """Report that there is no such answer here for whoever asks."""
