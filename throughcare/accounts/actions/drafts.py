"""Keep what somebody had typed when their page locked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from throughcare.accounts import rules
from throughcare.accounts.models import KeptDraft

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime


def keep_draft(
    account_id: int, *, path: str, fields: Iterable[tuple[str, Sequence[str]]], now: datetime
) -> None:
    """Keep the fields of a form until their owner is back; never files, passwords or tokens.

    The last draft counts. An address too long to store is not kept.
    """
    drop_old_drafts(now=now)
    if len(path) > rules.LONGEST_PATH:
        return
    kept = {"path": path, "fields": rules.fields_to_keep(fields), "kept_at": now}
    KeptDraft.objects.update_or_create(account_id=account_id, defaults=kept)


def drop_draft(account_id: int) -> None:
    """Forget the draft of an account."""
    KeptDraft.objects.filter(account_id=account_id).delete()


def drop_old_drafts(*, now: datetime) -> int:
    """Forget the drafts that were kept for a day; return how many."""
    return KeptDraft.objects.filter(kept_at__lte=now - rules.DRAFT_KEPT_FOR).delete()[0]
