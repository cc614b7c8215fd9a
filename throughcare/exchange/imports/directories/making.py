"""Check the rows of a directory one by one, and make entries of those that are whole."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from datetime import date, time
from typing import TYPE_CHECKING

from throughcare.directory.rules import digest_of
from throughcare.directory.types.entries import FIELDS, OWN_KEY, OWNED, REQUIRED, Entry
from throughcare.exchange.imports.directories.converting import converted, minutes, weekdays
from throughcare.exchange.imports.directories.faults import Fault, Severity
from throughcare.exchange.imports.directories.languages import code_of, words_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from throughcare.exchange.imports.directories.forms import Form, Hours, Make, Table
    from throughcare.exchange.imports.directories.reading import Row, Tables

LONGEST_KEY = 150
"""Of a number in a source: ours are made of it and must fit their column."""
_TEST_WORD = re.compile(r"(^|[^a-z])test\d*($|[^a-z])", re.IGNORECASE)


class Making:
    """Hold entries, faults and counts while tables are gone through in the order of the form."""

    def __init__(self, form: Form, tables: Tables) -> None:
        self._form = form
        self._tables = tables
        self._by_key: dict[str, dict[str, Row]] = {}
        self._out: dict[str, set[str]] = {name: set() for name in form.tables}
        self._severity = Severity.ERROR
        self.is_whole = tables.is_whole
        self.entries: list[Entry] = []
        self.faults: list[Fault] = list(tables.faults)
        self.counts: Counter[str] = Counter()

    def run(self) -> None:
        """Go through all tables."""
        for name, table in self._form.tables.items():
            rows = self._tables.rows.get(name, [])
            self._by_key[name] = {}
            for row in rows:
                self._by_key[name].setdefault(row.cells.get(table.key, ""), row)
            if rows and table.key in rows[0].cells:
                self.counts[f"repeated_ids:{name}"] = len(rows) - len(self._by_key[name])
        self._check_roots()
        for name, table in self._form.tables.items():
            self._severity = Severity(table.severity)
            self._go_through(name, table)

    def _check_roots(self) -> None:
        """Look at what stood at the top of documents, before several were put together."""
        for name, row in self._tables.roots:
            table = self._form.tables.get(name)
            if table is None:
                continue
            self._severity = Severity(table.severity)
            for column in self._blank(row, table.should):
                self._fault("should", row, column, severity=Severity.WARNING)
            for make in table.make[:1]:
                asked = (make.values.get(field) for field in REQUIRED.get(make.kind, ()))
                for column in self._blank(row, [one for one in asked if isinstance(one, str)]):
                    self._fault("required", row, column)

    @staticmethod
    def _blank(row: Row, columns: Sequence[str]) -> list[str]:
        return [column for column in columns if not row.cells.get(column, "").strip()]

    def _go_through(self, name: str, table: Table) -> None:
        seen: set[str] = set()
        for row in self._tables.rows.get(name, []):
            self.counts[f"rows:{name}"] += 1
            self._count(table, row)
            key = row.cells.get(table.key, "").strip()
            if self._is_other(table, row):
                continue
            if key and key in seen:
                self._fault("id_repeated", row, table.key, key)
                continue
            seen.add(key)
            if len(key) > LONGEST_KEY:
                self._fault("id_too_long", row, table.key, key[:40], Severity.ERROR)
                self._out[name].add(key)
                self.counts[f"out:{name}"] += 1
                continue
            if self._is_whole(name, table, row) and self._make_all(table, row, key):
                self.counts[f"in:{name}"] += 1
            else:
                self._out[name].add(key)
                self.counts[f"out:{name}"] += 1

    def _count(self, table: Table, row: Row) -> None:
        for label, columns in table.count_blank.items():
            self.counts[label] += not all(row.cells.get(one, "").strip() for one in columns)
        for label, column in table.count_values.items():
            self.counts[f"{label}:{row.cells.get(column, '')}"] += 1
        for label, column in table.count_filled.items():
            self.counts[label] += bool(row.cells.get(column, "").strip())
        for word, _ in self._words(table, row):
            self.counts[f"keyword:{word}"] += 1

    def _words(self, table: Table, row: Row) -> Iterator[tuple[str, str]]:
        """Yield the words that are found, with the need that each stands for."""
        if not table.keywords:
            return
        keywords = self._form.keywords[table.keywords]
        text = " ".join(row.cells.get(one, "") for one in keywords.columns).casefold()
        for word, asked in keywords.words.items():
            if re.search(asked.pattern, text):
                yield word, asked.need

    @staticmethod
    def _is_other(table: Table, row: Row) -> bool:
        return any(row.cells.get(column, "") not in words for column, words in table.only.items())

    def _is_whole(self, name: str, table: Table, row: Row) -> bool:
        fine = [
            self._refers(name, row, column, to, must=True) for column, to in table.needs.items()
        ]
        fine += [
            self._refers(name, row, column, to, must=False) for column, to in table.may.items()
        ]
        for column in self._blank(row, table.should):
            self._fault("should", row, column, severity=Severity.WARNING)
        for column in table.looks_like_test:
            if _TEST_WORD.search(value := row.cells.get(column, "")):
                self.counts["test_rows"] += 1
                self._fault("looks_like_test", row, column, value)
                return False
        if table.hours:
            fine.append(self._has_hours(table.hours, row))
        return all(fine)

    def _refers(self, name: str, row: Row, column: str, to: str, *, must: bool) -> bool:
        value = row.cells.get(column, "").strip()
        place = f"{name}.{column}"
        if not value:
            if must:
                self.counts[f"blank:{place}"] += 1
                self._fault("blank", row, column)
            return not must
        if value not in self._by_key.get(to, {}):
            self.counts[f"dangling:{place}"] += 1
            self._fault("dangling", row, column, value)
            return False
        if value in self._out[to]:
            self._fault("left_out_with", row, column, value)
            return False
        return True

    def _has_hours(self, hours: Hours, row: Row) -> bool:
        days, opens, closes = (
            row.cells.get(one, "").strip() for one in (hours.days, hours.opens, hours.closes)
        )
        fine = True
        if not opens or not closes:
            self._fault("time_missing", row, hours.opens, f"{opens} - {closes}")
            fine = False
        if not weekdays(days):
            self._fault("days_missing", row, hours.days, days)
            fine = False
        first, last = minutes(opens), minutes(closes)
        if first is not None and last is not None and last < first:
            self._fault("closes_before_opens", row, hours.closes, f"{opens} - {closes}")
            fine = False
        return fine

    def _make_all(self, table: Table, row: Row, key: str) -> bool:
        if table.closed_when_blank and not any(
            row.cells.get(one, "").strip() for one in table.closed_when_blank
        ):
            self.counts["closed_days"] += 1
            return True
        row = self._carried(table, row)
        made = [self._make(table, make, row, key) for make in table.make]
        if made and not made[0]:
            return False
        if key and any(make.kind == "service" for make in table.make):
            self._hint(table, row, key)
        return True

    def _carried(self, table: Table, row: Row) -> Row:
        more = {
            new: there.cells.get(taken, "")
            for new, (column, to, taken) in table.carry.items()
            if (there := self._by_key[to].get(row.cells.get(column, "")))
        }
        return type(row)(row.file, row.number, {**row.cells, **more}) if more else row

    def _hint(self, table: Table, row: Row, key: str) -> None:
        for need in dict.fromkeys(need for _, need in self._words(table, row) if need):
            refs = {"service": key, "term": f"{OWN_KEY}{need}"}
            self.entries.append(Entry("service_term", f"{key}~{need}", {"is_guessed": True}, refs))

    def _make(self, table: Table, make: Make, row: Row, key: str) -> bool:
        if make.skip_blank and not row.cells.get(make.skip_blank, "").strip():
            return True
        if make.many:
            self._make_many(make, row, key)
            return True
        source = self._from(make, row)
        values = self._values(make, source)
        refs = self._refs(table, make, row)
        if make.kind == "schedule" and not self._is_in_time(values, source):
            return False
        for field in REQUIRED.get(make.kind, ()):
            if not (values.get(field) or refs.get(field)):
                self._fault("required", row, str(make.values.get(field, field)))
                return False
        if make.kind in OWNED and not refs:
            self._fault("blank", row, ", ".join(make.refs.values()))
            return False
        assured = row.cells.get(table.assured, "") if table.assured else ""
        on, _, _ = converted("date", assured)
        number = make.key.format_map(defaultdict(str, row.cells)) if make.key else key
        number = number or f"#{digest_of({'values': values, 'refs': refs})}"
        self.entries.append(
            Entry(make.kind, number[:200], values, refs, on if isinstance(on, date) else None)
        )
        return True

    def _from(self, make: Make, row: Row) -> Row:
        for column, table in make.source.items():
            return self._by_key[table][row.cells[column].strip()]
        return row

    def _values(self, make: Make, row: Row) -> dict[str, object]:
        values: dict[str, object] = {}
        for field, form in FIELDS[make.kind].items():
            column = make.values.get(field, "")
            columns = [column] if isinstance(column, str) else column
            cell = next((text for one in columns if (text := row.cells.get(one, "")).strip()), "")
            cell = make.fixed.get(field, "") or cell
            if field == "byday":
                cell = weekdays(cell) or cell
            values[field], fault, severity = converted(form, cell)
            if fault:
                self._fault(fault, row, field, cell, severity)
        if make.kind == "language" and not values["code"]:
            values["code"] = code_of(str(values["name"]))
        if make.details:
            kept = ((one, row.cells.get(one, "").strip()) for one in make.details)
            values["details"] = {
                one: array(text) if one in make.arrays else text for one, text in kept if text
            }
        if make.translations:
            values["translations"] = {
                language: {name: row.cells.get(one, "").strip() for name, one in fields.items()}
                for language, fields in make.translations.items()
            }
        return values

    def _refs(self, table: Table, make: Make, row: Row) -> dict[str, str]:
        found = {}
        for field, column in make.refs.items():
            value = row.cells.get(column, "").strip()
            if column in table.tree and value:
                value = self._parent(table, table.tree[column], column, row, value)
            if value:
                found[field] = value
        return found

    def _parent(self, table: Table, name: str, column: str, row: Row, value: str) -> str:
        if value == row.cells.get(table.key, "").strip():
            self._fault("own_parent", row, column, value, Severity.WARNING)
            return ""
        if value not in self._by_key[name]:
            self._fault("parent_unknown", row, column, value, Severity.NOTE)
            return ""
        return value

    def _is_in_time(self, values: dict[str, object], row: Row) -> bool:
        opens, closes = values.get("opens_at"), values.get("closes_at")
        if not (isinstance(opens, time) and isinstance(closes, time)) or opens < closes:
            return True
        shown = f"{opens:%H:%M} - {closes:%H:%M}"
        if opens == closes:
            values["closes_at"] = None
            self._fault("no_length", row, "closes_at", shown, Severity.NOTE)
            return True
        self._fault("closes_before_opens", row, "closes_at", shown)
        return False

    def _make_many(self, make: Make, row: Row, key: str) -> None:
        for word in words_of(row.cells.get(make.many, "")):
            refs = {field: row.cells.get(column, "").strip() for field, column in make.refs.items()}
            values: dict[str, object] = {}
            if make.target:
                if word not in self._by_key.get(make.target, {}):
                    self.counts[f"dangling:{make.many}"] += 1
                    self._fault("dangling", row, make.many, word, Severity.WARNING)
                    continue
                refs[make.one] = word
            else:
                values = {"name": word[:100], "code": code_of(word), "note": ""}
                if not values["code"]:
                    self._fault("language_unknown", row, make.many, word, Severity.NOTE)
            owner = "-".join(make.refs)
            self.entries.append(Entry(make.kind, f"{owner} {key}/{word}"[:200], values, refs))

    def _fault(
        self,
        kind: str,
        row: Row,
        field: str = "",
        value: str = "",
        severity: Severity | None = None,
    ) -> None:
        fault = Fault(severity or self._severity, kind, row.file, row.number, field, value[:200])
        if fault not in self.faults[-30:]:
            self.faults.append(fault)


def array(text: str) -> list[str]:
    """Read a list as PostgreSQL writes it: `{"substance use",women}`."""
    inside = text.strip().removeprefix("{").removesuffix("}")
    found = re.findall(r'"((?:[^"\\]|\\.)*)"|([^,"]+)', inside)
    words = (re.sub(r"\\(.)", r"\1", quoted) if quoted else bare.strip() for quoted, bare in found)
    return [word for word in words if word]


def shown_counts(counts: Mapping[str, int], start: str) -> dict[str, int]:
    """Return the counts under one heading, by what follows it."""
    return {
        label.removeprefix(f"{start}:"): count
        for label, count in counts.items()
        if label.startswith(f"{start}:")
    }
