"""Erase answers when they have been kept long enough. Nobody does this by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection, transaction

from throughcare.answers.models import Answer, AnswerDraft, Asking
from throughcare.answers.types import CATEGORIES
from throughcare.audit import actions as audit
from throughcare.audit.types import Act

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from django.db.models import QuerySet

    from throughcare.kernel.access import Access, Category


@transaction.atomic
def erase(
    *,
    access: Access,
    now: datetime,
    person_ids: Collection[int],
    categories: Collection[Category] = CATEGORIES,
    agency_ids: Collection[int] | None = None,
    recorded_before: datetime | None = None,
) -> int:
    """Erase answers about people; return how many. Every condition that is given narrows.

    Errors: AccessRefusedError without the system's own access.
    """
    for category in categories:
        access.require_system(category)
    found = Answer.objects.filter(
        person_id__in=list(person_ids), category__in=[one.value for one in categories]
    )
    if agency_ids is not None:
        found = found.filter(agency_id__in=list(agency_ids))
    if recorded_before is not None:
        found = found.filter(at__lt=recorded_before)
    return _erase(found, access, now)


def _erase(found: QuerySet[Answer], access: Access, now: datetime) -> int:
    rows = list(found.values_list("pk", "person_id", "category"))
    if not rows:
        return 0
    with connection.cursor() as cursor:
        # The table lets nothing go but in a transaction that says so.
        cursor.execute("SELECT set_config('throughcare.erasing_answers', 'yes', true)")
        cursor.execute(
            "DELETE FROM answers_answer WHERE id = ANY(%s::bigint[])", [[row[0] for row in rows]]
        )
        cursor.execute("SELECT set_config('throughcare.erasing_answers', '', true)")
    audit.record(
        access,
        act=Act.ERASE,
        what="answers",
        person_ids=sorted({row[1] for row in rows}),
        now=now,
        detail={"count": len(rows), "categories": sorted({row[2] for row in rows})},
    )
    return len(rows)


@transaction.atomic
def forget_of(person_ids: Collection[int], *, access: Access, now: datetime) -> int:
    """Forget people: their answers and drafts go; the ledger keeps that something was asked, of nobody.

    Errors: AccessRefusedError without the system's own access.
    """
    count = erase(access=access, now=now, person_ids=person_ids)
    Asking.objects.filter(person_id__in=list(person_ids)).update(person_id=None)
    AnswerDraft.objects.filter(person_id__in=list(person_ids)).delete()
    return count
