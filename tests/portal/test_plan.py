"""My own plan: I read it, write in it, and say what I think of each goal and step."""

from __future__ import annotations

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.portal.own_plan import WORDS, text_of
from throughcare.plans import actions
from throughcare.plans.types import Acceptance, Description, Position, Voice

BUDGET = 25
pytestmark = pytest.mark.django_db


class TestReading:
    def test_me_first_then_my_people_then_what_is_next(self, own) -> None:
        own.post("my_statement", "strengths", text="I can cook", audience="plan")
        own.post("my_circle_add", name="Ada", relation="my sister")
        goal_id = own.goal()
        own.step("Write to the town", goal_id=goal_id)
        text = own.read("my_plan")
        order = [
            WORDS,
            "I can cook",
            "Ada",
            "Your next step: Write to the town",
            "A room with a door",
        ]
        places = [text.index(words) for words in order]
        assert places == sorted(places)

    def test_says_who_owns_which_step_and_what_they_answered(self, own) -> None:
        goal_id = own.goal()
        own.step("Ask for a room", agency="town", goal_id=goal_id)
        own.step("Call the town", agency="prison", goal_id=goal_id)
        own.step("Write a letter", goal_id=goal_id)
        text = own.read("my_plan")
        assert "Agency town is asked to do this, and has not answered yet" in text
        assert "Agency prison does this" in text
        assert "You are asked to do this. You have not answered yet." in text

    def test_a_closed_plan_is_read_and_not_written(self, own) -> None:
        from throughcare.caseloads import actions as caseloads

        goal_id = own.goal()
        own.step()
        caseloads.close(
            own.cast.case_id, access=own.system, now=timezone.now() + timedelta(seconds=1)
        )
        page = BeautifulSoup(own.get("my_plan").content, "html5lib")
        assert page.select("main form") == []
        for name in ("my_goal_add", "my_action_add", "my_ask", "my_circle_add"):
            assert own.get(name).status_code == 404
        assert own.get("my_position", goal_id).status_code == 404
        assert own.get("my_plan_print").status_code == 200

    def test_what_never_was_is_not_there(self, own) -> None:
        for name in ("my_position", "my_goal_reword", "my_goal_about", "my_action_answer"):
            assert own.get(name, 999_999).status_code == 404
        assert own.get("my_statement", "nonsense").status_code == 404
        assert own.get("my_goal_add", need="x").status_code == 404
        assert own.get("my_action_add", goal="9").status_code == 404

    @pytest.mark.parametrize(
        "name", ["my_plan", "my_plan_print", "my_duties", "my_asks", "my_crisis"]
    )
    def test_queries_are_few_however_long_the_plan_is(self, own, name) -> None:
        counts = []
        for number in range(2):
            for _each in range(1 + 3 * number):
                goal_id = own.goal(need_id=own.need(), on_paper=True)
                own.step(agency="prison", goal_id=goal_id)
                own.step(goal_id=goal_id)
                own.post("my_ask", kind="help", text="A lift")
                own.post("my_circle_add", name="Ada")
            own.get(name)
            with CaptureQueriesContext(connection) as found:
                own.get(name)
            counts.append(len(found))
        assert counts[0] == counts[1] <= BUDGET


class TestGoals:
    @pytest.mark.requirement("R44", "R114")
    def test_of_my_own_with_what_i_get_out_of_it(self, own) -> None:
        typed = {"words": "A dog", "benefit": "Somebody waits for me", "confidence": "7"}
        text = text_of(own.post("my_goal_add", **typed))
        assert "Your goal is in your plan" in text
        assert "What you get out of it: Somebody waits for me" in text
        assert "How sure you are: 7 out of 10" in text
        goal = own.content().goals[0]
        assert (goal.position, goal.voice) == (Position.AGREES, Voice.SCREEN)
        assert (goal.benefit, goal.confidence, goal.by_agency) == ("Somebody waits for me", 7, None)

    def test_serves_the_need_that_the_address_names(self, own) -> None:
        need_id = own.need()
        address = f"{reverse('my_goal_add')}?need={need_id}"
        own.client.post(address, {"words": "A door", "version": own.version})
        assert own.content().goals[0].need_id == need_id

    def test_without_words_says_what_to_do(self, own) -> None:
        text = text_of(own.post("my_goal_add", words=" ", confidence="11"))
        assert "Choose a number from 0 to 10" in text
        assert "Write what you want to reach" in text_of(own.post("my_goal_add"))
        assert own.content().goals == ()

    @pytest.mark.parametrize("position", ["agrees", "disagrees", "later", "declined"])
    def test_take_each_answer_of_mine(self, own, position) -> None:
        goal_id = own.goal()
        own.post("my_position", goal_id, position=position, why="It is too far")
        goal = own.content().goals[0]
        assert (goal.position.value, goal.why, goal.voice) == (
            position,
            "It is too far",
            Voice.SCREEN,
        )

    def test_a_no_needs_its_reason_and_nothing_typed_is_lost(self, own) -> None:
        goal_id = own.goal()
        response = own.post("my_position", goal_id, position="disagrees")
        assert "Write why you do not agree" in text_of(response)
        page = BeautifulSoup(response.content, "html5lib")
        assert page.select_one("[name=position][value=disagrees]").has_attr("checked")

    def test_a_condition_says_what_it_comes_from_and_keeps_its_words(self, own) -> None:
        about = Description(is_condition=True, legal_act="Penitentiary Act, article 4")
        goal_id = own.goal("Report on Mondays", about=about)
        assert "It comes from: Penitentiary Act, article 4" in own.read("my_plan")
        assert "somebody may demand it of you" in own.read("my_position", goal_id)
        assert own.get("my_goal_reword", goal_id).status_code == 404
        own.post("my_goal_about", goal_id, benefit="I go home", confidence="3")
        goal = own.content().goals[0]
        assert (goal.legal_act, goal.benefit, goal.confidence) == (about.legal_act, "I go home", 3)
        assert "Nobody may demand it of you" in own.read("my_position", own.goal("A bicycle"))

    def test_in_my_own_words_count_as_mine(self, own) -> None:
        goal_id = own.goal("Client seeks housing")
        own.post("my_goal_reword", goal_id, words="A room near my mother")
        goal = own.content().goals[0]
        assert (goal.words, goal.position) == ("A room near my mother", Position.AGREES)


class TestWrittenForMe:
    @pytest.mark.requirement("R55")
    def test_says_who_wrote_it_from_what(self, own) -> None:
        own.goal(on_paper=True)
        goal_id = own.goal("A job")
        actions.record_position(
            own.plan_id, goal_id=goal_id, position="later", why="", **own.by("coordinator")
        )
        text = own.read("my_plan")
        assert "Written down for you by Manager, Agency prison, from your paper." in text
        assert "Written down for you by Coordinator, Agency town, from what you told them." in text

    @pytest.mark.requirement("R114")
    def test_i_can_say_that_it_is_not_what_i_said(self, own) -> None:
        words_id, goal_id = own.goal(on_paper=True), own.goal("A job")
        actions.record_position(own.plan_id, goal_id=goal_id, position="agrees", why="", **own.by())
        own_say = {"kind": "wishes", "text": "Peace", "audience": "plan"}
        actions.say(own.plan_id, **own_say, **own.by())
        page = BeautifulSoup(own.get("my_plan").content, "html5lib")
        links = [one["href"] for one in page.find_all("a") if "That is not what" in one.get_text()]
        assert sorted(links) == sorted(
            [
                reverse("my_goal_reword", args=[words_id]),
                reverse("my_position", args=[goal_id]),
                reverse("my_statement", args=["wishes"]),
            ]
        )
        own.post("my_position", goal_id, position="disagrees", why="I never said so")
        own.post("my_goal_reword", words_id, words="A flat")
        own.post("my_statement", "wishes", text="Quiet", audience="me")
        assert "Written down for you" not in own.read("my_plan")

    def test_an_answer_given_for_me_says_so(self, own) -> None:
        step_id = own.step()
        given = {"action_id": step_id, "is_accepted": True, "why": "", **own.by()}
        actions.answer_action(own.plan_id, **given, today=timezone.localdate())
        assert "Written down for you by Manager, Agency prison." in own.read("my_plan")


class TestSteps:
    def test_of_my_own_are_promised_at_once(self, own) -> None:
        goal_id, day = own.goal(), timezone.localdate() + timedelta(days=3)
        typed = {"text": "Call the town", "version": own.version}
        typed |= {"due_on_day": day.day, "due_on_month": day.month, "due_on_year": day.year}
        own.client.post(f"{reverse('my_action_add')}?goal={goal_id}", typed)
        step = own.content().actions[0]
        assert (step.text, step.due_on, step.goal_id) == ("Call the town", day, goal_id)
        assert step.owner.is_person
        assert step.acceptance is Acceptance.ACCEPTED

    def test_without_words_or_day_say_what_to_do(self, own) -> None:
        text = text_of(own.post("my_action_add"))
        assert "Write what you will do" in text
        assert "Enter the day by which it is to be done" in text

    @pytest.mark.requirement("R114")
    def test_that_others_ask_of_me_are_taken_on_or_declined(self, own) -> None:
        step_id = own.step()
        assert "Write why not" in text_of(own.post("my_action_answer", step_id, answer="no"))
        own.post("my_action_answer", step_id, answer="no", why="I am ill")
        step = own.content().actions[0]
        assert (step.acceptance, step.decline_why) == (Acceptance.DECLINED, "I am ill")
        text = own.read("my_plan")
        assert "You said no: I am ill" in text
        assert "Your next step" not in text
        own.post("my_action_answer", step_id, answer="yes")
        assert own.content().actions[0].acceptance is Acceptance.ACCEPTED

    @pytest.mark.requirement("R96")
    def test_are_ticked_off_and_taken_back(self, own) -> None:
        step_id = own.step()
        response = own.post("my_action_done", step_id)
        assert "Undo" in text_of(response)
        assert own.content().actions[0].done_on == timezone.localdate()
        own.post("my_action_reopen", step_id)
        assert own.content().actions[0].done_on is None

    def test_of_agencies_are_theirs(self, own) -> None:
        step_id = own.step(agency="prison")
        for name in ("my_action_answer", "my_action_done", "my_action_reopen"):
            assert own.post(name, step_id).status_code == 404


class TestChangedMeanwhile:
    @pytest.mark.parametrize(
        ("name", "typed"),
        [
            ("my_goal_add", {"words": "A dog called Bo"}),
            ("my_action_add", {"text": "A dog called Bo", "due_on_day": "1"}),
            ("my_circle_add", {"name": "A dog called Bo"}),
        ],
    )
    def test_nothing_typed_is_lost_and_plain_words_say_what_changed(self, own, name, typed) -> None:
        seen = own.version
        own.need("Papers")
        day = timezone.localdate() + timedelta(days=5)
        parts = {"due_on_day": day.day, "due_on_month": day.month, "due_on_year": day.year}
        response = own.post(name, **{**parts, **typed, "due_on_day": day.day, "version": seen})
        text = text_of(response)
        assert response.status_code == 409
        assert "A dog called Bo" in response.content.decode()
        assert "A need was added, by Manager, Agency prison" in text
        assert "What you need now: Papers" in text
        page = BeautifulSoup(response.content, "html5lib")
        form = {
            one["name"]: one.get("value", one.get_text())
            for one in page.select("main form input, main form textarea")
            if one.get("type") != "checkbox"
        }
        assert own.client.post(reverse(name), form).status_code == 302

    def test_my_own_codes_are_in_words(self, own) -> None:
        goal_id = own.goal()
        seen = own.version
        step_id = own.step(goal_id=goal_id)
        own.post("my_position", goal_id, position="later")
        text = text_of(own.post("my_action_done", step_id, version=seen))
        assert "A goal, what you think of it" in text
        assert "You want to decide later" in text
        assert "A step, who does it" in text
        assert "now: you" in text


class TestWhileIType:
    KEEP = {"HTTP_HX_REQUEST": "true", "HTTP_HX_TARGET": "kept"}

    def test_what_i_typed_is_kept_and_comes_back(self, own) -> None:
        address, typed = reverse("my_goal_add"), {"words": "Half a sen", "version": own.version}
        response = own.client.post(address, typed, **self.KEEP)
        assert "It is not in your plan yet." in response.content.decode()
        assert own.content().goals == ()
        page = own.get("my_goal_add")
        assert "Half a sen" in page.content.decode()
        assert "There is a problem" not in page.content.decode()
        assert "Half a sen" not in own.get("my_action_add").content.decode()

    @pytest.mark.parametrize("typed", [{"cancel": "1"}, {"words": "Half a sentence"}])
    def test_is_forgotten_when_it_is_sent_or_given_up(self, own, typed) -> None:
        address = reverse("my_goal_add")
        own.client.post(address, {"words": "Half a sen", "version": own.version}, **self.KEEP)
        own.post("my_goal_add", **typed)
        assert len(own.content().goals) == int("words" in typed)
        assert "Half a sen" not in own.get("my_goal_add").content.decode()
