"""A release scheme: previewed for everybody, applied one person a transaction, resumed where it stopped."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection, transaction
from django.db.models import F

from throughcare.accounts import actions as staff
from throughcare.audit import actions as audit
from throughcare.audit.types import Act
from throughcare.custody import queries as custody
from throughcare.custody.types import ReleaseDateKind
from throughcare.journeys.actions.replanning import MOVED, move_release_dates
from throughcare.journeys.models import CaseListing, ReleaseScheme, SchemeRow
from throughcare.journeys.queries.schemes import terms_of, would_move
from throughcare.journeys.rules import scheming
from throughcare.kernel.access import Category
from throughcare.kernel.errors import ThroughcareError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import date, datetime

    from throughcare.custody.types import Stay
    from throughcare.journeys.types import SchemeTerms
    from throughcare.kernel.access import Access, Actor
    from throughcare.kernel.reasons import Reason

BATCH = 200
STATE = ReleaseScheme.State


class SchemeError(ThroughcareError):
    """Report that a scheme is not in the state that a step needs."""


class SchemeTermsError(ThroughcareError):
    """Report terms that cannot be meant, one reason a field."""

    def __init__(self, problems: Mapping[str, Reason]) -> None:
        """Keep the problems for the page that shows them."""
        super().__init__(f"Cannot take this scheme: [{', '.join(sorted(problems))}].")
        self.problems = problems


@transaction.atomic
def draw_up(terms: SchemeTerms, *, by: Actor, now: datetime, today: date) -> int:
    """Record the terms of a scheme; return its number. `preview_scheme` says whom it concerns.

    Errors: SchemeTermsError.
    """
    if problems := scheming.problems_of_terms(terms, today=today):
        raise SchemeTermsError(problems)
    scheme = ReleaseScheme.objects.create(
        name=terms.name.strip(),
        legal_act=terms.legal_act.strip(),
        agency_ids=list(terms.agency_ids),
        titles=[title.value for title in terms.titles],
        release_from=terms.release_from,
        release_to=terms.release_to,
        most_sentence_days=terms.most_sentence_days,
        days_earlier=terms.days_earlier,
        not_before=terms.not_before,
        made_at=now,
        made_by_account=by.account_id,
        made_by_agency=by.agency_id,
    )
    _note(scheme.pk, Act.RECORD, by, now)
    return scheme.pk


def _note(scheme_id: int, act: Act, by: Actor, now: datetime) -> None:
    """Record who decided about a scheme; the people it concerns are recorded one by one."""
    audit.record_without_access(
        by,
        act=act,
        what="release_scheme",
        now=now,
        basis=f"scheme:{scheme_id}",
    )


def preview_scheme(
    scheme_id: int,
    *,
    access: Access,
    now: datetime,
    today: date,
    progress: Callable[[int], None] = lambda _done: None,
) -> int:
    """Work out what a scheme would do to everybody it concerns; return how many. No date moves yet.

    A preview that broke off is made anew; one that was applied is not.
    Errors: SchemeError.
    """
    access.require_system(Category.CUSTODY)
    scheme = _scheme(scheme_id, STATE.PREVIEWING, STATE.PREVIEWED)
    terms = terms_of(scheme)
    scheme.rows.all().delete()
    standing = ReleaseScheme.objects.filter(pk=scheme_id)
    standing.update(people=0, moves=0, too_late=0)
    count = 0
    for cases in _candidates(terms):
        rows = list(_rows(scheme_id, cases, terms, access=access, today=today))
        SchemeRow.objects.bulk_create(rows)
        people = [row.person_id for row in rows]
        audit.record(access, act=Act.READ, what="release_scheme", person_ids=people, now=now)
        count += len(rows)
        standing.update(
            people=count,
            moves=F("moves") + sum(row.moves for row in rows),
            too_late=F("too_late") + sum(row.too_late for row in rows),
        )
        progress(count)
    standing.update(state=STATE.PREVIEWED)
    return count


def _scheme(scheme_id: int, *states: ReleaseScheme.State) -> ReleaseScheme:
    scheme = ReleaseScheme.objects.filter(pk=scheme_id).first()
    if scheme is None or scheme.state not in states:
        stands = "not there" if scheme is None else scheme.state
        raise SchemeError(
            f"Cannot do this with scheme [{scheme_id}]: it is [{stands}], and should be one of "
            f"[{', '.join(states)}]."
        )
    return scheme


def _candidates(terms: SchemeTerms) -> Iterator[list[tuple[int, int]]]:
    """Give cases with their people in batches: in custody, with a release date in the window."""
    last = 0
    while True:
        found = (
            CaseListing.objects.filter(
                agency_id__in=terms.agency_ids,
                is_open=True,
                in_custody=True,
                release_on__range=(terms.release_from, terms.release_to),
                case_id__gt=last,
            )
            .order_by("case_id")
            .values_list("case_id", "person_id")
            .distinct()[:BATCH]
        )
        batch = list(found)
        if not batch:
            return
        yield batch
        last = batch[-1][0]


def _rows(
    scheme_id: int,
    cases: Sequence[tuple[int, int]],
    terms: SchemeTerms,
    *,
    access: Access,
    today: date,
) -> Iterator[SchemeRow]:
    stays = custody.last_stays_of([person_id for _, person_id in cases], access=access)
    days: dict[int, date] = {}
    for case_id, person_id in cases:
        stay = stays.get(person_id)
        after = scheming.new_day(stay, terms) if stay else None
        if after is not None:
            days[case_id] = after
    tasks = would_move(days, source=terms.legal_act, access=access, today=today)
    for case_id, person_id in cases:
        stay = stays.get(person_id)
        before = scheming.expected_day(stay) if stay else None
        if stay is None or before is None or case_id not in days:
            continue
        yield SchemeRow(
            scheme_id=scheme_id,
            case_id=case_id,
            person_id=person_id,
            agency_id=stay.agency_id,
            before=before,
            after=days[case_id],
            moves=len(tasks[case_id]),
            too_late=sum(one.effect == "too_late" for one in tasks[case_id]),
        )


def _dates(after: date) -> dict[ReleaseDateKind, date | None]:
    return {ReleaseDateKind.EXPECTED: after}


@transaction.atomic
def begin_applying(scheme_id: int, *, by: Actor, now: datetime) -> None:
    """Say that a previewed scheme is to be applied; one that is being applied may be begun again.

    Errors: SchemeError.
    """
    _scheme(scheme_id, STATE.PREVIEWED, STATE.APPLYING)
    ReleaseScheme.objects.filter(pk=scheme_id).update(state=STATE.APPLYING)
    _note(scheme_id, Act.CHANGE, by, now)


def apply_scheme(
    scheme_id: int,
    *,
    access: Access,
    now: datetime,
    today: date,
    progress: Callable[[int], None] = lambda _done: None,
) -> int:
    """Move the date of everybody who is still waiting, one person a transaction; return how many moved.

    Broken off, it goes on where it stopped. Whoever's facts changed since the preview is left out, with
    the reason. Every agency that owns something that moved gets one message at the end, not one a person.
    Errors: SchemeError.
    """
    access.require_system(Category.CUSTODY)
    scheme = _scheme(scheme_id, STATE.APPLYING)
    terms = terms_of(scheme)
    count = last = 0
    while row := _apply_next(scheme_id, last, terms, access=access, now=now, today=today):
        last = row.pk
        count += row.state == SchemeRow.State.APPLIED
        progress(count)
    _finish(scheme_id, now=now, today=today)
    return count


@transaction.atomic
def _apply_next(
    scheme_id: int, last: int, terms: SchemeTerms, *, access: Access, now: datetime, today: date
) -> SchemeRow | None:
    """Settle the next person after the last one; None when nobody is waiting."""
    row = (
        SchemeRow.objects.select_for_update(skip_locked=True)
        # Those before were settled: without the bound each step would walk past all of them again.
        .filter(scheme_id=scheme_id, pk__gt=last, state=SchemeRow.State.WAITING)
        .order_by("pk")
        .first()
    )
    if row is None:
        return None
    stay = custody.last_stays_of([row.person_id], access=access).get(row.person_id)
    row.why = _why_not(row, stay, terms)
    if not row.why:
        source = f"{terms.name}: {terms.legal_act}"[:120]
        move_release_dates(
            row.person_id,
            _dates(row.after),
            source=source,
            why=terms.name[:300],
            access=access,
            now=now,
            today=today,
            is_quiet=True,
        )
    row.state = SchemeRow.State.LEFT_OUT if row.why else SchemeRow.State.APPLIED
    row.settled_at = now
    row.save(update_fields=["state", "why", "settled_at"])
    counted = "left_out" if row.why else "applied"
    ReleaseScheme.objects.filter(pk=scheme_id).update(**{counted: F(counted) + 1})
    return row


def _why_not(row: SchemeRow, stay: Stay | None, terms: SchemeTerms) -> str:
    if stay is None or stay.released_on is not None:
        return "scheme.released"
    if stay.agency_id != row.agency_id:
        return "scheme.moved_prison"
    if scheming.new_day(stay, terms) != row.after:
        return "scheme.changed"
    return ""


def _finish(scheme_id: int, *, now: datetime, today: date) -> None:
    """Say that a scheme is applied, and write to each agency once."""
    with transaction.atomic():
        scheme = ReleaseScheme.objects.select_for_update().get(pk=scheme_id)
        waiting = scheme.rows.filter(state=SchemeRow.State.WAITING).exists()
        if waiting or scheme.state == STATE.APPLIED:
            return
        scheme.state, scheme.applied_at = STATE.APPLIED, now
        scheme.save(update_fields=["state", "applied_at"])
        staff.tell_agencies(_agencies_told(scheme_id), MOVED, now=now, today=today)


_TOLD = """
SELECT DISTINCT n.agency_id FROM journeys_notice n
  JOIN journeys_scheme_row r ON r.case_id = n.case_id AND r.settled_at = n.at
 WHERE r.scheme_id = %s AND r.state = 'applied'
"""


def _agencies_told(scheme_id: int) -> set[int]:
    with connection.cursor() as cursor:
        cursor.execute(_TOLD, [scheme_id])
        return {agency_id for (agency_id,) in cursor.fetchall()}
