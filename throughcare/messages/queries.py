"""Read the outbox; it holds no personal data of the people messages are about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from throughcare.messages.models import Message

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import datetime

PAGE = 50


@dataclass(frozen=True, slots=True)
class MessageRow:
    """Hold one message of the outbox."""

    message_id: int
    channel: str
    to: str
    text_code: str
    params: Mapping[str, str]
    state: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Delivery:
    """Hold what became of one message."""

    message_id: int
    state: str
    fault: str


def deliveries(message_ids: Collection[int]) -> list[Delivery]:
    """Return what became of messages."""
    found = Message.objects.filter(pk__in=list(message_ids)).order_by("pk")
    return [Delivery(*row) for row in found.values_list("pk", "state", "fault")]


def newest(before_id: int | None = None) -> list[MessageRow]:
    """Return messages, the newest first; one more than PAGE when there is a next page.

    Those to the people themselves are left out: who gets one, and when, is about them.
    """
    found = Message.objects.filter(body="").exclude(text_code__startswith="reminder.")
    found = found.order_by("-pk")
    if before_id is not None:
        found = found.filter(pk__lt=before_id)
    rows = found.values_list("pk", "channel", "to", "text_code", "params", "state", "created_at")
    return [MessageRow(*row) for row in rows[: PAGE + 1]]
