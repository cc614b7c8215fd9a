"""Journeys with the database: dates move, people move, and nobody is ever without a contact."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from throughcare.accounts import queries as accounts
from throughcare.caseloads import queries as caseloads
from throughcare.custody.types import LegalTitle, ReleaseDateKind
from throughcare.journeys import actions as journeys
from throughcare.journeys.models import CaseListing, Journey, Milestone, Notice, Replanning
from throughcare.journeys.queries.preview import preview_release_dates
from throughcare.messages.models import Message

pytestmark = pytest.mark.django_db
EXPECTED = ReleaseDateKind.EXPECTED


def move(world, person="zwolle", days=200, **kwargs):
    return journeys.move_release_dates(
        world.people[person],
        {EXPECTED: world.today + timedelta(days=days)},
        source="court",
        why="appeal",
        access=world.access(person),
        now=world.now,
        today=world.today,
        **kwargs,
    )


def case_of(world, person="zwolle"):
    return caseloads.latest_case_of(world.people[person], access=world.system())


def uncovered_cases():
    """Return the cases whose contacts do not cover them exactly: must always be empty."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.id FROM caseloads_case c WHERE tstzmultirange(c.during) IS DISTINCT FROM "
            "(SELECT range_agg(n.during) FROM caseloads_named_contact n WHERE n.case_id = c.id)"
        )
        return cursor.fetchall()


class TestAdmit:
    @pytest.mark.requirement("R73")
    def test_everybody_gets_a_case_a_contact_and_an_answer(self, small_world):
        prison = small_world.world.agencies["pi-ijsseloever"]
        outcomes = dict(
            CaseListing.objects.filter(agency_id=prison).values_list("person_id", "outcome")
        )
        found = {name: outcomes[person_id] for name, person_id in small_world.people.items()}
        assert found == {
            "zwolle": "eligible",
            "short": "eligible",
            "remand": "eligible",
            "kampen": "not",
            "unknown": "unknown",
        }
        assert uncovered_cases() == []

    def test_needs_a_duty_contact(self, small_world):
        arrival = journeys.Arrival(
            small_world.people["zwolle"], small_world.today, LegalTitle.SENTENCE
        )
        clinic = small_world.world.agencies["politie-ijsselland"]
        with pytest.raises(Exception, match="no duty contact"):
            journeys.admit_many(
                [arrival],
                agency_id=clinic,
                source="x",
                access=small_world.system(),
                now=small_world.now,
                today=small_world.today,
            )


class TestMoveReleaseDates:
    def test_preview_is_exactly_what_applying_does(self, small_world):
        person_id = small_world.people["zwolle"]
        given_dates = {EXPECTED: small_world.today + timedelta(days=200)}
        preview = preview_release_dates(
            person_id,
            given_dates,
            source="court",
            access=small_world.access("zwolle"),
            today=small_world.today,
        )
        assert preview.changes
        assert move(small_world) == preview.changes

    def test_keeps_history_and_tells_each_owner_once(self, small_world):
        found = move(small_world)
        kept = Replanning.objects.get()
        assert len(kept.changes) == len(found)
        # The person owns some of it too, and reads it in their own place.
        owners = {change.owner_agency_id for change in found} - {0}
        assert set(Notice.objects.values_list("agency_id", flat=True)) == owners
        answering = accounts.duty_contacts(owners, small_world.today)
        assert Message.objects.count() == len(answering) > 1
        assert set(Message.objects.values_list("state", flat=True)) == {"held"}

    def test_never_overwrites_a_date(self, small_world):
        move(small_world, days=200)
        move(small_world, days=220)
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM custody_release_date WHERE kind = 'expected' AND source = 'court'"
            )
            assert cursor.fetchone() == (2,)

    def test_the_database_refuses_to_overwrite_a_date(self, small_world):
        with (
            pytest.raises(DatabaseError, match="never overwritten"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute("UPDATE custody_release_date SET on_date = '2030-01-01'")

    def test_the_same_date_again_moves_nothing(self, small_world):
        move(small_world)
        assert move(small_world) == ()
        assert Replanning.objects.count() == 1

    def test_a_failing_audit_undoes_everything(self, small_world, monkeypatch):
        access = small_world.access("zwolle")
        before = list(Milestone.objects.order_by("pk").values_list("pk", "due_on"))

        def fail(*_args, **_kwargs):
            raise RuntimeError("audit store is full")

        monkeypatch.setattr("throughcare.audit.actions.record", fail)
        with pytest.raises(RuntimeError), transaction.atomic():
            journeys.move_release_dates(
                small_world.people["zwolle"],
                {EXPECTED: small_world.today + timedelta(days=300)},
                source="court",
                why="",
                access=access,
                now=small_world.now,
                today=small_world.today,
            )
        assert list(Milestone.objects.order_by("pk").values_list("pk", "due_on")) == before
        assert not Replanning.objects.exists()

    def test_taking_a_date_back_lets_its_tasks_wait(self, small_world):
        found = journeys.move_release_dates(
            small_world.people["zwolle"],
            {EXPECTED: None},
            source="court",
            why="quashed",
            access=small_world.access("zwolle"),
            now=small_world.now,
            today=small_world.today,
        )
        assert {change.effect for change in found} >= {"waits"}


@pytest.mark.requirement("R113")
class TestOneContact:
    def test_two_contacts_at_once_are_refused(self, small_world):
        case = case_of(small_world)
        with (
            pytest.raises(IntegrityError, match="one_named_contact_at_a_time"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(
                "INSERT INTO caseloads_named_contact (case_id, membership_id, agency_id, during, reason) "
                "VALUES (%s, %s, %s, tstzrange(now(), null), 'x')",
                [case.case_id, case.contact_membership_id, case.contact_agency_id],
            )

    @pytest.mark.parametrize(
        "statement",
        [
            "DELETE FROM caseloads_named_contact WHERE case_id = %s",
            "UPDATE caseloads_named_contact SET during = tstzrange(lower(during), now() + interval '1 day') WHERE case_id = %s",
            "UPDATE caseloads_case SET during = tstzrange(lower(during) - interval '1 day', null) WHERE id = %s",
        ],
    )
    def test_an_instant_without_contact_is_refused(self, small_world, statement):
        case = case_of(small_world)
        with (
            pytest.raises(DatabaseError, match="exactly one contact"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement, [case.case_id])
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")

    @settings(
        max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
    )
    @given(
        steps=st.lists(
            st.sampled_from(["hand_over", "back", "transfer", "move", "release", "admit", "death"]),
            max_size=6,
        )
    )
    def test_whatever_happens_there_is_exactly_one(self, small_world, steps):
        with transaction.atomic():
            point = transaction.savepoint()
            for hours, step in enumerate(steps, start=1):
                self._do(small_world, step, small_world.now + timedelta(hours=hours))
                with connection.cursor() as cursor:
                    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
                    cursor.execute("SET CONSTRAINTS ALL DEFERRED")
                assert uncovered_cases() == []
            transaction.savepoint_rollback(point)

    def _do(self, world, step, now):
        common = {"access": world.system(), "now": now, "today": world.today}
        person_id = world.people["zwolle"]
        members = world.world.memberships
        try:
            with transaction.atomic():
                match step:
                    case "hand_over":
                        journeys.hand_over(
                            person_id,
                            to_membership_id=members["casemanager2"],
                            reason="x",
                            **common,
                        )
                    case "back":
                        journeys.hand_over(
                            person_id, to_membership_id=members["casemanager"], reason="x", **common
                        )
                    case "transfer":
                        journeys.transfer(
                            person_id,
                            to_agency_id=world.world.agencies["hmp-example-moor"],
                            on=world.today,
                            **common,
                        )
                    case "move":
                        journeys.move_release_dates(
                            person_id,
                            {EXPECTED: world.today + timedelta(days=99)},
                            source="s",
                            why="",
                            **common,
                        )
                    case "release":
                        journeys.release(person_id, on=world.today, **common)
                    case "admit":
                        arrival = journeys.Arrival(
                            person_id, world.today + timedelta(days=1), LegalTitle.REMAND
                        )
                        journeys.admit_many(
                            [arrival],
                            agency_id=world.world.agencies["pi-ijsseloever"],
                            source="s",
                            **common,
                        )
                    case "death":
                        journeys.record_death(person_id, on=world.today, **common)
        except (ValueError, IntegrityError):
            pass
        except Exception as error:
            from throughcare.kernel.errors import ThroughcareError

            if not isinstance(error, ThroughcareError):
                raise


class TestRelease:
    def test_carries_on_with_the_municipality(self, small_world):
        journeys.release(
            small_world.people["zwolle"], on=small_world.today, access=small_world.system(),
            now=small_world.now + timedelta(hours=1), today=small_world.today,
        )  # fmt: skip
        case = case_of(small_world)
        assert case.closed_at is None
        assert case.contact_agency_id == small_world.world.agencies["zwolle-nazorg"]

    def test_closes_the_case_where_nothing_carries_on(self, small_world):
        journeys.release(
            small_world.people["kampen"], on=small_world.today, access=small_world.system(),
            now=small_world.now + timedelta(hours=1), today=small_world.today,
        )  # fmt: skip
        assert case_of(small_world, "kampen").closed_at is not None

    def test_a_journey_stays_one(self, small_world):
        assert Journey.objects.count() == len(small_world.people)
