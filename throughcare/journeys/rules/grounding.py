"""Until when justice has a ground to know somebody, and who leads once it has none."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from throughcare.journeys.types import CaseFacts

JUSTICE = frozenset({"prison", "probation"})
"""Kinds of agency whose task rests on a legal title: without one they have no ground of their own."""
_ONE_DAY = timedelta(days=1)


def justice_until(case: CaseFacts) -> date | None:
    """Return the first day on which justice has no ground any more; None while it has, or nobody knows.

    Its ground is the legal title while somebody is held, and supervision after. Where nobody recorded
    whether there is supervision, it is not known: unknown is not no.
    Source: our own choice, ADR 16.
    """
    if case.released_on is None or case.supervision_until is None:
        return None
    return max(case.released_on, case.supervision_until + _ONE_DAY)


@dataclass(frozen=True, slots=True)
class Lead:
    """Hold which agency leads from now on, and whether that is another one than before."""

    agency_id: int
    moves: bool
    is_without_ground: bool = False
    """Justice keeps the contact although it has no ground, because nobody else can have it."""


def lead_after_justice(
    case: CaseFacts,
    *,
    contact_kind: str,
    says_yes: bool,
    others: Sequence[int],
    today: date,
) -> Lead:
    """Return who leads today: a lead that is none of justice is as good as any, and never asked to go.

    `others` are agencies that could lead and are none of justice, the best first. The person's yes keeps a
    worker of justice whom they want.
    Source: our own choice, ADR 16.
    """
    ends = justice_until(case)
    stays = Lead(case.contact_agency_id, moves=False)
    if contact_kind not in JUSTICE or ends is None or today < ends or says_yes:
        return stays
    if not others:
        return Lead(case.contact_agency_id, moves=False, is_without_ground=True)
    return Lead(others[0], moves=True)
