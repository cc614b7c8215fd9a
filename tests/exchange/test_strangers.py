"""A number in a register neither moves nor reveals anybody whom another agency holds."""

from __future__ import annotations

import json

import pytest

from tests.exchange.importing import ADA, BEN, Office, codes, kinds
from throughcare.exchange.imports import reporting
from throughcare.exchange.imports.reading import LANGUAGES
from throughcare.exchange.imports.standing import Asking, standing_of
from throughcare.journeys import actions as journeys
from throughcare.journeys.actions.closing import close_case
from throughcare.kernel.errors import ThroughcareError
from throughcare.sharing import actions as sharing
from throughcare.sharing.types import Refused
from throughcare.simulation import world

pytestmark = pytest.mark.django_db

ELSEWHERE = tuple(
    world.AgencyPlan(
        code,
        f"{code} (fictional)",
        "prison",
        "NL",
        (),
        ((worker, "Els Ders", world.Role.PRISON_CASE_MANAGER),),
        "Zwolle",
    )
    for code, worker in (("pi-elders", "elders"), ("pi-derde", "derde"))
)
ABROAD = "hmp-example-moor"
GONE = {"Datum ontslag": "20-11-2026"}
BACK = {"Datum binnenkomst": "24-11-2026"}


@pytest.fixture
def office(tmp_path):
    found = Office(tmp_path).open()
    more = world.set_up(ELSEWHERE, password=None, now=found.now, today=found.today)
    found.cast.agencies |= more.agencies
    return found


def common(office) -> dict:
    return {"access": office.access, "now": office.now, "today": office.today}


def assert_out(found, number: str = "1000001") -> None:
    """Check that a row stays out and says nothing but that."""
    row = found.rows.get(identifier=number)
    assert (row.kind, row.applied, row.person_id) == ("rejected", False, None)
    assert (row.changes, row.values) == ([], None)
    last = row.problems[-1]
    assert (last["what"], last["severity"], last["params"]) == ("held_elsewhere", "error", {})
    assert "returned_before_release" not in codes(found, number)


class TestSomebodyWhomAnotherPrisonHolds:
    @pytest.fixture(autouse=True)
    def _held(self, office):
        office.bring(ADA, agency="pi-elders")
        office.later(days=3)

    @pytest.mark.parametrize(
        "said",
        [
            {},
            BACK,
            GONE,
            {"Verwachte ontslagdatum": "01-03-2027", "Geboortedatum": "02-02-1990"},
            {"Achternaam": "X", "Datum binnenkomst": ""},
        ],
    )
    def test_stays_there_whatever_a_row_says(self, office, said):
        found = office.preview(ADA | said, BEN)
        assert_out(found)
        before = office.history("1000001")
        office.apply(found.pk)
        assert_out(found)
        assert office.history("1000001") == before
        assert office.stay("1000001").agency_id == office.cast.agencies["pi-elders"]
        assert office.case("1000002") is not None, "other rows come in"
        access = sharing.decide(
            office.cast.actor("casemanager"),
            person_id=office.person("1000001"),
            what="person",
            now=office.now,
            today=office.today,
        )
        assert isinstance(access, Refused)

    def test_is_not_linked_with_a_row_that_cannot_be_read_either(self, office):
        found = office.preview(ADA | {"Geboortedatum": "31-02-1990"})
        row = found.rows.get()
        assert (row.kind, row.person_id) == ("rejected", None)
        assert reporting.rejected_people(found.pk, access=office.access) == []

    def test_comes_here_when_that_prison_records_the_transfer(self, office):
        here = office.cast.agencies[world.PRISON]
        journeys.transfer(
            office.person("1000001"), to_agency_id=here, on=office.today, **common(office)
        )
        assert kinds(office.preview(ADA)) == ["unchanged"]
        found = office.bring(ADA | {"Verwachte ontslagdatum": "01-03-2027"})
        assert found.rows.get().applied
        assert_out(office.preview(ADA, agency="pi-elders"))

    def test_stays_out_when_they_were_moved_there_after_the_preview(self, office):
        office.bring(BEN)
        found = office.preview(BEN | {"Verwachte ontslagdatum": "01-03-2027"})
        assert kinds(found) == ["changed"]
        journeys.transfer(
            office.person("1000002"),
            to_agency_id=office.cast.agencies["pi-elders"],
            on=office.today,
            **common(office),
        )
        office.apply(found.pk)
        row = found.rows.get()
        assert (row.kind, row.person_id) == ("rejected", None)
        assert codes(found, "1000002")[-1] == "held_elsewhere"

    def test_stays_out_when_they_came_in_there_after_the_preview(self, office):
        found = office.preview(BEN)
        assert kinds(found) == ["new"]
        office.bring(BEN, agency="pi-elders")
        office.apply(found.pk)
        assert codes(found, "1000002")[-1] == "held_elsewhere"
        assert found.rows.get().person_id is None


class TestSomebodyWhomNobodyHolds:
    @pytest.fixture(autouse=True)
    def _released(self, office):
        office.bring(ADA | GONE, agency="pi-elders")
        office.later(days=3)

    def test_comes_back_here_with_the_right_name_and_birth_date(self, office):
        found = office.preview(ADA | BACK | {"Achternaam": "VERMÉER"})
        row = found.rows.get()
        assert (row.kind, row.person_id) == ("changed", None)
        office.apply(found.pk)
        assert office.stay("1000001").agency_id == office.cast.agencies[world.PRISON]
        row.refresh_from_db()
        assert (row.applied, row.person_id) == (True, office.person("1000001"))

    def test_shows_all_that_the_row_says_and_not_what_differs(self, office):
        same = office.preview(ADA | BACK).rows.get()
        other = office.preview(ADA | BACK | {"Gemeente van herkomst": "Kampen"}).rows.get()
        fields = ["born_on", "home_municipality", "lawful_stay", "admitted_on"]
        for row in (same, other):
            assert [change[0] for change in row.changes] == fields
            assert {change[1] for change in row.changes} == {""}

    @pytest.mark.parametrize(
        "said",
        [
            BACK | {"Achternaam": "X"},
            BACK | {"Geboortedatum": "02-02-1990"},
            BACK | {"Geboortedatum": ""},
            GONE,
            {"Datum binnenkomst": "01-09-2026"},
            {"Datum binnenkomst": "20-11-2026"},
        ],
    )
    def test_stays_out_otherwise_and_no_release_date_is_told(self, office, said):
        found = office.preview(ADA | said)
        assert_out(found)
        assert "2026-11-20" not in json.dumps(found.rows.get().problems)
        office.apply(found.pk)
        assert office.stay("1000001").agency_id == office.cast.agencies["pi-elders"]

    def test_stays_out_of_a_register_of_another_jurisdiction(self, office):
        assert_out(office.preview(ADA | BACK, agency=ABROAD))

    def test_stays_out_once_dead(self, office):
        office.bring(BEN, agency="pi-elders")
        journeys.record_death(office.person("1000002"), on=office.today, **common(office))
        office.later(days=3)
        said = {"Datum binnenkomst": "28-11-2026"}
        assert_out(office.preview(BEN | said), "1000002")

    def test_gets_no_reason_from_elsewhere_when_writing_fails(self, office, monkeypatch):
        found = office.preview(ADA | BACK)

        def failing(*_args, **_more):
            raise ThroughcareError("Released on [2026-11-20] by [PI Elders].")

        monkeypatch.setattr(journeys, "admit_many", failing)
        office.apply(found.pk)
        row = found.rows.get()
        assert codes(found, "1000001")[-1] == "held_elsewhere"
        assert "Elders" not in json.dumps(row.problems)
        assert row.person_id is None

    def test_comes_back_under_another_name_to_a_prison_that_held_them_before(self, office):
        office.bring(BEN | {"Datum ontslag": "25-11-2026"})
        person_id = office.person("1000002")
        case = office.case("1000002")
        close_case(case.case_id, person_id=person_id, **common(office))
        office.later(days=1).bring(BEN | {"Datum binnenkomst": "27-11-2026"}, agency="pi-elders")
        office.later(days=1).bring(BEN | {"Datum ontslag": "28-11-2026"}, agency="pi-elders")
        there, here = (office.cast.agencies[code] for code in ("pi-elders", world.PRISON))
        assert office.stay("1000002").agency_id == there
        said = BEN | {"Datum binnenkomst": "29-11-2026", "Achternaam": "X"}
        assert_out(office.later(days=2).preview(said, agency="pi-derde"), "1000002")
        office.bring(said)
        assert office.stay("1000002").agency_id == here


def test_whose_own_person_is_rejected_for_an_earlier_release_is_told_the_day(office):
    office.bring(ADA | GONE)
    found = office.later(days=3).preview(ADA)
    (problem,) = found.rows.get().problems[-1:]
    assert problem["what"] == "returned_before_release"
    assert problem["params"] == {"released_on": "2026-11-20"}


def test_strangers_are_looked_up_with_a_constant_number_of_queries(
    office, django_assert_num_queries
):
    numbers = [str(2_000_000 + n) for n in range(20)]
    office.bring(*[ADA | {"Registratienummer": number} for number in numbers], agency="pi-elders")
    asking = Asking(office.cast.agencies[world.PRISON], "NL", office.today, office.access)
    with django_assert_num_queries(4):
        standing = standing_of("nl-demo-register", numbers, asking)
    assert all(standing.is_stranger(number) for number in numbers)


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_the_words_name_nobody_no_place_and_no_day(language):
    texts = LANGUAGES[language]
    assert "{" not in texts["held_elsewhere"] + texts["ask_the_holder"]
