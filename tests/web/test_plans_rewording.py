"""Needs and actions put in other words on their pages: by whom, with which hint, and what a clash shows."""

# ruff: noqa: F811 - fixtures are named like what they give
from __future__ import annotations

import pytest
from django.urls import reverse

from tests.plans.cast import Cast
from tests.web.test_plans import at, cast, plan, sign_in, text_of  # noqa: F401 - fixtures
from tests.web.test_plans_together import fields_of, soup_of
from throughcare.plans import actions
from throughcare.plans.actions import load_words

NEED, STEP = "person_plan_need_reword", "person_plan_action_reword"


@pytest.fixture
def need_id(cast: Cast, plan) -> int:
    given = {
        "version": plan.version,
        "access": cast.access("coordinator"),
        "now": plan.given()["now"],
    }
    return actions.record_need(plan.plan_id, domain="shelter", text="A bed", **given).key


class TestTheForm:
    @pytest.mark.requirement("R57")
    def test_starts_with_what_it_says_and_leads_back(self, cast, plan, need_id, sign_in) -> None:
        client = sign_in("coordinator")
        page = client.get(at(NEED, cast, need_id))
        typed = fields_of(page)
        assert (typed["text"], typed["onset"]) == ("A bed", "unknown")
        answer = client.post(
            at(NEED, cast, need_id), {**typed, "text": "A room", "onset": "before_justice"}
        )
        assert answer.headers["Location"].endswith(f"#need-{need_id}")
        text = text_of(client.get(at("person_plan", cast)))
        assert "A room" in text
        assert "Since when: Before any contact with police, court or prison" in text

    def test_is_there_for_the_writer_and_the_contact_only(
        self, cast, plan, need_id, sign_in
    ) -> None:
        ours = plan.step()
        address = at(NEED, cast, need_id)
        for who, found in (("coordinator", 200), ("manager", 200), ("stranger", 404)):
            assert sign_in(who).get(address).status_code == found
        assert sign_in("coordinator").get(at(STEP, cast, ours)).status_code == 404
        page = sign_in("coordinator").get(at("person_plan", cast))
        links = {one["href"] for one in soup_of(page).select("main a[href]")}
        assert address in links
        assert at(STEP, cast, ours) not in links

    def test_points_out_words_that_may_hurt_once(self, cast, plan, need_id, sign_in) -> None:
        load_words()
        client, address = sign_in("manager"), at(NEED, cast, need_id)
        page = client.post(address, {"version": plan.version, "text": "A bed for the addict"})
        assert "These words may hurt" in text_of(page)
        assert client.post(address, fields_of(page)).status_code == 302
        assert plan.content().needs[0].text == "A bed for the addict"

    def test_of_a_step_says_that_its_owner_is_asked_again(self, cast, plan, sign_in) -> None:
        step_id = plan.step()
        client, address = sign_in("manager"), at(STEP, cast, step_id)
        assert "asked again whether they take it on" in text_of(client.get(address))
        client.post(address, {"version": plan.version, "text": "Ask for two rooms"})
        assert plan.content().actions[0].text == "Ask for two rooms"


class TestAClash:
    def test_shows_what_both_made_of_the_words(self, cast, plan, need_id, sign_in) -> None:
        seen, client = plan.version, sign_in("manager")
        given = {"version": seen, "access": cast.access("coordinator"), "now": plan.given()["now"]}
        actions.reword_need(plan.plan_id, need_id=need_id, text="A quiet bed", **given)
        page = client.post(at(NEED, cast, need_id), {"version": seen, "text": "A warm bed"})
        assert page.status_code == 409
        text = text_of(page)
        for part in ("It said A bed", "They wrote A quiet bed", "You wrote A warm bed"):
            assert part in text
        assert plan.content().needs[0].text == "A quiet bed"

    def test_of_other_fields_is_put_together(self, cast, plan, need_id, sign_in) -> None:
        seen, client = plan.version, sign_in("manager")
        given = {"version": seen, "access": cast.access("coordinator"), "now": plan.given()["now"]}
        words = {"text": "A bed", "onset": "in_custody"}
        actions.reword_need(plan.plan_id, need_id=need_id, **words, **given)
        typed = {"version": seen, "text": "A warm bed", "onset": "unknown"}
        assert client.post(at(NEED, cast, need_id), typed).status_code == 302
        (found,) = plan.content().needs
        assert (found.text, found.onset.value) == ("A warm bed", "in_custody")


class TestTheHistory:
    def test_shows_both_words_to_workers_and_to_the_person(
        self, cast, plan, need_id, sign_in
    ) -> None:
        client = sign_in("manager")
        client.post(at(NEED, cast, need_id), {"version": plan.version, "text": "A room"})
        assert "A need was put in other words" in text_of(
            client.get(at("person_plan_versions", cast))
        )
        text = text_of(client.get(at("person_plan_version", cast, plan.version)))
        assert "Need: Text A bed A room" in text
        me = sign_in("robin")
        stale = {"version": plan.version - 1, "words": "My own door"}
        page = me.post(reverse("my_goal_add"), stale)
        assert "Something you need was put in other words" in text_of(page)


class TestTakingBack:
    def test_says_why_and_offers_the_way_back(self, cast, plan, sign_in) -> None:
        step, client = plan.step(), sign_in("manager")
        page = client.get(at("person_plan_action_withdraw", cast, step))
        empty = client.post(at("person_plan_action_withdraw", cast, step), fields_of(page))
        assert "Write why" in text_of(empty)
        client.post(
            at("person_plan_action_withdraw", cast, step), {**fields_of(page), "why": "Has a room"}
        )
        shown = text_of(client.get(at("person_plan", cast)))
        assert "Withdrawn" in shown
        assert "Has a room" in shown
        assert client.get(at("person_plan_action_withdraw", cast, step)).status_code == 404
        again = at("person_plan_action_offer_again", cast, step)
        client.post(again, fields_of(client.get(again)))
        assert "Asked, not answered yet" in text_of(client.get(at("person_plan", cast)))

    def test_is_not_for_who_was_asked(self, cast, plan, sign_in) -> None:
        step = plan.step()
        address = at("person_plan_action_withdraw", cast, step)
        assert sign_in("coordinator").get(address).status_code == 404
        assert sign_in("stranger").get(address).status_code == 404
