"""Forget what was typed and never sent."""

from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app

from throughcare.answers import actions
from throughcare.sharing.actions import system_access


@app.periodic(cron="23 3 * * *")
@app.task(queueing_lock="drop_old_answer_drafts")
def drop_old_answer_drafts(timestamp: int) -> int:  # noqa: ARG001 - every periodic task gets it
    """Forget drafts that were kept long enough."""
    now = timezone.now()
    return actions.drop_old_drafts(access=system_access(purpose="retention", now=now), now=now)
