"""Record what was read and written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import connection
from psycopg.types.json import Jsonb

from throughcare.audit.types import Act
from throughcare.kernel.access import Actor

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from throughcare.kernel.access import Access

# Every page writes one event, so the statement is written out: the ORM takes longer to build it
# than the database to keep it. The database adds its own clock, the salts and the leaf.
_INSERT = """
INSERT INTO audit_event (at, action, what, account_id, membership_id, agency_id, role,
                         purpose, basis, categories, person_ids, detail,
                         decision, outcome, limits, channel, break_glass_id)
VALUES (%s::timestamptz, %s, %s, %s::bigint, %s::bigint, %s::bigint, %s,
        %s, %s, %s::text[], %s::bigint[], %s::jsonb,
        %s, %s, %s::text[], %s, %s::bigint)
"""


@dataclass(frozen=True, slots=True)
class _Terms:
    """Hold under which decision something was shown."""

    decision: str
    outcome: str
    limits: Sequence[str]
    channel: str
    break_glass_id: int | None


def record(
    access: Access,
    *,
    act: Act,
    what: str,
    person_ids: Sequence[int],
    now: datetime,
    detail: Mapping[str, object] | None = None,
    decision: str = "",
    outcome: str = "",
    limits: Sequence[str] = (),
    channel: str = "",
    break_glass_id: int | None = None,
) -> None:
    """Store one event under an access; in a transaction it stands or falls with the change it tells of.

    Without a channel it is a page, or a job when the system acts.
    """
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
        terms=_Terms(decision, outcome, limits, channel, break_glass_id or access.emergency_id),
    )


def record_without_access(
    actor: Actor,
    *,
    act: Act,
    what: str,
    now: datetime,
    person_ids: Sequence[int] = (),
    basis: str = "",
    purpose: str = "",
    decision: str = "",
    outcome: str = "",
    channel: str = "",
) -> None:
    """Store one event that no access covers: a refusal, a sign-in, an administrative act."""
    _insert(
        actor,
        act,
        what,
        now,
        purpose=purpose,
        basis=basis,
        categories=(),
        person_ids=person_ids,
        detail={},
        terms=_Terms(decision, outcome, (), channel, None),
    )


def record_restore(*, reason: str, kept: int, lost: int, now: datetime) -> None:
    """Store that the log goes on after a restore, and how much of it was lost."""
    _insert(
        Actor(account_id=None),
        Act.CHANGE,
        "audit_restore",
        now,
        purpose="",
        basis="",
        categories=(),
        person_ids=(),
        detail={"reason": reason, "kept": kept, "lost": lost},
        terms=_Terms("", "", (), "", None),
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
    terms: _Terms,
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
        terms.decision,
        terms.outcome,
        list(terms.limits),
        terms.channel or ("job" if actor.role == "system" else "web"),
        terms.break_glass_id,
    ]
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, values)
