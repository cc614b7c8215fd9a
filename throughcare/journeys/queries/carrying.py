"""Who carries on after a release or a transfer: asked before it, and when it happens."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from throughcare.accounts import queries as accounts
from throughcare.agencies import queries as agencies
from throughcare.journeys.queries.derived import agency_for
from throughcare.journeys.rules.contacting import contact_role_on
from throughcare.journeys.types import Outcome
from throughcare.programmes import queries as programmes

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from throughcare.accounts.types import Worker
    from throughcare.journeys.types import CaseFacts, Derivation


@dataclass(frozen=True, slots=True)
class CarriesOn:
    """Hold what becomes of the contact after a release."""

    closes: bool = False
    """No programme carries the person on: the case closes, with the last contact known."""
    contact: Worker | None = None
    """Who takes over; None where the contact stays."""
    nobody_there: bool = False
    """A programme names an agency, and nobody there can be the contact."""


def contact_at(agency_id: int | None, today: date) -> Worker | None:
    """Return who takes over at an agency: nobody at a sealed service, for everybody may learn who the contact is."""
    if agency_id is None or agencies.agency_of(agency_id).is_sealed:
        return None
    return accounts.duty_contact(agency_id, today)


def carries_on(
    facts: CaseFacts, derivations: Sequence[Derivation], *, on: date, today: date
) -> CarriesOn:
    """Return what becomes of the contact of somebody who was released on a day.

    Not guarded by an access: who has the facts may know what follows from them.
    """
    outcomes = {derivation.outcome for derivation in derivations}
    if not outcomes & {Outcome.ELIGIBLE, Outcome.UNKNOWN}:
        # Whom a programme may still fit keeps the contact: a missing fact is no reason to be dropped.
        return CarriesOn(closes=True)
    fitting = [d for d in derivations if d.outcome is Outcome.ELIGIBLE]
    role_code = contact_role_on(fitting, on)
    if not role_code:
        return CarriesOn()
    programme = programmes.by_id(fitting[0].programme_id).on(facts.admitted_on or on)
    kind = programme.roles[role_code].agency_kind
    contact = contact_at(agency_for(kind, facts, agencies.agency_map()), today)
    if contact is None:
        return CarriesOn(nobody_there=True)
    if contact.agency_id == facts.contact_agency_id:
        return CarriesOn()
    return CarriesOn(contact=contact)
