"""What happens by the clock: events are sealed twice a minute, and every night the log is reconciled."""

from __future__ import annotations

import logging
from datetime import timedelta

from django.utils import timezone
from procrastinate.contrib.django import app

from throughcare.audit import actions, queries

logger = logging.getLogger(__name__)


@app.periodic(cron="* * * * * 0,30")
@app.task(queueing_lock="seal_audit", pass_context=False)
def seal_audit(timestamp: int) -> int:  # noqa: ARG001 - every periodic task gets it
    """Seal every event that is not sealed yet; return how many."""
    return actions.seal_as_configured(now=timezone.now()).added


@app.periodic(cron="40 3 * * *")
@app.task(queueing_lock="sweep_audit", pass_context=False)
def sweep_audit(timestamp: int) -> int:  # noqa: ARG001 - every periodic task gets it
    """Look through all events for one that sealing missed; return how many there were."""
    return actions.seal_as_configured(now=timezone.now(), sweep=True).added


@app.periodic(cron="50 3 * * *")
@app.task(queueing_lock="reconcile_audit", pass_context=False)
def reconcile_audit(timestamp: int) -> int:  # noqa: ARG001 - every periodic task gets it
    """Compare yesterday's events with what people can read about themselves; return how many are missing."""
    found = queries.reconcile(timezone.localdate(timezone.now()) - timedelta(days=1))
    for event_id in found.missing:
        logger.error("Event [%s] of [%s] is not shown to its person", event_id, found.day)
    return found.missing_count
