"""The scene of these tests, made anew for each."""

from __future__ import annotations

import pytest

from tests.appointments.scene import Scene


@pytest.fixture
def scene(db) -> Scene:
    return Scene()
