"""What happens without a page: aftercare that is over, handovers that go on, release schemes of many people."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from throughcare.journeys.actions import scheming
from throughcare.journeys.actions.closing import close_ended
from throughcare.journeys.actions.gating import escalate_unconfirmed
from throughcare.journeys.actions.grounding import move_contacts
from throughcare.journeys.actions.leaving import carry_out
from throughcare.journeys.actions.reminding import settle_handovers
from throughcare.journeys.queries import departures
from throughcare.sharing import actions as sharing

if TYPE_CHECKING:
    from procrastinate.tasks import Task

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


@app.periodic(cron="40 5 * * *")
@app.task(queueing_lock="gate_housing", pass_context=False)
def gate_housing(timestamp: int) -> int:  # noqa: ARG001 - every periodic task gets it
    """Tell contact and municipality of people who leave within a month without a certain place; return how many."""
    now = timezone.now()
    access = sharing.system_access(purpose="release_gate", now=now)
    return escalate_unconfirmed(access=access, now=now, today=timezone.localdate(now))


@app.periodic(cron="5 2 * * *")
@app.task(queueing_lock="move_contacts_without_ground", pass_context=False)
def move_contacts_without_ground(timestamp: int) -> dict[str, int]:  # noqa: ARG001 - every periodic task gets it
    """Pass the contact on where justice has no task any more; return how many moved."""
    now = timezone.now()
    access = sharing.system_access(purpose="end_of_supervision", now=now)
    return move_contacts(access=access, now=now, today=timezone.localdate(now))


@app.periodic(cron="*/15 * * * *")
@app.task(queueing_lock="settle_handovers", pass_context=False)
def settle_open_handovers(timestamp: int) -> dict[str, int]:  # noqa: ARG001 - every periodic task gets it
    """Remind, take silence for a yes where that is allowed, and begin what was accepted; return how many."""
    now = timezone.now()
    access = sharing.system_access(purpose="handover", now=now)
    return settle_handovers(access=access, now=now, today=timezone.localdate(now))


@app.periodic(cron="*/15 * * * *")
@app.task(queueing_lock="let_agencies_leave", pass_context=False)
def let_agencies_leave(timestamp: int) -> int:  # noqa: ARG001 - every periodic task gets it
    """Ask for every agency to leave whose day has come; return how many. One that was held up is asked for again."""
    found = departures.due(timezone.localdate())
    for departure_id in found:
        _request(let_agency_leave, departure_id=departure_id)
    return len(found)


@app.task(queue="schemes", retry=RetryStrategy(max_attempts=3, wait=5))
def let_agency_leave(departure_id: int) -> str:
    """Let one agency leave, or go on where this broke off; return how far it is."""
    now = timezone.now()
    access = sharing.system_access(purpose="departure", now=now)
    return carry_out(departure_id, access=access, now=now, today=timezone.localdate(now))


@app.task(queue="schemes", retry=RetryStrategy(max_attempts=3, wait=5))
def preview_scheme(scheme_id: int) -> int:
    """Work out what a release scheme would do; return how many people it concerns."""
    now = timezone.now()
    access = sharing.system_access(purpose="release_scheme", now=now)
    today = timezone.localdate(now)
    return scheming.preview_scheme(scheme_id, access=access, now=now, today=today)


@app.task(queue="schemes", retry=RetryStrategy(max_attempts=3, wait=5))
def apply_scheme(scheme_id: int) -> int:
    """Apply a release scheme to whoever is still waiting; return how many dates moved."""
    now = timezone.now()
    access = sharing.system_access(purpose="release_scheme", now=now)
    today = timezone.localdate(now)
    try:
        return scheming.apply_scheme(scheme_id, access=access, now=now, today=today)
    except scheming.SchemeError as error:
        # Two jobs for one scheme: the other one finished it.
        logger.warning("Scheme [%s] was not applied: %s", scheme_id, error)
        return 0


def request_preview(scheme_id: int) -> None:
    """Ask for a scheme to be worked out, in the caller's transaction; asking twice makes one job."""
    _request(preview_scheme, scheme_id=scheme_id)


def request_apply(scheme_id: int) -> None:
    """Ask for a scheme to be applied, in the caller's transaction; asking twice makes one job."""
    _request(apply_scheme, scheme_id=scheme_id)


def _request(task: Task[Any, Any, Any], **about: int) -> None:
    name = ":".join([task.name, *map(str, about.values())])
    try:
        with transaction.atomic():
            task.configure(lock=name, queueing_lock=name).defer(**about)
    except AlreadyEnqueued:
        logger.info("The job [%s] waits already.", name)
