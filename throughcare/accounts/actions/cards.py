"""Make a card of words, let somebody in with it, end it. Whose account it is, is known above."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from django.db import transaction

from throughcare.accounts.actions.signing import end_sessions, record_sign_in
from throughcare.accounts.models import Account, Card
from throughcare.accounts.rules import cards as rules
from throughcare.accounts.types import CardEnd, Checked, NotDone, Printed, SignedIn
from throughcare.kernel.reasons import Reason

if TYPE_CHECKING:
    from datetime import datetime

    from throughcare.accounts.rules.cards import Choose
    from throughcare.kernel.access import Actor


@transaction.atomic
def make_card(
    account_id: int,
    *,
    language: str,
    checked: Checked,
    by: Actor,
    now: datetime,
    choose: Choose = secrets.choice,
) -> Printed:
    """Make a card for an account; the card before it stops in the same instant.

    Nothing is recorded in the log here: whoever calls knows whom it is about, and does. `choose` is for the
    invented world, whose words everybody may know.
    """
    Account.objects.select_for_update().get(pk=account_id)
    end_card(account_id, why=CardEnd.NEW, now=now)
    words = rules.draw(language, choose)
    code = rules.draw_code(choose)
    stored = rules.words_hash(words)
    card = Card.objects.create(
        account_id=account_id,
        words_hash=stored,
        code_hash=rules.code_hash(code, of=stored),
        language=language,
        checked=checked.value,
        made_at=now,
        made_by_id=by.membership_id,
        starts_until=now + rules.CODE_VALID_FOR,
    )
    return Printed(card.pk, words, code, language, card.starts_until)


@transaction.atomic
def end_card(account_id: int, *, why: CardEnd, now: datetime) -> bool:
    """Stop the card of an account at once, wherever somebody is signed in with it; False where it has none."""
    live = Card.objects.filter(account_id=account_id, ended_at=None)
    if not live.update(ended_at=now, ended_why=why.value):
        return False
    end_sessions(account_id)
    return True


@transaction.atomic
def sign_in_with_card(words: str, code: str, *, now: datetime) -> SignedIn | NotDone:
    """Say whose card it is: by its words, the first time with its one-time code too. Every try is recorded.

    Shapes: reasons card.unknown, card.code_needed, card.code_wrong, card.stopped, card.too_old.
    """
    card = _card_of(words)
    if card is None:
        record_sign_in(None, what="card", outcome="sign_in.failed", now=now)
        return NotDone(Reason("card.unknown"))
    why_not = None if card.first_used_at else _begin(card, code, now)
    if why_not is not None:
        record_sign_in(card.account_id, what="card", outcome="sign_in.failed", now=now)
        return NotDone(why_not)
    card.first_used_at = card.first_used_at or now
    card.last_used_at = now
    card.save(update_fields=["first_used_at", "last_used_at"])
    record_sign_in(card.account_id, what="card", outcome="sign_in.done", now=now)
    return SignedIn(card.account_id)


def _card_of(words: str) -> Card | None:
    hashes = [rules.words_hash(reading) for reading in rules.readings(words)]
    live = Card.objects.select_for_update(of=("self",)).filter(
        words_hash__in=hashes, ended_at=None, account__is_active=True
    )
    return live.first() if hashes else None


def _begin(card: Card, code: str, now: datetime) -> Reason | None:
    """Say why a card that nobody has used yet cannot be begun; count the tries in vain."""
    if not rules.is_startable(card.starts_until, now):
        return Reason("card.too_old")
    if not code.strip():
        return Reason("card.code_needed")
    if secrets.compare_digest(rules.code_hash(code, of=card.words_hash), card.code_hash):
        return None
    card.tries += 1
    if card.tries >= rules.TRIES:
        card.ended_at, card.ended_why = now, CardEnd.TRIES.value
    card.save(update_fields=["tries", "ended_at", "ended_why"])
    return Reason("card.stopped" if card.ended_at else "card.code_wrong")
