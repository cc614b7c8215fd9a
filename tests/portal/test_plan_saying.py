"""I say who I am and who reads it, ask for things, see what is asked of me, and print everything."""

from __future__ import annotations

import itertools
from datetime import time, timedelta

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import timezone

from tests.portal.own_plan import text_of
from throughcare.accounts import actions as accounts
from throughcare.accounts.types import Role
from throughcare.plans import actions, queries
from throughcare.plans.types import Audience, Description, ProposalKind, Voice, Weekly
from throughcare.simulation.world import FOUNDER

pytestmark = pytest.mark.django_db


class TestStatements:
    @pytest.mark.parametrize("audience", list(Audience))
    def test_are_read_by_whom_i_choose(self, own, audience) -> None:
        own.post("my_statement", "my_story", text="I was at sea", audience=audience.value)
        said = own.content().statements[0]
        assert (said.audience, said.voice) == (audience, Voice.SCREEN)
        seen = {
            who: bool(
                queries.plan_of(own.cast.person_id, own.cast.case_id, access=own.cast.access(who))[
                    1
                ].statements
            )
            for who in ("manager", "coordinator", "robin")
        }
        assert seen == {
            "manager": audience is not Audience.ME,
            "coordinator": audience is Audience.PLAN,
            "robin": True,
        }

    def test_ask_who_may_read_and_keep_what_was_typed(self, own) -> None:
        response = own.post("my_statement", "wishes", text="A boat")
        assert "Choose who may read this" in text_of(response)
        assert "A boat" in response.content.decode()
        for words in ("Everyone in my plan", "Only my contact's agency", "Nobody but me"):
            assert words in text_of(response)

    def test_are_taken_back_with_nothing(self, own) -> None:
        own.post("my_statement", "wishes", text="A boat", audience="plan")
        own.post("my_statement", "wishes", text="", audience="plan")
        assert "A boat" not in own.read("my_plan")


class TestBadTime:
    def test_is_a_page_of_its_own_with_its_readers(self, own) -> None:
        own.post("my_statement", "warning_signs", text="I stop eating", audience="contact")
        response = own.post("my_statement", "in_a_crisis", text="Give me time", audience="me")
        assert response.redirect_chain[-1][0].startswith(reverse("my_crisis"))
        text = own.read("my_crisis")
        assert "I stop eating Only the agency of your contact can read this." in text
        assert "Give me time Nobody but you can read this." in text
        assert "I stop eating" not in own.read("my_plan")

    def test_names_whom_to_call(self, own) -> None:
        own.post("my_circle_add", name="Ada", relation="my sister", may_be_called="on")
        own.post("my_circle_add", name="Bo")
        text = own.read("my_crisis_print")
        assert "Ada, my sister" in text
        assert "Bo" not in text
        assert "Your contact: Manager" in text

    def test_prints_without_navigation(self, own) -> None:
        page = BeautifulSoup(own.get("my_crisis_print").content, "html5lib")
        assert page.select(".govuk-service-navigation, form, button, header") == []
        assert "Nothing yet." in page.get_text()


class TestMyPeople:
    @pytest.mark.requirement("R111")
    def test_are_added_changed_ended_and_put_back(self, own) -> None:
        own.post("my_circle_add", name="Ada", relation="sister", helps_with="letters")
        one = own.content().circle[0]
        own.post("my_circle", one.circle_id, name="Ada", relation="aunt", may_be_called="on")
        text = own.read("my_plan")
        assert "Ada , aunt" in text or "Ada, aunt" in text
        assert "Your workers may call them." in text
        own.post("my_circle_end", one.circle_id)
        assert own.content().circle[0].until == timezone.localdate()
        assert "No longer on your list" in own.read("my_plan")
        own.post("my_circle_back", one.circle_id)
        assert own.content().circle[0].until is None

    def test_without_a_name_says_what_to_do(self, own) -> None:
        assert "Write what you call them" in text_of(own.post("my_circle_add"))
        for name in ("my_circle", "my_circle_end", "my_circle_back"):
            assert own.get(name, 999_999).status_code == 404

    def test_named_for_me_says_so(self, own) -> None:
        given = {"name": "Cees", "relation": "", "helps_with": "", "may_be_called": False}
        actions.name_circle(own.plan_id, **given, **own.by())
        assert "Written down for you by Manager, Agency prison." in own.read("my_plan")


class TestAsking:
    @pytest.mark.parametrize("kind", list(ProposalKind))
    def test_stands_there_with_the_day_of_its_answer(self, own, kind) -> None:
        own.post("my_ask", kind=kind.value, text="A talk with all of you")
        text = own.read("my_asks")
        assert "A talk with all of you" in text
        assert "The answer must come before or on" in text
        (row,) = queries.proposals_of(own.cast.person_id, own.cast.case_id, access=own.system)
        assert (row.kind, row.voice) == (kind, Voice.SCREEN)

    def test_without_words_says_what_to_do(self, own) -> None:
        text = text_of(own.post("my_ask"))
        assert "Choose what you ask for" in text
        assert "Write what you ask for" in text_of(own.post("my_ask", kind="help"))

    def test_starts_with_the_kind_of_the_address(self, own) -> None:
        page = BeautifulSoup(own.get("my_ask", kind="change").content, "html5lib")
        assert page.select_one("[name=kind][value=change]").has_attr("checked")
        assert own.get("my_ask", kind="nonsense").status_code == 200

    @pytest.mark.parametrize(("is_granted", "word"), [(True, "Yes"), (False, "No")])
    @pytest.mark.requirement("R58")
    def test_shows_the_answer_and_its_reason(self, own, is_granted, word) -> None:
        own.post("my_ask", kind="meeting", text="A talk")
        (row,) = queries.proposals_of(own.cast.person_id, own.cast.case_id, access=own.system)
        actions.answer_proposal(
            row.proposal_id,
            is_granted=is_granted,
            answer="On Monday at ten",
            access=own.cast.access(),
            now=timezone.now(),
        )
        assert f"{word} Answered on" in own.read("my_asks")
        assert "On Monday at ten" in own.read("my_asks")
        assert "answered on" in own.read("my_page")

    def test_says_when_the_answer_is_late(self, own) -> None:
        actions.propose(
            own.plan_id,
            kind="help",
            text="A lift",
            access=own.cast.access("robin"),
            now=timezone.now(),
            today=timezone.localdate() - timedelta(days=20),
        )
        assert "The answer should have come before or on" in own.read("my_asks")
        assert "no answer yet; it should have come" in own.read("my_page")

    def test_names_the_team_leader_where_there_is_one(self, own) -> None:
        assert "Ask at the agency of your contact who leads the team" in own.read("my_asks")
        account = accounts.open_account(
            "plans-boss",
            name="Hanna Leads",
            password=None,
            by=FOUNDER,
            now=timezone.now(),
            second_factor_required=False,
        )
        accounts.join(
            account,
            agency_id=own.cast.agencies["prison"],
            role=Role.TEAM_LEADER,
            by=FOUNDER,
            now=timezone.now(),
            today=timezone.localdate(),
        )
        assert "Tell Hanna Leads, who leads the team of your contact." in own.read("my_asks")

    def test_written_for_me_says_so(self, own) -> None:
        given = own.by()
        for on_paper in (True, False):
            actions.propose(
                own.plan_id,
                kind="help",
                text="A lift",
                access=given["access"],
                now=given["now"],
                today=timezone.localdate(),
                on_paper=on_paper,
            )
        text = own.read("my_asks")
        assert "Written down for you, from your paper." in text
        assert "Written down for you, from what you told a worker." in text
        assert text.count("That is not what I said") == 2


MONDAY = Weekly((1, 3), time(9), time(12))


class TestWhatIsAskedOfMe:
    def test_nothing_says_so(self, own) -> None:
        assert "Nothing is asked of you now" in own.read("my_duties")

    @pytest.mark.requirement("R32")
    def test_clashes_show_also_where_workers_cannot_know(self, own) -> None:
        health = own.goal("Sleep", need_id=own.need("Sleep", "health"))
        own.step("Therapy", goal_id=health, weekly=MONDAY)
        own.step("Work", agency="prison", weekly=Weekly((3,), time(11), time(17)))
        own.step("Course", agency="prison", weekly=Weekly((3,), time(16), time(18)))
        text = own.read("my_duties")
        assert "Your workers may not see both. You decide whom you tell." in text
        assert "Whoever sees one of these sees the other too." in text
        assert "Wednesday" in text
        assert "Therapy (Monday, Wednesday, 09:00 - 12:00; you)" in text
        assert "Your plan takes 14 hours a week." in text

    def test_too_many_hours_say_so(self, own) -> None:
        own.step("Work", weekly=Weekly((1, 2, 3, 4, 5), time(8), time(18)))
        assert "That is more than 40 hours: too much." in own.read("my_duties")

    def test_conditions_and_the_same_twice(self, own) -> None:
        about = Description(is_condition=True, legal_act="Penitentiary Act, article 4")
        own.goal("Report on Mondays", about=about)
        own.need("Somewhere quiet to sleep")
        own.need("A quiet room to sleep", who="coordinator")
        text = own.read("my_duties")
        assert "Report on Mondays. It comes from: Penitentiary Act, article 4" in text
        assert "Somewhere quiet to sleep (Agency prison)" in text
        assert "A quiet room to sleep (Agency town)" in text


class TestPrint:
    def test_holds_everything(self, own) -> None:
        own.post("my_statement", "my_story", text="I was at sea", audience="me")
        own.post("my_statement", "warning_signs", text="I stop eating", audience="me")
        own.post("my_circle_add", name="Ada")
        own.post("my_goal_add", words="A dog")
        own.post("my_ask", kind="help", text="A lift")
        own.step("Therapy", weekly=MONDAY)
        response = own.get("my_plan_print")
        text = text_of(response)
        for words in ("I was at sea", "I stop eating", "Ada", "A dog", "A lift", "Therapy"):
            assert words in text
        page = BeautifulSoup(response.content, "html5lib")
        assert page.select("main form, main button, main a, header") == []

    def test_comes_in_large_letters(self, own) -> None:
        pages = [own.get("my_plan_print", letters=letters) for letters in ("", "large")]
        large = [
            "tc-large" in BeautifulSoup(one.content, "html5lib").body["class"] for one in pages
        ]
        assert large == [False, True]

    def test_skips_no_level_of_headings(self, own) -> None:
        own.goal(need_id=own.need())
        own.post("my_ask", kind="help", text="A lift")
        own.step("Therapy", weekly=MONDAY)
        for name in ("my_plan", "my_plan_print", "my_crisis", "my_duties", "my_asks"):
            page = BeautifulSoup(own.get(name).content, "html5lib").find("main")
            levels = [int(one.name[1]) for one in page.find_all(["h1", "h2", "h3", "h4"])]
            steps = itertools.pairwise(levels)
            assert levels[0] == 1
            assert all(after - before <= 1 for before, after in steps), name


SAYING = {
    "my_goal_add": ((), "words", {}),
    "my_statement": (("my_story",), "text", {"audience": "plan"}),
    "my_circle_add": ((), "name", {}),
    "my_ask": ((), "text", {"kind": "help"}),
}
"""Page -> the rest of its address, the field of free text, and what else must be typed."""


class TestStrangeText:
    @pytest.mark.parametrize("name", SAYING)
    def test_comes_back_as_it_was_typed(self, own, name) -> None:
        rest, field, more = SAYING[name]
        text = "<b>x</b> & \"y\" {{ 7*7 }} 'z' \u202e\U0001f600"
        assert own.post(name, *rest, **{field: text}, **more).status_code == 200
        page = BeautifulSoup(own.get("my_plan_print").content, "html5lib")
        assert text in page.get_text()
        assert page.select("main b") == []

    @pytest.mark.parametrize("name", SAYING)
    def test_that_cannot_be_stored_is_refused_with_a_word(self, own, name) -> None:
        rest, field, more = SAYING[name]
        response = own.post(name, *rest, **{field: "a\0b"}, **more)
        assert "cannot be stored (NUL)" in text_of(response)

    def test_mangled_versions_are_old_ones(self, own) -> None:
        for version in ("", "x", "-1", "9" * 30):
            response = own.client.post(
                reverse("my_circle_add"), {"name": "Ada", "version": version}
            )
            assert response.status_code == 409
        assert own.content().circle == ()


class TestWithoutACase:
    def test_there_is_no_plan_and_it_says_so(self, own, monkeypatch) -> None:
        from throughcare.caseloads import queries as caseloads

        monkeypatch.setattr(caseloads, "latest_case_of", lambda *_given, **_named: None)
        assert "You have no plan yet" in own.read("my_plan")
        assert "Nobody works with you yet" in own.read("my_page")
        for name in ("my_plan_print", "my_duties", "my_asks", "my_ask", "my_crisis"):
            assert own.get(name).status_code == 404
        assert own.get("my_crisis_print").status_code == 404
