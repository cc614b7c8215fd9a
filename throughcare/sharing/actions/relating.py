"""Keep relations and phases, and the visibility that follows from everything recorded about a person."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction

from throughcare.audit import actions as audit
from throughcare.audit.types import Act
from throughcare.kernel.access import Category
from throughcare.sharing.models import SelfLink
from throughcare.sharing.queries.facts import IN_ONE_CALL, person_facts
from throughcare.sharing.queries.relations import phases_of, start_of
from throughcare.sharing.rules.spanning import spans
from throughcare.sharing.types import PersonFacts, VisibleSpan

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from throughcare.kernel.access import Access
    from throughcare.sharing.types import PhaseFact, RelationFact

    Rows = list[tuple[object, ...]]

# What goes, goes before what comes: it may come again with other days. All is one statement, for every one costs a
# round to the server.
_RELATIONS = """
gone AS (DELETE FROM sharing_relation r
  USING unnest(%s::bigint[], %s::bigint[], %s::text[], %s::text[]) AS d(p, a, k, o)
  WHERE r.person_id = d.p AND r.agency_id = d.a AND r.kind = d.k AND r.origin = d.o RETURNING 1),
come AS (INSERT INTO sharing_relation (person_id, agency_id, kind, origin, during)
  SELECT p, a, k, o, daterange(s, u)
    FROM unnest(%s::bigint[], %s::bigint[], %s::text[], %s::text[], %s::date[], %s::date[]) AS n(p, a, k, o, s, u)
   WHERE (SELECT count(*) FROM gone) IS NOT NULL)
"""
_SPANS = """
closed AS (DELETE FROM sharing_visibility v
  USING unnest(%s::bigint[], %s::bigint[], %s::timestamptz[]) AS d(p, a, s)
  WHERE v.person_id = d.p AND v.agency_id = d.a AND v.since = d.s RETURNING 1),
opened AS (INSERT INTO sharing_visibility (person_id, agency_id, since, until, facts)
  SELECT p, a, s, u, f
    FROM unnest(%s::bigint[], %s::bigint[], %s::timestamptz[], %s::timestamptz[], %s::bigint[]) AS n(p, a, s, u, f)
   WHERE (SELECT count(*) FROM closed) IS NOT NULL)
"""


@transaction.atomic(savepoint=False)
def sync_relations(
    wanted: Mapping[int, Sequence[RelationFact]],
    *,
    origins: Mapping[int, str],
    access: Access,
    phases: Mapping[int, Sequence[PhaseFact]] | None = None,
) -> dict[int, list[RelationFact]]:
    """Make a person's relations, and phases, whose origin begins with `origins[person]` exactly those wanted.

    Shapes: person -> relations in; person -> all relations as they now are, those of sealed services too, out.
    Phases that are not given stay.
    """
    held, stored = _hold(list(wanted), access)
    result: dict[int, list[RelationFact]] = {}
    gone: Rows = []
    come: Rows = []
    for person_id, facts in wanted.items():
        known = held[person_id].relations
        ours = {fact for fact in known if fact.origin.startswith(origins[person_id])}
        gone += [_key(person_id, fact) for fact in ours - set(facts)]
        come += [
            (*_key(person_id, fact), fact.since, fact.until) for fact in facts if fact not in ours
        ]
        result[person_id] = [*(fact for fact in known if fact not in ours), *facts]
        held[person_id] = replace(held[person_id], relations=tuple(result[person_id]))
    if phases is not None:
        held = _sync_phases(held, phases, origins, access)
    _write((gone, come), _spans_changed(_wanted(held), stored))
    return result


@transaction.atomic
def project_visibility(
    person_ids: Sequence[int], *, access: Access
) -> dict[int, list[VisibleSpan]]:
    """Make the visibility of people what is recorded about them, in the transaction that recorded it.

    Shapes: person -> spans as they now are.
    """
    held, stored = _hold(person_ids, access)
    wanted = _wanted(held)
    _write(([], []), _spans_changed(wanted, stored))
    return wanted


def _wanted(held: Mapping[int, PersonFacts]) -> dict[int, list[VisibleSpan]]:
    return {person_id: list(spans(facts, start_of=start_of)) for person_id, facts in held.items()}


_HOLD = f"SELECT f.person_id, f.spans, {IN_ONE_CALL} FROM sharing_hold(%s::bigint[]) f"


def _hold(
    person_ids: Sequence[int], access: Access
) -> tuple[dict[int, PersonFacts], dict[int, list[VisibleSpan]]]:
    """Let whoever records something about the same person at the same time wait, and then see it.

    Shapes: person -> everything recorded; person -> spans as they are stored, those of sealed services too.
    """
    for person_id in person_ids:
        access.require(person_id, Category.IDENTITY)
    with connection.cursor() as cursor:
        cursor.execute(_HOLD, [list(person_ids)])
        rows = cursor.fetchall()
    held = {person_id: PersonFacts(person_id) for person_id in person_ids}
    stored: dict[int, list[VisibleSpan]] = {person_id: [] for person_id in person_ids}
    for person_id, visible, *columns in rows:
        held[person_id] = person_facts(person_id, columns)
        stored[person_id] = [_span(*span) for span in visible or ()]
    return held, stored


def _span(agency_id: int, since: str, until: str, facts: int) -> VisibleSpan:
    return VisibleSpan(
        agency_id, datetime.fromisoformat(since), datetime.fromisoformat(until), facts
    )


def _key(person_id: int, fact: RelationFact) -> tuple[object, ...]:
    return person_id, fact.agency_id, fact.kind.value, fact.origin


def _sync_phases(
    held: Mapping[int, PersonFacts],
    wanted: Mapping[int, Sequence[PhaseFact]],
    origins: Mapping[int, str],
    access: Access,
) -> dict[int, PersonFacts]:
    """Make phases those wanted; return what is then recorded about everybody."""
    gone: Rows = []
    come: Rows = []
    then = dict(held)
    for person_id, stored in phases_of(list(wanted), access=access).items():
        prefix = origins[person_id]
        ours = {phase: origin for phase, origin in stored if origin.startswith(prefix)}
        gone += [
            (person_id, phase.phase.value, phase.since, phase.until, origin)
            for phase, origin in ours.items()
            if phase not in wanted[person_id]
        ]
        come += [
            (person_id, phase.phase.value, phase.since, phase.until, f"{prefix}phase")
            for phase in wanted[person_id]
            if phase not in ours
        ]
        others = [phase for phase, origin in stored if not origin.startswith(prefix)]
        then[person_id] = replace(then[person_id], phases=(*others, *wanted[person_id]))
    _change_phases(gone, come)
    return then


def _change_phases(gone: Rows, come: Rows) -> None:
    rows = (
        "unnest(%s::bigint[], %s::text[], %s::date[], %s::date[], %s::text[]) AS n(p, h, s, u, o)"
    )
    with connection.cursor() as cursor:
        if gone:
            cursor.execute(
                f"DELETE FROM sharing_phase x USING {rows} WHERE x.person_id = n.p AND x.phase = n.h "
                "AND x.during = daterange(n.s, n.u) AND x.origin = n.o",
                _columns(gone, 5),
            )
        if come:
            cursor.execute(
                "INSERT INTO sharing_phase (person_id, phase, during, origin) "
                f"SELECT p, h, daterange(s, u), o FROM {rows}",
                _columns(come, 5),
            )


def _columns(rows: Sequence[tuple[object, ...]], width: int) -> list[list[object]]:
    return [[row[column] for row in rows] for column in range(width)]


def _spans_changed(
    wanted: Mapping[int, list[VisibleSpan]], stored: Mapping[int, list[VisibleSpan]]
) -> tuple[Rows, Rows]:
    """Return which rows of the projection go, by their key, and which come."""
    gone: Rows = []
    come: Rows = []
    for person_id, found in wanted.items():
        before = stored[person_id]
        gone += [(person_id, s.agency_id, s.since) for s in before if s not in found]
        come += [
            (person_id, s.agency_id, s.since, s.until, s.facts) for s in found if s not in before
        ]
    return gone, come


def _write(relations: tuple[Rows, Rows], visible: tuple[Rows, Rows]) -> None:
    parts: list[str] = []
    values: list[Any] = []
    for text, widths, changed in ((_RELATIONS, (4, 6), relations), (_SPANS, (3, 5), visible)):
        if any(changed):
            parts.append(text)
            for width, rows in zip(widths, changed, strict=True):
                values += _columns(rows, width)
    if parts:
        with connection.cursor() as cursor:
            cursor.execute(f"WITH {', '.join(parts)} SELECT 1", values)


@transaction.atomic
def link_self(account_id: int, person_id: int, *, access: Access, now: datetime) -> None:
    """Record that an account is a person."""
    access.require(person_id, Category.IDENTITY)
    SelfLink.objects.create(account_id=account_id, person_id=person_id, linked_at=now)
    audit.record(access, act=Act.RECORD, what="self_link", person_ids=[person_id], now=now)
