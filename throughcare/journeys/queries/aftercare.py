"""Read what was declined, lost, followed up and wished for one person, as far as the reader may see it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import connection

from throughcare.journeys.models import (
    AftercareWish,
    ContactLoss,
    ContactTry,
    Decline,
    FollowUp,
)
from throughcare.journeys.rules.following import EARLY
from throughcare.journeys.types import (
    AnswerRow,
    Channel,
    DeclineKind,
    DeclineRow,
    FollowUpRow,
    FollowUpState,
    LossRow,
    Scale,
    Sheet,
    TryResult,
    TryRow,
    WishRow,
)
from throughcare.journeys.types.aftercare import QUESTIONS
from throughcare.kernel.access import Category, Scope
from throughcare.kernel.dates import shift
from throughcare.plans import queries as plans

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from throughcare.kernel.access import Access


def sheet_of(case_id: int, person_id: int, *, access: Access) -> Sheet:
    """Return everything around aftercare of a case; five statements, however much there is.

    Errors: AccessRefusedError without the journey.
    """
    access.require(person_id, Category.JOURNEY)
    return Sheet(
        declines_of(case_id, person_id, access=access),
        _follow_ups(case_id, person_id, access),
        _losses(case_id, person_id, access),
        wish_of(case_id, person_id, access=access),
    )


@dataclass(frozen=True, slots=True)
class Waiting:
    """Hold whether somebody looks for the person, or asks them how they are."""

    is_lost: bool
    is_asked: bool


_WAITING = """
SELECT EXISTS (SELECT FROM journeys_contact_loss l
                WHERE l.case_id = %s AND l.person_id = %s AND l.ended_on IS NULL),
       EXISTS (SELECT FROM journeys_follow_up f
                WHERE f.case_id = %s AND f.person_id = %s AND f.state = 'due' AND f.due_on <= %s::date)
"""


def waiting_of(case_id: int, person_id: int, *, access: Access, today: date) -> Waiting:
    """Return what waits for the person, in one statement.

    Errors: AccessRefusedError without the journey.
    """
    access.require(person_id, Category.JOURNEY)
    with connection.cursor() as cursor:
        of_both = [case_id, person_id] * 2
        cursor.execute(_WAITING, [*of_both, shift(today, EARLY)])
        return Waiting(*cursor.fetchone())


def declines_of(case_id: int, person_id: int, *, access: Access) -> tuple[DeclineRow, ...]:
    """Return what the person declined, the newest first; their words only to who may see the plan.

    Of the goal that they kept, the words are those that the reader finds in the plan, or none.
    """
    access.require(person_id, Category.JOURNEY)
    sees = access.covers(person_id, Category.PLAN)
    rows = list(Decline.objects.filter(case_id=case_id, person_id=person_id).order_by("-pk"))
    goals: dict[int, str] = {}
    if sees and any(row.goal_id is not None for row in rows):
        _ref, content = plans.plan_of(person_id, case_id, access=access)
        goals = {one.goal_id: one.words for one in content.goals}
    return tuple(_decline(row, goals, sees_words=sees) for row in rows)


def open_declines(case_id: int, person_id: int, *, access: Access) -> tuple[DeclineRow, ...]:
    """Return the refusals that hold."""
    found = declines_of(case_id, person_id, access=access)
    return tuple(one for one in found if one.settled_on is None)


def _decline(row: Decline, goals: Mapping[int, str], *, sees_words: bool) -> DeclineRow:
    return DeclineRow(
        row.pk,
        DeclineKind(row.kind),
        row.programme_code,
        row.what if sees_words else "",
        row.declined_on,
        row.why if sees_words else "",
        row.voice,
        row.offer_again_on,
        row.is_default_day,
        "" if row.goal_id is None else goals.get(row.goal_id, ""),
        row.settled_on,
        row.end,
        row.agency_id,
    )


def _reads_answers(row: FollowUp, person_id: int, access: Access) -> bool:
    """Tell whether the answers are the reader's: their agency asked, or they are the person."""
    actor = access.actor
    return (
        access.scope is Scope.SYSTEM
        or actor.person_id == person_id
        or (actor.agency_id is not None and actor.agency_id == row.agency_id)
    )


def _follow_ups(case_id: int, person_id: int, access: Access) -> tuple[FollowUpRow, ...]:
    rows = FollowUp.objects.filter(case_id=case_id, person_id=person_id).order_by("due_on", "pk")
    return tuple(_follow_up(row, person_id, access) for row in rows)


def _follow_up(row: FollowUp, person_id: int, access: Access) -> FollowUpRow:
    answers: tuple[AnswerRow, ...] = ()
    if row.state == FollowUpState.DONE and _reads_answers(row, person_id, access):
        answers = tuple(AnswerRow(name, Scale(getattr(row, name))) for name in QUESTIONS)
    return FollowUpRow(
        row.pk,
        row.months,
        row.due_on,
        row.agency_id,
        FollowUpState(row.state),
        row.settled_on,
        row.asked,
        row.voice,
        answers,
    )


def follow_up(follow_up_id: int, person_id: int, *, access: Access) -> FollowUpRow | None:
    """Return one follow-up of a person."""
    access.require(person_id, Category.JOURNEY)
    row = FollowUp.objects.filter(pk=follow_up_id, person_id=person_id).first()
    return None if row is None else _follow_up(row, person_id, access)


def _losses(case_id: int, person_id: int, access: Access) -> tuple[LossRow, ...]:
    access.require(person_id, Category.JOURNEY)
    tries: dict[int, list[TryRow]] = {}
    for one in ContactTry.objects.filter(loss__case_id=case_id, person_id=person_id).order_by(
        "on", "pk"
    ):
        row = TryRow(one.on, Channel(one.channel), TryResult(one.result), one.agency_id)
        tries.setdefault(one.loss_id, []).append(row)
    rows = ContactLoss.objects.filter(case_id=case_id, person_id=person_id).order_by("-pk")
    return tuple(
        LossRow(
            row.pk,
            row.since,
            row.noticed_on,
            row.agency_id,
            row.ended_on,
            row.end,
            tuple(tries.get(row.pk, ())),
        )
        for row in rows
    )


def wish_of(case_id: int, person_id: int, *, access: Access) -> WishRow | None:
    """Return what the person said last about help after its legal end, and how they may be reached."""
    access.require(person_id, Category.JOURNEY)
    row = AftercareWish.objects.filter(case_id=case_id, person_id=person_id).order_by("-pk").first()
    if row is None:
        return None
    return WishRow(row.wants, row.safe_words, tuple(row.not_by), row.said_at, row.voice)
