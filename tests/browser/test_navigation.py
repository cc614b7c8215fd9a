"""The main navigation: few words, every page behind them, by keyboard, on a phone and without script."""

from __future__ import annotations

import pytest

PHONE = {"viewport": {"width": 320, "height": 640}, "has_touch": True, "is_mobile": True}
SCREENS = {
    "desk": {},
    "phone": PHONE,
    "desk without script": {"java_script_enabled": False},
    "phone without script": {**PHONE, "java_script_enabled": False},
}
LINKS = "one => [...one.querySelectorAll('a')].map(link => link.getAttribute('href'))"


@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize("who", ["casemanager", "teamleader", "municipality"])
def test_every_page_is_behind_at_most_two_clicks(window, who, screen) -> None:
    here = window(who, **SCREENS[screen])
    here.go("/day")
    bar = here.page.locator("nav[aria-label=Main]")
    assert bar.locator("> ul > li").count() <= 6
    for address in bar.evaluate(LINKS):
        here.go("/day")
        toggle = bar.locator("button.govuk-service-navigation__toggle")
        if toggle.is_visible():
            toggle.click()
        link = bar.locator(f"a[href='{address}']")
        if not link.is_visible():
            bar.locator(f"details:has(a[href='{address}']) > summary").click()
        link.click()
        assert here.page.url.endswith(address)


def test_opens_by_keyboard_one_at_a_time(window) -> None:
    here = window("teamleader")
    here.go("/day")
    groups = here.page.locator("nav[aria-label=Main] details")
    for number in range(groups.count()):
        groups.nth(number).locator("summary").focus()
        here.page.keyboard.press("Enter")
        opened = [groups.nth(one).get_attribute("open") for one in range(groups.count())]
        assert [one is not None for one in opened].count(True) == 1
        assert opened[number] is not None


def test_says_where_one_is(window) -> None:
    here = window("casemanager")
    here.go("/overdue")
    active = here.page.locator(".govuk-service-navigation__item--active")
    assert active.count() == 1
    assert active.locator("summary").inner_text() == "People"
    assert active.locator("[aria-current]").get_attribute("href") == "/overdue"
