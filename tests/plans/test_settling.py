"""Compromises: what was settled, who gave way, who sees it, and who is told when it is looked at again."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import pytest
from django.db import IntegrityError, transaction

from tests.plans.cast import LONG_AGO, NOW, TODAY, Cast
from tests.plans.test_actions import SOON, by, content, goal, need
from throughcare.accounts.models import Account, DutyContact
from throughcare.caseloads import actions as caseloads
from throughcare.caseloads.types import NewCase
from throughcare.kernel.errors import AccessRefusedError
from throughcare.kernel.periods import Period
from throughcare.messages.models import Message
from throughcare.plans import actions, queries
from throughcare.plans.actions.carrying import carry_over
from throughcare.plans.models import Compromise
from throughcare.plans.types import Change, PlanContent, Settlement
from throughcare.sharing import actions as sharing


@pytest.fixture
def plan_id(cast: Cast) -> int:
    return cast.plan_id()


def settle(cast: Cast, plan_id: int, goal_id: int, who: str = "manager", **given) -> int:
    town = cast.agencies["town"]
    base = {
        "alternatives": "A room in town; a bed at the edge",
        "settled": "A room at the edge until spring",
        "gave_way": (None, town),
        "review_on": SOON,
    }
    typed = Settlement(**{**base, **given})
    return actions.settle(plan_id, goal_id=goal_id, typed=typed, today=TODAY, **by(cast, who)).key


def system():
    return sharing.system_access(purpose="tests", now=NOW)


@pytest.mark.requirement("R71")
class TestSettle:
    def test_stands_with_its_goal_and_in_the_history(self, cast: Cast, plan_id: int) -> None:
        key = goal(cast, plan_id).key
        settle(cast, plan_id, key)
        (found,) = content(cast).compromises
        assert (found.goal_id, found.settled) == (key, "A room at the edge until spring")
        assert (found.person_gave_way, found.agencies_gave_way) == (True, (cast.agencies["town"],))
        assert (found.by_agency, found.settled_on) == (cast.agencies["prison"], TODAY)
        ids = (cast.person_id, cast.case_id)
        row = queries.versions_of(*ids, access=cast.access())[0]
        assert row.change is Change.COMPROMISE_SETTLED
        shown = queries.version(*ids, row.number, access=cast.access())
        assert {one.name for one in shown.differences} == {
            "text",
            "alternatives",
            "gave_way",
            "review_on",
        }
        stored = PlanContent.from_json(content(cast).as_json())
        assert stored.compromises == content(cast).compromises

    @pytest.mark.parametrize(
        ("given", "name", "code"),
        [
            ({"alternatives": " "}, "alternatives", "plan.text_missing"),
            ({"settled": ""}, "settled", "plan.text_missing"),
            ({"gave_way": ()}, "gave_way", "plan.gave_way_missing"),
            ({"review_on": None}, "review_on", "plan.due_missing"),
            ({"review_on": TODAY - timedelta(days=1)}, "review_on", "plan.due_past"),
        ],
    )
    def test_needs_all_of_it(self, cast: Cast, plan_id: int, given, name, code) -> None:
        key = goal(cast, plan_id).key
        with pytest.raises(actions.InvalidError) as refused:
            settle(cast, plan_id, key, **given)
        assert [(p.name, p.reason.code) for p in refused.value.problems] == [(name, code)]
        assert content(cast).compromises == ()

    def test_is_seen_by_whoever_sees_the_goal(self, cast: Cast, plan_id: int) -> None:
        hidden = need(cast, plan_id, "Methadone", domain="addiction").key
        settle(cast, plan_id, goal(cast, plan_id, "My dose", need_id=hidden).key)
        settle(cast, plan_id, goal(cast, plan_id).key)
        ids = (cast.person_id, cast.case_id)
        seen = {
            who: len(queries.plan_of(*ids, access=cast.access(who))[1].compromises)
            for who in ("manager", "robin", "coordinator")
        }
        assert seen == {"manager": 2, "robin": 2, "coordinator": 1}
        items = queries.dated_items(cast.case_id, access=cast.access("coordinator"))
        assert [one.what for one in items] == ["plan_review"]

    def test_the_database_wants_somebody_who_gave_way(self, cast: Cast, plan_id: int) -> None:
        key = settle(cast, plan_id, goal(cast, plan_id).key, gave_way=(None,))
        with pytest.raises(IntegrityError, match="somebody_gave_way"), transaction.atomic():
            Compromise.objects.filter(pk=key).update(person_gave_way=False)

    def test_goes_along_when_the_person_comes_back(self, cast: Cast, plan_id: int) -> None:
        settle(cast, plan_id, goal(cast, plan_id).key)
        contact = (cast.memberships["manager"], cast.agencies["prison"], "tests")
        later = NOW + timedelta(days=1)
        caseloads.close(cast.case_id, access=system(), now=NOW)
        (new,) = caseloads.open_many(
            [NewCase(cast.person_id, later, *contact)], access=system(), now=later
        )
        carry_over(cast.case_id, new, person_id=cast.person_id, access=system(), now=NOW)
        _, carried = queries.plan_of(cast.person_id, new, access=system())
        (one,) = carried.compromises
        assert one.goal_id == carried.goals[0].goal_id


@pytest.mark.requirement("R71")
class TestReview:
    def test_gives_other_words_and_another_day_or_none(self, cast: Cast, plan_id: int) -> None:
        key = settle(cast, plan_id, goal(cast, plan_id).key)
        later = SOON + timedelta(days=30)
        given = {"compromise_id": key, "today": TODAY}
        actions.review(plan_id, **given, settled="Until May", review_on=later, **by(cast))
        (found,) = content(cast).compromises
        assert (found.settled, found.review_on) == ("Until May", later)
        actions.review(plan_id, **given, settled="Until May", review_on=None, **by(cast))
        assert content(cast).compromises[0].review_on is None
        assert queries.dated_items(cast.case_id, access=cast.access()) == []

    def test_is_for_the_writer_and_the_contact(self, cast: Cast, plan_id: int) -> None:
        key = goal(cast, plan_id).key
        ours, theirs = settle(cast, plan_id, key), settle(cast, plan_id, key, "coordinator")
        given = {"settled": "Else", "review_on": None, "today": TODAY}
        for who in ("manager", "coordinator"):
            actions.review(plan_id, compromise_id=theirs, **given, **by(cast, who))
        for who in ("coordinator", "robin"):
            with pytest.raises(actions.NotYoursError):
                actions.review(plan_id, compromise_id=ours, **given, **by(cast, who))


@pytest.mark.requirement("R71")
class TestWhenItIsDue:
    def test_stands_in_the_owners_list_and_moves_nothing(self, cast: Cast, plan_id: int) -> None:
        key = settle(cast, plan_id, goal(cast, plan_id).key)
        for agency, before, found in (
            ("manager", SOON + timedelta(days=1), [key]),
            ("manager", SOON, []),
            ("coordinator", SOON + timedelta(days=1), []),
        ):
            access = sharing.decide_list(cast.actor(agency), now=NOW, today=TODAY)
            rows = queries.to_review(access=access, today=TODAY, before=before)
            assert [row.compromise_id for row in rows] == found
        assert queries.preview_steps({}, access=cast.access(), today=TODAY) == {}

    def test_its_owner_is_told_once(self, cast: Cast, plan_id: int) -> None:
        settle(cast, plan_id, goal(cast, plan_id).key)
        manager = cast.memberships["manager"]
        DutyContact.objects.create(
            agency_id=cast.agencies["prison"], membership_id=manager, during=Period(LONG_AGO, None)
        )
        Account.objects.filter(pk=cast.accounts["manager"]).update(email="a@example.org")
        told = partial(actions.tell_of_reviews, access=system(), now=NOW)
        assert told(today=SOON - timedelta(days=1)) == 0
        assert told(today=SOON) == 1
        assert told(today=SOON + timedelta(days=1)) == 0
        (message,) = Message.objects.filter(text_code="mail.review_due")
        assert "Robin" not in str(vars(message))
        with pytest.raises(AccessRefusedError):
            actions.tell_of_reviews(access=cast.access(), now=NOW, today=SOON)
