"""What every way of writing answers does: wait for the others, and record the event."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection

from throughcare.audit import actions as audit
from throughcare.audit.types import Act

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from throughcare.answers.models import Answer
    from throughcare.kernel.access import Access


def lock(person_id: int) -> None:
    """Let whoever else records answers about the same person wait for the end of this transaction."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended('answers', %s::bigint))", [person_id]
        )


def record(
    written: Sequence[Answer],
    *,
    person_id: int,
    form: str,
    page: str,
    access: Access,
    now: datetime,
) -> None:
    """Store that answers were written: about what, and how many; never what they say."""
    audit.record(
        access,
        act=Act.RECORD,
        what="answers",
        person_ids=[person_id],
        now=now,
        detail={
            "form": form,
            "page": page,
            "count": len(written),
            "categories": sorted({one.category for one in written}),
        },
    )
