"""The words of case conferences."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from throughcare.kernel.access import Category


class State(StrEnum):
    """Say how far a conference is."""

    PLANNED = "planned"
    """Only the agency that convenes knows of it."""
    INVITED = "invited"
    """Those who were asked, and the person, know of it."""
    OPEN = "open"
    DRAFTED = "drafted"
    """It was held, and minutes were written."""
    CLOSED = "closed"
    CANCELLED = "cancelled"


class Source(StrEnum):
    """Say where an item of the agenda comes from."""

    STALE_STEP = "stale_step"
    CLASH = "clash"
    MILESTONE = "milestone"
    UNMET_NEED = "unmet_need"
    COMPROMISE = "compromise"
    QUESTION = "question"
    """An agency at the table asks."""
    PERSON = "person"
    """The person asks."""


BUILT: Final = frozenset(
    {Source.STALE_STEP, Source.CLASH, Source.MILESTONE, Source.UNMET_NEED, Source.COMPROMISE}
)
"""What is found in plan and journey; the others somebody put there."""


class Came(StrEnum):
    """Say whether somebody who was asked was there."""

    CAME = "came"
    REPRESENTED = "represented"
    EXCUSED = "excused"
    ABSENT = "absent"


THERE: Final = frozenset({Came.CAME, Came.REPRESENTED})


class Answer(StrEnum):
    """Say what came of a request for information."""

    OPEN = "open"
    ANSWERED = "answered"
    NOTHING = "nothing"
    """Nothing to report: that is an answer."""
    REFUSED = "refused"


class Voice(StrEnum):
    """Say how the person was heard."""

    PRESENT = "present"
    STATEMENT = "statement"
    REPRESENTATIVE = "representative"
    NONE = "none"
    """Not at all, and why."""


class Audience(StrEnum):
    """Say for whom a version of the minutes is."""

    PARTICIPANTS = "participants"
    PERSON = "person"
    AGENCY = "agency"


class Recipient(StrEnum):
    """Say what kind of receiver something was disclosed to."""

    AGENCY = "agency"
    GUEST = "guest"
    COMMUNITY = "community"
    """Neighbours, a school, a club: they learn nothing that names anybody."""
    OTHER = "other"
    """Somebody named: an employer, a partner, a victim."""


class Shared(StrEnum):
    """Say by which act something was shared."""

    ANSWER = "answer"
    MINUTES = "minutes"
    BY_HAND = "by_hand"


TALKED_ABOUT: Final = (
    Category.PLAN,
    Category.JOURNEY,
    Category.CUSTODY,
    Category.HOUSING,
    Category.WORK_AND_INCOME,
    Category.DEBTS,
    Category.FAMILY,
    Category.ATTENDANCE,
    Category.SUPERVISION,
    Category.RISK,
    Category.OFFENCE,
    Category.HEALTH,
    Category.VICTIM,
)
"""What a conference may be about, the least delicate first."""

MAX_CHARACTERS: Final = 4000
MAX_LINE: Final = 300
SHORTEST_REASON: Final = 10
"""Characters: a reason of fewer says nothing. Our default: decide locally."""

STAYS_DAYS: Final = 28
"""So many days after the conference those who were asked still read its minutes. Our default: decide locally."""
CONVENER_DAYS: Final = 365
"""So many days the agency that convened answers for the minutes. Our default: decide locally."""
QUORUM: Final = 2
"""So many agencies at least. Our default: decide locally."""

STATEMENT_CODE: Final = "meetings.confidentiality"
"""The statement of confidentiality that pages propose; a conference may have another."""
