"""By the clock: send reminders that are due, and look what became of those that were handed over."""

from __future__ import annotations

from time import monotonic

from django.utils import timezone
from procrastinate.contrib.django import app

from throughcare.appointments.actions.sending import follow_up, send_due
from throughcare.sharing.actions.deciding import system_access

MOST_SECONDS = 50
"""A run begins each minute: it ends before the next one."""


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="send_reminders", pass_context=False)
def send_reminders(timestamp: int) -> int:  # noqa: ARG001 - every periodic task gets it
    """Hand over what is due, batch by batch, and see to what failed; return how many were looked at."""
    now, began, done = timezone.now(), monotonic(), 0
    access = system_access(purpose="reminders", now=now)
    follow_up(access=access, now=now)
    while monotonic() - began < MOST_SECONDS:
        batch = send_due(access=access, now=now)
        if not batch.looked_at:
            break
        done += batch.looked_at
    return done
