"""What people do on the pages of one person: answer, write in the plan, make a card; and how to read a page."""

from __future__ import annotations

import io
import re
from datetime import date

import pypdf


def said(page) -> str:
    """Return what a reader sees in the main part, spaces as one."""
    return " ".join(page.locator("main").inner_text().split())


def long(day: date) -> str:
    """Return a day as a page writes it in a sentence."""
    return f"{day.day} {day:%B} {day.year}"


def fill_day(page, name: str, day: date) -> None:
    """Type a day into its three fields."""
    for part in ("day", "month", "year"):
        page.locator(f"[name={name}_{part}]").fill(str(getattr(day, part)))


def fits(page) -> bool:
    """Tell whether nothing stands out of a small phone."""
    return page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def of(words: str, thing: str) -> re.Pattern[str]:
    """Return the name of a link or a button that says unseen what it is about."""
    return re.compile(rf"^{re.escape(words)} ?: ?{re.escape(thing)}$")


def show(locator) -> None:
    """Scroll there, for a picture."""
    locator.evaluate("one => one.scrollIntoView()")


def answer(page, question: str, words: str) -> None:
    """Choose an answer."""
    page.get_by_role("group", name=question).get_by_label(words, exact=True).check()


def need(page, domain: str, text: str) -> None:
    """Add a need."""
    page.get_by_role("button", name="Add a need", exact=True).click()
    page.get_by_label(domain, exact=True).check()
    page.get_by_label("What does the person need?").fill(text)
    page.get_by_role("button", name="Add need").click()
    page.wait_for_url("**/plan#need-*")


def goal(page, under: str, words: str, *, waiting_days: int | None = None) -> None:
    """Add a goal under a need."""
    page.get_by_role("link", name=of("Add a goal", under)).click()
    page.get_by_label("The goal, in the person's own words").fill(words)
    if waiting_days is not None:
        page.get_by_label("Waiting time in days, if it is known").fill(str(waiting_days))
    page.get_by_role("button", name="Add goal").click()
    page.wait_for_url("**/plan#goal-*")


def step(
    page, under: str, text: str, *, owner: str, day: date | None = None, before_release: int = 0
) -> None:
    """Add a step under a goal, by a day or some days before release."""
    page.get_by_role("link", name=of("Add an action", under)).click()
    page.get_by_label("What is to be done?").fill(text)
    page.get_by_role("group", name="Who does it?").get_by_label(owner, exact=True).check()
    if day is None:
        page.get_by_label("Some days before release").check()
        page.get_by_label("How many days before or after release?").fill(str(before_release))
    else:
        page.get_by_label("By a day that I enter").check()
        fill_day(page, "due_on", day)
    page.get_by_role("button", name="Add action").click()
    page.wait_for_url("**/plan#action-*")


def step_row(page, text: str):
    """Return the row of a step."""
    return page.locator("li[id^=action-]", has_text=text)


def print_card(page) -> tuple[str, str]:
    """Make a card, and read the words and the code on the paper."""
    with page.expect_download() as found:
        page.get_by_role("button", name="Make the card as a PDF").click()
    paper = pypdf.PdfReader(io.BytesIO(found.value.path().read_bytes())).pages[0].extract_text()
    words = re.findall(r"^[1-6]\. (\w+)$", paper, re.MULTILINE)
    code = re.search(r"^[A-Z2-9]{4}-[A-Z2-9]{4}$", paper, re.MULTILINE)
    assert len(words) == 6
    assert code
    return " ".join(words), code[0]
