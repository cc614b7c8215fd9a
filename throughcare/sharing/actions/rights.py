"""Use a right and answer it: a ticket with a clock, answered once, with what it does at once and what it does then."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.timezone import localdate

from throughcare.accounts import actions as staff
from throughcare.agencies import queries as agencies
from throughcare.audit import actions as audit
from throughcare.audit.types import Act
from throughcare.kernel.access import Category
from throughcare.kernel.errors import AccessRefusedError, ThroughcareError
from throughcare.kernel.reasons import Reason
from throughcare.messages import actions as messages
from throughcare.messages.actions import Outgoing
from throughcare.sharing.actions.deciding import system_access
from throughcare.sharing.actions.relating import project_visibility
from throughcare.sharing.models import Block, Objection, RightsRequest
from throughcare.sharing.queries import rights as queries
from throughcare.sharing.queries.involved import is_guest
from throughcare.sharing.rules import claiming
from throughcare.sharing.rules.claiming import DONE, HOLD, OPEN, REFUSED, Right
from throughcare.sharing.types import BlockEffect

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from throughcare.kernel.access import Access
    from throughcare.sharing.queries.rights import RightsRow

CORRECTED = "mail.data_corrected"
ANSWERED = "mail.rights_answered"
RESTRICTION_ENDS = "mail.restriction_ends"
HOLDING_ROLES = frozenset({"team_leader"})
"""Who says that something may not be erased yet: our proposal, decide locally."""
_MARK = "rights:"
_BEGINNING = datetime(2000, 1, 1, tzinfo=UTC)


class RightsError(ThroughcareError):
    """Report that nothing was written down, with everything that is wrong."""

    def __init__(self, *codes: str) -> None:
        """Keep the reasons for the page that shows them."""
        super().__init__(
            f"Cannot write down this request or its answer: [{', '.join(codes)}]. Correct it and send it again."
        )
        self.reasons = tuple(map(Reason, codes))


@transaction.atomic
def file_right(
    person_id: int,
    kind: str,
    *,
    categories: Collection[Category] = (),
    text: str = "",
    agency_id: int | None = None,
    access: Access,
    now: datetime,
    today: date,
) -> int:
    """Write down that the person uses a right, said by them or by a worker for them; return its number.

    A restriction holds from this instant, and so does an objection until it is decided. So a worker whose
    agency was only asked to take part writes nothing down: the person does, or an agency that leads.
    Errors: RightsError, AccessRefusedError.
    """
    access.require(person_id, Category.IDENTITY)
    if access.actor.person_id is None and is_guest(person_id, access=access, today=today):
        raise RightsError("rights.guest")
    wanted, said = frozenset(categories), text.strip()
    codes = claiming.faults(
        kind, categories=wanted, text=said, has_agency=agency_id in agencies.agency_map().agencies
    )
    _refuse(codes)
    row = RightsRequest.objects.create(
        person_id=person_id,
        kind=Right(kind).value,
        agency_id=agency_id,
        categories=sorted(category.value for category in wanted),
        text=said,
        asked_at=now,
        asked_by=access.actor.account_id,
        due_on=claiming.due_on(today),
    )
    _at_once(row, access, now)
    _record(access, f"rights.{row.kind}", row, now, act=Act.RECORD)
    return row.pk


def _at_once(row: RightsRequest, access: Access, now: datetime) -> None:
    if row.kind == Right.RESTRICTION:
        Block.objects.create(
            person_id=row.person_id,
            effect=BlockEffect.FREEZE.value,
            categories=row.categories,
            since=now,
            reason_code="restriction",
            note=_mark(row),
            recorded_by=access.actor.account_id,
        )
    elif row.kind == Right.OBJECTION:
        Objection.objects.create(
            person_id=row.person_id,
            agency_id=row.agency_id or 0,
            categories=row.categories or sorted(one.value for one in claiming.FREEZABLE),
            since=now,
            reason=_mark(row),
        )
    else:
        return
    _project(row.person_id, access, now)


def _mark(row: RightsRequest) -> str:
    """Return how a block or an objection names the request it follows from."""
    return f"{_MARK}{row.pk}"


@transaction.atomic
def extend_right(
    person_id: int, request_id: int, *, reason: str, access: Access, now: datetime, today: date
) -> None:
    """Take two more months for an answer, once and within the first; the person is told why.

    Errors: RightsError, AccessRefusedError.
    """
    row = _open(person_id, request_id, access)
    asked_on = localdate(row.asked_at)
    checks = {
        "rights.answer_missing": bool(reason.strip()),
        "rights.text_long": len(reason) <= claiming.LONGEST_TEXT,
        "rights.longer_once": not claiming.is_longer(asked_on, row.due_on),
        "rights.longer_too_late": today <= row.due_on,
    }
    _refuse([code for code, holds in checks.items() if not holds])
    row.due_on, row.answer = claiming.longer_on(asked_on), reason.strip()
    row.save(update_fields=["due_on", "answer"])
    _record(access, "rights.longer", row, now)
    _tell_person(person_id, ANSWERED, access, now)


@transaction.atomic
def answer_right(
    person_id: int,
    request_id: int,
    *,
    is_granted: bool,
    text: str,
    justification: str = "",
    access: Access,
    now: datetime,
    today: date,
) -> list[int]:
    """Answer a request, once; return the agencies that were told of a correction.

    What was corrected is changed where it stands, by the pages that change it; here it is answered.
    Errors: RightsError, AccessRefusedError.
    """
    row = _open(person_id, request_id, access)
    _refuse(
        claiming.answer_faults(
            row.kind, is_granted=is_granted, text=text, justification=justification
        )
    )
    row.state, row.answered_at = (DONE if is_granted else REFUSED), now
    row.answered_by = access.actor.account_id
    # Why it took longer stays with the answer.
    row.answer = f"{row.answer}\n\n{text.strip()}".strip()
    row.justification = "" if is_granted else justification
    row.save()
    told = _follow(row, access, now, today)
    _record(access, f"rights.{row.kind}.{row.state}", row, now, told=told)
    _tell_person(person_id, ANSWERED, access, now)
    return told


def _follow(row: RightsRequest, access: Access, now: datetime, today: date) -> list[int]:
    if row.kind == Right.CORRECTION and row.state == DONE:
        return _tell_receivers(row, access, now, today)
    if row.kind == Right.OBJECTION and row.state == REFUSED:
        Objection.objects.filter(person_id=row.person_id, reason=_mark(row), until=None).update(
            until=now
        )
        _project(row.person_id, access, now)
    if row.kind == Right.RESTRICTION and row.state == REFUSED:
        blocks = Block.objects.filter(person_id=row.person_id, note=_mark(row), until=None)
        _announce_end(list(blocks), row.person_id, access, now)
    return []


def _tell_receivers(row: RightsRequest, access: Access, now: datetime, today: date) -> list[int]:
    """Write to everybody who saw it, in the transaction of the answer: GDPR, article 19."""
    found = queries.receivers_of(
        row.person_id,
        tuple(map(Category, row.categories)),
        since=_BEGINNING,
        access=access,
    )
    others = [agency_id for agency_id in found if agency_id != access.actor.agency_id]
    staff.tell_agencies(others, CORRECTED, now=now, today=today)
    return others


@transaction.atomic
def complete_access(person_id: int, request_id: int, *, access: Access, now: datetime) -> None:
    """Note that everything about the person lies ready for them: that is the answer to a request for access.

    Errors: AccessRefusedError for anybody but the person in their own matter.
    """
    access.require(person_id, Category.IDENTITY)
    if access.actor.person_id != person_id:
        raise AccessRefusedError("Cannot answer with a package: only the person gets one.")
    row = RightsRequest.objects.select_for_update().get(
        pk=request_id, person_id=person_id, kind=Right.ACCESS.value
    )
    if row.state == OPEN:
        row.state, row.answered_at = DONE, now
        row.save(update_fields=["state", "answered_at"])
    _record(access, "rights.access.package", row, now, act=Act.EXPORT)


@transaction.atomic
def lift_restriction(
    person_id: int, block_id: int, *, reason: str, access: Access, now: datetime
) -> datetime:
    """Let a restriction end, some days after the person was told; return when it ends.

    Errors: RightsError, AccessRefusedError.
    """
    access.require(person_id, Category.IDENTITY)
    block = (
        Block.objects.select_for_update()
        .filter(pk=block_id, person_id=person_id, effect=BlockEffect.FREEZE.value, until=None)
        .first()
    )
    if block is None:
        raise RightsError("rights.unknown")
    row = _of_block(block)
    if row is None or not _may_answer(row, access):
        raise RightsError("rights.not_yours")
    if row.state == OPEN:
        raise RightsError("rights.still_open")
    _refuse([] if reason.strip() else ["rights.answer_missing"])
    RightsRequest.objects.filter(pk=row.request_id).update(
        answer=f"{row.answer}\n\n{reason.strip()}".strip()
    )
    return _announce_end([block], person_id, access, now)


def _of_block(block: Block) -> RightsRow | None:
    _, _, number = block.note.partition(_MARK)
    if not number.isdecimal():
        return None
    system = system_access(purpose="rights", now=block.since)
    return queries.right(block.person_id, int(number), access=system)


def _announce_end(
    blocks: Sequence[Block], person_id: int, access: Access, now: datetime
) -> datetime:
    """Tell the person first; the restriction ends after some days: GDPR, article 18(3)."""
    end = now + claiming.NOTICE
    for block in blocks:
        block.until = end
        block.save(update_fields=["until"])
    audit.record(
        access,
        act=Act.CHANGE,
        what="restriction.ends",
        person_ids=[person_id],
        now=now,
        detail={"blocks": [block.pk for block in blocks], "until": end.isoformat()},
    )
    _tell_person(person_id, RESTRICTION_ENDS, access, now)
    _project(person_id, access, now)
    return end


@transaction.atomic
def hold(
    person_id: int, *, reason: str, review_on: date, access: Access, now: datetime, today: date
) -> int:
    """Keep everything about a person from being erased, by a reason that is looked at again on a day.

    Errors: RightsError, AccessRefusedError.
    """
    access.require(person_id, Category.IDENTITY)
    checks = {
        "rights.hold_role": access.actor.role in HOLDING_ROLES,
        "rights.answer_missing": bool(reason.strip()),
        "rights.text_long": len(reason) <= claiming.LONGEST_TEXT,
        "rights.review_past": review_on > today,
    }
    _refuse([code for code, holds in checks.items() if not holds])
    row = RightsRequest.objects.create(
        person_id=person_id,
        kind=HOLD,
        agency_id=access.actor.agency_id,
        text=reason.strip(),
        asked_at=now,
        asked_by=access.actor.account_id,
        due_on=review_on,
    )
    _record(access, "rights.hold", row, now, act=Act.RECORD)
    return row.pk


@transaction.atomic
def end_hold(
    person_id: int, request_id: int, *, reason: str, access: Access, now: datetime
) -> None:
    """Let what was held go its way again, with a reason.

    Errors: RightsError, AccessRefusedError.
    """
    access.require(person_id, Category.IDENTITY)
    row = (
        RightsRequest.objects.select_for_update()
        .filter(pk=request_id, person_id=person_id, kind=HOLD, state=OPEN)
        .first()
    )
    if row is None or row.agency_id != access.actor.agency_id:
        raise RightsError("rights.unknown")
    checks = {
        "rights.hold_role": access.actor.role in HOLDING_ROLES,
        "rights.answer_missing": bool(reason.strip()),
    }
    _refuse([code for code, holds in checks.items() if not holds])
    row.state, row.answered_at, row.answer = DONE, now, reason.strip()
    row.answered_by = access.actor.account_id
    row.save()
    _record(access, "rights.hold.ended", row, now)


def _open(person_id: int, request_id: int, access: Access) -> RightsRequest:
    """Hold an open request for whoever may answer it."""
    access.require(person_id, Category.IDENTITY)
    row = (
        RightsRequest.objects.select_for_update()
        .filter(pk=request_id, person_id=person_id)
        .exclude(kind=HOLD)
        .first()
    )
    found = queries.right(person_id, request_id, access=access)
    if row is None or found is None:
        raise RightsError("rights.unknown")
    if row.state != OPEN:
        raise RightsError("rights.answered")
    if not _may_answer(found, access):
        raise RightsError("rights.not_yours")
    return row


def _may_answer(row: RightsRow, access: Access) -> bool:
    actor = access.actor
    is_ours = row.agency_id is not None and row.agency_id == actor.agency_id
    return is_ours and actor.role in claiming.ANSWERING_ROLES


def _refuse(codes: Sequence[str]) -> None:
    if codes:
        raise RightsError(*codes)


def _project(person_id: int, access: Access, now: datetime) -> None:
    system = system_access(purpose="rights", now=now, actor=access.actor)
    project_visibility([person_id], access=system)


def _tell_person(person_id: int, text_code: str, access: Access, now: datetime) -> None:
    """Write to the person where they have an address; their own page says it in any case."""
    address = queries.address_of(person_id, access=access)
    if address is not None:
        messages.put_out([Outgoing("email", *address, text_code, {})], now=now)


def _record(
    access: Access,
    what: str,
    row: RightsRequest,
    now: datetime,
    *,
    act: Act = Act.CHANGE,
    told: Sequence[int] = (),
) -> None:
    detail: dict[str, object] = {"request": row.pk}
    if told:
        detail["told"] = list(told)
    audit.record(access, act=act, what=what, person_ids=[row.person_id], now=now, detail=detail)
