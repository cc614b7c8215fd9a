"""Configure the whole."""

from django.apps import AppConfig


class ThroughcareConfig(AppConfig):
    """Load the checks of configuration and health."""

    name = "throughcare.config"
    label = "config"

    def ready(self) -> None:
        """Register the system checks; let every job begin with nothing decided."""
        from procrastinate.contrib.django import app

        from throughcare.config import checks  # noqa: F401 - registers on import
        from throughcare.sharing.actions import guarding

        middleware = app.worker_defaults.get("task_middleware") or []
        app.worker_defaults["task_middleware"] = [*middleware, guarding.job]
