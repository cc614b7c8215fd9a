"""The municipality that answers: asked about a room, asked about a person, at one table, and held to its word.

Follows docs/tutorials/the-municipality-that-answers.md and takes its pictures. Weeks pass: see `tests/browser/clock.py`.
"""

from __future__ import annotations

import re

import pytest

from tests.browser.clock import Clock
from tests.browser.doing import fill_day, need, said
from tests.browser.stories import Story, answer, choose, press, print_card
from tests.browser.test_accessibility import faults_of

NAME = "Noor Terpstra"
DESK = "Aftercare desk Zwolle"
ROOM = "A place to sleep from the day of release"
ASKED = "A room from the day of release. A small one is fine."
VOICE = "I want a door of my own. I can pay from my work."
DECIDED = "Keep the studio by the river free for the first night"

# Days after the first one.
CONFERENCE, GATE, CERTAIN, RELEASE, SETTLED = 7, 16, 43, 45, 52


@pytest.fixture(scope="module")
def clock(tmp_path_factory):
    """Let days pass, for the server as well."""
    found = Clock(tmp_path_factory.mktemp("clock"))
    yield found
    found.stop()


@pytest.mark.requirement("R53", "R78")
def test_a_place_is_asked_for_decided_on_made_certain_and_asked_about(
    window, site, clock, picture
) -> None:
    from django.utils import timezone

    story = Story(window, picture, clock, timezone.localdate())
    arrives(story)
    asks_whether_there_is_room(story)
    refers_and_sees_what_is_sent(story)
    municipality_says_not_yet(story)
    conference_is_called(story)
    person_says_what_they_shall_hear(story)
    conference_decides(story)
    decision_is_a_step_of_the_plan(story)
    gate_is_brought_before_both(story)
    municipality_makes_it_certain(story)
    person_reads_that_it_is_certain(story)
    both_say_what_came_of_it(story)


def arrives(story: Story) -> None:
    """The prison takes the person in, writes down the need, and makes a card."""
    page = story.open("casemanager", "/admit")
    page.get_by_label("Given names").fill("Noor")
    page.get_by_label("Family name").fill("Terpstra")
    choose(page, "Home municipality", "Zwolle")
    fill_day(page, "admitted_on", story.day(-60))
    page.get_by_label("Legal title").select_option("sentence")
    fill_day(page, "expected", story.day(RELEASE))
    press(page, "Take in")
    story.person_id = int(re.search(r"/people/(\d+)", page.url)[1])
    page = story.worker("casemanager", "/plan")
    need(page, "A place to live", ROOM)
    story.card, code = print_card(story.worker("casemanager"))
    assert NAME in said(story.phone(code=code))


def asks_whether_there_is_room(story: Story) -> None:
    """The question names a need, a place and a week; the municipality answers it with two choices."""
    page = story.worker("casemanager", "/referrals")
    assert "A place to sleep: Not certain" in said(page)
    page.get_by_role("link", name="Ask first whether there is room").click()
    page.get_by_label("Municipality").fill("Zwolle")
    press(page, "Apply")
    page.get_by_role("link", name="Housing desk").first.click()
    page.get_by_role("link", name="Ask whether there is room").click()
    assert "nothing about anybody" in said(page)
    page.get_by_label("Municipality").fill("Zwole")
    fill_day(page, "on", story.day(RELEASE))
    press(page, "Send the question")
    assert "There is no municipality of this name" in said(page)
    page.get_by_label("Municipality").fill("Zwolle")
    story.picture(page, "municipality-answers-room", 900)
    press(page, "Send the question")
    assert "It is about nobody." in said(page)
    theirs = story.open("municipality", "/referrals")
    theirs.get_by_role("link", name="Housing desk").click()
    assert "Zwolle" in said(theirs)
    assert "Terpstra" not in said(theirs)
    theirs.get_by_role("group", name="Is there room in that week?").get_by_role(
        "radio"
    ).first.check()
    press(theirs, "Send the answer")
    page.goto("/referrals")
    assert "no answer yet" not in said(page)


def refers_and_sees_what_is_sent(story: Story) -> None:
    """Nothing goes but what is ticked, and the page shows each ground first."""
    page = story.worker("casemanager", "/plan")
    page.get_by_role("link", name="Refer to a service").first.click()
    desk = page.locator("[name=service] option", has_text="Housing desk")
    page.locator("[name=service]").select_option(desk.get_attribute("value"))
    page.get_by_label("What do you ask?").fill(ASKED)
    fill_day(page, "wanted_on", story.day(RELEASE))
    page.get_by_label("This day hangs on the release date").check()
    press(page, "Continue: choose what is sent")
    for item in ("Name:", "Expected release:", "The need:", "What is asked:"):
        page.get_by_label(item).check()
    assert "May be sent" in said(page)
    assert "Home municipality: Zwolle" in said(page)
    story.picture(page, "municipality-answers-sent", 1000)
    press(page, "Send")
    assert "You see here what comes of it." in said(page)
    assert "Home municipality" not in said(page)


def municipality_says_not_yet(story: Story) -> None:
    page = opened(story)
    assert "This is all that was sent." in said(page)
    answer(page, "What is your answer?", "Not yet: we put the person on a waiting list")
    fill_day(page, "day", story.day(40))
    page.get_by_label("What should whoever asked know?").fill("We expect a studio by the river.")
    story.picture(page, "municipality-answers-inbox", 1200)
    press(page, "Send the answer")
    assert "Waiting for a place" in said(page)


def opened(story: Story):
    """Open the referral from the inbox of the municipality."""
    page = story.open("municipality", "/referrals")
    page.get_by_role("link", name=NAME).click()
    return page


def conference_is_called(story: Story) -> None:
    """The prison plans a conference; the municipality is asked for what it is needed for, and promises silence."""
    page = story.worker("casemanager", "/conferences")
    press(page, "Plan a case conference")
    fill_day(page, "starts_on", story.day(CONFERENCE))
    page.get_by_label("At what time?").fill("10:30")
    page.get_by_label("Where?").fill("Room 2, PI IJsseloever, and by telephone")
    page.get_by_label("Why does it meet?").fill("We talk about the first night")
    page.get_by_label("How many agencies").fill("2")
    page.get_by_label("Statement of confidentiality").fill(
        "What is said here is for this conference. I use it for nothing else."
    )
    page.get_by_label("What holds for passing").fill("Passed on only after asking who convenes.")
    press(page, "Plan it")
    page.get_by_role("link", name="Ask somebody to the table").click()
    choose(page, "Which agency?", DESK + " (")
    page.get_by_label("Why are they needed?").fill("They find the place for the first night.")
    page.get_by_label("The plan", exact=True).check()
    page.get_by_label("Housing", exact=True).check()
    press(page, "Save")
    press(page, "Bring in what plan and dates say")
    press(page, "Send the invitations")
    assert ROOM + " A need without a goal" in said(page)
    page = conference(story, "municipality")
    assert ROOM not in said(page)
    press(page, "I hold to this")
    assert ROOM in said(page)


def conference(story: Story, who: str):
    """Open the conference from the list of the agency."""
    page = story.open(who, "/conferences")
    page.get_by_role("link", name=NAME).first.click()
    return page


def person_says_what_they_shall_hear(story: Story) -> None:
    page = story.phone("/me/conferences")
    page.locator("main a[href^='/me/conferences/']").first.click()
    assert "Without your voice the meeting cannot end." in said(page)
    press(page, "Say it, or name who speaks for you")
    page.locator("[name=statement]").fill(VOICE)
    story.picture(page, "municipality-answers-voice", 760, 320)
    page.locator("main form button[type=submit]").last.click()
    assert "Your words are read to everybody there." in said(page)


def conference_decides(story: Story) -> None:
    """Minutes cannot be closed before who came, the voice, and an answer for the person are there."""
    story.clock.go_on(CONFERENCE)
    page = conference(story, "casemanager")
    press(page, "Open the conference")
    assert "Too few agencies came" in said(page)
    page.get_by_role("link", name="Note who came").click()
    for seat in page.locator("main select").all():
        seat.select_option(label="Came")
    press(page, "Save")
    page.get_by_role("link", name="Note how the person is heard").click()
    page.get_by_label("The person is there").check()
    press(page, "Save")
    assert VOICE in said(page)
    page.get_by_role("link", name="Decide something").click()
    page.get_by_label("What is decided?").fill(DECIDED)
    choose(page, "Who does it?", DESK + " (")
    fill_day(page, "due_on", story.day(GATE - 2))
    press(page, "Save")
    assert "The person was not told what was decided." in said(page)
    story.picture(page, "municipality-answers-conference", 1200)
    for whom in ("For everybody at the table", "For the person"):
        press(page, "Write the minutes")
        choose(page, "For whom is this version?", whom)
        page.get_by_label("What was said").fill(
            "A studio is promised. It is certain when the municipality says from which day."
        )
        press(page, "Save")
    press(page, "Close the conference")
    assert "The conference is closed." in said(page)


def decision_is_a_step_of_the_plan(story: Story) -> None:
    assert DECIDED in said(story.worker("casemanager", "/plan"))
    assert DECIDED in said(story.phone("/me/plan"))
    assert DECIDED in said(story.open("municipality", "/day"))


def gate_is_brought_before_both(story: Story) -> None:
    """A month before release nobody has said from when the place is there: contact and municipality are told."""
    from throughcare.journeys.tasks import gate_housing

    told = "brought before the contact and the municipality on"
    gate_housing(0)
    assert told not in said(story.worker("casemanager", "/referrals"))
    story.clock.go_on(GATE)
    gate_housing(0)
    for who in ("casemanager", "municipality"):
        page = story.worker(who, "/referrals")
        assert told in said(page)
    story.picture(page, "municipality-answers-gate", 760)


def municipality_makes_it_certain(story: Story) -> None:
    page = opened(story)
    answer(page, "What is your answer?", "We accept")
    fill_day(page, "day", story.day(CERTAIN))
    page.get_by_label("What should whoever asked know?").fill("The key waits at our desk.")
    press(page, "Send the answer")
    assert "Certain from" in said(page)
    page = story.worker("casemanager", "/referrals")
    assert "A place to sleep: Certain from" in said(page)


def person_reads_that_it_is_certain(story: Story) -> None:
    page = story.phone("/me")
    page.get_by_role("link", name="See who was asked to help you").click()
    page.get_by_role("link", name="Housing desk").click()
    assert "It is certain from" in said(page)
    assert "The key waits at our desk." in said(page)
    assert ASKED in said(page)
    assert faults_of(page) == []
    story.picture(page, "municipality-answers-certain", 900, 320)


def both_say_what_came_of_it(story: Story) -> None:
    """The municipality says what came of it, then the person; only then it is closed."""
    story.clock.go_on(SETTLED)
    page = opened_running(story)
    answer(page, "What do you want to say?", "What came of it: we have finished")
    choose(page, "Was the need met?", "Yes")
    choose(page, "How did it end?", "It is done")
    press(page, "Send the answer")
    mine = story.phone("/me/referrals")
    mine.get_by_role("link", name="Housing desk", exact=True).click()
    mine.get_by_role("radio", name="Partly").check()
    story.picture(mine, "municipality-answers-outcome", 900, 320)
    press(mine, "Save")
    page = story.worker("casemanager", "/referrals")
    page.get_by_role("link", name="Housing desk").click()
    press(page, "Close the referral")
    assert "Closed with an outcome" in said(page)


def opened_running(story: Story):
    page = story.open("municipality", "/referrals?shelf=running")
    page.get_by_role("link", name=NAME).click()
    return page
