"""Decide about access, and keep relations and what follows from them.

Only here are access values made.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection, transaction

from throughcare.audit import actions as audit
from throughcare.audit.types import Act
from throughcare.kernel.access import Access, Actor, Category, Scope
from throughcare.kernel.reasons import Reason
from throughcare.sharing import queries, rules
from throughcare.sharing.models import SelfLink
from throughcare.sharing.types import Refused, VisibleSpan

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime

    from throughcare.sharing.types import RelationFact

CASEWORK = "casework"
"""The one purpose of this first form: to help the person back into life outside."""
SYSTEM = Actor(account_id=None)
LARGEST_ID = 2**63 - 1
"""Nobody has a number beyond what the database can hold; an address may name one all the same."""


def decide(
    actor: Actor,
    *,
    person_id: int,
    what: str,
    now: datetime,
    today: date,
    needs: frozenset[Category] = frozenset(),
    act: Act = Act.READ,
) -> Access | Refused:
    """Decide whether an actor may reach a person, and store the answer before anything is shown.

    Shapes: an access for one person with the categories granted, or a refusal; a refusal too when not all
    of `needs` are granted.
    """
    if person_id > LARGEST_ID:
        return Refused(Reason("refused.no_relation"))
    access = _access(actor, person_id=person_id, now=now, today=today)
    if isinstance(access, Access) and not needs <= access.categories:
        access = Refused(Reason("refused.category"))
    if isinstance(access, Refused):
        audit.record_without_access(
            actor,
            act=Act.REFUSED,
            what=what,
            now=now,
            person_ids=[person_id],
            basis=access.reason.code,
        )
    else:
        audit.record(access, act=act, what=what, person_ids=[person_id], now=now)
    return access


def _access(actor: Actor, *, person_id: int, now: datetime, today: date) -> Access | Refused:
    if actor.person_id is not None:
        if actor.person_id != person_id:
            return Refused(Reason("refused.not_self"))
        return _for_person(actor, person_id, rules.SELF, Reason("relation.self"), now)
    if actor.agency_id is None:
        return Refused(Reason("refused.no_agency"))
    kinds = queries.kinds_today(actor.agency_id, person_id, today)
    if not kinds:
        return Refused(Reason("refused.no_relation"))
    categories = rules.granted(actor.role, kinds)
    if not categories:
        return Refused(Reason("refused.role"))
    return _for_person(actor, person_id, categories, rules.basis(kinds), now)


def _for_person(
    actor: Actor, person_id: int, categories: frozenset[Category], basis: Reason, now: datetime
) -> Access:
    return Access(actor, Scope.PERSON, CASEWORK, categories, basis, now, person_id)


def decide_list(actor: Actor, *, now: datetime) -> Access | Refused:
    """Decide whether an actor may list the people of their agency.

    The list itself is narrowed by the visibility of the agency, row by row; call `record_listed` with what
    is shown, before it is shown.
    """
    categories = rules.ROLE_CATEGORIES.get(actor.role, frozenset())
    if (
        actor.agency_id is None
        or actor.person_id is not None
        or Category.IDENTITY not in categories
    ):
        return Refused(Reason("refused.role"))
    return Access(actor, Scope.AGENCY, CASEWORK, categories, Reason("relation.agency"), now)


def record_listed(access: Access, *, what: str, person_ids: Sequence[int], now: datetime) -> None:
    """Store who is about to be shown in a list; an empty list is stored too."""
    audit.record(access, act=Act.LIST, what=what, person_ids=person_ids, now=now)


def system_access(*, purpose: str, now: datetime, actor: Actor = SYSTEM) -> Access:
    """Return access for work of the system, in the name of the worker who started it if there is one."""
    return Access(actor, Scope.SYSTEM, purpose, rules.SELF, Reason("relation.system"), now)


@transaction.atomic
def sync_relations(
    wanted: Mapping[int, Sequence[RelationFact]], *, origins: Mapping[int, str], access: Access
) -> dict[int, list[VisibleSpan]]:
    """Make a person's relations whose origin begins with `origins[person]` exactly those wanted; project visibility.

    Shapes: person -> relations in; person -> spans as they now are, out.
    """
    stored = queries.relations_of(list(wanted), access=access)
    gone: list[tuple[int, RelationFact]] = []
    come: list[tuple[int, RelationFact]] = []
    result: dict[int, list[VisibleSpan]] = {}
    for person_id, facts in wanted.items():
        ours = {fact for fact in stored[person_id] if fact.origin.startswith(origins[person_id])}
        gone += [(person_id, fact) for fact in ours - set(facts)]
        come += [(person_id, fact) for fact in facts if fact not in ours]
        others = [fact for fact in stored[person_id] if fact not in ours]
        result[person_id] = list(rules.spans([*others, *facts]))
    _delete(gone)
    _insert(come)
    _project(result, queries.spans_of(list(wanted), access=access))
    return result


def _delete(rows: list[tuple[int, RelationFact]]) -> None:
    if not rows:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM sharing_relation r USING unnest(%s::bigint[], %s::bigint[], %s::text[], %s::text[]) "
            "AS d(person_id, agency_id, kind, origin) WHERE r.person_id = d.person_id "
            "AND r.agency_id = d.agency_id AND r.kind = d.kind AND r.origin = d.origin",
            _columns([(p, f.agency_id, f.kind.value, f.origin) for p, f in rows], 4),
        )


def _insert(rows: list[tuple[int, RelationFact]]) -> None:
    if not rows:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO sharing_relation (person_id, agency_id, kind, origin, during) "
            "SELECT p, a, k, o, daterange(s, u) FROM unnest(%s::bigint[], %s::bigint[], %s::text[], %s::text[], "
            "%s::date[], %s::date[]) AS n(p, a, k, o, s, u)",
            _columns(
                [(p, f.agency_id, f.kind.value, f.origin, f.since, f.until) for p, f in rows], 6
            ),
        )


def _columns(rows: Sequence[tuple[object, ...]], width: int) -> list[list[object]]:
    return [[row[column] for row in rows] for column in range(width)]


def _project(
    wanted: Mapping[int, list[VisibleSpan]], stored: Mapping[int, list[VisibleSpan]]
) -> None:
    gone = [(p, span) for p, spans in stored.items() for span in spans if span not in wanted[p]]
    come = [(p, span) for p, spans in wanted.items() for span in spans if span not in stored[p]]
    with connection.cursor() as cursor:
        if gone:
            cursor.execute(
                "DELETE FROM sharing_visibility v USING unnest(%s::bigint[], %s::bigint[], %s::date[]) "
                "AS d(p, a, s) WHERE v.person_id = d.p AND v.agency_id = d.a AND v.since = d.s",
                _columns([(p, span.agency_id, span.since) for p, span in gone], 3),
            )
        if come:
            cursor.execute(
                "INSERT INTO sharing_visibility (person_id, agency_id, since, until, kinds) "
                "SELECT * FROM unnest(%s::bigint[], %s::bigint[], %s::date[], %s::date[], %s::text[])",
                _columns(
                    [
                        (p, s.agency_id, s.since, s.until, ",".join(sorted(s.kinds)))
                        for p, s in come
                    ],
                    5,
                ),
            )


@transaction.atomic
def link_self(account_id: int, person_id: int, *, access: Access, now: datetime) -> None:
    """Record that an account is a person."""
    access.require(person_id, Category.IDENTITY)
    SelfLink.objects.create(account_id=account_id, person_id=person_id, linked_at=now)
    audit.record(access, act=Act.RECORD, what="self_link", person_ids=[person_id], now=now)
