"""Two versions of a plan beside each other, and what is wrong with a change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from throughcare.kernel.reasons import Reason
from throughcare.plans.types.words import Change

Flat = Mapping[str, Mapping[str, str]]
"""A plan as text: `goal:12` -> field -> what it says. The form in which versions are compared."""


@dataclass(frozen=True, slots=True)
class Difference:
    """Hold one field that says something else; empty `before` or `after` means it was not there."""

    key: str
    name: str
    before: str
    after: str
    label: str
    """The words of the thing, so that a reader knows which goal or step it is."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """Hold one field that both sides changed, each in another way."""

    key: str
    name: str
    base: str
    theirs: str
    mine: str


@dataclass(frozen=True, slots=True)
class Merged:
    """Hold a three-way comparison: what they changed, where both did, the two put together."""

    changed: tuple[Difference, ...]
    conflicts: tuple[Conflict, ...]
    together: Flat
    """Where both changed a field, it says mine."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Hold why a field cannot be stored as it is."""

    name: str
    reason: Reason


@dataclass(frozen=True, slots=True)
class VersionRow:
    """Hold who changed what and when; an account without an agency is the person's own."""

    number: int
    at: datetime
    account_id: int | None
    agency_id: int | None
    agency_name: str
    worker_name: str
    change: Change
    subject: str
    """The thing changed, for example `goal:12`; empty for the opening of the plan."""
    also: tuple[str, ...] = ()
    """Of which goals the person said at once what they think."""

    @property
    def is_person(self) -> bool:
        """Tell whether the person made it."""
        return self.account_id is not None and self.agency_id is None


@dataclass(frozen=True, slots=True)
class Meanwhile:
    """Hold what others changed since a version was read."""

    version: int
    """The version now in force: send it along to write on top of it."""
    changed: tuple[Difference, ...]
    rows: tuple[VersionRow, ...]
    """Who made the versions in between, oldest first."""
    agency_names: Mapping[int, str]
