"""Rights of a person: their clocks, what each can be about, and why one may be refused."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from throughcare.kernel.access import Category
from throughcare.kernel.dates import Offset, shift

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date


class Right(StrEnum):
    """Name the rights that somebody can use: GDPR, articles 15 to 21; Directive (EU) 2016/680, articles 14 and 16."""

    ACCESS = "access"
    CORRECTION = "correction"
    ERASURE = "erasure"
    RESTRICTION = "restriction"
    OBJECTION = "objection"


HOLD = "hold"
"""No right of the person: an agency says why something may not be erased yet, a claim in court for example."""
OPEN, DONE, REFUSED = "open", "done", "refused"
MONTH = Offset(months=1)
LONGER = Offset(months=3)
"""One month, and two more where that is needed: GDPR, article 12(3)."""
NOTICE = timedelta(days=7)
"""Between telling the person that a restriction ends and its end: our proposal, decide locally."""
LONGEST_TEXT = 4000
ANSWERING_ROLES = frozenset(
    {"prison_case_manager", "probation_officer", "aftercare_coordinator", "team_leader"}
)
"""Who answers in the name of an agency: whoever reads the person there. Our proposal, decide locally."""
ABOUT_OTHERS = frozenset({Category.CHILD, Category.VICTIM})
FREEZABLE = (
    frozenset(Category)
    - ABOUT_OTHERS
    - {
        Category.IDENTITY,
        Category.INVOLVEMENT,
        Category.AUDIT,
    }
)
"""What a restriction or an objection can be about. Who somebody is, who helps them and the log stay.

Otherwise nobody could reach the person to decide it, or lift it.
"""
SUSPENDING = frozenset({Right.RESTRICTION, Right.OBJECTION})
"""Rights that take effect before they are decided."""
_UNFOUNDED = (
    "eu-gdpr:JustificationA12ManifestlyUnfounded",
    "eu-gdpr:JustificationA12ManifestlyExcessive",
)
_UNKNOWN = ("eu-gdpr:JustificationA12IdentityFailure",)
JUSTIFICATIONS: Mapping[Right, tuple[str, ...]] = {
    Right.ACCESS: (
        "justifications:ThirdPartyRightsImpaired",
        "justifications:CrimeInvestigationImpaired",
        "justifications:CrimePenaltyExecutionImpaired",
        "justifications:PublicSecurityImpaired",
        *_UNFOUNDED,
        *_UNKNOWN,
    ),
    Right.CORRECTION: ("tc:data-are-right", "tc:assessment-not-fact", *_UNFOUNDED, *_UNKNOWN),
    Right.ERASURE: (
        "eu-gdpr:JustificationA17LegallyRequired",
        "eu-gdpr:JustificationA17OfficialAuthority",
        "eu-gdpr:JustificationA17PublicInterest",
        "eu-gdpr:JustificationA17PublicHealth",
        "eu-gdpr:JustificationA17Archiving",
        "eu-gdpr:JustificationA17LegalClaims",
        *_UNFOUNDED,
        *_UNKNOWN,
    ),
    Right.RESTRICTION: ("tc:no-ground-for-restriction", *_UNFOUNDED, *_UNKNOWN),
    Right.OBJECTION: (
        "tc:compelling-grounds",
        "justifications:LegalClaimImpaired",
        "justifications:OfficialAuthorityExerciseImpaired",
        *_UNFOUNDED,
        *_UNKNOWN,
    ),
}
"""Right -> why it may be refused: terms of W3C DPV 2.1 (eu-gdpr, justifications), and ours where it has none."""


def due_on(asked_on: date) -> date:
    """Return the last day for an answer: the same day of the next month.

    Source: GDPR, article 12(3); a day without offices moves it no further, which is our own choice.

    >>> from datetime import date
    >>> due_on(date(2027, 1, 31))
    datetime.date(2027, 2, 28)
    """
    return shift(asked_on, MONTH)


def longer_on(asked_on: date) -> date:
    """Return the last day for an answer that needs two more months.

    Source: GDPR, article 12(3).
    """
    return shift(asked_on, LONGER)


def is_longer(asked_on: date, due: date) -> bool:
    """Tell whether two more months were taken already.

    Source: GDPR, article 12(3).
    """
    return due > due_on(asked_on)


def faults(
    kind: str,
    *,
    categories: frozenset[Category],
    text: str,
    has_agency: bool,
) -> tuple[str, ...]:
    """Return the codes of what is wrong with a request; none means that it can be filed.

    Source: GDPR, articles 15 to 21: what each right is about; lengths are our own choice.
    """
    right = Right(kind)
    checks = {
        "rights.text_missing": right is Right.ACCESS or bool(text.strip()),
        "rights.text_long": len(text) <= LONGEST_TEXT,
        "rights.no_category": right is not Right.RESTRICTION or bool(categories),
        "rights.not_freezable": right not in SUSPENDING or categories <= FREEZABLE,
        "rights.about_others": not categories & ABOUT_OTHERS,
        "rights.no_agency": right is not Right.OBJECTION or has_agency,
    }
    return tuple(code for code, holds in checks.items() if not holds)


def answer_faults(kind: str, *, is_granted: bool, text: str, justification: str) -> tuple[str, ...]:
    """Return the codes of what is wrong with an answer.

    Source: GDPR, article 12(4): a refusal says why.
    """
    checks = {
        "rights.answer_missing": bool(text.strip()),
        "rights.text_long": len(text) <= LONGEST_TEXT,
        "rights.justification": is_granted or justification in JUSTIFICATIONS[Right(kind)],
    }
    return tuple(code for code, holds in checks.items() if not holds)
