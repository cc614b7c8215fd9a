"""Go on after an older database was restored on purpose.

What the second store knows beyond the database is lost for good; it is kept aside and told, never
forgotten. The log goes on under a new key, which each witness must be told to trust: that is where
people outside agree that the loss was an accident.
Source: our own choice, ADR 10.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from throughcare.audit.actions.recording import record_restore
from throughcare.audit.actions.sealing import SealingError
from throughcare.audit.models import AuditCheckpoint
from throughcare.audit.rules import notes

if TYPE_CHECKING:
    from datetime import datetime

    from throughcare.audit.actions.store import Store


def go_on_after_restore(store: Store, *, reason: str, now: datetime) -> int:
    """Take the database as it is, with a new key; record how many sealed events are lost, and return it.

    Errors: SealingError without a reason, or when the second store knows no more than the database.
    """
    with store.held():
        store.key()
        kept = store.last()
        heads = list(AuditCheckpoint.objects.order_by("size").values_list("note", flat=True))
        size = AuditCheckpoint.objects.order_by("-size").values_list("size", flat=True).first() or 0
        lost = _size_of(kept, store) - size if kept else 0
        if not reason.strip() or kept in heads or lost < 0 or kept is None:
            raise SealingError(
                "Cannot go on as after a restore: it needs a reason, and a second store that knows "
                "more than the database. Otherwise seal as usual."
            )
        record_restore(reason=reason, kept=size, lost=lost, now=now)
        store.begin_anew(heads, now=now)
    return lost


def _size_of(note: str, store: Store) -> int:
    for key in store.public_keys():
        try:
            return notes.opened(note, key).size
        except notes.NoteError:
            continue
    raise SealingError("Cannot go on: the second store's newest head was not signed with its key.")
