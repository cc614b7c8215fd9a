"""When somebody may break the glass, how narrow that is, and how it is looked at afterwards."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from throughcare.kernel.access import Category
from throughcare.kernel.dates import Offset, shift
from throughcare.kernel.reasons import Reason
from throughcare.sharing.rules.consenting import Fault

if TYPE_CHECKING:
    from collections.abc import Mapping
    from collections.abc import Set as AbstractSet
    from datetime import date

    from throughcare.kernel.access import Actor

OPENERS = frozenset(
    {
        "prison_case_manager",
        "probation_officer",
        "health_worker",
        "team_leader",
        "police_liaison",
    }
)
"""Roles that may open an emergency: our proposal, decide locally."""
REVIEWERS = frozenset({"data_protection_officer", "team_leader"})
"""Roles that may review one in their agency: our proposal, decide locally."""
ALWAYS = frozenset({Category.IDENTITY})
"""Whoever opens an emergency must at least see who it is about."""
OFFERED = (
    Category.RISK,
    Category.CONTACT_DETAILS,
    Category.CUSTODY,
    Category.INVOLVEMENT,
    Category.HEALTH,
    Category.SUPERVISION,
    Category.HOUSING,
    Category.FAMILY,
    Category.OFFENCE,
)
"""What can help against a danger; the log, the plan and what is about others is not among it."""
TICKED = (Category.RISK,)
REASONS = ("life", "others", "child", "illness", "missing", "other")
OUTCOMES = ("justified", "not_justified", "training", "rule_needed")
USUAL_HOURS, LONGEST_HOURS = 1, 4
SHORTEST_REASON = 20
"""Signs that a reason in one's own words needs."""
REVIEW_WITHIN = Offset(working_days=5)
TRIES, TRIES_WITHIN = 5, timedelta(hours=1)
"""How often somebody may look in vain for a person by number, so that nobody guesses."""
REPEATED, REPEATED_WITHIN = 3, timedelta(days=90)
"""From how many emergencies for one reason a rule would be better: our proposal, decide locally."""


@dataclass(frozen=True, slots=True)
class Opening:
    """Hold what somebody asks to open, for how long, and why."""

    categories: frozenset[Category]
    hours: int
    reason_code: str
    reason: str


def faults_of_opening(opening: Opening, actor: Actor) -> list[Fault]:
    """Return what keeps an emergency from being opened.

    Source: sharing-and-security F10; GDPR, articles 5(1)(c) and 6(1)(d).
    """
    checks: Mapping[str, tuple[str, bool]] = {
        "emergency.role": ("", actor.role in OPENERS),
        "emergency.not_strong": ("", actor.is_strong),
        "emergency.categories": ("categories", opening.categories <= ALWAYS | set(OFFERED)),
        "emergency.hours": ("hours", 1 <= opening.hours <= LONGEST_HOURS),
        "emergency.reason_code": ("reason_code", opening.reason_code in REASONS),
        "emergency.reason": ("reason", len(opening.reason.strip()) >= SHORTEST_REASON),
    }
    return [Fault(name, Reason(code)) for code, (name, holds) in checks.items() if not holds]


def faults_of_review(*, outcome: str, note: str, is_own: bool, is_open: bool) -> list[Fault]:
    """Return what keeps a review from counting.

    Source: sharing-and-security F10 and S8: never by oneself.
    """
    checks: Mapping[str, tuple[str, bool]] = {
        "emergency.own_review": ("", not is_own),
        "emergency.still_open": ("", not is_open),
        "emergency.outcome": ("outcome", outcome in OUTCOMES),
        "emergency.note": ("note", bool(note.strip())),
    }
    return [Fault(name, Reason(code)) for code, (name, holds) in checks.items() if not holds]


def review_by(today: date, holidays: AbstractSet[date]) -> date:
    """Return the day until which an emergency that is opened today is reviewed.

    Units: five working days of the agency's place.
    Source: sharing-and-security S8.

    >>> from datetime import date
    >>> review_by(date(2026, 11, 23), frozenset())
    datetime.date(2026, 11, 30)
    """
    return shift(today, REVIEW_WITHIN, holidays)
