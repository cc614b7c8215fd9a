"""Register the room with Django."""

from __future__ import annotations

from django.apps import AppConfig

from throughcare.pages import catalogues


class PagesConfig(AppConfig):
    """Carry the static files and the translations of all pages."""

    name = "throughcare.pages"
    label = "pages"

    def ready(self) -> None:
        """Compile changed translation catalogues, so that an edited text shows at once."""
        catalogues.compile_changed()
