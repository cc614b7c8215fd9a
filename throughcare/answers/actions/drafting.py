"""Keep what somebody types on a form until they send it, on whatever machine they go on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from throughcare.answers.models import AnswerDraft
from throughcare.answers.types import DRAFT_DAYS
from throughcare.kernel.access import Category

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from throughcare.kernel.access import Access

MOST_FIELDS, LONGEST = 200, 4000
"""What one page can hold at most, so that nobody fills the table (our own choice)."""


def keep_draft(
    person_id: int,
    fields: Iterable[tuple[str, Sequence[str]]],
    *,
    form: str,
    version: int,
    page: str,
    access: Access,
    now: datetime,
) -> None:
    """Keep what somebody typed on a page about a person; the last draft counts.

    Errors: AccessRefusedError.
    """
    access.require(person_id, Category.IDENTITY)
    kept = [
        [name, [value[:LONGEST].replace("\0", "") for value in values]] for name, values in fields
    ]
    AnswerDraft.objects.update_or_create(
        person_id=person_id,
        account_id=access.actor.account_id or 0,
        form=form,
        page=page,
        defaults={"fields": kept[:MOST_FIELDS], "form_version": version, "saved_at": now},
    )


def drop_draft(person_id: int, *, form: str, page: str, access: Access) -> None:
    """Forget what somebody typed on a page.

    Errors: AccessRefusedError.
    """
    access.require(person_id, Category.IDENTITY)
    AnswerDraft.objects.filter(
        person_id=person_id, account_id=access.actor.account_id or 0, form=form, page=page
    ).delete()


def drop_old_drafts(*, access: Access, now: datetime) -> int:
    """Forget every draft that was kept long enough; return how many.

    Errors: AccessRefusedError without the system's own access.
    """
    access.require_system(Category.IDENTITY)
    return AnswerDraft.objects.filter(saved_at__lte=now - DRAFT_DAYS).delete()[0]
