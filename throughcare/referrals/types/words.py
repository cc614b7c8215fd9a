"""Words of a referral: its states, what moves it, who, and why."""

from __future__ import annotations

from enum import StrEnum


class State(StrEnum):
    """Say where a referral stands: codes of FHIR Task."""

    DRAFT = "draft"
    REQUESTED = "requested"
    RECEIVED = "received"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    ON_HOLD = "on-hold"
    """Waiting: the receiver would, and has no place yet."""
    IN_PROGRESS = "in-progress"
    COMPLETED = "completed"
    FAILED = "failed"
    """It came to nothing, also because nobody answered."""
    CANCELLED = "cancelled"
    ENTERED_IN_ERROR = "entered-in-error"


UNANSWERED = (State.REQUESTED, State.RECEIVED, State.ON_HOLD)
"""The receiver has something to answer."""
TAKEN_ON = (State.ACCEPTED, State.IN_PROGRESS)
"""The receiver has to do with the person."""
OPEN = (State.DRAFT, *UNANSWERED, *TAKEN_ON)
OVER = tuple(state for state in State if state not in OPEN)
SENT = tuple(state for state in State if state is not State.DRAFT)


class Deed(StrEnum):
    """Name what is done to a referral; the order is the order of pages."""

    SEND = "send"
    OPEN = "open"
    ACCEPT = "accept"
    DECLINE = "decline"
    WAIT = "wait"
    REDIRECT = "redirect"
    """Declined, with another service named that would fit better."""
    START = "start"
    ATTEND = "attend"
    FINISH = "finish"
    """The receiver says what came of it."""
    SAY = "say"
    """The person says what came of it."""
    CLOSE = "close"
    GIVE_UP = "give_up"
    WITHDRAW = "withdraw"
    REFUSE = "refuse"
    """The person does not want it."""
    REMIND = "remind"
    ESCALATE = "escalate"
    EXPIRE = "expire"
    LATE = "late"
    """An answer came when it was over: kept, and nothing moves."""
    MOVE = "move"
    """The release date moved, and with it the wanted start."""
    VOID = "void"


class Party(StrEnum):
    """Say in which part somebody acts."""

    REFERRER = "referrer"
    RECEIVER = "receiver"
    PERSON = "person"
    CLOCK = "clock"


class Decline(StrEnum):
    """Say why a receiver says no; the order is the order of pages."""

    NO_PLACE = "no_place"
    CRITERIA = "criteria"
    OUTSIDE_AREA = "outside_area"
    NOT_OUR_TASK = "not_our_task"
    PERSON_UNWILLING = "person_unwilling"
    NO_GROUND = "no_ground"
    """It sees no lawful ground to receive the data."""
    TOO_LITTLE_KNOWN = "too_little_known"
    SAFETY = "safety"
    SERVICE_ENDED = "service_ended"
    REDIRECTED = "redirected"


class End(StrEnum):
    """Say why a referral ended."""

    DONE = "done"
    PERSON_STOPPED = "person_stopped"
    PERSON_REFUSED = "person_refused"
    LOST_CONTACT = "lost_contact"
    MOVED_AWAY = "moved_away"
    BACK_IN_CUSTODY = "back_in_custody"
    PLACE_LOST = "place_lost"
    NO_LONGER_NEEDED = "no_longer_needed"
    ELSEWHERE = "elsewhere"
    """Another service does it now."""
    NO_ANSWER = "no_answer"
    MISTAKE = "mistake"
    OTHER = "other"


class Met(StrEnum):
    """Say whether the need was met."""

    MET = "met"
    PARTLY = "partly"
    NOT = "not"
    UNKNOWN = "unknown"
    """Asked, and nobody could say."""


class Came(StrEnum):
    """Say whether the person came: the least that may be told."""

    CAME = "came"
    DID_NOT_COME = "did_not_come"
    CANCELLED_BY_PERSON = "cancelled_by_person"
    CANCELLED_BY_SERVICE = "cancelled_by_service"


class Kind(StrEnum):
    """Say what is asked for; the order is the order of pages."""

    SERVICE = "service"
    HOUSING = "housing"
    MEDICATION = "medication"
    """Medicine in hand on the day of release."""
    PAPERS = "papers"
    """An identity paper in hand on the day of release."""
    JOB = "job"


GATED = (Kind.HOUSING, Kind.MEDICATION, Kind.PAPERS)
"""What must be certain when somebody walks out."""


class Word(StrEnum):
    """Say what the person said about a provider; the last word counts."""

    WANTS = "wants"
    REFUSES = "refuses"


class LinkState(StrEnum):
    """Say what a signed link is good for."""

    GOOD = "good"
    UNKNOWN = "unknown"
    """Guessed, cut short, or of a referral that is gone."""
    EXPIRED = "expired"
    USED = "used"
    WITHDRAWN = "withdrawn"
    """The referral was taken back: an answer is kept as a note for whoever asked."""
    ELSEWHERE = "elsewhere"
    """It was opened in another browser: forwarded, or another device."""
    TOO_OFTEN = "too_often"


class Capacity(StrEnum):
    """Answer whether there is room."""

    PLACE = "place"
    WAITING_LIST = "waiting_list"
    FULL = "full"
