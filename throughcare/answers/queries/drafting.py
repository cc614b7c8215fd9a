"""Read what somebody typed and did not send yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from throughcare.answers.models import AnswerDraft
from throughcare.answers.types import DRAFT_DAYS, DraftRow
from throughcare.kernel.access import Category

if TYPE_CHECKING:
    from throughcare.kernel.access import Access


def draft_of(person_id: int, *, form: str, page: str, access: Access) -> DraftRow | None:
    """Return what the holder of an access typed on a page of a form about a person, and did not send yet.

    Errors: AccessRefusedError.
    """
    access.require(person_id, Category.IDENTITY)
    found = AnswerDraft.objects.filter(
        person_id=person_id,
        account_id=access.actor.account_id or 0,
        form=form,
        page=page,
        saved_at__gt=access.decided_at - DRAFT_DAYS,
    ).first()
    if found is None:
        return None
    fields = tuple((str(name), tuple(map(str, values))) for name, values in found.fields)
    return DraftRow(found.form, found.form_version, found.page, fields, found.saved_at)
