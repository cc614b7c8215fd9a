"""Keep somebody out of a person's data: a relative, a neighbour, a victim, a protected address."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from django.db import transaction
from django.db.models import Q

from throughcare.accounts import queries as accounts
from throughcare.agencies import queries as agencies
from throughcare.audit import actions as audit
from throughcare.audit.types import Act
from throughcare.caseloads import queries as caseloads
from throughcare.kernel.access import Category
from throughcare.kernel.errors import AccessRefusedError, ThroughcareError
from throughcare.kernel.reasons import Reason
from throughcare.sharing.actions.deciding import system_access
from throughcare.sharing.actions.relating import project_visibility
from throughcare.sharing.models import Block
from throughcare.sharing.queries.blocks import (
    blocks_of,
    may_exclude_agency,
    require_restricting,
)
from throughcare.sharing.types import BlockEffect, Limit

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date, datetime

    from throughcare.kernel.access import Access

REASONS = ("conflict_of_interest", "relative", "victim", "protected_address", "other")
LONGEST_NOTE = 400
EVERYTHING = frozenset(Category) - {Category.AUDIT}
"""What keeps a whole agency out covers: the log stays open to its data-protection officer, who can end it."""


class BlockError(ThroughcareError):
    """Report that nobody was kept out, and why."""

    def __init__(self, code: str) -> None:
        """Keep the reason for the page that shows it."""
        super().__init__(
            f"Cannot restrict who sees this person: [{code}]. Correct it and send it again."
        )
        self.reason = Reason(code)


@transaction.atomic
def exclude(
    person_id: int,
    *,
    reason_code: str,
    access: Access,
    now: datetime,
    today: date,
    account_id: int | None = None,
    agency_id: int | None = None,
    note: str = "",
    review_on: date | None = None,
) -> int:
    """Keep one colleague, or one whole agency, out from this instant; return the number of the block.

    Another agency is kept out by the one that has the contact, or by an officer. Whoever has the contact is kept
    out by nobody: they are handed over first, by another hand (ADR 11).
    Errors: BlockError, AccessRefusedError.
    """
    own = require_restricting(person_id, access=access)
    _check(reason_code, note, review_on, today)
    if account_id is not None and account_id not in _colleagues(own, today):
        raise BlockError("block.not_a_colleague")
    if account_id is None and agency_id not in agencies.agency_map().agencies:
        raise BlockError("block.nobody")
    if agency_id == own and account_id is None:
        raise BlockError("block.own_agency")
    if account_id is None and not may_exclude_agency(person_id, access=access):
        raise AccessRefusedError(
            f"Cannot keep agency [{agency_id}] out: ask the agency that has the one contact, or a "
            "data-protection officer."
        )
    contact = _contact_of(person_id, access, now, today)
    is_contact = account_id == contact.account_id
    if is_contact if account_id is not None else agency_id == contact.agency_id:
        raise BlockError("block.contact")
    row = _store(
        person_id,
        BlockEffect.EXCLUDE,
        account_id=account_id,
        agency_id=None if account_id is not None else agency_id,
        reason=(reason_code, note, review_on),
        access=access,
        now=now,
    )
    _apply(person_id, [row], access, now)
    return row.pk


@transaction.atomic
def exclude_many(
    person_id: int,
    *,
    account_ids: Collection[int],
    agency_id: int | None,
    reason_code: str,
    access: Access,
    now: datetime,
    today: date,
    note: str = "",
    review_on: date | None = None,
) -> list[int]:
    """Keep several colleagues, and an agency, out from this instant: all of them or none.

    Errors: BlockError, AccessRefusedError.
    """
    if not account_ids and agency_id is None:
        raise BlockError("block.nobody")
    named: list[tuple[int | None, int | None]] = [(one, None) for one in sorted(account_ids)]
    if agency_id is not None:
        named.append((None, agency_id))
    return [
        exclude(
            person_id,
            account_id=account,
            agency_id=agency,
            reason_code=reason_code,
            access=access,
            now=now,
            today=today,
            note=note,
            review_on=review_on,
        )
        for account, agency in named
    ]


@transaction.atomic
def exclude_myself(person_id: int, *, note: str, access: Access, now: datetime) -> int:
    """Keep the worker who says so out of the data of somebody they know; return the number of the block.

    Errors: BlockError, AccessRefusedError.
    """
    access.require(person_id, Category.IDENTITY)
    actor = access.actor
    if actor.account_id is None or actor.person_id is not None:
        raise BlockError("block.nobody")
    _check_note(note)
    row = _store(
        person_id,
        BlockEffect.EXCLUDE,
        account_id=actor.account_id,
        reason=("conflict_of_interest", note, None),
        access=access,
        now=now,
    )
    _apply(person_id, [row], access, now)
    return row.pk


@transaction.atomic
def allow_only(
    person_id: int,
    *,
    account_ids: Collection[int],
    reason_code: str,
    access: Access,
    now: datetime,
    today: date,
    note: str = "",
    review_on: date | None = None,
) -> list[int]:
    """Let only these colleagues of the own agency see the person; other agencies see what they saw.

    A list of the own agency that stands already ends at the same instant: no moment lies between.
    Errors: BlockError, AccessRefusedError.
    """
    own = require_restricting(person_id, access=access)
    _check(reason_code, note, review_on, today)
    if not account_ids:
        raise BlockError("block.nobody")
    if not set(account_ids) <= _colleagues(own, today):
        raise BlockError("block.not_a_colleague")
    contact = _contact_of(person_id, access, now, today)
    if contact.agency_id == own and contact.account_id not in {None, *account_ids}:
        raise BlockError("block.contact")
    before = list(Block.objects.filter(_live(now), _list_of(own), person_id=person_id))
    rows = [
        _store(
            person_id,
            BlockEffect.ONLY,
            account_id=account_id,
            agency_id=own,
            reason=(reason_code, note, review_on),
            access=access,
            now=now,
        )
        for account_id in sorted(account_ids)
    ]
    if before:
        _end(person_id, before, access, now)
    _apply(person_id, rows, access, now)
    return [row.pk for row in rows]


@transaction.atomic
def add_limit(
    person_id: int,
    *,
    limit: Limit,
    reason_code: str,
    access: Access,
    now: datetime,
    today: date,
    note: str = "",
    review_on: date | None = None,
) -> int:
    """Put one more limit on everybody's access: a safety flag; return the number of the block.

    Errors: BlockError, AccessRefusedError.
    """
    require_restricting(person_id, access=access)
    _check(reason_code, note, review_on, today)
    row = _store(
        person_id,
        BlockEffect.LIMIT,
        limit=limit,
        reason=(reason_code, note, review_on),
        access=access,
        now=now,
    )
    _apply(person_id, [row], access, now)
    return row.pk


@transaction.atomic
def end_block(person_id: int, block_id: int, *, access: Access, now: datetime) -> bool:
    """End a block that the own agency recorded, its list of those who may as a whole; tell whether one ended.

    What keeps a whole agency out, its officer may end too, and the officer where the one contact is.
    Errors: AccessRefusedError.
    """
    own = {row.block_id for row in blocks_of(person_id, access=access, now=now)}
    live = Block.objects.filter(_live(now), person_id=person_id)
    row = live.filter(pk=block_id).exclude(effect=BlockEffect.FREEZE.value).first()
    if row is None or row.pk not in own:
        return False
    ended = live.filter(pk=row.pk)
    if row.effect == BlockEffect.ONLY.value:
        # Whoever recorded it may work for two agencies: each ends its own list.
        if row.agency_id != access.actor.agency_id:
            return False
        ended = live.filter(_list_of(row.agency_id))
    _end(person_id, list(ended), access, now)
    return True


def _end(person_id: int, rows: list[Block], access: Access, now: datetime) -> None:
    for one in rows:
        one.until = max(now, one.since)
        one.save(update_fields=["until"])
    _apply(person_id, rows, access, now, act=Act.CHANGE, what="block.ended")


def _list_of(agency_id: int | None) -> Q:
    return Q(effect=BlockEffect.ONLY.value, agency_id=agency_id)


class _Contact(NamedTuple):
    """Hold who the one contact is, None where nobody is, or no account of theirs works there today."""

    agency_id: int | None
    account_id: int | None


def _contact_of(person_id: int, access: Access, now: datetime, today: date) -> _Contact:
    # An officer may not read the case, and may leave nobody without a contact either.
    system = system_access(purpose="block", now=now, actor=access.actor)
    case = caseloads.open_cases_of([person_id], access=system).get(person_id)
    if case is None:
        return _Contact(None, None)
    worker = accounts.worker(case.contact_membership_id, today)
    return _Contact(case.contact_agency_id, None if worker is None else worker.account_id)


def _live(now: datetime) -> Q:
    return Q(until=None) | Q(until__gt=now)


def _colleagues(agency_id: int, today: date) -> set[int]:
    return {worker.account_id for worker in accounts.workers_of(agency_id, today)}


def _check(reason_code: str, note: str, review_on: date | None, today: date) -> None:
    if reason_code not in REASONS:
        raise BlockError("block.reason")
    if review_on is not None and review_on < today:
        raise BlockError("block.review_past")
    _check_note(note)


def _check_note(note: str) -> None:
    if len(note.strip()) > LONGEST_NOTE:
        raise BlockError("block.note_long")


def _store(
    person_id: int,
    effect: BlockEffect,
    *,
    reason: tuple[str, str, date | None],
    access: Access,
    now: datetime,
    account_id: int | None = None,
    agency_id: int | None = None,
    limit: Limit | None = None,
) -> Block:
    reason_code, note, review_on = reason
    is_wide = effect is BlockEffect.ONLY or agency_id is not None
    covered = EVERYTHING if is_wide else frozenset[Category]()
    return Block.objects.create(
        person_id=person_id,
        effect=effect.value,
        account_id=account_id,
        agency_id=agency_id,
        categories=sorted(category.value for category in covered),
        limit_code="" if limit is None else limit.value,
        since=now,
        reason_code=reason_code,
        note=note.strip(),
        review_on=review_on,
        recorded_by=access.actor.account_id,
    )


def _apply(
    person_id: int,
    rows: list[Block],
    access: Access,
    now: datetime,
    *,
    act: Act = Act.RECORD,
    what: str = "block",
) -> None:
    """Make it hold everywhere at once, and keep who did it."""
    audit.record(
        access,
        act=act,
        what=what,
        person_ids=[person_id],
        now=now,
        detail={"blocks": [row.pk for row in rows]},
    )
    system = system_access(purpose="block", now=now, actor=access.actor)
    project_visibility([person_id], access=system)
