"""A receipt: what a person needs to prove that one event about them is in the sealed log.

It opens who it was about only when it was about this person alone; of a list it shows the salted
hash, so that nobody learns who else was on it. Who acted is never opened here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection

from throughcare.audit.models import AuditCheckpoint, AuditCosignature, AuditLeaf
from throughcare.audit.queries.reading import readable
from throughcare.audit.queries.tree import Nodes
from throughcare.audit.rules import merkle
from throughcare.kernel.access import Category
from throughcare.kernel.errors import ThroughcareError

if TYPE_CHECKING:
    from throughcare.kernel.access import Access

_EVENT = """
SELECT id::text, trunc(extract(epoch FROM at) * 1000000)::text AS at,
       trunc(extract(epoch FROM recorded_at) * 1000000)::text AS recorded_at, action, what,
       encode(coalesce(account_commitment, audit_commitment(account_salt,
         audit_encoded(account_id::text, membership_id::text))), 'hex') AS account,
       agency_id::text, role, purpose, basis, to_json(categories)::text AS categories,
       encode(coalesce(person_commitment,
         audit_commitment(person_salt, to_json(person_ids)::text)), 'hex') AS people,
       detail::text, decision, outcome, to_json(limits)::text AS limits, channel,
       break_glass_id::text,
       CASE WHEN cardinality(person_ids) = 1 THEN person_salt::text END AS person_salt
FROM audit_event WHERE id = %s
"""


class ReceiptError(ThroughcareError):
    """Report an event for which there is no receipt."""


def receipt(event_id: int, *, person_id: int, access: Access) -> dict[str, object]:
    """Return the event's fields, its path to the newest signed head, and who countersigned that head.

    Errors: ReceiptError when the event is not sealed yet or is not one that the person reads.
    """
    access.require(person_id, Category.AUDIT)
    is_self = access.actor.person_id == person_id
    events = readable(person_id, today=access.decided_at.date() if is_self else None)
    leaf = AuditLeaf.objects.filter(event_id=event_id).first()
    last = AuditCheckpoint.objects.order_by("-size").first()
    if leaf is None or last is None or not events.filter(pk=event_id).exists():
        raise ReceiptError(
            f"Cannot give a receipt for event [{event_id}]: it is not sealed yet, or not here. "
            "Events are sealed within a minute."
        )
    event = _event(event_id)
    salt = event.pop("person_salt")
    path = merkle.inclusion(leaf.position, last.size, Nodes())
    lines = AuditCosignature.objects.filter(size=last.size).order_by("witness")
    return {
        "event": event,
        "opened": {"people": f"[{person_id}]", "salt": salt} if salt else None,
        "position": leaf.position,
        "path": [one.hex() for one in path],
        "checkpoint": last.note,
        "cosignatures": list(lines.values_list("line", flat=True)),
    }


def _event(event_id: int) -> dict[str, str | None]:
    with connection.cursor() as cursor:
        cursor.execute(_EVENT, [event_id])
        names = [column.name for column in cursor.description or ()]
        return dict(zip(names, cursor.fetchone(), strict=True))
