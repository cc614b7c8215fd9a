"""A worker prints a card, the person signs in with it at a kiosk, leaves, and nothing is left.

Follows docs/how-to/let-a-person-in.md.
"""

from __future__ import annotations

import io
import re

import pypdf
import pytest
from django.contrib.sessions.models import Session

from throughcare.pages import kiosk as kiosks

PERSON = "SELECT person_id FROM sharing_self_link ORDER BY id LIMIT 1"

# The person of the card reads Dutch; who has left is in the language of the device.
LEAVE = re.compile("^(Leave|Weggaan)$")
KEPT_NOTHING = re.compile(
    "Nothing of you is kept on this device|Er blijft niets van u op dit apparaat"
)
CLOSED = re.compile("everything was closed|is alles gesloten")


def person_id() -> int:
    from tests.browser.addresses import one

    return one(PERSON)


def print_card(window) -> tuple[str, str]:
    """Make a card as the case manager does, and read what is on the paper."""
    worker = window("casemanager")
    worker.go(f"/people/{person_id()}")
    worker.page.get_by_role("link", name="Give the person a way in").click()
    worker.page.get_by_label("The person showed a document").check()
    worker.page.get_by_label("Language of the card").select_option("nl")
    with worker.page.expect_download() as found:
        worker.page.get_by_role("button", name="Make the card as a PDF").click()
    paper = io.BytesIO(found.value.path().read_bytes())
    text = pypdf.PdfReader(paper).pages[0].extract_text()
    words = re.findall(r"^[1-6]\. (\w+)$", text, re.MULTILINE)
    code = re.search(r"^[A-Z2-9]{4}-[A-Z2-9]{4}$", text, re.MULTILINE)
    assert len(words) == 6
    return " ".join(words), code[0]


def set_up_kiosk(window) -> str:
    """Set a device up as the administrator does; return its address."""
    admin = window("administrator")
    admin.go("/administration/kiosks")
    admin.page.get_by_label("Where the device stands").fill("Library, wing B")
    admin.page.get_by_role("button", name="Set it up").click()
    address = admin.page.locator("main code").first.inner_text()
    return "/" + address.split("/", 3)[3]


def sign_in(here, words: str, code: str = "") -> None:
    here.page.get_by_label("The six words on your card").fill(words)
    here.page.get_by_label("Code: only the first time").fill(code)
    here.page.get_by_role("button", name="Sign in").click()
    here.page.wait_for_url("**/me")


def fits(page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


class TestAccessibility:
    def test_of_a_page_at_a_kiosk_and_of_a_supporter(self, window) -> None:
        from tests.browser.test_accessibility import faults_of

        words, code = print_card(window)
        here = window(None, bypass_csp=True)
        here.go(set_up_kiosk(window))
        sign_in(here, words, code)
        assert not faults_of(here.page)
        here.page.evaluate("document.querySelector('[data-kiosk-warning]').hidden = false")
        assert not faults_of(here.page)
        here.go("/me/supporters")
        assert not faults_of(here.page)


class TestCardAtAKiosk:
    @pytest.mark.requirement("R114")
    @pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
    def test_from_paper_to_nothing_left(self, window, script) -> None:
        words, code = print_card(window)
        address = set_up_kiosk(window)
        narrow = {"width": 320, "height": 640}
        here = window(None, viewport=narrow, has_touch=True, java_script_enabled=script)
        here.go(address)
        assert here.page.url.endswith("/card")
        assert "Library, wing B" in here.text()
        assert here.page.get_by_role("link", name="Sign in", exact=True).count() == 0
        if script:
            assert fits(here.page)
        sign_in(here, words, code)
        name = here.page.locator("h1").inner_text()
        said = here.page.locator(".tc-kiosk").inner_text()
        assert "Als u niets doet, sluit alles om" in said, "the card's person reads Dutch"
        if script:
            assert fits(here.page)
            assert here.page.evaluate("document.querySelector('form').autocomplete") == "off"
        here.go("/me/plan/goals/new")
        here.page.locator("main textarea, main input[type=text]").first.fill("Half a sentence")
        here.page.get_by_role("button", name=LEAVE).click()
        here.page.get_by_text(KEPT_NOTHING).wait_for()
        assert [one["name"] for one in here.context.cookies() if one["name"] == "sessionid"] == []
        here.page.go_back()
        here.page.wait_for_load_state()
        assert name not in here.page.content()
        assert "Half a sentence" not in here.page.content()
        here.go("/me")
        assert here.page.url.endswith("/card") or "/card" in here.page.url
        here.go(address)
        sign_in(here, words)
        here.go("/me/plan/goals/new")
        assert "Half a sentence" not in here.page.content()

    def test_warns_and_closes(self, window) -> None:
        words, code = print_card(window)
        here = window(None)
        here.go(set_up_kiosk(window))
        here.page.clock.install()
        sign_in(here, words, code)
        warning = here.page.get_by_role("alert").filter(has_text="Bent u er nog?")
        assert warning.count() == 0
        here.page.clock.fast_forward(125_000)
        warning.wait_for()
        here.page.keyboard.press("Shift")
        here.page.clock.run_for(2_000)
        assert warning.count() == 0
        _leave_alone(here)
        here.page.clock.fast_forward(200_000)
        here.page.get_by_text(CLOSED).wait_for()
        assert here.page.url.endswith("/card?left=away")

    def test_old_card_is_worth_nothing(self, window) -> None:
        words, code = print_card(window)
        print_card(window)
        here = window(None)
        here.go("/card")
        here.page.get_by_label("The six words on your card").fill(words)
        here.page.get_by_label("Code: only the first time").fill(code)
        here.page.get_by_role("button", name="Sign in").click()
        assert "not the words of a card that works" in here.text()


def _leave_alone(here) -> None:
    """Let the server believe that nobody did anything for a while."""
    from django.contrib.sessions.backends.db import SessionStore

    for row in Session.objects.all():
        session = SessionStore(row.session_key)
        if kiosks.SEEN in session:
            session[kiosks.SEEN] = 0
            session.save()
