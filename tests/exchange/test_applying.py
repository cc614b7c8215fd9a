"""Previewed rows are written once, and everybody in the register has a case with one contact."""

from __future__ import annotations

import threading

import pytest
from django.db import OperationalError, connection, connections
from psycopg.errors import ConnectionTimeout, DeadlockDetected, SerializationFailure

from tests.exchange.importing import ADA, BEN, CAS, Office, codes, kinds
from throughcare.accounts.models import DutyContact
from throughcare.custody.types import ReleaseDateKind
from throughcare.exchange.imports import applying, previewing
from throughcare.exchange.imports.registers.invented import invented_register, register_csv
from throughcare.journeys import actions as journeys
from throughcare.journeys.models import Journey
from throughcare.simulation import world

MANY = [ADA | {"Registratienummer": str(2_000_000 + n)} for n in range(12)]

WITHOUT_ONE_CONTACT = """
SELECT r.identifier FROM exchange_row r
 WHERE r.register_import_id = %s AND r.kind <> 'rejected' AND r.identifier <> ''
   AND (SELECT count(*) FROM caseloads_case k JOIN caseloads_named_contact n ON n.case_id = k.id
          JOIN people_identifier i ON i.person_id = k.person_id
         WHERE i.value = r.identifier AND (upper_inf(k.during) = upper_inf(n.during))) <> 1
"""


def without_one_contact(import_id: int) -> list[str]:
    """Return who of a register has not exactly one case with one contact now."""
    with connection.cursor() as cursor:
        cursor.execute(WITHOUT_ONE_CONTACT, [import_id])
        return [identifier for (identifier,) in cursor.fetchall()]


def written() -> dict[str, int]:
    """Count what an import writes."""
    tables = (
        "people_person",
        "people_identifier",
        "custody_period",
        "custody_release_date",
        "custody_movement",
        "caseloads_case",
        "caseloads_named_contact",
        "journeys_journey",
        "journeys_milestone",
        "journeys_case_listing",
        "journeys_replanning",
        "journeys_notice",
        "sharing_relation",
    )
    with connection.cursor() as cursor:
        counts = {}
        for table in tables:
            cursor.execute(f"SELECT count(*) FROM {table}")
            counts[table] = cursor.fetchone()[0]
    return counts


@pytest.mark.django_db
class TestApplying:
    @pytest.fixture
    def office(self, tmp_path):
        return Office(tmp_path).open()

    def test_gives_everybody_in_a_dirty_register_one_case_with_one_contact(self, office):
        content = register_csv(invented_register(office.today, people=80, seed=3))
        found = office.preview(content=content)
        office.apply(found.pk)
        assert without_one_contact(found.pk) == []
        assert found.rows.filter(kind="new", applied=False).count() == 0
        assert found.rows.filter(kind="rejected").exists(), "the register is dirty"

    def test_twice_writes_nothing(self, office):
        found = office.preview(ADA, BEN)
        first = office.apply(found.pk)
        before = written()
        again = office.later(hours=1).apply(found.pk)
        assert written() == before
        assert (again.state, again.applied_at) == ("applied", first.applied_at)

    def test_the_same_file_again_finds_everything_unchanged(self, office):
        office.bring(ADA, BEN)
        before = written()
        again = office.later(days=1).preview(ADA, BEN)
        assert kinds(again) == ["unchanged", "unchanged"]
        office.apply(again.pk)
        assert written() == before

    def test_goes_on_where_it_stopped(self, office, monkeypatch):
        monkeypatch.setattr(applying, "BATCH", 5)
        found = office.preview(*MANY)
        real, batches = applying.write_new, []

        def breaking(ready, run):
            batches.append(len(ready))
            if len(batches) == 2:
                raise RuntimeError("the machine stopped")
            real(ready, run)

        monkeypatch.setattr(applying, "write_new", breaking)
        with pytest.raises(RuntimeError):
            office.apply(found.pk)
        assert found.rows.filter(applied=True).count() == 5
        found.refresh_from_db()
        assert found.state == "applying"
        assert office.apply(found.pk).state == "applied"
        assert batches == [5, 5, 5, 2]
        assert found.rows.filter(applied=True).count() == 12
        assert without_one_contact(found.pk) == []

    def test_one_row_that_cannot_be_written_stops_no_other(self, office):
        office.bring(ADA)
        found = office.later(days=1).preview(
            ADA | {"Datum binnenkomst": "01-09-2026", "Datum ontslag": "31-08-2026"}, BEN
        )
        office.apply(found.pk)
        assert office.case("1000002") is not None
        row = found.rows.get(identifier="1000001")
        assert (row.kind, row.applied) == ("rejected", False)

    def test_what_the_database_refuses_is_rejected_with_the_reason(self, office, monkeypatch):
        found = office.preview(ADA, BEN)
        office.later(hours=1)
        real = applying.write_new

        def refusing(ready, run):
            if any(one.checked.identifier_value == "1000001" for one in ready):
                raise applying.ThroughcareError("Cannot do this.")
            real(ready, run)

        monkeypatch.setattr(applying, "write_new", refusing)
        office.apply(found.pk)
        assert codes(found, "1000001") == ["not_written"]
        assert office.case("1000002") is not None

    def test_refuses_what_was_not_previewed(self, office):
        import_id = office.begin()
        with pytest.raises(previewing.ImportRefusedError, match="look at the preview first"):
            office.apply(import_id)

    def test_refuses_an_agency_whose_duty_contact_left_and_says_what_to_do(self, office):
        found = office.preview(ADA)
        DutyContact.objects.filter(agency_id=office.cast.agencies[world.PRISON]).delete()
        with pytest.raises(previewing.ImportRefusedError, match="Appoint one under Administration"):
            office.apply(found.pk)
        with pytest.raises(previewing.ImportRefusedError, match="PI IJsseloever"):
            office.begin()

    def test_reports_how_many_rows_are_in(self, office, monkeypatch):
        monkeypatch.setattr(applying, "BATCH", 5)
        found = office.preview(*MANY)
        seen = []
        applying.apply(
            found.pk,
            actor=office.cast.actor("casemanager"),
            now=office.now,
            today=office.today,
            progress=seen.append,
        )
        assert seen == [5, 10, 12]


@pytest.mark.django_db
class TestSomebody:
    @pytest.fixture
    def office(self, tmp_path):
        return Office(tmp_path).open()

    def test_who_was_released_yesterday_is_carried_on_by_the_next_agency(self, office):
        office.bring(ADA | {"Datum ontslag": "22-11-2026"})
        case = office.case("1000001")
        assert office.stay("1000001").released_on.isoformat() == "2026-11-22"
        assert case.contact_agency_id == office.cast.agencies[world.CITY]
        assert case.closed_at is None

    def test_who_is_released_by_a_later_register_is_released(self, office):
        office.bring(ADA)
        office.later(days=1).bring(ADA | {"Datum ontslag": "24-11-2026"})
        assert office.stay("1000001").released_on.isoformat() == "2026-11-24"

    def test_who_is_back_after_release_has_a_second_stay_and_one_open_case(self, office):
        office.bring(ADA | {"Datum ontslag": "22-11-2026"})
        found = office.later(days=9).bring(
            ADA | {"Datum binnenkomst": "30-11-2026", "Gemeente van herkomst": "Steenwijkerland"}
        )
        assert kinds(found) == ["changed"]
        stay = office.stay("1000001")
        assert (stay.admitted_on.isoformat(), stay.released_on) == ("2026-11-30", None)
        assert without_one_contact(found.pk) == []

    def test_who_is_back_without_an_admission_date_is_here_since_the_register(self, office):
        office.bring(ADA | {"Datum ontslag": "22-11-2026"})
        office.later(days=9).bring(ADA | {"Datum binnenkomst": ""})
        assert office.stay("1000001").admitted_on == office.today

    def test_whose_admission_is_not_after_the_release_we_know_is_rejected(self, office):
        office.bring(ADA)
        office.later(days=1)
        journeys.release(
            office.person("1000001"),
            on=office.today,
            access=office.access,
            now=office.now,
            today=office.today,
        )
        found = office.preview(ADA, BEN)
        assert kinds(found) == ["rejected", "new"]
        assert codes(found, "1000001") == ["returned_before_release"]

    def test_without_admission_date_has_a_case(self, office):
        found = office.bring(ADA | {"Datum binnenkomst": ""})
        assert office.stay("1000001").admitted_on is None
        assert without_one_contact(found.pk) == []

    def test_of_an_unknown_municipality_has_a_journey_that_says_so(self, office):
        office.bring(ADA | {"Gemeente van herkomst": "Nergenshuizen"})
        journey = Journey.objects.get()
        assert journey.outcome == "unknown"
        assert office.case("1000001").contact_membership_id


@pytest.mark.django_db
class TestWhatChangedAfterThePreview:
    @pytest.fixture
    def office(self, tmp_path):
        return Office(tmp_path).open()

    def move(self, office, on):
        journeys.move_release_dates(
            office.person("1000001"),
            {ReleaseDateKind.EXPECTED: on},
            source="by hand",
            why="",
            access=office.access,
            now=office.now,
            today=office.today,
        )

    def test_is_not_overwritten_but_rejected(self, office):
        office.bring(ADA)
        found = office.later(days=1).preview(ADA | {"Verwachte ontslagdatum": "01-03-2027"}, BEN)
        self.move(office, office.today.replace(day=30))
        office.apply(found.pk)
        assert office.stay("1000001").release_dates[0].on.isoformat() == "2026-11-30"
        assert codes(found, "1000001")[-1] == "changed_meanwhile"
        assert office.case("1000002") is not None

    def test_to_the_very_same_needs_no_writing(self, office):
        office.bring(ADA)
        found = office.later(days=1).preview(ADA | {"Verwachte ontslagdatum": "30-11-2026"})
        self.move(office, office.today.replace(day=30))
        before = written()
        office.apply(found.pk)
        assert (kinds(found), written()) == (["unchanged"], before)

    def test_by_another_file_that_brought_the_same_people_writes_them_once(self, office):
        one, other = office.preview(ADA), office.preview(ADA)
        office.apply(one.pk)
        office.apply(other.pk)
        assert (kinds(one), kinds(other)) == (["new"], ["unchanged"])
        assert written()["people_person"] == 1

    def test_by_another_file_that_says_otherwise_is_rejected(self, office):
        one, other = office.preview(ADA), office.preview(ADA | {"Geboortedatum": "03-02-1990"})
        office.apply(one.pk)
        office.apply(other.pk)
        assert kinds(other) == ["rejected"]

    def test_by_an_undo_is_rejected(self, office):
        one = office.bring(ADA)
        other = office.later(days=1).preview(ADA | {"Verwachte ontslagdatum": "01-03-2027"})
        office.undo(one.pk)
        office.apply(other.pk)
        assert codes(other, "1000001")[-1] == "changed_meanwhile"


@pytest.mark.django_db
class TestRejectedRows:
    def test_are_corrected_and_sent_again_alone(self, tmp_path):
        office = Office(tmp_path).open()
        wrong = BEN | {"Geboortedatum": "31-02-1990"}
        found = office.preview(ADA, wrong, CAS)
        office.apply(found.pk)
        assert office.person("1000002") is None
        from throughcare.exchange.imports import reporting

        lines = "".join(reporting.rejected_lines(found.pk, language="en", access=office.access))
        assert "1000002" in lines and "1000001" not in lines
        corrected = lines.replace("31-02-1990", "28-02-1990").encode()
        again = office.later(hours=1).preview(content=corrected)
        assert kinds(again) == ["new"]
        office.apply(again.pk)
        assert office.case("1000002") is not None


class Crossing:
    """Write changes as ever, after the database has broken off some transactions."""

    def __init__(self, monkeypatch, *, times: int, cause: Exception) -> None:
        self.real, self.left, self.cause, self.batches = applying.write_changed, times, cause, []
        monkeypatch.setattr(applying, "write_changed", self)

    def __call__(self, ready, run):
        if ready:
            self.batches.append([one.row.identifier for one in ready])
            self.left -= 1
            if self.left >= 0:
                raise OperationalError("broken off") from self.cause
        self.real(ready, run)


@pytest.mark.django_db
class TestTransactionsThatCross:
    @pytest.fixture
    def office(self, tmp_path):
        return Office(tmp_path).open()

    def later_dates(self, office):
        office.bring(ADA, BEN, CAS)
        later = {"Verwachte ontslagdatum": "01-03-2027"}
        return office.later(days=1).preview(CAS | later, ADA | later, BEN | later)

    @pytest.mark.parametrize("cause", [DeadlockDetected(), SerializationFailure()])
    def test_are_tried_once_more_as_a_batch(self, office, monkeypatch, cause):
        found = self.later_dates(office)
        crossing = Crossing(monkeypatch, times=1, cause=cause)
        office.apply(found.pk)
        assert [len(batch) for batch in crossing.batches] == [3, 3]
        assert found.rows.filter(applied=True).count() == 3

    def test_are_then_written_row_by_row(self, office, monkeypatch):
        found = self.later_dates(office)
        crossing = Crossing(monkeypatch, times=2, cause=DeadlockDetected())
        office.apply(found.pk)
        assert [len(batch) for batch in crossing.batches] == [3, 3, 1, 1, 1]
        assert found.rows.filter(applied=True).count() == 3

    def test_is_no_name_for_a_database_that_is_gone(self, office, monkeypatch):
        found = self.later_dates(office)
        Crossing(monkeypatch, times=1, cause=ConnectionTimeout())
        with pytest.raises(OperationalError):
            office.apply(found.pk)
        assert not found.rows.filter(applied=True).exists()

    def test_lock_cases_in_one_order_whatever_the_order_of_the_file(self, office, monkeypatch):
        found = self.later_dates(office)
        crossing = Crossing(monkeypatch, times=0, cause=DeadlockDetected())
        office.apply(found.pk)
        (batch,) = crossing.batches
        assert batch == sorted(batch, key=lambda number: office.case(number).case_id)


class TestTwoProcesses:
    def test_at_once_write_every_row_once(self, tmp_path, committed_db, monkeypatch):
        office = Office(tmp_path).open()
        monkeypatch.setattr(applying, "BATCH", 3)
        found = office.preview(*MANY)
        faults = []

        def run():
            try:
                office.apply(found.pk)
            except BaseException as fault:
                faults.append(fault)
            finally:
                connections.close_all()

        threads = [threading.Thread(target=run) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert faults == []
        assert found.rows.filter(applied=True).count() == 12
        assert written()["people_person"] == 12
        assert without_one_contact(found.pk) == []

    @pytest.mark.slow
    def test_with_a_helper_write_every_row_once(self, tmp_path, committed_db, monkeypatch):
        office = Office(tmp_path).open()
        found = office.preview(*MANY)
        assert office.apply(found.pk, processes=2).state == "applied"
        assert written()["people_person"] == 12


@pytest.mark.slow
@pytest.mark.django_db
def test_the_prisoner_search_form_gives_everybody_a_contact_and_no_programme(tmp_path, samples):
    office = Office(tmp_path).open()
    file = next(samples.rglob("prisoner-search*.json*"))
    found = office.preview(
        content=file.read_bytes(),
        agency="hmp-example-moor",
        mapping="gb-prisoner-search",
        suffix="json",
    )
    office.apply(found.pk)
    assert found.rows.filter(applied=True).count() == 500
    assert written()["caseloads_case"] == written()["caseloads_named_contact"] == 500
    assert without_one_contact(found.pk) == []
    assert written()["journeys_journey"] == 0
