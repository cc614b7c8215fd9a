"""Read whom a person chose to support them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from throughcare.accounts.queries import cards
from throughcare.kernel.access import Category
from throughcare.sharing.models.supporting import Supporter
from throughcare.sharing.types.supporting import Sees, SupporterRow, Tie

if TYPE_CHECKING:
    from collections.abc import Iterable

    from throughcare.kernel.access import Access

_ROW = ("pk", "account_id", "name", "tie", "sees", "since", "until_on", "ended_at")


def supporters_of(person_id: int, *, access: Access) -> list[SupporterRow]:
    """Return the supporters of a person, those of today first, then the newest."""
    access.require(person_id, Category.IDENTITY)
    found = list(Supporter.objects.filter(person_id=person_id).order_by("-pk").values_list(*_ROW))
    with_card = cards.live_cards([row[1] for row in found if row[1] is not None])
    rows = [_row(row, with_card) for row in found]
    return sorted(rows, key=lambda row: row.ended_at is not None)


def _row(values: tuple[Any, ...], with_card: Iterable[int]) -> SupporterRow:
    supporter_id, account_id, name, tie, sees, since, until_on, ended_at = values
    return SupporterRow(
        supporter_id,
        account_id,
        name,
        Tie(tie),
        frozenset(Sees(one) for one in sees),
        since,
        until_on,
        ended_at,
        has_card=account_id in with_card,
    )


def names_of_supporters(person_id: int, *, access: Access) -> dict[int, str]:
    """Return account -> name of everybody who ever supported a person, for the log of that person."""
    access.require(person_id, Category.AUDIT)
    found = Supporter.objects.filter(person_id=person_id).filter(account__isnull=False)
    return dict(found.values_list("account_id", "name"))


def is_supporter(account_id: int) -> bool:
    """Tell whether an account was opened for somebody's supporter: it is about oneself."""
    return Supporter.objects.filter(account_id=account_id).exists()
