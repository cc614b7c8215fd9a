"""Every page keeps the machine-checkable part of WCAG 2.2, levels A and AA."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.addresses import every_address, prepare
from tests.browser.pages import NO_PAGE, signing, stops, visit

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
AXE = Axe().axe_script
RUN = """async rules => {
  const settings = {runOnly: {type: "tag", values: rules}, resultTypes: ["violations"], preload: false};
  const found = await axe.run(settings);
  return found.violations.map(one => `${one.id}: ${one.help} ` + one.nodes.slice(0, 3).map(
    node => `${node.target.join(" ")} | ${node.html.slice(0, 160)}`).join(" // "));
}"""
BAD = """document.querySelector("main").insertAdjacentHTML("beforeend", '<img src="/x.png"><input>')"""


def faults_of(page) -> list[str]:
    """Run axe on a page."""
    page.evaluate(AXE)
    return page.evaluate(RUN, RULES)


@pytest.fixture(scope="module")
def numbers(site):
    return prepare()


def test_every_address_left_out_exists() -> None:
    assert set(NO_PAGE) <= set(every_address())


def test_axe_would_find_something(window) -> None:
    here = window(None, bypass_csp=True)
    here.go("/about")
    here.page.evaluate(BAD)
    assert {fault.split(":")[0] for fault in faults_of(here.page)} == {"image-alt", "label"}


def test_axe_finds_nothing_on_any_page(window, numbers) -> None:
    windows, faults = {}, []
    for stop in stops(numbers):
        here = visit(stop, windows, window, bypass_csp=True)
        faults += [f"{stop}: {fault}" for fault in faults_of(here.page)]
    assert not faults, "\n".join(faults)


def test_axe_finds_nothing_around_signing_in(window, site) -> None:
    faults = [
        f"{name}: {fault}"
        for name, here in signing(window, bypass_csp=True)
        for fault in faults_of(here.page)
    ]
    assert not faults, "\n".join(faults)
