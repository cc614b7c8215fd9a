"""The pages of compromises: written down with a goal, looked at again, and read by the person."""

# ruff: noqa: F811 - fixtures are named like what they give
from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.web.test_plans import at, cast, plan, sign_in, text_of  # noqa: F401 - fixtures

ADD, REVIEW = "person_plan_compromise_add", "person_plan_compromise"


def on(day) -> dict[str, str]:
    return {f"review_on_{part}": str(getattr(day, part)) for part in ("day", "month", "year")}


@pytest.fixture
def written(cast, plan, sign_in):
    """Write one down, and return its number."""
    goal_id = plan.goal()
    typed = {
        "alternatives": "A room in town",
        "settled": "A bed until spring",
        "version": plan.version,
    }
    typed |= {"gave_way": ["person", str(cast.agencies["town"])]}
    typed |= on(timezone.localdate() + timedelta(days=3))
    page = sign_in("manager").post(at(ADD, cast, goal_id), typed, follow=True)
    assert "The compromise is in the plan." in text_of(page)
    return plan.content().compromises[0].compromise_id


@pytest.mark.requirement("R71")
def test_stands_with_the_goal_for_everyone_who_sees_it(cast, plan, sign_in, written) -> None:
    for who in ("manager", "coordinator"):
        text = text_of(sign_in(who).get(at("person_plan", cast)))
        assert "Settled: A bed until spring" in text
        assert "Who gave way: Robin Voorbeeld, Agency town." in text
        assert "Written down by Agency prison" in text
    text = text_of(sign_in("robin").get(reverse("my_plan")))
    assert "This was settled: A bed until spring" in text
    assert "Who gave way: you, Agency town." in text


@pytest.mark.requirement("R71")
def test_says_what_is_missing_and_loses_nothing(cast, plan, sign_in) -> None:
    goal_id = plan.goal()
    typed = {"settled": "A bed", "version": plan.version}
    page = sign_in("manager").post(at(ADD, cast, goal_id), typed)
    text = text_of(page)
    for part in ("Write what else was looked at", "Choose who gave way", "Enter the day by which"):
        assert part in text
    assert "A bed" in page.content.decode()


@pytest.mark.requirement("R71")
def test_is_in_the_day_of_its_owner_and_looked_at_again(cast, plan, sign_in, written) -> None:
    client, address = sign_in("manager"), at(REVIEW, cast, written)
    assert address in client.get("/day").content.decode()
    assert sign_in("coordinator").get(address).status_code == 404
    assert "A bed until spring" in text_of(client.get(address))
    typed = {"settled": "A room from May", "version": plan.version}
    text = text_of(client.post(address, typed, follow=True))
    assert "Settled: A room from May" in text
    assert "Settled for good." in text
    assert address not in client.get("/day").content.decode()
    text = text_of(client.get(at("person_plan_version", cast, plan.version)))
    assert "Compromise: Text A bed until spring A room from May" in text
    first = text_of(client.get(at("person_plan_version", cast, plan.version - 1)))
    assert "Compromise: Who gave way A bed until spring: The person, Agency town" in first


@pytest.mark.requirement("R71")
def test_is_asked_about_where_two_change_it(cast, plan, sign_in, written) -> None:
    client, seen = sign_in("manager"), plan.version
    address = at(REVIEW, cast, written)
    client.post(address, {"settled": "A room from May", "version": seen})
    page = client.post(address, {"settled": "A flat from June", "version": seen})
    assert page.status_code == 409
    text = text_of(page)
    assert "They wrote A room from May" in text
    assert "You wrote A flat from June" in text
