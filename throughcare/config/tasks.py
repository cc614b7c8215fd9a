"""What the whole house does by the clock."""

from __future__ import annotations

import logging

from procrastinate.contrib.django import app

logger = logging.getLogger(__name__)


@app.periodic(cron="20 3 * * *")
@app.task(queueing_lock="verify_projections", pass_context=False)
def verify_projections(timestamp: int) -> int:  # noqa: ARG001 - every periodic task gets it
    """Recompute every projection from the facts, compare, and log each difference; return how many."""
    from throughcare.config.commands import verify

    return verify.projections(sample=None, json=True)
