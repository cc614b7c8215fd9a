"""Relations, and the visibility that follows from them, are kept in two rounds to the server."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection

from throughcare.config.commands.bench.recording import recorded
from throughcare.sharing import actions as sharing
from throughcare.sharing import queries
from throughcare.sharing.types import RelationFact, RelationKind

pytestmark = pytest.mark.django_db
MINE = "upkeep:"


class Upkeep:
    """One person, and an agency that comes into their team and goes again."""

    def __init__(self, small):
        self.person_id = small.people["zwolle"]
        self.access = small.system()
        self.today = small.today
        self.agency_id = small.actor("ngo").agency_id

    def fact(self, days=0, kind=RelationKind.TEAM):
        return RelationFact(self.agency_id, kind, self.today + timedelta(days), None, f"{MINE}test")

    def sync(self, *facts):
        """Push these down; return what was said they then are, and the statements it took."""
        with recorded() as recording:
            told = sharing.sync_relations(
                {self.person_id: facts}, origins={self.person_id: MINE}, access=self.access
            )
        # The test itself is a transaction, so that beginning and committing are seen as savepoints.
        return told[self.person_id], [q for q, _ in recording.statements if "SAVEPOINT" not in q]

    def stored(self):
        return queries.relations_of([self.person_id], access=self.access)[self.person_id]

    def spans(self):
        return queries.spans_of([self.person_id], access=self.access)[self.person_id]

    def made_anew(self):
        return sharing.project_visibility([self.person_id], access=self.access)[self.person_id]


@pytest.fixture
def upkeep(small_world):
    return Upkeep(small_world)


def test_one_change_takes_two_statements(upkeep):
    before = upkeep.spans()
    for facts in ((upkeep.fact(),), ()):
        told, statements = upkeep.sync(*facts)
        assert len(statements) == 2
        assert sorted(told, key=repr) == sorted(upkeep.stored(), key=repr)
        assert upkeep.spans() == upkeep.made_anew()
    assert upkeep.spans() == before


def test_no_change_writes_nothing(upkeep):
    upkeep.sync(upkeep.fact())
    _, statements = upkeep.sync(upkeep.fact())
    assert len(statements) == 1


def test_the_same_may_come_again_with_other_days(upkeep):
    # In one statement, and only one row for each origin is let in.
    upkeep.sync(upkeep.fact())
    upkeep.sync(upkeep.fact(days=-5))
    ours = [fact for fact in upkeep.stored() if fact.origin.startswith(MINE)]
    assert ours == [upkeep.fact(days=-5)]
    assert upkeep.spans() == upkeep.made_anew()


def test_whoever_writes_for_one_person_keeps_what_sealed_services_have(upkeep, small_world):
    upkeep.sync(upkeep.fact())
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE agencies_agency SET is_sealed = true WHERE id = %s", [upkeep.agency_id]
        )
    before = upkeep.spans()
    assert upkeep.agency_id in {span.agency_id for span in before}
    # This worker may not know of the service; what they change leaves its part as it is.
    access, team = small_world.access("zwolle"), "team:"
    kept = [fact for fact in upkeep.stored() if fact.origin.startswith(team)]
    sharing.sync_relations(
        {upkeep.person_id: kept}, origins={upkeep.person_id: team}, access=access
    )
    assert upkeep.spans() == before
