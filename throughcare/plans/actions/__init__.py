"""Write plans: the only place where they are written.

Each function changes one thing in one transaction: the rows, a version with the whole content,
the audit event. Whoever writes on an older version gets StaleVersionError with everything that
changed meanwhile.
"""

from throughcare.plans.actions.errors import (
    InvalidError,
    NotInPlanError,
    NotYoursError,
    PlanClosedError,
    StaleVersionError,
)
from throughcare.plans.actions.goals import add_goal, reach_goal, record_position, reword_goal
from throughcare.plans.actions.needs import meet_need, record_need
from throughcare.plans.actions.opening import plan_for
from throughcare.plans.actions.steps import (
    add_action,
    complete_action,
    move_action,
    reopen_action,
)

__all__ = [
    "InvalidError",
    "NotInPlanError",
    "NotYoursError",
    "PlanClosedError",
    "StaleVersionError",
    "add_action",
    "add_goal",
    "complete_action",
    "meet_need",
    "move_action",
    "plan_for",
    "reach_goal",
    "record_need",
    "record_position",
    "reopen_action",
    "reword_goal",
]
