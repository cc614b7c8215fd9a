"""Six ways to share, two countries over the years, and why somebody sees what they see: in a browser, with pictures."""

from __future__ import annotations

import pytest

from tests.browser.addresses import one

ARCHETYPES = {
    "Consent: the person says yes": ("Everything", "Consent under the GDPR", "consent"),
    "By law: the municipality gets": ("Everything", "18a", "statute"),
    "Duty to work together": ("Everything", "A law says that it must be so", "duty"),
    "Consultation under secrecy": ("Hidden", "wins over every other rule", "secrecy"),
    "Attendance only": ("whether the person came", "supervises the person", "attendance"),
    "Sealed service": ("Hidden", "A service in confidence keeps it", "sealed"),
}
SHARED_WITH_CITY = """
SELECT v.person_id FROM sharing_visibility v JOIN agencies_agency a ON a.id = v.agency_id
  JOIN caseloads_case c ON c.person_id = v.person_id AND upper_inf(c.during)
  JOIN caseloads_named_contact k ON k.case_id = c.id AND upper_inf(k.during)
  JOIN agencies_agency p ON p.id = k.agency_id AND p.kind = 'prison'
 WHERE a.code = 'zwolle-nazorg' AND v.since <= now() AND v.until > now()
   AND NOT EXISTS (SELECT 1 FROM sharing_self_link s WHERE s.person_id = v.person_id)
 ORDER BY v.person_id LIMIT 1
"""


def said(page) -> str:
    """Return what a reader sees in the main part, spaces as one."""
    return " ".join(page.locator("main").inner_text().split())


@pytest.mark.parametrize("title", ARCHETYPES)
def test_archetype(window, picture, title) -> None:
    level, why, name = ARCHETYPES[title]
    opened = window("teamleader")
    opened.go("/sharing/ask")
    opened.page.get_by_role("link", name=title).click()
    opened.page.get_by_role("heading", name="The answer").wait_for()
    found = said(opened.page)
    assert level in found
    assert why in found
    assert opened.page.locator("main ol li").count() == 7
    picture(opened.page, f"sharing-{name}")
    assert opened.complaints == []


@pytest.mark.parametrize(
    ("title", "name", "hidden", "clauses"),
    [
        (
            "The Netherlands: consent",
            "nl",
            7,
            ["Consent under the GDPR", "18a", "18a (berichtenbox)"],
        ),
        (
            "Latvia: an agreement",
            "lv",
            5,
            ["Agreement of prison", "12.1", "Cabinet Regulation 586"],
        ),
    ],
)
def test_replay(window, picture, title, name, hidden, clauses) -> None:
    opened = window("privacy")
    opened.go("/sharing/ask")
    opened.page.get_by_role("link", name=title).click()
    cells = opened.page.locator("main table tbody td")
    cells.first.wait_for()
    found = [" ".join(text.split()) for text in cells.all_inner_texts()]
    assert sum("Hidden" in text for text in found) == hidden
    for clause in clauses:
        assert any(clause in text for text in found), clause
    picture(opened.page, f"replay-{name}")
    cells.last.get_by_role("link").click()
    opened.page.get_by_role("heading", name="Every gate, in order").wait_for()
    assert opened.complaints == []


def test_an_invented_case_is_typed(window) -> None:
    opened = window("teamleader", java_script_enabled=False)
    opened.go("/sharing/ask")
    page = opened.page
    page.get_by_label("Which kind of agency asks?").select_option("Police")
    page.get_by_label("In which role?").select_option("Police liaison")
    page.get_by_label("For what?").select_option("Public safety")
    page.get_by_label("About what?").select_option("Custody and release")
    page.get_by_label("was asked into the team").check()
    page.get_by_role("button", name="Ask the rules").click()
    assert "The police may know that somebody is in custody" in said(page)


def test_why_then_ask_then_answer(window, picture) -> None:
    person_id = one(SHARED_WITH_CITY)
    city = window("municipality")
    city.go(f"/people/{person_id}/access")
    found = said(city.page)
    assert "Why do I see this, and what don't I see?" in found
    assert "Hidden from you" in found
    picture(city.page, "why", 1000)
    city.page.get_by_role("button", name="Ask for access").click()
    city.page.locator("input[name=categories]").first.check()
    city.page.get_by_label("Why do you need it?").fill("To arrange a home before release.")
    city.page.get_by_role("button", name="Ask", exact=True).click()
    city.page.get_by_role("heading", name="Requests for access").wait_for()
    assert "To arrange a home before release." in said(city.page)
    assert city.complaints == []
    prison = window("casemanager")
    prison.go("/sharing/requests")
    prison.page.get_by_role("link", name="Answer").first.click()
    assert "Who can open what" in said(prison.page)
    picture(prison.page, "access-request")
    prison.page.get_by_label("No", exact=True).check()
    prison.page.get_by_label("Why?").fill("Let us ask them together on Monday.")
    prison.page.get_by_role("button", name="Answer").click()
    prison.page.get_by_role("heading", name="Requests for access").wait_for()
    city.go("/sharing/requests")
    assert "Let us ask them together on Monday." in said(city.page)
    assert prison.complaints == []


def test_who_is_kept_out_sees_a_stranger(window, picture) -> None:
    person_id = one(SHARED_WITH_CITY)
    colleague = window("casemanager2")
    colleague.go(f"/people/{person_id}")
    lead = window("teamleader")
    lead.go(f"/people/{person_id}/restrictions")
    page = lead.page
    page.get_by_label("Somebody never sees this person").check()
    page.get_by_label("Joost Verhagen").check()
    page.get_by_label("Why?").select_option("Relative, friend or neighbour")
    page.get_by_role("button", name="Let it hold").click()
    page.get_by_text("It holds from now, everywhere.").wait_for()
    picture(page, "restrictions")
    colleague.go(f"/people/{person_id}", status=404)
    page.get_by_role("button", name="End it").first.click()
    page.get_by_text("Ended from now, everywhere.").wait_for()
    colleague.go(f"/people/{person_id}")
    assert lead.complaints == []


def test_the_person_reads_who_may_see_what(window, picture) -> None:
    opened = window("person", viewport={"width": 320, "height": 800})
    opened.go("/me/access")
    text = said(opened.page)
    assert "Why:" in text or "Waarom:" in text
    wide = opened.page.evaluate("document.documentElement.scrollWidth")
    assert wide <= 320
    picture(opened.page, "my-access", 1000)
    assert opened.complaints == []


@pytest.mark.parametrize(
    ("who", "address"),
    [
        ("teamleader", "/sharing/ask?replay=nl"),
        ("teamleader", "/sharing/requests"),
        ("casemanager", "/find/exact"),
        ("teamleader", "/people/{person}/access"),
        ("teamleader", "/people/{person}/restrictions"),
        ("casemanager2", "/people/{person}/known"),
    ],
)
def test_fits_a_phone(window, who, address) -> None:
    opened = window(who, viewport={"width": 320, "height": 800})
    opened.go(address.format(person=one(SHARED_WITH_CITY)))
    assert opened.page.evaluate("document.documentElement.scrollWidth") <= 320
