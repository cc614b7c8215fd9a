"""Read workers, their agencies, duty contacts, invitations and kept drafts.

Nothing here is about a person in the product's sense; a worker's name is known to every agency they
work with, so no access value is asked for.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import connection
from django.db.models import Q

from throughcare.accounts import rules
from throughcare.accounts.models import Account, DutyContact, Invitation, Membership
from throughcare.accounts.types import (
    AccountRow,
    DutyRow,
    InvitationRow,
    Role,
    Worker,
    WorkerRow,
)

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from django.db.models import QuerySet

_WORKER = (
    "pk",
    "account_id",
    "account__name",
    "role",
    "agency_id",
    "agency__name",
    "agency__kind",
)


def worker(membership_id: int, today: date) -> Worker | None:
    """Return a worker, or None when the membership has ended or the sign-in or agency is closed."""
    return next(iter(_workers(_live(today).filter(pk=membership_id))), None)


def memberships_of(account_id: int, today: date) -> list[Worker]:
    """Return every agency and role in which an account works today, the oldest membership first."""
    return _workers(_live(today).filter(account_id=account_id).order_by("pk"))


def workers_of(agency_id: int, today: date) -> list[Worker]:
    """Return who works for an agency today, by name."""
    return _workers(_live(today).filter(agency_id=agency_id).order_by("account__name", "pk"))


def duty_contact(agency_id: int, today: date) -> Worker | None:
    """Return who answers for an agency today, or None: then nothing can be imported into it."""
    return duty_contacts([agency_id], today).get(agency_id)


def duty_contacts(agency_ids: Iterable[int], today: date) -> dict[int, Worker]:
    """Return agency -> who answers for it today, for the agencies that have somebody."""
    on_duty = DutyContact.objects.filter(agency_id__in=list(agency_ids), during__contains=today)
    found = _workers(_live(today).filter(pk__in=on_duty.values("membership_id")))
    return {one.agency_id: one for one in found}


def worker_names(membership_ids: Iterable[int]) -> dict[int, str]:
    """Return membership -> name, past memberships too: history keeps its names."""
    found = Membership.objects.filter(pk__in=list(membership_ids))
    return dict(found.values_list("pk", "account__name"))


def _live(today: date) -> QuerySet[Membership]:
    agency_open = Q(agency__closed_on=None) | Q(agency__closed_on__gt=today)
    return Membership.objects.filter(agency_open, during__contains=today, account__is_active=True)


def _workers(memberships: QuerySet[Membership]) -> list[Worker]:
    found = memberships.values_list(*_WORKER)
    return [
        Worker(membership_id, account_id, name, Role(role), agency_id, agency, kind)
        for membership_id, account_id, name, role, agency_id, agency, kind in found
    ]


def worker_rows(agency_id: int, today: date) -> list[WorkerRow]:
    """Return who works for an agency today with post, sign-in name and first day, by name."""
    found = _live(today).filter(agency_id=agency_id).order_by("account__name", "pk")
    return [
        WorkerRow(pk, account_id, name, sign_in_name, Role(role), post_id, post or "", during.start)
        for pk, account_id, name, sign_in_name, role, post_id, post, during in found.values_list(
            "pk",
            "account_id",
            "account__name",
            "account__sign_in_name",
            "role",
            "post_id",
            "post__title",
            "during",
        )
    ]


def duty_history(agency_id: int) -> list[DutyRow]:
    """Return who answered for an agency and when, the newest first."""
    found = DutyContact.objects.filter(agency_id=agency_id).order_by("-during")
    return [
        DutyRow(membership_id, name, during.start, during.end)
        for membership_id, name, during in found.values_list(
            "membership_id", "membership__account__name", "during"
        )
    ]


def open_invitations(agency_id: int, now: datetime) -> list[InvitationRow]:
    """Return the invitations of an agency that can still be accepted, the newest first."""
    found = Invitation.objects.filter(agency_id=agency_id, accepted_at=None, expires_at__gt=now)
    return _invitations(found.order_by("-pk"))


def invitation_for(code: str, now: datetime) -> InvitationRow | None:
    """Return the invitation that a code opens; None when it is unknown, used, or too old."""
    found = Invitation.objects.filter(
        code_hash=rules.code_hash(code),
        accepted_at=None,
        expires_at__gt=now,
        agency__closed_on=None,
    )
    return next(iter(_invitations(found)), None)


def _invitations(found: QuerySet[Invitation]) -> list[InvitationRow]:
    return [
        InvitationRow(pk, agency_id, agency, name, Role(role), expires_at)
        for pk, agency_id, agency, name, role, expires_at in found.values_list(
            "pk", "agency_id", "agency__name", "name", "role", "expires_at"
        )
    ]


def sign_in_name_is_taken(sign_in_name: str) -> bool:
    """Tell whether an account has this name already, in whatever capitals."""
    return Account.objects.filter(sign_in_name__iexact=sign_in_name).exists()


def account_of(account_id: int) -> AccountRow | None:
    """Return an account, closed or not."""
    found = Account.objects.filter(pk=account_id).values_list(
        "pk", "sign_in_name", "name", "language", "is_active", "second_factor_required"
    )
    row = found.first()
    return None if row is None else AccountRow(*row)


def account_named(sign_in_name: str) -> int | None:
    """Return the account with this sign-in name, or None."""
    found = Account.objects.filter(sign_in_name__iexact=sign_in_name)
    return found.values_list("pk", flat=True).first()


@dataclass(frozen=True, slots=True)
class DutyAddress:
    """Hold where somebody who answers for an agency gets mail."""

    agency_id: int
    agency_name: str
    email: str
    language: str


def duty_contact_addresses(agency_ids: Iterable[int], today: date) -> list[DutyAddress]:
    """Return where the duty contacts of some agencies get mail; the address may be empty."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT d.agency_id, g.name, a.email, a.language FROM accounts_duty_contact d "
            "JOIN accounts_membership m ON m.id = d.membership_id "
            "JOIN accounts_account a ON a.id = m.account_id "
            "JOIN agencies_agency g ON g.id = d.agency_id "
            "WHERE d.agency_id = ANY(%s::bigint[]) AND d.during @> %s::date ORDER BY d.agency_id",
            [list(agency_ids), today],
        )
        return [DutyAddress(*row) for row in cursor.fetchall()]
