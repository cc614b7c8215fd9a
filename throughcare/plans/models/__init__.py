"""The tables of plans; private to this room."""

from throughcare.plans.models.own import Circle, Proposal, Statement
from throughcare.plans.models.plans import Action, Goal, Need, Plan, PlanVersion
from throughcare.plans.models.settling import Compromise, Unwanted

__all__ = [
    "Action",
    "Circle",
    "Compromise",
    "Goal",
    "Need",
    "Plan",
    "PlanVersion",
    "Proposal",
    "Statement",
    "Unwanted",
]
