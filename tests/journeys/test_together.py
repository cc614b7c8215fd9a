"""Two at once: the later change sees the earlier one, and projections stay what the facts say."""

from __future__ import annotations

import threading
import time
from datetime import timedelta

import pytest
from django.db import connections, transaction

from tests.conftest import build_world
from throughcare.config.commands.verify import compare_projections
from throughcare.custody.types import LegalTitle, ReleaseDateKind
from throughcare.journeys import actions as journeys
from throughcare.journeys.actions.closing import close_ended
from throughcare.journeys.models import CaseListing, Milestone

pytestmark = pytest.mark.slow
WAIT = 0.7


@pytest.fixture
def world(committed_db):
    return build_world()


def beside(change):
    """Start a change in another connection; return what waits for it and the errors it met."""
    errors = []

    def run():
        try:
            change()
        except Exception as error:
            errors.append(error)
        finally:
            connections.close_all()

    thread = threading.Thread(target=run)
    thread.start()
    return thread, errors


def move(world, person, kind, days):
    journeys.move_release_dates(
        world.people[person], {kind: world.today + timedelta(days=days)}, source="s", why="",
        access=world.access(person), now=world.now, today=world.today,
    )  # fmt: skip


def test_two_dates_at_once(world):
    with transaction.atomic():
        move(world, "remand", ReleaseDateKind.EXPECTED, 60)
        thread, errors = beside(
            lambda: move(world, "remand", ReleaseDateKind.EARLIEST_CONDITIONAL, 30)
        )
        time.sleep(WAIT)
    thread.join()
    assert errors == []
    assert compare_projections(processes=1).count == 0
    listed = CaseListing.objects.filter(person_id=world.people["remand"])
    assert set(listed.values_list("release_on", flat=True)) == {world.today + timedelta(days=60)}


def test_a_date_and_a_task_at_once(world):
    def complete():
        journeys.complete(
            world.people["zwolle"], programme_code="nl-kansen-bieden-zwolle", task_code="tbo",
            done_on=world.today, note="", access=world.access("zwolle"), now=world.now,
        )  # fmt: skip

    with transaction.atomic():
        move(world, "zwolle", ReleaseDateKind.EXPECTED, 300)
        thread, errors = beside(complete)
        time.sleep(WAIT)
    thread.join()
    assert errors == []
    assert compare_projections(processes=1).count == 0


def test_an_arrival_while_cases_are_closed(world):
    """Whoever comes in while the nightly job closes ended cases ends up with an open one."""
    person_id = world.people["kampen"]
    common = {"access": world.system(), "today": world.today}
    journeys.release(
        world.people["unknown"], on=world.today, now=world.now + timedelta(hours=1), **common
    )
    journeys.release(person_id, on=world.today, now=world.now + timedelta(hours=1), **common)
    later = {
        "access": world.system(),
        "now": world.now + timedelta(days=3),
        "today": world.today + timedelta(days=3),
    }
    arrival = journeys.Arrival(person_id, later["today"], LegalTitle.REMAND)
    prison = world.world.agencies["pi-ijsseloever"]
    with transaction.atomic():
        journeys.admit_many([arrival], agency_id=prison, source="s", **later)
        thread, errors = beside(lambda: close_ended(**later))
        time.sleep(WAIT)
    thread.join()
    assert errors == []
    assert compare_projections(processes=1).count == 0
    assert CaseListing.objects.filter(person_id=person_id, is_open=True, in_custody=True).exists()


def test_a_second_stay_begins_anew(world):
    """What was done in an earlier stay is no answer in the next one."""
    person_id = world.people["zwolle"]
    common = {"access": world.system(), "now": world.now}
    journeys.complete(
        person_id,
        programme_code="nl-kansen-bieden-zwolle",
        task_code="tbo",
        done_on=world.today,
        note="",
        **common,
    )
    common["now"] += timedelta(hours=1)
    journeys.release(person_id, on=world.today, today=world.today, **common)
    back = world.today + timedelta(days=60)
    journeys.admit_many(
        [journeys.Arrival(person_id, back, LegalTitle.SENTENCE)], agency_id=world.world.agencies["pi-ijsseloever"],
        source="s", today=back, access=world.system(), now=world.now + timedelta(days=60),
    )  # fmt: skip
    again = Milestone.objects.get(case__person_id=person_id, code="tbo")
    assert again.state == "planned"
    assert again.due_on == back + timedelta(days=10)


def test_whom_a_programme_may_still_fit_is_not_dropped(world):
    person_id = world.people["unknown"]
    later = {"access": world.system(), "now": world.now + timedelta(hours=1), "today": world.today}
    journeys.release(person_id, on=world.today, **later)
    assert CaseListing.objects.filter(person_id=person_id, is_open=True).exists()
    moved = journeys.correct_person(person_id, {"home_municipality": "GM0193"}, **later)
    assert moved


def test_the_team_ends_with_the_case(world):
    from throughcare.sharing import actions as sharing
    from throughcare.sharing.types import Refused

    person_id = world.people["kampen"]
    police = world.world.agencies["politie-ijsselland"]
    journeys.ask_into_team(
        person_id, agency_id=police, access=world.system(), now=world.now, today=world.today
    )
    journeys.release(
        person_id,
        on=world.today,
        access=world.system(),
        now=world.now + timedelta(hours=1),
        today=world.today,
    )
    for days, sees in ((0, True), (1, False), (3650, False)):
        answer = sharing.decide(
            world.actor("police"), person_id=person_id, what="person", now=world.now,
            today=world.today + timedelta(days=days),
        )  # fmt: skip
        assert isinstance(answer, Refused) is not sees


def test_the_dead_are_not_taken_in(world):
    person_id = world.people["short"]
    later = {"access": world.system(), "now": world.now + timedelta(hours=1), "today": world.today}
    journeys.record_death(person_id, on=world.today, **later)
    arrival = journeys.Arrival(person_id, world.today + timedelta(days=2), LegalTitle.REMAND)
    with pytest.raises(Exception, match="death was recorded"):
        journeys.admit_many(
            [arrival], agency_id=world.world.agencies["pi-ijsseloever"], source="s", **later
        )
