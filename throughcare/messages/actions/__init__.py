"""Put messages out. In a safe house (demo, test) they are held and shown, never sent."""

from __future__ import annotations

from dataclasses import dataclass
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
    params: Mapping[str, str]


def put_out(outgoing: Sequence[Outgoing], *, now: datetime) -> None:
    """Store messages in the caller's transaction: they leave only if what they tell of was recorded."""
    state = Message.State.HELD if settings.SAFE_MODE else Message.State.WAITING
    Message.objects.bulk_create(
        [
            Message(
                channel=one.channel,
                to=one.to,
                language=one.language,
                text_code=one.text_code,
                params=dict(one.params),
                state=state,
                created_at=now,
            )
            for one in outgoing
        ]
    )
