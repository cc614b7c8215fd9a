"""Ask the functions that look past the policies: they must find nobody beyond the agency of the list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import connection

from throughcare.config.commands.verify_sharing.walls import GIVEN, name_of, number_of, recorded_at

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    Span = tuple[int, int, datetime, datetime]
    Difference = tuple[str, str, str]


class Definers:
    """Hold the people of one world, and which agency has to do with whom when."""

    def __init__(self, ids: Sequence[int], spans: Sequence[Span]) -> None:
        """Take the people in order, and the rows of the projection: person, agency, from when, until when."""
        self.ids, self.spans = ids, spans

    def differences(self, agency_id: int | None, moment: datetime) -> Iterator[Difference]:
        """Yield face, expected and found, wherever one finds somebody else than it must; None finds nobody."""
        ours = {person for person, agency, *_ in self.spans if agency == agency_id}
        now = {
            person
            for person, agency, since, until in self.spans
            if agency == agency_id and since <= moment < until
        }
        # Such a function runs as the owner of the tables, whom no policy binds; nor does one here.
        _run("SELECT set_config('throughcare.scope', 'system', true)")
        for face, expected, found in (
            self._by_number(ours), self._by_likeness(ours), *self._newest(now),
        ):  # fmt: skip
            if expected != found:
                yield face, repr(expected), repr(found)
        _run("SELECT set_config('throughcare.scope', '', true)")

    def facts(self, decided: Sequence[int], *, sees_all: bool) -> Iterator[Difference]:
        """Yield a difference where everything recorded is read of somebody else than who was decided."""
        nobody = self.ids[-1] + 1
        found = _run("SELECT person_id, is_there FROM sharing_facts_of(%s)", [*self.ids, nobody])
        expected = [(person_id, True) for person_id in decided]
        if sees_all:
            expected.append((nobody, False))
        if sorted(found) != expected:
            yield "facts in one call", repr(expected), repr(sorted(found))

    def _by_number(self, ours: set[int]) -> tuple[str, Any, Any]:
        asked = range(0, len(self.ids), 2)
        found = _run(
            "SELECT person_id FROM sharing_find_by_number(%s)",
            [number_of(place) for place in asked],
        )
        expected = [self.ids[place] for place in asked if self.ids[place] in ours]
        return "find by number", sorted(expected), sorted(row[0] for row in found)

    def _by_likeness(self, ours: set[int]) -> tuple[str, Any, Any]:
        asked = GIVEN[0].lower()
        every = _run("SELECT person_id, distance FROM sharing_find_by_likeness(%s)", asked)
        nearest = _run("SELECT person_id, distance FROM sharing_find_by_likeness(%s, 1)", asked)
        expected = [
            (person_id, 0)
            for place, person_id in enumerate(self.ids)
            if person_id in ours and name_of(place).startswith(asked)
        ]
        # All are as near as the first, and so all come.
        return "find by likeness", [sorted(expected)] * 2, [sorted(every), sorted(nearest)]

    def _newest(self, ours: set[int]) -> Iterator[tuple[str, Any, Any]]:
        first, few, last = 3, 5, self.ids[-2]
        since = recorded_at(first)
        fitting = [person_id for person_id in self.ids[first:] if person_id in ours][::-1]
        before = [person_id for person_id in fitting if person_id < last]
        for until, most, expected in (
            (None, len(self.ids), fitting), (last, len(self.ids), before), (None, few, fitting[:few]),
        ):  # fmt: skip
            found = _run("SELECT id FROM notes_newest(%s, %s::bigint, %s::int)", since, until, most)
            yield "newest notes", expected, [number for (number,) in found]


def _run(text: str, *values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(text, values)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows
