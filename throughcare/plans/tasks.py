"""By the clock: tell agencies what was settled and is to be looked at again."""

from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app

from throughcare.plans.actions.settling import tell_of_reviews
from throughcare.sharing.actions.deciding import system_access


@app.periodic(cron="25 5 * * *")
@app.task(queueing_lock="plan_reviews", pass_context=False)
def look_at_reviews(timestamp: int) -> int:  # noqa: ARG001 - every periodic task gets it
    """Tell owners of reviews whose day has come; return how many reviews that is about."""
    now = timezone.now()
    access = system_access(purpose="plan_review", now=now)
    return tell_of_reviews(access=access, now=now, today=timezone.localdate(now))
