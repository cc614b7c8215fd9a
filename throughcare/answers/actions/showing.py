"""Record what is about to be shown: about what, and how many; never what the answers say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from throughcare.answers.rules.shipped import catalogue
from throughcare.audit import actions as audit
from throughcare.audit.types import Act

if TYPE_CHECKING:
    from datetime import datetime

    from throughcare.answers.types import Known
    from throughcare.kernel.access import Access


def record_shown(seen: Known, *, person_id: int, access: Access, now: datetime) -> None:
    """Store that answers are about to be shown; that there are none is stored too."""
    concepts = catalogue().by_key
    shown = {concepts[one.concept].category.value for one in seen.rows if one.concept in concepts}
    audit.record(
        access,
        act=Act.READ,
        what="answers",
        person_ids=[person_id],
        now=now,
        detail={"categories": sorted(shown), "count": len(seen.rows)},
    )
