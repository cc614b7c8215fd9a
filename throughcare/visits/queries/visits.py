"""Read visits: both agencies see them; whom one is for only those who may know of the person."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.db import connection
from django.db.models import Q

from throughcare.agencies import queries as agencies
from throughcare.kernel.access import Category
from throughcare.sharing import queries as sharing
from throughcare.visits.models import Visit, Visited
from throughcare.visits.types import GateLine, Kind, NotPossible, State, VisitorRow, VisitRow

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from django.db.models import QuerySet

    from throughcare.kernel.access import Access, Actor

PAGE: Final = 50
_NAMES = """
SELECT d.visit_id, d.person_id, btrim(p.given || ' ' || p.family)
  FROM visits_visited d
  {standing}
  JOIN people_name p ON p.person_id = d.person_id AND p.use = 'usual'
 WHERE d.visit_id = ANY(%s::bigint[])
"""


def visits_of(
    *, access: Access, since: datetime, after: tuple[datetime, int] | None = None
) -> tuple[tuple[VisitRow, ...], tuple[datetime, int] | None]:
    """Return one page of the visits of the asker's agency or prison from an instant on, and the key of the next.

    Shapes: at most PAGE rows, four statements. Whom a visit is for is left out where the asker may not know.
    Errors: AccessRefusedError.
    """
    access.require_agency(Category.IDENTITY)
    found = _mine(access.actor).filter(starts_at__gte=since).order_by("starts_at", "pk")
    if after is not None:
        moment, number = after
        found = found.filter(Q(starts_at__gt=moment) | Q(starts_at=moment, pk__gt=number))
    rows = list(found[: PAGE + 1])
    names = _names([row.pk for row in rows[:PAGE]], access)
    last = rows[PAGE - 1] if len(rows) > PAGE else None
    shown = _rows(rows[:PAGE], names)
    return shown, None if last is None else (last.starts_at, last.pk)


def visit_of(visit_id: int, *, access: Access) -> VisitRow | None:
    """Return one visit of the asker's agency or prison; None for any other.

    Errors: AccessRefusedError.
    """
    access.require_agency(Category.IDENTITY)
    row = _mine(access.actor).filter(pk=visit_id).first()
    return None if row is None else _rows([row], _names([row.pk], access))[0]


def at_the_gate(
    *, access: Access, begins: datetime, ends: datetime
) -> tuple[tuple[GateLine, ...], frozenset[int]]:
    """Return what the gate needs of the agreed visits of one day, and whose names are among it.

    Errors: AccessRefusedError.
    """
    ours = access.require_agency(Category.IDENTITY)
    found = _mine(access.actor).filter(
        permit__prison_id=ours, state=State.AGREED.value, starts_at__gte=begins, starts_at__lt=ends
    )
    rows = list(found.order_by("starts_at", "pk"))
    names = _names([row.pk for row in rows], access)
    lines = tuple(map(_line, _rows(rows, names)))
    return lines, frozenset(person_id for person_id, _ in names.values())


def my_visits(person_id: int, *, access: Access) -> tuple[VisitRow, ...]:
    """Return the visits to a person, the next one first.

    Errors: AccessRefusedError.
    """
    access.require(person_id, Category.CUSTODY)
    numbers = Visited.objects.filter(person_id=person_id).values_list("visit_id", flat=True)
    rows = _with_visitors(Visit.objects.filter(pk__in=list(numbers))).order_by("-starts_at", "-pk")
    return _rows(rows, {})


def mine_locked(visit_id: int, by: Actor) -> Visit | None:
    """Return a visit of the worker's agency or prison, locked, for whoever is about to change it."""
    mine = Q(permit__agency_id=by.agency_id) | Q(permit__prison_id=by.agency_id)
    found = Visit.objects.select_for_update(of=("self",)).select_related("permit")
    return found.filter(mine, pk=visit_id).first() if by.agency_id else None


def _mine(by: Actor) -> QuerySet[Visit]:
    mine = Q(permit__agency_id=by.agency_id) | Q(permit__prison_id=by.agency_id)
    return _with_visitors(Visit.objects.filter(mine))


def _with_visitors(rows: QuerySet[Visit]) -> QuerySet[Visit]:
    return rows.select_related("permit").prefetch_related("visitors")


def _names(numbers: Iterable[int], access: Access) -> Mapping[int, tuple[int, str]]:
    standing = sharing.joined(access, person="d.person_id")
    with connection.cursor() as cursor:
        cursor.execute(_NAMES.format(standing=standing.text), [*standing.params, list(numbers)])
        return {visit_id: (person_id, name) for visit_id, person_id, name in cursor.fetchall()}


def _rows(rows: Iterable[Visit], names: Mapping[int, tuple[int, str]]) -> tuple[VisitRow, ...]:
    agency_names = agencies.agency_names()
    return tuple(_row(row, names, agency_names) for row in rows)


def _row(
    row: Visit, names: Mapping[int, tuple[int, str]], agency_names: Mapping[int, str]
) -> VisitRow:
    person_id, person = names.get(row.pk, (None, ""))
    permit: Any = row.permit
    return VisitRow(
        visit_id=row.pk,
        permit_id=permit.pk,
        agency_id=permit.agency_id,
        agency=agency_names.get(permit.agency_id, ""),
        prison_id=permit.prison_id,
        prison=agency_names.get(permit.prison_id, ""),
        kind=Kind(row.kind),
        topic=row.topic,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        state=State(row.state),
        room=row.room,
        why=NotPossible(row.why) if row.why else None,
        words=row.words,
        feedback=row.feedback,
        is_to_set_anew=row.is_to_set_anew,
        visitors=tuple(VisitorRow(one.pk, one.name, one.function) for one in row.visitors.all()),
        person_id=person_id,
        person=person,
    )


def _line(row: VisitRow) -> GateLine:
    names = tuple(one.name for one in row.visitors)
    return GateLine(row.starts_at, row.ends_at, row.room, row.agency, names, row.kind, row.person)
