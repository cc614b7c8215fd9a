"""What hangs on a date of the case moves with it: previewed, moved, told once, kept."""

from __future__ import annotations

from datetime import timedelta

import pytest

from throughcare.caseloads import queries as caseloads
from throughcare.custody.types import ReleaseDateKind
from throughcare.journeys import actions as journeys
from throughcare.journeys.actions.hanging import MOVES
from throughcare.journeys.models import Notice
from throughcare.journeys.queries import history, notices
from throughcare.journeys.queries.hanging import PREVIEWS
from throughcare.journeys.queries.preview import preview_release_dates
from throughcare.plans import actions as plans
from throughcare.plans import queries
from throughcare.plans.types import THE_PERSON, Anchor, Hanging, Owner

pytestmark = pytest.mark.django_db
EXPECTED = ReleaseDateKind.EXPECTED
STEP = "plan_action"


class Scene:
    """One person of the small world with a plan; release is 120 days ahead."""

    def __init__(self, world) -> None:
        self.world = world
        self.person_id = world.people["zwolle"]
        self.access = world.access("zwolle")
        case = caseloads.latest_case_of(self.person_id, access=self.access)
        assert case is not None
        self.case_id = case.case_id
        ref = plans.plan_for(self.case_id, self.person_id, access=self.access, now=world.now)
        self.plan_id = ref.plan_id
        self.prison = self.access.actor.agency_id

    def day(self, days: int):
        return self.world.today + timedelta(days=days)

    @property
    def common(self) -> dict:
        return {"access": self.access, "now": self.world.now, "today": self.world.today}

    def plan(self, access=None):
        return queries.plan_of(self.person_id, self.case_id, access=access or self.access)

    def write(self, action, **given):
        given = {"version": self.plan()[0].version, **self.common, **given}
        return action(self.plan_id, **given)

    def step(self, text: str, days: int, **given):
        return self.write(
            plans.add_action,
            **{
                "text": text,
                "owner": Owner(self.prison),
                "due_on": self.day(120 + days),
                "goal_id": None,
                "hangs_on": Hanging(Anchor.RELEASE, days),
                **given,
            },
        )

    def due(self) -> dict[str, int]:
        found = self.plan(self.world.system())[1].actions
        return {one.text: (one.due_on - self.world.today).days for one in found}

    def move_to(self, days: int):
        return journeys.move_release_dates(
            self.person_id, {EXPECTED: self.day(days)}, source="court", why="", **self.common
        )


@pytest.fixture
def scene(small_world) -> Scene:
    return Scene(small_world)


def of_steps(changes):
    return [one for one in changes if one.what == STEP]


def test_every_room_that_says_what_it_would_move_moves_it() -> None:
    previews = [holder.preview for holder in PREVIEWS]
    rooms = [[one.__module__.split(".")[1] for one in side] for side in (previews, MOVES)]
    assert rooms[0] == rooms[1]


class TestSteps:
    def test_move_with_the_date_they_hang_on(self, scene) -> None:
        scene.step("Pack", -1)
        scene.step("Call", 7, owner=THE_PERSON)
        scene.step("Loose", 0, hangs_on=Hanging())
        before = scene.plan()[0].version
        moved = of_steps(scene.move_to(60))
        assert scene.due() == {"Pack": 59, "Call": 67, "Loose": 120}
        assert scene.plan()[0].version == before + 1
        assert [(one.effect, one.owner_agency_id) for one in moved] == [
            ("moves", scene.prison),
            ("moves", 0),
        ]

    def test_preview_says_what_the_move_does_and_writes_nothing(self, scene) -> None:
        scene.step("Pack", -1)
        preview = preview_release_dates(
            scene.person_id,
            {EXPECTED: scene.day(60)},
            source="court",
            access=scene.access,
            today=scene.world.today,
        )
        assert scene.due() == {"Pack": 119}
        assert of_steps(preview.changes) == of_steps(scene.move_to(60))

    def test_what_can_no_longer_be_done_before_release_comes_too_late(self, scene) -> None:
        scene.step("Ask for a room", -30)
        (late,) = of_steps(scene.move_to(10))
        assert late.effect == "too_late"

    def test_what_is_done_or_declined_stays(self, scene) -> None:
        done = scene.step("Pack", -1)
        plans.complete_action(
            scene.plan_id,
            action_id=done.key,
            done_on=scene.world.today,
            version=scene.plan()[0].version,
            access=scene.access,
            now=scene.world.now,
        )
        assert of_steps(scene.move_to(60)) == []
        assert scene.due() == {"Pack": 119}

    def test_an_unknown_date_moves_nothing(self, scene) -> None:
        scene.step("Pack", -1)
        moved = journeys.move_release_dates(
            scene.person_id, {EXPECTED: None}, source="court", why="", **scene.common
        )
        assert of_steps(moved) == []

    def test_owners_are_told_once_with_all_that_moved(self, scene) -> None:
        scene.step("Pack", -1)
        scene.step("Tell the town", -14)
        Notice.objects.all().delete()
        scene.move_to(60)
        assert Notice.objects.filter(agency_id=scene.prison).count() == 1
        access = scene.world.listing("casemanager")
        (row,) = notices.unread(access=access, today=scene.world.today).rows
        assert len([one for one in row.moved if one.what == STEP]) == 2

    def test_history_leaves_out_steps_that_the_reader_may_not_see(self, scene) -> None:
        said = {"version": scene.plan()[0].version, "access": scene.access, "now": scene.world.now}
        need = plans.record_need(scene.plan_id, domain="addiction", text="Methadone", **said)
        said["version"] = need.version
        goal = plans.add_goal(scene.plan_id, words="My dose", need_id=need.key, **said)
        scene.step("Ride", -1, goal_id=goal.key)
        scene.move_to(60)

        def steps(who):
            access = scene.world.access("zwolle", who)
            moves = history.moves_of(scene.case_id, person_id=scene.person_id, access=access)
            return [one for move in moves for one in of_steps(move.changes)]

        assert len(steps("casemanager")) == 1
        assert steps("municipality") == []
        access = scene.world.access("zwolle", "municipality")
        told = queries.versions_of(scene.person_id, scene.case_id, access=access)
        assert "actions_replanned" not in {row.change.value for row in told}
        number = scene.plan(scene.world.system())[0].version
        assert queries.version(scene.person_id, scene.case_id, number, access=access) is None


class TestAppointments:
    def book(self, scene, *, days: int, is_all_day: bool):
        from datetime import datetime

        from django.utils import timezone

        from throughcare.appointments import actions
        from throughcare.appointments.types import Draft, Kind, Place, Where

        day = scene.day(120 + days)
        zone = timezone.get_current_timezone()
        start = datetime(day.year, day.month, day.day, 0 if is_all_day else 10, tzinfo=zone)
        kind = Kind.RESERVATION if is_all_day else Kind.APPOINTMENT
        length = timedelta(days=1) if is_all_day else timedelta(hours=1)
        draft = Draft(
            start, start + length, kind, Place(Where.REMOTE),
            case_id=scene.case_id, is_all_day=is_all_day, hangs_days=days,
        )  # fmt: skip
        actions.book(draft, person_id=scene.person_id, despite="-", **scene.common)

    def held(self, changes):
        return [one for one in changes if one.what == "appointment"]

    def test_preview_says_what_the_move_does_and_writes_nothing(self, scene) -> None:
        self.book(scene, days=-7, is_all_day=True)
        self.book(scene, days=1, is_all_day=False)
        preview = preview_release_dates(
            scene.person_id,
            {EXPECTED: scene.day(60)},
            source="court",
            access=scene.access,
            today=scene.world.today,
        )
        found = self.held(preview.changes)
        assert [(one.effect, one.after) for one in found] == [
            ("moves", scene.day(53)),
            ("rebook", scene.day(61)),
        ]
        assert found == self.held(scene.move_to(60))

    def test_say_where_their_day_has_passed_or_is_kept_already(self, scene) -> None:
        self.book(scene, days=-30, is_all_day=True)
        self.book(scene, days=1, is_all_day=True)
        self.book(scene, days=-60, is_all_day=True)
        effects = {one.effect for one in self.held(scene.move_to(10))}
        assert effects == {"too_late", "moves"}

    def test_of_another_agency_are_not_previewed(self, scene) -> None:
        self.book(scene, days=1, is_all_day=False)
        preview = preview_release_dates(
            scene.person_id,
            {EXPECTED: scene.day(60)},
            source="court",
            access=scene.world.access("zwolle", "municipality"),
            today=scene.world.today,
        )
        assert self.held(preview.changes) == []

    def test_marked_once_are_marked_once(self, scene) -> None:
        from throughcare.appointments.models import Appointment, DiaryErrand

        self.book(scene, days=1, is_all_day=False)
        scene.move_to(60)
        scene.move_to(70)
        assert DiaryErrand.objects.count() == 1
        assert Appointment.objects.get().sequence == 1
