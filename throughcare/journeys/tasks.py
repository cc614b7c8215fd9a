"""What happens by the clock: aftercare that is over closes its case."""

from __future__ import annotations

import logging

from django.utils import timezone
from procrastinate.contrib.django import app

from throughcare.journeys.actions.closing import close_ended
from throughcare.sharing import actions as sharing

logger = logging.getLogger(__name__)


@app.periodic(cron="10 2 * * *")
@app.task(queueing_lock="close_ended_cases", pass_context=False)
def close_ended_cases(timestamp: int) -> int:  # noqa: ARG001 - every periodic task gets it
    """Close every case whose last phase is over; return how many."""
    now = timezone.now()
    access = sharing.system_access(purpose="end_of_aftercare", now=now)
    closed = 0
    while batch := close_ended(access=access, now=now, today=timezone.localdate(now)):
        closed += batch
    return closed
