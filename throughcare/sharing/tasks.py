"""By the clock: bring up the yeses that end soon, put those that ran out on record, tell people of emergencies."""

from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app

from throughcare.sharing.actions import emergencies, ending
from throughcare.sharing.actions.deciding import system_access


@app.periodic(cron="20 5 * * *")
@app.task(queueing_lock="consent_ends", pass_context=False)
def look_at_ends(timestamp: int) -> dict[str, int]:  # noqa: ARG001 - every periodic task gets it
    """Remind of and close what the clock ends; a yes ends at its moment, whether this ran or not."""
    now, today = timezone.now(), timezone.localdate()
    access = system_access(purpose="consent", now=now)
    return {
        "reminded": ending.remind_all(access=access, now=now, today=today),
        "closed": ending.expire_all(access=access, now=now, today=today),
    }


@app.periodic(cron="10 * * * *")
@app.task(queueing_lock="emergencies_told", pass_context=False)
def tell_of_emergencies(timestamp: int) -> int:  # noqa: ARG001 - every periodic task gets it
    """Tell people who were not told yet that somebody opened an emergency; return how many."""
    now = timezone.now()
    access = system_access(purpose="emergency", now=now)
    return emergencies.tell_people(access=access, now=now)
