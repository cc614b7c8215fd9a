"""Record what is about to be shown: which kinds of notes, and how many; never what they say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from throughcare.audit import actions as audit
from throughcare.audit.types import Act

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from throughcare.kernel.access import Access
    from throughcare.notes.types import NoteRow


def record_shown(
    rows: Sequence[NoteRow], *, access: Access, now: datetime, act: Act = Act.READ
) -> None:
    """Store that notes are about to be shown, whom they are about and why they may be; an empty page is stored too."""
    person_ids = {row.person_id for row in rows}
    if access.person_id is not None:
        person_ids.add(access.person_id)
    grounds = {row.why.rule or row.why.ground for row in rows}
    audit.record(
        access,
        act=act,
        what="notes",
        person_ids=sorted(person_ids),
        now=now,
        detail={
            "categories": sorted({row.category.value for row in rows}),
            "count": len(rows),
            "grounds": sorted(grounds),
        },
        limits=sorted({limit.value for row in rows for limit in row.why.limits}),
    )
