"""Words of the register of unowned needs."""

from __future__ import annotations

from enum import StrEnum


class Why(StrEnum):
    """Say why nobody owns a need; the order is the order of pages."""

    NOT_RETURNABLE = "not_returnable"
    """The person may not stay, and cannot be sent back: no agency has the task."""
    ALL_REFUSED = "all_refused"
    """Everybody who could was asked and said no."""
    EXCLUDED = "excluded"
    """There are services, and each refuses somebody in this situation."""
    ALL_FULL = "all_full"
    """There are services, and none has room or a waiting list."""
    NOBODY_COMPETENT = "nobody_competent"
    """No place is known where the person comes from or goes to, so no municipality is responsible."""
    EARLY_RELEASE_REFUSED = "early_release_refused"
    """The day of an early release went by: the person stays to the end, and nobody prepares it."""
    NO_SUPERVISION = "no_supervision"
    """The whole term is served and nobody supervises: with justice, its help ended too."""
    NO_SERVICE = "no_service"
    """There is no service for it: not here, not from afar, not travelling, not next door."""


class Authority(StrEnum):
    """Name a kind of authority that could decide whose task it is."""

    MUNICIPALITY = "municipality"
    NATIONAL_AUTHORITY = "national_authority"
    IMMIGRATION_SERVICE = "immigration_service"
    SENTENCING_AUTHORITY = "sentencing_authority"


class Answer(StrEnum):
    """Say what the authority answered."""

    TAKES_ON = "takes_on"
    REFUSES = "refuses"
    NOT_OURS = "not_ours"


class End(StrEnum):
    """Say why an entry of the register ended."""

    OWNED = "owned"
    """An agency took a step on for it, or a service accepted the person."""
    DECIDED = "decided"
    """The authority took it on."""
    CAN_BE_ASKED = "can_be_asked"
    """A service is there now that can be asked, or has been asked."""
    MET = "met"
    CASE_CLOSED = "case_closed"
    MISTAKE = "mistake"


class Deed(StrEnum):
    """Name what was done to an entry."""

    FOUND = "found"
    CHANGED = "changed"
    """The rule finds another reason now."""
    ESCALATED = "escalated"
    ASKED = "asked"
    ANSWERED = "answered"
    ENDED = "ended"
