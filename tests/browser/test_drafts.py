"""What is typed in a plan is kept as it is typed, also when the connection goes away."""

from __future__ import annotations

import pytest

from tests.browser.addresses import prepare


@pytest.fixture(scope="module")
def address(site) -> str:
    return f"/people/{prepare().person_id}/plan/needs/new?domain=care"


def test_survives_a_lost_connection_and_a_closed_page(window, address) -> None:
    here = window("casemanager")
    here.go(address)
    text, line = here.page.get_by_label("What does the person need?"), here.page.locator("#kept")
    text.press_sequentially("A dent")
    line.filter(has_text="Draft saved at").wait_for()
    here.context.set_offline(True)
    text.press_sequentially("ist")
    line.filter(has_text="Not saved: there is no connection").wait_for()
    here.context.set_offline(False)
    line.filter(has_text="Draft saved at").wait_for()
    text.press_sequentially(" near by")
    # The same minute is not said twice: wait for the request itself.
    with here.page.expect_response(lambda answer: answer.request.method == "POST"):
        pass
    here.page.close()
    again = here.context.new_page()
    again.goto(address)
    assert again.get_by_label("What does the person need?").input_value() == "A dentist near by"
    assert again.locator(".govuk-error-summary").count() == 0
    again.get_by_role("button", name="Cancel").click()
    again.goto(address)
    assert again.get_by_label("What does the person need?").input_value() == ""


def test_asks_nothing_of_somebody_who_only_reads(window, address) -> None:
    here = window("casemanager")
    here.go(address)
    sent = []
    here.page.on("request", lambda one: sent.append(one.method))
    here.page.wait_for_timeout(3_000)
    assert "POST" not in sent
