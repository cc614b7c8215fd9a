"""Send what waits in the outbox. In a safe house nothing waits: everything was held."""

from __future__ import annotations

import smtplib
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext_noop as _
from procrastinate.contrib.django import app

from throughcare.messages.models import Message

if TYPE_CHECKING:
    from collections.abc import Mapping

BATCH = 50
TEXTS: Mapping[str, tuple[str, str]] = {
    "mail.dates_moved": (
        _("Dates moved for someone you work with"),
        _("Dates moved for someone %(agency)s works with. Sign in to see what and for whom."),
    ),
}
"""Text code -> subject and body. Neither names the person: mail is no place for that."""


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="send_waiting", pass_context=False)
def send_waiting(timestamp: int) -> int:  # noqa: ARG001 - every periodic task gets it
    """Send waiting mail, one transaction a message; return how many left."""
    sent = 0
    if settings.SAFE_MODE:
        return sent
    for _number in range(BATCH):
        outcome = _send_one()
        if outcome is None:
            break
        sent += outcome
    return sent


@transaction.atomic
def _send_one() -> bool | None:
    """Send the oldest waiting mail; None when none waits, False when it failed and says why."""
    waiting = Message.objects.select_for_update(skip_locked=True).filter(
        state=Message.State.WAITING, channel=Message.Channel.EMAIL
    )
    message = waiting.order_by("pk").first()
    if message is None:
        return None
    try:
        _mail(message).send()
    except (OSError, smtplib.SMTPException, LookupError, TypeError) as error:
        # A text that is missing or lacks a value fails too: it must not stop the mail behind it.
        message.state, message.fault = (
            Message.State.FAILED,
            f"{type(error).__name__}: {error}"[:254],
        )
    else:
        message.state = Message.State.SENT
    message.settled_at = timezone.now()
    message.save(update_fields=["state", "fault", "settled_at"])
    return message.state == Message.State.SENT


def _mail(message: Message) -> EmailMessage:
    subject, body = TEXTS[message.text_code]
    with translation.override(message.language):
        subject_text = translation.gettext(subject)
        body_text = translation.gettext(body) % message.params
    return EmailMessage(subject_text, body_text, to=[message.to])
