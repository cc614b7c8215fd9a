"""Names of what a plan is made of."""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class Domain(StrEnum):
    """Name a domain of life; the order is the order of pages."""

    ID_DOCUMENT = "id_document"
    SHELTER = "shelter"
    WORK_INCOME = "work_income"
    DEBTS = "debts"
    CARE = "care"
    SOCIAL_NETWORK = "social_network"
    FAMILY = "family"
    EDUCATION = "education"
    HEALTH = "health"
    ADDICTION = "addiction"
    DAILY_LIFE = "daily_life"
    VICTIM_RESTORATIVE = "victim_restorative"
    BELONGING = "belonging"


BASIC_DOMAINS = (
    Domain.ID_DOCUMENT,
    Domain.SHELTER,
    Domain.WORK_INCOME,
    Domain.DEBTS,
    Domain.CARE,
)
"""The five basic conditions of the Dutch agreement on reintegration: every plan looks at each."""


class Onset(StrEnum):
    """Say since when a need is there; most are older than any contact with justice."""

    UNKNOWN = "unknown"
    BEFORE_JUSTICE = "before_justice"
    """Before the first contact with police, court or prison."""
    BEFORE_CUSTODY = "before_custody"
    IN_CUSTODY = "in_custody"
    AFTER_RELEASE = "after_release"


class Origin(StrEnum):
    """Say who brought a goal up."""

    PERSON = "person"
    SOCIAL = "social"
    HEALTH = "health"
    JUSTICE = "justice"


class Breadth(StrEnum):
    """Say for whom a goal is: most are one person's, some are shared."""

    PERSON = "person"
    FAMILY = "family"
    COMMUNITY = "community"
    GROUP = "group"


class Position(StrEnum):
    """Say what the person thinks of a goal."""

    NOT_ASKED = "not_asked"
    AGREES = "agrees"
    DISAGREES = "disagrees"
    LATER = "later"
    DECLINED = "declined"
    """Asked, and did not want to say: their right, and no refusal."""


class Voice(StrEnum):
    """Say how the person's words came into the plan; all count the same."""

    SCREEN = "screen"
    """The person wrote."""
    PAPER = "paper"
    """The person wrote on paper, a worker typed it."""
    SPOKEN = "spoken"
    """The person said it, a worker wrote it down."""


class StatementKind(StrEnum):
    """Name what a person says about themself; the order is the order of pages."""

    STRENGTHS = "strengths"
    WISHES = "wishes"
    HELPS_ME = "helps_me"
    MY_STORY = "my_story"
    WARNING_SIGNS = "warning_signs"
    IN_A_CRISIS = "in_a_crisis"
    CALL_FIRST = "call_first"


CRISIS_PLAN = (StatementKind.WARNING_SIGNS, StatementKind.IN_A_CRISIS, StatementKind.CALL_FIRST)
"""The plan for a bad day: the person owns it and says who reads it."""


class Audience(StrEnum):
    """Say who reads a statement; the person chooses."""

    PLAN = "plan"
    """Everybody who reads the plan."""
    CONTACT = "contact"
    """The agency of the one contact."""
    ME = "me"
    """Nobody but the person."""


class Acceptance(StrEnum):
    """Say whether the owner of a step took it on: until then it is nobody's promise."""

    OFFERED = "offered"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    """Whoever wrote it takes it back, and says why."""

    @property
    def is_off(self) -> bool:
        """Tell whether nobody is to do the step any more."""
        return self in OFF


OFF: Final = (Acceptance.DECLINED, Acceptance.WITHDRAWN)
"""A step in one of these states is nobody's to do."""


class Anchor(StrEnum):
    """Name a date of the case that a step hangs on: it moves along."""

    RELEASE = "release"


class ProposalKind(StrEnum):
    """Name what a person asks for."""

    MEETING = "meeting"
    OTHER_PROVIDER = "other_provider"
    HELP = "help"
    CHANGE = "change"


class Feasibility(StrEnum):
    """Say whether a goal can be reached before release, as far as waiting times are known."""

    UNKNOWN = "unknown"
    FEASIBLE = "feasible"
    TIGHT = "tight"
    NOT_BEFORE_RELEASE = "not_before_release"


class Change(StrEnum):
    """Name what made a version of the plan."""

    OPENED = "opened"
    NEED_RECORDED = "need_recorded"
    NEED_REWORDED = "need_reworded"
    NEED_MET = "need_met"
    NEED_REOPENED = "need_reopened"
    GOAL_ADDED = "goal_added"
    GOAL_REWORDED = "goal_reworded"
    GOAL_REACHED = "goal_reached"
    GOAL_DROPPED = "goal_dropped"
    """The person does not want it any more."""
    GOAL_REOPENED = "goal_reopened"
    POSITION_SAID = "position_said"
    """The person gave it."""
    POSITION_NOTED = "position_noted"
    """A worker wrote down what the person said."""
    ACTION_ADDED = "action_added"
    ACTION_REWORDED = "action_reworded"
    ACTION_MOVED = "action_moved"
    ACTION_COMPLETED = "action_completed"
    ACTION_REOPENED = "action_reopened"
    ACTION_ACCEPTED = "action_accepted"
    ACTION_DECLINED = "action_declined"
    ACTION_WITHDRAWN = "action_withdrawn"
    """Whoever wrote it took it back."""
    ACTION_OFFERED_AGAIN = "action_offered_again"
    ACTIONS_REPLANNED = "actions_replanned"
    """A date of the case moved, and the steps that hang on it moved along."""
    ACTIONS_PASSED_ON = "actions_passed_on"
    """An agency left: its open steps were offered to another one, or withdrawn."""
    GOAL_DESCRIBED = "goal_described"
    STATEMENT_SAID = "statement_said"
    STATEMENT_NOTED = "statement_noted"
    CIRCLE_NAMED = "circle_named"
    CIRCLE_ENDED = "circle_ended"
    COMPROMISE_SETTLED = "compromise_settled"
    COMPROMISE_REVIEWED = "compromise_reviewed"
    PLAN_ANSWERED = "plan_answered"
    """The person said of every goal at once what they think: the plan is agreed."""
    PLAN_AGREED = "plan_agreed"
    CARRIED_OVER = "carried_over"
    """The person came back: the last plan goes on in the new case, and is to be agreed anew."""


class Kind(StrEnum):
    """Name a kind of thing in a plan."""

    NEED = "need"
    GOAL = "goal"
    ACTION = "action"
    STATEMENT = "statement"
    CIRCLE = "circle"
    COMPROMISE = "compromise"
