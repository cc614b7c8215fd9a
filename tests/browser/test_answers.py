"""What is typed on a page of questions is kept while it is typed, with nothing sent."""

from __future__ import annotations

import pytest

from tests.browser.addresses import one

WORDS = "I bake bread"
FIELD = "textarea[name=q_me__good_at]"


@pytest.fixture(scope="module")
def address(site) -> str:
    person_id = one("SELECT person_id FROM sharing_self_link ORDER BY id LIMIT 1")
    return f"/people/{person_id}/answers/intake/me"


def test_what_is_typed_is_kept_without_sending_it(window, address) -> None:
    here = window("casemanager")
    here.go(address)
    here.page.fill(FIELD, WORDS)
    here.page.locator("#draft-state", has_text="Kept as a draft").wait_for()
    here.go(address)
    assert here.page.input_value(FIELD) == WORDS
    assert here.page.locator("text=did not send it yet").count() == 1
    assert here.complaints == []
