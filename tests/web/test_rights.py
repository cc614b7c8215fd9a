"""The desk: what waits, the answer with its effects, holds, locks, and the record of processing."""

from __future__ import annotations

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils.timezone import localdate

from tests.portal.test_home import text_of
from throughcare.audit.models import AuditEvent
from throughcare.kernel.access import Actor
from throughcare.notes.models import Note
from throughcare.sharing import actions as sharing
from throughcare.sharing.actions.rights import file_right
from throughcare.sharing.models import Block, RightsRequest
from throughcare.simulation.world import PRISON

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.portal.rights_urls")]


@pytest.fixture(autouse=True)
def files(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def asked(live_world):
    """Let a person ask, an hour ago."""

    def ask(kind, *, person="zwolle", **more):
        person_id, now = live_world.people[person], live_world.now - timedelta(hours=1)
        access = sharing.decide(
            Actor(None, role="person", person_id=person_id), person_id=person_id, what="rights",
            now=now, today=localdate(now),
        )  # fmt: skip
        return file_right(
            person_id,
            kind,
            text="It is wrong",
            access=access,
            now=now,
            today=localdate(now),
            **more,
        )

    return ask


def person_url(live_world, name, *rest, person="zwolle"):
    return reverse(name, args=[live_world.people[person], *rest])


class TestList:
    def test_what_waits_with_its_day(self, as_worker, asked):
        asked("correction")
        response = as_worker("casemanager").get(reverse("rights_to_answer"))
        assert "Rik Zwartewater" in text_of(response)
        assert "Correction" in text_of(response)
        event = AuditEvent.objects.filter(what="rights_to_answer").get()
        assert event.action == "list"

    def test_nothing_of_other_agencies(self, as_worker, asked):
        asked("correction")
        text = text_of(as_worker("municipality").get(reverse("rights_to_answer")))
        assert "Zwartewater" not in text
        assert "Nobody waits for an answer" in text

    @pytest.mark.parametrize("who", ["police", "ngo", "administrator", "privacy"])
    def test_not_for_other_roles(self, as_worker, who):
        assert as_worker(who).get(reverse("rights_to_answer")).status_code == 404

    def test_statements_do_not_grow(self, as_worker, asked, django_assert_max_num_queries):
        for _ in range(6):
            asked("correction")
        client = as_worker("casemanager")
        with django_assert_max_num_queries(18):
            client.get(reverse("rights_to_answer"))


class TestAnswer:
    def test_yes(self, as_worker, asked, live_world):
        number = asked("correction")
        client = as_worker("casemanager")
        address = person_url(live_world, "person_right", number)
        assert "Change it first where it stands" in text_of(client.get(address))
        response = client.post(address, {"outcome": "granted", "text": "Corrected"}, follow=True)
        assert "Answered" in BeautifulSoup(response.content, "html.parser").get_text()
        assert RightsRequest.objects.get().state == "done"
        assert b"<textarea" not in client.get(address).content

    def test_no_needs_its_reason(self, as_worker, asked, live_world):
        number = asked("erasure")
        client = as_worker("casemanager")
        address = person_url(live_world, "person_right", number)
        text = text_of(client.post(address, {"outcome": "refused", "text": "Kept"}))
        assert "Choose why it is refused" in text
        assert "What must be kept, and until when" in text
        data = {
            "outcome": "refused", "text": "Kept",
            "justification": "eu-gdpr:JustificationA17LegallyRequired",
        }  # fmt: skip
        client.post(address, data)
        assert RightsRequest.objects.get().state == "refused"

    def test_erasure_erases_what_the_agency_wrote(self, as_worker, asked, live_world):
        number = asked("erasure")
        Note.objects.create(
            person_id=live_world.people["zwolle"], agency_id=live_world.world.agencies[PRISON],
            category="housing", kind="fact", occurred_on=live_world.today, text="Something",
            author_id=live_world.world.memberships["casemanager"], recorded_at=live_world.now,
        )  # fmt: skip
        address = person_url(live_world, "person_right", number)
        as_worker("casemanager").post(address, {"outcome": "granted", "text": "Erased"})
        assert not Note.objects.exists()

    def test_longer(self, as_worker, asked, live_world):
        number = asked("correction")
        client = as_worker("casemanager")
        address = person_url(live_world, "person_right_longer", number)
        client.post(address, {"text": "Three agencies"})
        assert RightsRequest.objects.get().answer == "Three agencies"
        response = client.post(address, {"text": "Again"}, follow=True)
        assert "They can be taken once" in response.content.decode()

    def test_another_agency_does_not_see_it(self, as_worker, asked, live_world):
        number = asked("correction")
        address = person_url(live_world, "person_right", number)
        client = as_worker("municipality")
        assert client.get(address).status_code == 404
        assert client.post(address, {"outcome": "granted", "text": "Yes"}).status_code == 404

    def test_of_another_person_is_not_there(self, as_worker, asked, live_world):
        number = asked("correction", person="short")
        address = person_url(live_world, "person_right", number)
        assert as_worker("casemanager").get(address).status_code == 404


class TestForThePerson:
    def test_a_worker_writes_down_what_is_asked(self, as_worker, live_world):
        client = as_worker("municipality")
        address = person_url(live_world, "person_right_ask", "correction")
        response = client.post(address, {"text": "She says: not my street"}, follow=True)
        assert "Correction" in text_of(response)
        row = RightsRequest.objects.get()
        assert row.asked_by == live_world.world.accounts["municipality"]

    def test_without_words_it_is_said(self, as_worker, live_world):
        address = person_url(live_world, "person_right_ask", "objection")
        text = text_of(as_worker("casemanager").post(address, {"text": ""}))
        assert "Choose the agency" in text

    @pytest.mark.parametrize("who", ["administrator", "police"])
    def test_who_does_not_see_the_person_finds_no_page(self, as_worker, live_world, who):
        address = person_url(live_world, "person_rights")
        assert as_worker(who).get(address).status_code == 404


class TestLockAndHold:
    def test_a_lock_is_shown_to_every_worker_and_opened_with_notice(
        self, as_worker, asked, live_world
    ):
        from throughcare.kernel.access import Category

        number = asked("restriction", categories=[Category.PLAN])
        text = text_of(as_worker("municipality").get(person_url(live_world, "person_rights")))
        assert "Locked at the wish of the person" in text
        assert "Open it again" not in text
        client = as_worker("casemanager")
        client.post(
            person_url(live_world, "person_right", number), {"outcome": "granted", "text": "Locked"}
        )
        block = Block.objects.get()
        address = person_url(live_world, "person_lock_end", block.pk)
        assert client.get(address).status_code == 200
        client.post(address, {"text": "It is right now"})
        block.refresh_from_db()
        assert block.until is not None
        assert "The person was told" in text_of(client.get(person_url(live_world, "person_rights")))
        assert client.get(address).status_code == 404

    def test_a_team_leader_holds_and_ends(self, as_worker, live_world):
        client = as_worker("teamleader")
        day = live_world.today + timedelta(days=60)
        data = {
            "text": "Claim 7", "review_on_day": day.day, "review_on_month": day.month,
            "review_on_year": day.year,
        }  # fmt: skip
        address = person_url(live_world, "person_hold")
        assert "a day that lies ahead" in text_of(
            client.post(address, {**data, "review_on_year": 2020})
        )
        text = text_of(client.post(address, data, follow=True))
        assert "Claim 7" in text
        number = RightsRequest.objects.get(kind="hold").pk
        client.post(person_url(live_world, "person_hold_end", number), {"text": "Settled"})
        assert RightsRequest.objects.get(kind="hold").state == "done"

    def test_others_do_not(self, as_worker, live_world):
        address = person_url(live_world, "person_hold")
        assert as_worker("casemanager").get(address).status_code == 404


class TestRecords:
    def test_purposes_grounds_keeping_and_inputs(self, as_worker):
        text = text_of(as_worker("privacy").get(reverse("processing_records")))
        for words in (
            "Purpose:",
            "Grounds",
            "How long it is kept",
            "Measures",
            "impact assessment",
        ):
            assert words in text
        assert "eu-plan@1" in text

    @pytest.mark.parametrize("who", ["casemanager", "administrator", "teamleader"])
    def test_for_the_officer_only(self, as_worker, who):
        assert as_worker(who).get(reverse("processing_records")).status_code == 404
