"""Jobs beside my page: make the copy of everything, and delete it when its days are over."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone, translation
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from throughcare.audit.types import Act
from throughcare.exchange.exports import keeping, packing
from throughcare.kernel.access import Access, Actor
from throughcare.portal.rights.paper import readable
from throughcare.sharing import actions as sharing
from throughcare.sharing.queries import person_of_account

if TYPE_CHECKING:
    from throughcare.exchange.exports.values import Package

QUEUE = "exports"
logger = logging.getLogger(__name__)


@app.task(queue=QUEUE, retry=RetryStrategy(max_attempts=3, wait=5))
def make_package(request_id: int, actor: dict[str, Any], language: str, address: str) -> None:
    """Gather everything about the person who asks, in their language, and keep it for them."""
    now = timezone.now()
    today = timezone.localdate(now)
    who = Actor(**actor)
    try:
        if who.account_id is None or person_of_account(who.account_id) != who.person_id:
            logger.warning("Package [%s] was not made: the account is nobody's now.", request_id)
            return
        access = sharing.decide(
            who,
            person_id=who.person_id or 0,
            what="access_package",
            now=now,
            today=today,
            act=Act.EXPORT,
        )
        if not isinstance(access, Access):
            logger.warning("Package [%s] was not made: the account has changed.", request_id)
            return

        def paper(package: Package) -> bytes:
            return readable(package, language=language)

        with translation.override(language):
            packing.make_package(
                request_id,
                readable=paper,
                address=address,
                language=language,
                access=access,
                now=now,
                today=today,
            )
    except Exception:
        # Whoever waits at the page is told that it failed; the log tells the administrator why.
        keeping.note_progress(request_id, 0, is_failed=True)
        raise


@app.periodic(cron="31 3 * * *")
@app.task(queueing_lock="forget_packages", pass_context=False)
def forget_packages(timestamp: int) -> int:  # noqa: ARG001 - every periodic task gets it
    """Delete copies whose days are over; return how many."""
    return keeping.forget_old(now=timezone.now())


def request_package(request_id: int, actor: Actor, *, language: str, address: str) -> None:
    """Ask for a package in the caller's transaction; asking twice makes one job."""
    name = f"package:{request_id}"
    who: dict[str, Any] = {
        "account_id": actor.account_id,
        "role": str(actor.role),
        "person_id": actor.person_id,
    }
    try:
        with transaction.atomic():
            make_package.configure(lock=name, queueing_lock=name).defer(
                request_id=request_id, actor=who, language=language, address=address
            )
    except AlreadyEnqueued:
        logger.info("The job [%s] waits already.", name)
