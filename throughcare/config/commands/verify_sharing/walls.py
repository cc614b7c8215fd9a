"""Name every table behind the guard with what it must show to whom, told apart from the migrations, and fill it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import DatabaseError

from throughcare.config.commands.verify_sharing.writing import write
from throughcare.kernel.errors import ThroughcareError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from throughcare.config.commands.verify_sharing.writing import Row
    from throughcare.simulation.decisions import World


class UnfilledError(ThroughcareError):
    """Report a guarded table that asks more of a row than is known here."""


class Kind(StrEnum):
    """Say what a guarded table shows."""

    PERSON = "person"
    """Rows of people who were decided; to read, also of those whom a list shows."""
    DECIDED = "decided"
    """Rows of people who were decided."""
    AGENCY = "agency"
    """Rows of people who were decided; to read, also those of the agency for which a list was decided."""
    CONTEXT = "context"
    """All rows, wherever anything was decided at all."""
    BLOCK = "block"
    """Read as a context, written as what was decided."""
    PART = "part"
    """Whatever belongs to a row that is shown."""


@dataclass(frozen=True, slots=True)
class Wall:
    """Hold one guarded table: what it shows, and which column says whose a row is."""

    table: str
    kind: Kind
    whose: str = "person_id"
    """The column with the person, or with the case or whole, which bears the person's number here."""
    of: str = ""
    """The table of the whole, where this is a part."""
    agency: str = ""
    account: str = ""
    """Where one's agency, or oneself, recorded a row, it is shown too."""
    own_to_read: bool = False
    """To read only."""


def _each(kind: Kind, whose: str, *tables: str, of: str = "") -> Iterator[Wall]:
    return (Wall(table, kind, whose, of) for table in tables)


WALLS = (
    Wall("people_person", Kind.PERSON, "id"),
    *_each(
        Kind.PERSON, "person_id",
        "people_name", "people_identifier", "sharing_consent_event", "sharing_service_agreement",
        "sharing_release", "custody_period", "plans_plan", "notes_note", "notes_document", "caseloads_deputy",
        "caseloads_handover", "caseloads_consult", "caseloads_crossing", "journeys_scheme_row",
        "journeys_decline", "journeys_follow_up", "journeys_contact_loss", "journeys_contact_try",
        "journeys_aftercare_wish", "meetings_conference", "needs_unowned", "visits_visited", "referrals_referral",
        "referrals_gate_alarm",
        "appointments_appointment", "appointments_errand", "appointments_reminder",
    ),
    Wall("sharing_access_request", Kind.PERSON, agency="agency_id", account="account_id"),
    Wall("sharing_rights_request", Kind.PERSON, agency="agency_id", account="asked_by"),
    Wall("sharing_emergency", Kind.DECIDED, agency="agency_id", account="account_id"),
    Wall("sharing_withholding", Kind.DECIDED, agency="agency_id", account="account_id"),
    Wall("sharing_supporter", Kind.DECIDED, account="account_id", own_to_read=True),
    *_each(
        Kind.DECIDED, "person_id",
        "answers_answer", "answers_asking", "answers_draft", "people_contact_point", "people_contact_rule",
        "appointments_series", "referrals_provider_word", "referrals_candidate",
    ),
    Wall("sharing_visibility", Kind.AGENCY),
    Wall("journeys_case_listing", Kind.AGENCY),
    *_each(
        Kind.CONTEXT, "person_id",
        "caseloads_case", "sharing_relation", "sharing_phase", "sharing_weighing", "sharing_objection",
    ),
    *_each(
        Kind.CONTEXT, "case_id",
        "journeys_journey", "journeys_milestone", "journeys_completion", "journeys_replanning",
        "journeys_notice",
    ),
    Wall("sharing_block", Kind.BLOCK),
    *_each(
        Kind.PART, "custody_id",
        "custody_legal_title", "custody_movement", "custody_release_date", of="custody_period",
    ),
    *_each(
        Kind.PART, "plan_id",
        "plans_need", "plans_goal", "plans_action", "plans_version", "plans_statement", "plans_circle",
        "plans_proposal", "plans_compromise", of="plans_plan",
    ),
    *_each(Kind.PART, "appointment_id", "appointments_change", of="appointments_appointment"),
    *_each(Kind.PART, "referral_id", "referrals_event", "referrals_sent_item", of="referrals_referral"),
    *_each(Kind.PART, "profile_id", "referrals_approach", of="referrals_candidate"),
    *_each(Kind.PART, "note_id", "notes_comment", of="notes_note"),
    *_each(Kind.PART, "document_id", "notes_document_file", of="notes_document"),
    *_each(
        Kind.PART, "conference_id",
        "meetings_seat", "meetings_agenda_item", "meetings_information_request", "meetings_person_voice",
        "meetings_decision", "meetings_dissent", "meetings_minutes", "meetings_disclosure", of="meetings_conference",
    ),
    *_each(Kind.PART, "unowned_id", "needs_event", of="needs_unowned"),
    *_each(Kind.PART, "handover_id", "caseloads_handover_answer", of="caseloads_handover"),
)  # fmt: skip
"""Every guarded table; a test compares the list with the policies of the database."""
WHOLES = {wall.table: wall for wall in WALLS}
"""Table -> its wall, for parts to find the whole they belong to."""

FIRST_RECORDED_AT = datetime(2020, 1, 1, tzinfo=UTC)
SYSTEMS = ("first", "second", "third")
"""Who gives people numbers in an invented world."""
GIVEN = ("Annika", "Bartholomew", "Xiomara", "Vytautas", "Giuseppe", "Oluwaseun")
_WRITTEN = frozenset({"people_person", "sharing_visibility"}) | {
    f"sharing_{name}"
    for name in (
        "relation", "phase", "consent_event", "release", "weighing", "block", "objection", "emergency",
    )
}  # fmt: skip
"""What a world writes itself."""
_NUMBERED = {
    **dict.fromkeys(
        (
            "journeys_case_listing", "plans_plan", "caseloads_deputy", "caseloads_handover",
            "journeys_scheme_row", "journeys_decline", "journeys_follow_up", "journeys_contact_loss",
            "meetings_conference", "referrals_referral", "referrals_gate_alarm",
        ),
        ("case_id",),
    ),
    "appointments_errand": ("appointment_id",),
    "appointments_reminder": ("appointment_id",),
    "journeys_milestone": ("journey_id",),
    "needs_unowned": ("case_id", "need_id"),
    "visits_visited": ("case_id", "visit_id"),
}  # fmt: skip
"""What names a case or another whole beside the person: each has one of their own, with their number."""
BESIDES: dict[str, Row] = {
    "people_name": {"use": "usual", "family": "Invented"},
    "notes_note": {"category": "housing", "kind": "fact", "text": "-"},
    "notes_comment": {"text": "-"},
    "notes_document": {
        "category": "housing",
        "kind": "other",
        "title": "-",
        "size": 1,
        "agency_id": None,
        "author_id": None,
    },
    "plans_goal": {"position": "not_asked"},
    "plans_action": {"owner_is_person": True},
    "plans_compromise": {"person_gave_way": True},
    "sharing_withholding": {"since": "2020-01-01", "until": "2021-01-01"},
    "sharing_supporter": {"name": "-"},
    "answers_answer": {
        "category": "housing",
        "source": "person",
        "event": "said",
        "value": {"text": "-"},
        "agency_id": None,
        "membership_id": None,
    },
    "answers_asking": {"put": "new"},
    "journeys_decline": {"kind": "all_help"},
    "journeys_follow_up": {"state": "due"},
    "caseloads_handover": {"kind": "handover", "state": "proposed"},
    "caseloads_consult": {"answer": "", "answered_at": None},
    "caseloads_crossing": {"reason": "-"},
    "meetings_conference": {
        "state": "planned",
        "quorum": 1,
        "purpose": "-",
        "statement": "-",
        "cancelled_why": "",
        "closed_on": None,
    },
    "meetings_seat": {
        "agency_id": None,
        "guest": "-",
        "why": "-",
        "is_excluded": False,
        "came": "",
        "accepted_version": None,
        "accepted_at": None,
    },
    "needs_unowned": {
        "why": "no_service",
        "authority": "municipality",
        "answer": "",
        "ended_on": None,
        "end": "",
    },
    "needs_event": {"deed": "found"},
    "meetings_agenda_item": {"source": "question", "title": "-", "source_key": ""},
    "meetings_information_request": {
        "question": "-",
        "what_for": "-",
        "answer": "open",
        "text": "",
        "answered_at": None,
    },
    "meetings_person_voice": {"voice": ""},
    "meetings_decision": {"text": "-", "action_id": None},
    "meetings_dissent": {"why": "-", "agency_id": None, "membership_id": None, "decision_id": None},
    "meetings_minutes": {"audience": "person", "agency_id": None},
    "meetings_disclosure": {
        "recipient": "other",
        "agency_id": None,
        "name": "-",
        "shared": "by_hand",
        "basis": "-",
        "is_told": True,
    },
    "referrals_referral": {
        "kind": "service",
        "state": "draft",
        "attempt": 1,
        "thread_id": None,
        "service": "-",
        "service_id": None,
        "from_agency_id": None,
        "from_membership_id": None,
        "to_agency_id": None,
        "sent_at": None,
        "why": "",
    },
    "referrals_event": {"deed": "send", "party": "referrer"},
    "referrals_sent_item": {"category": "housing", "ground": "-"},
    "referrals_provider_word": {"agency_id": 1, "word": "wants"},
    "referrals_candidate": {"hours": None},
    "referrals_approach": {"step": 1, "reply": "", "answer": ""},
    "people_contact_point": {"system": "sms", "value": "-", "use": "mobile"},
    "people_contact_rule": {"from_hour": 9, "until_hour": 20},
    "appointments_appointment": {"kind": "appointment", "state": "booked", "where": "site"},
    "appointments_errand": {"kind": "rebook"},
    "appointments_reminder": {"kind": "before", "state": "planned"},
    "appointments_change": {"act": "booked"},
}
"""What the tables ask of a row that stands for nothing."""


def number_of(place: int) -> str:
    """Return the number that a person has in one of the systems."""
    return f"{SYSTEMS[place % len(SYSTEMS)]}-{place}"


def name_of(place: int) -> str:
    """Return the name by which a person is looked up."""
    return f"{GIVEN[place % len(GIVEN)]} invented".lower()


def recorded_at(place: int) -> datetime:
    """Return when the note about a person was recorded."""
    return FIRST_RECORDED_AT + timedelta(days=place)


def fill(world: World) -> None:
    """Write one row of each person into every guarded table that a world leaves empty."""
    for wall in WALLS:
        if wall.table in _WRITTEN:
            continue
        try:
            write(wall.table, (_row(world, wall, place) for place in range(len(world.people))))
        except DatabaseError as error:
            raise UnfilledError(
                f"Cannot fill [{wall.table}] with rows that stand for nothing: {error} "
                "Say in walls.BESIDES what the table asks of a row."
            ) from error


def _row(world: World, wall: Wall, place: int) -> Row:
    person_id = world.people[place].person_id
    columns = ("id", wall.whose, *_NUMBERED.get(wall.table, ()))
    found: dict[str, Any] = dict.fromkeys(columns, person_id) | BESIDES.get(wall.table, {})
    if wall.agency or wall.kind is Kind.AGENCY:
        found["agency_id"] = world.agencies[place % len(world.agencies)].agency_id
    if wall.account:
        # Some tables take one row of an account only; nobody of this world has the number of a person.
        is_worker = place < len(world.workers)
        found[wall.account] = world.workers[place].account_id if is_worker else person_id
    match wall.table:
        case "people_name":
            found |= {"given": GIVEN[place % len(GIVEN)], "search": name_of(place)}
        case "people_identifier":
            found |= {"system": SYSTEMS[place % len(SYSTEMS)], "value": number_of(place)}
        case "notes_note":
            found["recorded_at"] = recorded_at(place)
        case "appointments_appointment":
            found["uid"] = str(UUID(int=person_id))
    return found
