"""Record what was read and written. Nothing here is ever changed or deleted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import connection
from psycopg.types.json import Jsonb

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from throughcare.audit.types import Act
    from throughcare.kernel.access import Access, Actor

# Every page writes one event, so the statement is written out: the ORM takes longer to build it
# than the database to keep it.
_INSERT = """
INSERT INTO audit_event (at, action, what, account_id, membership_id, agency_id, role,
                         purpose, basis, categories, person_ids, detail)
VALUES (%s::timestamptz, %s, %s, %s::bigint, %s::bigint, %s::bigint, %s,
        %s, %s, %s::text[], %s::bigint[], %s::jsonb)
"""


def record(
    access: Access,
    *,
    act: Act,
    what: str,
    person_ids: Sequence[int],
    now: datetime,
    detail: Mapping[str, object] | None = None,
) -> None:
    """Store one event under an access; in a transaction it stands or falls with the change it tells of."""
    _insert(
        access.actor,
        act,
        what,
        now,
        purpose=access.purpose,
        basis=access.basis.code,
        categories=sorted(access.categories),
        person_ids=person_ids,
        detail=detail or {},
    )


def record_without_access(
    actor: Actor,
    *,
    act: Act,
    what: str,
    now: datetime,
    person_ids: Sequence[int] = (),
    basis: str = "",
) -> None:
    """Store one event that no access covers: a refusal, a sign-in, an administrative act."""
    _insert(
        actor,
        act,
        what,
        now,
        purpose="",
        basis=basis,
        categories=(),
        person_ids=person_ids,
        detail={},
    )


def _insert(
    actor: Actor,
    act: Act,
    what: str,
    now: datetime,
    *,
    purpose: str,
    basis: str,
    categories: Sequence[str],
    person_ids: Sequence[int],
    detail: Mapping[str, object],
) -> None:
    values: list[Any] = [
        now,
        act.value,
        what,
        actor.account_id,
        actor.membership_id,
        actor.agency_id,
        str(actor.role),
        purpose,
        basis,
        [str(category) for category in categories],
        list(person_ids),
        Jsonb(dict(detail)),
    ]
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, values)
