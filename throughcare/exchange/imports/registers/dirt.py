"""Make a clean register as dirty as real ones are, and count each kind of dirt."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from random import Random
from typing import TYPE_CHECKING

from throughcare.exchange.imports.registers.people import HEADER, PRISON, Person, cells_of, gone

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

Row = dict[str, "str | date"]
Line = "list[str | date]"

_SERIAL_START = date(1899, 12, 30)
_MONTHS = ("jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec")
_STYLES: tuple[Callable[[date], str], ...] = (
    lambda d: f"{d.day}/{d.month}/{d.year}",
    lambda d: f"{d.day} {_MONTHS[d.month - 1]} {d.year}",
    lambda d: f"{d.day:02d}.{d.month:02d}.{d.year}",
    lambda d: d.isoformat(),
)
_OTHER_STYLE_EVERY = 7
_REPEAT_HEADER_AT = (1 / 3, 2 / 3)
_BLANK_AT = (0.1, 0.5, 0.8)
# Names as people mistype them; no municipality is called so.
_MISSPELLED = ("Zwole", "Steenwijkerlant", "Deventar", "Kamppen")
# Municipalities that merged into others: Delfzijl (2021, Eemsdelta), Weesp (2022, Amsterdam).
_MERGED_AWAY = ("Delfzijl", "Weesp")


def soil_people(
    people: Sequence[Person], *, today: date, seed: int
) -> tuple[list[Row], dict[str, int]]:
    """Return one row for each person and for each repetition, and the count of each dirt."""
    rng = Random(f"{seed}-dirt")  # noqa: S311 - invented data, nothing secret
    order = list(range(len(people)))
    rng.shuffle(order)
    dirt: Counter[str] = Counter()
    rows = _with_release(people, order, today, dirt)
    for kind, changes in _changes(today):
        place = order.pop()
        rows[place].update(changes(rows[place]))
        dirt[kind] += 1
    _restyle(rows, order, dirt)
    rows.extend(_repetitions(rows, order, dirt))
    return rows, dict(dirt)


def _with_release(
    people: Sequence[Person], order: list[int], today: date, dirt: Counter[str]
) -> list[Row]:
    left = order.pop()
    dirt["released_yesterday"] += 1
    yesterday = today - timedelta(days=1)
    return [
        {**dict.fromkeys(HEADER, ""), **cells_of(gone(p, yesterday) if at == left else p)}
        for at, p in enumerate(people)
    ]


def _changes(today: date) -> Iterator[tuple[str, Callable[[Row], Row]]]:
    """Yield each dirt with what it does to a row, as often as it is wanted."""
    yield from [("birth_date_blank", _fixed("Geboortedatum", ""))] * 4
    yield from [("birth_date_zeros", _fixed("Geboortedatum", "00-00-0000"))] * 2
    yield from [("birth_date_word", _fixed("Geboortedatum", "onbekend"))] * 2
    yield ("birth_year_only", lambda row: {"Geboortedatum": f"00-00-{_day(row).year}"})
    yield from [("birth_date_serial", _serial_birth)] * 2
    yield from [("municipality_blank", _no_municipality)] * 8
    for name in _MISSPELLED:
        yield ("municipality_misspelled", _only_home(name))
    for name in _MERGED_AWAY:
        yield ("municipality_merged_away", _only_home(name))
    yield ("formula_cell", _fixed("Roepnaam", '=HYPERLINK("https://example.org";"klik")'))
    # A soft hyphen: the only character without width that Latin-1 can hold.
    yield ("hidden_character", lambda row: {"Achternaam": f"{row['Achternaam']}\u00ad"})
    yield from _refused_changes(today)


def _refused_changes(today: date) -> Iterator[tuple[str, Callable[[Row], Row]]]:
    ahead = today + timedelta(days=400)
    yield ("birth_in_future", _fixed("Geboortedatum", ahead))
    yield ("birth_short_year", lambda row: {"Geboortedatum": f"{_day(row):%d-%m-%y}"})
    yield ("impossible_date", _fixed("Verwachte ontslagdatum", f"31-04-{today.year + 1}"))
    yield ("release_before_admission", _released_too_early)
    yield ("identifier_missing", _fixed("Registratienummer", ""))


def _fixed(column: str, value: str | date) -> Callable[[Row], Row]:
    return lambda _row: {column: value}


def _only_home(name: str) -> Callable[[Row], Row]:
    return lambda _row: {"Gemeente van herkomst": name, "Gemeente na ontslag": ""}


def _no_municipality(_row: Row) -> Row:
    return {"Gemeente van herkomst": "", "Gemeente na ontslag": ""}


def _day(row: Row, column: str = "Geboortedatum") -> date:
    day = row[column]
    if not isinstance(day, date):
        raise TypeError(f"Cannot soil [{column}]: [{day}] is no date any more.")
    return day


def _serial_birth(row: Row) -> Row:
    return {"Geboortedatum": str((_day(row) - _SERIAL_START).days)}


def _released_too_early(row: Row) -> Row:
    return {"Datum ontslag": _day(row, "Datum binnenkomst") - timedelta(days=3)}


def _restyle(rows: list[Row], order: list[int], dirt: Counter[str]) -> None:
    """Write all dates of some rows, untouched so far, in another of four styles."""
    for turn, place in enumerate(order[::_OTHER_STYLE_EVERY]):
        style = _STYLES[turn % len(_STYLES)]
        row = rows[place]
        row.update({c: style(v) for c, v in row.items() if isinstance(v, date)})
        dirt["other_date_format"] += 1


def _repetitions(rows: list[Row], order: list[int], dirt: Counter[str]) -> Iterator[Row]:
    same, changed, renumbered = (rows[order.pop()] for _ in range(3))
    yield dict(same)
    dirt["same_row_twice"] += 1
    yield {**changed, "Voornamen": "Anders"}
    dirt["same_identifier_other_data"] += 1
    yield {**renumbered, "Registratienummer": "5000001"}
    dirt["same_person_two_identifiers"] += 1


def laid_out(rows: Sequence[Row], *, today: date) -> tuple[list[list[str | date]], dict[str, int]]:
    """Return the lines of the file: title, header, rows, what pages repeat, and a total."""
    header: list[str | date] = list(HEADER)
    lines: list[list[str | date]] = [[f"Bezettingslijst {PRISON}"], [f"Peildatum {today:%d-%m-%Y}"]]
    lines.append(header)
    repeated = {int(len(rows) * share) for share in _REPEAT_HEADER_AT}
    blank = {int(len(rows) * share) for share in _BLANK_AT}
    for place, row in enumerate(rows):
        if place in repeated:
            lines.append(list(header))
        if place in blank:
            lines.append([])
        lines.append([row[column] for column in HEADER])
    lines.append(["Totaal", str(len(rows))])
    return lines, {
        "title_lines": 2,
        "repeated_headers": len(repeated),
        "blank_lines": len(blank),
        "totals_lines": 1,
    }
