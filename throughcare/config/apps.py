"""Configure the whole."""

from django.apps import AppConfig


class ThroughcareConfig(AppConfig):
    """Load the checks of configuration and health."""

    name = "throughcare.config"
    label = "config"

    def ready(self) -> None:
        """Register the system checks."""
        from throughcare.config import checks  # noqa: F401 - registers on import
