"""The desk from which these tests refer somebody."""

from __future__ import annotations

import pytest

from tests.referrals.desk import Desk, set_up_desk


@pytest.fixture
def desk(small_world) -> Desk:
    return set_up_desk(small_world)
