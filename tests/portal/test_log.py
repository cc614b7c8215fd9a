"""Who looked: in plain words, day by day and agency by agency, alike lines merged and still to be opened."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.portal.test_home import as_person, text_of  # noqa: F401
from throughcare.audit import actions as audit
from throughcare.audit.models import AuditEvent, AuditWithholding
from throughcare.audit.queries import EventRow
from throughcare.audit.types import Act
from throughcare.portal.log.rows import Known, days
from throughcare.portal.log.words import ACTS, KINDS, LISTED, READ, SENT, WHY, WROTE
from throughcare.sharing.models import Withholding
from throughcare.sharing.queries.own_log import Window

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 23, 11, 0, tzinfo=UTC)
PRISON = Known({7: "Prison", 8: "City"})


def event(
    number,
    *,
    at=NOON,
    action="read",
    what="person",
    agency=7,
    role="prison_case_manager",
    basis="relation.custody",
    **rest,
):
    return EventRow(number, at, action, what, agency, role, "reintegration", basis, **rest)


def only(*events, known=PRISON):
    (day,) = days(events, known)
    (group,) = day.groups
    (line,) = group.lines
    return line


class TestDays:
    def test_alike_lines_of_a_day_are_one_and_can_be_opened(self):
        line = only(*(event(n, at=NOON - timedelta(minutes=10 * n)) for n in range(3)))
        assert (line.who, line.what) == ("A prison case manager", "looked at your page")
        assert line.why == "This agency holds you, or did so lately."
        assert line.purpose == "to help you with your return"
        assert (line.when, line.kind, line.times) == ("11:40 to 12:00", "Read", 3)
        assert line.entries[0].at == NOON

    def test_other_days_agencies_roles_and_acts_are_other_lines(self):
        events = [
            event(1),
            event(2, agency=8),
            event(3, role="team_leader"),
            event(4, what="plan"),
            event(5, action="refused", basis="refused.role"),
            event(6, at=NOON - timedelta(days=1)),
        ]
        found = days(events, PRISON)
        assert [group.agency for group in found[0].groups] == ["Prison", "City"]
        assert [len(day.lines) for day in found] == [5, 1]
        assert [line.is_refused for line in found[0].groups[0].lines] == [False, False, False, True]

    def test_lists_of_a_day_are_one_line_whatever_they_were_for(self):
        codes = ("caseload", "overdue", "find_person") * 4
        line = only(*(event(n, action="list", what=what) for n, what in enumerate(codes)))
        assert line.what == "You appeared in a list 12 times"
        assert line.entries[0].what == "saw you in a list of what is to be done"

    def test_one_list_says_which(self):
        line = only(event(1, action="list", what="arrivals"))
        assert line.what == "saw you in the list of arrivals"

    def test_midnight_is_that_of_the_site(self):
        found = days([event(1, at=datetime(2026, 11, 23, 23, 30, tzinfo=UTC))], PRISON)
        assert found[0].on.isoformat() == "2026-11-24"

    @pytest.mark.parametrize(
        ("given", "agency", "who"),
        [
            ({"role": "person", "agency": None}, "You", "You"),
            ({"role": "system", "agency": None}, "The system", "The system"),
            ({"role": "unheard_of"}, "Prison", "Somebody who works there"),
            ({"agency": 99}, "The system", "A prison case manager"),
        ],
    )
    def test_who(self, given, agency, who):
        (day,) = days([event(1, **given)], PRISON)
        assert (day.groups[0].agency, day.groups[0].lines[0].who) == (agency, who)

    def test_the_name_where_the_law_gives_it(self):
        known = Known(PRISON.agencies, workers={5: "Marijke de Haan"})
        assert only(event(1, membership_id=5), known=known).who == (
            "Marijke de Haan, a prison case manager"
        )
        assert only(event(1, membership_id=6), known=known).who == "A prison case manager"

    def test_the_clause_in_its_own_words(self):
        known = Known(clauses={"rule:nl-x@2": {"en": "A law says so.", "nl": "Een wet."}})
        assert only(event(1, basis="rule:nl-x@2"), known=known).why == "A law says so."
        assert only(event(1, basis="rule:nl-x@3"), known=known).why == ""

    @pytest.mark.parametrize(
        "given", [{"break_glass_id": 4}, {"basis": "ground.emergency"}, {"account_id": 9}]
    )
    def test_emergencies_are_marked(self, given):
        window = Window(9, NOON, NOON + timedelta(hours=1))
        known = Known(PRISON.agencies, emergencies=[window])
        assert only(event(1, **given), known=known).is_emergency
        assert not only(event(1), known=known).is_emergency
        late = NOON + timedelta(hours=1)
        assert not only(event(1, account_id=9, at=late), known=known).is_emergency

    def test_printing_is_said(self):
        assert only(event(1, action="export", what="consent.print")).kind == "Printed"
        assert only(event(1, channel="print")).kind == "Printed"

    def test_categories_in_words(self):
        line = only(event(1, categories=("health", "housing")))
        assert line.shows == "Where you live, or will live; Your health"

    def test_unknown_codes_are_still_a_sentence(self):
        line = only(event(1, action="read", what="new_thing", basis="new.basis"))
        assert (line.what, line.why) == ("read something about you", "")
        assert only(event(1, action="new_act", what="x")).what == "did something about you"

    def test_kinds_of_change_of_a_plan_are_one(self):
        line = only(
            event(1, action="change", what="plan.goal_added"),
            event(2, action="change", what="plan.need_met"),
        )
        assert (line.what, line.times) == ("changed your plan", 2)

    def test_words_hold_no_codes(self):
        for words in (READ, LISTED, WROTE, SENT, WHY, KINDS):
            assert all(
                "_" not in str(text) and "." not in str(text)[:-1].replace(". ", "")
                for text in words.values()
            )

    def test_every_act_has_words(self):
        assert ACTS.keys() | {"sign_in"} == {act.value for act in Act}


@pytest.fixture
def record(live_world):
    def do(number=1, person="zwolle", actor=None, act=Act.READ, what="person", days_ago=0):
        from throughcare.sharing import actions as sharing

        access = sharing.system_access(
            purpose="reintegration",
            now=live_world.now,
            actor=live_world.actor(actor or "probation"),
        )
        for one in range(number):
            audit.record(
                access, act=act, what=what, person_ids=[live_world.people[person]],
                now=live_world.now - timedelta(days=days_ago, seconds=one),
            )  # fmt: skip
        return AuditEvent.objects.latest("pk")

    return do


class TestPage:
    def test_tells_who_saw_me_and_why(self, as_person, live_world):  # noqa: F811
        worker = Client()
        worker.force_login(live_world.account("casemanager"))
        for _ in range(3):
            worker.get("/people")
        worker.get(reverse("person", args=[live_world.people["zwolle"]]))
        stranger = Client()
        stranger.force_login(live_world.account("stranger"))
        stranger.get(f"/people/{live_world.people['zwolle']}")
        text = text_of(as_person().get("/me/log"))
        assert "PI IJsseloever (fictional)" in text
        assert "A prison case manager : You appeared in a list 3 times" in text
        assert "A prison case manager : looked at your page" in text
        assert "Why: " in text
        assert "wanted to look, and was not allowed to Refused" in text
        assert "recorded that you came in" in text
        assert "Marijke" not in text

    def test_names_where_a_setting_says_so(self, as_person, record, settings):  # noqa: F811
        record(actor="casemanager")
        settings.LOG_NAMES_IN = ("EE",)
        client = as_person()
        assert "Marijke" not in text_of(client.get("/me/log"))
        settings.LOG_NAMES_IN = ("EE", "NL")
        assert "Marijke de Haan, a prison case manager" in text_of(client.get("/me/log"))

    def test_my_own_looking_stands_there_too(self, as_person):  # noqa: F811
        client = as_person()
        client.get("/me")
        assert "You : looked at your page" in text_of(client.get("/me/log"))

    def test_everybody_reads_that_lines_can_be_withheld(self, as_person):  # noqa: F811
        assert "A law can keep a line from you for a while" in text_of(as_person().get("/me/log"))

    def test_nothing_about_others(self, as_person, record):  # noqa: F811
        record(person="short", act=Act.EXPORT)
        assert "took something about you out" not in text_of(as_person().get("/me/log"))

    def test_an_emergency_stands_there_at_once(self, as_person, live_world):  # noqa: F811
        from datetime import date

        from django.utils import timezone

        from throughcare.kernel.access import Category
        from throughcare.sharing.actions import emergencies
        from throughcare.sharing.rules.emergencies import Opening

        opening = Opening(frozenset({Category.RISK}), 1, "life", "Found unconscious in a street.")
        emergencies.open_by_number(
            live_world.actor("police"), opening, number="9000000", born_on=date(1990, 5, 1),
            now=timezone.now(), today=live_world.today,
        )  # fmt: skip
        text = text_of(as_person().get("/me/log"))
        assert "A police liaison : opened an emergency about you Emergency" in text
        assert "Somebody said that there was a danger." in text
        assert "Found unconscious" not in text

    def test_withheld_until_its_day_and_then_shown(self, as_person, live_world, record):  # noqa: F811
        event = record(act=Act.EXPORT)
        client = as_person()
        assert "took something about you out" in text_of(client.get("/me/log"))
        withheld = AuditWithholding.objects.create(
            event_id=event.pk, person_id=live_world.people["zwolle"], reason="withholding:1",
            until_on=live_world.today + timedelta(days=1), decided_at=live_world.now,
        )  # fmt: skip
        assert "took something about you out" not in text_of(client.get("/me/log"))
        AuditWithholding.objects.create(
            event_id=event.pk, person_id=withheld.person_id, reason="withholding:1",
            until_on=live_world.today, decided_at=live_world.now,
        )  # fmt: skip
        assert "took something about you out" in text_of(client.get("/me/log"))

    def test_a_log_that_is_withheld_as_a_whole_is_a_page(self, as_person, live_world):  # noqa: F811
        Withholding.objects.create(
            person_id=live_world.people["zwolle"], categories=["audit"], account_id=1, agency_id=1,
            since=live_world.now - timedelta(days=1), until=live_world.now + timedelta(days=1),
            reason="An investigation runs.",
        )  # fmt: skip
        client = as_person()
        for address in ("/me/log", "/me/log/print"):
            text = text_of(client.get(address))
            assert "cannot be shown at this moment" in text
            assert "investigation" not in text


class TestParts:
    def test_days_and_agency(self, as_person, live_world, record):  # noqa: F811
        record(actor="probation", days_ago=0)
        record(actor="municipality", days_ago=3)
        client = as_person()
        day = live_world.today - timedelta(days=3)
        text = text_of(client.get(f"/me/log?since={day}&until={day}"))
        assert "A municipal" in text or "An aftercare coordinator" in text
        assert "A probation officer" not in text
        agency = live_world.world.agencies["reclassering-oost"]
        page = client.get(f"/me/log?agency={agency}")
        heads = BeautifulSoup(page.content, "html.parser").select("main h3")
        assert {head.get_text() for head in heads} == {"Reclassering Oostrand (fictional)"}

    def test_pages_keep_the_choice(self, as_person, live_world, record):  # noqa: F811
        record(120)
        record(7, actor="municipality")
        agency = live_world.world.agencies["reclassering-oost"]
        client = as_person()
        seen, address = 0, f"/me/log?agency={agency}"
        pages = 0
        while address:
            page = BeautifulSoup(client.get(address).content, "html.parser")
            seen += len(page.select("main details ul li"))
            link = page.select_one("a[rel=next]")
            address = link and "/me/log" + link["href"]
            pages += 1
        assert pages == 3
        assert seen >= 120

    @pytest.mark.parametrize(
        "asked",
        ["since=x", "until=2026-02-31", "agency=999999", "since=0001-01-01", "until=9999-12-31"],
    )
    def test_nonsense_is_said_and_nothing_breaks(self, as_person, asked):  # noqa: F811
        assert "Who looked" in text_of(as_person().get(f"/me/log?{asked}"))

    @pytest.mark.parametrize("before", ["x", "-1", "9" * 40, "%00", "²"])
    def test_nonsense_begins_anew(self, as_person, before):  # noqa: F811
        assert "Who looked" in text_of(as_person().get(f"/me/log?before={before}"))

    def test_the_end_says_so(self, as_person):  # noqa: F811
        assert "Nothing older" in text_of(as_person().get("/me/log?before=1"))

    def test_on_paper_everything_is_open(self, as_person, record):  # noqa: F811
        record(60)
        page = BeautifulSoup(as_person().get("/me/log/print").content, "html.parser")
        assert "60 times" in page.get_text(" ", strip=True)
        assert not page.select("details, nav.govuk-service-navigation")

    def test_statements_do_not_grow(self, as_person, record):  # noqa: F811
        client = as_person()
        client.get("/me/log")
        with CaptureQueriesContext(connection) as few:
            client.get("/me/log")
        record(60)
        record(10, actor="municipality", days_ago=1)
        with CaptureQueriesContext(connection) as many:
            client.get("/me/log")
        assert len(few) == len(many)
        assert len(many) <= 14
