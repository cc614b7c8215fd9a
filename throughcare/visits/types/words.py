"""Words of permits and visits."""

from __future__ import annotations

from enum import StrEnum


class PermitState(StrEnum):
    """Say how far an agency's request to work in a prison is."""

    ASKED = "asked"
    GRANTED = "granted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    ENDED = "ended"


class Kind(StrEnum):
    """Say whom a visit is for."""

    ONE_PERSON = "one_person"
    GROUP = "group"


class State(StrEnum):
    """Say how far a visit is."""

    ASKED = "asked"
    AGREED = "agreed"
    NOT_POSSIBLE = "not_possible"
    CANCELLED = "cancelled"
    HELD = "held"
    NOT_HELD = "not_held"


OPEN = frozenset({State.ASKED, State.AGREED})
"""A visit that may still come."""


class NotPossible(StrEnum):
    """Say why a prison cannot have a visit then, or why it did not happen."""

    NO_ROOM = "no_room"
    NO_STAFF = "no_staff"
    SECURITY = "security"
    NOT_HERE = "not_here"
    """The person is not in this prison at that time."""
    PERSON_DECLINED = "person_declined"
    OTHER = "other"


class Outcome(StrEnum):
    """Say what became of an agreed visit."""

    HELD = "held"
    NOT_HELD = "not_held"
