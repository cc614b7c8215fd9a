"""Whole journeys, as people of five agencies and the person live through them. They take the pictures."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.browser.addresses import PROGRAMME, one, prepare

FITTING = """
SELECT l.person_id FROM journeys_case_listing l JOIN agencies_agency a ON a.id = l.agency_id
 WHERE a.code = 'zwolle-nazorg' AND l.outcome = 'eligible' AND l.in_custody AND l.release_on > %s
   AND l.until > CURRENT_DATE AND l.since <= CURRENT_DATE
   AND NOT EXISTS (SELECT 1 FROM sharing_self_link s WHERE s.person_id = l.person_id)
   AND NOT EXISTS (SELECT 1 FROM sharing_visibility v JOIN agencies_agency n ON n.id = v.agency_id
                    WHERE v.person_id = l.person_id AND n.code = 'stichting-tweede-deur')
 ORDER BY l.release_on DESC LIMIT 1
"""


def register(today: date, *, people: int = 90, seed: int = 5) -> bytes:
    """Return an invented register of that day; the committed one grows old, and arrivals are of today."""
    from throughcare.exchange.imports.registers.invented import invented_register, register_csv

    return register_csv(invented_register(today, people=people, seed=seed))


def fill_day(page, name: str, day: date) -> None:
    """Type a day into its three fields."""
    for part in ("day", "month", "year"):
        page.locator(f"[name={name}_{part}]").fill(str(getattr(day, part)))


def said(page) -> str:
    """Return what a reader sees in the main part, spaces as one."""
    return " ".join(page.locator("main").inner_text().split())


@pytest.fixture(scope="module")
def today(site) -> date:
    from django.utils import timezone

    return timezone.localdate()


def name_of(person_id: int) -> str:
    return one("SELECT name FROM journeys_case_listing WHERE person_id = %s LIMIT 1", person_id)


def test_a_register_comes_in_and_people_arrive(window, site, today, picture) -> None:
    page = window("casemanager").page
    page.goto("/imports/new")
    file = {"name": "register-november.csv", "mimeType": "text/csv", "buffer": register(today)}
    page.get_by_label("Register file").set_input_files(file)
    page.get_by_role("button", name="Read the file").click()
    page.wait_for_url("**/imports/*")
    assert "The file is being read" in said(page)
    site.work()
    page.get_by_role("heading", name="What applying does").wait_for()
    assert "Latin" in said(page) or "1252" in said(page) or "8859" in said(page)
    assert "semicolon" in said(page).lower() or ";" in said(page)
    picture(page, "import-preview", 1000)
    with page.expect_download() as download:
        page.get_by_role("link", name="rejected row").click()
    assert b";" in download.value.path().read_bytes()
    page.get_by_role("button", name="Apply this register").click()
    page.wait_for_url("**/apply")
    page.get_by_role("button", name="Apply this register").click()
    page.wait_for_url("**/imports/*")
    site.work()
    page.get_by_role("link", name="See who came in").wait_for()
    page.get_by_role("link", name="See who came in").click()
    page.get_by_role("link", name="Last 30 days").click()
    rows = page.locator("main table tbody tr")
    assert rows.count() > 1
    picture(page, "arrivals")
    link = rows.first.get_by_role("link").first
    who = link.inner_text().strip()
    link.click()
    page.wait_for_url("**/people/*")
    assert who in page.get_by_role("heading", level=1).inner_text()
    assert "Marijke de Haan" in said(page)


def test_a_date_moves_and_everybody_is_told(window, today, picture) -> None:
    person_id = one(FITTING, today + timedelta(days=40))
    name = name_of(person_id)
    page = window("casemanager").page
    page.goto("/caseload")
    picture(page, "caseload")
    page.goto(f"/people/{person_id}")
    page.get_by_role("link", name="All dates and their history").click()
    page.get_by_label("Which date?").select_option("expected")
    fill_day(page, "on", today + timedelta(days=6))
    page.get_by_label("Who gave it?").fill("court")
    page.get_by_label("Why did it move?").fill("Appeal won")
    page.get_by_role("button", name="Show what would move").click()
    preview = page.locator("section", has=page.get_by_role("heading", name="What would move"))
    preview.wait_for()
    shown = preview.inner_text()
    assert "Moves" in shown
    assert "Comes too late" in shown or "Falls away" in shown
    picture(page, "dates-preview", 1000)
    moved = preview.locator("li strong").first.inner_text()
    page.get_by_role("button", name="Record the date and re-plan").click()
    page.wait_for_url(f"**/people/{person_id}")
    assert "their owners have been told" in said(page) or "its owner has been told" in said(page)
    page.get_by_text("A release date moved").first.click()
    assert moved in said(page)
    notices = window("municipality").page
    notices.goto("/notices")
    card = notices.locator(".govuk-summary-card", has_text=name)
    assert "A release date" in card.inner_text()
    card.get_by_role("button", name="Mark as read").click()
    notices.wait_for_url("**/notices")
    assert "1 notice is read" in said(notices)


def test_a_person_is_handed_over(window, today) -> None:
    person_id = one(FITTING, today + timedelta(days=20))
    page = window("casemanager").page
    page.goto(f"/people/{person_id}")
    page.get_by_role("link", name="Hand over", exact=True).click()
    worker = page.locator("[name=worker] option", has_text="Joost Verhagen").get_attribute("value")
    page.get_by_label("Who becomes the contact?").select_option(worker)
    page.get_by_role("button", name="Hand over").click()
    page.wait_for_url(f"**/people/{person_id}")
    assert "Joost Verhagen" in said(page)
    mine = window("casemanager2").page
    mine.goto("/caseload")
    assert mine.get_by_role("link", name=name_of(person_id)).count() == 1


def test_the_person_disagrees_and_is_heard(window, picture) -> None:
    numbers = prepare()
    page = window("person").page
    page.goto("/")
    page.wait_for_url("**/me")
    page.get_by_role("button", name="English").click()
    page.wait_for_url("**/me")
    assert "This is your contact" in said(page)
    picture(page, "my-page", 1000)
    page.get_by_role("link", name="My plan").click()
    goal = page.locator(f"#goal-{numbers.my_goal_id}")
    goal.get_by_role("link").first.click()
    page.get_by_label("No, I do not agree").check()
    page.locator("textarea").fill("It is too far from my mother.")
    page.get_by_role("button", name="Save").click()
    page.wait_for_url("**/me/plan*")
    assert "It is too far from my mother." in said(page)
    staff = window("casemanager").page
    staff.goto(f"/people/{numbers.person_id}/plan")
    goal = staff.locator(f"#goal-{numbers.goal_id}")
    assert "It is too far from my mother." in goal.inner_text()
    assert "said by the person" in goal.inner_text()
    picture(staff, "plan", 1100)
    staff.goto(f"/people/{numbers.person_id}")
    picture(staff, "person", 1200)
    page.get_by_role("link", name="Who looked").click()
    assert "PI IJsseloever" in said(page)


def says_yes(person_id: int, code: str) -> None:
    """Let the person agree, on paper, that an agency knows who they are and what happens when."""
    from django.utils import timezone

    from throughcare.kernel.access import Category
    from throughcare.sharing import actions as sharing
    from throughcare.sharing.actions import consenting
    from throughcare.sharing.rules.consenting import Asked, Telling
    from throughcare.sharing.types import Purpose

    now, today = timezone.now(), timezone.localdate()
    agency_id = one("SELECT id FROM agencies_agency WHERE code = %s", code)
    about = frozenset({Category.IDENTITY, Category.JOURNEY, Category.PLAN})
    consenting.give(
        person_id,
        Asked(Purpose.REINTEGRATION, frozenset({agency_id}), about),
        telling=Telling(method="paper", language="nl", no_pressure="yes"),
        until_on=None,
        access=sharing.system_access(purpose="test", now=now),
        now=now,
        today=today,
    )


def test_an_agency_is_asked_in_and_sees_no_custody(window, today) -> None:
    person_id = one(FITTING, today + timedelta(days=20))
    helper = window("ngo")
    helper.go(f"/people/{person_id}", 404)
    page = window("municipality").page
    page.goto(f"/people/{person_id}")
    page.get_by_role("link", name="Ask an agency into the team").click()
    page.get_by_label("Which agency takes part?").select_option("Stichting Tweede Deur (fictional)")
    page.locator("main").get_by_role("button").click()
    page.wait_for_url(f"**/people/{person_id}")
    helper.go(f"/people/{person_id}", 404)  # asked in, and nothing opens before the person says yes
    says_yes(person_id, "stichting-tweede-deur")
    helper.go(f"/people/{person_id}")
    assert name_of(person_id) in helper.text()
    assert "Custody and release" not in helper.text()
    helper.go(f"/people/{person_id}/dates", 404)
    helper.go("/people")
    assert name_of(person_id) in helper.text()
    page.locator("button", has_text="End this part").filter(has_text="Tweede Deur").click()
    page.wait_for_url(f"**/people/{person_id}")
    helper.go(f"/people/{person_id}", 404)


def test_a_programme_explains_itself_to_anybody(window, picture) -> None:
    here = window(None)
    here.go(f"/programmes/{PROGRAMME}")
    assert "Zwolle" in here.text()
    picture(here.page, "programme", 1100)
    here.go("/demo/sign-in")
    picture(here.page, "sign-in-as-somebody")
    here.page.get_by_role("button", name="Sign in Anneke Wolters").click()
    here.page.get_by_role("heading", level=1).wait_for()
    assert "Anneke Wolters" in here.page.locator("header").inner_text()
