"""Case conferences on the pages: from the plan to the close by clicking, and what each who opens them sees."""

from __future__ import annotations

import io
from datetime import timedelta

import pypdf
import pytest
from bs4 import BeautifulSoup
from django.contrib.auth import get_user_model

from tests.meetings.conftest import CITY, CLINIC, Table
from throughcare.accounts import actions as accounts
from throughcare.audit.models import AuditEvent
from throughcare.meetings.models import AgendaItem, Conference, Decision, Seat
from throughcare.sharing import actions as sharing
from throughcare.simulation.world import FOUNDER

pytestmark = pytest.mark.django_db


def text(answer) -> str:
    return " ".join(BeautifulSoup(answer.content, "html.parser").main.get_text().split())


@pytest.fixture
def person(live_world):
    account_id = accounts.open_account(
        "me-zwolle", name="Myself", password=None, language="en",
        second_factor_required=False, by=FOUNDER, now=live_world.now,
    )  # fmt: skip
    sharing.link_self(
        account_id, live_world.people["zwolle"], access=live_world.system(), now=live_world.now
    )
    return account_id


class Clicks:
    """Somebody clicks: everything below goes through the addresses."""

    def __init__(self, client, world, person) -> None:
        self.client, self.world, self.person = client, world, person
        self.table = Table(world)
        self.who("casemanager")

    def who(self, name: str):
        account = (
            get_user_model().objects.get(pk=self.person)
            if name == "person"
            else self.world.account(name)
        )
        self.client.force_login(account)
        return self

    @property
    def of(self) -> str:
        return f"/people/{self.table.person_id}/conferences"

    @property
    def one(self) -> str:
        return f"{self.of}/{Conference.objects.get().pk}"

    def day(self, name: str, days: int = 0) -> dict:
        on = self.world.today + timedelta(days=days)
        return {f"{name}_day": on.day, f"{name}_month": on.month, f"{name}_year": on.year}

    def plan(self, **more):
        sent = {
            **self.day("starts_on"), "starts_at": "23:59", "place": "Room 3", "purpose": "We talk about the return",
            "quorum": "2", "statement": "What is said here stays here.", "onward": "Ask the chair.", "kind": "", **more,
        }  # fmt: skip
        return self.client.post(f"{self.of}/new", sent, follow=True)

    def invite(self, code: str, *categories: str, **more):
        sent = {
            "agency": self.world.world.agencies[code], "why": "They prepare the return",
            "categories": categories or ("plan",), **more,
        }  # fmt: skip
        return self.client.post(f"{self.one}/invite", sent, follow=True)

    def step(self, name: str, **sent):
        return self.client.post(f"{self.one}/step/{name}", sent, follow=True)

    def invited(self):
        self.plan()
        self.invite(CITY, "plan", "housing")
        self.invite(CLINIC, "plan")
        self.step("send")
        for who in ("municipality", "health"):
            self.who(who).step("accept", statement="1")
        return self.who("casemanager")

    def held(self):
        self.invited().step("open")
        seats = {f"seat-{key}": "came" for key in Seat.objects.values_list("pk", flat=True)}
        self.client.post(f"{self.one}/attendance", seats)
        return self

    def write(self, audience: str, words: str, **more):
        version = Conference.objects.get().version
        sent = {"audience": audience, "text": words, "version": version, **more}
        return self.client.post(f"{self.one}/minutes", sent, follow=True)


@pytest.fixture
def clicks(client, live_world, person):
    return Clicks(client, live_world, person)


class TestWholeConference:
    @pytest.mark.requirement("R55")
    @pytest.mark.requirement("R11")
    def test_goes_from_plan_to_close(self, clicks):
        assert "The conference is planned" in text_of_page(clicks.plan())
        clicks.invite(CITY, "plan", "housing")
        assert "The invitations are out" in text_of_page(clicks.step("send"))
        clicks.who("municipality")
        assert "What is said here stays here." in text(clicks.client.get(clicks.one))
        clicks.step("accept", statement="1")
        clicks.who("casemanager")
        clicks.step("agenda")
        assert AgendaItem.objects.exists()
        clicks.step("open")
        seats = {f"seat-{key}": "came" for key in Seat.objects.values_list("pk", flat=True)}
        clicks.client.post(f"{clicks.one}/attendance", seats)
        city = clicks.world.world.agencies[CITY]
        answer = clicks.client.post(
            f"{clicks.one}/decide",
            {"text": "Register at the city", "owner": city, "goal": "", **clicks.day("due_on", 20)},
            follow=True,
        )
        assert "Register at the city" in text(answer)
        assert Decision.objects.get().action_id is not None
        clicks.write("participants", "We spoke.")
        clicks.write("person", "You will be registered.")
        assert "The person was not heard" in text_of_page(clicks.step("close"))
        clicks.client.post(f"{clicks.one}/voice", {"voice": "present"})
        assert "The conference is closed" in text_of_page(clicks.step("close"))
        assert Conference.objects.get().state == "closed"


def text_of_page(answer) -> str:
    return " ".join(BeautifulSoup(answer.content, "html.parser").get_text().split())


class TestRoom:
    def test_shows_each_what_they_may_know(self, clicks):
        clicks.invited()
        for title, category in (("Rent is too high", "housing"), ("Call the bank", "plan")):
            clicks.client.post(f"{clicks.one}/item", {"title": title, "category": category})
        expected = {
            "casemanager": (True, True),
            "municipality": (True, True),
            "health": (False, True),
        }
        for who, (rent, bank) in expected.items():
            shown = text(clicks.who(who).client.get(clicks.one))
            assert ("Rent is too high" in shown, "Call the bank" in shown) == (rent, bank), who

    def test_is_not_there_for_others(self, clicks):
        clicks.invited()
        for who in ("ngo", "police", "municipality2", "stranger", "privacy", "gb-casemanager"):
            assert clicks.who(who).client.get(clicks.one).status_code == 404, who
            assert clicks.client.get(f"{clicks.one}/register").status_code == 404, who

    def test_hides_forms_of_the_convener_from_others(self, clicks):
        clicks.invited().who("health")
        for sheet in ("invite", "ask", "change", "minutes", "decide", "cancel", "tell"):
            assert clicks.client.get(f"{clicks.one}/{sheet}").status_code == 404, sheet
        for sheet in ("item", "dissent"):
            assert clicks.client.get(f"{clicks.one}/{sheet}").status_code == 200, sheet
        assert clicks.client.get(f"{clicks.one}/nonsense").status_code == 404

    def test_is_logged_before_it_is_shown(self, clicks):
        clicks.invited()
        AuditEvent.objects.filter(what="conference", action="read").count()
        clicks.client.get(clicks.one)
        event = AuditEvent.objects.filter(what="conference", action="read").latest("pk")
        assert event.detail["conference"] == Conference.objects.get().pk


class TestForms:
    def test_say_what_is_wrong_and_keep_what_was_typed(self, clicks):
        answer = clicks.plan(purpose="short", place="")
        assert answer.status_code == 422
        shown = answer.content.decode()
        assert "Write at least 10 characters" in shown
        assert "short" in shown

    def test_refuse_an_agency_that_may_read_nothing(self, clicks):
        clicks.plan()
        answer = clicks.invite("stichting-tweede-deur")
        assert "The sharing rules let this agency read no minutes" in text(answer)

    def test_offer_no_sealed_service(self, clicks):
        from throughcare.agencies import queries as agencies
        from throughcare.agencies.models import Agency

        clicks.plan()
        Agency.objects.filter(code=CLINIC).update(is_sealed=True)
        agencies.forget_agency_map()
        shown = clicks.client.get(f"{clicks.one}/invite").content.decode()
        agencies.forget_agency_map()
        assert "Vechtdal" not in shown

    def test_tell_who_writes_on_an_older_version(self, clicks):
        clicks.held()
        answer = clicks.write("person", "You will be registered.", version=1)
        assert answer.status_code == 409
        assert "Somebody changed the conference meanwhile" in text(answer)
        assert "You will be registered." in answer.content.decode()

    def test_take_an_answer_and_nothing_to_report(self, clicks):
        clicks.invited()
        city = clicks.world.world.agencies[CITY]
        asked = {
            "agency": city, "category": "housing", "question": "Is there a room?",
            "what_for": "To plan the first night", **clicks.day("due_on"),
        }  # fmt: skip
        assert "Asked." in text_of_page(clicks.client.post(f"{clicks.one}/ask", asked, follow=True))
        request_id = Conference.objects.get().requests.get().pk
        address = f"{clicks.one}/requests/{request_id}"
        assert clicks.client.get(address).status_code == 404
        clicks.who("municipality")
        assert clicks.client.post(address, {"answer": "answered", "text": ""}).status_code == 422
        clicks.client.post(address, {"answer": "nothing", "text": ""})
        assert "Nothing to report" in text(clicks.client.get(clicks.one))


class TestPaper:
    def written(self, clicks):
        clicks.held()
        clicks.client.post(f"{clicks.one}/voice", {"voice": "present"})
        clicks.write("participants", "We spoke.")
        clicks.write("person", "You will be registered.")
        return {one.audience: one.pk for one in Conference.objects.get().minutes.all()}

    def test_is_a_tagged_pdf_for_the_person(self, clicks):
        number = self.written(clicks)["person"]
        for who, address in (
            ("casemanager", f"{clicks.one}/minutes/{number}"),
            ("person", f"/me/conferences/{Conference.objects.get().pk}/paper/{number}"),
        ):
            answer = clicks.who(who).client.get(address)
            assert answer.headers["Content-Type"] == "application/pdf", who
            pdf = pypdf.PdfReader(io.BytesIO(answer.content))
            root = pdf.trailer["/Root"]
            assert root["/MarkInfo"]["/Marked"] == True  # noqa: E712 - a boolean of the PDF
            assert "/StructTreeRoot" in root
            assert root["/Lang"] == "en"
            assert "You will be registered." in " ".join(one.extract_text() for one in pdf.pages)

    def test_stays_on_the_screen_where_the_rules_forbid_files(self, clicks):
        number = self.written(clicks)["participants"]
        shown = text(clicks.client.get(clicks.one))
        assert "not be taken out as a file" in shown
        assert clicks.client.get(f"{clicks.one}/minutes/{number}").status_code == 404


class TestList:
    def test_names_those_at_which_one_has_a_place(self, clicks):
        clicks.invited()
        for who, there in (
            ("casemanager", True), ("municipality", True), ("health", True),
            ("municipality2", False), ("ngo", False), ("police", False),
        ):  # fmt: skip
            answer = clicks.who(who).client.get("/conferences")
            assert ("Zwartewater" in answer.content.decode()) is there, who

    def test_of_a_person_says_which_is_due(self, clicks):
        shown = text(clicks.client.get(clicks.of))
        assert "Trajectory meeting (TBO)" in shown
        assert "PI IJsseloever (fictional)" in shown


class TestMyConference:
    def mine(self, clicks) -> str:
        return f"/me/conferences/{Conference.objects.get().pk}"

    def test_is_shown_once_others_were_asked(self, clicks):
        clicks.plan()
        clicks.who("person")
        assert clicks.client.get(self.mine(clicks)).status_code == 404
        assert "We talk about" not in text(clicks.client.get("/me/conferences"))
        clicks.who("casemanager")
        clicks.invite(CITY)
        clicks.invite("politie-ijsselland", is_excluded="on", why="Nothing for the police here")
        clicks.step("send")
        shown = text(clicks.who("person").client.get(self.mine(clicks)))
        assert "We talk about the return" in shown
        assert "They prepare the return" in shown
        assert "Politie" not in shown

    @pytest.mark.requirement("R55")
    def test_takes_my_words_my_question_and_my_dissent(self, clicks):
        clicks.invited().who("person")
        mine = self.mine(clicks)
        clicks.client.post(
            f"{mine}/say", {"statement": "I want to work", "representative": "My sister"}
        )
        clicks.client.post(f"{mine}/ask", {"title": "May I see my son?"})
        clicks.who("casemanager").step("open")
        clicks.who("person").client.post(
            f"{mine}/otherwise", {"why": "I was not asked", "decision": ""}
        )
        shown = text(clicks.who("health").client.get(clicks.one))
        for words in ("I want to work", "My sister", "May I see my son?", "I was not asked"):
            assert words in shown

    def test_tells_me_what_was_decided(self, clicks):
        clicks.held().write("person", "You will be registered.")
        assert "You will be registered." in text(clicks.who("person").client.get(self.mine(clicks)))

    def test_is_not_there_for_another_person_nor_for_workers(self, clicks):
        clicks.invited()
        assert clicks.client.get(self.mine(clicks)).status_code == 404


class TestPages:
    def test_turn_from_the_latest_to_the_earlier(self, clicks, monkeypatch) -> None:
        from throughcare.meetings.queries import conferences

        monkeypatch.setattr(conferences, "PAGE", 1)
        for days in (20, 40):
            clicks.plan(**clicks.day("starts_on", days))
        first = BeautifulSoup(clicks.client.get("/conferences").content, "html.parser").main
        (later,) = first.select("ul li a[href*='/conferences/']")
        on = first.select_one("a[href^='?after']")
        second = BeautifulSoup(
            clicks.client.get("/conferences" + on["href"]).content, "html.parser"
        ).main
        (earlier,) = second.select("ul li a[href*='/conferences/']")
        numbers = list(Conference.objects.order_by("starts_at").values_list("pk", flat=True))
        assert [one["href"].rsplit("/", 1)[1] for one in (earlier, later)] == [
            str(key) for key in numbers
        ]
