"""Follow-ups after release: kept as the facts say, asked about, or written down as not reached."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import connection, transaction

from throughcare.audit import actions as audit
from throughcare.audit.types import Act
from throughcare.caseloads.types import NotPossibleError
from throughcare.journeys.models import FollowUp
from throughcare.journeys.rules.following import EARLY, follow_ups
from throughcare.journeys.types import FollowUpState, Scale
from throughcare.journeys.types.aftercare import QUESTIONS
from throughcare.kernel.access import Category
from throughcare.kernel.dates import shift
from throughcare.kernel.reasons import Reason
from throughcare.plans.types import Voice

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime

    from throughcare.journeys.types import CaseFacts
    from throughcare.kernel.access import Access

PERSON, NEAR, WORKER = "person", "near", "worker"
ASKED = (PERSON, NEAR, WORKER)
"""Who answered: the person, somebody near them with their yes, or a worker who knows."""

_GONE = """
DELETE FROM journeys_follow_up f WHERE f.case_id = ANY(%s::bigint[]) AND f.state = 'due'
   AND NOT EXISTS (SELECT FROM unnest(%s::bigint[], %s::date[], %s::smallint[]) AS w(c, r, m)
                    WHERE w.c = f.case_id AND w.r = f.released_on AND w.m = f.months)
"""
_KEPT = """
INSERT INTO journeys_follow_up
  (case_id, person_id, agency_id, released_on, months, due_on, state, asked, voice,
   housing, work, health, contact, hope)
SELECT c, p, a, r, m, d, 'due', '', '', '', '', '', '', ''
  FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[], %s::date[], %s::smallint[], %s::date[]) AS w(c, p, a, r, m, d)
    ON CONFLICT (case_id, released_on, months) DO UPDATE SET agency_id = EXCLUDED.agency_id, due_on = EXCLUDED.due_on
 WHERE journeys_follow_up.state = 'due'
   AND (journeys_follow_up.agency_id, journeys_follow_up.due_on) <> (EXCLUDED.agency_id, EXCLUDED.due_on)
"""


def sync_follow_ups(facts: Sequence[CaseFacts], *, access: Access) -> None:
    """Make the follow-ups that are not settled what the facts say: days, and the agency of the contact."""
    access.require_system(Category.JOURNEY)
    rows = [
        (one.case_id, one.person_id, one.contact_agency_id, one.released_on, months, due_on)
        for one in facts
        for months, due_on in follow_ups(one)
    ]
    cases, people, agencies, released, months_of, due = (
        (list(column) for column in zip(*rows, strict=True)) if rows else ([] for _ in range(6))
    )
    asked: list[Any] = [[one.case_id for one in facts], cases, released, months_of]
    with connection.cursor() as cursor:
        cursor.execute(_GONE, asked)
        if rows:
            cursor.execute(_KEPT, [cases, people, agencies, released, months_of, due])


@transaction.atomic
def record_follow_up(
    follow_up_id: int,
    person_id: int,
    answers: Mapping[str, str],
    *,
    asked: str,
    access: Access,
    now: datetime,
    today: date,
    on_paper: bool = False,
) -> None:
    """Write down how the person is; what nobody said is unknown. It is help, and never a check.

    Errors: NotPossibleError when it is too early, settled already, or another agency's.
    """
    row = _open(follow_up_id, person_id, access, today)
    is_person = access.actor.person_id == person_id
    if not is_person and asked not in ASKED:
        raise NotPossibleError(Reason("followup.asked"))
    for question in QUESTIONS:
        setattr(row, question, Scale(answers.get(question) or Scale.UNKNOWN).value)
    row.asked = PERSON if is_person else asked
    row.voice = _voice(is_person=is_person, on_paper=on_paper)
    _settle(row, FollowUpState.DONE, access, now, today)


@transaction.atomic
def not_reached(
    follow_up_id: int, person_id: int, *, access: Access, now: datetime, today: date
) -> None:
    """Write down that the person was not reached; nothing follows from it.

    Errors: NotPossibleError.
    """
    row = _open(follow_up_id, person_id, access, today)
    _settle(row, FollowUpState.NOT_REACHED, access, now, today)


def _open(follow_up_id: int, person_id: int, access: Access, today: date) -> FollowUp:
    access.require(person_id, Category.JOURNEY)
    row = FollowUp.objects.select_for_update().filter(pk=follow_up_id, person_id=person_id).first()
    if row is None:
        raise NotPossibleError(Reason("followup.unknown"))
    if access.actor.person_id != person_id and access.actor.agency_id != row.agency_id:
        raise NotPossibleError(Reason("followup.not_yours"))
    if row.state != FollowUpState.DUE:
        raise NotPossibleError(Reason("followup.over"))
    if today < shift(row.due_on, EARLY.negated()):
        raise NotPossibleError(Reason("followup.early", {"day": row.due_on.isoformat()}))
    return row


def _voice(*, is_person: bool, on_paper: bool) -> str:
    if is_person:
        return Voice.SCREEN.value
    return Voice.PAPER.value if on_paper else Voice.SPOKEN.value


def _settle(
    row: FollowUp, state: FollowUpState, access: Access, now: datetime, today: date
) -> None:
    row.state, row.settled_on, row.settled_at = state.value, today, now
    row.settled_by_id = access.actor.membership_id
    row.save()
    audit.record(
        access,
        act=Act.RECORD,
        what="follow_up",
        person_ids=[row.person_id],
        now=now,
        detail={"follow_up": row.pk, "state": state.value},
    )
