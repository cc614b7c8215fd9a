"""Everything about me in one file: complete, readable, in standard formats, quick, and gone after its days."""

from __future__ import annotations

import io
import json
import time
import zipfile
from datetime import UTC, datetime, timedelta

import pypdf
import pytest
from django.db import connection

from throughcare.audit.models import AuditEvent, AuditWithholding
from throughcare.exchange.exports import fhir, gathering, keeping, packing, values
from throughcare.kernel.access import Access, Actor
from throughcare.kernel.errors import AccessRefusedError
from throughcare.notes.models import Note
from throughcare.portal.rights.paper import readable
from throughcare.sharing import actions as sharing
from throughcare.sharing.actions.rights import file_right
from throughcare.sharing.models import RightsRequest, Withholding
from throughcare.simulation.world import CITY, PRISON

pytestmark = pytest.mark.django_db
CEILING = 60
"""Seconds that a package of a long file may take at most; what it takes is printed."""


class Me:
    """One person who asks for everything."""

    def __init__(self, small, person="zwolle"):
        self.small, self.person_id = small, small.people[person]
        self.now, self.today = small.now + timedelta(hours=1), small.today

    def access(self):
        found = sharing.decide(
            Actor(None, role="person", person_id=self.person_id),
            person_id=self.person_id,
            what="access_package",
            now=self.now,
            today=self.today,
        )
        assert isinstance(found, Access)
        return found

    def gather(self, **more):
        return gathering.gather(
            language="en", access=more.pop("access", None) or self.access(), now=self.now,
            today=self.today, **more,
        )  # fmt: skip

    def note(self, text, *, category="housing", subject="person", day=None, agency=PRISON):
        day = day or self.today
        return Note(
            person_id=self.person_id,
            agency_id=self.small.world.agencies[agency],
            category=category,
            kind="fact",
            occurred_on=day,
            text=text,
            subject=subject,
            author_id=self.small.world.memberships["casemanager"],
            recorded_at=datetime(day.year, day.month, day.day, 9, tzinfo=UTC),
        )

    def make(self):
        request_id = file_right(
            self.person_id, "access", access=self.access(), now=self.now, today=self.today
        )
        packing.make_package(
            request_id,
            readable=lambda package: readable(package, language="en"),
            address="https://example.org/me/sharing",
            language="en",
            access=self.access(),
            now=self.now,
            today=self.today,
        )
        return request_id


@pytest.fixture
def me(small_world, tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path
    return Me(small_world)


def files_of(request_id):
    with zipfile.ZipFile(keeping.package_path(request_id)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


class TestGathering:
    def test_holds_every_part(self, me):
        me.note("Looks for a room").save()
        me.small.access("zwolle", "municipality")
        found = me.gather()
        assert found.me.names[0].family == "Zwartewater"
        assert found.me.numbers[0].value == "9000000"
        assert [stay.agency for stay in found.stays] == ["PI IJsseloever (fictional)"]
        assert found.stays[0].release_dates
        assert found.stays[0].movements[0].kind == "admission"
        (case,) = found.cases
        assert case.contacts[0].name
        assert case.journeys
        assert case.journeys[0].tasks[0].title
        assert [note.text for note in found.notes] == ["Looks for a room"]
        assert {one.state for one in found.consents} == {"given"}
        assert found.relations
        assert any(one.agency == "Aftercare desk Zwolle (fictional)" for one in found.log)

    def test_of_another_person_for_nobody_else(self, me):
        with pytest.raises(AccessRefusedError):
            me.gather(access=me.small.access("zwolle"))
        with pytest.raises(AccessRefusedError):
            me.gather(access=me.small.system())

    def test_nothing_about_others(self, me):
        for subject in ("victim", "child", "contact"):
            me.note(f"SECRET-{subject}", subject=subject).save()
        assert "SECRET" not in me.gather().model_dump_json()

    def test_nothing_that_is_withheld(self, me):
        me.note("SECRET-health", category="health").save()
        me.small.access("zwolle", "municipality")
        event = AuditEvent.objects.filter(agency_id=me.small.world.agencies[CITY]).latest("pk")
        AuditWithholding.objects.create(
            event_id=event.pk, person_id=me.person_id, until_on=me.today + timedelta(days=30),
            reason="withholding:1", decided_at=me.now,
        )  # fmt: skip
        Withholding.objects.create(
            person_id=me.person_id, categories=["health", "custody", "journey"], since=me.now,
            until=me.now + timedelta(days=30), reason="For now", account_id=1, agency_id=1,
        )  # fmt: skip
        found = me.gather()
        assert "SECRET" not in found.model_dump_json()
        assert event.pk not in {one.event_id for one in found.log}
        assert (found.stays, found.cases[0].journeys) == ((), ())
        assert gathering.BY_LAW in found.left_out

    def test_says_so_whether_or_not_anything_is_withheld(self, me):
        assert gathering.BY_LAW in me.gather().left_out

    def test_the_whole_log_not_a_page_of_it(self, me):
        with connection.cursor() as cursor:
            cursor.execute(_EVENTS, {"count": 120, "now": me.now, "person": me.person_id})
        assert len([one for one in me.gather().log if one.what == "caseload"]) == 120

    def test_statements_do_not_grow_with_the_file(self, me, django_assert_max_num_queries):
        Note.objects.bulk_create(me.note(f"Note {number}") for number in range(20))
        with connection.cursor() as cursor:
            cursor.execute(_EVENTS, {"count": 3000, "now": me.now, "person": me.person_id})
        access = me.access()
        with django_assert_max_num_queries(44):
            me.gather(access=access)


_EVENTS = """
INSERT INTO audit_event (at, action, what, account_id, membership_id, agency_id, role, purpose, basis, categories,
  person_ids, detail, decision, outcome, limits, channel)
SELECT %(now)s::timestamptz - make_interval(hours => n), 'list', 'caseload', 1, 1,
  (SELECT min(id) FROM agencies_agency) + n %% 3, 'prison_case_manager', 'reintegration', 'relation.agency',
  '{identity,plan}', ARRAY[%(person)s]::bigint[], '{}', '', '', '{}', 'web' FROM generate_series(1, %(count)s) n
"""


class TestPackage:
    def test_files_are_there_and_agree(self, me):
        found = files_of(me.make())
        assert tuple(found) == packing.FILES
        data = json.loads(found[packing.DATA])
        package = values.Package.model_validate(data)
        assert (data["format"], data["version"]) == (values.SCHEMA, values.VERSION)
        schema = json.loads(found[packing.JSON_SCHEMA])
        assert set(schema["required"]) <= set(data)
        assert set(data) == set(schema["properties"])
        text = "".join(
            page.extract_text()
            for page in pypdf.PdfReader(io.BytesIO(found[packing.READABLE])).pages
        )
        for words in ("Everything about you", "Zwartewater", "9000000", "A law can allow"):
            assert words in " ".join(text.split())
        assert package.log

    def test_is_recorded_and_answers_the_request(self, me):
        number = me.make()
        row = RightsRequest.objects.get(pk=number)
        assert (row.state, row.answered_at) == ("done", me.now)
        events = AuditEvent.objects.filter(action="export", what="rights.access.package")
        assert [one.person_ids for one in events] == [[me.person_id]]

    def test_progress_is_told(self, me):
        number = me.make()
        progress = keeping.progress_of(number)
        assert (progress.done, progress.is_failed) == (keeping.STEPS, False)

    def test_only_this_program_reads_the_file(self, me):
        path = keeping.package_path(me.make())
        assert (path.stat().st_mode & 0o777, path.parent.stat().st_mode & 0o777) == (0o600, 0o700)
        assert "Zwartewater" not in path.name

    def test_lies_ready_for_eight_days(self, me):
        number = me.make()
        end = me.now + timedelta(days=8)
        assert keeping.is_ready(number, me.now, now=end - timedelta(seconds=1))
        assert not keeping.is_ready(number, me.now, now=end)
        assert not keeping.is_ready(number, None, now=me.now)

    def test_is_deleted_then(self, me):
        number = me.make()
        wrote = datetime.fromtimestamp(keeping.package_path(number).stat().st_mtime, tz=UTC)
        assert keeping.forget_old(now=wrote + timedelta(days=7, hours=23)) == 0
        assert keeping.forget_old(now=wrote + timedelta(days=8, seconds=2)) == 1
        assert not keeping.package_path(number).exists()
        assert keeping.progress_of(number) is None
        assert keeping.forget_old(now=wrote + timedelta(days=9)) == 0

    def test_broken_progress_is_no_progress(self, me):
        keeping.note_progress(7, 2)
        keeping._progress(7).write_text("{")
        assert keeping.progress_of(7) is None

    @pytest.mark.slow
    def test_a_file_of_ten_years(self, me, capsys):
        """3 looks a day for ten years, 1,500 notes: made within the ceiling; the time is printed."""
        days = [me.today - timedelta(days=int(2.4 * number)) for number in range(1500)]
        Note.objects.bulk_create(me.note("What was said that day. " * 12, day=day) for day in days)
        with connection.cursor() as cursor:
            cursor.execute(_EVENTS, {"count": 11_000, "now": me.now, "person": me.person_id})
        began = time.perf_counter()
        number = me.make()
        took = time.perf_counter() - began
        size = keeping.package_path(number).stat().st_size
        with capsys.disabled():
            print(f"\n[access package of ten years: {took:.1f} s, {size / 1e6:.1f} MB]")
        assert took < CEILING


CODE = {"system", "code"}
AUDIT_ACTIONS = set("CRUDE")
STATUS = {"draft", "proposed", "active", "rejected", "inactive", "entered-in-error"}


def codings(found):
    """Yield every coding anywhere in a resource."""
    if isinstance(found, dict):
        if set(found) >= CODE and not set(found) - CODE - {"display"}:
            yield found
        for one in found.values():
            yield from codings(one)
    elif isinstance(found, list):
        for one in found:
            yield from codings(one)


def references(found):
    """Yield every reference anywhere in a resource."""
    if isinstance(found, dict):
        if isinstance(found.get("reference"), str):
            yield found["reference"]
        for one in found.values():
            yield from references(one)
    elif isinstance(found, list):
        for one in found:
            yield from references(one)


def empties(found):
    """Yield every empty value anywhere: FHIR allows none."""
    if found in ("", [], {}, None):
        yield found
    if isinstance(found, dict | list):
        for one in found.values() if isinstance(found, dict) else found:
            yield from empties(one)


class TestFhir:
    @pytest.fixture
    def bundle(self, me):
        me.small.access("zwolle", "municipality")
        me.small.access("zwolle", "police")
        return fhir.bundle(me.gather(), issuer="Test")

    def kind(self, bundle, name):
        found = [one["resource"] for one in bundle["entry"]]
        return [one for one in found if one["resourceType"] == name]

    def test_is_a_collection_whose_references_resolve(self, bundle):
        assert (bundle["resourceType"], bundle["type"]) == ("Bundle", "collection")
        addresses = [one["fullUrl"] for one in bundle["entry"]]
        assert len(addresses) == len(set(addresses))
        assert set(references(bundle)) <= set(addresses)
        assert all(one.startswith("urn:") for one in addresses)

    def test_has_no_empty_values_and_whole_codings(self, bundle):
        assert list(empties(bundle)) == []
        found = list(codings(bundle))
        assert found
        assert all(one["system"] and one["code"] for one in found)
        assert all(" " not in one["code"] for one in found)

    def test_consents_have_what_r4_requires(self, bundle):
        consents = self.kind(bundle, "Consent")
        assert consents
        for one in consents:
            assert one["status"] in STATUS
            assert {"scope", "category", "patient", "dateTime", "policyRule", "provision"} <= set(
                one
            )
            assert one["provision"]["type"] in {"permit", "deny"}
            assert one["provision"]["period"]["start"] <= one["provision"]["period"]["end"]
            assert all({"role", "reference"} <= set(actor) for actor in one["provision"]["actor"])

    def test_every_state_has_a_status(self):
        from throughcare.sharing.types import ConsentState

        assert set(fhir.STATES) == {state.value for state in ConsentState}
        assert {status for status, _kind in fhir.STATES.values()} <= STATUS

    def test_audit_events_have_what_r4_and_balp_require(self, bundle):
        events = self.kind(bundle, "AuditEvent")
        assert events
        for one in events:
            assert {"type", "action", "recorded", "outcome", "agent", "source", "entity"} <= set(
                one
            )
            assert one["action"] in AUDIT_ACTIONS
            assert one["outcome"] in {"0", "4", "8", "12"}
            assert datetime.fromisoformat(one["recorded"]).tzinfo is not None
            assert one["source"]["observer"]["reference"]
            assert [agent["requestor"] for agent in one["agent"]] == [True]
            patient = one["entity"][0]
            assert patient["type"]["code"] == "1"
            assert patient["what"]["reference"].startswith("urn:throughcare:person:")

    def test_emergency_and_disclosure_have_their_codes(self):
        row = values.LogPart(
            event_id=1, at=datetime(2026, 1, 1, tzinfo=UTC), action="record", what="emergency",
            agency="A", role="police_liaison", purpose="public_safety", basis="ground.emergency",
            categories=("plan",), outcome="", limits=(), channel="web", is_emergency=True,
        )  # fmt: skip
        broken = fhir._audit_event(row, "urn:p", {"A": "urn:a"})
        assert broken["type"]["code"] == "110113"
        assert "BTG" in json.dumps(broken["purposeOfEvent"])
        told = fhir._audit_event(row.model_copy(update={"action": "disclose"}), "urn:p", {})
        assert told["type"]["code"] == "110106"

    def test_names_no_worker(self, bundle):
        text = json.dumps(self.kind(bundle, "AuditEvent"))
        assert "Wolters" not in text


class TestDpv:
    def test_consent_records_are_whole(self, me):
        found = json.loads(files_of(me.make())[packing.CONSENTS])
        assert found["@type"] == "dpv:ConsentReceipt"
        prefixes = set(found["@context"])
        records = found["dpv:hasRecordOfActivity"]
        assert records
        for one in records:
            process = one["dpv:hasProcess"]
            assert {"dpv:hasDataSubject", "dpv:hasConsentStatus", "dpv:hasNotice"} <= set(one)
            terms = [
                process["dpv:hasPurpose"],
                *process["dpv:hasPersonalData"],
                *one["dpv:hasLegalBasis"],
            ]
            assert all(term.partition(":")[0] in prefixes for term in terms)
