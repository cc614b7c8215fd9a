"""A person writes in their own plan, on a phone: a goal, a no, a request, a plan for a bad time, and all of it on paper."""

from __future__ import annotations

import re

import pytest

from tests.browser.addresses import one, prepare

PHONE = {"viewport": {"width": 320, "height": 640}, "has_touch": True, "is_mobile": True}
SHEETS = re.compile(rb"/Type\s*/Page\b")


@pytest.fixture(scope="module")
def numbers(site):
    return prepare()


def said(page) -> str:
    return " ".join(page.locator("main").inner_text().split())


def english(window, **options):
    here = window("person", **options)
    here.go("/me")
    here.page.locator("button[lang=en]").first.click()
    here.page.wait_for_url("**/me")
    return here


def fits(page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_writes_a_goal_says_no_and_asks_for_somebody_else(window, numbers, script) -> None:
    here = english(window, **PHONE, java_script_enabled=script)
    page = here.page
    here.go("/me/plan")
    page.get_by_role("button", name="Add a goal of your own").click()
    page.get_by_label("What do you want to reach?").fill(f"A dog of my own ({script})")
    page.get_by_label("What do you get out of it?").fill("Somebody waits for me")
    page.get_by_label("How sure are you").select_option("7")
    page.get_by_role("button", name="Add goal").click()
    page.get_by_text("Your goal is in your plan").wait_for()
    assert "How sure you are: 7 out of 10" in said(page)

    page.locator(f"#goal-{numbers.my_goal_id}").get_by_role("link").first.click()
    page.get_by_label("No, I do not agree").check()
    page.get_by_label("Why?").fill("")
    page.get_by_role("button", name="Save").click()
    assert "Write why you do not agree" in said(page)
    assert page.get_by_label("No, I do not agree").is_checked()
    page.get_by_label("Why?").fill("It is too far from my mother.")
    page.get_by_role("button", name="Save").click()
    page.get_by_text("Thank you. Everyone who sees this goal").wait_for()
    assert "It is too far from my mother." in said(page)

    page.get_by_role("button", name="Ask for something").click()
    page.get_by_label("Another agency or worker").check()
    page.get_by_label("Tell more, in your own words").fill("Somebody who speaks Tigrinya")
    page.get_by_role("button", name="Send").click()
    page.get_by_text("Sent. You see the answer here.").wait_for()
    assert "Somebody who speaks Tigrinya" in said(page)
    assert "The answer must come before or on" in said(page)
    here.go("/me")
    assert "What you asked for" in said(page)
    if script:
        assert fits(page)
    the_worker_reads_it(window, numbers, f"A dog of my own ({script})")


def the_worker_reads_it(window, numbers, goal) -> None:
    staff = window("casemanager").page
    staff.goto(f"/people/{numbers.person_id}/plan")
    text = said(staff)
    for words in (goal, "It is too far from my mother.", "Somebody who speaks Tigrinya"):
        assert words in text


def test_sees_what_is_asked_of_them_and_that_workers_may_not(window, numbers) -> None:
    here = english(window, **PHONE)
    here.go("/me/plan/asked")
    text = said(here.page)
    assert "Your workers may not see both. You decide whom you tell." in text
    assert "hours a week" in text
    assert fits(here.page)


def test_prints_everything_and_a_bad_time_on_one_sheet(window, numbers) -> None:
    here = english(window, viewport={"width": 1000, "height": 900})
    page = here.page
    here.go("/me/plan")
    page.get_by_role("link", name="Print everything").click()
    page.wait_for_url("**/me/plan/print")
    assert "Walk with me. Do not ask why, not yet." in said(page)
    usual = len(SHEETS.findall(page.pdf(format="A4")))
    page.get_by_role("link", name="Larger letters").click()
    page.wait_for_url("**letters=large")
    sizes = "getComputedStyle(document.querySelector('main .govuk-body')).fontSize"
    assert page.evaluate(sizes) == "30px"
    assert len(SHEETS.findall(page.pdf(format="A4"))) > usual > 0
    page.emulate_media(media="print")
    assert not page.get_by_role("link", name="Usual letters").is_visible()
    here.go("/me/plan/crisis/print")
    assert len(SHEETS.findall(page.pdf(format="A4"))) == 1


def test_nothing_typed_is_lost_when_a_worker_writes_meanwhile(window, numbers) -> None:
    here = english(window, **PHONE)
    here.go("/me/plan/goals/new")
    here.page.get_by_label("What do you want to reach?").fill("A garden")
    staff = window("casemanager").page
    staff.goto(f"/people/{numbers.person_id}/plan/goals/new")
    staff.get_by_label(re.compile("goal|words|reach", re.IGNORECASE)).first.fill(
        "A savings account"
    )
    staff.locator("main form button").first.click()
    staff.wait_for_url("**/plan#goal-*")
    here.page.get_by_role("button", name="Add goal").click()
    assert "Your plan was changed while you were writing" in said(here.page)
    assert "A savings account" in said(here.page)
    assert here.page.get_by_label("What do you want to reach?").input_value() == "A garden"
    here.page.get_by_role("button", name="Save anyway").click()
    here.page.get_by_text("Your goal is in your plan").wait_for()
    assert (
        one("SELECT count(*) FROM plans_goal WHERE words IN ('A garden', 'A savings account')") == 2
    )


def test_what_is_typed_survives_a_lost_page(window, numbers) -> None:
    here = english(window, **PHONE)
    here.go("/me/plan/own/my_story")
    here.page.get_by_label("In your own words").press_sequentially("It began when")
    here.page.get_by_text("It is not in your plan yet.").wait_for()
    here.go("/me/plan/own/my_story")
    assert here.page.get_by_label("In your own words").input_value() == "It began when"
    here.page.get_by_role("button", name="Cancel").click()
    here.page.wait_for_url("**/me/plan")
    here.go("/me/plan/own/my_story")
    assert here.page.get_by_label("In your own words").input_value() == ""


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_agrees_with_the_whole_plan_and_lets_a_goal_go(window, numbers, script) -> None:
    here = english(window, **PHONE, java_script_enabled=script)
    page = here.page
    here.go("/me/plan/goals/new")
    page.get_by_label("What do you want to reach?").fill(f"A boat ({script})")
    page.get_by_role("button", name="Add goal").click()
    page.get_by_role("link", name="Say what you think of all goals on one page").click()
    assert fits(page) or not script
    boat = page.get_by_role("group", name=f"Do you agree with: A boat ({script})")
    boat.get_by_label("I want to decide later").check()
    page.get_by_role("button", name="Yes to all where I chose nothing else").click()
    page.get_by_text("What you think of every goal is in your plan").wait_for()
    assert one("SELECT position FROM plans_goal WHERE words = %s", f"A boat ({script})") == "later"
    open_goals = "plan_id = (SELECT id FROM plans_plan WHERE person_id = %s) AND reached_on IS NULL"
    left = "SELECT count(*) FROM plans_goal WHERE position = 'not_asked' AND " + open_goals
    assert one(left, numbers.person_id) == 0

    goal_id = one("SELECT id FROM plans_goal WHERE words = %s", f"A boat ({script})")
    page.locator(f"#goal-{goal_id} a[href$='/drop']").click()
    page.get_by_role("button", name="I do not want it any more").click()
    page.get_by_text("you do not want it any more").first.wait_for()
    assert one(
        "SELECT dropped_on IS NOT NULL FROM plans_goal WHERE words = %s", f"A boat ({script})"
    )
