"""Erase what this room keeps about somebody whose file goes: rows of registers, and packages made for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from throughcare.exchange.exports import keeping
from throughcare.exchange.models import RegisterRow
from throughcare.journeys.actions import retaining

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from throughcare.journeys.actions.retaining import Swept
    from throughcare.journeys.queries.retaining import Whereabouts
    from throughcare.kernel.access import Access


def forget_person(person_id: int, where: Whereabouts) -> Mapping[str, int]:
    """Empty every row that a register brought about a person, and delete their packages; what was counted stays.

    An emptied row is no longer one that an import applied: nothing of it can be taken back.
    """
    by_number = Q(person_id=None, identifier__in=where.numbers)
    rows = RegisterRow.objects.filter(Q(person_id=person_id) | by_number)
    emptied = rows.update(
        person_id=None,
        identifier="",
        values=None,
        raw=None,
        problems=[],
        changes=[],
        undo=None,
        applied=False,
    )
    return {"register_rows": emptied, "packages": keeping.forget(where.request_ids)}


def sweep(*, access: Access, now: datetime, today: date) -> Swept:
    """Erase in every room what is kept no longer; see `journeys.actions.retaining.sweep`."""
    return retaining.sweep(also=(forget_person,), access=access, now=now, today=today)


def erase_person(person_id: int, *, rule: str, access: Access, now: datetime) -> Mapping[str, int]:
    """Erase everything about a person in every room, files too; see `journeys.actions.retaining.erase_person`."""
    return retaining.erase_person(
        person_id, rule=rule, also=(forget_person,), access=access, now=now
    )
