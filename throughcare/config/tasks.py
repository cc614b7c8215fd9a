"""What the whole house does by the clock."""

from __future__ import annotations

import logging

from procrastinate.contrib.django import app

logger = logging.getLogger(__name__)


@app.periodic(cron="20 3 * * *")
@app.task(queueing_lock="verify_projections", pass_context=False)
def verify_projections(timestamp: int) -> int:  # noqa: ARG001 - every periodic task gets it
    """Recompute every projection from the facts, compare, and log the differences; return how many."""
    from throughcare.config.commands import verify

    report = verify.compare_projections(processes=1)
    for one in report.differences:
        # Rows of lists hold names; a log is no place for them. The command shows the whole row.
        logger.error(
            "Projection [%s] differs at %s: throughcare verify projections", one.table, one.key
        )
    return report.count


@app.periodic(cron="40 2 * * *")
@app.task(queueing_lock="erase_what_is_due", pass_context=False)
def erase_what_is_due(timestamp: int) -> dict[str, int]:  # noqa: ARG001 - every periodic task gets it
    """Erase in every room what is kept no longer; return what, and how much."""
    from throughcare.config.commands import retaining

    return retaining.sweep_now()
