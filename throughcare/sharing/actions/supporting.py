"""Supporters: the person chooses them and what they see, and ends it; what they see is decided here, and recorded."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Final

from django.db import connection, transaction

from throughcare.accounts import actions as accounts
from throughcare.accounts.actions.forgetting import forget_account
from throughcare.accounts.types import CardEnd, Checked, NotDone
from throughcare.audit import actions as audit
from throughcare.audit.types import Act
from throughcare.kernel.access import Access, Actor, Category, Scope
from throughcare.kernel.errors import ThroughcareError
from throughcare.kernel.reasons import Reason
from throughcare.sharing.actions import guarding
from throughcare.sharing.models.supporting import Supporter
from throughcare.sharing.queries.facts import FACTS, person_facts
from throughcare.sharing.rules import explaining
from throughcare.sharing.types import Purpose, Refused, Topic
from throughcare.sharing.types.supporting import CATEGORIES, Sees

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from throughcare.accounts.types import Printed
    from throughcare.sharing.types import PersonFacts
    from throughcare.sharing.types.supporting import Tie

WHAT: Final = "supporter"
ROLE: Final = "supporter"
MOST: Final = 10
"""Supporters at one time; our default."""
BASIS: Final = "relation.supporter"
NOBODY: Final = Refused(Reason("refused.no_relation"))

# As with every decision the person is put among the decided ones before anything about them is read.
_FACTS = f"""
SELECT p.before, {FACTS}
  FROM (SELECT one.id, current_setting('throughcare.people', true) AS before, sharing_guard_add(one.id)
          FROM (SELECT %s::bigint AS id) one OFFSET 0) p
"""


class NotThePersonError(ThroughcareError):
    """Nobody but the person chooses or ends a supporter."""


@transaction.atomic
def choose_supporter(
    person_id: int,
    *,
    name: str,
    tie: Tie,
    sees: Iterable[Sees],
    until_on: date,
    access: Access,
    now: datetime,
    today: date,
) -> int | NotDone:
    """Record whom the person chose, and what they may see until a day.

    Shapes: the number of the supporter; refused where there are too many already.
    Errors: NotThePersonError for anybody else.
    """
    _require_self(person_id, access)
    live = Supporter.objects.filter(person_id=person_id, ended_at=None, until_on__gt=today)
    if live.count() >= MOST:
        return NotDone(Reason("supporter.too_many", {"most": str(MOST)}))
    row = Supporter.objects.create(
        person_id=person_id,
        name=name,
        tie=tie.value,
        sees=sorted(one.value for one in sees),
        since=now,
        until_on=until_on,
    )
    audit.record(access, act=Act.RECORD, what=WHAT, person_ids=[person_id], now=now)
    return row.pk


@transaction.atomic
def print_supporter_card(
    person_id: int,
    supporter_id: int,
    *,
    language: str,
    checked: Checked,
    access: Access,
    now: datetime,
    today: date,
) -> Printed | None:
    """Make a card for a supporter; the one before it stops. None for whoever is no supporter today."""
    access.require(person_id, Category.IDENTITY)
    row = _locked(person_id, supporter_id)
    if row is None or row.ended_at is not None or row.until_on <= today:
        return None
    account_id = row.account_id or _open(row, language, access, now)
    printed = accounts.make_card(
        account_id, language=language, checked=checked, by=access.actor, now=now
    )
    audit.record(access, act=Act.RECORD, what="supporter_card", person_ids=[person_id], now=now)
    return printed


def _open(row: Supporter, language: str, access: Access, now: datetime) -> int:
    account_id = accounts.open_account(
        f"supporter-{secrets.token_hex(8)}",
        name=row.name,
        password=None,
        language=language,
        second_factor_required=False,
        by=access.actor,
        now=now,
    )
    if isinstance(account_id, NotDone):
        raise ThroughcareError(f"Cannot open an account for a supporter: {account_id.reason}")
    row.account_id = account_id
    row.save(update_fields=["account"])
    return account_id


@transaction.atomic
def end_supporter(person_id: int, supporter_id: int, *, access: Access, now: datetime) -> bool:
    """End at once what a supporter sees, and their card; False where it was over.

    Errors: NotThePersonError for anybody but the person.
    """
    _require_self(person_id, access)
    row = _locked(person_id, supporter_id)
    if row is None or row.ended_at is not None:
        return False
    row.ended_at = now
    row.save(update_fields=["ended_at"])
    if row.account_id is not None:
        accounts.end_card(row.account_id, why=CardEnd.TAKEN_BACK, now=now)
    audit.record(access, act=Act.CHANGE, what=WHAT, person_ids=[person_id], now=now)
    return True


@transaction.atomic
def forget_supporters(person_id: int, *, access: Access) -> int:
    """Erase the supporters of a person whose file goes, with their accounts and cards; return how many.

    Errors: AccessRefusedError without the system's own access.
    """
    access.require_system(Category.IDENTITY)
    found = Supporter.objects.filter(person_id=person_id)
    with_account = found.filter(account__isnull=False)
    accounts_of = list(with_account.values_list("account_id", flat=True))
    gone, _ = found.delete()
    for account_id in accounts_of:
        forget_account(account_id, access=access)
    return gone


def decide_supporter(actor: Actor, *, now: datetime, today: date) -> Access | Refused:
    """Decide what a supporter sees of the one person they support, and store the answer before it is shown.

    Never more than the person chose, and never what the person themself may not see now.
    """
    if actor.account_id is None:
        return NOBODY
    row = Supporter.objects.filter(
        account_id=actor.account_id, ended_at=None, until_on__gt=today
    ).first()
    if row is None:
        return NOBODY
    with guarding.trial() as trial:
        facts = _read(trial, row.person_id)
        access = Access(
            Actor(actor.account_id, role=ROLE),
            Scope.PERSON,
            Purpose.REINTEGRATION.value,
            _shown(row, facts, now),
            Reason(BASIS, {"sees": " ".join(sorted(row.sees))}),
            now,
            row.person_id,
        )
        audit.record(access, act=Act.READ, what=WHAT, person_ids=[row.person_id], now=now)
        trial.holds = True
    return access


def _read(trial: guarding.Trial, person_id: int) -> PersonFacts:
    guarding.touch()
    with connection.cursor() as cursor:
        cursor.execute(_FACTS, [person_id])
        before, *columns = cursor.fetchone()
    trial.begin(before)
    return person_facts(person_id, columns)


def _shown(row: Supporter, facts: PersonFacts, now: datetime) -> frozenset[Category]:
    chosen = {Category.IDENTITY}.union(*(CATEGORIES[Sees(one)] for one in row.sees))
    return frozenset(
        category
        for category in chosen
        if explaining.decide_for_self(Topic(category), facts, now).opens
    )


def _locked(person_id: int, supporter_id: int) -> Supporter | None:
    found = Supporter.objects.select_for_update(of=("self",))
    return found.filter(pk=supporter_id, person_id=person_id).first()


def _require_self(person_id: int, access: Access) -> None:
    access.require(person_id, Category.IDENTITY)
    if access.actor.person_id != person_id:
        raise NotThePersonError("Cannot change a supporter: only the person chooses and ends them.")
