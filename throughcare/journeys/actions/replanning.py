"""A date moves: everything that hangs on it moves in one durable transaction, and every owner hears of it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from django.db import connection, transaction

from throughcare.accounts import actions as staff
from throughcare.audit import actions as audit
from throughcare.audit.types import Act
from throughcare.caseloads import queries as caseloads
from throughcare.custody import actions as custody
from throughcare.custody import queries as custody_queries
from throughcare.custody.actions import CustodyError, NewReleaseDate
from throughcare.journeys.actions.hanging import move_held
from throughcare.journeys.actions.projecting import project
from throughcare.journeys.models import Notice
from throughcare.journeys.queries.hanging import anchors_for, own_changes
from throughcare.journeys.rules.comparing import changes
from throughcare.journeys.rules.sighting import SIGHT
from throughcare.kernel.access import Category

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date, datetime

    from throughcare.custody.types import ReleaseDateKind
    from throughcare.journeys.actions.projecting import Projected
    from throughcare.journeys.types import Change
    from throughcare.kernel.access import Access

MOVED = "mail.dates_moved"


@transaction.atomic
def move_release_dates(
    person_id: int,
    dates: Mapping[ReleaseDateKind, date | None],
    *,
    source: str,
    why: str,
    access: Access,
    now: datetime,
    today: date,
    is_quiet: bool = False,
) -> tuple[Change, ...]:
    """Record release dates (None takes one back), re-plan, keep the history and tell every owner.

    A quiet move puts the notices on the page and sends no message: who moves many sends one at the end.
    Errors: CustodyError when the person is not in custody or has no open case.
    """
    stay = custody_queries.last_stays_of([person_id], access=access).get(person_id)
    case = caseloads.open_cases_of([person_id], access=access).get(person_id)
    if stay is None or case is None or stay.released_on is not None:
        raise CustodyError(
            "Cannot record a release date: this person is not in custody now. Record the admission first."
        )
    custody.record_release_dates(
        [
            NewReleaseDate(stay.custody_id, person_id, kind, on, source, why)
            for kind, on in dates.items()
        ],
        access=access,
        now=now,
    )
    cause = {
        "code": "cause.release_date",
        "dates": {kind.value: on and on.isoformat() for kind, on in dates.items()},
    }
    return replan(
        [case.case_id], cause=cause, access=access, now=now, today=today, is_quiet=is_quiet
    )[case.case_id]


@transaction.atomic(savepoint=False)
def replan(
    case_ids: Sequence[int],
    *,
    cause: Mapping[str, object],
    access: Access,
    now: datetime,
    today: date,
    is_quiet: bool = False,
    more: Mapping[int, tuple[Change, ...]] | None = None,
    carry_on: Callable[[Mapping[int, Projected]], Mapping[int, Projected]] | None = None,
) -> dict[int, tuple[Change, ...]]:
    """Derive cases anew after a fact changed; keep what moved as history and tell the owners.

    What else follows, such as another contact, is done by `carry_on`, which derives once more: one change, one entry.
    Shapes: case -> what moved, with what the caller moved itself (`more`); an empty tuple where nothing did, and
    then nothing is kept or told.
    """
    projected = project(case_ids, access=access)
    anchors = {
        case_id: anchors_for(one.facts, was_on=one.was_on, was_in_custody=one.was_in_custody)
        for case_id, one in projected.items()
    }
    held = move_held(anchors, access=access, now=now, today=today)
    carried = carry_on(projected) if carry_on else projected
    moved = {
        case_id: (
            *changes(one.before, one.after, today=today),
            *held.get(case_id, ()),
            *(more or {}).get(case_id, ()),
            *_own(one, carried[case_id], today),
        )
        for case_id, one in projected.items()
    }
    told = _keep(moved, cause, access, now, projected)
    if not is_quiet:
        staff.tell_agencies(told, MOVED, now=now, today=today)
    return moved


def _own(one: Projected, carried: Projected, today: date) -> tuple[Change, ...]:
    if not one.listed_before:
        return ()
    return own_changes(
        carried.facts,
        carried.after,
        was_on=one.was_on,
        before={row.agency_id: (row.since, row.until) for row in one.listed_before},
        after={row.agency_id: (row.since, row.until) for row in carried.listed_after},
        today=today,
    )


def _keep(
    moved: Mapping[int, tuple[Change, ...]],
    cause: Mapping[str, object],
    access: Access,
    now: datetime,
    projected: Mapping[int, Projected],
) -> set[int]:
    """Keep what moved, with a notice for each owner; return the agencies that have one."""
    told = [case_id for case_id, found in moved.items() if found]
    if not told:
        return set()
    owners = {case_id: _owners(moved[case_id]) for case_id in told}
    _store(moved, owners, cause, access, now)
    people = [projected[case_id].facts.person_id for case_id in told]
    audit.record(access, act=Act.CHANGE, what="journey", person_ids=people, now=now)
    return {agency for found in owners.values() for agency in found}


_KEPT = """
WITH kept AS (
  INSERT INTO journeys_replanning (case_id, at, account_id, agency_id, cause, changes)
  SELECT c, %s::timestamptz, %s::bigint, %s::bigint, %s::jsonb, m
    FROM unnest(%s::bigint[], %s::jsonb[]) AS told(c, m)
  RETURNING id, case_id, at)
INSERT INTO journeys_notice (agency_id, case_id, replanning_id, at)
SELECT owner.a, kept.case_id, kept.id, kept.at
  FROM unnest(%s::bigint[], %s::bigint[]) AS owner(c, a) JOIN kept ON kept.case_id = owner.c
"""


def _store(
    moved: Mapping[int, tuple[Change, ...]],
    owners: Mapping[int, Sequence[int]],
    cause: Mapping[str, object],
    access: Access,
    now: datetime,
) -> None:
    """Keep what moved as history, with a notice for each owner."""
    notices = [(case_id, agency_id) for case_id, found in owners.items() for agency_id in found]
    with connection.cursor() as cursor:
        cursor.execute(
            _KEPT,
            [
                now,
                access.actor.account_id,
                access.actor.agency_id,
                json.dumps(cause),
                list(owners),
                [json.dumps([_as_json(change) for change in moved[case_id]]) for case_id in owners],
                [case_id for case_id, _ in notices],
                [agency_id for _, agency_id in notices],
            ],
        )


def _owners(found: Sequence[Change]) -> list[int]:
    """Return the agencies to tell; the person reads it in their own place.

    Nobody is told for the mere reason that their sight ends on another day: it stands on the page.
    """
    told = (one.owner_agency_id for one in found if one.what != SIGHT)
    return list(dict.fromkeys(agency_id for agency_id in told if agency_id))


def _as_json(change: Change) -> dict[str, object]:
    return {
        "programme": change.programme_id,
        "code": change.code,
        "effect": change.effect,
        "before": change.before and change.before.isoformat(),
        "after": change.after and change.after.isoformat(),
        "owner": change.owner_agency_id,
        "note": change.note,
        "what": change.what,
    }


@transaction.atomic
def read_notice(notice_id: int, *, access: Access, now: datetime) -> None:
    """Record that an agency has read a notice."""
    agency_id = access.require_agency(Category.JOURNEY)
    Notice.objects.filter(pk=notice_id, agency_id=agency_id, read_at=None).update(read_at=now)
