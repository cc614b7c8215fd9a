"""Read what somebody typed and has not sent."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings

from throughcare.accounts.models import KeptDraft
from throughcare.accounts.types import Draft

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet


def kept_since(now: datetime) -> datetime:
    """Return the moment before which nothing is kept any more."""
    return now - timedelta(days=settings.DRAFT_DAYS)


def draft_at(account_id: int, path: str, now: datetime) -> Draft | None:
    """Return what an account typed at an address and has not sent."""
    return next(iter(_drafts(_live(account_id, now).filter(path=path))), None)


def drafts_of(account_id: int, now: datetime) -> list[Draft]:
    """Return what an account typed anywhere and has not sent, the newest first."""
    return _drafts(_live(account_id, now).order_by("-kept_at", "-pk"))


def draft_count(account_id: int, now: datetime) -> int:
    """Count what an account typed and has not sent."""
    return _live(account_id, now).count()


def _live(account_id: int, now: datetime) -> QuerySet[KeptDraft]:
    return KeptDraft.objects.filter(account_id=account_id, kept_at__gt=kept_since(now))


def _drafts(found: QuerySet[KeptDraft]) -> list[Draft]:
    return [
        Draft(one.path, tuple((name, value) for name, value in one.fields), one.kept_at, one.title)
        for one in found
    ]
