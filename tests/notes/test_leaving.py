"""What an agency wrote that left the partnership: stays, goes back, or is locked, as was agreed."""

from __future__ import annotations

import pytest

from tests.notes.cast import NOW, TODAY, Cast
from throughcare.agencies import queries as agencies
from throughcare.kernel.access import Category
from throughcare.notes import queries
from throughcare.notes.queries.sieve import sieve_for
from throughcare.notes.rules import origin_of
from throughcare.sharing import queries as sharing_queries
from throughcare.sharing.actions.leaving import leave_all
from throughcare.sharing.models import SecrecyRelease
from throughcare.sharing.rules.explaining import decide
from throughcare.sharing.types import Level, Thing, Topic
from throughcare.sharing.types.leaving import NotesAfter

pytestmark = pytest.mark.django_db
TEXT, SHORT = "The landlord said no twice.", "No room yet."
READERS = ("helper", "manager", "coordinator", "officer", "nurse")


def left(cast: Cast, agency: str, notes: NotesAfter) -> None:
    leave_all(cast.agencies[agency], notes=notes, access=cast.system(), now=NOW)


def levels(cast: Cast, who: str) -> dict[str, Level]:
    found = queries.readable(cast.person_id, access=cast.access(who), today=TODAY)
    return {row.category.value: row.level for row in found.rows}


def hidden(cast: Cast, who: str) -> set[str]:
    found = queries.readable(cast.person_id, access=cast.access(who), today=TODAY)
    return {one.category.value for one in found.hidden}


@pytest.mark.requirement("R109")
class TestNotes:
    @pytest.fixture(autouse=True)
    def written(self, cast: Cast) -> None:
        cast.write("helper", "housing", TEXT, summary=SHORT)
        cast.write("manager", "housing", "Another one's note.")

    @pytest.mark.parametrize(
        ("notes", "manager", "coordinator", "helper"),
        [
            (NotesAfter.STAY, 2, 2, 1),
            (NotesAfter.BACK, 1, 1, 1),
            (NotesAfter.LOCKED, 1, 1, 1),
        ],
    )
    def test_are_read_as_agreed_and_those_of_others_as_before(
        self, cast: Cast, notes, manager, coordinator, helper
    ) -> None:
        left(cast, "helpers", notes)
        counts = {
            who: len(queries.readable(cast.person_id, access=cast.access(who), today=TODAY).rows)
            for who in ("manager", "coordinator", "helper")
        }
        assert counts == {"manager": manager, "coordinator": coordinator, "helper": helper}

    @pytest.mark.parametrize("notes", list(NotesAfter))
    def test_are_never_lost_and_always_the_persons_to_read(self, cast: Cast, notes) -> None:
        left(cast, "helpers", notes)
        texts = {row.text for row in queries.own_notes(access=cast.access("robin")).rows}
        assert texts == {TEXT, "Another one's note."}

    def test_that_are_locked_open_to_whom_the_person_releases_them(self, cast: Cast) -> None:
        left(cast, "helpers", NotesAfter.LOCKED)
        SecrecyRelease.objects.create(
            person_id=cast.person_id,
            origin_agency_id=cast.agencies["helpers"],
            agency_id=cast.agencies["prison"],
            categories=["housing"],
            since=NOW,
            recorded_at=NOW,
        )
        assert (
            len(queries.readable(cast.person_id, access=cast.access("manager"), today=TODAY).rows)
            == 2
        )
        assert (
            len(
                queries.readable(
                    cast.person_id, access=cast.access("coordinator"), today=TODAY
                ).rows
            )
            == 1
        )

    @pytest.mark.parametrize("notes", list(NotesAfter))
    def test_are_decided_alike_in_words_and_in_the_statement(self, cast: Cast, notes) -> None:
        cast.write("nurse", "health", "Sleeps badly.")
        for agency in ("helpers", "clinic"):
            left(cast, agency, notes)
        law = sharing_queries.law()
        for who in READERS:
            access = cast.access(who)
            asker = sieve_for(access, today=TODAY).asker
            facts = sharing_queries.facts_of([cast.person_id], access=access)[cast.person_id]
            for agency, category in (("helpers", "housing"), ("clinic", "health")):
                origin = origin_of(agencies.agency_of(cast.agencies[agency]))
                topic = Topic(Category(category), origin, Thing.WRITTEN)
                level = decide(asker, topic, law, facts).level
                found = queries.readable(cast.person_id, access=access, today=TODAY)
                rows = {
                    row.level
                    for row in found.rows
                    if (row.agency_id, row.category) == (origin.agency_id, topic.category)
                }
                known = any(
                    (one.agency_id, one.category) == (origin.agency_id, topic.category)
                    for one in found.hidden
                )
                expected = Level.EXISTENCE if known else next(iter(rows), Level.NONE)
                assert level == expected, (who, agency)

    def test_that_went_back_are_known_to_be_there_and_locked_ones_are_not(self, cast: Cast) -> None:
        cast.write("nurse", "health", "Sleeps badly.")
        left(cast, "clinic", NotesAfter.BACK)
        assert "health" in hidden(cast, "coordinator")
        left(cast, "clinic", NotesAfter.LOCKED)
        assert "health" not in hidden(cast, "coordinator")


@pytest.mark.requirement("R109")
class TestEverythingElse:
    @pytest.mark.parametrize("notes", list(NotesAfter))
    def test_that_it_recorded_is_decided_as_before(self, cast: Cast, notes) -> None:
        """Answers keep their source and their readers: a lock is about notes and documents alone."""
        access = cast.access("manager")
        asker = sieve_for(access, today=TODAY).asker
        facts = sharing_queries.facts_of([cast.person_id], access=access)[cast.person_id]
        topic = Topic(Category.HOUSING, origin_of(agencies.agency_of(cast.agencies["helpers"])))
        before = decide(asker, topic, sharing_queries.law(), facts).level
        left(cast, "helpers", notes)
        assert decide(asker, topic, sharing_queries.law(), facts).level == before == Level.FULL
