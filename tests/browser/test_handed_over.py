"""Handed over: from prison to the municipality to an organisation, lost, found, and asked again after a year.

Follows docs/tutorials/handed-over.md and takes its pictures. Months pass: see `tests/browser/clock.py`.
"""

from __future__ import annotations

import re

import pytest

from tests.browser.addresses import one
from tests.browser.clock import Clock
from tests.browser.stories import CONTACTS, Story, answer, choose, press, print_card
from tests.browser.test_journey import fill_day, said

NAME = "Mira Zonneveld"
CITY, NGO = "Aftercare desk Zwolle (fictional)", "Stichting Tweede Deur (fictional)"
WORDS = "Call me Mira. I bake bread before it is light, and I am good at it."
SAFE = "A message is fine. Never at my mother's."
LATEST_CASE = "SELECT max(id) FROM caseloads_case WHERE person_id = %s"

# Days after the first one.
RELEASE, SUPERVISION_ENDS = 24, 99
MONTH_1, MONTH_3, MONTH_6, MONTH_12 = 54, 114, 206, 389


@pytest.fixture(scope="module")
def clock(tmp_path_factory):
    """Let days pass, for the server as well."""
    found = Clock(tmp_path_factory.mktemp("clock"))
    yield found
    found.stop()


@pytest.mark.requirement("R31", "R73", "R113", "R116", "R120")
def test_from_prison_to_an_organisation_and_back_after_being_lost(
    window, site, clock, picture
) -> None:
    from django.utils import timezone

    story = Story(window, picture, clock, timezone.localdate())
    arrives(story)
    has_a_deputy_and_a_way_in(story)
    prison_proposes(story)
    municipality_answers(story)
    silence_of_probation_counts_but_the_day_has_to_come(story)
    leaves_prison(story)
    says_what_comes_after(story)
    is_asked_after_a_month(story)
    municipality_hands_over_to_an_organisation(story)
    justice_leaves(story)
    is_lost_and_looked_for(story)
    comes_back(story)
    is_asked_after_a_year(story)
    everybody_was_the_contact_in_turn(story)


def arrives(story: Story) -> None:
    """The prison takes the person in, with a day on which they leave and one on which supervision ends."""
    page = story.open("casemanager", "/admit")
    page.get_by_label("Given names").fill("Mira")
    page.get_by_label("Family name").fill("Zonneveld")
    choose(page, "Home municipality", "Zwolle")
    fill_day(page, "admitted_on", story.day(-60))
    page.get_by_label("Legal title").select_option("sentence")
    fill_day(page, "expected", story.day(RELEASE))
    press(page, "Take in")
    story.person_id = int(re.search(r"/people/(\d+)", page.url)[1])
    page = story.worker("casemanager", "/dates")
    page.get_by_label("Which date?").select_option("end_of_supervision")
    fill_day(page, "on", story.day(SUPERVISION_ENDS))
    page.get_by_label("Who gave it?").fill("court")
    press(page, "Show what would move")
    press(page, "Record the date and re-plan")
    story.contact_is("Marijke de Haan", page)


def has_a_deputy_and_a_way_in(story: Story) -> None:
    """Somebody stands in for the contact; the person reads who, on their phone, and writes about themself."""
    page = story.worker("casemanager")
    page.get_by_role("link", name="Name a deputy").click()
    choose(page, "Who stands in for the contact?", "Joost Verhagen")
    press(page, "Save")
    assert "Deputy: Joost Verhagen" in said(page)
    story.card, code = print_card(page)
    mine = story.phone(code=code)
    story.contact_is("Marijke de Haan", mine)
    assert "When your contact is away Joost Verhagen" in said(mine)
    mine.get_by_role("link", name="Say something about yourself").click()
    mine.get_by_label("About me").fill(WORDS)
    press(mine, "Save")


def propose(page, story: Story, to: str, *, meeting: int, start: int, note: str) -> None:
    page.get_by_role("link", name="Handover to another agency").click()
    page.get_by_role("link", name="Hand over to another agency").click()
    choose(page, "Which agency takes over?", to)
    fill_day(page, "start_on", story.day(start))
    fill_day(page, "meeting_on", story.day(meeting))
    page.get_by_label("What should they know?").fill(note)


def prison_proposes(story: Story) -> None:
    """Proposing changes nothing: everybody is asked, and nobody answers for three days."""
    page = story.worker("casemanager")
    note = "Bakes bread every morning. Call after ten."
    propose(page, story, CITY, meeting=5, start=12, note=note)
    assert "meets the person 10 days before" in said(page)
    story.picture(page, "handed-over-propose", 1000)
    press(page, "Propose")
    assert "Waits for answers" in said(page)
    story.contact_is("Marijke de Haan", story.worker("casemanager"))
    mine = story.phone()
    assert f"{CITY} is asked to take over from" in said(mine)
    assert "Until then Marijke de Haan stays your contact." in said(mine)
    story.clock.go_on(3)
    shown = said(story.worker("casemanager", "/handover"))
    assert shown.count("Reminded 1 time") == 2


def municipality_answers(story: Story) -> None:
    story.clock.go_on(4)
    page = story.open("municipality", "/teamwork")
    page.get_by_role("link", name=NAME).click()
    assert "Bakes bread every morning" in said(page)
    answer(page, "Does your agency agree?", "Yes")
    choose(page, "Who takes over at your agency?", "Anneke Wolters")
    story.picture(page, "handed-over-answer", 1400)
    press(page, "Answer")
    assert "Answered. All sides see it." in said(page)
    mine = story.phone()
    assert "On " in said(mine)
    assert "you meet, together with Marijke de Haan." in said(mine)
    story.picture(mine, "handed-over-phone", 1080, 320)


def silence_of_probation_counts_but_the_day_has_to_come(story: Story) -> None:
    story.clock.go_on(10)
    page = story.worker("casemanager", "/handover")
    assert "Accepted, begins on its day" in said(page)
    assert "No answer in time: counts as yes" in said(page)
    story.contact_is("Marijke de Haan", story.worker("casemanager"))
    story.clock.go_on(12)
    story.contact_is("Anneke Wolters", story.worker("municipality"))
    story.contact_is("Anneke Wolters", story.phone())


def leaves_prison(story: Story) -> None:
    story.clock.go_on(RELEASE)
    records(story, "Meet the contact for afterwards")
    page = story.worker("casemanager")
    page.get_by_role("link", name="Release, transfer, legal title").click()
    page.get_by_label("Released").check()
    press(page, "Show what would move")
    press(page, "Record and re-plan")
    story.contact_is("Anneke Wolters", page)
    records(story, "First contact after release")


def records(story: Story, task: str) -> None:
    """Record a task of the programme as done, for the municipality."""
    page = story.worker("municipality")
    page.get_by_role("link", name=re.compile(f"Done ?: {task}")).click()
    press(page, "Record as done")


def says_what_comes_after(story: Story) -> None:
    """The person says on their phone that help may go on, and which way nobody ever uses."""
    page = story.phone("/me/after")
    page.get_by_role("link", name="Say what you want, and how we reach you safely").click()
    answer(page, "Do you want help to go on when the law asks for nothing any more?", "Yes")
    page.get_by_label("How can we reach you safely?").fill(
        "A message is fine. Never at my mother's."
    )
    page.get_by_role("group", name="How do you not want to be reached?").get_by_label(
        "Visit"
    ).check()
    press(page, "Save")
    assert "Help goes on as long as you want." in said(page)


def is_asked_after_a_month(story: Story) -> None:
    """Five questions, asked by the agency of the contact; nobody else reads the answers."""
    story.clock.go_on(MONTH_1)
    assert "Your contact asks how you are" in said(story.phone())
    page = story.open("municipality", "/aftercare")
    row = page.locator("tr", has_text=NAME)
    assert "1 month after release" in row.inner_text()
    row.get_by_role("link", name=NAME).click()
    page.get_by_role("link", name="Ask now").first.click()
    answer(page, "Who answered?", "The person")
    answer(page, "A place to live", "Well")
    answer(page, "Work, school or something to do", "Not well")
    press(page, "Save")
    assert "A place to live: Well" in said(page)
    assert "A place to live: Well" not in said(story.worker("casemanager", "/aftercare"))


def municipality_hands_over_to_an_organisation(story: Story) -> None:
    """The person chose the organisation: their own yes opens it, then everybody is asked as before."""
    story.clock.go_on(60)
    story.does_not_exist_for("ngo")
    page = story.worker("municipality")
    page.get_by_role("link", name="Ask an agency into the team").click()
    choose(page, "Which agency takes part?", NGO)
    press(page, "Ask into the team")
    story.does_not_exist_for("ngo")
    says_yes(story)
    assert NAME in said(story.worker("ngo"))
    page = story.worker("municipality")
    propose(page, story, NGO, meeting=66, start=72, note="Wants to start a bakery.")
    press(page, "Propose")
    for name in ("ngo", "probation", "casemanager"):
        agrees(story, name)
    story.clock.go_on(66)
    page = story.worker("municipality", "/handover")
    assert "Accepted, begins on its day" in said(page)
    story.picture(page, "handed-over-agreed", 1100)
    story.contact_is("Anneke Wolters", story.phone())
    story.clock.go_on(72)
    page = story.worker("ngo")
    story.contact_is("Samira Bouzid", page)
    assert WORDS in said(page)
    page.get_by_role("link", name="Name a deputy").click()
    choose(page, "Who stands in for the contact?", "Anneke Wolters")
    press(page, "Save")
    assert "Deputy: Anneke Wolters" in said(page)


def says_yes(story: Story) -> None:
    page = story.phone("/me/sharing")
    part = page.locator("article", has=page.get_by_role("heading", name=NGO))
    part.get_by_role("link", name=re.compile("Talk about it and answer")).first.click()
    boxes = page.get_by_role("group", name="What may this agency see?").get_by_role("checkbox")
    for box in boxes.all():
        box.check()
    answer(page, "Could you have said no?", "Yes")
    answer(page, "What is your answer?", "Yes, to what is ticked")
    press(page, "Send my answer")
    assert "Your yes holds from now." in said(page)


def agrees(story: Story, name: str) -> None:
    """Let an agency that is asked say yes; where only one worker can take over, the list shows them."""
    page = story.open(name, "/teamwork")
    page.get_by_role("link", name=NAME).click()
    answer(page, "Does your agency agree?", "Yes")
    press(page, "Answer")
    assert "Answered. All sides see it." in said(page), name


def justice_leaves(story: Story) -> None:
    """On the first day without supervision prison and probation find no such person; help stays."""
    for name in ("casemanager", "probation"):
        story.worker(name)
    story.clock.go_on(SUPERVISION_ENDS + 1)
    story.does_not_exist_for("casemanager", "teamleader", "probation")
    page = story.worker("ngo")
    story.contact_is("Samira Bouzid", page)
    story.picture(page, "handed-over-after-justice", 1200)
    assert "Left behind by agencies that have no part any more" in said(page)
    assert f"{CITY} Has a part in the programme; Stands in for the contact" in said(page)
    story.worker("municipality")
    mine = story.phone()
    story.contact_is("Samira Bouzid", mine)
    assert "Anneke Wolters" in said(mine)
    story.clock.go_on(MONTH_3)
    page = story.worker("ngo", "/aftercare")
    page.get_by_role("link", name=re.compile("Ask now.*3 months")).click()
    answer(page, "Who answered?", "The person")
    answer(page, "Hope for what comes", "So-so")
    press(page, "Save")
    assert "Hope for what comes: So-so" in said(page)


def is_lost_and_looked_for(story: Story) -> None:
    """Nobody reaches the person: what can be tried stands there with its days, and one way is barred."""
    story.clock.go_on(160)
    page = story.worker("ngo", "/aftercare")
    page.get_by_role("button", name="Nobody reaches the person").click()
    fill_day(page, "since", story.day(148))
    press(page, "Save")
    assert "Not this way, says the person" in said(page)
    tries(page, "Through another agency", "No answer")
    tries(page, "Message", "Left word: who to call, and nothing else")
    story.picture(page, "handed-over-lost", 1300)
    page = story.open("ngo", "/aftercare?list=lost")
    assert "2 tries" in page.locator("tr", has_text=NAME).inner_text()


def tries(page, way: str, result: str) -> None:
    page.get_by_role("button", name="Write down a try").click()
    assert SAFE in said(page)
    assert page.get_by_label("Visit").count() == 0
    answer(page, "How?", way)
    answer(page, "What came of it?", result)
    page.get_by_label("I kept to what is safe for the person").check()
    press(page, "Save")


def comes_back(story: Story) -> None:
    """One button on the phone; the contact finds a notice, and it is the same case with the same plan."""
    case_id = one(LATEST_CASE, story.person_id)
    story.clock.go_on(185)
    mine = story.phone()
    mine.get_by_role("link", name="We could not reach you for a while").click()
    assert "That is no offence, and nobody reports you for it." in said(mine)
    assert "ask for Samira Bouzid" in said(mine)
    story.picture(mine, "handed-over-come-back", 760, 320)
    press(mine, "I want to come back")
    story.contact_is("Samira Bouzid", story.phone())
    notices = story.open("ngo", "/notices")
    card = notices.locator(".govuk-summary-card", has_text=NAME).filter(has_text="came back")
    assert card.count() == 1
    assert "The person is back" in said(story.worker("ngo", "/aftercare"))
    assert one(LATEST_CASE, story.person_id) == case_id
    story.clock.go_on(MONTH_6)
    page = story.worker("ngo", "/aftercare")
    page.get_by_role("link", name=re.compile("Ask now.*6 months")).click()
    press(page, "Not reached")
    assert "Not reached" in said(page)


def is_asked_after_a_year(story: Story) -> None:
    """The person answers alone; the organisation that asks reads it, and nobody else."""
    story.clock.go_on(MONTH_12)
    mine = story.phone()
    mine.get_by_role("link", name="Your contact asks how you are").click()
    mine.get_by_role("link", name="Say how you are").click()
    for question in ("where you live", "what you do in the day", "the people around you"):
        answer(mine, question, "Well")
    story.picture(mine, "handed-over-month-12", 900, 320)
    press(mine, "Save")
    assert "How is it with the place where you live? Well" in said(mine)
    page = story.worker("ngo", "/aftercare")
    assert "A place to live: Well" in said(page)
    assert "Health: Not known" in said(page)
    # The municipality reads what it asked itself, after one month, and nothing else.
    assert said(story.worker("municipality", "/aftercare")).count("A place to live: ") == 1


def everybody_was_the_contact_in_turn(story: Story) -> None:
    """In the life of the person stand three contacts, one after the other, in their order."""
    mine = story.phone("/me/timeline")
    shown = said(mine)
    places = [shown.find(name) for name in CONTACTS]
    assert -1 not in places
    assert places == sorted(places)
    after = mine.get_by_role("heading", name="Outside again")
    story.picture(mine, "handed-over-timeline", 1000, 320, at=after)
    story.contact_is("Samira Bouzid", story.phone())
