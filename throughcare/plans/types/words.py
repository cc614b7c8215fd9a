"""Names of what a plan is made of."""

from __future__ import annotations

from enum import StrEnum


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


class Position(StrEnum):
    """Say what the person thinks of a goal."""

    NOT_ASKED = "not_asked"
    AGREES = "agrees"
    DISAGREES = "disagrees"


class Change(StrEnum):
    """Name what made a version of the plan."""

    OPENED = "opened"
    NEED_RECORDED = "need_recorded"
    NEED_MET = "need_met"
    NEED_REOPENED = "need_reopened"
    GOAL_ADDED = "goal_added"
    GOAL_REWORDED = "goal_reworded"
    GOAL_REACHED = "goal_reached"
    GOAL_REOPENED = "goal_reopened"
    POSITION_SAID = "position_said"
    """The person gave it."""
    POSITION_NOTED = "position_noted"
    """A worker wrote down what the person said."""
    ACTION_ADDED = "action_added"
    ACTION_MOVED = "action_moved"
    ACTION_COMPLETED = "action_completed"
    ACTION_REOPENED = "action_reopened"


class Kind(StrEnum):
    """Name a kind of thing in a plan."""

    NEED = "need"
    GOAL = "goal"
    ACTION = "action"
