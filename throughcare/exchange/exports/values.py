"""The access package as values: what the file `data.json` holds. Its JSON Schema is made from these classes.

Raise `VERSION` when something is renamed or goes; what is only added keeps the first number.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Final, Literal

from pydantic import BaseModel, ConfigDict

SCHEMA: Final = "throughcare.access-package"
VERSION: Final = "1.0"


class Part(BaseModel):
    """The base of all parts: nothing unknown slips in."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Name(Part):
    """A name in use during a period."""

    use: str
    given: str
    family: str
    since: date | None = None
    until: date | None = None


class Number(Part):
    """A number that an issuer gave the person."""

    system: str
    value: str


class Me(Part):
    """Who the person is."""

    person_id: int
    born_on: date | None
    died_on: date | None
    language: str
    jurisdiction: str
    home_municipality: str
    release_municipality: str
    lawful_stay: bool | None
    returnable: bool | None
    about_me: str
    names: tuple[Name, ...]
    numbers: tuple[Number, ...]


class GivenDate(Part):
    """A release date as somebody gave it; `on` is empty where it was taken back."""

    kind: str
    on: date | None
    source: str
    why: str
    recorded_at: datetime


class Movement(Part):
    """A movement during a stay."""

    kind: str
    on: date
    agency: str


class Title(Part):
    """The legal title of a stay, since a day."""

    title: str
    from_on: date


class Stay(Part):
    """One stay in custody."""

    agency: str
    admitted_on: date | None
    released_on: date | None
    sentence_days: int | None
    titles: tuple[Title, ...]
    movements: tuple[Movement, ...]
    release_dates: tuple[GivenDate, ...]


class Contact(Part):
    """Who was the one contact, and when."""

    name: str
    agency: str
    since: datetime
    until: datetime | None


class Task(Part):
    """One task of a programme with its day."""

    code: str
    title: str
    due_on: date | None
    state: str
    agency: str


class Journey(Part):
    """One programme, and whether it is for the person."""

    programme: str
    outcome: str
    tasks: tuple[Task, ...]


class Done(Part):
    """A task that was done on a day; an empty day says that this was taken back."""

    programme: str
    task: str
    on: date | None
    note: str
    recorded_at: datetime


class Moved(Part):
    """Days that moved, and why."""

    at: datetime
    cause: dict[str, Any]
    changes: list[dict[str, Any]]


class PlanVersion(Part):
    """The plan as it stood after one change."""

    number: int
    at: datetime
    by: str
    change: str
    content: dict[str, Any]


class Plan(Part):
    """The plan of a case, as it is and as it was."""

    version: int
    versions: tuple[PlanVersion, ...]


class Case(Part):
    """One case: a time in which agencies helped."""

    opened_at: datetime
    closed_at: datetime | None
    contacts: tuple[Contact, ...]
    journeys: tuple[Journey, ...]
    done: tuple[Done, ...]
    moved: tuple[Moved, ...]
    plan: Plan | None


class Comment(Part):
    """What the person said about a note."""

    at: datetime
    text: str


class Wording(Part):
    """An earlier wording of a note."""

    recorded_at: datetime
    occurred_on: date
    summary: str
    text: str


class NotePart(Part):
    """One note about the person."""

    note_id: int
    category: str
    agency: str
    occurred_on: date
    recorded_at: datetime | None
    kind: str
    attended: str
    method: str
    summary: str
    text: str
    earlier: tuple[Wording, ...]
    comments: tuple[Comment, ...]


class SentPart(Part):
    """One thing that was sent about the person, word for word."""

    category: str
    key: str
    text: str
    ground: str


class ReferralPart(Part):
    """One referral of the person: to whom, what exactly was sent, and what came of it."""

    service: str
    kind: str
    state: str
    from_agency: str
    to_agency: str
    sent_at: datetime | None
    ended_on: date | None
    why: str
    sent: tuple[SentPart, ...] = ()
    said: tuple[str, ...] = ()
    """What was written to it, in order."""


class EmployerPart(Part):
    """One employer that the person showed what they can do, and how much they saw."""

    agency: str
    skills: str
    name: str
    reach: str
    shown_at: datetime
    reply: str
    answer: str


class ProviderWordPart(Part):
    """What the person said last about one provider."""

    agency: str
    word: str
    said_at: datetime
    why: str


class DocumentPart(Part):
    """One file about the person; `file` is its name in the package."""

    title: str
    kind: str
    category: str
    dated_on: date
    recorded_at: datetime
    by: str
    media_type: str
    size: int
    is_current: bool
    """Neither replaced by a newer one nor taken back."""
    file: str


class AnswerPart(Part):
    """One row of answers: what was said to a question, once."""

    at: datetime
    concept: str
    question: str
    event: str
    answer: str
    codes: tuple[str, ...]
    source: str
    agency: str
    valid_until: date | None
    form: str


class AskingPart(Part):
    """One question that was put to the person."""

    on: date
    agency: str
    question: str
    put: str


class ConsentPart(Part):
    """One thing that was said about sharing."""

    at: datetime
    state: str
    purpose: str
    agencies: tuple[str, ...]
    categories: tuple[str, ...]
    since: datetime
    until: datetime | None
    method: str
    language: str
    text_version: int
    witness: str


class ServicePart(Part):
    """One answer about taking part or treatment."""

    at: datetime
    agency: str
    kind: str
    state: str


class ReleasePart(Part):
    """One release from professional secrecy."""

    from_agency: str
    to_agency: str
    categories: tuple[str, ...]
    topic: str
    since: datetime
    until: datetime | None


class RelationPart(Part):
    """Which agency had to do with the person, how, and when."""

    agency: str
    kind: str
    since: date
    until: date | None


class RestrictionPart(Part):
    """What nobody, or one agency, may not use."""

    kind: Literal["restriction", "objection"]
    categories: tuple[str, ...]
    agency: str
    since: datetime
    until: datetime | None


class RequestPart(Part):
    """What the person asked for as their right, and the answer."""

    kind: str
    categories: tuple[str, ...]
    agency: str
    text: str
    asked_at: datetime
    due_on: date
    state: str
    answered_at: datetime | None
    answer: str
    justification: str


class AskedPart(Part):
    """What a worker asked to see, and the answer."""

    agency: str
    categories: tuple[str, ...]
    purpose: str
    reason: str
    asked_at: datetime
    answer: str
    answered_at: datetime | None


class DeputyPart(Part):
    """Who stood in for the contact, and when."""

    name: str
    agency: str
    since: datetime
    until: datetime | None


class HandoverAnswerPart(Part):
    """What an agency said about a handover."""

    agency: str
    answer: str
    reason: str


class ToldPart(Part):
    """What of you was told to somebody in a conference."""

    receiver: str
    category: str
    at: datetime
    basis: str


class ConferenceMinutes(Part):
    """What you were told of a conference."""

    number: int
    text: str
    issued_at: datetime


class ConferencePart(Part):
    """A case conference about you: how you were heard, and what you were told of it."""

    starts_at: datetime
    place: str
    purpose: str
    convener: str
    state: str
    voice: str
    statement: str
    representative: str
    minutes: tuple[ConferenceMinutes, ...]
    told: tuple[ToldPart, ...]


class UnownedLine(Part):
    """What was done about it."""

    at: datetime
    deed: str
    code: str
    words: str


class UnownedPart(Part):
    """What nobody took on for you: why, who could decide, and what became of it."""

    domain: str
    need: str
    why: str
    authority: str
    found_on: date
    asked_on: date | None
    answer: str
    answered_on: date | None
    ended_on: date | None
    end: str
    done: tuple[UnownedLine, ...]


class VisitPart(Part):
    """Who came to see you in prison, or wanted to."""

    agency: str
    prison: str
    starts_at: datetime
    ends_at: datetime
    state: str
    room: str
    why: str
    feedback: str
    visitors: tuple[str, ...]


class HandoverPart(Part):
    """Who was to become the contact, and what everybody said."""

    kind: str
    state: str
    from_agency: str
    to_agency: str
    proposed_at: datetime
    start_on: date
    note: str
    decision: str
    answers: tuple[HandoverAnswerPart, ...]
    home_before: str
    home_after: str
    """Codes of municipalities: where you lived before a transfer, and from its beginning on."""


class QuestionPart(Part):
    """What an agency asked a specialist, and the answer."""

    asked_by: str
    asked_of: str
    question: str
    asked_at: datetime
    answer_by: date
    answer: str
    answered_at: datetime | None


class ProposalPart(Part):
    """What the person asked for, and what they were told; empty until somebody answered."""

    kind: str
    text: str
    voice: str
    asked_at: datetime
    answer_by: date
    answer: str
    is_granted: bool | None
    answered_at: datetime | None


class DeclinePart(Part):
    """What the person said no to, until when it is not offered again, and how that ended."""

    kind: str
    programme: str
    what: str
    declined_on: date
    why: str
    voice: str
    offer_again_on: date | None
    goal: str
    """The one goal that the person kept help with."""
    settled_on: date | None
    end: str


class FollowUpPart(Part):
    """One time that the person was, or is to be, asked how they are; empty where nobody asked yet."""

    months: int
    due_on: date
    agency: str
    state: str
    settled_on: date | None
    asked: str
    housing: str
    work: str
    health: str
    contact: str
    hope: str


class TryPart(Part):
    """One try to reach the person."""

    on: date
    channel: str
    result: str


class LossPart(Part):
    """One time that nobody reached the person, with every try."""

    since: date
    noticed_on: date
    agency: str
    ended_on: date | None
    end: str
    tries: tuple[TryPart, ...]


class WishPart(Part):
    """What the person said about help after its legal end, and how they may be reached."""

    said_at: datetime
    wants: bool
    safe_words: str
    not_by: tuple[str, ...]
    voice: str


class AppointmentStep(Part):
    """What happened to an appointment."""

    at: datetime
    act: str
    by: str
    why: str


class ReminderPart(Part):
    """A message about an appointment, and what became of it."""

    at: datetime
    kind: str
    channel: str
    state: str


class AppointmentPart(Part):
    """An appointment with what happened to it."""

    agency: str
    starts_at: datetime
    ends_at: datetime
    is_all_day: bool
    kind: str
    state: str
    place: str
    about: str
    history: tuple[AppointmentStep, ...]
    messages: tuple[ReminderPart, ...]


class ContactPointPart(Part):
    """A way to reach the person."""

    system: str
    value: str
    use: str
    is_shared: bool
    since: datetime
    ended_at: datetime | None


class ContactRulePart(Part):
    """What the person wants kept in mind when somebody writes to them."""

    channels: str
    from_hour: int
    until_hour: int
    may_name_agency: bool
    language: str
    letter_to: str
    words: str
    changed_at: datetime


class SupporterPart(Part):
    """Whom the person chose to support them, and what they may see."""

    name: str
    tie: str
    sees: tuple[str, ...]
    since: datetime
    until_on: date
    ended_at: datetime | None


class WayInPart(Part):
    """How the person signs in: a card, or a number to which codes go; never words or codes."""

    kind: Literal["card", "text_number"]
    number: str
    since: datetime
    checked: str
    """How it was made sure that it was the person."""
    last_used_at: datetime | None
    ended_at: datetime | None


class LogPart(Part):
    """Who did what with data about the person."""

    event_id: int
    at: datetime
    action: str
    what: str
    agency: str
    role: str
    purpose: str
    basis: str
    categories: tuple[str, ...]
    outcome: str
    limits: tuple[str, ...]
    channel: str
    is_emergency: bool


class Package(Part):
    """Everything about one person that they may have."""

    format: Literal["throughcare.access-package"] = SCHEMA
    version: str = VERSION
    made_at: datetime
    left_out: tuple[str, ...]
    """Codes of what is left out always, or by law for a time: see docs/how-to/answer-a-request.md."""
    me: Me
    stays: tuple[Stay, ...]
    cases: tuple[Case, ...]
    notes: tuple[NotePart, ...]
    documents: tuple[DocumentPart, ...] = ()
    answers: tuple[AnswerPart, ...] = ()
    questions_put: tuple[AskingPart, ...] = ()
    consents: tuple[ConsentPart, ...]
    services: tuple[ServicePart, ...]
    releases: tuple[ReleasePart, ...]
    relations: tuple[RelationPart, ...]
    restrictions: tuple[RestrictionPart, ...]
    requests: tuple[RequestPart, ...]
    asked_to_see: tuple[AskedPart, ...]
    deputies: tuple[DeputyPart, ...] = ()
    handovers: tuple[HandoverPart, ...] = ()
    conferences: tuple[ConferencePart, ...] = ()
    unowned: tuple[UnownedPart, ...] = ()
    visits: tuple[VisitPart, ...] = ()
    questions: tuple[QuestionPart, ...] = ()
    supporters: tuple[SupporterPart, ...] = ()
    appointments: tuple[AppointmentPart, ...] = ()
    reached: tuple[ContactPointPart, ...] = ()
    reach_rule: tuple[ContactRulePart, ...] = ()
    proposed: tuple[ProposalPart, ...] = ()
    declined: tuple[DeclinePart, ...] = ()
    followed_up: tuple[FollowUpPart, ...] = ()
    lost: tuple[LossPart, ...] = ()
    wishes: tuple[WishPart, ...] = ()
    ways_in: tuple[WayInPart, ...] = ()
    referrals: tuple[ReferralPart, ...] = ()
    employers: tuple[EmployerPart, ...] = ()
    providers: tuple[ProviderWordPart, ...] = ()
    log: tuple[LogPart, ...]
