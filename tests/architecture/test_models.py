"""Tables: foreign keys point downwards, every table is known, what is recorded is never overwritten."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import connection, models

from tests.architecture.source import height_of_rooms, room_of

OURS = [model for model in apps.get_models() if model.__module__.startswith("throughcare.")]

APPEND_ONLY = {
    "AftercareWish": "UPDATE",
    "Answer": "UPDATE DELETE",
    "AppointmentChange": "UPDATE",
    "AuditCheckpoint": "UPDATE DELETE",
    "AuditCosignature": "UPDATE DELETE",
    "AuditEvent": "UPDATE DELETE",
    "AuditLeaf": "UPDATE DELETE",
    "AuditTile": "UPDATE DELETE",
    "AuditWithholding": "UPDATE DELETE",
    "Completion": "UPDATE",
    "ConsentEvent": "UPDATE",
    "ContactTry": "UPDATE",
    "Disclosure": "UPDATE",
    "Event": "UPDATE",
    "Dissent": "UPDATE",
    "DocumentFile": "UPDATE",
    "LegalTitlePeriod": "UPDATE",
    "Minutes": "UPDATE",
    "Movement": "UPDATE",
    "Note": "UPDATE DELETE",
    "NoteComment": "UPDATE DELETE",
    "PlanVersion": "UPDATE",
    "ReleaseDate": "UPDATE",
    "ProviderWord": "UPDATE DELETE",
    "ReferralEvent": "UPDATE DELETE",
    "Replanning": "UPDATE",
    "SentItem": "UPDATE DELETE",
}
"""Rows that stay as they were written -> what a trigger refuses. Where DELETE is missing, an import that
is undone takes its own rows back, as long as nothing was built on them."""

PROJECTIONS = {
    "CaseListing",
    "Journey",
    "Milestone",
    "PersonPhase",
    "ServiceFact",
    "ServicePlace",
    "Visibility",
    "Relation",
}
"""Rows that are derived from facts and may be made anew at any time."""

REFERENCE = {"Establishment", "Jurisdiction", "Municipality"}
"""Public facts about places, replaced as a whole."""

PERIODS = {"Case", "CustodyPeriod", "DutyContact", "Membership", "NamedContact"}
"""Rows whose only change is that their period ends (and a custody period's present prison, a membership's post)."""

CHANGING = {
    "Address": "what its source says last; its day of going",
    "Contact": "what its source says last; its day of going",
    "Location": "what its source says last; its day of going",
    "Neighbour": "another number of minutes",
    "Organization": "what its source says last; its day of going",
    "Phone": "what its source says last; its day of going",
    "Schedule": "what its source says last; its day of going",
    "Service": "what its source says last; its day of going",
    "ServiceArea": "what its source says last; its day of going",
    "ServiceAtLocation": "what its source says last; its day of going",
    "ServiceProfile": "whom the provider takes now",
    "ServiceStanding": "room, promise, contact, confirmed, paused",
    "ServiceTerm": "what its source says last; its day of going",
    "SpokenLanguage": "what its source says last; its day of going",
    "Taxonomy": "what its source says last; its day of going",
    "TaxonomyTerm": "what its source says last; its day of going",
    "Approach": "another step, a reply, an answer, ends",
    "CandidateProfile": "the person writes it anew; what was shown stays as it was",
    "CapacityRequest": "answered once",
    "CodeSent": "tried, used once",
    "GateAlarm": "made once",
    "Referral": "moves on by its table of deeds; every deed is kept beside it",
    "ReplyLink": "opened, tried, used once",
    "Appointment": "moved, cancelled, attended; every change is kept",
    "AppointmentSeries": "made once",
    "BookableThing": "ends",
    "BusyCalendar": "the next one that a worker brings takes its place",
    "BusyTime": "with its calendar",
    "CalendarFeed": "ends",
    "ContactPoint": "ends",
    "ContactRule": "what the person wants kept in mind last; its version rises",
    "DiaryErrand": "settled once",
    "GroupSession": "cancelled",
    "OfferedTime": "withdrawn",
    "Reminder": "from the plan to what became of it",
    "TakenTime": "as long as something has it",
    "TravelTime": "another number of minutes",
    "Absence": "ends early, or goes where it never began",
    "Conference": "moves on by its table of states; its version rises",
    "Consult": "answered once, or taken back",
    "Crossing": "made once",
    "Decision": "who does it and by when, where that was left open",
    "Deputy": "ends; goes where it never began",
    "Handover": "moves on by its table of states, and is settled once",
    "HandoverAnswer": "answered once; counts its reminders",
    "LoadSetting": "what an agency decided last",
    "AccessRequest": "answered once",
    "AgendaItem": "taken off, but for what the person asks",
    "Account": "name, language, whether it is open",
    "Action": "day, answer of its owner, done or not; every version of the plan is kept",
    "Agency": "closes on a day",
    "Agreement": "its end and title, as its file says",
    "AgreementParty": "confirmed once, and ends",
    "AnswerDraft": "the last one counts, for two weeks",
    "Asking": "the person goes from it when they are forgotten",
    "Block": "ends",
    "Card": "begun, used, stopped",
    "Circle": "words and end; every version of the plan is kept",
    "Clause": "ends; another wording is another version",
    "ConfidentialityRegime": "ends; another wording is another version",
    "Coverage": "an agency serves another place",
    "Document": "taken back",
    "Emergency": "closed early, reviewed once, told",
    "Goal": "words, position, what it brings, reached; every version of the plan is kept",
    "Identifier": "arrives and leaves with its person",
    "InformationRequest": "answered once",
    "Instrument": "title and address, as its file says",
    "Invitation": "accepted, withdrawn",
    "KeptDraft": "the last one of an address counts, until its time is over",
    "Kiosk": "ends",
    "LawVersion": "counts",
    "Message": "sent, failed",
    "Need": "met; every version of the plan is kept",
    "Notice": "read",
    "Objection": "ends when it is decided",
    "PersonVoice": "how the person was heard; words of their own stay",
    "Person": "corrections, recorded in the audit log",
    "PersonName": "corrections, recorded in the audit log",
    "Plan": "its version rises",
    "Post": "title",
    "Proposal": "answered once",
    "ProgrammeVersion": "published once; the same text again changes nothing",
    "ContactLoss": "ends once",
    "Compromise": "reviewed; every version of the plan is kept",
    "Decline": "settled once",
    "MonthlyCount": "counted once",
    "Departure": "taken back, or carried out; its counts",
    "FollowUp": "follows day, release and contact until it is settled once",
    "ReleaseScheme": "worked out, applied; its counts",
    "RegisterImport": "previewed, applied, undone",
    "RegisterRow": "applied, undone",
    "RetentionRule": "ends; another wording is another version",
    "RightsRequest": "prolonged, answered once",
    "SchemeRow": "settled once",
    "Seat": "accepts, comes, ends",
    "SecrecyRelease": "ends",
    "SelfLink": "made once",
    "ServiceAgreement": "made once; what is said later is another row",
    "SharingRule": "ends; another wording is another version",
    "Site": "name",
    "Statement": "words and audience; every version of the plan is kept",
    "Unowned": "another reason, asked, answered, told on, ends; every deed is kept beside it",
    "Coming": "made once",
    "Permit": "answered once, ends",
    "Visit": "answered, called off, reported; told again once",
    "Visited": "made once",
    "Visitor": "goes",
    "Unwanted": "put aside, or another proposal",
    "Supporter": "gets an account, ends",
    "TextCode": "tried, used; for a day",
    "TextNumber": "the confirmed one counts until the next is confirmed",
    "Weighing": "ends",
    "Withholding": "ends",
}

PERSONAL = {
    "Appointment", "AppointmentChange", "AppointmentSeries", "CalendarFeed", "ContactPoint", "ContactRule", "DiaryErrand", "Reminder",
    "Consult", "Crossing", "Deputy", "Handover", "HandoverAnswer",
    "Answer", "AnswerDraft", "Asking",
    "AccessRequest", "Action", "AuditEvent", "AuditWithholding", "Block", "Case", "ConsentEvent", "Emergency", "Note",
    "Document", "DocumentFile", "NoteComment", "Objection", "PersonPhase", "RightsRequest", "SecrecyRelease", "ServiceAgreement", "Weighing",
    "Withholding", "CaseListing", "Completion", "CustodyPeriod", "Goal", "Identifier",
    "Journey", "KeptDraft", "LegalTitlePeriod", "Milestone", "Movement", "NamedContact", "Need", "Notice",
    "Person", "PersonName", "Plan", "PlanVersion", "RegisterImport", "RegisterRow", "Relation", "ReleaseDate",
    "Replanning", "SelfLink", "Supporter", "Visibility", "Circle", "Compromise", "Proposal", "SchemeRow", "Statement",
    "Approach", "CandidateProfile", "GateAlarm", "ProviderWord", "Referral", "ReferralEvent", "SentItem",
    "AftercareWish", "ContactLoss", "ContactTry", "Decline", "FollowUp",
    "AgendaItem", "Conference", "Decision", "Disclosure", "Dissent", "InformationRequest", "Minutes", "PersonVoice", "Seat",
    "Event", "Unowned", "Visited",
}  # fmt: skip
"""Tables about people in a case, or typed by somebody about them. What is not here is about agencies,
workers, places and programmes. `Message` carries an address, and never what the message is about."""

NOT_PERSONAL = {
    "CapacityRequest", "CodeSent", "ReplyLink",
    "Address", "Contact", "Location", "Neighbour", "Organization", "Phone", "Schedule", "Service", "ServiceArea",
    "ServiceAtLocation", "ServiceFact", "ServicePlace", "ServiceProfile", "ServiceStanding", "ServiceTerm", "SpokenLanguage", "Taxonomy", "TaxonomyTerm",
    "BookableThing", "BusyCalendar", "BusyTime", "GroupSession", "OfferedTime", "TakenTime", "TravelTime",
    "Absence", "LoadSetting",
    "Account", "Card", "Kiosk", "TextCode", "TextNumber", "Agency", "Agreement", "AgreementParty", "Clause", "ConfidentialityRegime", "Instrument", "LawVersion",
    "RetentionRule", "SharingRule", "AuditCheckpoint", "AuditCosignature", "AuditLeaf", "AuditTile", "Coverage", "DutyContact", "Establishment", "Invitation", "Jurisdiction", "Membership",
    "Coming", "Permit", "Visit", "Visitor",
    "Departure", "Message", "MonthlyCount", "Municipality", "Post", "ProgrammeVersion", "ReleaseScheme", "Site", "Unwanted",
}  # fmt: skip

by_name = pytest.mark.parametrize("model", OURS, ids=lambda model: model.__name__)


def _relations(model: type[models.Model]) -> list[models.ForeignKey]:
    return [
        field
        for field in model._meta.get_fields()
        if field.many_to_one or (field.one_to_one and field.concrete)
    ]


class TestForeignKeys:
    @by_name
    def test_point_downwards(self, model: type[models.Model]) -> None:
        heights, room = height_of_rooms(), room_of(model.__module__)
        for field in _relations(model):
            target = room_of(field.related_model.__module__)
            ours = field.related_model in OURS
            assert not ours or target == room or heights[target] < heights[room], (
                f"{model.__name__}.{field.name} points up from [{room}] to [{target}]. Let the upper room hold the key."
            )

    @by_name
    def test_leave_no_way_back_across_rooms(self, model: type[models.Model]) -> None:
        room = room_of(model.__module__)
        for field in _relations(model):
            if field.related_model in OURS and room_of(field.related_model.__module__) != room:
                assert field.remote_field.related_name == "+", (
                    f'{model.__name__}.{field.name} crosses rooms: give it related_name="+".'
                )


class TestEveryModel:
    @by_name
    def test_says_what_one_row_means(self, model: type[models.Model]) -> None:
        text = model.__doc__ or ""
        assert text.startswith("One row"), (
            f"Begin the docstring of {model.__name__} with [One row …]."
        )

    def test_is_personal_or_not(self) -> None:
        assert not PERSONAL & NOT_PERSONAL
        assert {model.__name__ for model in OURS} == PERSONAL | NOT_PERSONAL

    def test_is_classified_by_how_it_may_change(self) -> None:
        classes = [set(APPEND_ONLY), PROJECTIONS, REFERENCE, PERIODS, set(CHANGING)]
        assert sum(map(len, classes)) == len(set().union(*classes)), "A model is in two classes."
        assert {model.__name__ for model in OURS} == set().union(*classes)

    def test_has_a_name_of_its_own(self) -> None:
        assert len({model.__name__ for model in OURS}) == len(OURS)


@pytest.mark.django_db
class TestAppendOnlyTables:
    def test_are_guarded_by_a_trigger_each(self) -> None:
        tables = {
            model._meta.db_table: APPEND_ONLY[model.__name__]
            for model in OURS
            if model.__name__ in APPEND_ONLY
        }
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT c.relname, concat_ws(' ', CASE WHEN t.tgtype & 16 > 0 THEN 'UPDATE' END, "
                "CASE WHEN t.tgtype & 8 > 0 THEN 'DELETE' END) FROM pg_trigger t "
                "JOIN pg_class c ON c.oid = t.tgrelid WHERE t.tgname = 'never_changed' AND t.tgenabled = 'O'"
            )
            found = dict(cursor.fetchall())
        assert found == tables

    def test_of_the_audit_log_give_the_application_no_right_to_change(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT current_user, has_table_privilege('audit_event', 'UPDATE, DELETE, TRUNCATE')"
            )
            user, may = cursor.fetchone()
        assert user == "throughcare_app"
        assert not may

    def test_no_table_belongs_to_the_application(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tableowner = current_user"
            )
            assert cursor.fetchall() == []
