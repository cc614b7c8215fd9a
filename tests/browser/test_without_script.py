"""Nothing essential needs a script: the same work with JavaScript switched off."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.browser.addresses import one, prepare
from tests.browser.test_journey import FITTING, fill_day, register, said


@pytest.fixture
def page(window):
    return window("casemanager", java_script_enabled=False).page


@pytest.fixture(scope="module")
def today(site):
    from django.utils import timezone

    return timezone.localdate()


def test_a_register_is_sent_and_applied(page, site, today) -> None:
    page.goto("/imports")
    page.get_by_role("button", name="Send a register").click()
    file = {"name": "register.csv", "mimeType": "text/csv", "buffer": register(today, people=60)}
    page.get_by_label("Register file").set_input_files(file)
    page.get_by_role("button", name="Read the file").click()
    page.get_by_text("The file is being read").wait_for()
    site.work()
    page.get_by_role("link", name="Refresh this page").click()
    page.get_by_role("button", name="Apply this register").click()
    page.get_by_role("button", name="Apply this register").click()
    site.work()
    page.get_by_role("link", name="Refresh this page").click()
    assert "Applied" in said(page)


def test_a_list_is_filtered(page) -> None:
    page.goto("/people")
    page.get_by_text("Filter this list").first.click()
    page.get_by_label("Where").select_option("after")
    page.get_by_role("button", name="Apply").click()
    assert "where=after" in page.url
    page.get_by_role("link", name="Clear all filters").click()
    assert "where" not in page.url


def test_a_date_is_moved(page, today) -> None:
    person_id = one(FITTING, today + timedelta(days=10))
    page.goto(f"/people/{person_id}/dates")
    fill_day(page, "on", today + timedelta(days=70))
    page.get_by_label("Who gave it?").fill("court")
    page.get_by_role("button", name="Show what would move").click()
    page.get_by_role("button", name="Record the date and re-plan").click()
    assert page.url.endswith(f"/people/{person_id}")
    assert "Saved." in said(page)


def test_a_task_is_done_and_undone(page, today) -> None:
    person_id = one(FITTING, today + timedelta(days=10))
    page.goto(f"/people/{person_id}")
    page.locator("a", has_text="Done:").first.click()
    page.locator("main").get_by_role("button").click()
    assert "Recorded as done" in said(page)
    page.locator("summary", has_text="Done (").click()
    page.get_by_role("button", name="Undo").first.click()
    assert "the task is open again" in said(page)


def test_a_step_of_the_plan_is_ticked(page) -> None:
    numbers = prepare()
    page.goto(f"/people/{numbers.person_id}/plan")
    page.locator(f"#action-{numbers.my_action_id}").get_by_role("button").click()
    page.locator("main form button").first.wait_for()
    assert one("SELECT done_on IS NOT NULL FROM plans_action WHERE id = %s", numbers.my_action_id)


def test_the_language_changes(window) -> None:
    page = window("teamleader", java_script_enabled=False).page
    page.goto("/caseload")
    page.locator(".tc-languages button[lang=nl]").click()
    assert page.url.endswith("/caseload")
    assert page.locator("html").get_attribute("lang") == "nl"


def test_signing_out_works(page) -> None:
    page.goto("/caseload")
    page.locator("header").get_by_role("button", name="Sign out").click()
    page.goto("/caseload")
    assert "/sign-in" in page.url
