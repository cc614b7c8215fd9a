"""Several people in one plan at once, drafts that survive, and words that may hurt."""

# ruff: noqa: F811 - fixtures are named like what they give
from __future__ import annotations

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.utils import timezone

from tests.plans.cast import Cast
from tests.web.test_plans import at, cast, plan, sign_in, text_of  # noqa: F401 - fixtures
from throughcare.accounts.actions import drop_drafts_about
from throughcare.accounts.queries import drafts
from throughcare.audit.models import AuditEvent
from throughcare.plans import actions
from throughcare.plans.types import Description, Position
from throughcare.sharing import actions as sharing
from throughcare.sharing.models import Relation

KEEPING = {"HX-Request": "true", "HX-Target": "kept"}


def soup_of(response) -> BeautifulSoup:
    return BeautifulSoup(response.content, "html5lib")


def fields_of(response) -> dict[str, str]:
    """Return what the form on a page would send as it stands."""
    form = soup_of(response).select("main form")[-1]
    given = {one["name"]: one.get("value", "") for one in form.select("input[type=hidden]")}
    given |= {one["name"]: one.get("value", "") for one in form.select("input[type=text]")}
    given |= {one["name"]: one.get_text().removeprefix("\n") for one in form.select("textarea")}
    checked = form.select("input[checked], select option[selected]")
    return given | {one.get("name") or one.parent["name"]: one["value"] for one in checked}


def described(plan, goal_id: int, **about) -> None:
    actions.describe_goal(plan.plan_id, goal_id=goal_id, about=Description(**about), **plan.given())


@pytest.mark.requirement("R39")
class TestDifferentThings:
    def test_are_put_together_without_asking(self, cast, plan, sign_in) -> None:
        seen = plan.version
        plan.need("Papers from the town")
        typed = {"words": "To see my daughter", "version": seen}
        response = sign_in("manager").post(at("person_plan_goal_add", cast), typed, follow=True)
        text = text_of(response)
        assert "To see my daughter" in text
        assert "Papers from the town" in text
        assert "both stand: A need was added." in text

    def test_of_one_goal_are_put_together_too(self, cast, plan, sign_in) -> None:
        goal_id = plan.goal()
        described(plan, goal_id, benefit="Sleep", waiting_days=10)
        seen = plan.version
        described(plan, goal_id, benefit="Sleep", waiting_days=30)
        typed = {"benefit": "Quiet", "origin": "person", "breadth": "person"}
        typed |= {"waiting_days": "10", "version": seen}
        address = at("person_plan_goal_describe", cast, goal_id)
        assert sign_in("manager").post(address, typed).status_code == 302
        (goal,) = plan.content().goals
        assert (goal.benefit, goal.waiting_days) == ("Quiet", 30)

    def test_by_many_at_once_all_stay(self, cast, plan, sign_in) -> None:
        seen, client = plan.version, sign_in("manager")
        for number in range(8):
            typed = {"domain": "care", "text": f"Need {number}", "version": seen}
            assert client.post(at("person_plan_need_add", cast), typed).status_code == 302
        assert len(plan.content().needs) == 8

    def test_the_same_meant_twice_is_no_clash(self, cast, plan, sign_in) -> None:
        goal_id = plan.goal()
        seen = plan.version
        actions.reword_goal(plan.plan_id, goal_id=goal_id, words="A key", **plan.given())
        address = at("person_plan_goal_reword", cast, goal_id)
        typed = {"words": "A key", "version": seen}
        assert sign_in("coordinator").post(address, typed).status_code == 302


@pytest.mark.requirement("R39")
class TestTheSameField:
    def test_is_asked_with_what_it_said_what_they_and_what_you_wrote(
        self, cast, plan, sign_in
    ) -> None:
        goal_id = plan.goal()
        described(plan, goal_id, benefit="Sleep", waiting_days=10)
        seen = plan.version
        described(plan, goal_id, benefit="Peace", waiting_days=30)
        typed = {"benefit": "Quiet", "origin": "person", "breadth": "person"}
        typed |= {"waiting_days": "10", "version": seen}
        client = sign_in("manager")
        address = at("person_plan_goal_describe", cast, goal_id)
        response = client.post(address, typed)
        assert response.status_code == 409
        shown = soup_of(response).select_one("#both-changed")
        said = [one.get_text(" ", strip=True) for one in shown.select("dd")]
        assert said == ["Sleep", "Peace", "Quiet"]
        again = fields_of(response)
        assert (again["benefit"], again["waiting_days"]) == ("Quiet", "30")
        assert client.post(address, again).status_code == 302
        (goal,) = plan.content().goals
        assert (goal.benefit, goal.waiting_days) == ("Quiet", 30)

    def test_of_a_day_is_asked(self, cast, plan, sign_in) -> None:
        action_id, today = plan.step(), timezone.localdate()
        seen = plan.version
        day = today + timedelta(days=40)
        given = plan.given()
        actions.move_action(plan.plan_id, action_id=action_id, due_on=day, today=today, **given)
        mine = today + timedelta(days=50)
        typed = {f"due_on_{part}": getattr(mine, part) for part in ("day", "month", "year")}
        address = at("person_plan_action_move", cast, action_id)
        client = sign_in("manager")
        response = client.post(address, {**typed, "version": seen})
        assert response.status_code == 409
        again = fields_of(response)
        assert again["due_on_day"] == str(mine.day)
        assert client.post(address, again).status_code == 302
        assert plan.content().actions[0].due_on == mine

    def test_of_a_position_is_asked_when_the_words_are_others(self, cast, plan, sign_in) -> None:
        """Nobody agrees to words that they were not read."""
        goal_id = plan.goal("A door")
        seen = plan.version
        actions.reword_goal(plan.plan_id, goal_id=goal_id, words="A shelter", **plan.given())
        typed = {"position": "agrees", "why": "", "version": seen}
        address = at("person_plan_position", cast, goal_id)
        response = sign_in("manager").post(address, typed)
        assert response.status_code == 409
        shown = soup_of(response).select_one("#both-changed").get_text(" ")
        assert "A door" in shown
        assert "A shelter" in shown
        assert plan.content().goals[0].position is Position.NOT_ASKED

    def test_of_an_offer_is_asked_when_its_day_moved(self, cast, plan, sign_in) -> None:
        action_id, today = plan.step(), timezone.localdate()
        seen = plan.version
        actions.move_action(
            plan.plan_id,
            action_id=action_id,
            due_on=today + timedelta(days=3),
            today=today,
            **plan.given(),
        )
        typed = {"answer": "yes", "version": seen}
        address = at("person_plan_action_answer", cast, action_id)
        assert sign_in("coordinator").post(address, typed).status_code == 409

    def test_of_a_statement_is_asked(self, cast, plan, sign_in) -> None:
        first = {"kind": "wishes", "audience": "plan"}
        actions.say(plan.plan_id, text="A boat", **first, **plan.given())
        seen = plan.version
        actions.say(plan.plan_id, text="A ship", **first, **plan.given())
        typed = {"text": "A raft", "version": seen}
        response = sign_in("manager").post(at("person_plan_statement", cast, "wishes"), typed)
        assert response.status_code == 409
        assert "A ship" in text_of(response)
        assert fields_of(response)["text"] == "A raft"


class TestDraft:
    def address(self, cast) -> str:
        return at("person_plan_need_add", cast) + "?domain=care"

    def draft(self, cast: Cast, who="manager"):
        return drafts.draft_at(cast.accounts[who], self.address(cast), timezone.now())

    def keep(self, client, address, **typed):
        return client.post(address, {"version": "1", **typed}, headers=KEEPING)

    def test_is_kept_while_it_is_typed_and_not_in_the_plan(self, cast, plan, sign_in) -> None:
        client = sign_in("manager")
        response = self.keep(client, self.address(cast), text="A dent")
        assert response.content.decode().startswith("Draft saved at ")
        assert plan.content().needs == ()
        # Within the same minute nothing new is said: a screen reader would read it out each time.
        assert self.keep(client, self.address(cast), text="A dentist").status_code in {200, 204}
        page = client.get(self.address(cast))
        assert fields_of(page)["text"] == "A dentist"
        assert "Draft saved at" in text_of(page)
        assert not soup_of(page).select(".govuk-error-summary, .govuk-error-message")

    def test_stands_only_where_it_was_typed(self, cast, plan, sign_in) -> None:
        client = sign_in("manager")
        self.keep(client, self.address(cast), text="A dentist")
        assert fields_of(client.get(at("person_plan_need_add", cast)))["text"] == ""
        assert fields_of(sign_in("coordinator").get(self.address(cast)))["text"] == ""

    @pytest.mark.parametrize("typed", [{"domain": "care", "text": "A dentist"}, {"cancel": "1"}])
    def test_ends_when_the_form_is_sent_or_left(self, cast, plan, sign_in, typed) -> None:
        client = sign_in("manager")
        self.keep(client, self.address(cast), text="A dentist")
        response = client.post(self.address(cast), {"version": "1", **typed})
        assert response.status_code == 302
        assert self.draft(cast) is None
        assert len(plan.content().needs) == ("text" in typed)

    def test_of_two_forms_in_two_tabs_are_both_kept_and_listed(self, cast, plan, sign_in) -> None:
        client, other = sign_in("manager"), at("person_plan_goal_add", cast)
        self.keep(client, self.address(cast), text="A dentist")
        self.keep(client, other, words="A door")
        assert fields_of(client.get(self.address(cast)))["text"] == "A dentist"
        assert fields_of(client.get(other))["words"] == "A door"
        assert "You have 2 unfinished texts" in text_of(client.get("/day"))
        page = client.get("/draft")
        assert {one["href"] for one in soup_of(page).select("main a[role=button]")} == {
            self.address(cast),
            other,
        }
        text = text_of(page)
        for part in ("Add a need", "A dentist", "Add a goal", "A door"):
            assert part in text
        text = text_of(client.post("/draft/drop", {"path": other}, follow=True))
        assert "A dentist" in text
        assert "A door" not in text
        assert fields_of(client.get(other))["words"] == ""

    def test_about_somebody_is_shown_only_to_who_may_still_reach_them(
        self, cast, plan, sign_in
    ) -> None:
        client = sign_in("manager")
        self.keep(client, self.address(cast), text="A dentist")
        Relation.objects.filter(person_id=cast.person_id).delete()
        sharing.project_visibility(
            [cast.person_id],
            access=sharing.system_access(purpose="test", now=timezone.now()),
        )
        assert "A dentist" not in text_of(client.get("/draft", follow=True))
        refused = AuditEvent.objects.filter(what="draft", action="refused")
        assert refused.count() == 1

    def test_about_somebody_goes_when_they_are_forgotten(self, cast, plan, sign_in) -> None:
        self.keep(sign_in("manager"), self.address(cast), text="A dentist")
        assert drop_drafts_about(cast.person_id + 1) == 0
        assert drop_drafts_about(cast.person_id) == 1
        assert self.draft(cast) is None

    def test_of_nothing_is_none(self, cast, plan, sign_in) -> None:
        client = sign_in("manager")
        self.keep(client, self.address(cast), text="A dentist")
        self.keep(client, self.address(cast), text="", csrfmiddlewaretoken="t")
        assert self.draft(cast) is None

    def test_stays_when_something_else_is_sent(self, cast, plan, sign_in) -> None:
        client = sign_in("manager")
        self.keep(client, self.address(cast), text="A dentist")
        client.post(at("person_plan_goal_add", cast), {"words": "A door", "version": "1"})
        assert self.draft(cast) is not None

    def test_keeps_half_a_date(self, cast, plan, sign_in) -> None:
        client = sign_in("manager")
        address = at("person_plan_action_add", cast)
        self.keep(client, address, text="Call", due_on_day="31", due_on_month="", due_on_year="x")
        found = fields_of(client.get(address))
        assert (found["due_on_day"], found["due_on_year"]) == ("31", "x")

    @pytest.mark.parametrize("headers", [{}, KEEPING])
    def test_survives_the_lock_with_script_and_without(self, cast, plan, sign_in, headers) -> None:
        client = sign_in("manager")
        client.get(at("person_plan", cast))
        session = client.session
        session["seen_at"] = 0
        session.save()
        typed = {"text": "A dentist", "domain": "care", "version": "1"}
        response = client.post(self.address(cast), typed, headers=headers)
        leads = response.headers.get("HX-Redirect") or response.headers["Location"]
        assert leads.startswith("/unlock")
        kept = self.draft(cast)
        assert kept.path == self.address(cast)
        assert ("text", "A dentist") in kept.fields

    def test_is_asked_for_by_the_page_only_where_something_is_typed(
        self, cast, plan, sign_in
    ) -> None:
        client = sign_in("manager")
        line = soup_of(client.get(self.address(cast))).select_one("#kept")
        assert line["hx-post"] == self.address(cast)
        page = client.get(at("person_plan_need_met", cast, plan.need()))
        assert not soup_of(page).select("#kept")

    def test_on_an_older_version_is_put_together_like_any_other(self, cast, plan, sign_in) -> None:
        client = sign_in("manager")
        self.keep(client, self.address(cast), text="A dentist", domain="care")
        plan.need("Papers")
        again = fields_of(client.get(self.address(cast)))
        assert client.post(self.address(cast), again).status_code == 302
        assert {one.text for one in plan.content().needs} == {"A dentist", "Papers"}


@pytest.mark.requirement("R34")
class TestWordsThatMayHurt:
    def test_are_pointed_out_once_and_then_stored(self, cast, plan, sign_in) -> None:
        client = sign_in("manager")
        typed = {"domain": "care", "text": "The offender needs a dentist", "version": "1"}
        address = at("person_plan_need_add", cast)
        response = client.post(address, typed)
        text = text_of(response)
        assert "These words may hurt" in text
        assert "you could write: the person" in text
        assert plan.content().needs == ()
        again = {**fields_of(response), "domain": "care"}
        assert again["text"] == typed["text"]
        assert client.post(address, again).status_code == 302
        assert plan.content().needs[0].text == typed["text"]

    def test_are_not_asked_about_when_they_were_changed(self, cast, plan, sign_in) -> None:
        typed = {"domain": "care", "text": "Robin needs a dentist", "version": "1"}
        response = sign_in("manager").post(at("person_plan_need_add", cast), typed)
        assert response.status_code == 302

    @pytest.mark.parametrize("text", ["Der Straftäter", "een gedetineerde", "the junkie"])
    def test_are_found_in_every_language_of_the_list(self, cast, plan, sign_in, text) -> None:
        typed = {"words": text, "version": "1"}
        response = sign_in("manager").post(at("person_plan_goal_add", cast), typed)
        assert "These words may hurt" in text_of(response)

    def test_of_the_person_on_paper_stay_as_they_are(self, cast, plan, sign_in) -> None:
        typed = {"text": "I was a junkie.", "audience": "plan", "on_paper": "on", "version": "1"}
        address = at("person_plan_statement", cast, "my_story")
        assert sign_in("manager").post(address, typed).status_code == 302

    def test_in_steps_are_pointed_out_too(self, cast, plan, sign_in) -> None:
        day = timezone.localdate() + timedelta(days=5)
        typed = {f"due_on_{part}": getattr(day, part) for part in ("day", "month", "year")}
        typed |= {"text": "Visit the inmate", "owner": "person", "version": "1"}
        response = sign_in("manager").post(at("person_plan_action_add", cast), typed)
        assert "inmate" in soup_of(response).select_one("#hints").get_text()

    def test_are_not_found_where_the_site_put_them_aside(self, cast, plan, sign_in) -> None:
        actions.drop_word(language="en", word="offender*")
        typed = {"words": "The offender", "version": "1"}
        response = sign_in("manager").post(at("person_plan_goal_add", cast), typed)
        assert response.status_code == 302
