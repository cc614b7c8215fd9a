"""Give the room a label of its own: Django's `messages` has taken the name."""

from django.apps import AppConfig


class MessagesConfig(AppConfig):
    """Configure the room."""

    name = "throughcare.messages"
    label = "outbox"
