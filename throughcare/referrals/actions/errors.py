"""What can go wrong with a referral."""

from __future__ import annotations

from typing import TYPE_CHECKING

from throughcare.kernel.errors import ThroughcareError

if TYPE_CHECKING:
    from throughcare.kernel.reasons import Reason
    from throughcare.referrals.types import Footing, Problem


class InvalidError(ThroughcareError):
    """Report what cannot be stored, one problem a field."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        """Keep the problems for the page that shows them."""
        told = ", ".join(f"{one.name}: {one.reason.code}" for one in problems)
        super().__init__(f"Cannot store this: [{told}]. Correct it and send it again.")
        self.problems = problems


class NoGroundError(ThroughcareError):
    """Report that something may not go to a receiver; nothing left."""

    def __init__(self, footings: tuple[Footing, ...]) -> None:
        """Keep the categories with reason and next lawful steps."""
        told = ", ".join(one.category.value for one in footings)
        super().__init__(
            f"Cannot send [{told}]: no ground. Nothing left. Ask the person, or leave it out."
        )
        self.footings = footings


class NotPossibleError(ThroughcareError):
    """Report that a deed cannot be done now, or not by whoever asks."""

    def __init__(self, reason: Reason) -> None:
        """Keep the reason for the page that shows it."""
        super().__init__(
            f"Cannot do this [{reason.code}] {dict(reason.params)}: load the page again."
        )
        self.reason = reason


class NoSuchReferralError(ThroughcareError):
    """Report that there is no such referral for whoever asks."""
