"""A story of one invented person, told through the windows of everybody around them, while months pass."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pypdf

from tests.browser.addresses import one
from tests.browser.clock import Clock
from tests.browser.test_kiosk import fits, sign_in

PHONE = {"viewport": {"width": 320, "height": 640}, "has_touch": True, "is_mobile": True}
CONTACTS = ("Marijke de Haan", "Anneke Wolters", "Samira Bouzid")

UNCOVERED = """
SELECT count(*) FROM caseloads_case c WHERE tstzmultirange(c.during) IS DISTINCT FROM
  (SELECT range_agg(n.during) FROM caseloads_named_contact n WHERE n.case_id = c.id)
"""
AT_ONCE = """
SELECT count(*) FROM caseloads_named_contact a JOIN caseloads_named_contact b
    ON a.case_id = b.case_id AND a.id < b.id AND a.during && b.during
"""


@dataclass
class Story:
    """The person, the clock, and the windows."""

    window: Any
    picture: Any
    clock: Clock
    first: date
    person_id: int = 0
    card: str = ""

    def day(self, number: int) -> date:
        return self.first + timedelta(days=number)

    def open(self, name: str, path: str):
        """Open a page as a worker of the cast; return it."""
        here = self.window(name)
        here.go(path)
        return here.page

    def worker(self, name: str, path: str = ""):
        """Open a page of the person as a worker of the cast; return it."""
        return self.open(name, f"/people/{self.person_id}{path}")

    def does_not_exist_for(self, *names: str) -> None:
        for name in names:
            self.window(name).go(f"/people/{self.person_id}", 404)

    def phone(self, path: str = "/me", code: str = ""):
        """Sign in on a small phone with the words of the card; return the page. It must fit."""
        here = self.window(None, **PHONE)
        here.go("/card")
        sign_in(here, self.card, code)
        here.go(path)
        assert fits(here.page), f"{path} does not fit a phone"
        return here.page

    def contact_is(self, name: str, page) -> None:
        """Check that this worker, and nobody else, is shown as the contact; and was so without a gap."""
        card = page.locator(".tc-contact").first.inner_text()
        assert name in card, card
        assert not [other for other in CONTACTS if other != name and other in card]
        assert one(UNCOVERED) == one(AT_ONCE) == 0


def choose(page, label: str, text: str) -> None:
    """Choose from a list by a part of the words."""
    found = page.get_by_label(label)
    found.select_option(found.locator("option", has_text=text).first.get_attribute("value"))


def press(page, name: str) -> None:
    page.locator("main").get_by_role("button", name=name, exact=True).click()
    page.wait_for_load_state()


def answer(page, question: str, word: str) -> None:
    """Choose one answer of a question with several."""
    page.get_by_role("group", name=question).get_by_label(word, exact=True).check()


def print_card(page) -> tuple[str, str]:
    """Make a card as a worker does who knows the person; return the words and the code on the paper."""
    page.get_by_role("link", name="Give the person a way in").click()
    page.get_by_label("I know this person").check()
    page.get_by_label("Language of the card").select_option("en")
    with page.expect_download() as found:
        page.get_by_role("button", name="Make the card as a PDF").click()
    text = pypdf.PdfReader(io.BytesIO(found.value.path().read_bytes())).pages[0].extract_text()
    words = re.findall(r"^[1-6]\. (\w+)$", text, re.MULTILINE)
    code = re.search(r"^[A-Z2-9]{4}-[A-Z2-9]{4}$", text, re.MULTILINE)
    return " ".join(words), code[0]
