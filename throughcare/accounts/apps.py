"""Configure the room."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Configure the room."""

    name = "throughcare.accounts"
    label = "accounts"
