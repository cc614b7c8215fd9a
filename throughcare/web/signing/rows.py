"""For which agencies somebody works, in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from throughcare.pages.words import ROLES, word

if TYPE_CHECKING:
    from collections.abc import Iterable

    from throughcare.accounts.types import Worker


@dataclass(frozen=True, slots=True)
class MembershipRow:
    """One agency for which somebody works."""

    membership_id: int
    agency: str
    role: str
    is_chosen: bool


def membership_rows(workers: Iterable[Worker], *, chosen: int | None) -> list[MembershipRow]:
    """List the agencies of one account."""
    return [
        MembershipRow(
            one.membership_id, one.agency_name, word(ROLES, one.role), one.membership_id == chosen
        )
        for one in workers
    ]
