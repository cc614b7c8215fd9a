"""Read handovers with the answers of those who were asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from throughcare.caseloads.models import Handover, HandoverAnswer
from throughcare.caseloads.types import OPEN, Answer, AnswerRow, HandoverKind, HandoverRow, State
from throughcare.kernel.access import Category

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

    from throughcare.kernel.access import Access

_OPEN = [state.value for state in OPEN]


def handovers_of(person_id: int, *, access: Access) -> list[HandoverRow]:
    """Return the handovers of a person, the newest first."""
    access.require(person_id, Category.IDENTITY)
    return _rows(Handover.objects.filter(person_id=person_id).order_by("-pk"))


def open_handover_of(case_id: int, person_id: int, *, access: Access) -> HandoverRow | None:
    """Return the handover of a case in which something is still to happen, or None."""
    access.require(person_id, Category.IDENTITY)
    found = _rows(Handover.objects.filter(case_id=case_id, state__in=_OPEN))
    return found[0] if found else None


def handover(handover_id: int, person_id: int, *, access: Access) -> HandoverRow | None:
    """Return one handover of a person, or None where there is none such."""
    access.require(person_id, Category.IDENTITY)
    found = _rows(Handover.objects.filter(pk=handover_id, person_id=person_id))
    return found[0] if found else None


def open_handovers_of(case_ids: Iterable[int], *, access: Access) -> list[HandoverRow]:
    """Return the open handovers of several cases; the access must cover each person."""
    rows = _rows(Handover.objects.filter(case_id__in=list(case_ids), state__in=_OPEN))
    for row in rows:
        access.require(row.person_id, Category.IDENTITY)
    return rows


def open_handovers(*, access: Access) -> list[HandoverRow]:
    """Return every handover in which something is still to happen, the oldest first, for work by the clock."""
    access.require_system(Category.IDENTITY)
    return _rows(Handover.objects.filter(state__in=_OPEN).order_by("pk"))


_FIELDS = (
    "pk",
    "case_id",
    "person_id",
    "kind",
    "state",
    "from_agency_id",
    "to_agency_id",
    "to_membership_id",
    "proposed_by_id",
    "proposed_at",
    "start_on",
    "meeting_on",
    "overlap_days",
    "note",
    "settled_at",
    "decide_by",
    "decider_agency_id",
    "decision",
    "start_offset_days",
    "meeting_offset_days",
    "home_before",
    "home_after",
)


def _rows(found: QuerySet[Handover]) -> list[HandoverRow]:
    rows = list(found.values_list(*_FIELDS))
    answers = _answers([row[0] for row in rows])
    return [_row(row, answers.get(row[0], ())) for row in rows]


def _row(row: tuple[Any, ...], answers: tuple[AnswerRow, ...]) -> HandoverRow:
    values = dict(zip(_FIELDS, row, strict=True))
    return HandoverRow(
        handover_id=values.pop("pk"),
        kind=HandoverKind(values.pop("kind")),
        state=State(values.pop("state")),
        answers=answers,
        **values,
    )


def _answers(handover_ids: Iterable[int]) -> dict[int, tuple[AnswerRow, ...]]:
    ids = list(handover_ids)
    if not ids:
        return {}
    found: dict[int, list[AnswerRow]] = {}
    rows = HandoverAnswer.objects.filter(handover_id__in=ids).order_by("-is_receiver", "pk")
    for row in rows:
        one = AnswerRow(
            row.agency_id,
            row.is_receiver,
            Answer(row.answer),
            row.reason,
            row.answered_at,
            row.reminded,
            row.escalated_at,
        )
        found.setdefault(row.handover_id, []).append(one)
    return {handover_id: tuple(each) for handover_id, each in found.items()}
