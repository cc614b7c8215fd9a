"""Put messages out. In a safe house (demo, test) they are held and shown, never sent."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.conf import settings

from throughcare.messages.models import Message

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class Outgoing:
    """Hold one message: an address, a text code and plain values without personal data."""

    channel: str
    to: str
    language: str
    text_code: str
    params: Mapping[str, str] = field(default_factory=dict)
    subject: str = ""
    body: str = ""
    """Words for the person themself, in place of those of the text code."""


def put_out(outgoing: Sequence[Outgoing], *, now: datetime) -> list[int]:
    """Store messages in the caller's transaction: they leave only if what they tell of was recorded.

    Shapes: their numbers, in the same order.
    """
    state = Message.State.HELD if settings.SAFE_MODE else Message.State.WAITING
    stored = Message.objects.bulk_create(
        [
            Message(
                channel=one.channel,
                to=one.to,
                language=one.language,
                text_code=one.text_code,
                params=dict(one.params),
                subject=one.subject,
                body=one.body,
                state=state,
                created_at=now,
            )
            for one in outgoing
        ]
    )
    return [one.pk for one in stored]


def came_back(message_ids: Sequence[int], fault: str, *, now: datetime) -> int:
    """Record that messages which had left came back, for example because a mailbox is gone; return how many."""
    found = Message.objects.filter(pk__in=list(message_ids), state=Message.State.SENT)
    return found.update(
        state=Message.State.FAILED, fault=f"came back: {fault}"[:254], settled_at=now
    )


def forget(message_ids: Sequence[int]) -> int:
    """Delete messages to somebody whose file goes; return how many."""
    return Message.objects.filter(pk__in=list(message_ids)).delete()[0]
