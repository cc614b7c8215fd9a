"""Jobs that run beside the web server, on the same database."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from procrastinate import App


def on_app_ready(app: App) -> None:
    """Let the job app know the tasks of every room."""
    app.import_paths = [*app.import_paths, "throughcare.exchange.tasks"]
