"""Bookings at once: a small sample has no fault, and what is had twice or lost is noticed."""

from __future__ import annotations

import pytest

from tests.appointments.scene import Scene
from tests.harness import DATABASES
from throughcare.appointments.models import Appointment, AppointmentChange, TakenTime
from throughcare.config.commands.verify_bookings import judging, running


@pytest.mark.slow
def test_a_small_sample_books_nothing_twice_and_loses_nothing(django_db_setup) -> None:
    report = running.compare(
        DATABASES.owner_url, DATABASES.app_url, steps=160, editors=8, seed=3, progress=lambda *_: None
    )  # fmt: skip
    assert report.faults == ()
    assert report.exit_code == 0
    assert report.acknowledged > 10


@pytest.mark.django_db
class TestFaults:
    def test_are_none_where_all_is_well(self, scene: Scene) -> None:
        number = scene.book("helper", membership_id=scene.worker("helper"))
        assert judging.faults([(number, 0, "booked")]) == []

    def test_name_what_was_acknowledged_and_lost(self, scene: Scene) -> None:
        number = scene.book("helper")
        found = judging.faults([(number, 0, "booked"), (number, 1, "moved")])
        assert found == [f"acknowledged and lost: {(number, 1, 'moved')}"]

    def test_name_a_worker_who_is_booked_twice(self, scene: Scene) -> None:
        worker = scene.worker("helper")
        numbers = [scene.book("helper", membership_id=worker), scene.book("helper", despite="x")]
        Appointment.objects.filter(pk=numbers[1]).update(membership_id=worker)
        found = judging.faults([(number, 0, "booked") for number in numbers])
        assert any(one.startswith("worker:") for one in found)

    def test_name_a_time_that_nothing_holds(self, scene: Scene) -> None:
        number = scene.book("helper", membership_id=scene.worker("helper"))
        TakenTime.objects.all().delete()
        assert judging.faults([(number, 0, "booked")]) == [
            f"appointment [{number}]: its time and its state differ"
        ]

    def test_name_a_change_of_which_nobody_was_told(self, scene: Scene) -> None:
        scene.book("helper")
        assert AppointmentChange.objects.count() == 1
        assert judging.faults([])[0].startswith("kept, and nobody was told")


@pytest.fixture
def scene(db) -> Scene:
    return Scene()
