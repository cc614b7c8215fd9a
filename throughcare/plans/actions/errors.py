"""What can go wrong when a plan is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from throughcare.kernel.errors import ThroughcareError

if TYPE_CHECKING:
    from throughcare.plans.types import Meanwhile, Problem


class InvalidError(ThroughcareError):
    """Report words or days that a plan cannot hold, one problem a field."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        """Keep the problems for the page that shows them."""
        named = ", ".join(f"{one.name}: {one.reason.code}" for one in problems)
        super().__init__(f"Cannot store this in the plan: [{named}]. Correct it and send it again.")
        self.problems = problems


class StaleVersionError(ThroughcareError):
    """Report that the plan was changed since it was read, with all that changed meanwhile."""

    def __init__(self, meanwhile: Meanwhile) -> None:
        """Keep the changes, so that the page shows both and nothing typed is lost."""
        super().__init__(
            f"Cannot change the plan: it is at version [{meanwhile.version}] by now. "
            "Look at what changed, then send your change again."
        )
        self.meanwhile = meanwhile


class NotInPlanError(ThroughcareError):
    """Report that a need, goal or action is not in this plan."""


class PlanClosedError(ThroughcareError):
    """Report that the case of the plan is closed, so that nothing can be written in it any more."""


class SealedError(ThroughcareError):
    """Report that writing would give a sealed service away: it owns no step, and writes none."""


class NotYoursError(ThroughcareError):
    """Report that a person meant to change a step that is an agency's."""
