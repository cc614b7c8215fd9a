"""Nineteen days in Zwolle: somebody held before trial, for less than three weeks, with a plan of their own.

Follows docs/tutorials/nineteen-days.md, and takes its pictures.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from tests.browser.addresses import one
from tests.browser.doing import (
    answer,
    fill_day,
    fits,
    goal,
    long,
    need,
    of,
    print_card,
    said,
    show,
    step,
    step_row,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.browser.conftest import Window

GIVEN, FAMILY, BORN = "Ruben", "Terwel", date(1998, 4, 17)
NAME = f"{GIVEN} {FAMILY}"
STAY, EARLIER, WRONG = 19, 10, 26
"""Days from arrival to release: as expected first, after the court moved the hearing, and from a wrong paper."""
PHONE = {"viewport": {"width": 320, "height": 640}, "has_touch": True, "is_mobile": True}

NEED = "The rent of the flat must go on, or the flat is lost"
GOAL = "Come home to my own flat"
COURSE_NEED = "A trade that pays the rent"
COURSE = "Start the course in bicycle repair"
COURSE_WAITS = 60
LETTER = "Write to the housing association and ask them to wait with the rent"
CALL = "Call the housing association about the rent"
KEYS = "Go through papers, keys and the way home"
OWN_GOAL = "Be at my brother's wedding"
OWN_STEP = "Ask my brother on which day it is"
ABOUT = "Call me Ruben. I repair everything that has wheels."
HELPS = "Say it straight, and tell me the day before who comes"
LATER = "First I want to know when I get out."
AFTER_RELEASE = {
    "First contact after release",
    "Follow-up after one month",
    "Follow-up after three months",
    "Last follow-up and goodbye",
    "Record the five basic conditions six months after release",
}


@dataclass
class Cast:
    """Hold the windows of those who take part, and the picture they take."""

    prison: Window
    city: Window
    picture: Callable[..., None]
    today: date
    person_id: int = 0

    @property
    def arrival(self) -> date:
        """Return the day of arrival: the evening before."""
        return self.today - timedelta(days=1)

    def after(self, days: int) -> date:
        """Return the day so many days after arrival."""
        return self.arrival + timedelta(days=days)

    def address(self, rest: str = "") -> str:
        """Return an address of the staff pages about the person."""
        return f"/people/{self.person_id}{rest}"


# The test reads as the days do; each step is a function below it.


@pytest.mark.requirement("R33", "R40", "R55", "R59", "R70", "R72", "R89", "R96")
def test_nineteen_days_before_trial(window, site, picture) -> None:
    from django.utils import timezone

    cast = Cast(window("casemanager"), window("municipality"), picture, timezone.localdate())
    comes_in(cast)
    everything_has_a_day_within_the_stay(cast)
    the_municipality_knows_from_day_one(cast)
    the_prison_asks(cast)
    the_municipality_finds_the_answers(cast)
    the_plan_begins(cast)
    the_municipality_takes_its_step_on(cast)
    here = the_person_signs_in(cast, window)
    the_person_says_what_they_think(cast, here)
    the_person_does_a_step(cast, here)
    the_plan_is_agreed(cast)
    the_hearing_is_earlier(cast)
    a_wrong_day_is_taken_back(cast)
    the_person_reads_which_days_moved(cast, here)
    the_court_lets_the_person_go(cast)
    what_is_left_is_for_after(cast, here)


def comes_in(cast: Cast) -> None:
    """Take the person in by hand, as the prison does when no register brings them."""
    page = cast.prison.page
    cast.prison.go("/arrivals")
    page.get_by_role("link", name="Take somebody in by hand").click()
    page.get_by_label("Given names").fill(GIVEN)
    page.get_by_label("Family name").fill(FAMILY)
    fill_day(page, "born_on", BORN)
    page.get_by_label("Home municipality").select_option(label="Zwolle")
    fill_day(page, "admitted_on", cast.arrival)
    page.get_by_label("Legal title").select_option("remand")
    fill_day(page, "expected", cast.after(STAY))
    page.get_by_role("button", name="Take in").click()
    page.wait_for_url(re.compile(r"/people/\d+$"))
    cast.person_id = int(page.url.rsplit("/", 1)[1])
    text = said(page)
    assert "Marijke de Haan" in page.locator(".tc-contact").inner_text()
    assert f"{NAME} born {long(BORN)}" in text
    assert "In a programme" in text
    assert "Held before trial" in text
    assert "Stay shorter than four weeks" in text
    cast.picture(page, "zwolle-arrival", 1150)


def everything_has_a_day_within_the_stay(cast: Cast) -> None:
    """What belongs into the stay has a day in it; what takes longer than the stay is not there."""
    page = cast.prison.page
    planned = page.locator(".tc-milestone", has_text="Planned")
    found = {
        row.locator(".tc-milestone__title").inner_text(): date.fromisoformat(
            row.locator("time").get_attribute("datetime")
        )
        for row in planned.all()
    }
    assert {title for title, day in found.items() if day > cast.after(STAY)} == AFTER_RELEASE
    assert min(found.values()) >= cast.today, "nothing is late on the first day"
    assert found["Keep the home: rent, mortgage and keys"] == cast.after(3)
    assert found["Keep the job: tell the employer what you agree to"] == cast.after(3)
    assert found["Trajectory meeting (TBO)"] == cast.after(5)
    assert found["Secure a place to live"] == cast.after(5)
    assert found["List debts and agree a first step"] == cast.after(9)
    assert found["Check what must be ready on the day of release"] <= cast.after(STAY)
    assert "Plan leave with a concrete goal" not in found
    assert "Look at the penitentiary programme" not in found
    show(page.get_by_role("heading", name="What happens when"))
    cast.picture(page, "zwolle-short-plan", 1000)


def the_municipality_knows_from_day_one(cast: Cast) -> None:
    """The desk of the home municipality finds the arrival, and what it is to do first, on the same day."""
    page = cast.city.page
    cast.city.go("/arrivals")
    line = page.get_by_role("row").filter(has_text=NAME)
    assert "Keep the home: rent, mortgage and keys" in line.inner_text()
    assert "in 2 days" in line.inner_text()
    assert "·" not in line.locator("td").first.inner_text(), "no number, no dot before the place"
    cast.picture(page, "zwolle-day-one", 680)
    line.get_by_role("link", name=NAME).click()
    page.wait_for_url("**/people/*")
    assert "Held before trial" in said(page)


def the_prison_asks(cast: Cast) -> None:
    """Ask the person once: papers and a place to live."""
    page = cast.prison.page
    cast.prison.go(cast.address())
    page.get_by_role("button", name="Questions and answers").click()
    page.get_by_role("link", name="First talk").click()
    answer(page, "Do you have a valid identity document?", "No")
    answer(page, "Are you registered at an address in a municipality?", "Yes")
    page.get_by_role("button", name="Save and go on").click()
    page.wait_for_url("**/no-document")
    answer(page, "Shall we help you to ask for one?", "Yes")
    page.get_by_role("button", name="Save and go on").click()
    page.wait_for_url("**/home")
    answer(
        page,
        "Where did you live before you came here?",
        "In a home rented from a housing association",
    )
    page.get_by_role("button", name="Save and go on").click()
    page.wait_for_url("**/home-keep")


def the_municipality_finds_the_answers(cast: Cast) -> None:
    """The municipality's own form is filled in with what the prison asked, and says who asked."""
    page = cast.city.page
    cast.city.go(cast.address())
    page.get_by_role("button", name="Questions and answers").click()
    page.get_by_role("link", name="Talk about a home").click()
    group = page.get_by_role("group", name="Do you have a valid identity document?")
    assert group.get_by_label("No", exact=True).is_checked()
    group = page.get_by_role("group", name="Where did you live before you came here?")
    assert group.get_by_label("In a home rented from a housing association").is_checked()
    assert re.search(r"PI IJsseloever \(fictional\), [^.]*, said by the person: No\.", said(page))
    cast.picture(page, "zwolle-asked-once", 1000)


def the_plan_begins(cast: Cast) -> None:
    """Write needs, goals and steps; nobody calls the plan agreed before the person was asked."""
    page = cast.prison.page
    cast.prison.go(cast.address("/plan"))
    need(page, "A place to live", NEED)
    goal(page, NEED, GOAL)
    step(page, GOAL, LETTER, owner="Aftercare desk Zwolle (fictional)", day=cast.after(4))
    step(page, GOAL, KEYS, owner="PI IJsseloever (fictional)", before_release=2)
    step(page, GOAL, CALL, owner=NAME, day=cast.after(3))
    need(page, "Work and income", COURSE_NEED)
    goal(page, COURSE_NEED, COURSE, waiting_days=COURSE_WAITS)
    text = said(page)
    card = page.locator("article", has=page.get_by_role("heading", name=COURSE))
    assert "Cannot be done before release" in card.inner_text()
    assert "Asked, not answered yet" in step_row(page, LETTER).inner_text()
    assert "The person was not asked about 2 goals." in text
    assert page.get_by_role("button", name="The plan is agreed").count() == 0


def the_municipality_takes_its_step_on(cast: Cast) -> None:
    """What was written for the municipality is asked of it; its yes makes it a promise."""
    page = cast.city.page
    cast.city.go("/day")
    page.locator("#housing").get_by_role("link", name=of(LETTER, NAME)).click()
    assert "Do you take this on?" in said(page)
    page.get_by_label("Yes, it is promised by that day").check()
    page.get_by_role("button", name="Save").click()
    page.wait_for_url("**/plan*")
    assert "Taken on" in step_row(page, LETTER).inner_text()
    assert one("SELECT acceptance FROM plans_action WHERE text = %s", LETTER) == "accepted"


def the_person_signs_in(cast: Cast, window: Callable[..., Window]) -> Window:
    """Print a card, hand it over, and let the person sign in with its words on a small screen."""
    page = cast.prison.page
    cast.prison.go(cast.address())
    page.get_by_role("link", name="Give the person a way in").click()
    page.get_by_label("The house identified the person in its own way").check()
    page.get_by_label("Language of the card").select_option("en")
    words, code = print_card(page)
    here = window(None, **PHONE)
    here.go("/card")
    here.page.get_by_label("The six words on your card").fill(words)
    here.page.get_by_label("Code: only the first time").fill(code)
    here.page.get_by_role("button", name="Sign in").click()
    here.page.wait_for_url("**/me")
    assert NAME in here.page.get_by_role("heading", level=1).inner_text()
    assert "2 goals: say what you think of them" in said(here.page)
    assert fits(here.page)
    cast.picture(here.page, "zwolle-my-page", 900, width=320)
    return here


def the_person_says_what_they_think(cast: Cast, here: Window) -> None:
    """Say what helps, add a goal, agree with one and leave another for later, in their own words."""
    page = here.page
    here.go("/me/plan")
    page.get_by_role("link", name="Write something about me").click()
    page.get_by_label("About me").fill(ABOUT)
    page.get_by_role("button", name="Save").click()
    page.wait_for_url("**/me/plan")
    page.get_by_role("link", name=of("Write something", "What helps me")).click()
    page.get_by_label("In your own words").fill(HELPS)
    page.get_by_label("Everyone in my plan").check()
    page.get_by_role("button", name="Save").click()
    page.wait_for_url("**/me/plan#said-*")
    page.get_by_role("button", name="Add a goal of your own").click()
    page.get_by_label("What do you want to reach?").fill(OWN_GOAL)
    page.get_by_role("button", name="Add goal").click()
    page.wait_for_url("**/me/plan#goal-*")
    for words, position, why in (
        (GOAL, "Yes, I agree", ""),
        (COURSE, "I want to decide later", LATER),
    ):
        page.get_by_role("link", name=of("Say whether you agree", words)).click()
        page.get_by_label(position).check()
        page.get_by_label("Why?").fill(why)
        page.get_by_role("button", name="Save").click()
        page.wait_for_url("**/me/plan#goal-*")
    assert LATER in said(page)
    assert fits(page)
    show(page.locator("article", has_text=COURSE))
    cast.picture(page, "zwolle-my-goals", 820, width=320)


def the_person_does_a_step(cast: Cast, here: Window) -> None:
    """Take on a step that was asked, and tick off one of their own."""
    page = here.page
    page.get_by_role("link", name=of("Say whether you will do this", CALL)).click()
    page.get_by_label("Yes, I will do it").check()
    page.get_by_role("button", name="Save").click()
    page.wait_for_url("**/me/plan#action-*")
    page.get_by_role("link", name=of("Add a step of your own", OWN_GOAL)).click()
    page.get_by_label("What will you do?").fill(OWN_STEP)
    fill_day(page, "due_on", cast.after(3))
    page.get_by_role("button", name="Add step").click()
    page.wait_for_url("**/me/plan#action-*")
    page.get_by_role("button", name=of("I did this", OWN_STEP)).click()
    page.wait_for_url("**/me/plan?done=*")
    assert f"Well done: {OWN_STEP}" in said(page)


def the_plan_is_agreed(cast: Cast) -> None:
    """The worker reads whose words stand there, and calls the plan agreed now that everything was asked."""
    page = cast.prison.page
    cast.prison.go(cast.address("/plan"))
    text = said(page)
    for words in (ABOUT, HELPS, OWN_GOAL, LATER, "Later, not now"):
        assert words in text
    assert "Later, or did not want to say: 1." in text
    assert "said by the person" in text
    cast.picture(page, "zwolle-plan", 1360)
    page.get_by_role("button", name="The plan is agreed").click()
    page.wait_for_url("**/plan#agreement")
    assert "The person's position on every goal is recorded." in said(page)


def the_hearing_is_earlier(cast: Cast) -> None:
    """The date moves to an earlier day: first it is looked at, then recorded, and each owner hears once."""
    page = cast.prison.page
    move_date(cast, EARLIER, "Hearing brought forward")
    preview = page.locator("section", has=page.get_by_role("heading", name="What would move"))
    shown = preview.inner_text()
    assert long(cast.after(STAY)) in shown
    assert long(cast.after(EARLIER)) in shown
    row = preview.get_by_role("listitem").filter(has_text="A step of the plan").inner_text()
    assert long(cast.after(STAY - 2)) in row
    assert long(cast.after(EARLIER - 2)) in row
    assert notices(cast) == 0, "nothing is told before it is recorded"
    cast.picture(page, "zwolle-preview", 1000)
    page.get_by_role("button", name="Record the date and re-plan").click()
    page.wait_for_url(f"**/people/{cast.person_id}")
    read_the_notice(cast)


def move_date(cast: Cast, days: int, why: str) -> None:
    """Type another expected day of release and look at what would move."""
    page = cast.prison.page
    cast.prison.go(cast.address())
    page.get_by_role("link", name="All dates and their history").click()
    page.get_by_label("Which date?").select_option("expected")
    fill_day(page, "on", cast.after(days))
    page.get_by_label("Who gave it?").fill("court")
    page.get_by_label("Why did it move?").fill(why)
    page.get_by_role("button", name="Show what would move").click()
    page.get_by_role("heading", name="What would move").wait_for()


def notices(cast: Cast) -> int:
    """Count the notices about the person that the municipality has not read."""
    cast.city.go("/notices")
    return cast.city.page.locator(".govuk-summary-card", has_text=NAME).count()


def read_the_notice(cast: Cast) -> None:
    """The municipality has one notice, however much moved, and marks it as read."""
    assert notices(cast) == 1
    page = cast.city.page
    card = page.locator(".govuk-summary-card", has_text=NAME)
    assert card.locator("li").count() > 1
    cast.picture(page, "zwolle-notice", 700)
    card.get_by_role("button", name="Mark as read").click()
    page.wait_for_url("**/notices")
    assert notices(cast) == 0


def a_wrong_day_is_taken_back(cast: Cast) -> None:
    """A later day was typed from the paper of somebody else; nothing was built on it, so it is undone."""
    page = cast.prison.page
    move_date(cast, WRONG, "Hearing put off")
    page.get_by_role("button", name="Record the date and re-plan").click()
    page.wait_for_url(f"**/people/{cast.person_id}")
    assert long(cast.after(WRONG)) in said(page)
    assert notices(cast) == 1
    page.get_by_role("link", name="All dates and their history").click()
    page.get_by_role("button", name="Undo the last change").click()
    page.wait_for_url("**/dates")
    assert long(cast.after(EARLIER)) in page.locator("#governing ~ p").first.inner_text()
    assert "Source: a change was undone." in said(page)
    assert notices(cast) == 2, "whoever read of the wrong day must read that it was wrong"


def the_person_reads_which_days_moved(cast: Cast, here: Window) -> None:
    """The person reads on their own page that the date moved, and which days of theirs."""
    here.go("/me")
    text = said(here.page)
    assert "Your release date moved" in text
    assert f"{long(cast.after(EARLIER))} (source: a change was undone)" in text
    assert fits(here.page)


def the_court_lets_the_person_go(cast: Cast) -> None:
    """The court ends the remand today: what needed the prison can no longer be done."""
    page = cast.prison.page
    cast.prison.go(cast.address())
    page.get_by_role("link", name="Release, transfer, legal title").click()
    page.get_by_label("Released", exact=True).check()
    fill_day(page, "on", cast.today)
    page.get_by_role("button", name="Show what would move").click()
    page.get_by_role("button", name="Record and re-plan").click()
    page.wait_for_url(f"**/people/{cast.person_id}")
    group = page.locator("details", has_text="Fallen away")
    group.locator("summary").click()
    gone = group.locator(".tc-milestone", has_text="Trajectory meeting (TBO)")
    assert "released before it was done" in gone.inner_text()
    assert "Date not yet known" not in gone.inner_text()
    assert "decide locally" not in gone.inner_text()
    assert gone.get_by_role("link", name="Done").count() == 1, "done all the same, recorded late"
    assert page.locator(".tc-milestone", has_text="Late").count() == 0
    page.evaluate("document.activeElement.blur()")
    show(group)
    cast.picture(page, "zwolle-released", 700)


def what_is_left_is_for_after(cast: Cast, here: Window) -> None:
    """What cannot be done any more says so; the municipality carries on, and the person knows who."""
    page = cast.city.page
    cast.city.go(cast.address())
    assert "Anneke Wolters" in page.locator(".tc-contact").inner_text()
    left = page.locator(".tc-milestones").first.inner_text()
    assert "Keep the home: rent, mortgage and keys" in left
    assert "First contact after release" in left
    here.go("/me")
    text = said(here.page)
    assert "Anneke Wolters" in text
    assert "You were released on this day." in text
    assert "Expected release" not in text
    assert fits(here.page)
