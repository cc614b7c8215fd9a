"""Every page fits a small phone, and says nothing on the console: its content policy holds."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.browser.addresses import prepare
from tests.browser.pages import signing, stops, visit
from tests.browser.test_journey import FITTING, fill_day, one

PHONE = {"viewport": {"width": 320, "height": 640}, "has_touch": True, "is_mobile": True}
WIDTHS = """() => {
  const wide = document.scrollingElement.scrollWidth;
  if (wide <= 320) return "";
  const guilty = [...document.querySelectorAll("body *")].filter(
    one => one.getBoundingClientRect().right > 321 && !one.closest(".govuk-visually-hidden"));
  return `${wide} px wide: ` + guilty.slice(-3).map(
    one => `<${one.tagName.toLowerCase()} class="${one.className}"> ${one.textContent.trim().slice(0, 40)}`).join(" // ");
}"""


@pytest.fixture(scope="module")
def numbers(site):
    return prepare()


def faults_of(here, status: int = 200) -> list[str]:
    """Return what is too wide, and what the console complains about but the status we wanted."""
    wide = here.page.evaluate(WIDTHS)
    heard = [one for one in here.complaints if f"status of {status}" not in one]
    here.complaints.clear()
    return [wide, *heard] if wide else heard


def test_a_phone_would_see_what_is_too_wide(window) -> None:
    here = window(None, **PHONE, bypass_csp=True)
    here.go("/about")
    here.page.evaluate(
        "document.querySelector('main').insertAdjacentHTML('beforeend', '<p style=\"width:400px\">x</p>')"
    )
    assert "400" in faults_of(here)[0] or "px wide" in faults_of(here)[0]


def test_the_console_would_say_what_breaks_the_policy(window) -> None:
    here = window(None, **PHONE)
    here.go("/about")
    here.page.evaluate(
        "document.head.append(Object.assign(document.createElement('script'), {textContent: '1'}))"
    )
    assert "Content Security Policy" in " ".join(here.complaints)


def test_every_page_fits_and_keeps_its_policy(window, numbers) -> None:
    windows, faults = {}, []
    for stop in stops(numbers):
        here = visit(stop, windows, window, **PHONE)
        status = 422 if stop.send else stop.status
        faults += [f"{stop}: {fault}" for fault in faults_of(here, status)]
    assert not faults, "\n".join(faults)


def test_pages_around_signing_in_fit_and_keep_their_policy(window, site) -> None:
    faults = [
        f"{name}: {fault}" for name, here in signing(window, **PHONE) for fault in faults_of(here)
    ]
    assert not faults, "\n".join(faults)


def test_what_would_move_fits_before_anything_is_recorded(window, numbers) -> None:
    today = timezone.localdate()
    person_id = one(FITTING, today + timedelta(days=40))
    here = window("casemanager", **PHONE)
    page = here.page
    here.go(f"/people/{person_id}/dates")
    page.get_by_label("Which date?").select_option("expected")
    fill_day(page, "on", today + timedelta(days=400))
    page.get_by_label("Who gave it?").fill("court")
    page.get_by_role("button", name="Show what would move").click()
    shown = page.locator("section", has=page.get_by_role("heading", name="What would move"))
    shown.wait_for()
    headings = shown.get_by_role("heading", level=3).all_inner_texts()
    assert {"Tasks and steps", "After release"} <= set(headings)
    assert faults_of(here) == []
    here.go(f"/people/{person_id}/movements")
    page.get_by_label("Released", exact=True).check()
    page.get_by_role("button", name="Show what would move").click()
    page.get_by_role("button", name="Record and re-plan").wait_for()
    assert "The one contact" in page.locator("main").inner_text()
    assert faults_of(here) == []
