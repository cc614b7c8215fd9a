"""My page: who helps me, what happens next, my dates, my way. Nobody else has it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext

from throughcare.accounts import actions as accounts
from throughcare.audit.models import AuditEvent
from throughcare.journeys import actions as journeys
from throughcare.journeys.models import Milestone
from throughcare.sharing import actions as sharing

pytestmark = pytest.mark.django_db
BUDGET = 25


@pytest.fixture
def as_person(client, live_world):
    """Sign the test client in as one of the people themselves."""

    def sign_in(name="zwolle", language="en"):
        from throughcare.simulation.world import FOUNDER

        account_id = accounts.open_account(
            f"me-{name}",
            name="Myself",
            password=None,
            language=language,
            second_factor_required=False,
            by=FOUNDER,
            now=live_world.now,
        )
        sharing.link_self(
            account_id, live_world.people[name], access=live_world.system(), now=live_world.now
        )
        client.force_login(live_world.account(f"me-{name}"))
        return client

    return sign_in


def text_of(response):
    assert response.status_code == 200
    return (
        BeautifulSoup(response.content, "html.parser").select_one("main").get_text(" ", strip=True)
    )


class TestWho:
    @pytest.mark.parametrize(
        "who", ["casemanager", "municipality", "privacy", "administrator", "police"]
    )
    @pytest.mark.parametrize("address", ["/me", "/me/log"])
    def test_workers_have_no_such_page(self, as_worker, who, address):
        assert as_worker(who).get(address).status_code == 404

    @pytest.mark.parametrize(
        "address", ["/caseload", "/people", "/overdue", "/arrivals", "/find?q=rik", "/notices"]
    )
    def test_the_person_has_no_staff_page(self, as_person, address):
        assert as_person().get(address).status_code == 404

    def test_stranger_is_asked_to_sign_in(self, client):
        assert client.get("/me").status_code == 302

    def test_i_read_about_nobody_else(self, as_person):
        text = text_of(as_person("zwolle").get("/me"))
        assert "Rik Zwartewater" in text
        assert "Kortenoever" not in text


class TestMyPage:
    def test_contact_next_step_dates_and_way(self, as_person):
        response = as_person().get("/me")
        text = text_of(response)
        page = BeautifulSoup(response.content, "html.parser")
        assert page.select_one(".tc-contact__name").get_text() == "Marijke de Haan"
        assert page.select(".tc-milestone")
        assert "The prison expects you to leave on this day. It can move." in text
        assert [one.get_text(strip=True) for one in page.select(".tc-timeline__title")] == [
            "Before",
            "Inside",
            "After release",
        ]
        assert page.select_one("[aria-current=step] h3").get_text(strip=True) == "Inside"

    def test_steps_are_said_to_me(self, as_person):
        assert "Your municipality hears that you are here." in text_of(as_person().get("/me"))

    def test_in_my_language(self, as_person):
        assert "Uw gemeente hoort dat u hier bent." in text_of(as_person(language="nl").get("/me"))

    def test_what_should_have_happened_says_whom_to_ask(self, as_person):
        assert "This should have happened already. Ask your contact." in text_of(
            as_person().get("/me")
        )

    def test_remand_has_no_date_and_says_why(self, as_person):
        assert "You are waiting for your trial" in text_of(as_person("remand").get("/me"))

    def test_says_why_a_programme_is_not_for_me(self, as_person):
        text = text_of(as_person("kampen").get("/me"))
        assert "This programme is not for you, because:" in text
        assert "Zwolle" in text

    def test_says_what_is_not_yet_known(self, as_person):
        text = text_of(as_person("unknown").get("/me"))
        assert "not yet known, because:" in text
        assert "home municipality" in text

    def test_done_stays_on_the_way(self, as_person, live_world):
        journeys.complete(
            live_world.people["zwolle"],
            programme_code="nl-kansen-bieden-zwolle",
            task_code="tbo",
            done_on=live_world.today,
            note="",
            access=live_world.access("zwolle"),
            now=live_world.now,
        )
        page = BeautifulSoup(as_person().get("/me").content, "html.parser")
        done = [
            one.get_text(" ", strip=True)
            for one in page.select(".tc-timeline__item")
            if "Done" in one.get_text()
        ]
        assert len(done) == 1

    def test_after_release_that_is_where_i_am(self, as_person, live_world):
        journeys.release(
            live_world.people["zwolle"],
            on=live_world.today - timedelta(days=1),
            access=live_world.access("zwolle"),
            now=live_world.now,
            today=live_world.today,
        )
        response = as_person().get("/me")
        page = BeautifulSoup(response.content, "html.parser")
        assert page.select_one("[aria-current=step] h3").get_text(strip=True) == "After release"
        assert "You were released on this day." in text_of(response)
        assert "Expected release" not in text_of(response), "it says nothing any more"

    def test_nothing_planned_says_so(self, as_person, live_world):
        Milestone.objects.all().delete()
        assert "Nothing is planned at this moment" in text_of(as_person().get("/me"))

    def test_every_look_is_recorded_and_queries_are_few(self, as_person, live_world):
        client = as_person()
        client.get("/me")
        with CaptureQueriesContext(connection) as found:
            client.get("/me")
        assert len(found) <= BUDGET
        event = AuditEvent.objects.order_by("pk").last()
        assert (event.action, event.what, event.person_ids) == (
            "read",
            "my_page",
            [live_world.people["zwolle"]],
        )


class TestWhatIsNew:
    """What waits for me, who stands in, which days moved."""

    def plan_of(self, live_world):
        """Write a goal and a step of mine that hangs on release."""
        from throughcare.caseloads import queries as caseloads
        from throughcare.plans import actions as plans
        from throughcare.plans.types import THE_PERSON, Anchor, Hanging

        person_id, access = live_world.people["zwolle"], live_world.access("zwolle")
        given = {"access": access, "now": live_world.now}
        case = caseloads.latest_case_of(person_id, access=access)
        ref = plans.plan_for(case.case_id, person_id, **given)
        goal = plans.add_goal(
            ref.plan_id, words="A room", need_id=None, version=ref.version, **given
        )
        step = plans.add_action(
            ref.plan_id,
            text="Call the landlord",
            owner=THE_PERSON,
            due_on=live_world.today + timedelta(days=9),
            goal_id=goal.key,
            version=goal.version,
            today=live_world.today,
            hangs_on=Hanging(Anchor.RELEASE, -5),
            **given,
        )
        return case.case_id, step

    def test_says_what_waits_for_my_answer(self, as_person, live_world):
        self.plan_of(live_world)
        text = text_of(as_person().get("/me"))
        assert "This waits for your answer" in text
        assert "1 goal: say what you think of it" in text
        assert "1 step is asked of you: say whether you will do it" in text
        assert "Your own next step: Call the landlord" in text

    def test_names_the_deputy(self, as_person, live_world):
        from throughcare.journeys.actions import deputizing

        client = as_person()
        assert "When your contact is away" not in text_of(client.get("/me"))
        deputizing.name_deputy(
            live_world.people["zwolle"],
            membership_id=live_world.world.memberships["casemanager2"],
            access=live_world.access("zwolle"),
            now=live_world.now,
            today=live_world.today,
        )
        page = BeautifulSoup(client.get("/me").content, "html.parser")
        names = [one.get_text() for one in page.select(".tc-contact__name")]
        assert names == ["Marijke de Haan", "Joost Verhagen"]

    def test_says_which_steps_moved_with_the_release_date(self, as_person, live_world):
        from throughcare.custody.types import ReleaseDateKind

        self.plan_of(live_world)
        client = as_person()
        assert "Your release date moved" not in text_of(client.get("/me"))
        journeys.move_release_dates(
            live_world.people["zwolle"],
            {ReleaseDateKind.EXPECTED: live_world.today + timedelta(days=60)},
            source="court",
            why="appeal",
            access=live_world.access("zwolle"),
            now=live_world.now,
            today=live_world.today,
        )
        response = client.get("/me")
        assert "Your release date moved" in text_of(response)
        assert "These steps moved with it:" in text_of(response)
        section = BeautifulSoup(response.content, "html.parser").find(id="moved").parent
        lines = [one.get_text(" ", strip=True) for one in section.select("li")]
        assert len(lines) == 6
        assert "(was " in lines[0]
        assert "moved: see your way below" in section.get_text()
        plan = text_of(client.get("/me/plan"))
        assert "This day moves with your release date." in plan
        assert "Days until your release: 60" in plan
