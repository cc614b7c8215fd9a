"""I agree with my whole plan on one page, or say otherwise; I end my goals."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from tests.portal.own_plan import own, text_of  # noqa: F401 - a fixture
from throughcare.plans import rules
from throughcare.plans.types import Description, Position, Voice

# ruff: noqa: F811 - fixtures are named like what they give


def typed_in(response) -> dict[str, str]:
    """Return what the form on a page would send as it stands."""
    form = BeautifulSoup(response.content, "html5lib").select("main form")[-1]
    given = {one["name"]: one["value"] for one in form.select("input[type=hidden], input[checked]")}
    return given | {
        one["name"]: one.get_text().removeprefix("\n") for one in form.select("textarea")
    }


def positions(own) -> dict[int, tuple[Position, str]]:
    return {one.goal_id: (one.position, one.why) for one in own.content().goals}


@pytest.mark.requirement("R40")
class TestTheWholePlan:
    def test_lists_every_open_goal_with_what_i_get_out_of_it(self, own) -> None:
        own.goal(about=Description(benefit="I sleep better"))
        own.goal(
            "Pay my fines", about=Description(is_condition=True, legal_act="Judgment of 1 May")
        )
        text = own.read("my_agree")
        assert "A room with a door What you get out of it: I sleep better" in text
        assert "Pay my fines What you get out of it is not written down yet." in text
        assert "Somebody may demand this of you. It comes from: Judgment of 1 May" in text
        assert reverse("my_agree") in own.get("my_plan").content.decode()

    def test_takes_one_yes_for_all(self, own) -> None:
        one, other = own.goal(), own.goal("A dog")
        page = own.get("my_agree")
        own.client.post(reverse("my_agree"), {**typed_in(page), "all": "yes"})
        assert positions(own) == {one: (Position.AGREES, ""), other: (Position.AGREES, "")}
        assert rules.is_agreed(own.content())
        assert {goal.voice for goal in own.content().goals} == {Voice.SCREEN}

    def test_keeps_what_i_said_otherwise(self, own) -> None:
        one, other, third = own.goal(), own.goal("A dog"), own.goal("A boat")
        said = {
            f"position_{other}": "disagrees",
            f"why_{other}": "No",
            f"position_{third}": "later",
        }
        own.post("my_agree", **said, all="yes")
        assert positions(own) == {
            one: (Position.AGREES, ""),
            other: (Position.DISAGREES, "No"),
            third: (Position.LATER, ""),
        }
        again = typed_in(own.get("my_agree"))
        assert (again[f"position_{other}"], again[f"why_{other}"]) == ("disagrees", "No")

    def test_without_the_button_asks_for_what_is_left_open_and_loses_nothing(self, own) -> None:
        one, other = own.goal(), own.goal("A dog")
        page = own.post("my_agree", **{f"position_{other}": "disagrees", f"why_{other}": " "})
        text = text_of(page)
        assert "Choose what you think, or press the button for yes to all" in text
        page = own.post(
            "my_agree", **{f"position_{one}": "agrees", f"position_{other}": "disagrees"}
        )
        assert "Write why you do not agree" in text_of(page)
        assert typed_in(page)[f"position_{one}"] == "agrees"
        assert positions(own)[one] == (Position.NOT_ASKED, "")

    def test_shows_a_goal_that_came_in_meanwhile(self, own) -> None:
        one = own.goal()
        stale = own.version
        own.goal("A dog")
        page = own.client.post(reverse("my_agree"), {"version": stale, f"position_{one}": "agrees"})
        assert page.status_code == 409 or "A dog" in text_of(page)
        page = own.client.post(
            reverse("my_agree"), {"version": stale, f"position_{one}": "agrees", "all": "yes"}
        )
        assert page.status_code == 409
        assert "Your plan was changed while you were writing" in text_of(page)
        assert "Do you agree with: A dog" in text_of(page)
        assert positions(own)[one] == (Position.NOT_ASKED, "")

    def test_is_not_there_without_an_open_goal(self, own) -> None:
        assert own.get("my_agree").status_code == 404
        assert reverse("my_agree") not in own.get("my_plan").content.decode()


@pytest.mark.requirement("R44")
class TestEnding:
    def test_i_reach_a_goal_and_take_that_back(self, own) -> None:
        key = own.goal()
        assert "I reached this goal" in own.read("my_plan")
        assert "Reached" in text_of(own.post("my_goal_reached", key))
        assert "This goal goes on" in own.read("my_plan")
        own.post("my_goal_reached", key)
        assert own.content().goals[0].is_open

    def test_i_let_a_goal_go(self, own) -> None:
        key = own.goal()
        assert "You can take this back." in own.read("my_goal_drop", key)
        text = text_of(own.post("my_goal_drop", key))
        assert "Not wanted any more" in text
        assert own.content().goals[0].dropped_on is not None
        assert own.get("my_goal_drop", key).status_code == 404
        assert "You let a goal go: A room with a door" in own.read("my_timeline")

    def test_a_condition_is_not_mine_to_end(self, own) -> None:
        about = Description(is_condition=True, legal_act="Judgment of 1 May")
        key = own.goal(about=about)
        for name in ("my_goal_reached", "my_goal_drop"):
            assert own.get(name, key).status_code == 404
            assert reverse(name, args=[key]) not in own.get("my_plan").content.decode()
