"""Keep what somebody typed and has not sent: one draft for each address, until it is sent or the time is over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from throughcare.accounts import rules
from throughcare.accounts.models import KeptDraft
from throughcare.accounts.queries.drafts import kept_since

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime


def keep_draft(
    account_id: int,
    *,
    path: str,
    fields: Iterable[tuple[str, Sequence[str]]],
    now: datetime,
    title: str = "",
) -> None:
    """Keep the fields of a form until their owner is back; never files, passwords or tokens.

    The last draft of an address counts. One too long to store is not kept. Beyond DRAFTS_AT_MOST the oldest go.
    """
    drop_old_drafts(now=now)
    if len(path) > rules.LONGEST_PATH:
        return
    kept: dict[str, object] = {"fields": rules.fields_to_keep(fields), "kept_at": now}
    if title:
        kept["title"] = title[: rules.LONGEST_TITLE]
    KeptDraft.objects.update_or_create(account_id=account_id, path=path, defaults=kept)
    mine = KeptDraft.objects.filter(account_id=account_id).order_by("-kept_at", "-pk")
    beyond = list(mine.values_list("pk", flat=True)[rules.DRAFTS_AT_MOST :])
    if beyond:
        KeptDraft.objects.filter(pk__in=beyond).delete()


def drop_draft(account_id: int, *, path: str) -> bool:
    """Forget what an account typed at an address; False where nothing was kept."""
    return bool(KeptDraft.objects.filter(account_id=account_id, path=path).delete()[0])


def drop_old_drafts(*, now: datetime) -> int:
    """Forget the drafts whose time is over; return how many."""
    return KeptDraft.objects.filter(kept_at__lte=kept_since(now)).delete()[0]


def drop_drafts_about(person_id: int) -> int:
    """Forget what anybody typed on the pages of a person, once the person is forgotten; return how many."""
    return KeptDraft.objects.filter(path__startswith=f"/people/{person_id}/").delete()[0]
