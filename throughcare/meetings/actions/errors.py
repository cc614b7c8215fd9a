"""What can go wrong when a conference is planned, held or written down."""

from __future__ import annotations

from typing import TYPE_CHECKING

from throughcare.kernel.errors import ThroughcareError

if TYPE_CHECKING:
    from throughcare.kernel.reasons import Reason
    from throughcare.meetings.types import Problem


class InvalidError(ThroughcareError):
    """Report what a conference cannot hold, one problem a field."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        """Keep the problems for the page that shows them."""
        named = ", ".join(f"{one.name}: {one.reason.code}" for one in problems)
        super().__init__(
            f"Cannot store this in the conference: [{named}]. Correct it and send it again."
        )
        self.problems = problems


class NoSuchConferenceError(ThroughcareError):
    """Report that there is no such conference, or no such thing in it, for whoever asks."""


class NotYoursError(ThroughcareError):
    """Report that somebody meant to do what only the agency that convenes does, or what was asked of others."""


class NotAcceptedError(ThroughcareError):
    """Report that the statement of confidentiality, as it stands now, was not accepted yet."""


class StaleError(ThroughcareError):
    """Report that the conference was changed since it was read."""

    def __init__(self, version: int) -> None:
        """Keep the version that stands now."""
        super().__init__(
            f"Cannot change the conference: it is at version [{version}] by now. "
            "Look at what changed, then send your change again."
        )
        self.version = version


class BlockedError(ThroughcareError):
    """Report what keeps a conference from closing."""

    def __init__(self, reasons: tuple[Reason, ...]) -> None:
        """Keep the reasons for the page that shows them."""
        named = ", ".join(one.code for one in reasons)
        super().__init__(f"Cannot close the conference: [{named}]. Add what is missing.")
        self.reasons = reasons
