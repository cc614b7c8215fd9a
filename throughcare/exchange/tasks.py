"""Background jobs of register imports. A job that dies goes on where it stopped when it runs again."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from throughcare.exchange.imports import applying, keeping, previewing
from throughcare.exchange.imports.reading import MappingError, parse_mapping
from throughcare.exchange.models import RegisterImport
from throughcare.kernel.access import Actor
from throughcare.kernel.errors import ThroughcareError

if TYPE_CHECKING:
    from procrastinate.tasks import Task

QUEUE = "imports"
logger = logging.getLogger(__name__)


@app.task(queue=QUEUE)
def preview_import(import_id: int, actor: dict[str, Any]) -> None:
    """Read a kept register and store what each row would do."""
    found = RegisterImport.objects.get(pk=import_id)
    now = timezone.now()
    try:
        previewing.preview(
            import_id,
            keeping.path_of(found.stored_path),
            parse_mapping(found.mapping_text, file=found.mapping),
            actor=Actor(**actor),
            now=now,
            today=timezone.localdate(now),
        )
    except MappingError as error:
        previewing.refuse(import_id, str(error))
    except Exception:
        # Whoever waits at the page is told that it failed; the log tells the administrator why.
        previewing.refuse(import_id, "")
        raise


@app.task(queue=QUEUE, retry=RetryStrategy(max_attempts=3, wait=5))
def apply_import(import_id: int, actor: dict[str, Any]) -> None:
    """Write a previewed register, then delete its file."""
    now = timezone.now()
    try:
        applying.apply(import_id, actor=Actor(**actor), now=now, today=timezone.localdate(now))
    except ThroughcareError as error:
        # Trying again would not help: the page shows the import as it is.
        logger.warning("Import [%s] was not applied: %s", import_id, error)
        previewing.note_refusal(import_id, str(error))
        return
    keeping.forget(import_id)


@app.periodic(cron="41 3 * * *")
@app.task(queueing_lock="forget_old_registers", pass_context=False)
def forget_old_registers(timestamp: int) -> int:  # noqa: ARG001 - every periodic task gets it
    """Delete register files that nobody applied."""
    return keeping.forget_old(now=timezone.now())


def request_preview(import_id: int, actor: Actor) -> None:
    """Ask for a preview in the caller's transaction: without the import there is no job, and the reverse."""
    _request(preview_import, import_id, actor)


def request_apply(import_id: int, actor: Actor) -> None:
    """Ask for an import to be applied; asking twice makes one job."""
    _request(apply_import, import_id, actor)


def _request(task: Task[Any, Any, Any], import_id: int, actor: Actor) -> None:
    name = f"{task.name}:{import_id}"
    who: dict[str, Any] = {
        "account_id": actor.account_id,
        "agency_id": actor.agency_id,
        "membership_id": actor.membership_id,
        "role": str(actor.role),
    }
    try:
        with transaction.atomic():
            task.configure(lock=name, queueing_lock=name).defer(import_id=import_id, actor=who)
    except AlreadyEnqueued:
        logger.info("The job [%s] waits already.", name)
