"""What the night finds, what ends it, and what workers write into the register."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.referrals.desk import set_up_desk
from throughcare.audit.models import AuditEvent
from throughcare.caseloads import actions as caseloads
from throughcare.directory.models import ServiceStanding
from throughcare.messages.models import Message
from throughcare.needs import actions, queries
from throughcare.needs.models import Event, Unowned
from throughcare.needs.types import Answer, Deed, End, Why
from throughcare.people.models import Person
from throughcare.plans import actions as plans
from throughcare.plans.models import Action
from throughcare.referrals.types import Deed as Done
from throughcare.simulation.world import CITY

pytestmark = pytest.mark.django_db
RESIDENTS = ("national", "eu_citizen", "permit")


def accept(action_id: int) -> None:
    Action.objects.filter(pk=action_id).update(acceptance="accepted")


@pytest.mark.requirement("R93")
class TestLook:
    def test_enters_what_nobody_can_be_asked_for(self, house) -> None:
        house.plan.need()
        assert house.night()["found"] == 1
        row = house.row()
        assert (row.why, row.is_by_rule, row.is_open) == (Why.NO_SERVICE, True, True)
        assert [one.deed for one in row.history] == [Deed.FOUND]

    def test_enters_it_once(self, house) -> None:
        house.plan.need()
        house.night()
        assert house.night(1) == {"found": 0, "ended": 0, "escalated": 0}

    def test_leaves_alone_what_a_service_could_take(self, house) -> None:
        house.plan.need()
        house.service()
        assert house.night()["found"] == 0

    @pytest.mark.parametrize("more", [{"is_remote": True, "places": ()}, {"capacity": "unknown"}])
    def test_leaves_alone_what_comes_from_afar_or_is_not_known(self, house, more) -> None:
        house.plan.need()
        house.service(**more)
        assert house.night()["found"] == 0

    @pytest.mark.parametrize("is_taken_on", [True, False])
    def test_leaves_alone_what_an_agency_has_or_has_to_answer(self, house, is_taken_on) -> None:
        need = house.plan.need()
        step = house.plan.step("Find a room", agency=CITY, goal_id=house.plan.goal(need_id=need))
        if is_taken_on:
            accept(step)
        assert house.night()["found"] == 0

    def test_finds_again_what_an_agency_gave_back(self, house) -> None:
        need = house.plan.need()
        step = house.plan.step("Find a room", agency=CITY, goal_id=house.plan.goal(need_id=need))
        Action.objects.filter(pk=step).update(acceptance="declined", decline_why="No room")
        assert house.night()["found"] == 1

    def test_says_that_all_are_full(self, house) -> None:
        house.plan.need()
        service = house.service(capacity="closed")
        assert ServiceStanding.objects.filter(service_id=service).exists()
        house.night()
        assert house.row().why is Why.ALL_FULL

    @pytest.mark.requirement("R117")
    def test_says_that_each_refuses_somebody_without_a_right_to_stay(self, house) -> None:
        from throughcare.directory.types import Criteria

        house.plan.need()
        house.service(accepts=Criteria(residence=RESIDENTS))
        Person.objects.filter(pk=house.person_id).update(lawful_stay=False, returnable=True)
        house.night()
        assert house.row().why is Why.EXCLUDED

    @pytest.mark.requirement("R117")
    def test_offers_what_is_open_to_everybody_whatever_the_status(self, house) -> None:
        house.plan.need()
        house.service()
        Person.objects.filter(pk=house.person_id).update(lawful_stay=False, returnable=False)
        assert house.night()["found"] == 0

    def test_says_that_somebody_can_neither_stay_nor_be_sent_back(self, house) -> None:
        house.plan.need()
        Person.objects.filter(pk=house.person_id).update(lawful_stay=False, returnable=False)
        house.night()
        assert house.row().why is Why.NOT_RETURNABLE

    def test_says_that_nobody_is_competent_where_no_place_is_known(self, house) -> None:
        house.plan.need()
        Person.objects.filter(pk=house.person_id).update(
            home_municipality="", release_municipality=""
        )
        house.night()
        assert house.row().why is Why.NOBODY_COMPETENT

    def test_takes_over_another_reason(self, house) -> None:
        house.plan.need()
        house.night()
        Person.objects.filter(pk=house.person_id).update(lawful_stay=False, returnable=False)
        house.night(1)
        assert house.row().why is Why.NOT_RETURNABLE
        assert house.row().history[-1].deed is Deed.CHANGED

    @pytest.mark.requirement("R61")
    def test_waits_for_the_answer_to_a_referral_and_finds_the_no(self, small_world, house) -> None:
        desk = set_up_desk(small_world)
        number = desk.sent()
        assert house.night()["found"] == 0
        desk.answer(number, Done.DECLINE, reason="no_place")
        for name in ("town", "clinic", "island"):
            ServiceStanding.objects.filter(service_id=desk.services[name]).update(
                capacity="closed", capacity_on=small_world.today
            )
        house.night(1)
        assert house.row().why is Why.ALL_REFUSED


class TestEnds:
    def test_by_an_owner(self, house) -> None:
        need = house.plan.need()
        house.night()
        accept(house.plan.step("Room", agency=CITY, goal_id=house.plan.goal(need_id=need)))
        assert house.night(1)["ended"] == 1
        assert house.row().end is End.OWNED

    def test_by_a_service_that_came(self, house) -> None:
        house.plan.need()
        house.night()
        house.service()
        house.night(1)
        assert house.row().end is End.CAN_BE_ASKED

    def test_by_a_need_that_is_met(self, house) -> None:
        need = house.plan.need()
        house.night()
        plans.meet_need(
            house.plan.plan_id, need_id=need, met_on=house.small.today, **house.plan.given()
        )
        house.night(1)
        assert house.row().end is End.MET

    def test_by_a_case_that_is_closed(self, house) -> None:
        house.plan.need()
        house.night()
        caseloads.close(house.plan.case_id, access=house.small.system(), now=house.small.now)
        house.night(1)
        assert Unowned.objects.get().end == End.CASE_CLOSED

    def test_and_begins_anew_where_nobody_owns_it_again(self, house) -> None:
        need = house.plan.need()
        house.night()
        step = house.plan.step("Room", agency=CITY, goal_id=house.plan.goal(need_id=need))
        accept(step)
        house.night(1)
        Action.objects.filter(pk=step).update(acceptance="declined", decline_why="No room")
        house.night(2)
        assert [one.is_open for one in house.rows()] == [True, False]


class TestEscalating:
    def told(self) -> int:
        return Message.objects.filter(text_code=actions.finding.MAIL).count()

    def test_tells_once_what_nobody_asked_about(self, house) -> None:
        house.plan.need()
        house.night()
        assert house.night(13)["escalated"] == 0
        before = self.told()
        assert house.night(14)["escalated"] == 1
        assert self.told() > before
        assert house.night(15)["escalated"] == 0

    def test_does_not_let_a_bed_wait(self, house) -> None:
        house.plan.need(domain="shelter")
        house.night()
        assert house.night(1)["escalated"] == 0
        assert house.night(2)["escalated"] == 1

    def test_waits_for_an_authority_that_was_asked(self, house) -> None:
        house.plan.need()
        house.night()
        actions.asked(house.row().unowned_id, "By letter", on=house.small.today, **house.wrote())
        assert house.night(20)["escalated"] == 0

    def test_begins_anew_with_a_no(self, house) -> None:
        house.plan.need()
        house.night()
        answer(house, Answer.REFUSES)
        assert house.night(13)["escalated"] == 0
        assert house.night(14)["escalated"] == 1


def answer(house, said: Answer, *, words: str = "They wrote back") -> None:
    key, today = house.row().unowned_id, house.small.today
    actions.asked(key, "By letter", on=today, **house.wrote())
    actions.answered(key, said, words, on=today, today=today, **house.wrote())


class TestWriting:
    def test_keeps_what_the_authority_was_asked_and_answered(self, house) -> None:
        house.plan.need()
        house.night()
        answer(house, Answer.NOT_OURS)
        row = house.row()
        assert row.answer is Answer.NOT_OURS
        assert row.is_open
        assert [one.deed for one in row.history] == [Deed.FOUND, Deed.ASKED, Deed.ANSWERED]
        assert row.history[-1].words == "They wrote back"

    def test_ends_what_the_authority_takes_on(self, house) -> None:
        house.plan.need()
        house.night()
        answer(house, Answer.TAKES_ON)
        assert house.row().end is End.DECIDED

    def test_refuses_an_answer_before_the_question(self, house) -> None:
        house.plan.need()
        house.night()
        key, today = house.row().unowned_id, house.small.today
        with pytest.raises(actions.RegisterError, match="first when the authority was asked"):
            actions.answered(key, Answer.REFUSES, "", on=today, today=today, **house.wrote())
        actions.asked(key, "", on=today, **house.wrote())
        with pytest.raises(actions.RegisterError, match="before the question"):
            day = today - timedelta(days=1)
            actions.answered(key, Answer.REFUSES, "", on=day, today=today, **house.wrote())

    def test_enters_what_the_directory_does_not_know_and_it_stays(self, house) -> None:
        need = house.plan.need()
        house.service()
        actions.record(
            need, Why.ALL_FULL, "All lists are closed", today=house.small.today, **house.wrote()
        )
        house.night(1)
        row = house.row()
        assert (row.why, row.is_by_rule, row.is_open) == (Why.ALL_FULL, False, True)
        assert row.history[0].words == "All lists are closed"

    def test_enters_no_need_twice_and_none_of_others(self, house) -> None:
        need = house.plan.need()
        given = {"today": house.small.today, **house.wrote()}
        actions.record(need, Why.ALL_FULL, "Full", **given)
        for number in (need, need + 1):
            with pytest.raises(actions.RegisterError, match="not open in the plan"):
                actions.record(number, Why.ALL_FULL, "Full", **given)

    def test_takes_back_a_mistake_and_keeps_it(self, house) -> None:
        need = house.plan.need()
        given = {"today": house.small.today, **house.wrote()}
        number = actions.record(need, Why.ALL_FULL, "Full", **given)
        actions.take_back(number, "Wrong person", **given)
        assert house.row().end is End.MISTAKE
        with pytest.raises(actions.RegisterError, match="it has ended"):
            actions.take_back(number, "Again", **given)

    def test_takes_back_nothing_that_the_rule_found(self, house) -> None:
        house.plan.need()
        house.night()
        with pytest.raises(actions.RegisterError, match="the rule found it"):
            actions.take_back(
                house.row().unowned_id, "No", today=house.small.today, **house.wrote()
            )

    def test_stands_in_the_log(self, house) -> None:
        house.plan.need()
        house.night()
        answer(house, Answer.TAKES_ON)
        found = AuditEvent.objects.filter(what="unowned_need", action="change")
        assert [one.detail["deed"] for one in found.order_by("pk")] == ["asked", "answered"]


class TestWhoReads:
    def test_hides_the_reason_from_who_does_not_read_of_the_stay(self, house) -> None:
        house.plan.need()
        Person.objects.filter(pk=house.person_id).update(lawful_stay=False, returnable=False)
        house.night()
        from throughcare.kernel.access import Category

        access = house.access("casemanager")
        assert access.covers(house.person_id, Category.CUSTODY)
        narrowed = without(access, Category.CUSTODY)
        (row,) = queries.unowned_of(house.person_id, access=narrowed)
        assert (row.why, row.authority) == (None, None)
        assert row.history[0].why is None

    def test_hides_a_need_of_a_closed_compartment(self, house) -> None:
        house.plan.need("Methadone", domain="addiction")
        house.night()
        assert house.rows("casemanager") == ()
        assert queries.register(access=house.small.listing(), today=house.small.today).rows == ()
        assert Unowned.objects.count() == 1


def without(access, category):
    """Return an access without one category, as if the rules opened it to nobody."""
    from dataclasses import replace

    return replace(access, categories=access.categories - {category})


class TestForgetOf:
    def test_erases_entries_with_their_history(self, house) -> None:
        house.plan.need()
        house.night()
        gone = actions.forget_of(
            [house.person_id], access=house.small.system(), now=house.small.now
        )
        assert gone == 1
        assert not Unowned.objects.exists()
        assert not Event.objects.exists()


class TestPublishMonth:
    def test_counts_the_end_of_last_month_once_and_no_small_number(self, house) -> None:
        house.plan.need()
        house.night(-30)
        access, today = house.small.system(), house.small.today
        assert actions.publish_month(access=access, today=today) == 2
        assert actions.publish_month(access=access, today=today) == 0
        found = queries.numbers()
        assert [(one.jurisdiction, one.why, one.people) for one in found.rows] == [
            ("NL", Why.NO_SERVICE, None)
        ]
        assert found.totals == {"NL": None}
        assert queries.months() == (found.month,)

    def test_has_nothing_to_tell_at_first(self, house) -> None:
        assert queries.numbers().month is None
