"""Words of the Throughcare profile: what a service is for, whom it takes, whether it has room."""

from __future__ import annotations

from enum import StrEnum

OWN = "throughcare"
"""The source of what is written in the product itself, and the taxonomy of needs."""


class Need(StrEnum):
    """Name what a service helps with; the order is the order of pages.

    The first are the domains of the plan, so that a need of a plan finds its services; a test compares the two.
    """

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
    LEGAL_AID = "legal_aid"
    """No domain of a plan, but what directories list."""


class OffenceGroup(StrEnum):
    """Name a group of offences that a service may decline; never said of a person outside the question (our own)."""

    PROPERTY = "property"
    DRUGS = "drugs"
    VIOLENCE = "violence"
    DOMESTIC_VIOLENCE = "domestic_violence"
    SEXUAL = "sexual"
    ARSON = "arson"
    OTHER = "other"


class Supervision(StrEnum):
    """Name how closely somebody is supervised (our own words)."""

    NONE = "none"
    REPORTING = "reporting"
    INTENSIVE = "intensive"
    ELECTRONIC = "electronic"


class Residence(StrEnum):
    """Name a status of residence that a service asks for."""

    NATIONAL = "national"
    EU_CITIZEN = "eu_citizen"
    PERMIT = "permit"
    ASYLUM = "asylum"
    NO_PERMIT = "no_permit"


class Sex(StrEnum):
    """Name whom a service is for, where it is for some only."""

    FEMALE = "female"
    MALE = "male"
    OTHER = "other"


class Cost(StrEnum):
    """Say what it costs the person."""

    UNKNOWN = "unknown"
    FREE = "free"
    INSURED = "insured"
    REDUCED = "reduced"
    PAID = "paid"


class CapacityState(StrEnum):
    """Say whether a service has room, in the manner of SDOH capacity: as of a day."""

    UNKNOWN = "unknown"
    OPEN = "open"
    WAITING_LIST = "waiting_list"
    CLOSED = "closed"


class PauseReason(StrEnum):
    """Say why a service is not offered for now."""

    STALE = "stale"
    """Nobody confirmed the entry for too long."""
    PROVIDER = "provider"
    """The provider asked for it."""
