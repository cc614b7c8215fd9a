"""What is the case for every category and role, whatever the law of the place says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from throughcare.kernel.access import Category
from throughcare.sharing.types.law import Purpose

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class About:
    """Hold what is always true of a category."""

    is_special: bool = False
    """Special category of GDPR article 9 and LED article 10."""
    is_criminal: bool = False
    """About offences and convictions: GDPR article 10."""
    is_for_help: bool = False
    """Given so that somebody is helped; enforcement needs a statute that says so."""
    is_sensitive: bool = False
    """Asks for a strong sign-in."""
    is_about_others: bool = False
    """About a victim or a child: never shown to the person by this way."""


CATEGORIES: Mapping[Category, About] = {
    Category.IDENTITY: About(),
    Category.CUSTODY: About(),
    Category.JOURNEY: About(is_for_help=True),
    Category.PLAN: About(is_for_help=True),
    Category.AUDIT: About(),
    Category.CONTACT_DETAILS: About(),
    Category.INVOLVEMENT: About(),
    Category.OFFENCE: About(is_criminal=True, is_sensitive=True),
    Category.RISK: About(is_criminal=True, is_sensitive=True),
    Category.SUPERVISION: About(is_criminal=True),
    Category.HOUSING: About(is_for_help=True),
    Category.WORK_AND_INCOME: About(is_for_help=True),
    Category.DEBTS: About(is_for_help=True),
    Category.FAMILY: About(is_for_help=True),
    Category.ATTENDANCE: About(is_for_help=True),
    Category.HEALTH: About(is_special=True, is_for_help=True, is_sensitive=True),
    Category.VICTIM: About(is_sensitive=True, is_about_others=True),
    Category.CHILD: About(is_sensitive=True, is_about_others=True),
    Category.MINUTES: About(is_sensitive=True),
}

ENFORCING = frozenset({Purpose.SUPERVISION, Purpose.PUBLIC_SAFETY})
"""Purposes for which an authority acts against somebody's will."""

CONSENTABLE = tuple(
    purpose for purpose in Purpose if purpose not in ENFORCING and purpose is not Purpose.OVERSIGHT
)
"""Purposes that somebody can say yes or no to; oversight needs no yes, and enforcement cannot rest on one."""

AUTHORITIES = frozenset({"prison", "probation", "police", "immigration"})
"""Kinds of agency that have power over the person: competent authorities of Directive (EU) 2016/680, article 3(7)."""

OFFICIAL = AUTHORITIES | {"municipality", "health", "oversight", "care_and_safety_house"}
"""Kinds of agency with official authority, which may hold data about offences: GDPR article 10."""

ROLE_PURPOSES: Mapping[str, tuple[Purpose, ...]] = {
    "prison_case_manager": (Purpose.REINTEGRATION, Purpose.SUPERVISION, Purpose.CASE_CONFERENCE),
    "probation_officer": (Purpose.REINTEGRATION, Purpose.SUPERVISION, Purpose.CASE_CONFERENCE),
    "aftercare_coordinator": (Purpose.REINTEGRATION, Purpose.CASE_CONFERENCE),
    "ngo_worker": (Purpose.REINTEGRATION, Purpose.CARE, Purpose.CASE_CONFERENCE),
    "health_worker": (Purpose.CARE, Purpose.REINTEGRATION, Purpose.CASE_CONFERENCE),
    "police_liaison": (Purpose.PUBLIC_SAFETY, Purpose.CASE_CONFERENCE, Purpose.VICTIM_SAFETY),
    "team_leader": (Purpose.REINTEGRATION, Purpose.CASE_CONFERENCE),
    "data_protection_officer": (Purpose.OVERSIGHT,),
}
"""What a role may want data for, what it usually wants them for first. A role that is not here may want nothing."""

JUSTICE_ROLES = frozenset({"prison_case_manager", "probation_officer", "police_liaison"})


def purpose_of(role: str, asked: str) -> Purpose | None:
    """Return the purpose that a role asks for: the usual one where none is named; None where it may not.

    Source: GDPR, article 5(1)(b).
    """
    allowed = ROLE_PURPOSES.get(role, ())
    if not asked:
        return allowed[0] if allowed else None
    return next((purpose for purpose in allowed if purpose.value == asked), None)
