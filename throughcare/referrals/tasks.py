"""By the clock: remind, escalate and give up what nobody answers."""

from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app

from throughcare.referrals.actions.clock import tick
from throughcare.sharing.actions import system_access


@app.periodic(cron="15 6 * * *")
@app.task(queueing_lock="referral_clock", pass_context=False)
def look_at_referrals(timestamp: int) -> dict[str, int]:  # noqa: ARG001 - every periodic task gets it
    """Take the steps that are due today; return how often each was taken."""
    now = timezone.now()
    access = system_access(purpose="referral", now=now)
    return tick(access=access, now=now, today=timezone.localdate(now))
