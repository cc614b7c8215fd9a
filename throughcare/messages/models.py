"""What leaves, or would have left, the house."""

from __future__ import annotations

from django.db import models


class Message(models.Model):
    """One row is one message to one address: waiting, sent, failed, or held back in a safe house.

    It carries a text code and plain values, never personal data of the person it is about. A reminder to the person
    themself carries its words instead, as few as possible; they go when it has left.
    """

    class Channel(models.TextChoices):
        EMAIL = "email"
        SMS = "sms"
        LETTER = "letter"

    class State(models.TextChoices):
        WAITING = "waiting"
        SENT = "sent"
        HELD = "held"
        FAILED = "failed"

    channel = models.CharField(max_length=8, choices=Channel.choices)
    to = models.CharField(max_length=254)
    language = models.CharField(max_length=12)
    text_code = models.CharField(max_length=64)
    params = models.JSONField(default=dict)
    subject = models.CharField(max_length=120, blank=True)
    body = models.TextField(blank=True)
    """Words in place of those of the text code; emptied when it has left."""
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    created_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    fault = models.CharField(max_length=254, blank=True)

    class Meta:
        db_table = "messages_message"
        indexes = (
            models.Index(fields=["-created_at", "-id"], name="message_newest_first"),
            models.Index(
                fields=["id"], name="message_waiting", condition=models.Q(state="waiting")
            ),
        )

    def __str__(self) -> str:
        return f"{self.channel} {self.text_code} {self.state}"
