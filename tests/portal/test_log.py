"""Who looked: in plain words, day by day, alike lines merged."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.portal.test_home import as_person, text_of  # noqa: F401
from throughcare.audit import actions as audit
from throughcare.audit.queries import EventRow
from throughcare.audit.types import Act
from throughcare.portal.log.rows import LISTED, READ, WHY, WROTE, days
from throughcare.sharing.rules import SELF

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 23, 11, 0, tzinfo=UTC)


def event(
    number,
    *,
    at=NOON,
    action="read",
    what="person",
    agency=7,
    role="prison_case_manager",
    basis="relation.custody",
):
    return EventRow(number, at, action, what, agency, role, "casework", basis)


class TestDays:
    def test_alike_lines_of_a_day_are_one(self):
        found = days(
            [event(n, at=NOON - timedelta(minutes=10 * n)) for n in range(3)], {7: "Prison"}
        )
        assert len(found) == 1
        (line,) = found[0].lines
        assert (line.who, line.what) == ("Prison, a prison case manager", "looked at your page")
        assert line.why == "This agency holds you, or did so lately."
        assert line.when == "11:40 to 12:00"
        assert len(line.times) == 3

    def test_other_days_agencies_roles_and_acts_are_other_lines(self):
        events = [
            event(1),
            event(2, agency=8),
            event(3, role="team_leader"),
            event(4, what="plan"),
            event(5, action="refused", basis="refused.role"),
            event(6, at=NOON - timedelta(days=1)),
        ]
        found = days(events, {7: "Prison", 8: "City"})
        assert [len(day.lines) for day in found] == [5, 1]
        assert [line.is_refused for line in found[0].lines] == [False, False, False, False, True]

    def test_midnight_is_that_of_the_site(self):
        found = days([event(1, at=datetime(2026, 11, 23, 23, 30, tzinfo=UTC))], {7: "Prison"})
        assert found[0].on.isoformat() == "2026-11-24"

    @pytest.mark.parametrize(
        ("given", "who"),
        [
            ({"role": "person", "agency": None}, "You"),
            ({"role": "system", "agency": None}, "The system"),
            ({"role": "unheard_of"}, "Prison"),
            ({"agency": 99}, "The system"),
        ],
    )
    def test_who(self, given, who):
        assert days([event(1, **given)], {7: "Prison"})[0].lines[0].who == who

    def test_unknown_codes_are_still_a_sentence(self):
        (line,) = days(
            [event(1, action="read", what="new_thing", basis="new.basis")], {7: "Prison"}
        )[0].lines
        assert (line.what, line.why) == ("read something about you", "")
        (line,) = days([event(1, action="new_act", what="x")], {7: "Prison"})[0].lines
        assert line.what == "did something about you"

    def test_kinds_of_change_of_a_plan_are_one(self):
        events = [
            event(1, action="change", what="plan.goal_added"),
            event(2, action="change", what="plan.need_met"),
        ]
        (line,) = days(events, {7: "Prison"})[0].lines
        assert line.what == "changed your plan"

    def test_words_hold_no_codes(self):
        for words in (READ, LISTED, WROTE, WHY):
            assert all(
                "_" not in str(text) and "." not in str(text)[:-1] for text in words.values()
            )


class TestPage:
    def test_tells_who_saw_me_and_why(self, as_person, live_world):  # noqa: F811
        worker = Client()
        worker.force_login(live_world.account("casemanager"))
        for _ in range(3):
            worker.get("/people")
        worker.get("/find?q=zwart")
        stranger = Client()
        stranger.force_login(live_world.account("stranger"))
        stranger.get(f"/people/{live_world.people['zwolle']}")
        text = text_of(as_person().get("/me/log"))
        assert (
            "PI IJsseloever (fictional), a prison case manager saw you in the list of the agency's people"
            in text
        )
        assert "3 times" in text
        assert "found you when looking for somebody" in text
        assert "wanted to look, and was not allowed to Refused" in text
        assert "recorded that you came in" in text

    def test_my_own_looking_stands_there_too(self, as_person):  # noqa: F811
        client = as_person()
        client.get("/me")
        assert "You looked at your page" in text_of(client.get("/me/log"))

    def test_nothing_about_others(self, as_person, live_world):  # noqa: F811
        access = live_world.system()
        audit.record(
            access,
            act=Act.EXPORT,
            what="person",
            person_ids=[live_world.people["short"]],
            now=live_world.now,
        )
        assert "took something about you out" not in text_of(as_person().get("/me/log"))

    def test_pages_and_queries(self, as_person, live_world):  # noqa: F811
        client = as_person()
        for number in range(120):
            audit.record(
                live_world.system(),
                act=Act.READ,
                what="person",
                person_ids=[live_world.people["zwolle"]],
                now=live_world.now - timedelta(days=number),
            )
        with CaptureQueriesContext(connection) as found:
            response = client.get("/me/log")
        assert len(found) <= 12
        seen, address = 0, "/me/log"
        while address:
            page = BeautifulSoup(client.get(address).content, "html.parser")
            seen += len(page.select("main section"))
            link = page.select_one("a[rel=next]")
            address = link and "/me/log" + link["href"]
        assert response.status_code == 200
        assert seen >= 120

    @pytest.mark.parametrize("before", ["x", "-1", "9" * 40, "%00", "²"])
    def test_nonsense_begins_anew(self, as_person, before):  # noqa: F811
        assert "Who looked" in text_of(as_person().get(f"/me/log?before={before}"))

    def test_the_end_says_so(self, as_person):  # noqa: F811
        assert "Nothing older" in text_of(as_person().get("/me/log?before=1"))

    def test_access_includes_it(self):
        assert "audit" in {category.value for category in SELF}
