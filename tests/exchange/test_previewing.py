"""A preview says row by row what a file would do, and writes nothing about anybody."""

from __future__ import annotations

import pytest

from tests.exchange.importing import ADA, BEN, CAS, COLUMNS, Office, codes, kinds, register
from throughcare.exchange.imports import choosing, previewing, reporting
from throughcare.exchange.imports.reading import RegisterUnreadableError
from throughcare.people.models import Person
from throughcare.sharing import actions as sharing
from throughcare.simulation import world

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(tmp_path):
    return Office(tmp_path).open()


class TestAPreview:
    def test_writes_nothing_about_people(self, office):
        found = office.preview(ADA, BEN)
        assert (found.state, kinds(found)) == ("previewed", ["new", "new"])
        assert not Person.objects.exists()

    def test_tells_new_changed_unchanged_and_rejected_apart(self, office):
        office.bring(ADA, BEN)
        found = office.later(days=1).preview(
            ADA,
            BEN | {"Verwachte ontslagdatum": "01-03-2027"},
            CAS,
            CAS | {"Registratienummer": ""},
        )
        assert kinds(found) == ["unchanged", "changed", "new", "rejected"]
        assert found.rows.get(kind="changed").changes == [
            ["release.expected", "2027-05-01", "2027-03-01"]
        ]

    def test_names_row_column_value_and_remedy_of_a_fault(self, office):
        found = office.preview(ADA | {"Geboortedatum": "31-02-1990"})
        [problem] = [p for p in found.rows.get().problems if p["severity"] == "error"]
        assert (problem["row"], problem["column"]) == (2, "Geboortedatum")
        assert (problem["value"], problem["remedy_code"]) == ("31-02-1990", "correct_date")

    def test_tells_how_the_file_was_understood(self, office):
        found = office.preview(
            content=register(ADA | {"Vlucht": "ja"}, columns=(*COLUMNS, "Vlucht"))
        )
        report = reporting.import_of(found.pk)
        assert report.about["separator"] == ";"
        assert report.about["header_row"] == 1
        assert report.ignored_columns == ("Vlucht",)
        assert "Achternaam" in report.read_columns

    def test_keeps_no_cell_that_the_mapping_does_not_read(self, office):
        office.preview(
            content=register(
                ADA | {"Geboortedatum": "31-02-1990", "Delict": "geheim"},
                columns=(*COLUMNS, "Delict"),
            )
        )
        row = previewing.RegisterRow.objects.get()
        assert "geheim" not in str([row.raw, row.values, row.problems])

    def test_of_a_register_without_numbers_is_refused_with_the_remedy(self, office):
        columns = tuple(name for name in COLUMNS if name != "Registratienummer")
        found = office.preview(content=register(ADA, columns=columns))
        assert found.state == "refused"
        assert found.refusal["what"] == "identifier_column_missing"
        assert not found.rows.exists()

    def test_can_be_made_again_and_replaces_the_earlier_one(self, office):
        found = office.preview(ADA, BEN)
        path = office.folder / f"{found.pk}.csv"
        path.write_bytes(register(ADA, CAS))
        again = previewing.preview(
            found.pk,
            path,
            office.mapping(),
            actor=office.cast.actor("casemanager"),
            now=office.now,
            today=office.today,
        )
        assert sorted(again.rows.values_list("identifier", flat=True)) == ["1000001", "1000003"]

    def test_of_what_is_in_already_is_refused(self, office):
        brought = office.bring(ADA)
        with pytest.raises(previewing.ImportRefusedError, match="as a new import"):
            previewing.preview(
                brought.pk,
                office.folder / "none.csv",
                office.mapping(),
                actor=office.cast.actor("casemanager"),
                now=office.now,
                today=office.today,
            )


class TestNobodyIsForgotten:
    def listing(self, office):
        return sharing.decide_list(
            office.cast.actor("casemanager"), now=office.now, today=office.today
        )

    def test_people_who_are_not_in_the_file_are_counted_and_named(self, office):
        office.bring(ADA, BEN, CAS)
        found = office.later(days=1).preview(ADA)
        access = self.listing(office)
        assert reporting.missing_count(found.pk, access=access) == 2
        people = reporting.missing_people(found.pk, today=office.today, access=access)
        assert [row.name for row in people.rows] == ["Ben Bos", "Cas Cas"]

    def test_somebody_whose_row_is_rejected_is_in_the_file(self, office):
        office.bring(ADA)
        found = office.later(days=1).preview(ADA | {"Geboortedatum": "31-02-1990"})
        assert codes(found, "1000001") == ["date_impossible"]
        assert reporting.missing_count(found.pk, access=self.listing(office)) == 0

    def test_somebody_who_was_released_is_not_missed(self, office):
        office.bring(ADA, BEN | {"Datum ontslag": "22-11-2026"})
        found = office.later(days=1).preview(ADA)
        assert reporting.missing_count(found.pk, access=self.listing(office)) == 0

    def test_people_of_another_prison_are_not_missed_here(self, office):
        office.bring(ADA)
        found = office.preview(BEN, agency="hmp-example-moor")
        access = sharing.decide_list(
            office.cast.actor("gb-casemanager"), now=office.now, today=office.today
        )
        assert reporting.missing_count(found.pk, access=access) == 0


class TestAccess:
    def test_rows_of_another_agency_are_refused(self, office):
        found = office.preview(ADA)
        access = sharing.decide_list(
            office.cast.actor("gb-casemanager"), now=office.now, today=office.today
        )
        with pytest.raises(reporting.AccessRefusedError):
            reporting.rows_of(found.pk, access=access)
        agency_id = office.cast.agencies["hmp-example-moor"]
        assert reporting.import_of(found.pk, agency_id=agency_id) is None


class TestTheMapping:
    def test_that_fits_is_found(self, office):
        path = office.folder / "r.csv"
        path.write_bytes(register(ADA))
        assert choosing.fitting_mapping(path, today=office.today) == "nl-demo-register"

    def test_of_something_else_is_not(self, office):
        path = office.folder / "r.csv"
        path.write_bytes(b"a;b\n1;2\n")
        with pytest.raises(RegisterUnreadableError):
            choosing.fitting_mapping(path, today=office.today)


def test_pages_of_rows_continue_where_they_stopped(office):
    found = office.preview(*[ADA | {"Registratienummer": str(3_000_000 + n)} for n in range(55)])
    access = sharing.decide_list(
        office.cast.actor("casemanager"), now=office.now, today=office.today
    )
    first = reporting.rows_of(found.pk, access=access)
    rest = reporting.rows_of(found.pk, access=access, after=first.next_key)
    assert (len(first.rows), len(rest.rows), rest.next_key) == (50, 5, None)
    assert world.PRISON in office.cast.agencies
