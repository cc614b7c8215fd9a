"""What the tests of pages share."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.test import RequestFactory
from django.utils import translation
from jinja2 import ChoiceLoader, Environment, FileSystemLoader

from throughcare.pages import catalogues, gallery
from throughcare.pages.environment import environment

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "throughcare"
NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)


def template_folders() -> list[Path]:
    return sorted(path for path in PACKAGE.glob("*/templates") if path.is_dir())


@pytest.fixture(scope="session", autouse=True)
def _compiled_catalogues() -> None:
    catalogues.compile_changed()


@pytest.fixture(scope="session")
def pages() -> Environment:
    """Every template of the repository in the environment of the product."""
    folders = [FileSystemLoader(folder) for folder in template_folders()]
    return environment(loader=ChoiceLoader(folders))


@pytest.fixture
def show(pages: Environment) -> Callable[..., str]:
    """Render a line of Jinja in a language."""

    def render(source: str, *, language: str = "en", **context: Any) -> str:
        with translation.override(language):
            return pages.from_string(source).render(context)

    return render


@pytest.fixture
def gallery_html(pages: Environment) -> Callable[[str], str]:
    """Render the page that shows every component, in a language."""

    def render(language: str) -> str:
        request = RequestFactory().get("/gallery/")
        with translation.override(language):
            context = gallery.context(NOW) | {"request": request, "csrf_input": ""}
            return pages.get_template("pages/gallery.html").render(context)

    return render
