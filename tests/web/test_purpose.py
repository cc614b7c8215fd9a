"""What somebody works for: chosen for a session, stored, ended in time; and what it opens under the shipped rules."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from throughcare.accounts import actions as accounts
from throughcare.accounts.models import KeptDraft, Membership
from throughcare.accounts.types import Role
from throughcare.audit.models import AuditEvent
from throughcare.caseloads import queries as caseloads
from throughcare.config.doors import CHOOSING
from throughcare.journeys import actions as journeys
from throughcare.kernel.access import Actor, Category
from throughcare.kernel.periods import Period
from throughcare.notes import actions as notes
from throughcare.notes.types import Draft
from throughcare.pages import presence
from throughcare.people.models import Person
from throughcare.sharing import actions as sharing
from throughcare.sharing.actions import requesting
from throughcare.sharing.models import AccessRequest, Block, Relation, SharingRule
from throughcare.simulation.world import FOUNDER, AgencyPlan, set_up

pytestmark = pytest.mark.django_db
URL = "/purpose"

PLANS = (
    AgencyPlan(
        "lv-police", "Policija (fictional)", "police", "LV", (), (("lv-police", "Anna Kalna", Role.POLICE_LIAISON),)
    ),
    AgencyPlan(
        "be-town", "Stad (fictional)", "municipality", "BE", (), (("be-town", "An Peeters", Role.AFTERCARE_COORDINATOR),)
    ),
    AgencyPlan(
        "ct-probation", "Delegats (fictional)", "probation", "ES-CT", (), (("ct-officer", "Jordi Serra", Role.PROBATION_OFFICER),)
    ),
    AgencyPlan(
        "hh-unit", "Fachstelle (fictional)", "municipality", "DE-HH", (), (("hh-unit", "Ulla Brandt", Role.AFTERCARE_COORDINATOR),)
    ),
    AgencyPlan(
        "ct-clinic", "Centre (fictional)", "health", "ES-CT", (), (("ct-nurse", "Marta Puig", Role.HEALTH_WORKER),)
    ),
)  # fmt: skip


def soup(answer, status=200):
    assert answer.status_code == status, answer.status_code
    return BeautifulSoup(answer.content, "html.parser")


def text(answer, status=200):
    return re.sub(r"\s+", " ", soup(answer, status).main.get_text(" "))


def header(answer):
    return re.sub(r"\s+", " ", soup(answer, answer.status_code).header.get_text(" "))


def choose(client, purpose, back="/programmes", **more):
    return client.post(URL, {"purpose": purpose, "next": back}, **more)


def put_back(client, **how_long):
    """Let the choice of a session lie further back."""
    session = client.session
    purpose, membership_id, since = session[presence.PURPOSE]
    session[presence.PURPOSE] = [
        purpose, membership_id, since - int(timedelta(**how_long).total_seconds())
    ]  # fmt: skip
    session.save()


def choices():
    return list(
        AuditEvent.objects.filter(what="purpose").order_by("pk").values_list("purpose", "outcome")
    )


@pytest.fixture
def rik(live_world):
    return live_world.people["zwolle"]


class TestChoosing:
    @pytest.mark.parametrize("who", ["privacy", "administrator"])
    def test_does_not_exist_where_there_is_nothing_to_choose(self, as_worker, who):
        client = as_worker(who)
        assert client.get(URL).status_code == 404
        assert choose(client, "oversight").status_code == 404
        assert "You work for" not in header(client.get("/programmes"))

    def test_offers_the_purposes_of_the_role_and_no_others(self, as_worker):
        page = soup(as_worker("police").get(URL))
        offered = {one["value"]: one.has_attr("checked") for one in page.select("[name=purpose]")}
        assert offered == {"public_safety": True, "case_conference": False, "victim_safety": False}

    def test_leads_back_and_says_so(self, as_worker, rik):
        client = as_worker("casemanager")
        link = soup(client.get("/people")).select_one(f'header a[href^="{URL}?next="]')
        page = soup(client.get(link["href"]))
        assert page.select_one("main [name=next]")["value"] == "/people"
        answer = choose(client, "supervision", "/programmes")
        assert answer.headers["Location"] == "/programmes"
        seen = client.get("/programmes")
        assert "You work for: Supervision" in text(seen)
        assert re.search(r"You work for: Supervision, until \d\d:\d\d\.", header(seen))

    @pytest.mark.parametrize(
        "back", ["https://evil.example/", "//evil.example", "javascript:x", ""]
    )
    def test_leads_to_no_other_site(self, as_worker, back):
        assert choose(as_worker("casemanager"), "supervision", back).headers["Location"] == "/"

    @pytest.mark.parametrize("wrong", ["", "care", "oversight", "x", "public_safety"])
    def test_what_the_role_does_not_have_is_refused(self, as_worker, wrong):
        client = as_worker("casemanager")
        assert soup(choose(client, wrong)).select(".govuk-error-summary")
        assert choices() == []
        assert presence.PURPOSE not in client.session

    def test_is_stored(self, as_worker, live_world):
        client = as_worker("casemanager")
        choose(client, "supervision")
        choose(client, "reintegration")
        choose(client, "reintegration")  # Nothing changes.
        assert choices() == [("supervision", "chosen"), ("reintegration", "chosen")]
        event = AuditEvent.objects.filter(what="purpose").first()
        assert event.account_id == live_world.world.accounts["casemanager"]
        assert (event.action, event.person_ids) == ("change", [])

    def test_counts_for_this_session_only(self, as_worker, live_world):
        choose(as_worker("casemanager"), "supervision")
        other = Client()
        other.force_login(live_world.account("casemanager"))
        assert "Help with the return." in header(other.get("/programmes"))

    def test_ends_with_the_session(self, as_worker):
        client = as_worker("casemanager")
        choose(client, "supervision")
        client.post("/sign-out")
        assert "Help with the return." in header(as_worker("casemanager").get("/programmes"))

    def test_of_a_person_does_not_exist(self, client):
        assert client.get(URL).headers["Location"].startswith("/sign-in")


class TestEnding:
    def test_just_before_four_hours_it_holds(self, as_worker):
        client = as_worker("casemanager")
        choose(client, "supervision")
        put_back(client, hours=3, minutes=59)
        assert "Supervision" in header(client.get("/programmes"))

    def test_after_four_hours_it_is_the_usual_one(self, as_worker):
        client = as_worker("casemanager")
        choose(client, "supervision")
        client.get("/programmes")
        put_back(client, hours=4)
        page = client.get("/programmes")
        assert "You work for: Help with the return." in header(page)
        assert "You work for the usual purpose again: Help with the return." in text(page)
        assert "again" not in text(client.get("/programmes"))
        assert choices() == [("supervision", "chosen"), ("reintegration", "ended")]

    def test_a_clock_that_was_put_back_ends_it(self, as_worker):
        client = as_worker("casemanager")
        choose(client, "supervision")
        put_back(client, hours=-1)
        assert "Help with the return." in header(client.get("/programmes"))

    def test_choosing_it_again_begins_its_hours_anew(self, as_worker):
        client = as_worker("casemanager")
        choose(client, "supervision")
        put_back(client, hours=3)
        choose(client, "supervision")
        put_back(client, hours=2)
        assert "Supervision" in header(client.get("/programmes"))

    def test_another_agency_ends_it(self, as_worker, live_world):
        client = as_worker("casemanager")
        choose(client, "supervision")
        second = accounts.join(
            live_world.world.accounts["casemanager"],
            agency_id=live_world.world.agencies["zwolle-nazorg"],
            role=Role.PROBATION_OFFICER,
            by=FOUNDER,
            now=live_world.now,
            today=live_world.today,
        )
        client.post(reverse("choose_membership"), {"membership": second})
        assert "Help with the return." in header(client.get("/programmes"))
        assert presence.PURPOSE not in client.session

    def test_another_role_ends_it(self, as_worker, live_world):
        client = as_worker("casemanager")
        choose(client, "supervision")
        mine = live_world.world.memberships["casemanager"]
        Membership.objects.filter(pk=mine).update(role=Role.TEAM_LEADER.value)
        assert "Help with the return." in header(client.get("/programmes"))
        assert choices()[-1] == ("reintegration", "ended")

    @pytest.mark.parametrize(
        "junk", ["supervision", [], ["supervision"], [1, 2, 3], {"purpose": "x"}, ["x", "y", "z"]]
    )
    def test_junk_in_the_session_is_nothing(self, as_worker, junk):
        client = as_worker("casemanager")
        session = client.session
        session[presence.PURPOSE] = junk
        session.save()
        assert "Help with the return." in header(client.get("/programmes"))

    def test_a_form_that_was_meant_for_it_is_kept_and_not_taken(self, as_worker, rik, live_world):
        client = as_worker("casemanager")
        choose(client, "case_conference")
        put_back(client, hours=5)
        before = AccessRequest.objects.count()
        answer = client.post(
            reverse("person_request", args=[rik]), {"categories": ["health"], "reason": "Why not"}
        )
        assert answer.headers["Location"] == reverse("kept_draft")
        assert "Why not" in text(client.get(reverse("kept_draft")))
        assert AccessRequest.objects.count() == before
        assert KeptDraft.objects.filter(
            account_id=live_world.world.accounts["casemanager"]
        ).exists()

    def test_choosing_just_after_it_ended_is_taken(self, as_worker):
        client = as_worker("casemanager")
        choose(client, "supervision")
        put_back(client, hours=5)
        choose(client, "case_conference")
        assert "Case conference, until" in header(client.get("/programmes"))
        assert choices()[1:] == [("reintegration", "ended"), ("case_conference", "chosen")]


class TestWhereTheRulesOpenNothing:
    """A purpose under which a role lists nobody leads to pages that are there."""

    @pytest.mark.parametrize(
        ("who", "purpose"),
        [("ngo", "case_conference"), ("police", "victim_safety"), ("probation", "supervision")],
    )
    def test_start_and_navigation_work(self, as_worker, who, purpose):
        client = as_worker(who)
        choose(client, purpose)
        assert client.get("/", follow=True).status_code == 200
        links = soup(client.get("/programmes")).select("header nav a")
        assert links
        wrong = [link["href"] for link in links if client.get(link["href"]).status_code != 200]
        assert not wrong

    def test_the_missing_page_says_for_what_it_was_decided(self, as_worker, rik):
        client = as_worker("police")
        choose(client, "victim_safety")
        client.get("/programmes")  # The message about the choice is shown once.
        answers = [client.get(reverse("person", args=[number])) for number in (rik, 999_999_999)]
        known, unknown = (
            re.sub(r'value="\w{64}"|\d+', "", answer.content.decode()) for answer in answers
        )
        assert "This was decided for: Safety of somebody who was harmed." in known
        assert known == unknown


@pytest.fixture
def abroad(live_world):
    """Agencies of three other places, each of which has to do with Rik in one way."""
    return set_up(PLANS, password=None, now=live_world.now, today=live_world.today)


@pytest.fixture
def relate(live_world, abroad, rik):
    def related(code, kind):
        Relation.objects.create(
            person_id=rik,
            agency_id=abroad.agencies[code],
            kind=kind,
            during=Period(live_world.today - timedelta(days=3), None),
            origin="test:1",
        )
        access = live_world.system()
        sharing.project_visibility([rik], access=access)
        journeys.project([caseloads.latest_case_of(rik, access=access).case_id], access=access)

    return related


def actor(abroad, who, role, agency=""):
    """Return a worker of the plans above."""
    agency_id = abroad.agencies[agency or who]
    return Actor(abroad.accounts[who], agency_id, abroad.memberships[who], role.value)


@pytest.fixture
def missed(abroad, relate, live_world, rik):
    """Rik did not come to the centre where an order names treatment."""
    relate("ct-probation", "supervision")
    relate("ct-clinic", "care")
    nurse = actor(abroad, "ct-nurse", Role.HEALTH_WORKER, "ct-clinic")
    when = {"now": live_world.now, "today": live_world.today}
    access = sharing.decide(nurse, person_id=rik, what="notes", **when)
    draft = Draft("attendance", "fact", live_world.today, "What was said.", attended="did_not_come")
    notes.write(draft, person_id=rik, access=access, **when)


def answer_about(client, rik, category):
    found = soup(client.get(reverse("person_access", args=[rik])))
    return re.sub(
        r"\s+", " ", found.find(id=f"category-{category}").find_parent("section").get_text(" ")
    )


class TestDutyToCooperate:
    """Latvia: the meeting about a person opens to the police what nothing else does."""

    def test_the_meeting_opens_it(self, as_worker, relate, rik):
        relate("lv-police", "conference")
        client = as_worker("lv-police")
        page = reverse("person", args=[rik])
        assert client.get(page).status_code == 404
        assert "Zwartewater" not in client.get("/people", follow=True).content.decode()
        choose(client, "case_conference")
        assert client.get(page).status_code == 200
        assert "Zwartewater" in text(client.get("/people"))
        found = answer_about(client, rik, "risk")
        assert "Everything" in found
        assert "Cabinet Regulation 586" in found
        assert "Decided for: Case conference." in text(
            client.get(reverse("person_access", args=[rik]))
        )
        put_back(client, hours=4)
        assert client.get(page).status_code == 404

    def test_without_a_meeting_it_opens_nothing(self, as_worker, abroad, rik):
        client = as_worker("lv-police")
        choose(client, "case_conference")
        assert client.get(reverse("person", args=[rik])).status_code == 404


class TestConsultation:
    """Belgium: who sits in the mayor's cell knows whom it is about, and only there."""

    def test_the_members_see(self, as_worker, relate, rik):
        relate("be-town", "conference")
        client = as_worker("be-town")
        page = reverse("person_access", args=[rik])
        assert client.get(page).status_code == 404
        choose(client, "case_conference")
        for category in ("identity", "involvement", "minutes"):
            found = answer_about(client, rik, category)
            assert "Everything" in found, category
            assert "Members of the mayor's consultation may speak inside it." in found
        assert "Hidden" in answer_about(client, rik, "housing")

    def test_the_log_says_for_what(self, as_worker, relate, live_world, rik):
        relate("be-town", "conference")
        client = as_worker("be-town")
        choose(client, "case_conference")
        client.get(reverse("person", args=[rik]))
        event = AuditEvent.objects.filter(what="person").order_by("pk").last()
        assert (event.purpose, event.basis.split("@")[0]) == (
            "case_conference",
            "rule:be-members-see",
        )
        account = live_world.account("stranger")
        sharing.link_self(account.pk, rik, access=live_world.system(), now=live_world.now)
        client.force_login(account)
        assert "to talk about your case together" in text(client.get("/me/log"))


class TestAttendanceOnly:
    """Catalonia: who supervises learns whether the person came to treatment, and only for that."""

    def test_supervision_opens_whether_the_person_came(self, as_worker, missed, rik):
        client = as_worker("ct-officer")
        page = reverse("person_notes", args=[rik])
        assert "Did not come" not in text(client.get(page))
        choose(client, "supervision")
        found = text(client.get(page))
        assert "Did not come" in found
        assert "What was said." not in found

    def test_why_says_that_supervision_would_open_it(self, as_worker, missed, rik):
        client = as_worker("ct-officer")
        found = text(client.get(reverse("person_access", args=[rik])))
        assert "Decided for: Help with the return." in found
        assert "Supervision: Appointments" in found
        choose(client, "supervision")
        assert "Supervision: Appointments" not in text(
            client.get(reverse("person_access", args=[rik]))
        )


class TestAnotherPurposeWouldOpenIt:
    def test_is_said_of_nobody_who_is_unknown(self, as_worker, relate, rik):
        """A page that does not exist says the same of everybody."""
        relate("be-town", "conference")
        client = as_worker("be-town")
        assert "Case conference" not in text(client.get(reverse("person", args=[rik])), 404)

    def test_is_not_said_to_whoever_is_kept_out_of_it(
        self, as_worker, missed, abroad, live_world, rik
    ):
        Block.objects.create(
            person_id=rik,
            effect="exclude",
            since=live_world.now - timedelta(hours=1),
            agency_id=abroad.agencies["ct-probation"],
            categories=["attendance"],
            reason_code="other",
        )
        url = reverse("person_access", args=[rik])
        assert "Supervision: Appointments" not in text(as_worker("ct-officer").get(url))

    def test_is_said_where_existence_may_be_known(self, as_worker, relate, live_world, rik):
        relate("be-town", "conference")
        SharingRule.objects.filter(key="be-visit-with-a-yes").update(
            level=1, ground="power", needs_consent=False, categories=["identity"]
        )
        born_on = Person.objects.get(pk=rik).born_on
        asked = {
            "number": "9000000", "born_on_day": born_on.day, "born_on_month": born_on.month,
            "born_on_year": born_on.year,
        }  # fmt: skip
        client = as_worker("be-town")
        found = text(client.post(reverse("person_exists"), asked))
        assert "Somebody works with this person" in found
        assert "You would see this person if you worked for: Case conference." in found
        event = AuditEvent.objects.filter(what="existence").get()
        assert (event.purpose, event.person_ids) == ("reintegration", [rik])


class TestRequests:
    """Hamburg: only the conference opens its minutes, where the person says yes."""

    @pytest.fixture(autouse=True)
    def _in_team_and_conference(self, relate):
        relate("hh-unit", "team")
        relate("hh-unit", "conference")

    @pytest.fixture
    def asking(self, abroad, live_world, rik):
        when = {"now": live_world.now, "today": live_world.today}
        worker = actor(abroad, "hh-unit", Role.AFTERCARE_COORDINATOR)
        return {"access": sharing.decide(worker, person_id=rik, what="why", **when), **when}

    def test_are_judged_for_the_purpose_asked(self, asking, rik):
        minutes = {"categories": {Category.MINUTES}, "reason": "x", **asking}
        assert Category.MINUTES not in requesting.askable(rik, purpose="reintegration", **asking)
        assert Category.MINUTES in requesting.askable(rik, purpose="case_conference", **asking)
        with pytest.raises(requesting.RequestError) as caught:
            requesting.ask_access(rik, purpose="reintegration", **minutes)
        assert caught.value.reason.code == "request.not_askable"
        requesting.ask_access(rik, purpose="case_conference", **minutes)
        assert AccessRequest.objects.get().purpose == "case_conference"

    def test_the_page_offers_what_can_be_opened_for_it(self, as_worker, rik):
        client = as_worker("hh-unit")
        url = reverse("person_request", args=[rik])
        usual = soup(client.get(url))
        assert "minutes" not in {one["value"] for one in usual.select("[name=categories]")}
        link = usual.select_one('main a[href$="purpose=case_conference"]')
        page = soup(client.get(link["href"]))
        assert "minutes" in {one["value"] for one in page.select("[name=categories]")}
        assert page.select_one("main [name=purpose]")["value"] == "case_conference"
        sent = {"purpose": "case_conference", "categories": ["minutes"], "reason": "To prepare."}
        assert client.post(url, sent).status_code == 302
        assert AccessRequest.objects.get().purpose == "case_conference"

    def test_the_page_begins_with_what_one_works_for(self, as_worker, rik):
        client = as_worker("hh-unit")
        url = reverse("person_request", args=[rik])
        assert "For what? Help with the return." in text(client.get(url))
        assert "For what? Help with the return." in text(client.get(url + "?purpose=care"))

    def test_a_yes_for_another_purpose_says_when_it_is_seen(self, as_worker, asking, rik):
        requesting.ask_access(
            rik, categories={Category.MINUTES}, purpose="case_conference", reason="x", **asking
        )
        AccessRequest.objects.update(answer="granted", answered_at=timezone.now())
        client = as_worker("hh-unit")
        assert "You see it while you work for: Case conference." in text(
            client.get(reverse("access_requests"))
        )


def test_the_oversight_log_says_for_what(as_worker, rik):
    client = as_worker("casemanager")
    choose(client, "supervision")
    found = text(as_worker("privacy").get(reverse("oversight_log")))
    assert "About nobody, for: Supervision" in found
    event = AuditEvent.objects.filter(what="purpose").get()
    one = text(as_worker("privacy").get(reverse("oversight_event", args=[event.pk])))
    assert "Purpose Supervision" in one


def test_the_door_knows_the_page_by_its_name():
    assert reverse(CHOOSING) == URL
