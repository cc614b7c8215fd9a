"""Give a person a way to their own pages without mail: the one way in which a person's account is opened."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from django.db import transaction

from throughcare.accounts import actions as accounts
from throughcare.accounts.types import CardEnd, NotDone
from throughcare.audit import actions as audit
from throughcare.audit.types import Act
from throughcare.kernel.access import Category
from throughcare.kernel.errors import ThroughcareError
from throughcare.kernel.reasons import Reason
from throughcare.sharing.actions.relating import link_self
from throughcare.sharing.queries.ways_in import account_of

if TYPE_CHECKING:
    from datetime import datetime

    from throughcare.accounts.rules.cards import Choose
    from throughcare.accounts.types import Checked, Printed, ToSend
    from throughcare.kernel.access import Access

CARD = "card"
NUMBER = "text_number"


@transaction.atomic
def open_own_account(
    person_id: int,
    *,
    name: str,
    language: str,
    access: Access,
    now: datetime,
    sign_in_name: str = "",
) -> int:
    """Return the account of a person, opened now if they had none; it has no password."""
    access.require(person_id, Category.IDENTITY)
    found = account_of(person_id, access=access)
    if found is not None:
        return found
    account_id = accounts.open_account(
        sign_in_name or f"card-{secrets.token_hex(8)}",
        name=name,
        password=None,
        language=language,
        second_factor_required=False,
        by=access.actor,
        now=now,
    )
    if isinstance(account_id, NotDone):
        raise ThroughcareError(f"Cannot open an account for the person: {account_id.reason}")
    link_self(account_id, person_id, access=access, now=now)
    return account_id


@transaction.atomic
def let_in(
    person_id: int,
    *,
    name: str,
    language: str,
    checked: Checked,
    access: Access,
    now: datetime,
    choose: Choose = secrets.choice,
) -> Printed:
    """Make a card of words for a person; a card before it stops at once. It is shown now and never again."""
    account_id = open_own_account(person_id, name=name, language=language, access=access, now=now)
    accounts.set_language(account_id, language=language)
    printed = accounts.make_card(
        account_id, language=language, checked=checked, by=access.actor, now=now, choose=choose
    )
    audit.record(access, act=Act.RECORD, what=CARD, person_ids=[person_id], now=now)
    return printed


@transaction.atomic
def take_card_back(person_id: int, *, access: Access, now: datetime) -> bool:
    """Stop the card of a person; False where there is none. Whoever is signed in with it is out too."""
    access.require(person_id, Category.IDENTITY)
    account_id = account_of(person_id, access=access)
    is_own = access.actor.person_id == person_id
    why = CardEnd.OWNER if is_own else CardEnd.TAKEN_BACK
    if account_id is None or not accounts.end_card(account_id, why=why, now=now):
        return False
    audit.record(access, act=Act.ERASE, what=CARD, person_ids=[person_id], now=now)
    return True


@transaction.atomic
def note_number(
    person_id: int, number: str, *, name: str, language: str, access: Access, now: datetime
) -> NotDone | ToSend:
    """Store to which telephone a person's codes go; it counts once the first code came back."""
    account_id = open_own_account(person_id, name=name, language=language, access=access, now=now)
    noted = accounts.note_number(account_id, number, by=access.actor, now=now)
    if not isinstance(noted, NotDone):
        audit.record(access, act=Act.RECORD, what=NUMBER, person_ids=[person_id], now=now)
    return noted


@transaction.atomic
def confirm_number(person_id: int, code: str, *, access: Access, now: datetime) -> NotDone | str:
    """Let a number count, for the person has the code that went to it, and return it.

    Refused for a wrong or old code, and for a number of somebody else. Each try is recorded.
    """
    access.require(person_id, Category.IDENTITY)
    account_id = account_of(person_id, access=access)
    if account_id is None:
        return NotDone(Reason("text_code.wrong"))
    done = accounts.confirm_number(account_id, code, now=now)
    refused = done.reason.code.partition(".")[2] if isinstance(done, NotDone) else ""
    audit.record(
        access,
        act=Act.REFUSED if refused else Act.CHANGE,
        what=NUMBER,
        person_ids=[person_id],
        now=now,
        outcome=refused,
    )
    return done


@transaction.atomic
def drop_number(person_id: int, *, access: Access, now: datetime) -> bool:
    """Forget to which telephone a person's codes go."""
    access.require(person_id, Category.IDENTITY)
    account_id = account_of(person_id, access=access)
    if account_id is None or not accounts.drop_number(account_id):
        return False
    audit.record(access, act=Act.ERASE, what=NUMBER, person_ids=[person_id], now=now)
    return True
