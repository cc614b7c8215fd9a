"""The keyboard is enough: every control can be reached, shows that it was, and does its work."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.browser.addresses import one, prepare
from tests.browser.test_journey import FITTING, said

MOST_TABS = 150
TABBABLE = """() => [...document.querySelectorAll(
  "a[href], button, input:not([type=hidden]), select, textarea, summary")].filter(
    one => !one.disabled && one.tabIndex >= 0 && one.checkVisibility({visibilityProperty: true})
      && !(one.type === "radio" && !one.checked
           && (document.querySelector(`[name="${one.name}"]:checked`)
               || document.querySelector(`[name="${one.name}"]`) !== one))
  ).length"""
FOCUS = """seen => {
  const one = document.activeElement;
  if (!one || one === document.body) return null;
  if (!one.dataset.walked) one.dataset.walked = String(seen);
  const label = one.matches("[type=radio], [type=checkbox]") ? one.labels[0] : null;
  const looks = [one, label].filter(Boolean).flatMap(
    part => [part, ...["::before", "::after"].map(half => [part, half])]).map(
    part => Array.isArray(part) ? getComputedStyle(...part) : getComputedStyle(part)).map(
    style => [style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0, style.boxShadow !== "none"]);
  const box = one.getBoundingClientRect();
  return {
    walked: one.dataset.walked,
    name: `${one.tagName} ${one.id || one.name || one.textContent.trim().slice(0, 40)}`,
    visible: looks.flat().some(Boolean),
    inside: box.bottom > 0 && box.top < innerHeight,
  };
}"""
PAGES = (
    "/day",
    "/caseload",
    "/people/{0}",
    "/people/{0}/plan",
    "/people/{0}/dates",
    "/people/{0}/plan/actions/new",
    "/imports/new",
)


@pytest.fixture(scope="module")
def person_id(site) -> int:
    return prepare().person_id


def walk(page) -> list[dict]:
    """Press Tab until the page has been gone through once."""
    stops = []
    for number in range(MOST_TABS):
        page.keyboard.press("Tab")
        stop = page.evaluate(FOCUS, number)
        if stop is None or stop["walked"] != str(number):
            break
        stops.append(stop)
    return stops


@pytest.mark.parametrize("path", PAGES)
def test_reaches_every_control_and_shows_where_it_is(window, person_id, path) -> None:
    here = window("casemanager")
    here.go(path.format(person_id))
    wanted = min(here.page.evaluate(TABBABLE), MOST_TABS)
    stops = walk(here.page)
    assert len(stops) == wanted, f"reached {len(stops)} of {wanted}; the last was {stops[-1:]}"
    assert [stop["name"] for stop in stops if not (stop["visible"] and stop["inside"])] == []


def test_skips_to_the_content(window) -> None:
    here = window("casemanager")
    here.go("/caseload")
    page = here.page
    page.keyboard.press("Tab")
    link = page.locator(".govuk-skip-link")
    assert link.evaluate("one => one === document.activeElement")
    assert link.bounding_box()["height"] > 10
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")


def press_to(page, selector: str) -> None:
    """Press Tab until the control has the focus."""
    for _ in range(MOST_TABS):
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"Tab never reached {selector}")


def test_moves_a_date(window, person_id) -> None:
    from django.utils import timezone

    day = timezone.localdate() + timedelta(days=50)
    who = one(FITTING, timezone.localdate() + timedelta(days=10))
    page = window("casemanager").page
    page.goto(f"/people/{who}/dates")
    press_to(page, "[name=kind]")
    page.keyboard.type("Expected")
    for part, number in (("day", day.day), ("month", day.month), ("year", day.year)):
        press_to(page, f"[name=on_{part}]")
        page.keyboard.type(str(number))
    press_to(page, "[name=source]")
    page.keyboard.type("court")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="What would move").wait_for()
    press_to(page, "button[name=apply]")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/people/{who}")
    assert "Saved." in said(page)


def test_leads_from_a_mistake_to_its_field(window, person_id) -> None:
    page = window("casemanager").page
    page.goto(f"/people/{person_id}/dates")
    press_to(page, "[name=source]")
    page.keyboard.press("Enter")
    page.locator(".govuk-error-summary").wait_for()
    assert page.title().startswith("Error:")
    assert page.evaluate("document.activeElement.closest('.govuk-error-summary') !== null")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.name").startswith("on")
