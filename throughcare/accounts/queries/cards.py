"""Read cards, numbers for codes, and kiosks. Never words: nobody knows them but the card."""

from __future__ import annotations

from typing import TYPE_CHECKING

from throughcare.accounts.models import Card, Kiosk, TextNumber
from throughcare.accounts.types import CardRow, Checked, KioskRow

if TYPE_CHECKING:
    from django.db.models import QuerySet

_CARD = (
    "pk",
    "made_at",
    "made_by_id",
    "checked",
    "starts_until",
    "first_used_at",
    "last_used_at",
    "ended_at",
    "ended_why",
)


def newest_card(account_id: int) -> CardRow | None:
    """Return the card of an account that was made last, stopped or not."""
    found = Card.objects.filter(account_id=account_id).order_by("-made_at", "-pk")
    row = found.values_list(*_CARD).first()
    if row is None:
        return None
    card_id, made_at, made_by, checked, *others = row
    return CardRow(card_id, made_at, made_by, Checked(checked), *others)


def live_cards(account_ids: list[int]) -> set[int]:
    """Return which of some accounts have a card that works."""
    live = Card.objects.filter(account_id__in=account_ids, ended_at=None)
    return set(live.values_list("account_id", flat=True))


def text_number(account_id: int) -> tuple[str, str]:
    """Return to which number the codes of an account go, and which one waits for its first; empty for none."""
    found = TextNumber.objects.filter(account_id=account_id)
    rows = found.values_list("number", "confirmed_at")
    numbers = {confirmed_at is not None: number for number, confirmed_at in rows}
    return numbers.get(True, ""), numbers.get(False, "")


def kiosks_of(agency_id: int) -> list[KioskRow]:
    """Return the kiosks of an agency that may be used, the newest first."""
    return _kiosks(Kiosk.objects.filter(agency_id=agency_id, ended_at=None).order_by("-pk"))


def kiosk(kiosk_id: int) -> KioskRow | None:
    """Return a kiosk; None when it was ended or its agency closed."""
    live = Kiosk.objects.filter(pk=kiosk_id, ended_at=None, agency__closed_on=None)
    return next(iter(_kiosks(live)), None)


def _kiosks(found: QuerySet[Kiosk]) -> list[KioskRow]:
    rows = found.values_list("pk", "agency_id", "agency__name", "place", "idle_seconds", "made_at")
    return [KioskRow(*row) for row in rows]
