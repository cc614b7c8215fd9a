"""Make the narrowest access there is: to what was sent to an agency, and to nothing else about anybody.

Such an access holds no category at all. Every query that asks for one refuses it; only the room that keeps what was
sent knows its basis. The database shows the rows of that room alone (ADR 22).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db import connection

from throughcare.accounts import queries as accounts
from throughcare.audit import actions as audit
from throughcare.audit.types import Act
from throughcare.kernel.access import Access, Actor, Scope
from throughcare.kernel.reasons import Reason
from throughcare.sharing.actions import guarding
from throughcare.sharing.actions.deciding import asker_of
from throughcare.sharing.types import Purpose, Refused

if TYPE_CHECKING:
    from datetime import date, datetime

RECEIVED: Final = "relation.received"
"""Basis of a worker of the agency that something was sent to."""
BY_LINK: Final = "relation.link"
"""Basis of whoever holds a signed link."""
LINK_ROLE: Final = "link"
FOR_HELP = frozenset({Purpose.REINTEGRATION, Purpose.CARE})
"""What a referral may be received for."""


def access_to_received(actor: Actor, *, what: str, now: datetime, today: date) -> Access | Refused:
    """Return access to what was sent to the worker's agency; a refusal is recorded.

    What is shown is recorded by whoever shows it.
    """
    asker = asker_of(actor, now=now, today=today)
    works = (
        actor.membership_id is not None
        and (found := accounts.worker(actor.membership_id, today)) is not None
        and found.agency_id == actor.agency_id
    )
    if asker is None or not works or actor.person_id is not None or asker.purpose not in FOR_HELP:
        refused = Refused(Reason("refused.role"))
        audit.record_without_access(
            actor, act=Act.REFUSED, what=what, now=now, basis=refused.reason.code
        )
        return refused
    guarding.open_received(account_id=actor.account_id, agency_id=actor.agency_id)
    return Access(
        actor, Scope.AGENCY, asker.purpose.value, frozenset(), Reason(RECEIVED), asker.moment
    )


def access_by_link(*, number: int, agency_id: int | None, now: datetime) -> Access:
    """Return access to the one thing with this number that a signed link is about.

    The link was judged before: signature, digest, age, whether it was used. The connection shows that row until the
    transaction ends; whoever shows something records it, with this basis.
    Errors: RuntimeError outside a transaction.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("Cannot open by a link outside a transaction: it would stay open.")
    guarding.touch()
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('throughcare.received', %s, true)", [str(number)])
    return Access(
        Actor(account_id=None, agency_id=agency_id, role=LINK_ROLE),
        Scope.AGENCY,
        Purpose.REINTEGRATION.value,
        frozenset(),
        Reason(BY_LINK, {"number": str(number)}),
        now,
    )
