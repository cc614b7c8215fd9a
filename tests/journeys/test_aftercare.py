"""No is respected, nobody is dropped, and who comes back finds the plan."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from tests.journeys.test_actions import case_of, uncovered_cases
from throughcare.caseloads.types import NotPossibleError
from throughcare.custody.types import LegalTitle, ReleaseDateKind
from throughcare.journeys import actions as journeys
from throughcare.journeys.actions import declining, following, losing, returning
from throughcare.journeys.actions.closing import close_ended
from throughcare.journeys.actions.declining import Refusal
from throughcare.journeys.actions.ending import close_case
from throughcare.journeys.actions.milestones import DeclinedError
from throughcare.journeys.models import ContactLoss, Decline, FollowUp, Milestone, Notice
from throughcare.journeys.queries import counting, due
from throughcare.journeys.queries.aftercare import sheet_of
from throughcare.journeys.queries.overdue import overdue
from throughcare.journeys.queries.protocol import steps
from throughcare.journeys.rules.following import MONTHS
from throughcare.journeys.types import Channel, DeclineKind, LossEnd, TryResult
from throughcare.kernel.access import Actor
from throughcare.plans import actions as plans
from throughcare.plans import queries as plan_queries
from throughcare.plans.models import PlanVersion
from throughcare.sharing import actions as sharing
from throughcare.simulation.world import CITY, PRISON

pytestmark = pytest.mark.django_db
PROGRAMME = "nl-kansen-bieden-zwolle"
NO = Refusal(DeclineKind.PROGRAMME, PROGRAMME, why="I do it alone")
NOTHING = Refusal(DeclineKind.ALL_HELP)


@pytest.fixture
def rik(small_world):
    return small_world.people["zwolle"]


@pytest.fixture
def when(small_world):
    return {"now": small_world.now + timedelta(seconds=1), "today": small_world.today}


def at(small_world, days):
    """Return the moment so many days later."""
    moved = timedelta(days=days)
    return {"now": small_world.now + moved, "today": small_world.today + moved}


def reach(small_world, person_id, who, days):
    """Decide anew as a worker would have it decided on a later day."""
    found = sharing.decide(
        small_world.actor(who), person_id=person_id, what="person", **at(small_world, days)
    )
    assert not hasattr(found, "reason"), found
    return found


def states(case_id):
    return dict(Milestone.objects.filter(case_id=case_id).values_list("code", "state"))


def release(small_world, person_id, when):
    journeys.release(person_id, on=when["today"], access=small_world.system(), **when)


@pytest.mark.requirement("R68", "R69")
class TestDecline:
    def test_every_task_falls_away_and_nobody_may_ask_before_the_day(self, small_world, rik, when):
        case = case_of(small_world)
        access = small_world.access("zwolle")
        number = declining.decline(rik, NO, access=access, **when)
        assert set(states(case.case_id).values()) <= {"fallen", "done"}
        late = overdue(access=small_world.listing(), today=small_world.today).rows
        assert rik not in {one.person_id for one in late}
        (row,) = sheet_of(case.case_id, rik, access=access).standing
        assert row.why == "I do it alone"
        assert row.offer_again_on > small_world.today
        with pytest.raises(NotPossibleError) as refused:
            declining.offer_again(number, rik, says_yes=True, access=access, **when)
        assert refused.value.reason.code == "decline.not_before"
        with pytest.raises(DeclinedError):
            journeys.complete(
                rik,
                programme_code=PROGRAMME,
                task_code=next(iter(states(case.case_id))),
                done_on=small_world.today,
                note="",
                access=access,
                now=when["now"],
            )

    def test_a_yes_on_the_day_brings_every_task_back(self, small_world, rik, when):
        case = case_of(small_world)
        before = states(case.case_id)
        on = small_world.today + timedelta(days=30)
        refusal = Refusal(DeclineKind.PROGRAMME, PROGRAMME, offer_again_on=on)
        number = declining.decline(rik, refusal, access=small_world.system(), **when)
        listing = small_world.listing()
        assert not due.to_offer_again(access=listing, today=on - timedelta(days=1)).rows
        assert [one.key for one in due.to_offer_again(access=listing, today=on).rows] == [number]
        declining.offer_again(
            number, rik, says_yes=True, access=small_world.system(), **at(small_world, 30)
        )
        assert states(case.case_id) == before
        assert not due.to_offer_again(access=listing, today=on).rows

    def test_no_again_moves_the_day_on(self, small_world, rik, when):
        on = small_world.today + timedelta(days=30)
        refusal = Refusal(DeclineKind.PROGRAMME, PROGRAMME, offer_again_on=on)
        number = declining.decline(rik, refusal, access=small_world.system(), **when)
        later = at(small_world, 30)
        declining.offer_again(
            number, rik, says_yes=False, only_if_asked=True, access=small_world.system(), **later
        )
        standing = Decline.objects.get(settled_on=None)
        assert standing.offer_again_on is None
        with pytest.raises(NotPossibleError) as refused:
            declining.offer_again(
                standing.pk, rik, says_yes=True, access=small_world.system(), **at(small_world, 900)
            )
        assert refused.value.reason.code == "decline.only_if_asked"

    @pytest.mark.requirement("R12")
    def test_who_refuses_gets_dated_offers_and_accepts_the_third(self, small_world, rik, when):
        number = declining.decline(rik, NO, access=small_world.system(), **when)
        for days, says_yes in ((200, False), (400, False), (600, True)):
            declining.offer_again(
                number, rik, says_yes=says_yes, access=small_world.system(), **at(small_world, days)
            )
            if not says_yes:
                number = Decline.objects.get(settled_on=None).pk
        ends = Decline.objects.order_by("pk").values_list("end", flat=True)
        assert list(ends) == ["declined_again", "declined_again", "accepted"]
        assert not Decline.objects.filter(settled_on=None).exists()

    def test_the_person_may_come_back_on_any_day(self, small_world, rik, when):
        number = declining.decline(rik, NOTHING, access=small_world.system(), **when)
        declining.accept(number, rik, access=small_world.system(), **when)
        assert Decline.objects.get().end == "came_back"
        assert "planned" in states(case_of(small_world).case_id).values()

    def test_one_goal_is_kept_and_can_be_worked_on(self, small_world, rik, when):
        case, access = case_of(small_world), small_world.access("zwolle")
        ref = plans.plan_for(case.case_id, rik, access=access, now=when["now"])
        goal = plans.add_goal(
            ref.plan_id, words="A home", need_id=None, version=ref.version, access=access,
            now=when["now"],
        )  # fmt: skip
        declining.decline(
            rik, Refusal(DeclineKind.ALL_HELP, goal_id=goal.key), access=access, **when
        )
        (row,) = sheet_of(case.case_id, rik, access=access).standing
        assert row.goal_words == "A home"
        plans.reach_goal(
            ref.plan_id, goal_id=goal.key, reached_on=small_world.today, version=goal.version,
            access=access, now=when["now"],
        )  # fmt: skip

    def test_a_kept_goal_is_named_to_whom_the_plan_shows_it_and_no_reason_to_refuse_a_no(
        self, small_world, rik, when
    ):
        case, system = case_of(small_world), small_world.system()
        ref = plans.plan_for(case.case_id, rik, access=system, now=when["now"])
        need = plans.record_need(
            ref.plan_id, domain="addiction", text="Methadone", version=ref.version,
            access=system, now=when["now"],
        )  # fmt: skip
        goal = plans.add_goal(
            ref.plan_id, words="Keep my dose", need_id=need.key, version=need.version,
            access=system, now=when["now"],
        )  # fmt: skip
        on = small_world.today + timedelta(days=1)
        refusal = Refusal(DeclineKind.ALL_HELP, goal_id=goal.key, offer_again_on=on)
        number = declining.decline(rik, refusal, access=system, **when)
        access = small_world.access("zwolle")
        for reader, words in ((system, "Keep my dose"), (access, "")):
            (row,) = sheet_of(case.case_id, rik, access=reader).standing
            assert row.goal_words == words
        declining.offer_again(number, rik, says_yes=False, access=access, **at(small_world, 1))
        assert Decline.objects.get(settled_on=None).goal_id is None

    def test_a_kept_goal_that_was_reached_goes_with_the_next_no(self, small_world, rik, when):
        case, access = case_of(small_world), small_world.access("zwolle")
        ref = plans.plan_for(case.case_id, rik, access=access, now=when["now"])
        goal = plans.add_goal(
            ref.plan_id, words="A home", need_id=None, version=ref.version, access=access,
            now=when["now"],
        )  # fmt: skip
        on = small_world.today + timedelta(days=1)
        refusal = Refusal(DeclineKind.ALL_HELP, goal_id=goal.key, offer_again_on=on)
        number = declining.decline(rik, refusal, access=access, **when)
        plans.reach_goal(
            ref.plan_id, goal_id=goal.key, reached_on=small_world.today, version=goal.version,
            access=access, now=when["now"],
        )  # fmt: skip
        declining.offer_again(number, rik, says_yes=False, access=access, **at(small_world, 1))
        assert Decline.objects.get(settled_on=None).goal_id is None

    @pytest.mark.parametrize(
        ("refusal", "code"),
        [
            (Refusal(DeclineKind.OFFER), "decline.what"),
            (Refusal(DeclineKind.PROGRAMME, "no-such-programme"), "decline.programme"),
            (Refusal(DeclineKind.ALL_HELP, goal_id=999_999), "decline.goal"),
            (Refusal(DeclineKind.ALL_HELP, why="a" * 3000), "decline.long"),
        ],
    )
    def test_refuses_what_cannot_be_declined(self, small_world, rik, when, refusal, code):
        with pytest.raises(NotPossibleError) as refused:
            declining.decline(rik, refusal, access=small_world.access("zwolle"), **when)
        assert refused.value.reason.code == code

    def test_nothing_is_declined_twice_at_once(self, small_world, rik, when):
        declining.decline(rik, NO, access=small_world.access("zwolle"), **when)
        with pytest.raises(NotPossibleError) as refused:
            declining.decline(rik, NO, access=small_world.access("zwolle"), **when)
        assert refused.value.reason.code == "decline.already"


@pytest.mark.requirement("R31", "R121")
class TestFollowUps:
    def test_stand_at_1_3_6_12_and_24_months_with_the_agency_of_the_contact(
        self, small_world, rik, when
    ):
        release(small_world, rik, when)
        rows = FollowUp.objects.order_by("due_on")
        assert tuple(one.months for one in rows) == MONTHS
        assert {one.agency_id for one in rows} == {small_world.world.agencies[CITY]}

    def test_are_listed_two_weeks_ahead_and_asked_once(self, small_world, rik, when):
        release(small_world, rik, when)
        access = reach(small_world, rik, "municipality", 20)
        first = FollowUp.objects.earliest("due_on")
        listing = small_world.listing("municipality")
        day = first.due_on - timedelta(days=14)
        assert not due.follow_ups_due(access=listing, today=day - timedelta(days=1)).rows
        assert [one.key for one in due.follow_ups_due(access=listing, today=day).rows] == [first.pk]
        following.record_follow_up(
            first.pk, rik, {"housing": "well"}, asked="person", access=access,
            now=at(small_world, 20)["now"], today=day,
        )  # fmt: skip
        first.refresh_from_db()
        assert (first.housing, first.hope, first.state) == ("well", "unknown", "done")
        with pytest.raises(NotPossibleError) as refused:
            following.not_reached(first.pk, rik, access=access, now=when["now"], today=day)
        assert refused.value.reason.code == "followup.over"

    def test_settles_the_task_of_the_programme_and_no_other(self, small_world, rik, when):
        release(small_world, rik, when)
        first, day = FollowUp.objects.earliest("due_on"), at(small_world, 30)
        case_id = case_of(small_world).case_id
        before = states(case_id)
        assert before["follow_up_1m"] == "planned"
        following.record_follow_up(
            first.pk, rik, {}, asked="person",
            access=reach(small_world, rik, "municipality", 30), **day,
        )  # fmt: skip
        assert states(case_id) == {**before, "follow_up_1m": "done"}

    def test_not_reached_leaves_the_task_of_the_programme(self, small_world, rik, when):
        release(small_world, rik, when)
        first, day = FollowUp.objects.earliest("due_on"), at(small_world, 30)
        access = reach(small_world, rik, "municipality", 30)
        following.not_reached(first.pk, rik, access=access, **day)
        assert states(case_of(small_world).case_id)["follow_up_1m"] == "planned"

    def test_only_who_asked_and_the_person_read_the_answers(self, small_world, rik, when):
        release(small_world, rik, when)
        first, day = FollowUp.objects.earliest("due_on"), at(small_world, 30)
        following.record_follow_up(
            first.pk, rik, {"health": "badly"}, asked="person",
            access=reach(small_world, rik, "municipality", 30), **day,
        )  # fmt: skip
        case_id = case_of(small_world).case_id
        asked = sheet_of(case_id, rik, access=reach(small_world, rik, "municipality", 30))
        other = sheet_of(case_id, rik, access=reach(small_world, rik, "casemanager", 30))
        assert asked.follow_ups[0].answers
        assert other.follow_ups[0].answers == ()
        with pytest.raises(NotPossibleError) as refused:
            following.not_reached(
                asked.follow_ups[1].follow_up_id, rik,
                access=reach(small_world, rik, "casemanager", 30), **day,
            )  # fmt: skip
        assert refused.value.reason.code == "followup.not_yours"

    def test_too_early_is_refused(self, small_world, rik, when):
        release(small_world, rik, when)
        first = FollowUp.objects.earliest("due_on")
        with pytest.raises(NotPossibleError) as refused:
            following.not_reached(
                first.pk, rik, access=reach(small_world, rik, "municipality", 0), **when
            )
        assert refused.value.reason.code == "followup.early"

    def test_go_when_the_person_comes_into_custody_again_or_wants_none(
        self, small_world, rik, when
    ):
        release(small_world, rik, when)
        access = reach(small_world, rik, "municipality", 1)
        losing.say_wish(
            rik, wants=False, safe_words="", not_by=(), access=access, now=at(small_world, 1)["now"]
        )
        assert not FollowUp.objects.exists()
        losing.say_wish(
            rik, wants=True, safe_words="", not_by=(), access=access, now=at(small_world, 2)["now"]
        )
        assert FollowUp.objects.count() == len(MONTHS)
        admit(small_world, rik, 3)
        assert not FollowUp.objects.exists()

    def test_a_yes_keeps_help_beyond_the_legal_end_and_a_no_does_not(self, small_world, rik, when):
        release(small_world, rik, when)
        asked = reach(small_world, rik, "municipality", 1)
        losing.say_wish(
            rik, wants=True, safe_words="", not_by=(), access=asked, now=at(small_world, 1)["now"]
        )
        year = at(small_world, 500)
        close_ended(access=small_world.system(), **year)
        assert case_of(small_world).closed_at is None
        losing.say_wish(
            rik, wants=False, safe_words="", not_by=(), access=asked, now=at(small_world, 2)["now"]
        )
        close_ended(access=small_world.system(), **year)
        assert case_of(small_world).closed_at is not None
        assert uncovered_cases() == []

    def test_nobody_is_asked_who_declined_all_help(self, small_world, rik, when):
        release(small_world, rik, when)
        declining.decline(
            rik,
            Refusal(DeclineKind.ALL_HELP, only_if_asked=True),
            access=small_world.system(),
            **when,
        )
        listing = small_world.listing("municipality")
        day = small_world.today + timedelta(days=40)
        assert not due.follow_ups_due(access=listing, today=day).rows


def admit(small_world, person_id, days):
    arrival = journeys.Arrival(
        person_id,
        small_world.today + timedelta(days=days),
        LegalTitle.SENTENCE,
        200,
        ((ReleaseDateKind.EXPECTED, small_world.today + timedelta(days=days + 150)),),
    )
    (found,) = journeys.admit_many(
        [arrival],
        agency_id=small_world.world.agencies[PRISON],
        source="x",
        access=small_world.system(),
        **at(small_world, days),
    )
    return found


@pytest.fixture
def lost(small_world, rik, when):
    release(small_world, rik, when)
    access = reach(small_world, rik, "municipality", 40)
    number = losing.lose(
        rik, since=small_world.today + timedelta(days=10), access=access, **at(small_world, 40)
    )
    return number, access


@pytest.mark.requirement("R107", "R120")
class TestLoss:
    def try_it(
        self, small_world, rik, lost, *, channel=Channel.PHONE, result=TryResult.NO_ANSWER, **more
    ):
        number, access = lost
        asked = {"on": small_world.today + timedelta(days=41), "is_safe": True, **more}
        losing.try_again(
            number,
            rik,
            channel=channel,
            result=result,
            access=access,
            **asked,
            **at(small_world, 41),
        )

    def test_tries_are_kept_and_a_person_who_is_reached_is_back(self, small_world, rik, lost):
        listing = small_world.listing("municipality")
        today = small_world.today + timedelta(days=41)
        assert [one.key for one in due.lost(access=listing, today=today).rows] == [lost[0]]
        self.try_it(small_world, rik, lost)
        self.try_it(small_world, rik, lost, channel=Channel.LETTER, result=TryResult.REACHED)
        (row,) = sheet_of(case_of(small_world).case_id, rik, access=lost[1]).losses
        assert [one.result for one in row.tries] == [TryResult.NO_ANSWER, TryResult.REACHED]
        assert (row.end, row.ended_on) == ("returned", today)
        assert not due.lost(access=listing, today=today).rows

    def test_a_way_that_the_person_ruled_out_is_refused(self, small_world, rik, lost):
        losing.say_wish(
            rik, wants=True, safe_words="Never at home", not_by=[Channel.PHONE], access=lost[1],
            now=at(small_world, 40)["now"],
        )  # fmt: skip
        with pytest.raises(NotPossibleError) as refused:
            self.try_it(small_world, rik, lost)
        assert refused.value.reason.code == "loss.not_by"
        with pytest.raises(NotPossibleError) as refused:
            self.try_it(small_world, rik, lost, channel=Channel.LETTER, is_safe=False)
        assert refused.value.reason.code == "loss.safe"

    def test_who_declined_all_help_is_left_in_peace(self, small_world, rik, lost):
        declining.decline(
            rik, Refusal(DeclineKind.ALL_HELP, only_if_asked=True), access=small_world.system(),
            **at(small_world, 40),
        )  # fmt: skip
        with pytest.raises(NotPossibleError) as refused:
            self.try_it(small_world, rik, lost)
        assert refused.value.reason.code == "decline.no_contact"

    def test_once_at_a_time_and_ends_with_the_case(self, small_world, rik, lost):
        with pytest.raises(NotPossibleError) as refused:
            losing.lose(rik, since=small_world.today, access=lost[1], **at(small_world, 42))
        assert refused.value.reason.code == "loss.already"
        close_case(
            case_of(small_world).case_id, person_id=rik, access=small_world.system(),
            **at(small_world, 50),
        )  # fmt: skip
        assert ContactLoss.objects.get().end == LossEnd.CLOSED

    def test_a_try_is_never_changed(self, small_world, rik, lost):
        self.try_it(small_world, rik, lost)
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("UPDATE journeys_contact_try SET result = 'reached'")

    def test_the_protocol_is_data_in_order(self):
        days = [one.days for one in steps()]
        assert days == sorted(days)
        assert all({"en", "nl"} <= set(one.texts) and Channel(one.channel) for one in steps())


@pytest.mark.requirement("R120", "R121")
class TestReturn:
    def write_plan(self, small_world, rik, when):
        case, access = case_of(small_world), small_world.access("zwolle")
        ref = plans.plan_for(case.case_id, rik, access=access, now=when["now"])
        need = plans.record_need(
            ref.plan_id, domain="shelter", text="A home", version=ref.version, access=access,
            now=when["now"],
        )  # fmt: skip
        goal = plans.add_goal(
            ref.plan_id, words="My own door", need_id=need.key, version=need.version,
            access=access, now=when["now"], on_paper=True,
        )  # fmt: skip
        said = plans.say(
            ref.plan_id, kind="strengths", text="I cook", audience="plan", version=goal.version,
            access=access, now=when["now"],
        )  # fmt: skip
        return plans.agree_plan(ref.plan_id, version=said.version, access=access, now=when["now"])

    def close(self, small_world, rik, days):
        release(small_world, rik, at(small_world, 1))
        close_case(
            case_of(small_world).case_id, person_id=rik, access=small_world.system(),
            **at(small_world, days),
        )  # fmt: skip

    def test_who_is_arrested_again_in_month_8_finds_the_plan(self, small_world, rik, when):
        self.write_plan(small_world, rik, when)
        first = case_of(small_world).case_id
        versions = PlanVersion.objects.filter(plan__case_id=first).count()
        self.close(small_world, rik, 180)
        again = admit(small_world, rik, 244)
        assert again.case_is_new
        _, plan = plan_queries.plan_of(rik, again.case_id, access=small_world.system())
        (goal,) = plan.goals
        assert (goal.words, goal.position) == ("My own door", "agrees")
        assert goal.need_id == plan.needs[0].need_id
        assert [one.text for one in plan.statements] == ["I cook"]
        assert plan.agreed_version is None
        assert PlanVersion.objects.filter(plan__case_id=first).count() == versions
        assert PlanVersion.objects.get(plan__case_id=again.case_id).change == "carried_over"

    def test_who_comes_back_alone_finds_the_plan_and_the_contact_hears_of_it(
        self, small_world, rik, when
    ):
        self.write_plan(small_world, rik, when)
        self.close(small_world, rik, 180)
        last = case_of(small_world)
        person = Actor(None, role="person", person_id=rik)
        found = sharing.decide(person, person_id=rik, what="aftercare", **at(small_world, 400))
        case_id = returning.come_back(rik, access=found, **at(small_world, 400))
        case = case_of(small_world)
        assert case.case_id == case_id != last.case_id
        assert case.contact_agency_id == last.contact_agency_id
        _, plan = plan_queries.plan_of(rik, case_id, access=small_world.system())
        assert [one.words for one in plan.goals] == ["My own door"]
        assert Notice.objects.filter(case_id=case_id).exists()
        assert uncovered_cases() == []

    def test_coming_back_ends_a_loss(self, small_world, rik, lost):
        returning.come_back(rik, access=small_world.system(), **at(small_world, 60))
        assert ContactLoss.objects.get().end == "returned"


@pytest.mark.requirement("R69")
class TestCounts:
    def test_small_numbers_are_left_out(self, small_world, rik, when):
        declining.decline(rik, NOTHING, access=small_world.system(), **when)
        since = small_world.today - timedelta(days=365)
        found = counting.counts(access=small_world.listing(), since=since, today=small_world.today)
        assert {one.number for one in found} == {None}

    def test_numbers_are_of_whom_the_agency_may_list(self, small_world, when, monkeypatch):
        monkeypatch.setattr(counting, "SMALLEST", 1)
        for name in ("zwolle", "short", "kampen"):
            declining.decline(
                small_world.people[name], NOTHING, access=small_world.system(), **when
            )
        since = small_world.today - timedelta(days=365)
        asked = {"since": since, "today": small_world.today}
        prison = counting.counts(access=small_world.listing(), **asked)
        city = counting.counts(access=small_world.listing("municipality"), **asked)
        assert {one.code: one.number for one in prison}["supervision_only"] == 3
        assert {one.code: one.number for one in city}["supervision_only"] == 2


class TestErasing:
    def test_everything_goes_with_the_person(self, small_world, rik, lost):
        from throughcare.exchange.exports import erasing
        from throughcare.journeys.models import AftercareWish

        losing.say_wish(
            rik,
            wants=True,
            safe_words="",
            not_by=(),
            access=lost[1],
            now=at(small_world, 40)["now"],
        )
        declining.decline(rik, NOTHING, access=small_world.system(), **at(small_world, 41))
        erasing.erase_person(
            rik, rule="test@1", access=small_world.system(), now=at(small_world, 42)["now"]
        )
        for model in (AftercareWish, ContactLoss, Decline, FollowUp):
            assert not model.objects.filter(person_id=rik).exists()

    def test_a_carried_plan_does_not_keep_an_arrival_from_being_taken_back(
        self, small_world, rik, when
    ):
        from throughcare.journeys.actions.forgetting import forget_many
        from throughcare.journeys.queries.built_on import Brought, built_on

        TestReturn().write_plan(small_world, rik, when)
        TestReturn().close(small_world, rik, 180)
        again = admit(small_world, rik, 244)
        brought = Brought(
            rik,
            again.custody_id,
            again.case_id,
            is_new_person=False,
            at=at(small_world, 244)["now"],
        )
        assert built_on([brought], access=small_world.system()) == {}
        forget_many(
            [brought], cause={"code": "cause.import_undone"}, access=small_world.system(),
            **at(small_world, 245),
        )  # fmt: skip
        assert not PlanVersion.objects.filter(plan__case_id=again.case_id).exists()
        assert PlanVersion.objects.filter(plan__person_id=rik).exists()


class TestPackage:
    def test_the_person_gets_all_of_it(self, small_world, rik, lost):
        from throughcare.exchange.exports.gathering import gather

        TestLoss().try_it(small_world, rik, lost)
        losing.say_wish(
            rik, wants=True, safe_words="By post", not_by=(), access=lost[1],
            now=at(small_world, 40)["now"],
        )  # fmt: skip
        declining.decline(rik, NO, access=small_world.system(), **at(small_world, 41))
        access = sharing.decide(
            Actor(None, role="person", person_id=rik), person_id=rik, what="access_package",
            **at(small_world, 42),
        )  # fmt: skip
        found = gather(language="en", access=access, **at(small_world, 42))
        assert found.declined[0].why == "I do it alone"
        assert found.lost[0].tries[0].channel == "phone"
        assert found.wishes[0].safe_words == "By post"
        assert len(found.followed_up) == len(MONTHS)
