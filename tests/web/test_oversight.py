"""The officer's pages: their own agency, nobody by name, and everything they do is recorded."""

from __future__ import annotations

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import include, path

from throughcare.audit import actions as audit
from throughcare.audit.models import AuditEvent, AuditWithholding
from throughcare.audit.types import Act
from throughcare.kernel.access import Category
from throughcare.sharing import actions as sharing
from throughcare.sharing.actions import emergencies
from throughcare.sharing.models import Clause, Emergency, Instrument, RightsRequest, Withholding
from throughcare.sharing.rules.emergencies import Opening

urlpatterns = [
    path("", include("throughcare.config.urls")),
    path("", include("throughcare.web.emergency.urls")),
    path("", include("throughcare.web.oversight.urls")),
]
pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]
OFFICER_PAGES = (
    "", "/agreements", "/requests", "/emergencies/rates", "/log", "/withheld", "/unusual",
    "/breach", "/completeness",
)  # fmt: skip
WHY = "Reading this now would put a witness in danger."


def text_of(response, status=200):
    assert response.status_code == status
    return (
        BeautifulSoup(response.content, "html.parser").select_one("main").get_text(" ", strip=True)
    )


@pytest.fixture
def restriction(db):
    from datetime import UTC, datetime

    since = datetime(2018, 5, 25, tzinfo=UTC)
    instrument, _ = Instrument.objects.get_or_create(
        key="gdpr",
        defaults={
            "jurisdiction_code": "EU",
            "kind": "statute",
            "title": {"en": "GDPR"},
            "citation": "GDPR",
        },
    )
    return Clause.objects.get_or_create(
        key="eu-restrict-information", version=1,
        defaults={"instrument": instrument, "article": "23(1)", "since": since,
                  "text": {"en": "A law lets this be kept from the person for a while."}},
    )[0]  # fmt: skip


@pytest.fixture
def looked(live_world):
    """Let a case manager open the page of somebody; return the event."""

    def do(who="casemanager", person="zwolle", at=None):
        sharing.decide(
            live_world.actor(who), person_id=live_world.people[person], what="person",
            now=at or live_world.now, today=live_world.today,
        )  # fmt: skip
        return AuditEvent.objects.latest("pk")

    return do


@pytest.fixture
def broke(live_world):
    def do(who="casemanager", at=None, hours=1):
        number, _ = emergencies.open_by_number(
            live_world.actor(who),
            Opening(frozenset({Category.RISK}), hours, "life", "He may take his own life tonight."),
            number="9000000",
            born_on=__import__("datetime").date(1990, 5, 1),
            now=at or live_world.now - timedelta(hours=3),
            today=live_world.today,
        )
        return number

    return do


class TestWho:
    @pytest.mark.parametrize("address", OFFICER_PAGES)
    @pytest.mark.parametrize("who", ["casemanager", "teamleader", "administrator", "police"])
    def test_only_officers(self, as_worker, who, address):
        assert as_worker(who).get(f"/oversight{address}").status_code == 404

    @pytest.mark.parametrize("address", [*OFFICER_PAGES, "/emergencies"])
    def test_every_page_answers_an_officer_and_is_recorded(self, as_worker, address):
        before = AuditEvent.objects.count()
        text_of(as_worker("privacy").get(f"/oversight{address}"))
        event = AuditEvent.objects.latest("pk")
        assert AuditEvent.objects.count() > before
        assert (event.action, event.purpose) == ("read", "oversight")
        assert event.what.startswith("oversight")
        assert event.basis.startswith("rule:eu-officer-sees-log@")
        assert event.person_ids == []

    def test_team_leaders_review_and_see_nothing_else(self, as_worker):
        client = as_worker("teamleader")
        assert client.get("/oversight/emergencies").status_code == 200
        assert client.get("/oversight").status_code == 404


class TestNobodyByName:
    def test_no_page_names_a_person(self, as_worker, live_world, looked, broke, restriction):
        event = looked()
        number = broke()
        client = as_worker("privacy")
        addresses = [*OFFICER_PAGES, "/emergencies?which=all", f"/emergencies/{number}"]
        addresses += [
            f"/log/{event.pk}",
            f"/log/{event.pk}/withhold",
            "/breach?" + _breach(live_world),
        ]
        for address in addresses:
            html = client.get(f"/oversight{address}").content.decode()
            for hidden in ("Zwartewater", "Kortenoever", "9000000", "900000"):
                assert hidden not in html, address

    def test_who_it_is_about_needs_a_reason_and_is_recorded(self, as_worker, live_world, looked):
        event = looked()
        client = as_worker("privacy")
        assert "Write why" in text_of(client.post(f"/oversight/log/{event.pk}", {"reason": " "}))
        text = text_of(client.post(f"/oversight/log/{event.pk}", {"reason": "A complaint came in"}))
        assert "9000000" in text
        told = AuditEvent.objects.get(what="oversight_person")
        assert told.person_ids == [live_world.people["zwolle"]]
        assert told.detail["event"] == event.pk

    def test_of_another_agency_there_is_nothing(self, as_worker, live_world, looked, broke):
        event = looked(who="probation")
        number = broke(who="probation")
        client = as_worker("privacy")
        assert client.get(f"/oversight/log/{event.pk}").status_code == 404
        assert client.post(f"/oversight/log/{event.pk}", {"reason": "x"}).status_code == 404
        assert client.get(f"/oversight/emergencies/{number}").status_code == 404
        assert client.post(f"/oversight/emergencies/{number}/told").status_code == 404
        assert "Peter Lindeboom" not in text_of(client.get("/oversight/log"))
        worker = live_world.actor("probation").account_id
        asked = f"worker={worker}&since={live_world.today}&until={live_world.today}"
        assert "Choose a worker" in text_of(client.get(f"/oversight/breach?{asked}"))


def _breach(world, who="casemanager"):
    account = world.actor(who).account_id
    return f"worker={account}&since={world.today}&until={world.today}"


class TestReview:
    def test_written_down(self, as_worker, broke):
        number = broke()
        client = as_worker("privacy")
        assert "Review by" in text_of(client.get("/oversight/emergencies"))
        address = f"/oversight/emergencies/{number}"
        text = text_of(client.get(address))
        assert "He may take his own life tonight." in text
        assert "Choose what you think of it" in text_of(client.post(address, {"note": "x"}))
        answer = client.post(address, {"outcome": "justified", "note": "Nobody else was there"})
        assert answer.status_code == 302
        assert Emergency.objects.get().review_outcome == "justified"
        assert "Nobody else was there" in text_of(client.get(address))

    def test_not_while_open_and_not_ones_own(self, as_worker, broke, live_world):
        number = broke(who="teamleader", at=live_world.now)
        text = text_of(as_worker("privacy").get(f"/oversight/emergencies/{number}"))
        assert "still open" in text
        text = text_of(as_worker("teamleader").get(f"/oversight/emergencies/{number}"))
        assert "Somebody else must review it" in text

    def test_late_is_said(self, as_worker, broke, live_world):
        broke()
        Emergency.objects.update(review_by=live_world.today - timedelta(days=1))
        client = as_worker("privacy")
        assert "Late: was to be reviewed" in text_of(client.get("/oversight/emergencies"))
        assert "1 late" in text_of(client.get("/oversight"))

    def test_rates_and_the_question_of_a_rule(self, as_worker, broke):
        for _ in range(3):
            broke()
        client = as_worker("privacy")
        text = text_of(client.get("/oversight/emergencies/rates"))
        assert "talk about it" in text
        assert "Make it a rule?" in text
        assert "Make it a rule?" in text_of(client.get("/oversight"))

    def test_person_told_by_letter(self, as_worker, broke):
        number = broke()
        client = as_worker("privacy")
        assert "not yet written to" in text_of(client.get("/oversight"))
        told = "The person was told by letter or in person"
        assert told in text_of(client.get(f"/oversight/emergencies/{number}"))
        leader = as_worker("teamleader")
        assert told not in text_of(leader.get(f"/oversight/emergencies/{number}"))
        assert leader.post(f"/oversight/emergencies/{number}/told").status_code == 404
        as_worker("privacy").post(f"/oversight/emergencies/{number}/told")
        assert Emergency.objects.get().person_told_at is not None


class TestWithholding:
    def said(self, day, clause="eu-restrict-information", reason=WHY):
        return {
            "clause": clause, "reason": reason, "until_on_day": day.day,
            "until_on_month": day.month, "until_on_year": day.year,
        }  # fmt: skip

    def test_withheld_with_law_reason_and_day_and_shown_by_itself(
        self, as_worker, live_world, looked, restriction
    ):
        from throughcare.audit.queries import reading

        event = looked()
        day = live_world.today + timedelta(days=30)
        client = as_worker("privacy")
        answer = client.post(f"/oversight/log/{event.pk}/withhold", self.said(day))
        assert answer.status_code == 302
        row = Withholding.objects.get()
        assert (row.audit_event_ids, row.clause) == ([event.pk], restriction)
        person = live_world.people["zwolle"]
        assert not reading.readable(person, today=live_world.today).filter(pk=event.pk).exists()
        assert reading.readable(person, today=day).filter(pk=event.pk).exists()
        text = text_of(client.get("/oversight/withheld"))
        assert WHY in text
        assert "A law lets this be kept" in text

    @pytest.mark.parametrize(
        ("days", "reason", "says"),
        [
            (0, WHY, "at most six months ahead"),
            (200, WHY, "at most six months ahead"),
            (30, "because", "at least 20 signs"),
        ],
    )
    def test_refused(self, as_worker, live_world, looked, restriction, days, reason, says):
        event = looked()
        day = live_world.today + timedelta(days=days)
        answer = as_worker("privacy").post(
            f"/oversight/log/{event.pk}/withhold", self.said(day, reason=reason)
        )
        assert says in text_of(answer)
        assert not AuditWithholding.objects.exists()

    def test_never_by_who_looked(self, as_worker, live_world, looked, restriction):
        from throughcare.sharing.actions import overseeing, withholding

        access = overseeing.decide_oversight(
            live_world.actor("privacy"), what="x", now=live_world.now, today=live_world.today
        )
        event = looked()
        overseeing.name_people(event.pk, reason="A complaint", access=access, now=live_world.now)
        own = AuditEvent.objects.latest("pk")
        with pytest.raises(withholding.WithholdingError) as error:
            withholding.withhold_entries(
                [own.pk], clause_key=restriction.key, reason=WHY, access=access,
                until_on=live_world.today + timedelta(days=3), now=live_world.now,
                today=live_world.today,
            )  # fmt: skip
        assert [one.reason.code for one in error.value.faults] == ["withholding.own_look"]

    def test_lists_are_about_many(self, as_worker, live_world, restriction):
        as_worker("casemanager").get("/people")
        event = AuditEvent.objects.filter(action="list").latest("pk")
        client = as_worker("privacy")
        assert "Keep this entry" not in text_of(client.get(f"/oversight/log/{event.pk}"))
        day = live_world.today + timedelta(days=3)
        answer = client.post(f"/oversight/log/{event.pk}/withhold", self.said(day))
        assert "about several people" in text_of(answer)

    def test_lifted_early(self, as_worker, live_world, looked, restriction):
        from throughcare.audit.queries import reading

        event = looked()
        client = as_worker("privacy")
        day = live_world.today + timedelta(days=30)
        client.post(f"/oversight/log/{event.pk}/withhold", self.said(day))
        number = Withholding.objects.get().pk
        assert client.post(f"/oversight/withheld/{number}/lift").status_code == 302
        person = live_world.people["zwolle"]
        assert reading.readable(person, today=live_world.today).filter(pk=event.pk).exists()
        assert client.post(f"/oversight/withheld/{number}/lift").status_code == 404


class TestBreach:
    def test_counts_and_file(self, as_worker, live_world, looked):
        looked()
        looked()
        looked(person="short")
        looked(who="casemanager2", person="remand")
        client = as_worker("privacy")
        text = text_of(client.get("/oversight/breach?" + _breach(live_world)))
        assert "2 people" in text
        assert "In 3 entries." in text
        answer = client.post(
            "/oversight/breach/file",
            {
                "worker": live_world.actor("casemanager").account_id,
                "since": str(live_world.today),
                "until": str(live_world.today),
            },
        )
        lines = answer.content.decode().splitlines()
        assert answer["Content-Type"].startswith("text/csv")
        assert [line.split(",")[:2] for line in lines[1:]] in (
            [["9000000", "2"], ["9000001", "1"]],
            [["9000001", "1"], ["9000000", "2"]],
        )
        event = AuditEvent.objects.get(what="breach_report")
        assert event.action == "export"
        assert sorted(event.person_ids) == sorted(
            [live_world.people["zwolle"], live_world.people["short"]]
        )

    @pytest.mark.parametrize("asked", ["worker=x&since=y&until=z", "worker=1", "since=2026-99-99"])
    def test_nonsense_is_an_error_not_a_failure(self, as_worker, asked):
        assert "problem" in as_worker("privacy").get(f"/oversight/breach?{asked}").content.decode()

    def test_refusals_are_not_reached(self, as_worker, live_world, looked):
        looked(who="administrator")
        text = text_of(
            as_worker("privacy").get("/oversight/breach?" + _breach(live_world, "administrator"))
        )
        assert "0 people" in text


class TestLog:
    def test_pages_and_filters(self, as_worker, live_world, looked):
        for number in range(60):
            looked(at=live_world.now - timedelta(minutes=number))
        looked(who="casemanager2")
        client = as_worker("privacy")
        seen, address = (
            0,
            "/oversight/log?worker=" + str(live_world.actor("casemanager").account_id),
        )
        while address:
            page = BeautifulSoup(client.get(address).content, "html.parser")
            seen += len(page.select("main tbody tr"))
            link = page.select_one("a[rel=next]")
            address = link and "/oversight/log" + link["href"]
        assert seen == 60
        assert "Joost Verhagen" in text_of(client.get("/oversight/log"))

    def test_constant_number_of_statements(self, as_worker, live_world, looked):
        client = as_worker("privacy")
        counts = []
        for address in ("/oversight/log", "/oversight", "/oversight/unusual"):
            looked()
            client.get(address)
            with CaptureQueriesContext(connection) as few:
                client.get(address)
            for _ in range(20):
                looked(person="short")
                looked(who="casemanager2")
            with CaptureQueriesContext(connection) as many:
                client.get(address)
            counts.append((address, len(few), len(many)))
        assert all(few == many for _, few, many in counts), counts
        assert max(many for _, _, many in counts) <= 26, counts

    @pytest.mark.parametrize(
        "asked", ["since=x", "after=nonsense", "worker=999", "until=0001-01-01", "since=9999-12-31"]
    )
    def test_nonsense(self, as_worker, asked):
        assert as_worker("privacy").get(f"/oversight/log?{asked}").status_code == 200


class TestHome:
    def test_tells_what_is_late(self, as_worker, live_world):
        RightsRequest.objects.create(
            person_id=live_world.people["zwolle"], kind="access",
            asked_at=live_world.now - timedelta(days=40),
            due_on=live_world.today - timedelta(days=9),
            agency_id=live_world.world.agencies["pi-ijsseloever"],
        )  # fmt: skip
        client = as_worker("privacy")
        assert "1 is open 1 late" in text_of(client.get("/oversight"))
        text = text_of(client.get("/oversight/requests"))
        assert "Everything about me" in text
        assert "Zwartewater" not in text

    def test_counts_consents_that_end(self, as_worker, live_world):
        from throughcare.sharing.models import ConsentEvent

        ConsentEvent.objects.create(
            person_id=live_world.people["zwolle"], at=live_world.now, state="given",
            purpose="care", agency_ids=[live_world.world.agencies["pi-ijsseloever"]],
            categories=["housing"], since=live_world.now,
            until=live_world.now + timedelta(days=5), method="paper",
        )  # fmt: skip
        assert "1 yes ends in the next 30 days" in text_of(as_worker("privacy").get("/oversight"))

    def test_says_when_nothing_is_sealed_or_missing(self, as_worker, live_world):
        client = as_worker("privacy")
        text = text_of(client.get("/oversight/completeness"))
        assert "Missing: 0" in text
        assert "No witness has countersigned yet." in text

    def test_unusual_leads_to_the_log(self, as_worker, live_world):
        access = sharing.system_access(
            purpose="test", now=live_world.now, actor=live_world.actor("casemanager")
        )
        audit.record(
            access, act=Act.READ, what="person", person_ids=list(live_world.people.values()),
            now=live_world.now.replace(hour=2),
        )  # fmt: skip
        client = as_worker("privacy")
        page = client.get("/oversight/unusual")
        assert "Outside the usual hours" in text_of(page)
        link = BeautifulSoup(page.content, "html.parser").select_one("main tbody a")["href"]
        assert "Marijke de Haan" in text_of(client.get(link))


class TestWhat:
    """Which page or step an entry is about is told, what stood there is not."""

    def test_the_log_says_which_page(self, as_worker, looked):
        looked()
        text = text_of(as_worker("privacy").get("/oversight/log"))
        assert "Opened: The person's page" in text

    def test_an_entry_says_which_page(self, as_worker, looked):
        number = looked().pk
        text = text_of(as_worker("privacy").get(f"/oversight/log/{number}"))
        assert "Page or step The person's page" in text

    @pytest.mark.parametrize(
        ("code", "text"),
        [
            ("plan", "The plan"),
            ("rights.correction.done", "A right of the person"),
            ("consent.print", "What the person agreed to"),
            ("oversight_log", "Oversight"),
            ("never_heard_of", "Another page or step"),
            ("", "Another page or step"),
        ],
    )
    def test_codes_have_words(self, code, text):
        from throughcare.web.oversight.whats import what

        assert what(code) == text

    def test_an_old_entry_says_that_its_numbers_are_not_kept(self, as_worker, looked, monkeypatch):
        from dataclasses import replace

        from throughcare.sharing.queries import agency_log

        number, event = looked().pk, agency_log.event

        def let_go(event_id, *, access):
            return replace(
                event(event_id, access=access), account_id=None, membership_id=None, person_ids=()
            )

        monkeypatch.setattr(agency_log, "event", let_go)
        text = text_of(as_worker("privacy").get(f"/oversight/log/{number}"))
        assert "Worker Not kept any more" in text
        assert "Whom it was about is not kept any more" in text
        assert "Nobody signed in" not in text
