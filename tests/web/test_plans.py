"""The pages of the plan, by role: the staff's and the person's own."""

from __future__ import annotations

import itertools
from datetime import timedelta
from html import unescape

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.plans.cast import NOW, Cast, make_cast
from tests.plans.test_actions import HOSTILE
from throughcare.people import actions as people
from throughcare.plans import actions, queries
from throughcare.plans.types import THE_PERSON, Owner
from throughcare.sharing import actions as sharing

WORDS = "Call me Rob. I bake bread."
BUDGET = 25


@pytest.fixture
def cast(db) -> Cast:
    made = make_cast()
    system = sharing.system_access(purpose="tests", now=NOW)
    people.say_about_me(made.person_id, WORDS, version=1, access=system, now=NOW)
    return made


@pytest.fixture
def sign_in(cast: Cast):
    def as_(who: str) -> Client:
        client = Client(raise_request_exception=True)
        client.force_login(get_user_model().objects.get(pk=cast.accounts[who]))
        return client

    return as_


class Plan:
    """Write a plan quickly, as the system, for pages to show."""

    def __init__(self, cast: Cast) -> None:
        self.cast, self.plan_id = cast, cast.plan_id()

    def given(self) -> dict:
        access = sharing.system_access(purpose="tests", now=NOW)
        ref, _ = queries.plan_of(self.cast.person_id, self.cast.case_id, access=access)
        return {"version": ref.version, "access": access, "now": NOW}

    @property
    def version(self) -> int:
        return self.given()["version"]

    def need(self, text="A room near my work") -> int:
        return actions.record_need(self.plan_id, domain="shelter", text=text, **self.given()).key

    def goal(self, words="My own front door", need_id=None) -> int:
        return actions.add_goal(self.plan_id, words=words, need_id=need_id, **self.given()).key

    def step(self, text="Ask the town", *, owner=None, goal_id=None, days=7) -> int:
        today = timezone.localdate()
        return actions.add_action(
            self.plan_id,
            text=text,
            owner=owner or Owner(self.cast.agencies["town"]),
            due_on=today + timedelta(days=days),
            goal_id=goal_id,
            today=today,
            **self.given(),
        ).key

    def request(self, text="A talk with all of you", *, kind="meeting", days=0) -> int:
        given = self.given()
        return actions.propose(
            self.plan_id,
            kind=kind,
            text=text,
            access=given["access"],
            now=NOW,
            today=timezone.localdate() + timedelta(days=days),
        )

    def content(self):
        access = sharing.system_access(purpose="tests", now=NOW)
        return queries.plan_of(self.cast.person_id, self.cast.case_id, access=access)[1]


@pytest.fixture
def plan(cast: Cast) -> Plan:
    return Plan(cast)


@pytest.fixture
def full(plan: Plan) -> Plan:
    goal_id = plan.goal(need_id=plan.need())
    plan.step(goal_id=goal_id)
    plan.step("Write to my sister", owner=THE_PERSON)
    return plan


def text_of(response) -> str:
    soup = BeautifulSoup(response.content, "html5lib")
    return " ".join((soup.find("main") or soup).get_text(" ").split())


def at(name: str, cast: Cast, *rest: object) -> str:
    return reverse(name, args=[cast.person_id, *rest])


def every_address(cast: Cast, plan: Plan) -> list[str]:
    need_id = plan.need()
    goal_id = plan.goal(need_id=need_id)
    action_id = plan.step(goal_id=goal_id)
    things = {"need_met": need_id, "goal_reword": goal_id, "position": goal_id}
    things |= {"goal_reached": goal_id, "goal_describe": goal_id, "version": 1}
    things |= {"action_answer": plan.step(owner=THE_PERSON), "statement": "wishes"}
    things |= {"request": plan.request()}
    things |= dict.fromkeys(("action_move", "action_done", "action_reopen"), action_id)
    plain = ("person_plan", "person_plan_print", "person_plan_versions", "person_plan_agree")
    adding = [f"person_plan_{name}_add" for name in ("need", "goal", "action", "request")]
    return [at(name, cast) for name in (*plain, *adding)] + [
        at(f"person_plan_{name}", cast, key) for name, key in things.items()
    ]


class TestWhoMayCome:
    @pytest.mark.parametrize("who", ["stranger", "liaison", "robin"])
    def test_others_find_nothing(self, cast, plan, sign_in, who) -> None:
        client = sign_in(who)
        for address in every_address(cast, plan):
            assert client.get(address).status_code == 404, address
            assert client.post(address, {"version": "1"}).status_code in {404, 405}, address

    def test_nobody_signed_in_is_led_to_sign_in(self, cast, plan) -> None:
        for address in every_address(cast, plan):
            assert Client().get(address).status_code == 302, address

    @pytest.mark.parametrize("who", ["manager", "coordinator"])
    def test_partners_see_every_page(self, cast, plan, sign_in, who) -> None:
        client = sign_in(who)
        for address in every_address(cast, plan):
            assert client.get(address).status_code == 200, address

    def test_things_of_another_person_are_not_there(self, cast, plan, sign_in) -> None:
        goal_id = plan.goal()
        address = reverse("person_plan_position", args=[cast.other_person_id, goal_id])
        assert sign_in("manager").get(address).status_code == 404


class TestPlanPage:
    def test_of_an_empty_plan_says_what_to_do(self, cast, sign_in) -> None:
        text = text_of(sign_in("manager").get(at("person_plan", cast)))
        assert "Nothing is in this plan yet" in text
        assert "Begin with the five basic conditions" in text
        for title in ("Identity papers", "A place to live", "Work and income", "Debts", "Care"):
            assert title in text

    def test_shows_the_persons_words_first(self, cast, full, sign_in) -> None:
        text = text_of(sign_in("coordinator").get(at("person_plan", cast)))
        order = [
            WORDS,
            "Is the plan agreed?",
            "What is next",
            "A room near my work",
            "Ask the town",
        ]
        found = [text.rindex(one) if one == "Ask the town" else text.index(one) for one in order]
        assert found == sorted(found)
        assert "My own front door" in text
        assert "Not asked yet" in text
        assert "Agency town" in text

    def test_asks_the_database_no_more_often_than_allowed(
        self, cast, full, sign_in, django_assert_max_num_queries
    ) -> None:
        client = sign_in("manager")
        client.get(at("person_plan", cast))
        with django_assert_max_num_queries(BUDGET):
            client.get(at("person_plan", cast))

    @pytest.mark.parametrize("name", ["person_plan", "person_plan_print"])
    def test_skips_no_level_of_headings(self, cast, full, sign_in, name) -> None:
        full.goal("A goal of its own")
        soup = BeautifulSoup(sign_in("manager").get(at(name, cast)).content, "html5lib")
        levels = [int(one.name[1]) for one in soup.select("main :is(h1, h2, h3, h4)")]
        assert levels[0] == 1
        assert all(after - before <= 1 for before, after in itertools.pairwise(levels))

    @pytest.mark.parametrize("text", HOSTILE)
    def test_shows_hostile_words_as_words(self, cast, plan, sign_in, text) -> None:
        client = sign_in("manager")
        typed = {"domain": "care", "text": text, "version": plan.version}
        assert client.post(at("person_plan_need_add", cast), typed).status_code == 302
        for name in ("person_plan", "person_plan_print"):
            html = client.get(at(name, cast)).content.decode()
            assert "<script>alert" not in html
            assert " ".join(text.split()) in " ".join(unescape(html).split())


class TestAddNeed:
    def test_leads_back_to_the_plan(self, cast, sign_in) -> None:
        client = sign_in("manager")
        typed = {"domain": "debts", "text": "Old fines", "version": "1"}
        response = client.post(at("person_plan_need_add", cast), typed, follow=True)
        assert "The need is in the plan." in text_of(response)
        assert "Old fines" in text_of(response)

    def test_begins_at_the_domain_of_the_address(self, cast, sign_in) -> None:
        response = sign_in("manager").get(at("person_plan_need_add", cast) + "?domain=debts")
        soup = BeautifulSoup(response.content, "html5lib")
        assert soup.select_one("input[value=debts]").has_attr("checked")

    @pytest.mark.parametrize(
        ("typed", "says"),
        [
            ({"domain": "debts", "text": ""}, "Write what the person needs"),
            ({"domain": "debts", "text": "a\0b"}, "cannot be stored (NUL)"),
            ({"domain": "", "text": "Fines"}, "Choose what it is about"),
            ({"domain": "luxury", "text": "Fines"}, "Choose what it is about from the list"),
        ],
    )
    def test_says_what_is_wrong_on_top_and_at_the_field(self, cast, sign_in, typed, says) -> None:
        response = sign_in("manager").post(
            at("person_plan_need_add", cast), {**typed, "version": "1"}
        )
        soup = BeautifulSoup(response.content, "html5lib")
        link = soup.select_one(".govuk-error-summary a")
        assert says in link.get_text()
        assert soup.select_one(link["href"]) is not None or soup.select_one(f"{link['href']}_0")
        assert says in soup.select_one(".govuk-error-message").get_text()


class TestStaleVersion:
    @pytest.mark.parametrize("version", ["", "abc", "-1", "9" * 5000, "1\0"])
    def test_takes_a_mangled_version_as_an_old_one(self, cast, plan, sign_in, version) -> None:
        typed = {"words": "To see my daughter", "version": version}
        response = sign_in("manager").post(at("person_plan_goal_add", cast), typed)
        assert response.status_code == 409


class TestPosition:
    def test_needs_a_why_to_disagree(self, cast, plan, sign_in) -> None:
        goal_id, client = plan.goal(), sign_in("coordinator")
        typed = {"position": "disagrees", "why": "", "version": plan.version}
        response = client.post(at("person_plan_position", cast, goal_id), typed)
        assert "Write why the person disagrees" in text_of(response)
        typed["why"] = "Too far from my mother"
        text = text_of(client.post(at("person_plan_position", cast, goal_id), typed, follow=True))
        assert "Too far from my mother" in text
        assert "noted by Agency town" in text


class TestAddAction:
    def typed(self, cast, plan, **changed) -> dict:
        day = timezone.localdate() + timedelta(days=5)
        parts = {"due_on_day": day.day, "due_on_month": day.month, "due_on_year": day.year}
        owner = str(cast.agencies["town"])
        return {
            "text": "Call the landlord",
            "owner": owner,
            "version": plan.version,
            **parts,
            **changed,
        }

    def test_offers_only_agencies_that_see_the_person(self, cast, plan, sign_in) -> None:
        text = text_of(sign_in("manager").get(at("person_plan_action_add", cast)))
        assert "Agency town" in text
        assert "Robin Voorbeeld" in text
        assert "Agency elsewhere" not in text

    def test_puts_it_under_its_goal(self, cast, plan, sign_in) -> None:
        goal_id = plan.goal()
        address = at("person_plan_action_add", cast) + f"?goal={goal_id}"
        assert sign_in("manager").post(address, self.typed(cast, plan)).status_code == 302
        (found,) = plan.content().actions
        assert (found.goal_id, found.owner.agency_id) == (goal_id, cast.agencies["town"])

    @pytest.mark.parametrize(
        ("changed", "says"),
        [
            ({"text": " "}, "Write what is to be done"),
            ({"owner": ""}, "Choose who does it"),
            ({"due_on_year": "1066"}, "That day is long past"),
            ({"due_on_year": "2999"}, "more than ten years ahead"),
            ({"due_on_year": ""}, "Enter a day, a month and a year"),
            ({"due_on_day": "32"}, "Enter a date that exists"),
            ({"due_on_day": "", "due_on_month": "", "due_on_year": ""}, "Enter the day by which"),
        ],
    )
    def test_says_what_is_wrong(self, cast, plan, sign_in, changed, says) -> None:
        response = sign_in("manager").post(
            at("person_plan_action_add", cast), self.typed(cast, plan, **changed)
        )
        assert says in text_of(response)
        assert plan.content().actions == ()

    def test_names_every_mistake_at_once(self, cast, plan, sign_in) -> None:
        typed = self.typed(cast, plan, text="", owner="", due_on_year="1066")
        response = sign_in("manager").post(at("person_plan_action_add", cast), typed)
        links = BeautifulSoup(response.content, "html5lib").select(".govuk-error-summary a")
        assert [one.get_text() for one in links] == [
            "Write what is to be done",
            "Choose who does it",
            "That day is long past. Check the year",
        ]

    def test_refuses_an_agency_that_does_not_see_the_person(self, cast, plan, sign_in) -> None:
        typed = self.typed(cast, plan, owner=str(cast.agencies["elsewhere"]))
        response = sign_in("manager").post(at("person_plan_action_add", cast), typed)
        assert "that agency does not see this person" in text_of(response)


class TestActionDone:
    def test_can_be_undone_from_the_page_it_leads_to(self, cast, plan, sign_in) -> None:
        action_id, client = plan.step(), sign_in("coordinator")
        response = client.post(
            at("person_plan_action_done", cast, action_id), {"version": plan.version}, follow=True
        )
        soup = BeautifulSoup(response.content, "html5lib")
        form = next(one for one in soup.select("main form") if "Undo" in one.get_text())
        version = form.select_one("input[name=version]")["value"]
        assert plan.content().actions[0].done_on is not None
        client.post(form["action"], {"version": version})
        assert plan.content().actions[0].done_on is None

    def test_moves_to_another_day(self, cast, plan, sign_in) -> None:
        action_id, day = plan.step(), timezone.localdate() + timedelta(days=40)
        parts = {"due_on_day": day.day, "due_on_month": day.month, "due_on_year": day.year}
        address = at("person_plan_action_move", cast, action_id)
        sign_in("manager").post(address, {**parts, "version": plan.version})
        assert plan.content().actions[0].due_on == day


class TestMarks:
    def test_of_need_and_goal_can_be_taken_back(self, cast, plan, sign_in) -> None:
        client, need_id = sign_in("manager"), plan.need()
        goal_id = plan.goal()
        for name, key in (("need_met", need_id), ("goal_reached", goal_id)):
            for _ in range(2):
                address = at(f"person_plan_{name}", cast, key)
                assert client.post(address, {"version": plan.version}).status_code == 302
        content = plan.content()
        assert (content.needs[0].met_on, content.goals[0].reached_on) == (None, None)

    def test_of_new_words_asks_again(self, cast, plan, sign_in) -> None:
        goal_id = plan.goal()
        address = at("person_plan_goal_reword", cast, goal_id)
        typed = {"words": "A door with a key", "version": plan.version}
        text = text_of(sign_in("manager").post(address, typed, follow=True))
        assert "A door with a key" in text
        assert "My own front door" not in text


class TestVersions:
    def test_say_who_did_what_when(self, cast, full, sign_in) -> None:
        client = sign_in("manager")
        client.post(
            at("person_plan_need_add", cast),
            {"domain": "care", "text": "A dentist", "version": full.version},
        )
        text = text_of(client.get(at("person_plan_versions", cast)))
        assert "A need was added" in text
        assert "Manager, Agency prison" in text
        text = text_of(client.get(at("person_plan_version", cast, full.version)))
        assert "Need: Text A dentist" in text

    def test_that_never_were_are_not_there(self, cast, full, sign_in) -> None:
        client = sign_in("manager")
        for number in (0, 99, 10**18, 10**30):
            address = f"/people/{cast.person_id}/plan/versions/{number}"
            assert client.get(address).status_code == 404

    def test_before_nonsense_is_the_first_page(self, cast, full, sign_in) -> None:
        address = at("person_plan_versions", cast)
        for before in ("x", "-1", "9" * 40, "²"):
            assert sign_in("manager").get(address, {"before": before}).status_code == 200


class TestPrint:
    def test_is_the_plan_without_navigation(self, cast, full, sign_in) -> None:
        response = sign_in("manager").get(at("person_plan_print", cast))
        soup = BeautifulSoup(response.content, "html5lib")
        text = text_of(response)
        assert "The one contact: Manager" in text
        assert "My own front door" in text
        assert soup.select(".govuk-service-navigation, form, button, header") == []
        assert len(soup.select("a")) == 1


class TestClosedCase:
    def test_can_be_read_and_not_written(self, cast, full, sign_in) -> None:
        from throughcare.caseloads import actions as caseloads

        system = sharing.system_access(purpose="tests", now=NOW)
        caseloads.close(cast.case_id, access=system, now=NOW + timedelta(days=1))
        client = sign_in("manager")
        text = text_of(client.get(at("person_plan", cast)))
        assert "This case is closed" in text
        assert "Mark as done" not in text
        assert client.get(at("person_plan_need_add", cast)).status_code == 404


class TestMyPlan:
    def test_is_the_same_plan_in_my_view(self, full, sign_in) -> None:
        text = text_of(sign_in("robin").get(reverse("my_plan")))
        for words in (
            WORDS,
            "A room near my work",
            "My own front door",
            "You are asked to do this",
            "Agency town is asked to do this",
        ):
            assert words in text

    def test_is_for_the_person_only(self, cast, full, sign_in) -> None:
        goal_id = full.goal()
        addresses = [reverse("my_plan"), reverse("my_about"), reverse("my_goal_add")]
        addresses += [reverse("my_plan_print"), reverse("my_position", args=[goal_id])]
        for who in ("manager", "stranger", "liaison"):
            for address in addresses:
                assert sign_in(who).get(address).status_code == 404
        for address in addresses:
            assert sign_in("robin").get(address).status_code == 200

    def test_takes_what_i_think(self, cast, plan, sign_in) -> None:
        goal_id, client = plan.goal(), sign_in("robin")
        typed = {"position": "disagrees", "why": "I want a dog", "version": plan.version}
        text = text_of(client.post(reverse("my_position", args=[goal_id]), typed, follow=True))
        assert "You do not agree" in text
        staff = text_of(sign_in("manager").get(at("person_plan", cast)))
        assert "said by the person" in staff
        assert "I want a dog" in staff

    def test_takes_a_goal_of_my_own(self, cast, plan, sign_in) -> None:
        typed = {"words": "A dog", "version": plan.version}
        text = text_of(sign_in("robin").post(reverse("my_goal_add"), typed, follow=True))
        assert "A dog" in text
        assert "You agree" in text

    def test_ticks_off_my_steps_and_no_others(self, cast, full, sign_in) -> None:
        client = sign_in("robin")
        theirs, mine = full.content().actions
        given = {"version": full.version}
        assert (
            client.post(reverse("my_action_done", args=[theirs.action_id]), given).status_code
            == 404
        )
        response = client.post(reverse("my_action_done", args=[mine.action_id]), given, follow=True)
        assert "Undo" in text_of(response)
        client.post(reverse("my_action_reopen", args=[mine.action_id]), {"version": full.version})
        assert [one.done_on for one in full.content().actions] == [None, None]

    def test_shows_both_when_the_plan_was_changed_meanwhile(self, cast, plan, sign_in) -> None:
        seen = plan.version
        plan.need("Papers")
        response = sign_in("robin").post(
            reverse("my_goal_add"), {"words": "A dog", "version": seen}
        )
        assert response.status_code == 409
        assert "Papers" in text_of(response)
        assert "A dog" in text_of(response)

    def test_without_a_case_says_so(self, cast, sign_in, monkeypatch) -> None:
        from throughcare.caseloads import queries as caseloads

        monkeypatch.setattr(caseloads, "latest_case_of", lambda *_given, **_named: None)
        client = sign_in("robin")
        assert "You have no plan yet" in text_of(client.get(reverse("my_plan")))
        assert client.get(reverse("my_plan_print")).status_code == 404
        assert client.get(reverse("my_goal_add")).status_code == 404


class TestAboutMe:
    def test_saves_my_words(self, cast, sign_in) -> None:
        typed = {"words": "I sing.", "version": 2}
        text = text_of(sign_in("robin").post(reverse("my_about"), typed, follow=True))
        assert "I sing." in text

    def test_shows_both_when_they_were_changed_meanwhile(self, cast, sign_in) -> None:
        response = sign_in("robin").post(reverse("my_about"), {"words": "I sing.", "version": 1})
        assert response.status_code == 409
        assert WORDS in text_of(response)
        assert "I sing." in text_of(response)

    def test_refuses_what_cannot_be_stored(self, cast, sign_in) -> None:
        response = sign_in("robin").post(reverse("my_about"), {"words": "a\0b", "version": 2})
        assert "cannot be stored (NUL)" in text_of(response)
