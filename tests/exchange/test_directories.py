"""Directories of services on their way in: small invented files, one fault each."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from throughcare.directory import queries
from throughcare.directory.models import Schedule, Service, ServiceStanding, SpokenLanguage
from throughcare.exchange.imports.directories import forms, running
from throughcare.exchange.imports.directories.converting import converted, weekdays
from throughcare.exchange.imports.directories.faults import TEXTS, Fault, Severity
from throughcare.exchange.imports.directories.making import array
from throughcare.exchange.imports.directories.running import DirectoryReport
from throughcare.kernel.access import Actor
from throughcare.kernel.errors import ThroughcareError

SYSTEM = Actor(account_id=None)
NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)
ORGANIZATIONS = (
    "id,name,description,email,website\no1,Roof (fictional),Beds,desk@roof.test,roof.test\n"
)
SERVICES = (
    "id,organization_id,name,status,assured_date\n"
    "s1,o1,Beds,active,2026-10-01\ns2,o1,Debts,active,\ns3,nobody,Lost,active,\n"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "organizations.csv").write_text(ORGANIZATIONS)
    (tmp_path / "services.csv").write_text(SERVICES)
    return tmp_path


def checked(folder: Path, form: str = "hsds-3") -> DirectoryReport:
    return running.check(folder, forms.form_named(form), source="t")[1]


def imported(folder: Path, form: str = "hsds-3", now: datetime = NOW) -> DirectoryReport:
    return running.import_directory(folder, forms.form_named(form), source="t", by=SYSTEM, now=now)


class TestCheck:
    def test_says_where_what_why_and_what_to_do(self, folder: Path) -> None:
        [fault] = [one for one in checked(folder).faults if one.kind == "dangling"]
        assert (fault.file, fault.row, fault.field, fault.value) == (
            "services.csv",
            3,
            "organization_id",
            "nobody",
        )
        assert all(fault.text())

    @pytest.mark.parametrize(
        ("table", "text", "kind"),
        [
            ("services", "id,organization_id,name,status\ns1,o1,,active\n", "required"),
            ("services", "id,organization_id,name,status\ns1,,Beds,active\n", "blank"),
            ("services", "id,organization_id,name,status\ns1,o1,A,active\ns1,o1,B,active\n", "id_repeated"),
            ("services", "id,organization_id,name,status\ns1,o1,A,open\n", "bad_word"),
            ("services", "id,organization_id,name,status\ns1,o1,A,\n", "should"),
            ("services", "id,organization_id,name,status,url\ns1,o1,A,active,see below\n", "bad_url"),
            ("services", "id,organization_id,name,status,email\ns1,o1,A,active,at home\n", "bad_email"),
            ("organizations", f"id,name\no1,{'x' * 400}\n", "too_long"),
            ("locations", "id,location_type,latitude\nl1,physical,100\n", "off_earth"),
            ("locations", "id,location_type,latitude\nl1,physical,north\n", "bad_number"),
            ("schedules", "id,service_id,opens_at,closes_at\nc1,s1,22:00,06:00\n", "closes_before_opens"),
            ("schedules", "id,service_id,opens_at,closes_at\nc1,s1,09:00,09:00\n", "no_length"),
            ("schedules", "id,service_id,opens_at\nc1,s1,32:10\n", "bad_time"),
            ("schedules", "id,service_id,valid_from\nc1,s1,soon\n", "bad_date"),
            ("taxonomy_terms", "id,name,description,parent_id\nt1,A,a,t1\n", "own_parent"),
            ("taxonomy_terms", "id,name,description,parent_id\nt1,A,a,t9\n", "parent_unknown"),
        ],
    )  # fmt: skip
    def test_finds(self, folder: Path, table: str, text: str, kind: str) -> None:
        (folder / f"{table}.csv").write_text(text)
        assert kind in checked(folder).by_kind()

    @pytest.mark.parametrize(
        ("column", "text"), [("timezone", "nan"), ("timezone", "1e999"), ("count", "--5")]
    )
    def test_takes_no_number_that_is_none(self, folder: Path, column: str, text: str) -> None:
        (folder / "schedules.csv").write_text(f"id,service_id,{column}\nc1,s1,{text}\n")
        assert checked(folder).by_kind()["bad_number"] == 1

    def test_leaves_out_what_has_a_number_that_fits_no_column(self, folder: Path) -> None:
        (folder / "services.csv").write_text(f"{SERVICES}{'x' * 400},o1,Long,active,\n")
        report = checked(folder)
        assert report.by_kind()["id_too_long"] == 1
        assert report.of("in")["services"] == 2

    def test_leaves_out_what_belongs_to_what_was_left_out(self, folder: Path) -> None:
        (folder / "phones.csv").write_text("id,service_id,number\np1,s3,1\np2,s1,2\n")
        report = checked(folder)
        assert report.by_kind()["left_out_with"] == 1
        assert report.of("in")["phones"] == 1

    def test_notes_a_file_that_is_not_for_it(self, folder: Path) -> None:
        (folder / "menu.csv").write_text("id\n1\n")
        assert checked(folder).by_kind()["not_recognised"] == 1

    def test_goes_on_after_a_damaged_file(self, folder: Path) -> None:
        (folder / "locations.json").write_text("{")
        report = checked(folder)
        assert report.by_kind()["file_unreadable"] == 1
        assert report.of("in")["services"] == 2

    def test_refuses_a_folder_without_anything_for_it(self, tmp_path: Path) -> None:
        with pytest.raises(forms.FormError, match="fits the form"):
            checked(tmp_path)

    def test_refuses_a_form_that_is_not_there(self) -> None:
        with pytest.raises(forms.FormError, match="name one of"):
            forms.form_named("atlantis")

    def test_refuses_a_form_with_a_word_that_it_does_not_know(self, tmp_path: Path) -> None:
        (tmp_path / "own.yaml").write_text("title: Own\ntabels: {}\n")
        with pytest.raises(forms.FormError, match="tabels"):
            forms.form_named(str(tmp_path / "own.yaml"))


@pytest.mark.django_db
class TestImportDirectory:
    def test_writes_what_is_whole(self, folder: Path) -> None:
        report = imported(folder)
        assert report.verdict == "fails"
        assert report.loaded["service"].new == 2
        assert set(Service.objects.filter(source="t").values_list("source_id", flat=True)) == {
            "s1",
            "s2",
        }

    def test_changes_nothing_the_second_time(self, folder: Path) -> None:
        imported(folder)
        again = imported(folder)
        assert again.loaded["service"].same == 2
        assert not any(one.new or one.changed or one.gone for one in again.loaded.values())

    def test_marks_gone_what_vanished_and_brings_it_back(self, folder: Path) -> None:
        imported(folder)
        (folder / "services.csv").write_text("\n".join(SERVICES.splitlines()[:2]) + "\n")
        assert imported(folder).loaded["service"].gone == 1
        gone = Service.objects.get(source="t", source_id="s2")
        assert gone.gone_on == date(2026, 11, 2)
        card = queries.service_card(gone.pk)
        assert card is not None
        assert card.is_gone
        assert not card.is_offered
        (folder / "services.csv").write_text(SERVICES)
        imported(folder)
        gone.refresh_from_db()
        assert gone.gone_on is None

    def test_marks_nothing_gone_when_a_page_is_missing(self, folder: Path) -> None:
        imported(folder)
        for file in folder.iterdir():
            file.unlink()
        page = {
            "last_page": False,
            "contents": [{"id": "o1", "name": "Roof", "description": "Beds"}],
        }
        (folder / "organization_list.json").write_text(json.dumps(page))
        assert all(not one.gone for one in imported(folder).loaded.values())

    def test_takes_a_confirmation_of_the_source_where_it_is_newer(self, folder: Path) -> None:
        imported(folder)
        standing = ServiceStanding.objects.get(service__source_id="s1")
        assert (standing.assured_on, standing.assured_by) == (date(2026, 10, 1), "t")
        ServiceStanding.objects.update(assured_on=date(2026, 11, 1), assured_by="us")
        imported(folder)
        standing.refresh_from_db()
        assert standing.assured_by == "us"

    def test_takes_nested_documents_apart(self, tmp_path: Path) -> None:
        document = {
            "id": "s1",
            "name": "Beds",
            "status": "active",
            "organization": {"id": "o1", "name": "Roof", "description": "Beds"},
            "languages": [{"id": "g1", "code": "nl"}],
            "service_at_locations": [
                {
                    "id": "a1",
                    "location": {"id": "l1", "location_type": "physical", "name": "House"},
                    "schedules": [
                        {"id": "c1", "freq": "WEEKLY", "byday": "MO,TU", "opens_at": "09:00:00"}
                    ],
                }
            ],
        }
        (tmp_path / "service_full.json").write_text(json.dumps(document))
        report = imported(tmp_path)
        assert report.verdict == "passes"
        assert Schedule.objects.get().service_at_location is not None
        assert SpokenLanguage.objects.get().code == "nl"

    def test_reads_open_referral_uk_1(self, tmp_path: Path) -> None:
        document = {
            "content": [
                {
                    "id": "s1",
                    "name": "Beds",
                    "status": "active",
                    "organization": {"id": "o1", "name": "Roof", "description": "x"},
                    "regular_schedules": [
                        {"id": "c1", "byday": "MO", "opens_at": "09:00", "closes_at": "10:00"}
                    ],
                    "service_at_locations": [
                        {
                            "id": "a1",
                            "location": {
                                "id": "l1",
                                "name": "House",
                                "physical_addresses": [{"id": "d1", "address_1": "Quay 1"}],
                            },
                        }
                    ],
                }
            ]
        }
        (tmp_path / "services.json").write_text(json.dumps(document))
        report = imported(tmp_path, "oruk-1")
        assert report.loaded["address"].new == report.loaded["schedule"].new == 1

    def test_refuses_to_write_as_ourselves(self, folder: Path) -> None:
        with pytest.raises(ThroughcareError, match="taken"):
            running.import_directory(
                folder, forms.form_named("hsds-3"), source="throughcare", by=SYSTEM, now=NOW
            )


class TestConverted:
    @pytest.mark.parametrize(
        ("form", "text", "value"),
        [
            ("time", "9:05", "09:05:00"),
            ("time", "18:00:00+01:00", "18:00:00"),
            ("date", "12/24/2015", "2015-12-24"),
            ("url", "roof.test/beds", "http://roof.test/beds"),
            ("status", "ACTIVE", "active"),
            ("need", "shelter", "shelter"),
            ("need", "101-02", ""),
            ("latitude", "", "None"),
            (5, "abcdefg", "abcde"),
        ],
    )
    def test_reads(self, form: str | int, text: str, value: str) -> None:
        assert str(converted(form, text)[0]) == value


class TestWeekdays:
    @pytest.mark.parametrize(
        ("text", "days"),
        [("Mon, Tue, Thur", "MO,TU,TH"), ("Sunday", "SU"), ("", ""), ("daily", "")],
    )
    def test_are_those_of_the_standard(self, text: str, days: str) -> None:
        assert weekdays(text) == days


class TestArray:
    def test_reads_what_postgresql_writes(self) -> None:
        assert array('{"substance use",women,"a \\"b\\""}') == ["substance use", "women", 'a "b"']
        assert array("{}") == []


class TestFault:
    @pytest.mark.parametrize("kind", TEXTS)
    def test_has_words_for_every_kind(self, kind: str) -> None:
        assert all(Fault(Severity.ERROR, kind, "f", 1, "x", "y").text())


@pytest.mark.django_db
class TestHostile:
    def test_loads_texts_that_no_database_takes(self, tmp_path: Path) -> None:
        text = """{"id": "s\\u00001", "name": "Be\\ud800ds", "status": "active",
        "organization": {"id": "o1", "name": "Ro\\u0000of"}, "organization_id": "o1"}"""
        (tmp_path / "services.json").write_text(text)
        assert imported(tmp_path).loaded["service"].new == 1
        assert Service.objects.get(source="t").name == "Be?ds"

    def test_brings_back_what_was_gone(self, folder: Path) -> None:
        imported(folder)
        whole = (folder / "services.csv").read_text()
        (folder / "services.csv").write_text(SERVICES.replace("s2,o1,Debts,active,\n", ""))
        assert imported(folder).loaded["service"].gone == 1
        (folder / "services.csv").write_text(whole)
        assert imported(folder).loaded["service"].changed == 1
        assert not Service.objects.exclude(gone_on=None).exists()
