"""An NGO on an island: no choice where somebody goes home, a link without an account, and one answer that counts.

Follows docs/tutorials/an-ngo-on-an-island.md and takes its pictures.
"""

from __future__ import annotations

import re

import pytest

from tests.browser.doing import fill_day, need, said
from tests.browser.stories import PHONE, Story, choose, press, print_card
from tests.browser.test_accessibility import faults_of
from tests.browser.test_kiosk import fits

NAME = "Sytske Kooiman"
WORDS = "I come home to the island. May I come on Thursdays?"
COFFEE = "Coffee on Thursdays"
CLASS = "A class to learn to read and write."
ANSWER = "Come on Thursday at ten. Ask for Trijn."


@pytest.mark.requirement("R60", "R93")
def test_a_small_organisation_answers_by_link(window, site, picture) -> None:
    from django.utils import timezone

    story = Story(window, picture, None, timezone.localdate())
    arrives(story)
    the_island_has_no_choice(story)
    person_asks_the_organisation(story)
    address = the_mail_names_nobody()
    link_is_opened_without_an_account(story, address)
    link_is_worth_one_answer(story, address)
    person_reads_the_answer(story)
    nobody_owns_a_need(story)
    an_authority_is_asked(story)
    person_reads_what_nobody_takes_on(story)


def arrives(story: Story) -> None:
    """The prison takes in somebody whose home is an island, and makes a card."""
    page = story.open("casemanager", "/admit")
    page.get_by_label("Given names").fill("Sytske")
    page.get_by_label("Family name").fill("Kooiman")
    choose(page, "Home municipality", "Texel")
    fill_day(page, "admitted_on", story.day(-60))
    page.get_by_label("Legal title").select_option("sentence")
    fill_day(page, "expected", story.day(45))
    press(page, "Take in")
    story.person_id = int(re.search(r"/people/(\d+)", page.url)[1])
    story.card, code = print_card(story.worker("casemanager"))
    assert NAME in said(story.phone(code=code))


def look(story: Story, need: str, place: str):
    """Look for a service; return the page."""
    page = story.open("casemanager", "/services")
    page.get_by_label("Help with").select_option(label=need)
    page.get_by_label("Municipality").fill(place)
    press(page, "Apply")
    return page


def the_island_has_no_choice(story: Story) -> None:
    """What is there is shown with its faults; then what travels, is remote, or lies over the water."""
    page = look(story, "A place to live", "Texel")
    for told in (
        "There is no choice in this place",
        "Two guest rooms on the island",
        "Takes nobody now",
        "Not confirmed for long",
        "Comes to people",
        "In a municipality 50 minutes away",
    ):
        assert told in said(page), told
    assert faults_of(page) == []
    story.picture(page, "island-no-choice", 1100, at=page.locator("#turn-to"))
    page = look(story, "Debts", "Terschelling")
    assert "There is no choice in this place" in said(page)
    assert "Debt advice by video" in said(page)
    page = look(story, "Learning", "Terschelling")
    assert "No service was found" in said(page)


def person_asks_the_organisation(story: Story) -> None:
    """The person chooses who is asked and what they learn: the name and the question, and nothing else."""
    page = story.phone("/me")
    page.get_by_role("link", name="See who was asked to help you").click()
    press(page, "Ask for help yourself")
    found = page.locator("[name=service] option", has_text=COFFEE)
    page.locator("[name=service]").select_option(found.get_attribute("value"))
    page.locator("[name=words]").fill(WORDS)
    press(page, "Continue: choose what they shall know")
    page.get_by_label("Name: ").check()
    page.get_by_label("What is asked: ").check()
    assert fits(page)
    story.picture(page, "island-what-they-learn", 760, 320)
    press(page, "Send")
    assert "It was sent." in said(page)


def the_mail_names_nobody() -> str:
    """Return the address in the mail that went to the mailbox of the service."""
    from throughcare.messages.models import Message

    mail = Message.objects.filter(text_code="mail.referral_link").latest("pk")
    assert mail.to == "trijn.vlaming@example.org"
    assert "Sytske" not in f"{mail.params}{mail.subject}{mail.body}"
    return str(mail.params["address"])


def link_is_opened_without_an_account(story: Story, address: str) -> None:
    """Looking shows nobody; saying that one answers shows the slice, and nothing else of the person."""
    theirs = story.window(None, **PHONE)
    theirs.go(address)
    page = theirs.page
    assert NAME not in said(page)
    assert faults_of(page) == []
    story.picture(page, "island-link", 700, 320)
    press(page, "I answer for this service: show it")
    assert WORDS in said(page)
    assert "Texel" not in said(page)
    assert fits(page)
    assert faults_of(page) == []
    other = story.window(None)
    other.go(address)
    assert "This address was opened elsewhere" in said(other.page)
    assert NAME not in said(other.page)
    press(page, "Send the answer")
    assert "Choose" in page.locator(".govuk-error-summary").inner_text()
    page.get_by_label("We accept").check()
    page.get_by_label("What should whoever asked know?").fill(ANSWER)
    story.picture(page, "island-answer", 1000, 320, at=page.locator("h1"))
    press(page, "Send the answer")
    assert "Thank you" in said(page)


def link_is_worth_one_answer(story: Story, address: str) -> None:
    """Played again, here or elsewhere, or cut short, it says what it is worth and shows nobody."""
    for wanted, told, status in (
        (address, "This was answered already", 410),
        (address[:-3], "This address does not work", 404),
    ):
        again = story.window(None, **PHONE)
        again.go(wanted, status)
        assert told in said(again.page)
        assert NAME not in said(again.page)
        if status == 410:
            story.picture(again.page, "island-link-again", 600, 320)


def person_reads_the_answer(story: Story) -> None:
    page = story.phone("/me/referrals")
    page.get_by_role("link", name=COFFEE, exact=True).click()
    assert ANSWER in said(page)
    assert "Accepted" in said(page)


def nobody_owns_a_need(story: Story) -> None:
    """The need stands in the plan; by the morning it stands in the register too, with the reason."""
    page = story.worker("casemanager", "/plan")
    need(page, "Learning", CLASS)
    the_night_goes_by()
    page = story.open("casemanager", "/unowned-needs")
    row = page.locator("tr", has_text=NAME)
    assert "There is no service for it" in row.inner_text()
    row.get_by_role("link", name=NAME).click()
    assert "Who could decide: the municipality" in said(page)
    assert faults_of(page) == []
    story.picture(page, "island-nobody-owns", 900, at=page.locator("h1"))


def the_night_goes_by() -> None:
    """Run the rule as the clock does at ten to six."""
    from throughcare.needs.tasks import look_for_unowned_needs

    assert look_for_unowned_needs(0)["found"]


def an_authority_is_asked(story: Story) -> None:
    page = story.worker("casemanager", "/unowned-needs")
    page.get_by_role("link", name="Write down that the authority was asked").click()
    page.get_by_label("Who said what?").fill("Asked the island's council for a class.")
    press(page, "Write it down")
    assert "The authority was asked" in said(page)


def person_reads_what_nobody_takes_on(story: Story) -> None:
    page = story.phone("/me")
    page.get_by_role("link", name="See what nobody takes on yet, and whose decision it is").click()
    for told in (
        CLASS,
        "There is no such help near you",
        "You did nothing wrong",
        "It was asked on",
    ):
        assert told in said(page), told
    assert fits(page)
    assert faults_of(page) == []
    story.picture(page, "island-my-unowned", 900, 320)
