"""Count and sum up every table, so that a restored database can be compared with its backup."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from psycopg import sql

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from psycopg import Connection

    Progress = Callable[[int, int, str], None]
    """Called with the steps done, the steps in all, and the step at work (a table, mostly)."""

FORMAT = 1

# A row as text must read the same in every session and on every machine.
FIXED = {
    "DateStyle": "ISO, YMD",
    "IntervalStyle": "postgres",
    "TimeZone": "UTC",
    "extra_float_digits": "1",
    "bytea_output": "hex",
    "statement_timeout": "0",
    # A policy that would hide rows must fail the backup, not shorten it.
    "row_security": "off",
}


@dataclass(frozen=True, slots=True)
class TableSum:
    """Hold the number of rows of one table and a sum over their contents."""

    rows: int
    checksum: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """Hold what a backup contains and what made it."""

    made_at: str
    database: str
    server: int
    tools: int
    marks: list[str]
    tables: dict[str, TableSum]
    format: int = FORMAT

    def as_json(self) -> dict[str, object]:
        """Return the manifest as it is stored in the backup."""
        return asdict(self)

    @classmethod
    def from_json(cls, stored: Mapping[str, object]) -> Manifest:
        """Read a manifest back."""
        values = {**stored}
        tables = values.pop("tables")
        if not isinstance(tables, dict):
            raise TypeError("tables")
        sums = {name: TableSum(**entry) for name, entry in tables.items()}
        return cls(tables=sums, **values)  # type: ignore[arg-type]  # Stored by as_json.


@dataclass(frozen=True, slots=True)
class Difference:
    """Hold one table whose contents are not those of the manifest; None where it is missing."""

    table: str
    expected: TableSum | None
    found: TableSum | None

    def __str__(self) -> str:
        """Say what differs in one line."""
        if self.found is None:
            return f"[{self.table}]: missing"
        if self.expected is None:
            return f"[{self.table}]: not in the backup"
        if self.expected.rows != self.found.rows:
            return f"[{self.table}]: [{self.found.rows}] rows, backup has [{self.expected.rows}]"
        return f"[{self.table}]: same number of rows [{self.found.rows}], other contents"


def table_sums(connection: Connection, *, progress: Progress) -> dict[str, TableSum]:
    """Return the sums of all tables with rows of their own, by quoted name.

    The sum does not depend on the order of rows, on the version of PostgreSQL or on its locale.
    """
    for name, value in FIXED.items():
        connection.execute("SELECT set_config(%s, %s, false)", [name, value])
    names = _table_names(connection)
    sums = {}
    for position, (schema, table) in enumerate(names):
        progress(position, len(names), table)
        sums[f"{schema}.{table}"] = _sum_of(connection, schema=schema, table=table)
    progress(len(names), len(names), "")
    return sums


def _table_names(connection: Connection) -> list[tuple[str, str]]:
    return [
        (schema, table)
        for schema, table in connection.execute(
            "SELECT n.nspname, c.relname FROM pg_class c JOIN pg_namespace n"
            " ON n.oid = c.relnamespace WHERE c.relkind = 'r' AND c.relpersistence <> 't'"
            " AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'"
            " AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.deptype = 'e'"
            " AND d.classid = 'pg_class'::regclass AND d.objid = c.oid) ORDER BY 1, 2"
        )
    ]


def _sum_of(connection: Connection, *, schema: str, table: str) -> TableSum:
    row = connection.execute(
        sql.SQL(
            "SELECT count(*), coalesce(sum(('x' || left(md5(whole_row::text), 16))"
            "::bit(64)::bigint::numeric), 0)::text FROM ONLY {} AS whole_row"
        ).format(sql.Identifier(schema, table))
    ).fetchone()
    rows, checksum = row or (0, "0")
    return TableSum(rows=rows, checksum=checksum)


def differences(
    expected: Mapping[str, TableSum], *, found: Mapping[str, TableSum]
) -> list[Difference]:
    """Compare two sets of sums, table by table."""
    return [
        Difference(table=name, expected=expected.get(name), found=found.get(name))
        for name in sorted({*expected, *found})
        if expected.get(name) != found.get(name)
    ]
