"""My caseload and the people of my agency: what stands there, for whom, and how."""

from __future__ import annotations

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from throughcare.audit.models import AuditEvent
from throughcare.journeys.models import CaseListing
from throughcare.journeys.queries.lists import PAGE
from throughcare.people.models import Person
from throughcare.sharing.models import Visibility
from throughcare.sharing.rules import bits
from throughcare.sharing.types import Phase, Purpose, RelationKind

pytestmark = pytest.mark.django_db
BUDGET = 12
"""Queries of one request, session, account and audit included."""


def soup(response):
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def names(page):
    return [link.get_text(strip=True) for link in page.select("td:first-child a")]


def captions(page):
    return [one.get_text(strip=True) for one in page.select("caption")]


def many(
    world, count, *, membership="casemanager", agency="pi-ijsseloever", first=1_000_000, **given
):
    """List invented people in one agency, straight into the projection."""
    fields = {
        "in_custody": True,
        "release_on": world.today + timedelta(days=300),
        "next_code": "tbo",
        "outcome": "eligible",
        "is_open": True,
        "since": world.today - timedelta(days=10),
        "until": world.today + timedelta(days=1000),
        "home_municipality": "GM0193",
        "admitted_on": world.today - timedelta(days=10),
        **given,
    }
    CaseListing.objects.bulk_create(
        CaseListing(
            agency_id=world.world.agencies[agency],
            case_id=first + number,
            person_id=first + number,
            name=f"Person {number:03}",
            sort_name=f"person {number:03}",
            number=str(first + number),
            contact_membership_id=world.world.memberships[membership],
            next_due_on=world.today + timedelta(days=number - 3),
            **fields,
        )
        for number in range(count)
    )
    people = range(first, first + count)
    Person.objects.bulk_create(
        Person(pk=pk, language="nl", jurisdiction_id="NL", home_municipality="GM0193")
        for pk in people
    )
    relation = bits.KIND[RelationKind.CUSTODY] | bits.PHASE[Phase.CUSTODY]
    consents = sum(
        bits.CONSENT[purpose, one]
        for purpose in (Purpose.REINTEGRATION, Purpose.CARE)
        for one in bits.LISTED
    )
    Visibility.objects.bulk_create(
        Visibility(
            agency_id=world.world.agencies[agency],
            person_id=pk,
            since=world.now - timedelta(days=10),
            until=world.now + timedelta(days=10),
            facts=relation | consents,
        )
        for pk in people
    )


class TestWhoSees:
    @pytest.mark.parametrize("name", ["caseload", "agency_people"])
    @pytest.mark.parametrize("who", ["privacy", "administrator"])
    def test_no_list_for_those_who_see_nobody(self, as_worker, who, name):
        assert as_worker(who).get(reverse(name)).status_code == 404
        refused = AuditEvent.objects.filter(action="refused").values_list("what", flat=True)
        assert list(refused) == ([name] if name == "agency_people" else [])

    @pytest.mark.parametrize("who", ["health", "police"])
    def test_no_caseload_for_those_who_are_nobody_s_contact(self, as_worker, who):
        assert as_worker(who).get(reverse("caseload")).status_code == 404

    @pytest.mark.parametrize("who", ["stranger", "ngo", "gb-casemanager"])
    def test_other_agencies_see_nobody(self, as_worker, who):
        client = as_worker(who)
        for address in (reverse("agency_people"), reverse("caseload") + "?who=agency"):
            page = soup(client.get(address))
            assert names(page) == []
            assert "Zwartewater" not in page.get_text()

    def test_colleague_sees_the_agency_s_people_and_has_none(self, as_worker, live_world):
        client = as_worker("casemanager2")
        assert len(names(soup(client.get(reverse("agency_people"))))) == len(live_world.people)
        assert names(soup(client.get(reverse("caseload")))) == []
        assert len(names(soup(client.get(reverse("caseload") + "?who=agency")))) == 5

    def test_partner_sees_those_with_a_live_relation(self, as_worker):
        found = names(soup(as_worker("municipality").get(reverse("agency_people"))))
        assert "Rik Zwartewater" in found
        assert "Daan IJsselmuiden" not in found

    def test_relation_that_ended_or_begins_later_shows_nobody(self, as_worker, live_world):
        day = timedelta(days=1)
        many(live_world, 1, agency="haven-vlissingen", until=live_world.today)
        many(
            live_world, 1, agency="haven-vlissingen", first=2_000_000, since=live_world.today + day
        )
        assert names(soup(as_worker("stranger").get(reverse("agency_people")))) == []

    def test_anonymous_is_asked_to_sign_in(self, client):
        for name in ("caseload", "agency_people"):
            assert client.get(reverse(name)).status_code == 302


class TestCategories:
    def test_police_read_dates_and_no_journeys(self, as_worker, live_world):
        many(live_world, 1, agency="politie-ijsselland", release_on=live_world.today)
        page = soup(as_worker("police").get(reverse("agency_people")))
        heads = [one.get_text(strip=True) for one in page.select("th")]
        assert heads == ["Person", "Release", "Contact"]
        assert "Trajectory meeting" not in page.get_text()
        assert page.select("select[name=state]") == []

    def test_voluntary_organisations_read_journeys_and_no_dates(self, as_worker, live_world):
        many(live_world, 1, agency="stichting-tweede-deur", release_on=live_world.today)
        page = soup(as_worker("ngo").get(reverse("agency_people")))
        heads = [one.get_text(strip=True) for one in page.select("th")]
        assert heads == ["Person", "What is next", "Release", "Programme", "Contact"]
        # A discretionary power could show the day; nobody weighed it for this person.
        shown = page.select_one("td[data-label=Release], td:nth-of-type(3)")
        assert str(live_world.today.year) not in shown.get_text()

    def test_what_may_not_be_known_cannot_be_asked_either(self, as_worker, live_world):
        many(live_world, 1, agency="politie-ijsselland", outcome="not")
        page = soup(as_worker("police").get(reverse("agency_people") + "?state=eligible&due=late"))
        assert names(page) == ["Person 000"]


class TestCaseload:
    def test_says_whom_to_help_first(self, as_worker, live_world):
        page = soup(as_worker("casemanager").get(reverse("caseload")))
        assert captions(page)[:2] == ["Leave within 14 days, with something still to do", "Late"]
        assert names(page)[0] == "Sem Kortenoever"
        late = page.find("caption", string="Late").find_parent("table")
        assert "days late" in late.select_one("td strong").get_text()
        assert (
            "waits for something that is late" in page.get_text()
            or "wait for something" in page.get_text()
        )

    def test_row_says_number_place_task_release_and_state(self, as_worker):
        page = soup(as_worker("casemanager").get(reverse("agency_people")))
        row = page.find("a", string="Rik Zwartewater").find_parent("tr").get_text(" ", strip=True)
        assert "9000000 · Zwolle" in row
        assert "Journey runs" in row
        assert "in 120 days" in row
        assert "You" in row

    def test_not_yet_known_says_what_is_missing(self, as_worker):
        page = soup(as_worker("casemanager").get(reverse("agency_people")))
        row = page.find("a", string="Noor Nergens").find_parent("tr").get_text(" ", strip=True)
        assert "Find out: home municipality" in row
        assert "Not yet known" in row

    def test_tasks_are_named_in_the_reader_s_language(self, as_worker, live_world):
        account = live_world.account("casemanager")
        account.language = "nl"
        account.save()
        page = soup(as_worker("casemanager").get(reverse("agency_people")))
        assert "Gemeente melden dat een inwoner is binnengekomen" in page.get_text()

    def test_groups_follow_the_days(self, as_worker, live_world):
        many(live_world, 20)
        found = captions(soup(as_worker("casemanager").get(reverse("caseload"))))
        assert found[-4:] == ["Late", "Within 7 days", "Later", "Nothing for your agency now"]

    @pytest.mark.parametrize(
        ("query", "expected"),
        [
            ("state=unknown", {"Noor Nergens"}),
            ("state=not", {"Daan IJsselmuiden"}),
            ("release=30", {"Sem Kortenoever"}),
            ("where=after", set()),
            ("state=nonsense&where=%00&release=-1&due=x", None),
        ],
    )
    def test_filters(self, as_worker, live_world, query, expected):
        page = soup(as_worker("casemanager").get(f"{reverse('caseload')}?{query}"))
        if expected is None:
            assert len(set(names(page))) == len(live_world.people)
        else:
            assert set(names(page)) == expected

    @pytest.mark.parametrize("address", ["/caseload", "/people"])
    def test_filter_is_folded_until_it_narrows(self, as_worker, address):
        client = as_worker("casemanager")
        page = soup(client.get(address))
        assert page.select_one("details:not([open]) select[name=state]")
        page = soup(client.get(address + "?state=unknown"))
        assert (
            page.select_one("details[open] select[name=state] option[selected]")["value"]
            == "unknown"
        )
        assert page.find("a", string="Clear all filters")
        assert "<" not in page.get_text()

    def test_due_filters(self, as_worker, live_world):
        many(live_world, 20)
        client = as_worker("casemanager")
        late = names(soup(client.get(reverse("caseload") + "?due=late")))
        week = names(soup(client.get(reverse("caseload") + "?due=week")))
        assert set(late) < set(week)
        assert {name for name in late if name.startswith("Person")} == {
            "Person 000",
            "Person 001",
            "Person 002",
        }
        assert "Person 009" in week
        assert "Person 010" not in week

    @pytest.mark.parametrize(
        ("who", "query", "says"),
        [
            ("casemanager2", "", "You are nobody's contact yet"),
            ("stranger", "?who=agency", "Your agency has no open cases"),
            ("casemanager", "?where=after", "Nobody matches this filter"),
        ],
    )
    def test_empty_says_what_to_do(self, as_worker, who, query, says):
        page = soup(as_worker(who).get(reverse("caseload") + query))
        empty = page.select_one(".tc-empty")
        assert says in empty.get_text()
        assert empty.select_one("a[href]")


class TestPaging:
    def walk(self, client, address):
        seen = []
        while address:
            page = soup(client.get(address))
            seen.append(names(page))
            link = page.select_one("a[rel=next]")
            address = link and address.partition("?")[0] + link["href"]
        return seen

    @pytest.mark.parametrize("address", ["/people", "/caseload?who=agency", "/caseload"])
    def test_every_person_once(self, as_worker, live_world, address):
        many(live_world, 2 * PAGE)
        pages = self.walk(as_worker("casemanager"), address)
        found = [name for page in pages for name in page]
        extra = (
            1 if address == "/caseload" else 0
        )  # who leaves soon stands twice: above and in the list
        assert len(found) == 2 * PAGE + len(live_world.people) + extra
        assert len(set(found)) == 2 * PAGE + len(live_world.people)

    def test_says_how_many_there_are_on_every_page(self, as_worker, live_world):
        many(live_world, PAGE)
        client = as_worker("casemanager")
        page = soup(client.get(reverse("agency_people")))
        assert captions(page) == ["55 people"]
        rest = soup(client.get(reverse("agency_people") + page.select_one("a[rel=next]")["href"]))
        assert captions(rest) == ["55 people"]

    def test_counts_no_further_than_a_thousand(self, as_worker, live_world, monkeypatch):
        many(live_world, 1_001)
        page = soup(as_worker("casemanager").get(reverse("agency_people")))
        assert captions(page) == ["1,000+ people"]

    def test_keeps_the_filter_and_carries_no_name(self, as_worker, live_world):
        many(live_world, 2 * PAGE)
        page = soup(as_worker("casemanager").get(reverse("agency_people") + "?state=eligible"))
        href = page.select_one("a[rel=next]")["href"]
        assert "state=eligible" in href
        assert "person" not in href.lower()

    @pytest.mark.parametrize(
        "after", ["x", "2026-11-23", "~", "2026-11-23~" + "9" * 30, "%00~1", "1~1", "²"]
    )
    def test_nonsense_begins_anew(self, as_worker, after):
        client = as_worker("casemanager")
        assert len(names(soup(client.get(f"/caseload?after={after}")))) >= 5
        assert len(names(soup(client.get(f"/people?after={after}")))) == 5


class TestAudit:
    def test_who_is_shown_is_recorded_first(self, as_worker, live_world):
        as_worker("casemanager").get(reverse("agency_people"))
        event = AuditEvent.objects.order_by("pk").last()
        assert (event.action, event.what) == ("list", "agency_people")
        assert set(event.person_ids) == set(live_world.people.values())

    def test_empty_list_is_recorded_too(self, as_worker):
        as_worker("stranger").get(reverse("agency_people"))
        event = AuditEvent.objects.order_by("pk").last()
        assert (event.action, event.person_ids) == ("list", [])


class TestQueries:
    @pytest.mark.parametrize(
        "address", ["/caseload", "/caseload?who=agency", "/people", "/people?state=unknown"]
    )
    def test_constant(self, as_worker, live_world, address):
        client = as_worker("casemanager")
        client.get(address)
        with CaptureQueriesContext(connection) as few:
            client.get(address)
        many(live_world, 2 * PAGE, outcome="unknown")
        with CaptureQueriesContext(connection) as lots:
            client.get(address)
        assert len(lots) == len(few) <= BUDGET
