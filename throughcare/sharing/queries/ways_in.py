"""Read how a person signs in: their card and the number to which codes go."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from throughcare.accounts.queries import cards
from throughcare.kernel.access import Category
from throughcare.sharing.models import SelfLink

if TYPE_CHECKING:
    from throughcare.accounts.types import CardRow
    from throughcare.kernel.access import Access


@dataclass(frozen=True, slots=True)
class WaysIn:
    """Hold how a person signs in; both are empty for somebody who does not."""

    card: CardRow | None
    """The card that was made last, stopped or not."""
    number: str
    """The number that counts: a code that was sent to it came back."""
    new_number: str = ""
    """One whose first code did not come back yet."""


def account_of(person_id: int, *, access: Access) -> int | None:
    """Return the account that is a person, or None."""
    access.require(person_id, Category.IDENTITY)
    found = SelfLink.objects.filter(person_id=person_id)
    return found.values_list("account_id", flat=True).first()


def ways_in(person_id: int, *, access: Access) -> WaysIn:
    """Return how a person signs in."""
    account_id = account_of(person_id, access=access)
    if account_id is None:
        return WaysIn(None, "")
    return WaysIn(cards.newest_card(account_id), *cards.text_number(account_id))
