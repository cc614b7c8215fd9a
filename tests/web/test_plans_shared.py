"""The pages of the one shared plan: the person first, what is agreed, what it asks, what is promised."""

# ruff: noqa: F811 - fixtures are named like what they give
from __future__ import annotations

from datetime import time, timedelta
from html import unescape

import pytest
from bs4 import BeautifulSoup
from django.utils import timezone

from tests.plans.cast import NOW, Cast
from tests.plans.test_actions import HOSTILE
from tests.web.test_plans import BUDGET, Plan, at, cast, plan, sign_in, text_of  # noqa: F401 - fixtures
from throughcare.custody import actions as custody
from throughcare.custody.types import ReleaseDateKind
from throughcare.plans import actions
from throughcare.plans.types import THE_PERSON, Acceptance, Anchor, Description, Owner, Weekly
from throughcare.sharing import actions as sharing
from throughcare.sharing.actions.publishing import publish_grounds

SYSTEM_FOR = "tests"


@pytest.fixture
def release(cast: Cast):
    """Take the person into custody with a release date 30 days ahead."""
    access = sharing.system_access(purpose=SYSTEM_FOR, now=NOW)
    day = timezone.localdate() + timedelta(days=30)
    admitted = custody.Admission(cast.person_id, cast.agencies["prison"], NOW.date(), None)
    (custody_id,) = custody.admit_many([admitted], access=access, now=NOW)
    dated = custody.NewReleaseDate(
        custody_id, cast.person_id, ReleaseDateKind.EXPECTED, day, "register"
    )
    custody.record_release_dates([dated], access=access, now=NOW)
    return day


def post(client, name, cast, /, *rest, version, **typed):
    return client.post(at(name, cast, *rest), {"version": version, **typed}, follow=True)


def soup_of(response) -> BeautifulSoup:
    return BeautifulSoup(response.content, "html5lib")


@pytest.mark.requirement("R34")
class TestThePersonFirst:
    def test_asks_for_strengths_wishes_and_what_helps(self, cast, sign_in) -> None:
        text = text_of(sign_in("manager").get(at("person_plan", cast)))
        titles = ["What I am good at", "What I wish for", "What helps me"]
        found = [text.index(one) for one in titles]
        assert found == sorted(found)
        assert found[-1] < text.index("Is the plan agreed?") < text.index("Identity papers")
        assert "How people notice that a bad time is coming" not in text

    def test_takes_words_that_were_told_and_words_from_paper(self, cast, plan, sign_in) -> None:
        client = sign_in("manager")
        typed = {"text": "I can weld.", "audience": "plan"}
        page = post(client, "person_plan_statement", cast, "strengths", version=1, **typed)
        assert "I can weld." in text_of(page)
        assert "Told to a worker" in text_of(page)
        typed = {"text": "A boat.", "audience": "plan", "on_paper": "on"}
        page = post(client, "person_plan_statement", cast, "wishes", version=plan.version, **typed)
        assert "Written by the person on paper" in text_of(page)

    def test_shows_only_what_is_meant_for_the_reader(self, cast, plan, sign_in) -> None:
        for kind, text, audience in (
            ("wishes", "Only mine", "me"),
            ("helps_me", "For my contact", "contact"),
        ):
            actions.say(plan.plan_id, kind=kind, text=text, audience=audience, **plan.given())
        manager = text_of(sign_in("manager").get(at("person_plan", cast)))
        coordinator = text_of(sign_in("coordinator").get(at("person_plan", cast)))
        assert "Only mine" not in manager + coordinator
        assert "For my contact" in manager
        assert "For my contact" not in coordinator

    def test_a_kept_statement_is_not_overwritten_and_nothing_typed_is_lost(
        self, cast, plan, sign_in
    ) -> None:
        actions.say(plan.plan_id, kind="wishes", text="Mine", audience="me", **plan.given())
        typed = {"text": "A boat.", "audience": "plan"}
        page = post(
            sign_in("manager"),
            "person_plan_statement",
            cast,
            "wishes",
            version=plan.version,
            **typed,
        )
        assert "Ask whom it belongs to" in text_of(page)
        assert soup_of(page).select_one("textarea").get_text().strip() == "A boat."

    def test_unknown_headings_are_not_there(self, cast, sign_in) -> None:
        address = f"/people/{cast.person_id}/plan/own/secrets"
        assert sign_in("manager").get(address).status_code == 404


class TestCircle:
    def test_is_named_changed_and_ended(self, cast, plan, sign_in) -> None:
        client = sign_in("manager")
        typed = {"name": "Ilse", "relation": "my sister", "helps_with": "a bed"}
        page = post(client, "person_plan_circle_add", cast, version=1, **typed)
        assert "Ilse , my sister" in text_of(page)
        assert "Not to be called" in text_of(page)
        (one,) = plan.content().circle
        typed["may_be_called"] = "on"
        name = "person_plan_circle"
        page = post(client, name, cast, one.circle_id, version=plan.version, **typed)
        assert "May be called" in text_of(page)
        page = post(client, f"{name}_end", cast, one.circle_id, version=plan.version)
        assert "Ilse" not in text_of(page)

    @pytest.mark.requirement("R52")
    def test_is_not_there_for_whoever_may_not_know_the_family(self, cast, plan, sign_in) -> None:
        actions.name_circle(
            plan.plan_id,
            name="Ilse",
            relation="",
            helps_with="",
            may_be_called=False,
            **plan.given(),
        )
        client = sign_in("coordinator")
        assert "own circle" not in text_of(client.get(at("person_plan", cast)))
        circle_id = plan.content().circle[0].circle_id
        for address in (
            at("person_plan_circle_add", cast),
            at("person_plan_circle", cast, circle_id),
            at("person_plan_circle_end", cast, circle_id),
        ):
            assert client.get(address).status_code == 404


@pytest.mark.requirement("R40")
class TestAgreement:
    def test_says_what_is_missing_and_then_is_agreed(self, cast, plan, sign_in) -> None:
        client = sign_in("manager")
        assert "There is no goal yet" in text_of(client.get(at("person_plan", cast)))
        first, second = plan.goal("A door"), plan.goal("A job")
        page = client.get(at("person_plan", cast))
        assert "The person was not asked about 2 goals." in text_of(page)
        assert not soup_of(page).select('form[action$="/plan/agree"]')
        for goal_id, position, why in ((first, "disagrees", "Too far"), (second, "declined", "")):
            name, typed = "person_plan_position", {"position": position, "why": why}
            page = post(client, name, cast, goal_id, version=plan.version, **typed)
        assert "Goals with which they do not agree: 1." in text_of(page)
        assert "Later, or did not want to say: 1." in text_of(page)
        form = soup_of(page).select_one('form[action$="/plan/agree"]')
        version = form.select_one("input[name=version]")["value"]
        page = client.post(form["action"], {"version": version}, follow=True)
        assert "The plan is agreed." in text_of(page)
        plan.goal("A dog")
        text = text_of(client.get(at("person_plan", cast)))
        assert "not asked about 1 goal." in text
        assert "The plan was agreed before that." in text

    def test_cannot_be_forced(self, cast, plan, sign_in) -> None:
        plan.goal()
        page = post(sign_in("manager"), "person_plan_agree", cast, version=plan.version)
        assert "not yet asked about every goal: 1 to go" in text_of(page)
        assert plan.content().agreed_version is None

    def test_is_never_put_on_top_of_what_nobody_looked_at(self, cast, plan, sign_in) -> None:
        goal_id = plan.goal()
        given = {"goal_id": goal_id, "position": "agrees", "why": ""}
        actions.record_position(plan.plan_id, **given, **plan.given())
        seen = plan.version
        plan.step()
        page = post(sign_in("manager"), "person_plan_agree", cast, version=seen)
        assert page.status_code == 409
        assert plan.content().agreed_version is None


class TestGoal:
    def test_holds_what_the_person_gets_and_what_is_demanded(self, cast, plan, sign_in) -> None:
        typed = {
            "words": "A door",
            "benefit": "My daughter can stay over",
            "origin": "justice",
            "breadth": "family",
            "is_condition": "on",
            "waiting_days": "40",
            "confidence": "7",
        }
        client = sign_in("manager")
        page = post(client, "person_plan_goal_add", cast, version=1, **typed)
        assert "Name the act that makes this a condition" in text_of(page)
        typed["legal_act"] = "Judgment of 3 March"
        text = text_of(post(client, "person_plan_goal_add", cast, version=1, **typed))
        for words in (
            "My daughter can stay over",
            "Brought up by: Justice.",
            "For: The family.",
            "Waiting time: 40 days.",
            "How sure the person is: 7 of 10.",
            "Condition Judgment of 3 March",
        ):
            assert words in text
        assert "before release" not in text

    @pytest.mark.parametrize(
        ("name", "value", "says"),
        [
            ("confidence", "11", "Enter a number from 0 to 10"),
            ("confidence", "-1", "Enter a number from 0 to 10"),
            ("waiting_days", "soon", "Enter a whole number"),
            ("waiting_days", "9" * 5000, "Enter a whole number"),
            ("origin", "heaven", "Choose who brought it up from the list"),
        ],
    )
    def test_says_what_is_wrong(self, cast, plan, sign_in, name, value, says) -> None:
        typed = {"words": "A door", name: value}
        page = post(sign_in("manager"), "person_plan_goal_add", cast, version=1, **typed)
        assert says in text_of(page)
        assert plan.content().goals == ()

    def test_from_paper_counts_as_the_persons_own(self, cast, plan, sign_in) -> None:
        typed = {"words": "A door", "on_paper": "on"}
        text = text_of(post(sign_in("manager"), "person_plan_goal_add", cast, version=1, **typed))
        assert "Agrees" in text
        assert "said on paper on" in text

    def test_is_told_more_about(self, cast, plan, sign_in) -> None:
        goal_id, client = plan.goal(), sign_in("manager")
        typed = {"benefit": "Sleep", "waiting_days": "3"}
        name = "person_plan_goal_describe"
        assert "Sleep" in text_of(post(client, name, cast, goal_id, version=plan.version, **typed))
        form = soup_of(client.get(at(name, cast, goal_id)))
        assert form.select_one("textarea").get_text().strip() == "Sleep"
        assert form.select_one("input[name=waiting_days]")["value"] == "3"

    @pytest.mark.requirement("R72")
    @pytest.mark.parametrize(
        ("days", "says"), [(40, "Cannot be done"), (28, "Hardly time"), (3, "Can be done")]
    )
    def test_says_whether_there_is_time(self, cast, plan, sign_in, release, days, says) -> None:
        actions.add_goal(
            plan.plan_id,
            words="A door",
            need_id=None,
            about=Description(waiting_days=days),
            **plan.given(),
        )
        text = text_of(sign_in("manager").get(at("person_plan", cast)))
        assert f"{says} before release" in text


@pytest.mark.requirement("R57")
class TestNeed:
    def test_says_since_when(self, cast, sign_in) -> None:
        typed = {"domain": "debts", "text": "Old fines", "onset": "before_justice"}
        text = text_of(post(sign_in("manager"), "person_plan_need_add", cast, version=1, **typed))
        assert "Since when: Before any contact with police, court or prison" in text


class TestHostileWords:
    @pytest.mark.parametrize("text", HOSTILE)
    def test_are_shown_as_words(self, cast, plan, sign_in, text) -> None:
        client = sign_in("manager")
        common = {"on_paper": "on"}
        sent = [
            ("person_plan_statement", ("wishes",), {"text": text, "audience": "plan"}),
            ("person_plan_circle_add", (), {"name": text, "relation": text, "helps_with": text}),
            ("person_plan_request_add", (), {"kind": "help", "text": text}),
            ("person_plan_goal_add", (), {"words": text, "benefit": text, "legal_act": text}),
        ]
        for name, rest, typed in sent:
            typed |= {"version": plan.version, **common}
            assert client.post(at(name, cast, *rest), typed).status_code == 302, name
        for address in (
            at("person_plan", cast),
            at("person_plan_print", cast),
            "/promises?what=asked",
        ):
            html = client.get(address).content.decode()
            assert "<script>alert" not in html
            assert " ".join(text.split()) in " ".join(unescape(html).split())

    def test_with_an_invisible_sign_are_refused_where_they_stand(self, cast, plan, sign_in) -> None:
        client = sign_in("manager")
        for name, rest, field, typed in (
            ("person_plan_statement", ("wishes",), "text", {"audience": "plan"}),
            ("person_plan_circle_add", (), "helps_with", {"name": "Ilse"}),
            ("person_plan_request_add", (), "text", {"kind": "help"}),
            ("person_plan_goal_add", (), "legal_act", {"words": "A door", "is_condition": "on"}),
        ):
            page = post(client, name, cast, *rest, version=1, **{**typed, field: "a\0b"})
            links = soup_of(page).select(".govuk-error-summary a")
            assert [one["href"] for one in links] == [f"#id_{field}"], name
            assert "cannot be stored (NUL)" in links[0].get_text()


class TestStep:
    def typed(self, cast, owner="town", **changed) -> dict:
        day = timezone.localdate() + timedelta(days=5)
        parts = {"due_on_day": day.day, "due_on_month": day.month, "due_on_year": day.year}
        who = str(cast.agencies.get(owner, owner))
        return {"text": "Welding course", "owner": who, **parts, **changed}

    def add(self, cast, plan, client, **changed):
        typed = self.typed(cast, **changed)
        return post(client, "person_plan_action_add", cast, version=plan.version, **typed)

    def test_hangs_on_release_where_it_is_known(self, cast, plan, sign_in, release) -> None:
        text = text_of(self.add(cast, plan, sign_in("manager"), when="before", release_days="14"))
        (found,) = plan.content().actions
        assert (found.anchor, found.offset_days) == (Anchor.RELEASE, -14)
        assert found.due_on == release - timedelta(days=14)
        assert "14 days before release" in text

    def test_names_where_the_days_are_wrong(self, cast, plan, sign_in, release) -> None:
        client = sign_in("manager")
        for days, says in (
            ("", "Enter how many days before or after release"),
            ("40", "That day has passed"),
            ("x", "Enter a whole number"),
            ("-3", "greater than or equal to 0"),
        ):
            page = self.add(cast, plan, client, when="before", release_days=days)
            links = soup_of(page).select(".govuk-error-summary a")
            assert [one["href"] for one in links] == ["#id_release_days"], days
            assert says in links[0].get_text()

    def test_does_not_ask_for_a_date_that_nobody_knows(self, cast, plan, sign_in) -> None:
        page = sign_in("manager").get(at("person_plan_action_add", cast))
        assert not soup_of(page).select("[name=when], [name=release_days]")

    def test_takes_hours_every_week(self, cast, plan, sign_in) -> None:
        client = sign_in("manager")
        hours = {"weekdays": ["1", "3"], "starts_at": "9.30", "ends_at": "12:00"}
        text = text_of(self.add(cast, plan, client, **hours))
        assert plan.content().actions[0].weekly == Weekly((1, 3), time(9, 30), time(12, 0))
        assert "every week: Monday, Wednesday 09:30 - 12:00" in text
        assert "Fixed hours a week: 5." in text

    @pytest.mark.parametrize(
        ("hours", "says"),
        [
            ({"weekdays": ["1"]}, "Enter from what time"),
            ({"weekdays": ["1"], "starts_at": "9"}, "Enter until what time"),
            ({"starts_at": "9", "ends_at": "10"}, "Choose the days of the week"),
            ({"weekdays": ["1"], "starts_at": "11", "ends_at": "10"}, "later than the start"),
            ({"weekdays": ["1"], "starts_at": "noon", "ends_at": "10"}, "Enter a time, such as"),
            ({"weekdays": ["9"], "starts_at": "9", "ends_at": "10"}, "Choose the days of the week"),
        ],
    )
    def test_says_what_is_wrong_with_hours(self, cast, plan, sign_in, hours, says) -> None:
        page = self.add(cast, plan, sign_in("manager"), **hours)
        assert says in text_of(page)
        assert plan.content().actions == ()

    def test_is_offered_and_taken_on_or_declined(self, cast, plan, sign_in) -> None:
        text = text_of(self.add(cast, plan, sign_in("manager")))
        assert "Asked, not answered yet" in text
        assert "Take on or decline" not in text
        action_id = plan.content().actions[0].action_id
        name, town = "person_plan_action_answer", sign_in("coordinator")
        assert "Take on or decline" in text_of(town.get(at("person_plan", cast)))
        assert sign_in("manager").get(at(name, cast, action_id)).status_code == 404
        page = post(town, name, cast, action_id, version=plan.version, answer="no", why="")
        assert "Write why not" in text_of(page)
        typed = {"answer": "no", "why": "No places"}
        page = post(town, name, cast, action_id, version=plan.version, **typed)
        assert "Why not: No places" in text_of(page)
        assert "What is next" not in text_of(page)
        page = post(town, name, cast, action_id, version=plan.version, answer="yes")
        assert plan.content().actions[0].acceptance is Acceptance.ACCEPTED

    def test_of_the_person_is_answered_by_what_they_said(self, cast, plan, sign_in) -> None:
        action_id = plan.step(owner=THE_PERSON)
        client = sign_in("manager")
        assert "Note what the person says to this" in text_of(client.get(at("person_plan", cast)))
        page = post(
            client, "person_plan_action_answer", cast, action_id, version=plan.version, answer="yes"
        )
        assert "The answer is in the plan." in text_of(page)


@pytest.mark.requirement("R32", "R72")
class TestWhatItAsks:
    def duty(self, plan, text, days=(1, 2, 3, 4, 5), first=8, last=17, owner=None) -> None:
        today = timezone.localdate()
        actions.add_action(
            plan.plan_id,
            text=text,
            owner=owner or Owner(plan.cast.agencies["town"]),
            due_on=today + timedelta(days=9),
            goal_id=None,
            today=today,
            weekly=Weekly(days, time(first), time(last)),
            **plan.given(),
        )

    def test_is_nothing_where_nothing_is_asked(self, cast, plan, sign_in) -> None:
        assert "What the plan asks" not in text_of(sign_in("manager").get(at("person_plan", cast)))

    def test_is_hours_clashes_and_needs_that_stand_there_twice(self, cast, plan, sign_in) -> None:
        self.duty(plan, "Work in the kitchen")
        self.duty(plan, "Debt counselling", days=(2,), first=10, last=11)
        for who in ("manager", "coordinator"):
            actions.record_need(
                plan.plan_id,
                domain="shelter",
                text="A room near work",
                version=plan.version,
                access=cast.access(who),
                now=NOW,
            )
        text = text_of(sign_in("manager").get(at("person_plan", cast)))
        assert "Fixed hours a week: 46. Too much That is more than 40." in text
        assert "Our default, decide locally" in text
        assert "Tuesday: Work in the kitchen (08:00 - 17:00, Agency town)" in text
        assert "Debt counselling (10:00 - 11:00, Agency town)" in text
        assert "A room near work (Agency prison); A room near work (Agency town)" in text

    def test_counts_only_what_the_reader_sees(self, cast, plan, sign_in) -> None:
        need_id = actions.record_need(
            plan.plan_id, domain="addiction", text="Methadone", **plan.given()
        ).key
        goal_id = plan.goal("Keep my dose", need_id=need_id)
        today = timezone.localdate()
        actions.add_action(
            plan.plan_id,
            text="Fetch it",
            owner=THE_PERSON,
            due_on=today + timedelta(days=9),
            goal_id=goal_id,
            today=today,
            weekly=Weekly((1,), time(9), time(10)),
            **plan.given(),
        )
        self.duty(plan, "Work in the kitchen", days=(1,))
        text = text_of(sign_in("coordinator").get(at("person_plan", cast)))
        assert "Methadone" not in text
        assert "Fetch it" not in text
        assert "At the same hour" not in text
        assert "Fixed hours a week: 9." in text


EXISTENCE = """
title: Rules of these tests
jurisdiction: NL
time_zone: Europe/Amsterdam
instruments:
  t-act: {kind: statute, citation: Act of the tests, title: {en: Act of the tests}}
clauses:
  t-known: {instrument: t-act, article: "1", since: 2001-01-01, text: {en: That help is there may be known.}}
rules:
  t-health-is-known: {ground: power, clause: t-known, categories: [health], purposes: [reintegration],
     since: 2001-01-01, roles: [aftercare_coordinator], receivers: [municipality], origins: [prison],
     level: existence, art9: 9(2)(h)}
"""


@pytest.mark.requirement("R41")
class TestWhatIsHidden:
    def hidden_need(self, cast, plan) -> None:
        actions.record_need(
            plan.plan_id,
            domain="addiction",
            text="Methadone",
            version=plan.version,
            access=cast.access("manager"),
            now=NOW,
        )

    def test_cannot_be_told_from_what_is_not_there(self, cast, plan, sign_in) -> None:
        plan.need("A room")
        client = sign_in("coordinator")
        before = text_of(client.get(at("person_plan", cast)))
        self.hidden_need(cast, plan)
        assert text_of(client.get(at("person_plan", cast))) == before

    def test_is_said_to_be_there_where_a_rule_says_so(self, cast, plan, sign_in) -> None:
        publish_grounds(EXISTENCE, name="tests", now=NOW)
        client = sign_in("coordinator")
        assert "are not shown to you" not in text_of(client.get(at("person_plan", cast)))
        self.hidden_need(cast, plan)
        for name in ("person_plan", "person_plan_print"):
            text = text_of(client.get(at(name, cast)))
            assert "Parts of this plan are not shown to you: Health" in text
            assert "Methadone" not in text
        assert "are not shown" not in text_of(sign_in("manager").get(at("person_plan", cast)))


@pytest.mark.requirement("R40", "R55")
class TestRequests:
    def test_are_written_down_and_answered(self, cast, plan, sign_in) -> None:
        client = sign_in("manager")
        typed = {"kind": "meeting", "text": "A talk with my mother there"}
        page = post(client, "person_plan_request_add", cast, version=1, **typed)
        assert "A talk with my mother there" in text_of(page)
        assert "Waits for an answer" in text_of(page)
        link = next(one for one in soup_of(page).select("#requests ~ ul a") if "Answer" in one.text)
        page = client.post(link["href"], {"is_granted": "yes", "answer": " ", "version": "1"})
        assert "Write what you tell the person, and why" in text_of(page)
        typed = {"is_granted": "yes", "answer": "Friday at ten", "version": "1"}
        text = text_of(client.post(link["href"], typed, follow=True))
        assert "Friday at ten" in text
        assert "Waits for an answer" not in text
        assert "Somebody answered this meanwhile" in text_of(client.post(link["href"], typed))
        assert client.get(link["href"]).status_code == 302

    def test_say_when_the_answer_is_late(self, cast, plan, sign_in) -> None:
        plan.request("Another worker", kind="other_provider", days=-30)
        text = text_of(sign_in("manager").get(at("person_plan", cast)))
        assert "Answer is late" in text


@pytest.mark.requirement("R42")
class TestPromises:
    def test_list_what_waits_for_the_agency(self, cast, plan, sign_in) -> None:
        offered = plan.step("Keep a room free")
        late = plan.step("Call the bank", days=1)
        town = sign_in("coordinator")
        yes = {"answer": "yes"}
        post(town, "person_plan_action_answer", cast, late, version=plan.version, **yes)
        text = text_of(town.get("/promises"))
        assert "Keep a room free" in text
        assert "Call the bank" not in text
        assert "Robin Voorbeeld" in text
        assert "Call the bank" in text_of(town.get("/promises?what=promised"))
        assert "has kept every promise" in text_of(town.get("/promises?what=late"))
        post(town, "person_plan_action_answer", cast, offered, version=plan.version, **yes)
        assert "Nobody waits for your agency" in text_of(town.get("/promises?what=nonsense"))

    def test_do_not_name_what_was_offered_to_others(self, cast, plan, sign_in) -> None:
        plan.step("Keep a room free")
        for who in ("manager", "stranger"):
            assert "Keep a room free" not in text_of(sign_in(who).get("/promises"))

    def test_are_nothing_for_roles_without_plans(self, cast, sign_in) -> None:
        assert sign_in("liaison").get("/promises").status_code == 404

    def test_name_requests_at_the_agency_of_the_contact(self, cast, plan, sign_in) -> None:
        plan.request("Another worker", days=-30)
        text = text_of(sign_in("manager").get("/promises?what=asked"))
        assert "Another worker" in text
        assert "late" in text
        assert "Another worker" not in text_of(sign_in("coordinator").get("/promises?what=asked"))

    def test_go_on_where_a_page_ends(self, cast, plan, sign_in, monkeypatch) -> None:
        from throughcare.plans.queries import promising

        monkeypatch.setattr(promising, "PAGE", 2)
        for number in range(5):
            plan.step(f"Step {number}", days=3)
        seen, address = [], "/promises"
        client = sign_in("coordinator")
        while address:
            page = soup_of(client.get(address))
            rows = [row.get_text(" ") for row in page.select("tbody tr")]
            assert len(rows) <= 2
            seen += rows
            link = page.select_one("a[rel=next]")
            address = link and f"/promises{link['href']}"
        assert len(seen) == len(set(seen)) == 5


class TestLongPlan:
    def fill(self, plan, goals: int, steps: int) -> None:
        for number in range(goals):
            goal_id = plan.goal(f"Goal {number}", need_id=plan.need(f"Need {number}"))
            for step in range(steps):
                plan.step(f"Step {number}.{step}", goal_id=goal_id)

    def count(self, client, address) -> int:
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(connection) as caught:
            assert client.get(address).status_code == 200
        return len(caught)

    def test_is_read_in_as_many_questions_as_a_short_one(
        self, cast, plan, sign_in, release
    ) -> None:
        publish_grounds(EXISTENCE, name="tests", now=NOW)
        self.fill(plan, 1, 1)
        TestWhatIsHidden().hidden_need(cast, plan)
        for who in ("manager", "coordinator"):
            client = sign_in(who)
            addresses = [at(name, cast) for name in ("person_plan", "person_plan_print")]
            client.get(addresses[0])
            short = [self.count(client, one) for one in addresses]
            if who == "manager":
                self.fill(plan, 9, 6)
                for number in range(5):
                    plan.step(f"Step {number}")
                    plan.request(f"Request {number}")
            long = [self.count(client, one) for one in addresses]
            assert long == short
            assert max(long) <= BUDGET

    def test_lists_ask_as_often_for_many_as_for_one(self, cast, plan, sign_in) -> None:
        plan.step()
        client = sign_in("coordinator")
        client.get("/promises")
        first = self.count(client, "/promises")
        for number in range(20):
            plan.step(f"Step {number}")
        assert self.count(client, "/promises") == first <= BUDGET
