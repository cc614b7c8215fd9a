"""The last move of a date is taken back while nothing was built on it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from tests.journeys.test_hanging import Scene
from throughcare.custody import queries as custody
from throughcare.custody.types import ReleaseDateKind
from throughcare.journeys import actions as journeys
from throughcare.journeys.queries.undoing import last_move
from throughcare.plans import actions as plans

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene(small_world) -> Scene:
    return Scene(small_world)


def later(scene, minutes) -> dict:
    return {**scene.common, "now": scene.world.now + timedelta(minutes=minutes)}


def move(scene, days, minutes) -> None:
    journeys.move_release_dates(
        scene.person_id,
        {ReleaseDateKind.EXPECTED: scene.day(days)},
        source="court",
        why="",
        **later(scene, minutes),
    )


def expected(scene) -> int:
    stay = custody.last_stays_of([scene.person_id], access=scene.access)[scene.person_id]
    (found,) = [one.on for one in stay.release_dates if one.kind == "expected"]
    return (found - scene.world.today).days


class TestUndo:
    def test_puts_the_dates_back_and_everything_with_them(self, scene) -> None:
        scene.step("Pack", -1)
        move(scene, 60, 1)
        assert scene.due() == {"Pack": 59}
        journeys.undo_move(scene.person_id, **later(scene, 2))
        assert expected(scene) == 120
        assert scene.due() == {"Pack": 119}
        # Nothing is deleted: three dates stand in the history, the newest is the old one.
        history = custody.history_of(scene.person_id, access=scene.access)
        assert [row.source for row in history.release_dates] == ["undo", "court", "register"]

    def test_a_first_date_has_nothing_before_it(self, scene) -> None:
        assert last_move(scene.person_id, access=scene.access) is None
        with pytest.raises(journeys.NothingToUndoError, match="no_move"):
            journeys.undo_move(scene.person_id, **later(scene, 1))

    @pytest.mark.parametrize("domain", ["shelter", "addiction"])
    def test_is_refused_once_something_was_built_on_it_and_never_says_what(
        self, scene, domain
    ) -> None:
        scene.step("Pack", -1)
        move(scene, 60, 1)
        plans.record_need(
            scene.plan_id,
            domain=domain,
            text="A room",
            version=scene.plan()[0].version,
            access=scene.world.system(),
            now=later(scene, 2)["now"],
        )
        assert last_move(scene.person_id, access=scene.access).is_built_on
        with pytest.raises(journeys.NothingToUndoError, match=r"\[undo\.built_on\]"):
            journeys.undo_move(scene.person_id, **later(scene, 3))
        assert expected(scene) == 60

    def test_is_offered_on_the_page(self, as_worker, live_world) -> None:
        client, person_id = as_worker("casemanager"), live_world.people["zwolle"]
        address = reverse("person_dates", args=[person_id])
        assert "Undo the last change" not in client.get(address).content.decode()
        journeys.move_release_dates(
            person_id,
            {ReleaseDateKind.EXPECTED: live_world.today + timedelta(days=60)},
            source="court",
            why="",
            access=live_world.access("zwolle"),
            now=live_world.now + timedelta(seconds=1),
            today=live_world.today,
        )
        assert "Undo the last change" in client.get(address).content.decode()
        client.post(reverse("person_dates_undo", args=[person_id]))
        access = live_world.access("zwolle")
        stay = custody.last_stays_of([person_id], access=access)[person_id]
        (found,) = [one.on for one in stay.release_dates if one.kind == "expected"]
        assert (found - live_world.today).days == 120

    def test_is_offered_no_more_without_a_word_of_what_was_written(
        self, as_worker, live_world
    ) -> None:
        scene, now = Scene(live_world), live_world.now
        written = {"access": live_world.system(), "today": live_world.today}
        dates = {ReleaseDateKind.EXPECTED: live_world.today + timedelta(days=60)}
        move = {"source": "court", "why": "", "now": now + timedelta(seconds=1), **written}
        journeys.move_release_dates(scene.person_id, dates, **move)
        plans.record_need(
            scene.plan_id,
            domain="addiction",
            text="A dose",
            version=scene.plan(live_world.system())[0].version,
            access=live_world.system(),
            now=now + timedelta(seconds=2),
        )
        client, address = as_worker("casemanager"), reverse("person_dates", args=[scene.person_id])
        shown = client.get(address).content.decode()
        assert "Something was built on this date since." in shown
        assert "wrote in the plan" not in shown
        assert "Undo the last change" not in shown
