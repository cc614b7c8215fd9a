"""What is recorded about sharing one person's data, as values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from throughcare.kernel.access import Category
from throughcare.sharing.types.law import Limit, Purpose, Thing
from throughcare.sharing.types.relations import PhaseFact, RelationFact


class ConsentState(StrEnum):
    """Name what a consent event says. Words: W3C DPV consent status; ISO/IEC TS 27560."""

    REQUESTED = "requested"
    DEFERRED = "deferred"
    GIVEN = "given"
    RENEWED = "renewed"
    NARROWED = "narrowed"
    """Taken back for the agencies and categories that the event lists; the rest stands."""
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    INVALIDATED = "invalidated"
    UNKNOWN = "unknown"


YES_STATES = frozenset({ConsentState.GIVEN, ConsentState.RENEWED})
DECIDING_STATES = YES_STATES | {
    ConsentState.NARROWED,
    ConsentState.REFUSED,
    ConsentState.WITHDRAWN,
    ConsentState.EXPIRED,
    ConsentState.INVALIDATED,
}
"""The last of these decides; asking again or putting off changes nothing about what was given."""


class BlockEffect(StrEnum):
    """Say what a block on a person does."""

    EXCLUDE = "exclude"
    """This account or agency never: a relative, a neighbour, a victim."""
    ONLY = "only"
    """Of the agency that such rows name, nobody but the accounts that they name; other agencies as before."""
    FREEZE = "freeze"
    """Nobody uses it until it is lifted: GDPR, article 18; LED, article 16(3)."""
    LIMIT = "limit"
    """Everybody, with one more limit: a safety flag."""


@dataclass(frozen=True, slots=True)
class ConsentFact:
    """Hold one consent event: it says something about agencies and categories for one purpose."""

    event_id: int
    at: datetime
    state: ConsentState
    purpose: Purpose
    agency_ids: frozenset[int]
    categories: frozenset[Category]
    since: datetime
    until: datetime | None


@dataclass(frozen=True, slots=True)
class ReleaseFact:
    """Hold a release from professional secrecy: what one agency recorded may be read by another."""

    origin_agency_id: int
    agency_id: int
    categories: frozenset[Category]
    since: datetime
    until: datetime | None


@dataclass(frozen=True, slots=True)
class WeighingFact:
    """Hold a recorded weighing, which a discretionary power demands before it opens anything."""

    agency_id: int
    purpose: Purpose
    categories: frozenset[Category]
    since: datetime
    until: datetime | None


@dataclass(frozen=True, slots=True)
class BlockFact:
    """Hold a block on a person; no categories means all of them.

    An allow-list (ONLY) is of the agency `agency_id`: each of its rows names both that agency and one account.
    """

    effect: BlockEffect
    since: datetime
    until: datetime | None
    account_id: int | None = None
    agency_id: int | None = None
    categories: frozenset[Category] = frozenset()
    limit: Limit | None = None


@dataclass(frozen=True, slots=True)
class ObjectionFact:
    """Hold an objection that is not yet decided: it suspends grounds that rest on a public task (GDPR, article 21)."""

    agency_id: int
    categories: frozenset[Category]
    since: datetime
    until: datetime | None


@dataclass(frozen=True, slots=True)
class EmergencyFact:
    """Hold one opened emergency: one account, few categories, few hours."""

    account_id: int
    agency_id: int
    categories: frozenset[Category]
    since: datetime
    until: datetime
    emergency_id: int = 0


@dataclass(frozen=True, slots=True)
class WithholdingFact:
    """Hold what the person themself may not see for now, by a dated reason."""

    categories: frozenset[Category]
    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """Hold everything that decisions about one person rest on."""

    person_id: int
    relations: tuple[RelationFact, ...] = ()
    phases: tuple[PhaseFact, ...] = ()
    consents: tuple[ConsentFact, ...] = ()
    releases: tuple[ReleaseFact, ...] = ()
    weighings: tuple[WeighingFact, ...] = ()
    blocks: tuple[BlockFact, ...] = ()
    objections: tuple[ObjectionFact, ...] = ()
    emergencies: tuple[EmergencyFact, ...] = ()
    withholdings: tuple[WithholdingFact, ...] = ()


@dataclass(frozen=True, slots=True)
class Asker:
    """Hold who asks, for what, and when. Moments are UTC; `day` is the same moment's day in the site's zone."""

    account_id: int
    agency_id: int
    agency_kind: str
    jurisdiction: str
    role: str
    purpose: Purpose
    moment: datetime
    day: date
    is_active: bool = True
    """Both the membership and the agency are in force at the moment."""
    is_strong: bool = True
    """Signed in as strongly as the site asks for sensitive data."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Hold which agency recorded something."""

    agency_id: int
    kind: str
    jurisdiction: str
    is_sealed: bool = False


@dataclass(frozen=True, slots=True)
class Topic:
    """Hold what is asked about: a category, and who recorded it; None is the shared file of all."""

    category: Category
    origin: Origin | None = None
    thing: Thing | None = None
    """What kind of thing it is, where a regime may ask for that."""
