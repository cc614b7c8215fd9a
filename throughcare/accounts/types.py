"""Roles of workers, and a worker as a value."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from throughcare.kernel.reasons import Reason


class Role(StrEnum):
    """Name what a worker does; the person is no worker and has no role here."""

    PRISON_CASE_MANAGER = "prison_case_manager"
    PROBATION_OFFICER = "probation_officer"
    AFTERCARE_COORDINATOR = "aftercare_coordinator"
    NGO_WORKER = "ngo_worker"
    HEALTH_WORKER = "health_worker"
    POLICE_LIAISON = "police_liaison"
    TEAM_LEADER = "team_leader"
    DATA_PROTECTION_OFFICER = "data_protection_officer"
    AGENCY_ADMINISTRATOR = "agency_administrator"


CONTACT_ROLES = frozenset(
    {
        Role.PRISON_CASE_MANAGER,
        Role.PROBATION_OFFICER,
        Role.AFTERCARE_COORDINATOR,
        Role.NGO_WORKER,
        Role.TEAM_LEADER,
    }
)
"""Roles that may be someone's one named contact."""


@dataclass(frozen=True, slots=True)
class Worker:
    """Hold one membership of one agency, as pages and decisions need it."""

    membership_id: int
    account_id: int
    name: str
    role: Role
    agency_id: int
    agency_name: str
    agency_kind: str


@dataclass(frozen=True, slots=True)
class WorkerRow:
    """Hold one worker as the list of an agency shows them."""

    membership_id: int
    account_id: int
    name: str
    sign_in_name: str
    role: Role
    post_id: int | None
    post: str
    since: date | None


@dataclass(frozen=True, slots=True)
class DutyRow:
    """Hold who answered for an agency in one period; on the day `until` they no longer did."""

    membership_id: int
    name: str
    since: date | None
    until: date | None


@dataclass(frozen=True, slots=True)
class InvitationRow:
    """Hold an invitation that can still be accepted."""

    invitation_id: int
    agency_id: int
    agency_name: str
    name: str
    role: Role
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Invited:
    """Hold what an invitation gives once: its code is shown now and never again."""

    invitation_id: int
    code: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class AccountRow:
    """Hold one sign-in."""

    account_id: int
    sign_in_name: str
    name: str
    language: str
    is_active: bool
    second_factor_required: bool


@dataclass(frozen=True, slots=True)
class Draft:
    """Hold what was typed and not sent: where it was to go, and its fields in order."""

    path: str
    fields: tuple[tuple[str, str], ...]
    kept_at: datetime
    title: str = ""
    """What the page is called that takes it up again; empty where it can only be sent on."""


@dataclass(frozen=True, slots=True)
class NotDone:
    """Hold why nothing was changed."""

    reason: Reason


@dataclass(frozen=True, slots=True)
class Joined:
    """Hold a new account with its first membership."""

    account_id: int
    membership_id: int


class CardEnd(StrEnum):
    """Say why a card stopped."""

    NEW = "new"
    """Another one was made."""
    TAKEN_BACK = "taken_back"
    OWNER = "owner"
    """Whoever it belongs to ended it."""
    TRIES = "tries"
    """The one-time code was wrong too often."""


class Checked(StrEnum):
    """Say how it was made sure that the card goes to the right hands."""

    KNOWN = "known"
    """The worker knows the person."""
    DOCUMENT = "document"
    """A document was shown."""
    HOUSE = "house"
    """The house identified the person in its own way."""
    BY_PERSON = "by_person"
    """The person the plan is about made it for a supporter."""
    BY_WORKER = "by_worker"
    """A worker made it for a supporter; the person hands it on."""


@dataclass(frozen=True, slots=True)
class Printed:
    """Hold a new card while it is printed: its words and its one-time code are stored nowhere."""

    card_id: int
    words: tuple[str, ...]
    code: str
    language: str
    starts_until: datetime


@dataclass(frozen=True, slots=True)
class CardRow:
    """Hold a card as its owner and the worker see it: never its words."""

    card_id: int
    made_at: datetime
    made_by: int | None
    """The membership of the worker who made it; None where the person did."""
    checked: Checked
    starts_until: datetime
    first_used_at: datetime | None
    last_used_at: datetime | None
    ended_at: datetime | None
    ended_why: str


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Hold whose card, or whose number, it was."""

    account_id: int


@dataclass(frozen=True, slots=True)
class ToSend:
    """Hold a code on its way to a telephone: only its hash is stored."""

    number: str
    code: str
    language: str


@dataclass(frozen=True, slots=True)
class KioskRow:
    """Hold a device that many people use, one after the other."""

    kiosk_id: int
    agency_id: int
    agency_name: str
    place: str
    idle_seconds: int
    made_at: datetime
