"""An import is taken back as a whole, as long as nothing was built on it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection

from tests.exchange.importing import ADA, BEN, Office
from throughcare.audit.models import AuditEvent
from throughcare.custody.types import ReleaseDateKind
from throughcare.exchange.imports.undoing import UndoRefusedError, what_blocks
from throughcare.journeys import actions as journeys
from throughcare.plans import actions as plans
from throughcare.simulation import world

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(tmp_path):
    return Office(tmp_path).open()


def rows_about_people() -> dict[str, int]:
    """Count every table that says something about somebody, but the audit and the imports themselves."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' "
            "AND (table_name ~ '^(people|custody|caseloads|sharing|journeys|plans)_')"
        )
        names = [name for (name,) in cursor.fetchall()]
        counts = {}
        for name in names:
            cursor.execute(f"SELECT count(*) FROM {name}")
            counts[name] = cursor.fetchone()[0]
    return counts


def blocked(office: Office, import_id: int) -> dict[str, tuple[str, ...]]:
    with pytest.raises(UndoRefusedError) as refused:
        office.undo(import_id)
    return {block.identifier: block.codes for block in refused.value.blocks}


class TestPeopleWhoCameWithTheImport:
    def test_are_forgotten_with_everything_that_followed_from_them(self, office):
        before = rows_about_people()
        brought = office.bring(ADA, BEN)
        assert rows_about_people()["journeys_case_listing"] > 0
        undone = office.undo(brought.pk)
        assert undone.state == "undone"
        assert rows_about_people() == before

    def test_stay_in_the_audit(self, office):
        brought = office.bring(ADA)
        person_id = office.person("1000001")
        office.undo(brought.pk)
        acts = AuditEvent.objects.filter(person_ids__contains=[person_id]).values_list(
            "action", flat=True
        )
        assert {"record", "erase"} <= set(acts)

    def test_can_come_again(self, office):
        brought = office.bring(ADA)
        office.undo(brought.pk)
        office.bring(ADA)
        assert (
            office.case("1000001").contact_membership_id == office.cast.memberships["casemanager"]
        )

    def test_who_were_released_by_it_are_forgotten_too(self, office):
        before = rows_about_people()
        brought = office.bring(ADA | {"Datum ontslag": "22-11-2026"})
        office.undo(brought.pk)
        assert rows_about_people() == before

    def test_block_when_their_contact_was_handed_over(self, office):
        brought = office.bring(ADA, BEN)
        office.later(hours=1)
        journeys.hand_over(
            office.person("1000002"),
            to_membership_id=office.cast.memberships["casemanager2"],
            reason="contact.handed_over",
            access=office.access,
            now=office.now,
            today=office.today,
        )
        assert blocked(office, brought.pk) == {"1000002": ("undo.contact",)}
        assert office.person("1000001") is not None, "all or nothing"

    def test_block_when_somebody_recorded_a_release_date(self, office):
        brought = office.bring(ADA)
        office.later(hours=1)
        move(office, "1000001")
        assert blocked(office, brought.pk) == {"1000001": ("undo.custody",)}

    def test_block_when_a_task_was_done(self, office):
        brought = office.bring(ADA)
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT m.code, p.code FROM journeys_milestone m JOIN journeys_journey j ON j.id = m.journey_id "
                "JOIN programmes_version p ON p.id = j.programme_id LIMIT 1"
            )
            task_code, programme_code = cursor.fetchone()
        journeys.complete(
            office.person("1000001"),
            programme_code=programme_code,
            task_code=task_code,
            done_on=office.today,
            note="",
            access=office.access,
            now=office.now,
        )
        assert blocked(office, brought.pk) == {"1000001": ("undo.task",)}

    def test_block_when_facts_were_corrected(self, office):
        brought = office.bring(ADA)
        journeys.correct_person(
            office.person("1000001"),
            {"home_municipality": "GM1708"},
            access=office.access,
            now=office.now,
            today=office.today,
        )
        assert blocked(office, brought.pk) == {"1000001": ("undo.person",)}

    def test_block_when_a_later_register_names_them(self, office):
        brought = office.bring(ADA, BEN)
        office.later(days=1).bring(ADA)
        assert blocked(office, brought.pk) == {"1000001": ("undo.other_import",)}

    def test_block_no_longer_when_the_later_register_was_undone(self, office):
        brought = office.bring(ADA)
        later = office.later(days=1).bring(ADA)
        office.undo(later.pk)
        office.undo(brought.pk)
        assert office.person("1000001") is None


def move(office: Office, number: str) -> None:
    journeys.move_release_dates(
        office.person(number),
        {ReleaseDateKind.EXPECTED: office.today + timedelta(days=90)},
        source="by hand",
        why="",
        access=office.access,
        now=office.now,
        today=office.today,
    )


class TestWhatAnImportChanged:
    def test_is_recorded_again_as_it_stood_and_nothing_is_overwritten(self, office):
        office.bring(ADA)
        changed = office.later(days=1).bring(
            ADA
            | {"Verwachte ontslagdatum": "01-03-2027", "Gemeente van herkomst": "Steenwijkerland"}
        )
        assert office.stay("1000001").release_dates[0].on.isoformat() == "2027-03-01"
        office.later(hours=1).undo(changed.pk)
        history = office.history("1000001")
        assert [row.on.isoformat() for row in history.release_dates] == [
            "2027-05-01",
            "2027-03-01",
            "2027-05-01",
        ]
        assert history.release_dates[0].why == "import undone"
        assert home(office, "1000001") == "GM0193"

    def test_a_date_that_was_not_there_is_taken_back(self, office):
        office.bring(ADA | {"Verwachte ontslagdatum": ""})
        changed = office.later(days=1).bring(ADA)
        office.later(hours=1).undo(changed.pk)
        assert office.stay("1000001").release_dates == ()

    def test_blocks_when_somebody_changed_it_since(self, office):
        office.bring(ADA)
        changed = office.later(days=1).bring(ADA | {"Verwachte ontslagdatum": "01-03-2027"})
        office.later(hours=1)
        move(office, "1000001")
        assert blocked(office, changed.pk) == {"1000001": ("undo.changed",)}

    def test_blocks_when_it_was_a_release(self, office):
        office.bring(ADA)
        changed = office.later(days=1).bring(ADA | {"Datum ontslag": "23-11-2026"})
        assert blocked(office, changed.pk) == {"1000001": ("undo.movement",)}

    def test_of_somebody_who_came_back_is_the_stay(self, office):
        office.bring(ADA | {"Datum ontslag": "22-11-2026"})
        first = office.stay("1000001").custody_id
        back = office.later(days=9).bring(ADA | {"Datum binnenkomst": "30-11-2026"})
        assert office.stay("1000001").custody_id != first
        office.undo(back.pk)
        assert office.stay("1000001").custody_id == first
        assert office.stay("1000001").released_on.isoformat() == "2026-11-22"


def home(office: Office, number: str) -> str:
    from throughcare.people import queries as people

    person_id = office.person(number)
    return people.facts_of([person_id], access=office.access)[person_id].home_municipality


class TestAnImport:
    def test_that_was_only_previewed_cannot_be_undone(self, office):
        previewed = office.preview(ADA)
        with pytest.raises(UndoRefusedError, match="Only what was applied"):
            office.undo(previewed.pk)

    def test_is_undone_once(self, office):
        brought = office.bring(ADA)
        office.undo(brought.pk)
        with pytest.raises(UndoRefusedError, match=r"is \[undone\]"):
            office.undo(brought.pk)

    def test_says_beforehand_what_would_block(self, office):
        brought = office.bring(ADA, BEN)
        actor = office.cast.actor("casemanager")
        assert what_blocks(brought.pk, actor=actor, now=office.now) == []
        office.later(hours=1)
        move(office, "1000002")
        [block] = what_blocks(brought.pk, actor=actor, now=office.now)
        assert (block.identifier, block.codes) == ("1000002", ("undo.custody",))

    def test_with_a_plan_on_it_blocks(self, office):
        brought = office.bring(ADA)
        person_id, case_id = office.person("1000001"), office.case("1000001").case_id
        start_plan(person_id, case_id)
        assert blocked(office, brought.pk) == {"1000001": ("undo.plan",)}


def start_plan(person_id: int, case_id: int) -> None:
    from throughcare.plans.models import Plan

    assert plans is not None and world is not None
    Plan.objects.create(person_id=person_id, case_id=case_id)
