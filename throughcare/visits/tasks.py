"""By the clock: ask prisons again about what they have not answered."""

from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app

from throughcare.sharing.actions import system_access
from throughcare.visits.actions import remind


@app.periodic(cron="20 7 * * *")
@app.task(queueing_lock="visits_without_answer", pass_context=False)
def ask_again_about_visits(timestamp: int) -> int:  # noqa: ARG001 - every periodic task gets it
    """Ask again about permits and visits without an answer; return about how many."""
    now = timezone.now()
    access = system_access(purpose="visits", now=now)
    return remind(access=access, now=now, today=timezone.localdate(now))
