"""Write to those who answer for agencies. Neither about whom nor what: that stands on the page, behind sign-in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from throughcare.accounts.queries import duty_contact_addresses
from throughcare.messages import actions as messages
from throughcare.messages.actions import Outgoing

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from throughcare.accounts.queries import DutyAddress


def tell_agencies(
    agency_ids: Iterable[int], text_code: str, *, now: datetime, today: date
) -> set[int]:
    """Write once to the duty contact of each agency; return those that have one."""
    addresses = duty_contact_addresses(sorted(set(agency_ids)), today)
    tell(addresses, text_code, now=now)
    return {one.agency_id for one in addresses}


def tell(addresses: Iterable[DutyAddress], text_code: str, *, now: datetime) -> None:
    """Write to addresses; whoever has no mail reads it on the page."""
    messages.put_out(
        [
            Outgoing("email", one.email, one.language, text_code, {"agency": one.agency_name})
            for one in addresses
            if one.email
        ],
        now=now,
    )
