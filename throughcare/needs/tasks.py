"""By the clock: find what nobody owns, and count it once a month."""

from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app

from throughcare.needs.actions import look, publish_month
from throughcare.sharing.actions import system_access


@app.periodic(cron="50 5 * * *")
@app.task(queueing_lock="unowned_needs", pass_context=False)
def look_for_unowned_needs(timestamp: int) -> dict[str, int]:  # noqa: ARG001 - every periodic task gets it
    """Bring the register up to date, and publish last month's numbers; return how often each happened."""
    now = timezone.now()
    access = system_access(purpose="unowned_needs", now=now)
    today = timezone.localdate(now)
    counts = look(access=access, now=now, today=today)
    return counts | {"numbers": publish_month(access=access, today=today)}
