"""The definitions that the tests read, as text."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from throughcare.programmes.rules import loading
from throughcare.programmes.types.definition import Definition

ROOT = Path(__file__).parents[2]
ZWOLLE_FILE = ROOT / "throughcare/programmes/definitions/nl-kansen-bieden-zwolle.yaml"
REFERENCE_PAGE = ROOT / "docs/reference/programme-definition.md"


@pytest.fixture(scope="session")
def zwolle_text() -> str:
    return ZWOLLE_FILE.read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def zwolle(zwolle_text: str) -> Definition:
    return loading.load(zwolle_text, name=ZWOLLE_FILE.name)


@pytest.fixture(scope="session")
def example_text() -> str:
    """Return the small programme of the reference page."""
    found = re.search(r"```yaml definition\n(.*?)```", REFERENCE_PAGE.read_text("utf-8"), re.DOTALL)
    assert found is not None
    return found[1]
