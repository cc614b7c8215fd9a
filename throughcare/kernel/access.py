"""Permission as a value: personal data is reached only with one of these in hand."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from throughcare.kernel.errors import AccessRefusedError
from throughcare.kernel.reasons import Reason

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime


class Scope(StrEnum):
    """Say whom an access value reaches."""

    PERSON = "person"
    """One person, named."""
    AGENCY = "agency"
    """The people whom the actor's agency may list: every query narrows by the agency."""
    SYSTEM = "system"
    """Work that no single worker does: the import's background job, a nightly check."""


class Category(StrEnum):
    """Name the kinds of personal data that a decision grants one by one."""

    IDENTITY = "identity"
    CUSTODY = "custody"
    JOURNEY = "journey"
    PLAN = "plan"
    AUDIT = "audit"
    """Who looked at the person's data, and why."""
    CONTACT_DETAILS = "contact_details"
    INVOLVEMENT = "involvement"
    """That a certain agency works with the person."""
    OFFENCE = "offence"
    RISK = "risk"
    SUPERVISION = "supervision"
    HOUSING = "housing"
    WORK_AND_INCOME = "work_and_income"
    DEBTS = "debts"
    FAMILY = "family"
    ATTENDANCE = "attendance"
    """Whether the person came; never what was said."""
    HEALTH = "health"
    VICTIM = "victim"
    CHILD = "child"
    MINUTES = "minutes"
    """What a case conference wrote down."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Name who acts: a worker in one agency, a person in their own matter, or the system."""

    account_id: int | None
    agency_id: int | None = None
    membership_id: int | None = None
    role: str = "system"
    person_id: int | None = None
    """Set when the actor is the person: the account is linked to this person."""
    is_strong: bool = True
    """Signed in as strongly as the site asks for."""
    purpose: str = ""
    """What the data are wanted for; empty means the first purpose of the role."""


@dataclass(frozen=True, slots=True)
class Condition:
    """Hold one way in which a row of the visibility projection may be listed; see `sharing.rules.bits`."""

    any_kind: int
    """At least one of these bits; 0 asks for none."""
    any_phase: int
    needed: int
    """All of these bits."""
    barred: int
    """None of these bits."""

    def suffices(self, facts: int) -> bool:
        """Tell whether the facts of a row satisfy the condition.

        Source: our own choice, ADR 11.
        """
        return (
            (not self.any_kind or bool(facts & self.any_kind))
            and (not self.any_phase or bool(facts & self.any_phase))
            and facts & self.needed == self.needed
            and not facts & self.barred
        )


@dataclass(frozen=True, slots=True)
class Reach:
    """Hold what the rules in force come down to for one worker who lists people: grants, and what closes them."""

    grants: tuple[Condition, ...]
    forbids: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class Access:
    """Hold one decision of `sharing`: who may reach whom, which categories, why, and since when.

    Only the sharing room makes these; a test over the whole code checks it.
    """

    actor: Actor
    scope: Scope
    purpose: str
    categories: frozenset[Category]
    basis: Reason
    decided_at: datetime
    person_id: int | None = None
    limits: frozenset[str] = frozenset()
    """What goes with the yes, for the categories it covers: see `sharing.types.Limit`."""
    emergency_id: int | None = None
    """The emergency without which less would be covered."""
    reach: Mapping[Category, Reach] = field(default_factory=dict)
    """Set for lists: which rows of the visibility projection show a category."""

    def covers(self, person_id: int | None, category: Category) -> bool:
        """Tell whether this access reaches that category of that person.

        Source: our own choice, ADR 6.
        """
        if category not in self.categories:
            return False
        return self.scope is Scope.SYSTEM or (
            self.scope is Scope.PERSON and person_id is not None and self.person_id == person_id
        )

    def require(self, person_id: int | None, category: Category) -> None:
        """Refuse, by raising, what this access does not cover.

        Errors: AccessRefusedError; it names neither the person nor what is known about them.
        Source: our own choice, ADR 6.
        """
        if not self.covers(person_id, category):
            raise AccessRefusedError(
                f"Cannot use this access [{self.purpose}] for [{category}] of another person or "
                "another category: ask sharing.actions.decide for it."
            )

    def require_agency(self, category: Category) -> int:
        """Return the agency whose people may be listed; refuse any other access.

        Errors: AccessRefusedError when this access is for one person or lacks the category.
        Source: our own choice, ADR 6.
        """
        if self.scope is not Scope.AGENCY or self.actor.agency_id is None:
            raise AccessRefusedError(f"Cannot list people with access for [{self.scope}].")
        if category not in self.categories:
            raise AccessRefusedError(f"Cannot list [{category}] with this access.")
        return self.actor.agency_id

    def require_system(self, category: Category) -> None:
        """Refuse anything but the system's own access.

        Errors: AccessRefusedError.
        Source: our own choice, ADR 6.
        """
        if self.scope is not Scope.SYSTEM or category not in self.categories:
            raise AccessRefusedError(f"Cannot do work of the system with access [{self.scope}].")
