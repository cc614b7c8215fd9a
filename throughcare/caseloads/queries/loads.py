"""Read what an agency decided about the weight of cases; about agencies only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from throughcare.caseloads.models import LoadSetting
from throughcare.caseloads.rules.weighing import default_rule
from throughcare.caseloads.types import LoadRule

if TYPE_CHECKING:
    from collections.abc import Iterable


def load_rules(agency_ids: Iterable[int]) -> dict[int, LoadRule]:
    """Return agency -> what its cases weigh; our default where it decided nothing."""
    wanted = list(agency_ids)
    found = {
        row.agency_id: LoadRule(row.ceiling, default_rule().points | row.points, is_default=False)
        for row in LoadSetting.objects.filter(agency_id__in=wanted)
    }
    return {agency_id: found.get(agency_id) or default_rule() for agency_id in wanted}
