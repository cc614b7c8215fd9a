"""What can go wrong when an appointment is made, changed or told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from throughcare.kernel.errors import ThroughcareError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from throughcare.appointments.types import Clash, Problem


class InvalidError(ThroughcareError):
    """Report what an appointment cannot be, one problem a field."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        """Keep the problems for the page that shows them."""
        told = ", ".join(f"{one.name}: {one.reason.code}" for one in problems)
        super().__init__(f"Cannot store this appointment: [{told}]. Correct it and send it again.")
        self.problems = problems


class ClashError(ThroughcareError):
    """Report that something stands in the way; whoever books says why it shall stand all the same."""

    def __init__(self, clashes: Sequence[Clash]) -> None:
        """Keep the clashes for the page that shows them."""
        super().__init__(
            f"Cannot book without a reason: [{len(clashes)}] times clash. Choose another time, or say why it shall "
            "stand all the same."
        )
        self.clashes = tuple(clashes)


class TakenError(ThroughcareError):
    """Report that a worker, a thing, a place or an offered time is taken: nobody gets it twice."""


class NoSuchAppointmentError(ThroughcareError):
    """Report that there is no such appointment here for whoever asks."""


class NotYoursError(ThroughcareError):
    """Report somebody who may not book for this person, by the sharing rules."""


class StaleError(ThroughcareError):
    """Report that somebody else changed the same appointment meanwhile."""


class StateError(ThroughcareError):
    """Report a step that the state of an appointment does not allow."""
