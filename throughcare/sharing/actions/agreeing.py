"""Sign an agreement, confirm a signature, leave: four eyes for what opens, two for what closes."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q

from throughcare.audit import actions as audit
from throughcare.audit.types import Act
from throughcare.kernel.errors import ThroughcareError
from throughcare.sharing.actions.publishing import note_change
from throughcare.sharing.models import Agreement, AgreementParty
from throughcare.sharing.queries.relations import start_of

if TYPE_CHECKING:
    from throughcare.kernel.access import Actor

MAY_SIGN = frozenset({"agency_administrator", "data_protection_officer"})
"""Who records for an agency that it signed, confirms others, and records that it left. Our proposal: decide locally."""
EARLIEST = date(2000, 1, 1)


class SigningError(ThroughcareError):
    """Report why a signature was not recorded, confirmed or ended; `code` has a text in the pages."""

    def __init__(self, code: str, message: str) -> None:
        """Take the code of the reason and the sentence."""
        super().__init__(message)
        self.code = code


@transaction.atomic
def sign(
    agreement_key: str, *, signed_on: date, signed_by: str, actor: Actor, now: datetime, today: date
) -> int:
    """Record that one's own agency signed; it is in force once somebody of another party confirmed it.

    Errors: SigningError.
    """
    agency_id = _agency_of(actor)
    agreement = _agreement(agreement_key, now)
    if not EARLIEST <= signed_on <= today:
        raise SigningError(
            "agreement.day", f"Cannot sign on [{signed_on}]: choose a day up to today."
        )
    live = agreement.parties.filter(Q(until=None) | Q(until__gt=now), agency_id=agency_id)
    if live.exists():
        raise SigningError("agreement.signed", "Your agency has signed this agreement already.")
    party = AgreementParty.objects.create(
        agreement=agreement,
        agency_id=agency_id,
        since=max(start_of(signed_on), agreement.since),
        signed_by=signed_by.strip(),
        recorded_by=actor.account_id,
    )
    _record(actor, "agreement_signed", now)
    return party.pk


@transaction.atomic
def confirm(party_id: int, *, actor: Actor, now: datetime) -> None:
    """Confirm another agency's signature: from now on both may share what the agreement says.

    Where nobody else has signed yet, somebody else of the same agency confirms.
    Errors: SigningError.
    """
    agency_id = _agency_of(actor)
    party = (
        AgreementParty.objects.select_for_update()
        .filter(pk=party_id, confirmed_at=None, until=None)
        .first()
    )
    if party is None:
        raise SigningError("agreement.gone", "This signature waits for nobody any more.")
    if party.recorded_by == actor.account_id:
        raise SigningError("agreement.own", "Somebody else must confirm what you recorded.")
    if not _may_confirm(party, agency_id, now):
        raise SigningError("agreement.party", "Only a party of the agreement can confirm.")
    # What was before the confirmation stays unshared: nobody sees back in time.
    party.since = max(party.since, now)
    party.confirmed_by, party.confirmed_at = actor.account_id, now
    party.save(update_fields=["since", "confirmed_by", "confirmed_at"])
    _record(actor, "agreement_confirmed", now)
    note_change()


def _may_confirm(party: AgreementParty, agency_id: int, now: datetime) -> bool:
    others = {
        row.agency_id
        for row in live_parties(party.agreement_id, now)
        if row.agency_id != party.agency_id
    }
    return agency_id in others if others else agency_id == party.agency_id


def live_parties(agreement_id: int, now: datetime) -> list[AgreementParty]:
    """Return the confirmed parties of an agreement at a moment; agencies, nobody personal."""
    rows = AgreementParty.objects.filter(
        Q(until=None) | Q(until__gt=now), agreement_id=agreement_id, since__lte=now
    )
    return list(rows.exclude(confirmed_at=None))


@transaction.atomic
def leave(party_id: int, *, actor: Actor, now: datetime) -> None:
    """End the part of one's own agency at once; what rested on the agreement is shown no more.

    Errors: SigningError.
    """
    agency_id = _agency_of(actor)
    party = (
        AgreementParty.objects.select_for_update()
        .filter(Q(until=None) | Q(until__gt=now), pk=party_id, agency_id=agency_id)
        .first()
    )
    if party is None:
        raise SigningError("agreement.gone", "Your agency is no party of this agreement.")
    party.until = max(now, party.since)
    party.save(update_fields=["until"])
    _record(actor, "agreement_left", now)
    note_change()


@transaction.atomic
def found(agreement_key: str, *, agency_id: int, signed_on: date, now: datetime) -> None:
    """Record a party whose signature is on paper, when a site is set up: by the system, in force at once."""
    agreement = Agreement.objects.filter(key=agreement_key).first()
    if agreement is None:
        return
    _, is_new = AgreementParty.objects.get_or_create(
        agreement=agreement,
        agency_id=agency_id,
        until=None,
        defaults={"since": start_of(signed_on), "confirmed_at": now},
    )
    if is_new:
        note_change()


def _agency_of(actor: Actor) -> int:
    if actor.agency_id is None or actor.role not in MAY_SIGN:
        raise SigningError("agreement.role", "Your role does not sign for the agency.")
    return actor.agency_id


def _agreement(key: str, now: datetime) -> Agreement:
    found_ = Agreement.objects.filter(Q(until=None) | Q(until__gt=now), key=key).first()
    if found_ is None:
        raise SigningError("agreement.ended", f"The agreement [{key}] is not in force.")
    return found_


def _record(actor: Actor, what: str, now: datetime) -> None:
    audit.record_without_access(actor, act=Act.CHANGE, what=what, now=now, basis="agreement")
