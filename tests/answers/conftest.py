"""The cast of these tests, made anew for each: that of the notes, with other rules on health."""

from __future__ import annotations

import pytest

from tests.notes.cast import Cast, make_cast


@pytest.fixture
def cast(db) -> Cast:
    return make_cast()
