"""What plan and journey put on the agenda of a conference, and which kinds of conference a programme has."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.meetings.conftest import CITY, PRISON
from throughcare.custody.types import ReleaseDateKind
from throughcare.journeys import actions as journeys
from throughcare.journeys.queries.agenda import gather, kinds_of
from throughcare.journeys.queries.hanging import preview_held, seen_of
from throughcare.kernel.access import Category
from throughcare.kernel.replanning import Anchors
from throughcare.meetings.models import Conference
from throughcare.meetings.rules import next_on
from throughcare.meetings.types import Source
from throughcare.messages.models import Message
from throughcare.plans import actions as plans
from throughcare.plans.types import Owner

pytestmark = pytest.mark.django_db


def found(table, who="casemanager", days=0):
    return gather(
        table.person_id,
        table.case_id,
        access=table.access(who, usual=True),
        today=table.world.today + timedelta(days=days),
        language="en",
    )


class TestGather:
    def step(self, table, goal=None):
        access = table.access(usual=True)
        at = {"access": access, "now": table.world.now}
        plan = plans.plan_for(table.case_id, table.person_id, **at)
        plans.add_action(
            plan.plan_id, text="Call the bank", owner=Owner(table.agency(PRISON)),
            due_on=table.world.today, goal_id=goal, version=plan.version, today=table.world.today, **at,
        )  # fmt: skip

    def test_finds_steps_that_are_late(self, table):
        self.step(table)
        assert Source.STALE_STEP not in {one.source for one in found(table)}
        late = [one for one in found(table, days=1) if one.source is Source.STALE_STEP]
        assert [(one.title, one.category) for one in late] == [("Call the bank", Category.PLAN)]

    def test_says_of_which_part_of_the_plan_something_is(self, table):
        self.step(table, table.goal())
        late = [one for one in found(table, days=1) if one.source is Source.STALE_STEP]
        assert late[0].category is Category.HOUSING

    def test_finds_needs_that_no_goal_serves(self, table):
        access = table.access(usual=True)
        at = {"access": access, "now": table.world.now}
        plan = plans.plan_for(table.case_id, table.person_id, **at)
        plans.record_need(
            plan.plan_id, domain="debts", text="Owes rent", version=plan.version, **at
        )
        unmet = [one for one in found(table) if one.source is Source.UNMET_NEED]
        assert [(one.title, one.category) for one in unmet] == [("Owes rent", Category.DEBTS)]

    def test_finds_milestones_ahead(self, table):
        ahead = [one for one in found(table) if one.source is Source.MILESTONE]
        assert ahead
        assert {one.category for one in ahead} == {Category.JOURNEY}


class TestKindsOf:
    @pytest.mark.requirement(11)
    def test_gives_the_meetings_of_the_programme_with_who_convenes(self, table):
        kinds = kinds_of(
            table.person_id, table.case_id, access=table.access(usual=True), language="en"
        )
        first = next(one for one in kinds if one.code.endswith(":tbo"))
        assert first.convener_agency_id == table.agency(PRISON)
        admitted = table.world.today - timedelta(days=20)
        day = next_on(first, level="", last_on=None, anchors={"custody_start": admitted})
        assert day == admitted + timedelta(days=10)
        again = next(one for one in kinds if one.code.endswith(":mdo"))
        assert next_on(again, level="", last_on=admitted, anchors={}) == admitted + timedelta(
            days=14
        )


def record(table, days):
    journeys.move_release_dates(
        table.person_id,
        {ReleaseDateKind.EXPECTED: table.world.today + timedelta(days=days)},
        source="court",
        why="",
        access=table.access(usual=True),
        now=table.world.now,
        today=table.world.today,
    )


@pytest.fixture
def hanging(small_world, table):
    """Let the conference hang on the release, 113 days before it."""
    Conference.objects.filter(pk=table.conference_id).update(hangs_days=-113)
    return table


class TestRelease:
    def test_moves_a_conference_to_which_nobody_was_asked(self, hanging):
        before = Conference.objects.get().starts_at
        record(hanging, 130)
        row = Conference.objects.get()
        assert row.starts_at - before == timedelta(days=10)
        assert not row.is_to_set_anew

    def test_marks_one_to_which_others_were_asked_and_tells_its_convener(self, hanging):
        hanging.invite(CITY)
        hanging.send()
        before = Conference.objects.get().starts_at
        record(hanging, 130)
        row = Conference.objects.get()
        assert (row.starts_at, row.is_to_set_anew) == (before, True)
        assert Message.objects.filter(text_code="mail.conference_to_set_anew").exists()

    def test_is_previewed_as_far_as_one_may_know(self, hanging):
        day = hanging.world.today + timedelta(days=130)
        anchors = {hanging.case_id: Anchors(day, person_id=hanging.person_id)}

        def whats(who):
            held = preview_held(
                anchors, access=hanging.access(who, usual=True), today=hanging.world.today
            )
            return [one.what for one in held.get(hanging.case_id, ())]

        assert whats("casemanager") == ["conference"]
        assert whats("municipality") == []
        key = f"conference:{hanging.conference_id}"
        for who, knows in (("casemanager", True), ("municipality", False)):
            seen = seen_of(
                hanging.person_id, hanging.case_id, ["conference"],
                access=hanging.access(who, usual=True), today=hanging.world.today,
            )  # fmt: skip
            assert seen("conference", key) is knows
