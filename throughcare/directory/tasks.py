"""By the clock: ask providers whether their entries are right, pause what nobody confirms."""

from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app

from throughcare.directory.actions import ask_providers, pause_stale


@app.periodic(cron="40 4 * * *")
@app.task(queueing_lock="directory_freshness", pass_context=False)
def keep_directory_fresh(timestamp: int) -> dict[str, int]:  # noqa: ARG001 - every periodic task gets it
    """Ask, then pause; return how many of each."""
    now = timezone.now()
    today = timezone.localdate(now)
    return {
        "asked": ask_providers(now=now, today=today),
        "paused": pause_stale(now=now, today=today),
    }
