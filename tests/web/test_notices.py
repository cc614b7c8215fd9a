"""What moved for the agency, until somebody has read it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.web.test_caseload import BUDGET, soup
from throughcare.audit.models import AuditEvent
from throughcare.custody.types import ReleaseDateKind
from throughcare.journeys import actions as journeys
from throughcare.journeys.models import CaseListing, Notice

pytestmark = pytest.mark.django_db
ADDRESS = "/notices"


@pytest.fixture
def moved(live_world):
    """A release date moved by a month."""
    journeys.move_release_dates(
        live_world.people["zwolle"],
        {ReleaseDateKind.EXPECTED: live_world.today + timedelta(days=150)},
        source="court",
        why="appeal",
        access=live_world.access("zwolle"),
        now=live_world.now,
        today=live_world.today,
    )
    return live_world


class TestWho:
    @pytest.mark.parametrize("who", ["privacy", "administrator", "police"])
    def test_does_not_exist_for(self, as_worker, who):
        client = as_worker(who)
        assert client.get(ADDRESS).status_code == 404
        assert client.post(ADDRESS + "/read", {"notice": "1"}).status_code == 404

    @pytest.mark.parametrize("who", ["stranger", "ngo", "health", "gb-casemanager"])
    def test_others_read_nothing(self, as_worker, moved, who):
        page = soup(as_worker(who).get(ADDRESS))
        assert "Zwartewater" not in page.get_text()
        assert page.select_one(".tc-empty a")

    def test_each_owner_reads_what_moved_for_it(self, as_worker, moved):
        prison = (
            soup(as_worker("casemanager").get(ADDRESS)).select_one("main").get_text(" ", strip=True)
        )
        city = (
            soup(as_worker("municipality").get(ADDRESS))
            .select_one("main")
            .get_text(" ", strip=True)
        )
        assert "Rik Zwartewater" in prison
        assert "Rik Zwartewater" in city
        assert "A release date moved" in prison
        assert ", was " in prison
        assert prison != city

    def test_nobody_without_a_relation_today(self, as_worker, moved):
        CaseListing.objects.update(until=moved.today)
        assert "Zwartewater" not in soup(as_worker("casemanager").get(ADDRESS)).get_text()

    def test_recorded(self, as_worker, moved):
        as_worker("casemanager").get(ADDRESS)
        event = AuditEvent.objects.order_by("pk").last()
        assert (event.what, event.person_ids) == ("notices", [moved.people["zwolle"]])


class TestRead:
    def test_one(self, as_worker, moved):
        client = as_worker("casemanager")
        button = soup(client.get(ADDRESS)).select_one("button[name=notice]")
        answer = client.post(ADDRESS + "/read", {"notice": button["value"]}, follow=True)
        assert "1 notice is read" in answer.content.decode()
        assert "Nothing new" in answer.content.decode()

    def test_all_on_the_page(self, as_worker, moved):
        agency = moved.world.agencies["pi-ijsseloever"]
        first = Notice.objects.get(agency_id=agency)
        Notice.objects.create(
            agency_id=agency, case_id=first.case_id, replanning_id=first.replanning_id, at=moved.now
        )
        client = as_worker("casemanager")
        page = soup(client.get(ADDRESS))
        shown = page.select_one("input[name=shown]")["value"]
        assert len(page.select("section.govuk-summary-card")) == 2
        client.post(ADDRESS + "/read", {"shown": shown, "all": "1"})
        assert not Notice.objects.filter(agency_id=agency, read_at=None).exists()

    def test_notices_of_others_stay(self, as_worker, moved):
        theirs = Notice.objects.exclude(agency_id=moved.world.agencies["pi-ijsseloever"])
        ids = ",".join(str(pk) for pk in theirs.values_list("pk", flat=True))
        as_worker("casemanager").post(ADDRESS + "/read", {"shown": ids, "all": "1"})
        assert theirs.filter(read_at=None).count() == theirs.count() > 0

    @pytest.mark.parametrize("value", ["", "x", "9" * 40, "1,,2", "-1", "\x00"])
    def test_nonsense_reads_nothing(self, as_worker, moved, value):
        unread = Notice.objects.filter(
            read_at=None, agency_id=moved.world.agencies["zwolle-nazorg"]
        ).count()
        assert (
            as_worker("casemanager").post(ADDRESS + "/read", {"notice": value}).status_code == 302
        )
        assert (
            Notice.objects.filter(
                read_at=None, agency_id=moved.world.agencies["zwolle-nazorg"]
            ).count()
            == unread
        )

    def test_reading_is_a_post(self, as_worker):
        assert as_worker("casemanager").get(ADDRESS + "/read").status_code == 405


def test_pages_and_queries(as_worker, moved):
    client = as_worker("casemanager")
    client.get(ADDRESS)
    with CaptureQueriesContext(connection) as few:
        client.get(ADDRESS)
    first = Notice.objects.get(agency_id=moved.world.agencies["pi-ijsseloever"])
    Notice.objects.bulk_create(
        Notice(
            agency_id=first.agency_id,
            case_id=first.case_id,
            replanning_id=first.replanning_id,
            at=moved.now,
        )
        for _ in range(99)
    )
    with CaptureQueriesContext(connection) as lots:
        page = soup(client.get(ADDRESS))
    assert len(lots) == len(few) <= BUDGET
    seen = {button["value"] for button in page.select("button[name=notice]")}
    page = soup(client.get(ADDRESS + page.select_one("a[rel=next]")["href"]))
    seen |= {button["value"] for button in page.select("button[name=notice]")}
    assert len(seen) == 100
    assert page.select_one("a[rel=next]") is None
