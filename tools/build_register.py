"""Write the invented register of 2026-11-23 and the counts of its dirt.

Run from the top of the repository: `python tools/build_register.py`. For another day or size:
`python tools/build_register.py --today 2027-01-15 --people 500 --folder somewhere`.
"""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path

from throughcare.exchange.imports.registers.invented import (
    InventedRegister,
    invented_register,
    register_csv,
    write_xlsx,
)

_HOME = Path(__file__).resolve().parent.parent / "throughcare/exchange/imports/registers"
_ABOUT = {
    "released_yesterday": "left the day before, still on the list; read",
    "birth_date_blank": "no birth date; read, with a warning",
    "birth_date_zeros": "birth date 00-00-0000; read, with a warning",
    "birth_date_word": "birth date `onbekend`; read, with a warning",
    "birth_year_only": "birth date 00-00-YYYY; read, with a warning",
    "birth_date_serial": "birth date as a spreadsheet's day number; read, with a warning",
    "municipality_blank": "no municipality at all; read, with a warning",
    "municipality_misspelled": "municipality mistyped; read, stays unknown",
    "municipality_merged_away": "municipality that merged into another; the resolver decides",
    "formula_cell": "a cell that begins like a formula; read as text, with a warning",
    "hidden_character": "a character of no width in a name; read, with a warning",
    "other_date_format": "all dates of the row in one of four other forms; read",
    "birth_in_future": "rejected",
    "birth_short_year": "birth date with two digits of the year; rejected",
    "impossible_date": "31 April; rejected",
    "release_before_admission": "rejected",
    "identifier_missing": "rejected",
    "same_row_twice": "the same row again at the end; ignored",
    "same_identifier_other_data": "another given name under a known number; rejected",
    "same_person_two_identifiers": "someone again under a second number; read (linking's business)",
    "title_lines": "above the header",
    "repeated_headers": "in the midst of the rows",
    "blank_lines": "in the midst of the rows",
    "totals_lines": "the last line",
}


def readme(register: InventedRegister) -> str:
    """Return the README that states the counts."""
    rows = len(register.lines) - sum(
        register.dirt[kind]
        for kind in ("title_lines", "repeated_headers", "blank_lines", "totals_lines")
    ) - 1  # fmt: skip
    table = "\n".join(
        f"| `{kind}` | {register.dirt[kind]} | {about} |" for kind, about in _ABOUT.items()
    )
    zwolle = sum(person.home == "Zwolle" for person in register.people)
    remand = sum(person.legal_title == "remand" for person in register.people)
    return f"""# An invented register

All people here are invented, and so is the prison, PI IJsseloever. Made by
`tools/build_register.py` for {register.today} (seed 1); the demo makes one for the day it starts.

`nl-demo-register.csv` (semicolons, Latin-1) and `nl-demo-register.xlsx` hold the same register:
{len(register.people)} people in {rows} rows; {zwolle} from Zwolle, {remand} on remand.

Lengths of stay follow the shares known for entries (59 % under a month, 35 % one to twelve
months, 6 % over a year). Those are shares of the flow: on any one day most of the people inside
are there for long, so this list, a stock, has few short stays. Never read one off the other.

| dirt | count | what it is, and what reading does |
| --- | ---: | --- |
{table}
"""


def main() -> None:
    """Write the files."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--today", type=date.fromisoformat, default=date(2026, 11, 23))
    parser.add_argument("--people", type=int, default=360)
    parser.add_argument("--folder", type=Path, default=_HOME)
    options = parser.parse_args()
    register = invented_register(options.today, people=options.people)
    (options.folder / "nl-demo-register.csv").write_bytes(register_csv(register))
    write_xlsx(register, options.folder / "nl-demo-register.xlsx")
    (options.folder / "README.md").write_text(readme(register), encoding="utf-8")


if __name__ == "__main__":
    main()
