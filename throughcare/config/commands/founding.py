"""`throughcare agency open`: the first agency, and the invitation of who administers it."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from throughcare.accounts import actions as accounts
from throughcare.accounts.types import Invited, Role
from throughcare.agencies import actions as agencies
from throughcare.agencies import queries as agency_queries
from throughcare.kernel.access import Actor
from throughcare.kernel.errors import ThroughcareError


class CannotOpenAgencyError(ThroughcareError):
    """Report an agency that cannot be opened as asked."""


@transaction.atomic
def open_agency(
    code: str,
    name: str,
    *,
    kind: str,
    jurisdiction: str,
    municipalities: tuple[str, ...],
    administrator: str,
) -> dict[str, str]:
    """Open an agency and invite its administrator; the link is shown once.

    Errors: CannotOpenAgencyError when the code is taken, or kind or jurisdiction is unknown.
    """
    _check(kind, jurisdiction)
    now, by = timezone.now(), Actor(account_id=None)
    try:
        with transaction.atomic():
            agency_id = agencies.open_agency(
                code=code,
                name=name,
                kind=kind,
                jurisdiction=jurisdiction,
                municipalities=municipalities,
                by=by,
                now=now,
            )
    except IntegrityError as error:
        raise CannotOpenAgencyError(
            f"Cannot open agency [{code}]: this code is taken. Choose another."
        ) from error
    invited = accounts.invite(
        agency_id, name=administrator, role=Role.AGENCY_ADMINISTRATOR, by=by, now=now
    )
    if not isinstance(invited, Invited):
        raise CannotOpenAgencyError(f"Cannot invite [{administrator}] to [{code}]: {invited}")
    return {
        "agency": code,
        "invitation": reverse("invitation") + "?" + urlencode({"code": invited.code}),
        "expires": f"{invited.expires_at:%Y-%m-%d %H:%M}",
    }


def _check(kind: str, jurisdiction: str) -> None:
    kinds = agency_queries.kinds()
    if kind not in kinds:
        raise CannotOpenAgencyError(
            f"Cannot open an agency of kind [{kind}]: choose one of {', '.join(kinds)}."
        )
    known = agency_queries.jurisdiction_codes()
    if jurisdiction not in known:
        raise CannotOpenAgencyError(
            f"Cannot open an agency in [{jurisdiction}]: choose one of {', '.join(known)}. "
            "If the list is empty, run: throughcare migrate"
        )
