"""Write one batch of rows that were settled: people who are new, back, changed, or gone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from throughcare.exchange.imports import values
from throughcare.exchange.imports.values import RELEASED, RETURNED, TITLE, Change
from throughcare.journeys import actions as journeys
from throughcare.kernel.access import Access
from throughcare.people import actions as people
from throughcare.people.types import NewPerson

if TYPE_CHECKING:
    from collections.abc import Sequence

    from throughcare.exchange.imports.reading import RegisterRow as Checked
    from throughcare.exchange.models import RegisterRow
    from throughcare.journeys.actions.arriving import Arrived


@dataclass(frozen=True, slots=True)
class Run:
    """Hold what every batch of one run needs."""

    agency_id: int
    jurisdiction: str
    source: str
    access: Access
    now: datetime
    today: date


@dataclass(frozen=True, slots=True)
class Ready:
    """Hold one stored row that is to be written now, with its values and what it changes at this moment."""

    row: RegisterRow
    checked: Checked
    changes: tuple[Change, ...] = ()

    @property
    def person_id(self) -> int:
        """Return the person; there is one once the row is settled or the person registered."""
        return self.row.person_id or 0

    def does(self, field: str) -> bool:
        """Tell whether the row changes a field."""
        return any(change.field == field for change in self.changes)


def write_new(ready: Sequence[Ready], run: Run) -> None:
    """Register people who are new, with their stay, case and journey."""
    if not ready:
        return
    newcomers = [_new_person(one.checked, run) for one in ready]
    ids = people.register_many(newcomers, access=run.access, now=run.now)
    for one, person_id in zip(ready, ids, strict=True):
        one.row.person_id = person_id
    for one, arrived in zip(ready, _admit(ready, run), strict=True):
        one.row.undo = _undo(run, new=True, custody=arrived.custody_id, case=arrived.case_id)
        if one.checked.released_on is not None:
            _release(one, run)


def write_changed(ready: Sequence[Ready], run: Run) -> None:
    """Write what changed about people who are known: facts, title, dates, and then the movements."""
    if not ready:
        return
    back = [one for one in ready if one.does(RETURNED)]
    arrivals = dict(zip((one.person_id for one in back), _admit(back, run), strict=True))
    updates = [update for one in ready if (update := _update(one))]
    if updates:
        journeys.update_many(
            updates, source=run.source, why="", access=run.access, now=run.now, today=run.today
        )
    for one in ready:
        if one.does(RELEASED):
            _release(one, run)
        one.row.undo = _undo(run, changes=[[c.field, c.before, c.after] for c in one.changes])
        if arrived := arrivals.get(one.person_id):
            case = arrived.case_id if arrived.case_is_new else None
            one.row.undo |= {"custody": arrived.custody_id, "case": case}


def _undo(run: Run, **what: object) -> dict[str, object]:
    return {"at": run.now.isoformat(), **what}


def _new_person(row: Checked, run: Run) -> NewPerson:
    return NewPerson(
        given=row.given_name,
        family=row.family_name or row.identifier_value,
        jurisdiction=run.jurisdiction,
        identifier_system=row.identifier_system,
        identifier_value=row.identifier_value,
        issuer_id=run.agency_id,
        born_on=row.born_on,
        language=row.language,
        home_municipality=row.home_municipality_code or "",
        release_municipality=row.release_municipality_code or "",
        lawful_stay=row.lawful_stay,
    )


def _admit(ready: Sequence[Ready], run: Run) -> list[Arrived]:
    return journeys.admit_many(
        [_arrival(one, run) for one in ready],
        agency_id=run.agency_id,
        source=run.source,
        access=run.access,
        now=run.now,
        today=run.today,
    )


def _arrival(one: Ready, run: Run) -> journeys.Arrival:
    row = one.checked
    # Someone who is back came after the release we know; without a date, today is the first day we know of.
    admitted_on = row.admitted_on or (run.today if one.does(RETURNED) else None)
    return journeys.Arrival(
        one.person_id, admitted_on, values.title_of(row), row.sentence_days, values.dates_of(row)
    )


def _release(one: Ready, run: Run) -> None:
    on = one.checked.released_on or run.today
    journeys.release(one.person_id, on=on, access=run.access, now=run.now, today=run.today)


def _update(one: Ready) -> journeys.Update | None:
    """Return what is left to write beside movements; a stay that begins now has its dates already."""
    facts = values.fact_changes(one.checked, one.changes)
    title = values.title_of(one.checked) if one.does(TITLE) else None
    dates = tuple(
        (kind, on) for kind, on in values.dates_of(one.checked) if one.does(f"release.{kind.value}")
    )
    if not facts and title is None and not dates:
        return None
    return journeys.Update(one.person_id, facts, title, dates)
