"""Read imports back: what came in, how it was understood, every row with what became of it, who is missing."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final

from django.db.models import Count, Q

from throughcare.exchange.imports import values
from throughcare.exchange.imports.reading import ReadRow, rejected_csv
from throughcare.exchange.models import RegisterImport, RegisterRow
from throughcare.journeys.queries import held
from throughcare.kernel.access import Category, Scope
from throughcare.kernel.errors import AccessRefusedError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from django.db.models import QuerySet

    from throughcare.exchange.imports.reading import CellProblem
    from throughcare.exchange.imports.reading import RegisterRow as Checked
    from throughcare.journeys.queries.lists import Page
    from throughcare.kernel.access import Access

PAGE: Final = 50
KINDS: Final = ("new", "changed", "unchanged", "rejected")


@dataclass(frozen=True, slots=True)
class ImportReport:
    """Hold one import with its numbers; it names nobody."""

    import_id: int
    agency_id: int
    file_name: str
    mapping: str
    state: str
    created_at: datetime
    created_by: int | None
    applied_at: datetime | None
    undone_at: datetime | None
    format_found: str
    about: Mapping[str, Any]
    """How the file was understood: kind, encoding, separator, header row, and what stood around the rows."""
    read_columns: tuple[str, ...]
    ignored_columns: tuple[str, ...]
    refusal: Mapping[str, Any] | None
    has_file: bool
    counts: Mapping[str, int]
    applied: int

    @property
    def total(self) -> int:
        """Return how many rows there are."""
        return sum(self.counts.values())

    @property
    def to_apply(self) -> int:
        """Return how many rows an apply writes, those included that are in already."""
        return self.counts["new"] + self.counts["changed"]


@dataclass(frozen=True, slots=True)
class ImportPage:
    """Hold some imports, the newest first; `next_key` continues them."""

    imports: tuple[ImportReport, ...]
    next_key: int | None


def imports_of(agency_id: int, *, before: int | None = None) -> ImportPage:
    """Return the imports of an agency, the newest first. Numbers only: nobody is named."""
    found = RegisterImport.objects.filter(agency_id=agency_id).order_by("-pk")
    rows = list((found if before is None else found.filter(pk__lt=before))[: PAGE + 1])
    counts = _counts([row.pk for row in rows])
    shown = tuple(_report(row, counts) for row in rows[:PAGE])
    return ImportPage(shown, shown[-1].import_id if len(rows) > PAGE else None)


def import_of(import_id: int, *, agency_id: int | None = None) -> ImportReport | None:
    """Return one import with its numbers, None where there is none or it is another agency's."""
    imports = RegisterImport.objects.filter(pk=import_id)
    found = (imports if agency_id is None else imports.filter(agency_id=agency_id)).first()
    return None if found is None else _report(found, _counts([found.pk]))


Counts = tuple[Counter[tuple[int, str]], Counter[int]]


def _counts(import_ids: Sequence[int]) -> Counts:
    by_kind: Counter[tuple[int, str]] = Counter()
    applied: Counter[int] = Counter()
    rows = RegisterRow.objects.filter(register_import_id__in=import_ids)
    numbers = rows.values_list("register_import_id", "kind").annotate(
        number=Count("pk"), written=Count("pk", filter=Q(applied=True))
    )
    for import_id, kind, number, written in numbers.order_by():
        by_kind[import_id, kind] += number
        applied[import_id] += written
    return by_kind, applied


def _report(row: RegisterImport, counts: Counts) -> ImportReport:
    by_kind, applied = counts
    about, *columns = row.columns or [{}]
    return ImportReport(
        import_id=row.pk,
        agency_id=row.agency_id,
        file_name=row.file_name,
        mapping=row.mapping,
        state=row.state,
        created_at=row.created_at,
        created_by=row.created_by_id,
        applied_at=row.applied_at,
        undone_at=row.undone_at,
        format_found=row.format_found,
        about=about,
        read_columns=tuple(column["name"] for column in columns if column["read"]),
        ignored_columns=tuple(column["name"] for column in columns if not column["read"]),
        refusal=row.refusal,
        has_file=bool(row.stored_path),
        counts={kind: by_kind[row.pk, kind] for kind in KINDS},
        applied=applied[row.pk],
    )


@dataclass(frozen=True, slots=True)
class RowReport:
    """Hold one row of a register with what it does, what is wrong with it, and whether it is in."""

    number: int
    kind: str
    identifier: str
    person_id: int | None
    checked: Checked | None
    changes: tuple[values.Change, ...]
    problems: tuple[CellProblem, ...]
    applied: bool


@dataclass(frozen=True, slots=True)
class RowPage:
    """Hold some rows in the order of the file; `next_key` continues them."""

    rows: tuple[RowReport, ...]
    next_key: int | None


def rows_of(
    import_id: int,
    *,
    kind: str | None = None,
    after: int | None = None,
    access: Access,
    most: int = PAGE,
) -> RowPage:
    """Return rows of an import of the agency that the access is for, in the order of the file.

    Errors: AccessRefusedError for the import of another agency.
    """
    found = _rows(import_id, access).order_by("number")
    if kind is not None:
        found = found.filter(kind=kind)
    if after is not None:
        found = found.filter(number__gt=after)
    rows = list(found[: most + 1])
    shown = tuple(_row(row) for row in rows[:most])
    return RowPage(shown, shown[-1].number if len(rows) > most else None)


def _rows(import_id: int, access: Access) -> QuerySet[RegisterRow]:
    rows = RegisterRow.objects.filter(register_import_id=import_id)
    if access.scope is Scope.SYSTEM:
        access.require_system(Category.CUSTODY)
        return rows
    agency_id = access.require_agency(Category.IDENTITY)
    access.require_agency(Category.CUSTODY)
    if not RegisterImport.objects.filter(pk=import_id, agency_id=agency_id).exists():
        raise AccessRefusedError("Cannot show the rows of another agency's register.")
    return rows


def _row(row: RegisterRow) -> RowReport:
    return RowReport(
        row.number,
        row.kind,
        row.identifier,
        row.person_id,
        values.from_json(row.values) if row.values else None,
        tuple(values.Change(*change) for change in row.changes),
        tuple(values.problem_from_json(problem) for problem in row.problems),
        row.applied,
    )


def rejected_people(import_id: int, *, access: Access) -> list[int]:
    """Return the people whom rejected rows name, so that a download can be recorded before it begins."""
    rejected = _rows(import_id, access).filter(kind=RegisterRow.Kind.REJECTED)
    named = rejected.exclude(person_id=None).values_list("person_id", flat=True)
    return sorted({one for one in named if one is not None})


def rejected_lines(import_id: int, *, language: str, access: Access) -> Iterator[str]:
    """Return the lines of a CSV file with the rejected rows, ready to be corrected and sent again alone.

    Only the columns that the mapping reads are in it.
    """
    rejected = _rows(import_id, access).filter(kind=RegisterRow.Kind.REJECTED).order_by("number")
    columns = _columns(RegisterImport.objects.get(pk=import_id))
    return rejected_csv(_read_rows(rejected), columns=columns, language=language)


def _columns(register_import: RegisterImport) -> list[str]:
    return [column["name"] for column in register_import.columns[1:] if column["read"]]


def _read_rows(rows: QuerySet[RegisterRow]) -> Iterable[ReadRow]:
    for row in rows.iterator(chunk_size=500):
        problems = tuple(values.problem_from_json(problem) for problem in row.problems)
        yield ReadRow(row.number, None, row.raw or {}, problems)


def missing_count(import_id: int, *, access: Access) -> int:
    """Return how many people the agency holds of whom this register says nothing: nobody is forgotten."""
    return held.count_without(_named(import_id, access), access=access)


def missing_people(
    import_id: int, *, today: date, after: tuple[str, int] | None = None, access: Access
) -> Page:
    """Return the people whom the agency holds and this register does not name, by family name."""
    return held.people_without(_named(import_id, access), today=today, after=after, access=access)


def _named(import_id: int, access: Access) -> list[int]:
    named = _rows(import_id, access).exclude(person_id=None)
    return [one for one in named.values_list("person_id", flat=True) if one is not None]
