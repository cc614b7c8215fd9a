"""An agency leaves the partnership: nobody is without a contact, nothing is lost, everybody hears of it once."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.journeys.test_actions import uncovered_cases
from throughcare.accounts import queries as accounts
from throughcare.accounts.models import Account
from throughcare.accounts.types import Role
from throughcare.agencies import queries as agencies
from throughcare.agencies.models import Agency
from throughcare.audit.models import AuditEvent
from throughcare.caseloads import queries as caseloads
from throughcare.caseloads.models import Deputy, Handover
from throughcare.caseloads.types import HandoverKind, NotPossibleError
from throughcare.journeys import actions as journeys
from throughcare.journeys.actions import departing, handing, leaving
from throughcare.journeys.actions.handing import Wanted
from throughcare.journeys.models import Departure, Notice
from throughcare.journeys.queries import departures
from throughcare.kernel.access import Category
from throughcare.kernel.periods import Period
from throughcare.messages.models import Message
from throughcare.people.models import Person
from throughcare.plans import actions as plans
from throughcare.plans import queries as plan_queries
from throughcare.plans.models import Action, Compromise, Goal, Need
from throughcare.plans.types import Acceptance, Owner
from throughcare.sharing import actions as sharing
from throughcare.sharing.actions import consenting as consents
from throughcare.sharing.models import (
    Agreement,
    AgreementParty,
    ConfidentialityRegime,
    ConsentEvent,
    Relation,
)
from throughcare.sharing.queries.consents import events_of
from throughcare.sharing.queries.leaving import terms_for
from throughcare.sharing.rules.consenting import Asked, Telling, yeses
from throughcare.sharing.rules.leaving import terms_from, terms_together
from throughcare.sharing.types import Purpose
from throughcare.sharing.types.leaving import (
    ContactAfter,
    LeavingTerms,
    NotesAfter,
    StepsAfter,
)
from throughcare.simulation.world import CITY, COVENANT, PRISON

pytestmark = pytest.mark.django_db
DAYS = 30


class Story:
    """The aftercare desk of Zwolle leaves, told day by day."""

    def __init__(self, small):
        self.small, self.now, self.today = small, small.now, small.today
        self.person_id = small.people["zwolle"]
        self.city = small.world.agencies[CITY]
        self.departure_id = 0

    def later(self, days=0):
        self.now += timedelta(days=days, minutes=1)
        self.today += timedelta(days=days)
        return self

    def system(self):
        return sharing.system_access(purpose="test", now=self.now)

    def when(self):
        return {"now": self.now, "today": self.today}

    def boss(self, worker="municipality"):
        return replace(self.small.actor(worker), role=Role.AGENCY_ADMINISTRATOR.value)

    def announce(self, days=DAYS, worker="municipality"):
        self.later()
        self.departure_id = departing.announce(
            self.today + timedelta(days=days),
            by=self.boss(worker),
            access=self.system(),
            **self.when(),
        )
        return self

    def cancel(self, worker="municipality"):
        departing.cancel(self.departure_id, by=self.boss(worker), **self.when())

    def carry_out(self, days=DAYS, **more):
        self.later(days)
        return leaving.carry_out(self.departure_id, access=self.system(), **self.when(), **more)

    def row(self):
        return Departure.objects.get(pk=self.departure_id)

    def case(self, person="zwolle"):
        return caseloads.latest_case_of(self.small.people[person], access=self.system())

    def access(self, worker="casemanager"):
        found = sharing.decide(
            self.small.actor(worker), person_id=self.person_id, what="person", **self.when()
        )
        assert not isinstance(found, sharing.deciding.Refused)
        return found

    def give_case_to_city(self):
        journeys.hand_over(
            self.person_id,
            to_membership_id=self.small.world.memberships["municipality"],
            reason="test",
            access=self.access(),
            **self.when(),
        )
        return self.later()

    def step(self, text="Look for a room", days=60):
        access = self.access()
        case = self.case()
        ref = plans.plan_for(case.case_id, self.person_id, access=access, now=self.now)
        version = plan_queries.plan_of(self.person_id, case.case_id, access=access)[0].version
        written = plans.add_action(
            ref.plan_id, text=text, owner=Owner(self.city),
            due_on=self.today + timedelta(days=days), goal_id=None, version=version,
            access=access, **self.when(),
        )  # fmt: skip
        return written.key

    def says_yes(self):
        consents.give(
            self.person_id,
            Asked(Purpose.REINTEGRATION, frozenset({self.city}), frozenset({Category.HOUSING})),
            telling=Telling("spoken", "en", "yes"),
            until_on=None,
            access=self.access(),
            **self.when(),
        )

    def yeses(self):
        events = [one.fact for one in events_of(self.person_id, access=self.system())]
        return yeses(events, self.now)

    def agree(self, **terms):
        Agreement.objects.filter(key=COVENANT).update(leaving=terms)
        return self


@pytest.fixture
def story(small_world):
    return Story(small_world)


def refused(story, code, **params):
    return pytest.raises(departing.DepartureError, match=code)


@pytest.mark.requirement("R109")
class TestTerms:
    def test_are_our_default_where_no_agreement_says_anything(self, story):
        assert terms_for(story.city, now=story.now) == LeavingTerms()
        assert LeavingTerms().ours == {"notes", "steps", "contact", "notice_days"}

    def test_are_those_of_the_agreement_where_it_says_them(self, story):
        story.agree(notes="locked", notice_days=90)
        found = terms_for(story.city, now=story.now)
        assert (found.notes, found.notice_days) == (NotesAfter.LOCKED, 90)
        assert found.ours == {"steps", "contact"}

    @pytest.mark.parametrize(
        ("said", "expected"),
        [
            ([], LeavingTerms()),
            ([{"notes": "stay"}, {"notes": "back"}], NotesAfter.BACK),
            ([{"notes": "locked"}, {"notes": "back"}, {}], NotesAfter.LOCKED),
            ([{"steps": "withdrawn"}, {"steps": "offered"}], StepsAfter.WITHDRAWN),
            ([{"contact": "handover"}, {"contact": "deputy"}], ContactAfter.HANDOVER),
            ([{"notice_days": 10}, {"notice_days": 60}], 60),
        ],
    )
    def test_of_several_agreements_are_the_strictest(self, said, expected):
        found = terms_together(said)
        if isinstance(expected, LeavingTerms):
            assert found == expected
        else:
            assert expected in (found.notes, found.steps, found.contact, found.notice_days)

    def test_are_stored_as_they_were_told(self):
        found = terms_together([{"notes": "back", "notice_days": 7}])
        assert terms_from(found.as_json()) == found


@pytest.mark.requirement("R109")
class TestSaying:
    @pytest.mark.parametrize(
        ("days", "code"), [(29, "notice"), (0, "notice"), (-3, "notice"), (800, "far")]
    )
    def test_needs_a_day_that_leaves_time(self, story, days, code):
        with refused(story, f"leaving.{code}"):
            story.announce(days)

    def test_is_for_the_administrator_alone(self, story):
        with refused(story, "leaving.role"):
            departing.announce(
                story.today + timedelta(days=40),
                by=story.small.actor("municipality"),
                access=story.system(),
                **story.when(),
            )

    def test_twice_is_refused(self, story):
        story.announce()
        with refused(story, "leaving.twice"):
            story.announce()

    def test_is_refused_while_it_is_the_contact_of_somebody_whom_nobody_takes_over(self, story):
        story.give_case_to_city()
        with refused(story, "leaving.contacts"):
            story.announce()
        assert not Departure.objects.exists()

    def test_changes_nothing_before_the_day(self, story):
        step = story.step()
        story.says_yes()
        story.announce()
        assert story.carry_out(DAYS - 1) == "announced"
        assert accounts.workers_of(story.city, story.today)
        assert Action.objects.get(pk=step).owner_agency_id == story.city
        assert story.yeses()

    def told(self, text_code):
        return sorted(one.params["agency"] for one in Message.objects.filter(text_code=text_code))

    def test_tells_every_agency_of_its_place_once_whoever_shares_its_people(self, story):
        Relation.objects.all().delete()
        story.announce()
        names = self.told("mail.agency_leaves")
        assert len(names) == len(set(names)) > 1
        assert not any("Zwolle" in name for name in names)
        story.cancel()
        assert self.told("mail.agency_stays") == names

    def test_is_written_down_and_lists_numbers_only(self, story):
        story.step()
        story.says_yes()
        found = departures.preview(
            story.city, on=story.today + timedelta(days=40), access=story.system(), **story.when()
        )
        assert (found.reach.steps, found.reach.yeses, found.reach.workers) == (1, 5, 1)
        assert found.reach.people >= 5
        assert found.earliest_on == story.today + timedelta(days=DAYS)
        story.announce()
        events = AuditEvent.objects.filter(what="departure")
        assert [one.basis for one in events] == [f"departure:{story.departure_id}"]

    def test_keeps_others_from_handing_somebody_over_to_it(self, story):
        story.announce()
        wanted = Wanted(
            HandoverKind.HANDOVER, story.city, None,
            story.today + timedelta(days=9), story.today + timedelta(days=3),
        )  # fmt: skip
        with pytest.raises(NotPossibleError, match=r"handover\.leaves"):
            handing.propose(story.person_id, wanted, access=story.access(), **story.when())


@pytest.mark.requirement("R109")
class TestTakingBack:
    def test_is_possible_until_the_day(self, story):
        story.announce()
        story.later(DAYS - 1)
        story.cancel()
        assert departures.departure_of(story.city) is None
        assert story.carry_out(5) == "cancelled"
        assert accounts.workers_of(story.city, story.today)
        assert Message.objects.filter(text_code="mail.agency_stays").exists()

    def test_is_refused_from_the_day_on(self, story):
        story.announce()
        story.later(DAYS)
        with refused(story, "leaving.too_late"):
            story.cancel()

    def test_is_for_the_same_agency_alone(self, story):
        story.announce()
        with refused(story, "leaving.too_late"):
            story.cancel("casemanager")

    def test_leaves_the_way_open_to_say_it_again(self, story):
        story.announce()
        story.cancel()
        story.announce(40)
        assert story.row().state == "announced"


@pytest.mark.requirement("R109")
class TestContacts:
    def hand_on(self, story, *, accepted=True):
        story.give_case_to_city()
        wanted = Wanted(
            HandoverKind.HANDOVER, story.small.world.agencies[PRISON],
            story.small.world.memberships["casemanager"],
            story.today + timedelta(days=DAYS), story.today + timedelta(days=3),
        )  # fmt: skip
        Handover.objects.create(
            case_id=story.case().case_id, person_id=story.person_id, kind="handover",
            state="accepted" if accepted else "proposed", from_agency_id=story.city,
            to_agency_id=wanted.to_agency_id, to_membership_id=wanted.to_membership_id,
            proposed_at=story.now, start_on=wanted.start_on, meeting_on=wanted.meeting_on,
            overlap_days=10,
        )  # fmt: skip

    def deputy(self, story, *, is_given=True):
        if is_given:
            story.give_case_to_city()
        Deputy.objects.create(
            case_id=story.case().case_id,
            person_id=story.person_id,
            membership_id=story.small.world.memberships["casemanager2"],
            agency_id=story.small.world.agencies[PRISON],
            during=Period(story.now),
        )

    def test_go_to_whoever_accepted(self, story):
        self.hand_on(story)
        story.announce()
        assert story.carry_out() == "left"
        assert story.case().contact_membership_id == story.small.world.memberships["casemanager"]
        assert uncovered_cases() == []

    def test_go_to_the_deputy_where_the_agreed_handover_begins_later(self, story):
        self.hand_on(story)
        self.deputy(story, is_given=False)
        later = story.today + timedelta(days=200)
        Handover.objects.update(start_on=later, kind="transfer", home_after="GM0363")
        story.announce()
        story.carry_out()
        assert story.case().contact_membership_id == story.small.world.memberships["casemanager2"]
        assert Handover.objects.get().state == "overtaken"
        assert Person.objects.get(pk=story.person_id).home_municipality == "GM0193"

    def test_that_were_only_asked_for_keep_it_from_leaving(self, story):
        self.hand_on(story, accepted=False)
        with refused(story, "leaving.contacts"):
            story.announce()

    def test_go_to_the_deputy_of_another_agency(self, story):
        self.deputy(story)
        story.announce()
        assert story.carry_out() == "left"
        assert story.case().contact_membership_id == story.small.world.memberships["casemanager2"]
        assert uncovered_cases() == []

    def test_do_not_go_to_the_deputy_where_the_agreement_wants_a_handover(self, story):
        story.agree(contact="handover")
        self.deputy(story)
        with refused(story, "leaving.contacts"):
            story.announce()

    def test_that_came_since_hold_it_up_until_somebody_takes_over(self, story):
        story.announce()
        story.give_case_to_city()
        assert story.carry_out() == "announced"
        assert story.row().waits_for == 1
        assert accounts.workers_of(story.city, story.today)
        assert story.case().contact_agency_id == story.city
        story.carry_out(1)
        assert Message.objects.filter(text_code="mail.agency_held_up").count() == 1
        journeys.hand_over(
            story.person_id,
            to_membership_id=story.small.world.memberships["casemanager"],
            reason="test",
            access=story.access("municipality"),
            **story.when(),
        )
        assert story.carry_out(1) == "left"
        assert uncovered_cases() == []


@pytest.mark.requirement("R109")
class TestTheDay:
    def test_ends_every_sign_in_for_it_and_no_other(self, story):
        agency_admin = story.small.world.accounts["municipality"]
        before = len(accounts.workers_of(story.small.world.agencies[PRISON], story.today))
        story.announce()
        story.carry_out()
        assert accounts.workers_of(story.city, story.today) == []
        assert not Account.objects.get(pk=agency_admin).is_active
        assert Agency.objects.get(pk=story.city).closed_on == story.today
        assert len(accounts.workers_of(story.small.world.agencies[PRISON], story.today)) == before
        refusal = sharing.decide(
            story.small.actor("municipality"),
            person_id=story.person_id,
            what="person",
            **story.when(),
        )
        assert isinstance(refusal, sharing.deciding.Refused)

    def test_ends_its_part_in_agreements_and_keeps_what_it_gave(self, story):
        story.announce()
        story.carry_out()
        party = AgreementParty.objects.get(agreement__key=COVENANT, agency_id=story.city)
        assert party.until == story.now
        assert party.still_gives
        assert not ConfidentialityRegime.objects.filter(origin_ids=[story.city]).exists()

    def test_locks_its_notes_where_that_was_agreed(self, story):
        story.agree(notes="locked")
        story.announce()
        story.carry_out()
        (regime,) = ConfidentialityRegime.objects.filter(origin_ids=[story.city])
        assert (regime.need, regime.things, regime.since) == ("sealed", ["written"], story.now)

    def test_goes_by_the_terms_that_were_told_not_by_later_ones(self, story):
        story.announce()
        story.agree(notes="locked", steps="withdrawn")
        step = story.step()
        story.carry_out()
        assert Action.objects.get(pk=step).acceptance == Acceptance.OFFERED.value

    def test_offers_its_open_steps_to_the_agency_of_the_contact(self, story):
        step = story.step()
        story.announce()
        story.carry_out()
        found = Action.objects.get(pk=step)
        assert found.owner_agency_id == story.small.world.agencies[PRISON]
        assert (found.acceptance, found.promised_for) == ("offered", None)
        notices = Notice.objects.filter(replanning__cause__code="cause.agency_left")
        assert story.small.world.agencies[PRISON] in {one.agency_id for one in notices}
        changes = notices.first().replanning.changes
        assert ("offered", f"action:{step}") in {(one["effect"], one["code"]) for one in changes}

    def test_withdraws_them_with_the_reason_where_that_was_agreed(self, story):
        story.agree(steps="withdrawn")
        step = story.step()
        story.announce()
        story.carry_out()
        found = Action.objects.get(pk=step)
        assert (found.owner_agency_id, found.acceptance) == (story.city, "withdrawn")
        assert "Aftercare desk Zwolle" in found.decline_why

    def test_withdraws_what_its_next_owner_may_not_know_of(self, story):
        hidden, open_ = story.step("A talk at the clinic"), story.step("A room")
        plan = Action.objects.get(pk=hidden).plan
        need = Need.objects.create(plan=plan, domain="health", text="Sleep", recorded_at=story.now)
        goal = Goal.objects.create(plan=plan, need=need, words="Sleep well", recorded_at=story.now)
        Action.objects.filter(pk=hidden).update(goal=goal)
        story.announce()
        story.carry_out()
        assert Action.objects.get(pk=hidden).acceptance == "withdrawn"
        assert Action.objects.get(pk=open_).acceptance == "offered"
        kept = Notice.objects.filter(replanning__cause__code="cause.agency_left").first()
        assert f"action:{hidden}" not in {one["code"] for one in kept.replanning.changes}

    def test_leaves_what_is_done_and_what_was_declined_as_it_is(self, story):
        done, declined = story.step("Done"), story.step("Declined")
        Action.objects.filter(pk=done).update(done_on=story.today)
        Action.objects.filter(pk=declined).update(acceptance="declined", decline_why="No time")
        story.announce()
        story.carry_out()
        assert Action.objects.get(pk=done).owner_agency_id == story.city
        found = Action.objects.get(pk=declined)
        assert (found.owner_agency_id, found.decline_why) == (story.city, "No time")

    def test_lets_the_agency_of_the_contact_look_at_its_compromises_again(self, story):
        plan = Action.objects.get(pk=story.step()).plan
        goal = Goal.objects.create(plan=plan, words="A room", recorded_at=story.now)
        Compromise.objects.create(
            plan=plan, goal=goal, alternatives="Two", settled="One", person_gave_way=True,
            owner_agency_id=story.city, review_on=story.today + timedelta(days=99),
            told_on=story.today, settled_on=story.today,
        )  # fmt: skip
        story.announce()
        story.carry_out()
        found = Compromise.objects.get()
        assert (found.owner_agency_id, found.told_on) == (
            story.small.world.agencies[PRISON], None,
        )  # fmt: skip

    def test_makes_one_version_of_the_plan(self, story):
        story.step("One")
        story.step("Two")
        story.announce()
        before = plan_queries.plan_of(story.person_id, story.case().case_id, access=story.system())
        story.carry_out()
        after = plan_queries.plan_of(story.person_id, story.case().case_id, access=story.system())
        assert after[0].version == before[0].version + 1

    def test_ends_every_yes_to_it_and_no_other(self, story):
        story.says_yes()
        others = story.yeses().keys() - {cell for cell in story.yeses() if cell[1] == story.city}
        story.announce()
        story.carry_out()
        assert story.yeses().keys() == others
        last = ConsentEvent.objects.filter(person_id=story.person_id).latest("pk")
        assert (last.state, last.note, last.method) == ("expired", "agency_left", "by_law")

    def test_tells_each_agency_once_however_many_people(self, story):
        story.step()
        story.announce()
        story.carry_out()
        told = Message.objects.filter(text_code="mail.agency_left")
        names = [one.params["agency"] for one in told]
        assert len(names) == len(set(names)) >= 1

    def test_is_in_the_log_of_each_person(self, story):
        story.announce()
        story.carry_out()
        found = AuditEvent.objects.filter(what="departure", person_ids__contains=[story.person_id])
        assert found.count() == 1

    def test_done_again_changes_nothing(self, story):
        story.step()
        story.says_yes()
        story.announce()
        story.carry_out()
        events = AuditEvent.objects.count()
        assert story.carry_out(1) == "left"
        assert AuditEvent.objects.count() == events


class Stopped(Exception):
    """Stands for a process that ends in the middle."""


@pytest.mark.requirement("R109")
class TestBrokenOff:
    def test_goes_on_where_it_stopped(self, story):
        story.announce()

        def stop(done):
            raise Stopped

        with pytest.raises(Stopped):
            story.carry_out(progress=stop)
        assert story.row().state == "leaving"
        assert story.row().settled == 1
        assert story.carry_out(1) == "left"
        row = story.row()
        assert row.settled == row.people > 1
        found = AuditEvent.objects.filter(what="departure").exclude(person_ids=[])
        people = [person_id for one in found for person_id in one.person_ids]
        assert len(people) == len(set(people)) == row.people


@pytest.mark.requirement("R109")
class TestTold:
    def own(self, story):
        access = sharing.system_access(purpose="test", now=story.now)
        return departures.own_departures(story.person_id, access=access, today=story.today)

    def test_is_the_person_before_and_after_the_day(self, story):
        story.step()
        story.says_yes()
        story.announce()
        (one,) = self.own(story)
        assert (one.is_over, one.has_steps, one.has_yes) == (False, True, True)
        story.carry_out()
        (one,) = self.own(story)
        assert (one.is_over, one.has_yes) == (True, True)
        story.later(100)
        assert self.own(story) == []

    def test_is_nobody_of_a_sealed_service_but_the_person(self, story):
        Agency.objects.filter(pk=story.city).update(is_sealed=True)
        agencies.forget_agency_map()
        story.announce()
        assert departures.departures(story.today) == []
        assert not Message.objects.filter(text_code="mail.agency_leaves").exists()
        assert len(self.own(story)) == 1
        agencies.forget_agency_map()
