"""A conference from the first plan to its close: each step, each refusal, and what each at the table sees."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.meetings.conftest import CITY, CLINIC, PRISON, Table, draft_of, plan_it
from throughcare.audit.models import AuditEvent
from throughcare.kernel.access import Access, Category
from throughcare.kernel.errors import AccessRefusedError
from throughcare.meetings import actions, queries
from throughcare.meetings.models import Conference, Decision, Disclosure, Seat
from throughcare.meetings.types import (
    Answer,
    Ask,
    Audience,
    Came,
    Found,
    Invite,
    Recipient,
    Ruling,
    Source,
    State,
    Telling,
    Voice,
)
from throughcare.messages.models import Message
from throughcare.plans import queries as plans
from throughcare.sharing.types import Refused
from throughcare.simulation.world import NGO, POLICE

pytestmark = pytest.mark.django_db


def codes(error) -> list[tuple[str, str]]:
    return [(one.name, one.reason.code) for one in error.value.problems]


class TestPlan:
    def test_gives_the_agency_that_convenes_its_place_and_its_window(self, table):
        room = table.room()
        assert room.is_convener
        assert room.conference.state is State.PLANNED
        assert [one.agency_id for one in room.seats] == [table.agency("pi-ijsseloever")]
        assert isinstance(table.asked("casemanager", days=300), Access)

    def test_is_refused_to_a_stranger_and_to_whoever_was_only_asked_in(self, invited):
        assert isinstance(invited.asked("municipality2"), Refused)
        with pytest.raises(actions.NotYoursError):
            actions.plan(draft_of(invited.world), access=invited.access("health"), **invited.at())

    def test_leaves_nothing_where_the_log_fails(self, small_world, monkeypatch):
        table = Table(small_world)

        def fail(*_args, **_more):
            raise RuntimeError

        monkeypatch.setattr("throughcare.audit.actions.record", fail)
        with pytest.raises(RuntimeError):
            plan_it(table)
        assert not Conference.objects.exists()


class TestRevise:
    def test_lets_everybody_accept_another_statement_anew(self, invited):
        assert invited.room("health").has_accepted
        version = invited.room().conference.version
        draft = draft_of(invited.world, statement="Nothing leaves this room, not even a word.")
        actions.revise(
            invited.conference_id, draft, version=version, access=invited.access(), **invited.at()
        )
        assert not invited.room("health").has_accepted
        assert invited.room().has_accepted

    def test_refuses_who_has_not_seen_what_changed(self, table):
        table.invite(CITY)
        with pytest.raises(actions.StaleError):
            actions.revise(
                table.conference_id, draft_of(table.world), version=1, access=table.access(), **table.at()
            )  # fmt: skip


class TestInvite:
    def test_refuses_an_agency_to_which_the_rules_open_no_minutes(self, table):
        with pytest.raises(actions.InvalidError) as error:
            table.invite(NGO)
        assert codes(error) == [("agency", "meetings.no_ground")]

    def test_refuses_what_the_rules_do_not_open_to_that_agency(self, table):
        with pytest.raises(actions.InvalidError) as error:
            table.invite(CLINIC, Category.RISK)
        assert codes(error) == [("categories", "meetings.not_opened")]

    def test_does_not_tell_a_sealed_service_from_none(self, table):
        from throughcare.agencies import queries as agencies
        from throughcare.agencies.models import Agency

        Agency.objects.filter(pk=table.agency(CLINIC)).update(is_sealed=True)
        agencies.forget_agency_map()
        try:
            with pytest.raises(actions.InvalidError) as error:
                table.invite(CLINIC)
        finally:
            Agency.objects.filter(pk=table.agency(CLINIC)).update(is_sealed=False)
            agencies.forget_agency_map()
        assert codes(error) == [("agency", "meetings.no_such_agency")]

    def test_opens_nothing_before_the_invitations_are_sent(self, table):
        table.invite(CLINIC)
        before = table.asked("health")
        assert isinstance(before, Refused) or Category.MINUTES not in before.categories
        table.send()
        assert Category.MINUTES in table.access("health").categories

    def test_keeps_who_was_left_out_and_why_to_the_agency_that_convenes(self, table):
        table.invite(CITY)
        table.invite(
            POLICE, is_excluded=True, why="It is about health, nothing for the police",
        )  # fmt: skip
        table.send()
        table.accept("municipality")
        named = [one.name for one in table.room().seats if one.is_excluded]
        assert named == ["Politie IJsselrand (fictional)"]
        for who in ("municipality", "person"):
            assert not any(one.is_excluded for one in table.room(who).seats)

    def test_tells_why_only_to_those_asked_the_convener_and_the_person(self, invited):
        def why(who, code):
            seats = invited.room(who).seats
            return next(one.why for one in seats if one.agency_id == invited.agency(code))

        assert why("health", CITY) == ""
        assert why("health", CLINIC) == why("person", CITY) == "They prepare the return"

    def test_lets_a_guest_sit_there_by_name(self, table):
        actions.invite(
            table.conference_id,
            Invite(None, "The sister of the person", "The person wants her there", frozenset()),
            access=table.access(),
            **table.at(),
        )
        assert [one.name for one in table.room().seats if one.guest] == ["The sister of the person"]


class TestWithdraw:
    def test_ends_the_place_and_what_it_opened(self, invited):
        seat = next(one for one in invited.room().seats if one.agency_id == invited.agency(CLINIC))
        actions.withdraw(
            invited.conference_id, seat.seat_id, access=invited.access(), **invited.at()
        )
        found = invited.asked("health")
        assert isinstance(found, Refused) or Category.MINUTES not in found.categories


class TestSendInvitations:
    def test_writes_to_agencies_without_a_word_about_the_person(self, invited):
        found = Message.objects.filter(text_code="mail.conference_invited")
        assert found.exists()
        assert not any("Zwartewater" in str(one.params) for one in found)

    def test_needs_somebody_to_invite(self, table):
        with pytest.raises(actions.InvalidError) as error:
            table.send()
        assert codes(error) == [("state", "meetings.nobody_asked")]


class TestRoom:
    def test_is_closed_to_a_partner_who_was_not_asked(self, invited):
        # The system reads minutes of everybody, and has no place at the table all the same.
        assert (
            queries.room(
                invited.conference_id,
                invited.person_id,
                access=invited.world.system(),
                today=invited.world.today,
            )
            is None
        )
        for who in ("police", "ngo", "casemanager2"):
            found = invited.asked(who)
            is_colleague = who == "casemanager2"
            reads = isinstance(found, Access) and Category.MINUTES in found.categories
            assert reads is is_colleague

    def test_refuses_whoever_may_read_no_minutes(self, invited):
        usual = invited.access("casemanager2", usual=True)
        with pytest.raises(AccessRefusedError):
            queries.room(
                invited.conference_id, invited.person_id, access=usual, today=invited.world.today
            )

    def test_shows_a_stranger_nothing(self, invited):
        assert isinstance(invited.asked("municipality2"), Refused)
        assert isinstance(invited.asked("stranger"), Refused)

    def test_shows_the_person_when_why_and_who(self, invited):
        room = invited.room("person")
        assert room.conference.purpose == "We talk about the return"
        assert {one.agency_id for one in room.seats} == {
            invited.agency(code) for code in (PRISON, CITY, CLINIC)
        }
        assert not room.requests

    def test_shows_the_person_nothing_before_anybody_was_asked(self, table):
        assert table.room("person") is None

    def test_shows_no_more_than_the_statement_before_it_is_accepted(self, table):
        table.invite(CITY)
        table.send()
        room = table.room("municipality")
        assert not room.has_accepted
        assert room.conference.statement
        assert room.seats == room.items == ()

    def test_asks_a_constant_number_of_statements(self, opened, django_assert_max_num_queries):
        access = opened.access(days=7)
        for number in range(5):
            actions.add_item(
                opened.conference_id, f"Question {number}", access=access, **opened.at(7)
            )
        with django_assert_max_num_queries(14):
            queries.room(
                opened.conference_id, opened.person_id, access=access, today=opened.world.today
            )


class TestAgenda:
    FOUND = (
        Found(Source.STALE_STEP, "action:1", "Call the bank", Category.PLAN),
        Found(Source.UNMET_NEED, "need:2", "Has no room", Category.HOUSING),
    )

    def build(self, table):
        return actions.build_agenda(
            table.conference_id, self.FOUND, access=table.access(), **table.at(today=False)
        )

    def test_brings_each_thing_once(self, invited):
        assert self.build(invited) == 2
        assert self.build(invited) == 0

    def test_is_for_each_what_they_may_know(self, invited):
        self.build(invited)

        def titles(who):
            return [one.title for one in invited.room(who).items]

        assert titles("municipality") == ["Call the bank", "Has no room"]
        assert titles("health") == ["Call the bank"]
        assert titles("person") == ["Call the bank", "Has no room"]

    def test_hides_at_once_what_the_person_shares_no_more(self, invited):
        from throughcare.sharing import actions as sharing
        from throughcare.sharing.models import ConsentEvent

        self.build(invited)
        Seat.objects.update(categories=["plan", "housing"])
        assert len(invited.room("health").items) == 2
        ConsentEvent.objects.filter(person_id=invited.person_id).delete()
        sharing.project_visibility([invited.person_id], access=invited.world.system())
        assert [one.title for one in invited.room("health").items] == ["Call the bank"]

    def test_takes_a_question_of_the_person_that_nobody_takes_off(self, invited):
        item = actions.add_item(
            invited.conference_id, "May I see my son?", access=invited.access("person"), **invited.at()
        )  # fmt: skip
        assert "May I see my son?" in [one.title for one in invited.room("health").items]
        with pytest.raises(actions.NotYoursError):
            actions.take_off(
                invited.conference_id, item, access=invited.access(), **invited.at(today=False)
            )

    def test_refuses_a_question_about_what_one_is_not_there_for(self, invited):
        with pytest.raises(actions.InvalidError) as error:
            actions.add_item(
                invited.conference_id, "And the rent?", category=Category.HOUSING,
                access=invited.access("health"), **invited.at(),
            )  # fmt: skip
        assert codes(error) == [("category", "meetings.not_bound")]


def ask(table, code=CITY, category=Category.HOUSING, **more):
    typed = Ask(
        table.agency(code),
        category,
        "Is there a room?",
        "To plan the first night",
        table.world.today,
    )
    return actions.request_information(
        table.conference_id, typed, access=table.access(), **table.at(), **more
    )


def answer(table, request_id, what=Answer.ANSWERED, text="A room from Monday", who="municipality"):
    actions.answer_request(
        table.conference_id, request_id, what, text, access=table.access(who), **table.at()
    )


class TestRequestInformation:
    def test_reaches_the_agency_and_nobody_who_is_not_there_for_it(self, invited):
        ask(invited)
        assert [one.question for one in invited.room("municipality").requests] == [
            "Is there a room?"
        ]
        assert invited.room("health").requests == ()
        assert Message.objects.filter(text_code="mail.conference_asked").count() == 1

    def test_refuses_what_the_agency_is_not_there_for(self, invited):
        with pytest.raises(actions.InvalidError) as error:
            ask(invited, CLINIC)
        assert codes(error) == [("category", "meetings.not_bound")]

    def test_is_for_whoever_convenes(self, invited):
        typed = Ask(
            invited.agency(CITY), Category.PLAN, "What?", "To know something", invited.world.today
        )
        with pytest.raises(actions.NotYoursError):
            actions.request_information(
                invited.conference_id, typed, access=invited.access("health"), **invited.at()
            )


class TestAnswerRequest:
    def test_enters_what_was_shared_into_the_register(self, invited):
        answer(invited, ask(invited))
        entry = Disclosure.objects.get()
        assert entry.agency_id == invited.agency("pi-ijsseloever")
        assert (entry.category, entry.shared, entry.is_told) == ("housing", "answer", True)
        assert entry.basis.startswith("rule:")
        assert entry.conditions == "Nobody passes anything on without asking the chair."

    def test_takes_nothing_to_report_as_an_answer(self, invited):
        answer(invited, ask(invited), Answer.NOTHING, "")
        assert invited.room().requests[0].answer is Answer.NOTHING
        assert not Disclosure.objects.exists()
        assert invited.room().unanswered == ()

    def test_records_why_something_is_not_given(self, invited):
        answer(invited, ask(invited), Answer.REFUSED, "Not ours to tell")
        assert invited.room().requests[0].text == "Not ours to tell"

    def test_is_given_once_and_by_the_agency_that_was_asked(self, invited):
        request_id = ask(invited)
        with pytest.raises((actions.NotYoursError, actions.NoSuchConferenceError)):
            answer(invited, request_id, who="health")
        answer(invited, request_id)
        with pytest.raises(actions.InvalidError) as error:
            answer(invited, request_id)
        assert codes(error) == [("answer", "meetings.answered_already")]


class TestOpenConference:
    def test_waits_for_its_day(self, invited):
        with pytest.raises(actions.InvalidError) as error:
            actions.open_conference(
                invited.conference_id, access=invited.access(), **invited.at(today=False)
            )
        assert codes(error) == [("state", "meetings.too_early")]


class TestDecide:
    def decide(self, table, ruling):
        return actions.decide(
            table.conference_id,
            ruling,
            plan_access=table.access(usual=True, days=7),
            access=table.access(days=7),
            **table.at(7),
        )

    def due(self, table):
        return table.world.today + timedelta(days=20)

    @pytest.mark.requirement(11)
    def test_makes_a_step_of_the_plan_in_the_same_breath(self, opened):
        key = self.decide(
            opened, Ruling("Register at the city", opened.agency(CITY), False, self.due(opened))
        )
        decision = Decision.objects.get(pk=key)
        _, content = plans.plan_of(
            opened.person_id, opened.case_id, access=opened.access(usual=True)
        )
        step = next(one for one in content.actions if one.action_id == decision.action_id)
        assert (step.text, step.owner.agency_id) == ("Register at the city", opened.agency(CITY))
        assert step.due_on == self.due(opened)
        assert opened.room("person").decisions[0].text == "Register at the city"

    @pytest.mark.requirement(71)
    def test_records_what_else_there_was_and_who_gave_way(self, opened):
        goal = opened.goal()
        key = self.decide(
            opened,
            Ruling(
                "Move to the hostel first", None, True, self.due(opened), goal,
                "A flat at once; the prison wanted a clinic", "Hostel, then a flat", (None,), self.due(opened),
            ),
        )  # fmt: skip
        _, content = plans.plan_of(
            opened.person_id, opened.case_id, access=opened.access(usual=True)
        )
        assert content.compromises[0].person_gave_way
        assert content.compromises[0].review_on == self.due(opened)
        row = Decision.objects.get(pk=key)
        assert row.compromise_id == content.compromises[0].compromise_id
        assert row.category == "housing"

    def test_keeps_what_belongs_to_a_compartment_in_it(self, opened):
        ruling = Ruling("Take the room", None, True, self.due(opened), opened.goal())
        self.decide(opened, ruling)
        assert len(opened.room("municipality", days=7).decisions) == 1
        assert opened.room("health", days=7).decisions == ()

    def test_refuses_an_owner_who_does_not_sit_there(self, opened):
        with pytest.raises(actions.InvalidError) as error:
            self.decide(opened, Ruling("Do it", opened.agency(NGO), False, self.due(opened)))
        assert codes(error) == [("owner", "meetings.owner_not_here")]
        assert not Decision.objects.exists()

    def test_may_wait_for_its_owner(self, opened):
        key = self.decide(opened, Ruling("Find a doctor"))
        assert "meetings.unowned" in [one.code for one in opened.room(days=7).blockers]
        actions.give_owner(
            opened.conference_id, key, owner_agency_id=None, is_persons=True, due_on=self.due(opened),
            plan_access=opened.access(usual=True), access=opened.access(days=7), **opened.at(7),
        )  # fmt: skip
        assert Decision.objects.get(pk=key).action_id is not None


class TestDissent:
    @pytest.mark.requirement(8)
    def test_stands_with_its_author_for_everybody(self, opened):
        actions.dissent(
            opened.conference_id, "Too early for a flat", access=opened.access("health", days=7), **opened.at(7)
        )  # fmt: skip
        for who in ("casemanager", "municipality", "health", "person"):
            (found,) = opened.room(who, days=7).dissents
            assert found.why == "Too early for a flat"
            assert found.agency_id == opened.agency(CLINIC)

    def test_is_open_to_the_person(self, opened):
        actions.dissent(
            opened.conference_id, "I want a flat", access=opened.access("person", days=7), **opened.at(7)
        )  # fmt: skip
        assert opened.room(days=7).dissents[0].agency_id is None


class TestSay:
    @pytest.mark.requirement(55)
    def test_keeps_the_words_of_the_person(self, invited):
        actions.say(
            invited.conference_id, statement="I want to work", representative="My sister",
            access=invited.access("person"), **invited.at(today=False),
        )  # fmt: skip
        invited.open()
        invited.hear(Voice.PRESENT, statement="He wants nothing")
        voice = invited.room("health", days=7).voice
        assert (voice.statement, voice.voice, voice.is_own) == (
            "I want to work",
            Voice.PRESENT,
            True,
        )

    def test_is_the_person_alone(self, invited):
        with pytest.raises(actions.NotYoursError):
            actions.say(
                invited.conference_id, statement="So", representative="",
                access=invited.access(), **invited.at(today=False),
            )  # fmt: skip


class TestIssueMinutes:
    def test_hold_for_all_only_what_each_may_know(self, opened):
        goal = opened.goal()
        rulings = (
            Ruling("Take the room", None, True, opened.world.today + timedelta(days=20), goal),
            Ruling("See the doctor", None, True, opened.world.today + timedelta(days=20)),
        )
        for one in rulings:
            TestDecide().decide(opened, one)
        opened.hear()
        opened.minutes(Audience.PARTICIPANTS)
        opened.minutes(Audience.AGENCY, "For the city.", agency=CITY)
        opened.minutes(Audience.PERSON, "This was decided.")

        def texts(who):
            return {
                one.audience: [each["text"] for each in one.content["decisions"]]
                for one in opened.room(who, days=7).minutes
            }

        both = ["Take the room", "See the doctor"]
        assert texts("health") == {Audience.PARTICIPANTS: ["See the doctor"]}
        assert texts("municipality") == {
            Audience.PARTICIPANTS: ["See the doctor"],
            Audience.AGENCY: both,
        }
        assert texts("person") == {Audience.PERSON: both}

    def test_enter_into_the_register_who_received_them(self, opened):
        opened.minutes(Audience.PARTICIPANTS)
        found = Disclosure.objects.filter(shared="minutes", category="minutes")
        assert set(found.values_list("agency_id", flat=True)) == {
            opened.agency(CITY), opened.agency(CLINIC),
        }  # fmt: skip
        assert [one.agency_id for one in opened.room("health", days=7).register] == [
            opened.agency(CLINIC)
        ]
        assert len(opened.room("person", days=7).register) == 2

    def test_are_added_to_and_never_overwritten(self, opened):
        opened.minutes(Audience.PARTICIPANTS, "First")
        opened.minutes(Audience.PARTICIPANTS, "Second")
        found = opened.room("health", days=7).minutes
        assert [(one.number, one.text) for one in found] == [(2, "Second"), (1, "First")]

    def test_refuse_an_old_version(self, opened):
        with pytest.raises(actions.StaleError):
            actions.issue_minutes(
                opened.conference_id, "So", audience=Audience.PERSON, version=1,
                access=opened.access(days=7), **opened.at(7),
            )  # fmt: skip

    def test_name_who_has_not_answered(self, invited):
        ask(invited)
        invited.open()
        invited.attend()
        invited.minutes(Audience.PARTICIPANTS)
        assert invited.room(days=7).minutes[0].content["unanswered"] == [
            invited.room().requests[0].agency
        ]


class TestClose:
    def whole(self, table):
        table.hear()
        table.minutes(Audience.PARTICIPANTS)
        table.minutes(Audience.PERSON)

    @pytest.mark.requirement(55)
    def test_is_refused_without_the_voice_of_the_person(self, opened):
        opened.minutes(Audience.PARTICIPANTS)
        opened.minutes(Audience.PERSON)
        with pytest.raises(actions.BlockedError) as error:
            opened.close()
        assert [one.code for one in error.value.reasons] == ["meetings.voice_missing"]

    def test_is_refused_where_too_few_came(self, opened):
        self.whole(opened)
        opened.attend(Came.EXCUSED)
        with pytest.raises(actions.BlockedError) as error:
            opened.close()
        assert [one.code for one in error.value.reasons] == ["meetings.quorum_count"]

    def test_ends_the_places_of_those_who_were_asked_after_a_while(self, opened):
        self.whole(opened)
        opened.close()
        assert opened.room().conference.state is State.CLOSED
        assert Category.MINUTES in opened.access("health", days=34).categories
        after = opened.asked("health", days=36)
        assert isinstance(after, Refused) or Category.MINUTES not in after.categories
        assert opened.room(days=36) is not None

    def test_lets_nothing_be_added_after_it(self, opened):
        self.whole(opened)
        opened.close()
        with pytest.raises(actions.InvalidError):
            opened.hear()


class TestDisclose:
    TELLING = Telling(
        Recipient.COMMUNITY, "Neighbours of the house", Category.HOUSING, "Somebody moves in who gets help",
        "Decision of the mayor, art. 3", False, "It would frighten somebody", "Not passed on",
    )  # fmt: skip

    def disclose(self, table, **more):
        from dataclasses import replace

        return actions.disclose(
            table.conference_id, replace(self.TELLING, **more), access=table.access(), **table.at(today=False)
        )  # fmt: skip

    @pytest.mark.requirement(115)
    def test_refuses_to_name_the_person_to_neighbours(self, invited):
        with pytest.raises(actions.InvalidError) as error:
            self.disclose(invited, what="Rik moves in")
        assert codes(error) == [("what", "meetings.names_somebody")]

    def test_shows_the_person_what_they_were_told_and_nothing_else(self, invited):
        self.disclose(invited)
        self.disclose(invited, is_told=True, why_not_told="", what="Somebody comes")
        assert [one.what for one in invited.room("person").register] == ["Somebody comes"]
        assert len(invited.room().register) == 2
        assert invited.room("health").register == ()


class TestCancel:
    def test_ends_every_place(self, invited):
        actions.cancel(
            invited.conference_id, "It is settled", access=invited.access(), **invited.at()
        )
        found = invited.asked("health")
        assert isinstance(found, Refused) or Category.MINUTES not in found.categories


class TestMyConferences:
    def test_lists_those_at_which_the_agency_has_a_place(self, invited):
        from throughcare.sharing import actions as sharing

        def mine(who):
            access = sharing.decide_list(
                queries.for_conference(invited.actor(who)),
                now=invited.world.now,
                today=invited.world.today,
            )
            if isinstance(access, Refused):
                return []
            return [one.conference_id for one in queries.my_conferences(access=access).rows]

        for who in ("casemanager", "municipality", "health"):
            assert mine(who) == [invited.conference_id], who
        for who in ("municipality2", "police", "ngo", "stranger"):
            assert mine(who) == [], who


class TestForgetOf:
    def test_erases_all_that_was_said(self, opened):
        opened.minutes(Audience.PARTICIPANTS)
        actions.forget_of([opened.person_id], access=opened.world.system(), now=opened.world.now)
        assert not Conference.objects.exists()
        assert not Disclosure.objects.exists()


class TestSitting:
    def test_is_in_the_log_without_words(self, opened):
        opened.hear(Voice.NONE, why_none="Was too ill to come or write")
        event = AuditEvent.objects.filter(what="conference.voice").get()
        assert "ill" not in str(event.detail)

    def test_takes_a_change_back_where_the_log_fails(self, invited, monkeypatch):
        access = invited.access()

        def fail(*_args, **_more):
            raise RuntimeError

        monkeypatch.setattr("throughcare.audit.actions.record", fail)
        with pytest.raises(RuntimeError):
            actions.cancel(invited.conference_id, "It is settled", access=access, **invited.at())
        assert Conference.objects.get().state == "invited"
