"""Forget what was kept for a day only."""

from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app

from throughcare.accounts import actions


@app.periodic(cron="17 * * * *")
@app.task(queueing_lock="drop_old_drafts")
def drop_old_drafts(timestamp: int) -> int:  # noqa: ARG001 - every periodic task gets it
    """Forget drafts, and codes sent as text messages, that are older than a day."""
    now = timezone.now()
    return actions.drop_old_drafts(now=now) + actions.drop_old_codes(now=now)
