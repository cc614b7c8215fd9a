from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest

from throughcare.kernel.dates import Anchored
from throughcare.programmes.rules import loading
from throughcare.programmes.rules.compiling import NotInForceError, change_days, programme
from throughcare.programmes.types.definition import Definition


class TestProgramme:
    def test_takes_the_rules_of_the_day(self, zwolle: Definition) -> None:
        under_consent = programme(zwolle, on=date(2021, 6, 30))
        under_statute = programme(zwolle, on=date(2021, 7, 1))
        assert {t.code for t in under_consent.tasks} - {t.code for t in under_statute.tasks} == {
            "consent_talk",
            "consent_asked_again",
            "share_plan_by_consent",
        }
        assert {t.code for t in under_statute.tasks} - {t.code for t in under_consent.tasks} == {
            "share_extract"
        }

    def test_resolves_the_territory_of_the_day(self, zwolle: Definition) -> None:
        assert programme(zwolle, on=date(2020, 9, 9)).municipalities == {"GM0193"}
        assert programme(zwolle, on=date(2020, 9, 10)).municipalities == {"GM0193", "GM1708"}

    def test_takes_the_newest_rules_without_a_day(self, zwolle: Definition) -> None:
        assert programme(zwolle, on=None) == programme(zwolle, on=date(2040, 1, 1))

    @pytest.mark.parametrize("day", [date(2019, 7, 3), date(1, 1, 1)])
    def test_refuses_a_day_outside(self, zwolle: Definition, day: date) -> None:
        with pytest.raises(NotInForceError, match="not in force"):
            programme(zwolle, on=day)

    def test_never_takes_an_empty_territory_for_the_whole_country(self, example_text: str) -> None:
        text = example_text.replace(
            "name: Riverside, valid: 2026-01-01..", "name: Riverside, valid: 2026-01-01..2027-01-01"
        ).replace("valid: 2026-01-01..\nmat", "valid: 2026-01-01..2027-01-01\nmat")
        definition = loading.load(text, name="x")
        with pytest.raises(NotInForceError, match="no municipality"):
            programme(definition, on=None)

    def test_fills_the_contact_of_each_phase(self, zwolle: Definition) -> None:
        contacts = {p.code: p.contact_role for p in programme(zwolle, on=None).phases}
        assert contacts == {
            "detention": "prison_case_manager",
            "leave": "prison_case_manager",
            "penitentiary_programme": "probation_worker",
            "aftercare": "municipality_coordinator",
        }

    def test_carries_changes_of_variants(self, zwolle: Definition) -> None:
        variants = {v.code: v for v in programme(zwolle, on=None).variants}
        short = variants["short_stay"]
        assert short.moves["tbo"] == Anchored.parse("custody_start+P5D")
        assert short.forms["tbo"] == "phone"
        assert variants["no_lawful_stay"].contact_role == "departure_service"
        assert [need.code for need in variants["not_returnable"].opens] == ["nobody_competent"]

    def test_says_what_is_ours(self, zwolle: Definition) -> None:
        tasks = {task.code: task for task in programme(zwolle, on=None).tasks}
        assert tasks["tbo"].provenance.source == "NL3, NL4"
        assert tasks["tbo"].provenance.default_fields == ("escalate",)
        assert tasks["aftercare_contact"].provenance.is_default
        assert not tasks["aftercare_contact"].provenance.source


class TestChangeDays:
    def test_nothing_changes_between_them(self, zwolle: Definition) -> None:
        days = [day for day in change_days(zwolle) if day in zwolle.valid]
        for first, after in pairwise(days):
            last = after - timedelta(days=1)
            assert programme(zwolle, on=first) == programme(zwolle, on=last)

    def test_are_those_of_the_history(self, zwolle: Definition) -> None:
        assert [day.isoformat() for day in change_days(zwolle)] == [
            "2019-05-01",
            "2019-07-01",
            "2019-07-04",
            "2020-09-10",
            "2021-07-01",
            "2023-12-01",
        ]
