"""Gather the facts that the engine uses, for many cases with a constant number of queries."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import connection
from django.utils.timezone import localdate

from throughcare.caseloads import queries as caseloads
from throughcare.caseloads.queries import teams
from throughcare.custody import queries as custody
from throughcare.custody.rules import governing_release_date
from throughcare.custody.types import Governing, ReleaseDateKind
from throughcare.journeys.types import CaseFacts, PartFact
from throughcare.kernel.reasons import Reason
from throughcare.people import queries as people

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import date

    from throughcare.caseloads.queries import CaseRow
    from throughcare.caseloads.types import AskedPart
    from throughcare.custody.types import Stay
    from throughcare.kernel.access import Access
    from throughcare.people.types import PersonFacts

Done = tuple[tuple[str, str, "date"], ...]

_DONE = """
SELECT case_id, programme_code, task_code, done_on FROM (
  SELECT DISTINCT ON (case_id, programme_code, task_code) case_id, programme_code, task_code, done_on
    FROM journeys_completion WHERE case_id = ANY(%s::bigint[])
   ORDER BY case_id, programme_code, task_code, id DESC) newest
 WHERE done_on IS NOT NULL
"""


_SAID = """
SELECT case_id, CASE WHEN kind = 'all_help' THEN '' ELSE programme_code END, NULL::boolean FROM journeys_decline
 WHERE case_id = ANY(%(cases)s::bigint[]) AND settled_on IS NULL AND kind <> 'offer'
UNION ALL
SELECT case_id, NULL, wants FROM (
  SELECT DISTINCT ON (case_id) case_id, wants FROM journeys_aftercare_wish
   WHERE case_id = ANY(%(cases)s::bigint[]) ORDER BY case_id, id DESC) newest
"""


@dataclass(frozen=True, slots=True)
class SaidFact:
    """Hold what the person said about help: what they declined, and whether it may go on."""

    declined: frozenset[str] = frozenset()
    wants: bool | None = None


NOTHING_SAID = SaidFact()


def case_facts(
    case_ids: Sequence[int],
    *,
    access: Access,
    suppose: Callable[[int, Stay | None], Stay | None] = lambda _case_id, stay: stay,
) -> dict[int, tuple[CaseFacts, PersonFacts]]:
    """Return case -> facts for the engine, and the person's facts for lists.

    Shapes: `suppose` takes a case and its stay, and returns what the stay is supposed to be.
    """
    rows = caseloads.cases(case_ids, access=access)
    person_ids = [row.person_id for row in rows.values()]
    persons = people.facts_of(person_ids, access=access)
    stays = custody.last_stays_of(person_ids, access=access)
    earlier = _earlier_stays(rows.values(), access)
    done = done_of(case_ids)
    parts = teams.asked_parts_of(case_ids, access=access)
    said = said_of(case_ids)
    return {
        case_id: (
            facts_from(
                row,
                persons[row.person_id],
                suppose(case_id, stays.get(row.person_id) if row.is_last else earlier.get(case_id)),
                done.get(case_id, ()),
                tuple(map(part_fact, parts.get(case_id, ()))),
                said.get(case_id, NOTHING_SAID),
            ),
            persons[row.person_id],
        )
        for case_id, row in rows.items()
    }


def part_fact(part: AskedPart) -> PartFact:
    """Return a part that somebody gave as the engine takes it.

    Not guarded by an access: who has it may say it in other words.
    """
    until = None if part.until is None else localdate(part.until)
    return PartFact(
        part.agency_id, part.agency_kind, part.is_deputy, localdate(part.since), until, part.key
    )


def _earlier_stays(rows: Iterable[CaseRow], access: Access) -> dict[int, Stay]:
    """Return case -> its stay, for cases after which the person had another: the last begun while it ran."""
    wanted = [
        (row.case_id, row.person_id, localdate(row.closed_at))
        for row in rows
        if not row.is_last and row.closed_at is not None
    ]
    return custody.stays_begun_by(wanted, access=access) if wanted else {}


def done_of(case_ids: Sequence[int]) -> dict[int, Done]:
    """Return case -> tasks that were done and not taken back: codes and days only."""
    found: dict[int, list[tuple[str, str, date]]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_DONE, [list(case_ids)])
        for case_id, programme_code, task_code, done_on in cursor.fetchall():
            found.setdefault(case_id, []).append((programme_code, task_code, done_on))
    return {case_id: tuple(sorted(rows)) for case_id, rows in found.items()}


def said_of(case_ids: Sequence[int]) -> dict[int, SaidFact]:
    """Return case -> what the person said about help, for those who said something: codes, and a yes or no."""
    declined: dict[int, set[str]] = {}
    wants: dict[int, bool] = {}
    with connection.cursor() as cursor:
        cursor.execute(_SAID, {"cases": list(case_ids)})
        for case_id, code, wish in cursor.fetchall():
            if code is None:
                wants[case_id] = wish
            else:
                declined.setdefault(case_id, set()).add(code)
    return {
        case_id: SaidFact(frozenset(declined.get(case_id, ())), wants.get(case_id))
        for case_id in {*declined, *wants}
    }


def facts_from(
    case: CaseRow,
    person: PersonFacts,
    stay: Stay | None,
    done: Done,
    parts: tuple[PartFact, ...] = (),
    said: SaidFact = NOTHING_SAID,
) -> CaseFacts:
    """Join what the rooms below know about one case.

    Source: our own choice, ADR 3.
    """
    governing = _governing(stay)
    return CaseFacts(
        case_id=case.case_id,
        person_id=case.person_id,
        opened_on=localdate(case.opened_at),
        closed_on=None if case.closed_at is None else localdate(case.closed_at),
        jurisdiction=person.jurisdiction,
        home_municipality=person.home_municipality,
        release_municipality=person.release_municipality,
        lawful_stay=person.lawful_stay,
        returnable=person.returnable,
        born_on=person.born_on,
        died_on=person.died_on,
        custody_agency_id=stay.agency_id if stay else None,
        admitted_on=stay.admitted_on if stay else None,
        released_on=stay.released_on if stay else None,
        legal_title=stay.legal_title.value if stay and stay.legal_title else "",
        sentence_days=stay.sentence_days if stay else None,
        release_on=governing.on,
        release_kind=governing.kind.value if governing.kind else "",
        release_reason=governing.reason,
        contact_membership_id=case.contact_membership_id,
        contact_agency_id=case.contact_agency_id,
        is_last=case.is_last,
        done=_of_this_stay(done, stay),
        supervision_until=_supervision(stay),
        parts=parts,
        declined=said.declined,
        wants_aftercare=said.wants,
    )


def _supervision(stay: Stay | None) -> date | None:
    found = (
        one.on
        for one in (stay.release_dates if stay else ())
        if one.kind is ReleaseDateKind.END_OF_SUPERVISION
    )
    return next(found, None)


def _of_this_stay(done: Done, stay: Stay | None) -> Done:
    """Leave out what was done before this stay began: whoever comes in again is asked and helped again."""
    if stay is None or stay.admitted_on is None:
        return done
    return tuple(one for one in done if one[2] >= stay.admitted_on)


def _governing(stay: Stay | None) -> Governing:
    if stay is None:
        return Governing(None, None, Reason("release.not_in_custody"))
    return governing_release_date(
        stay.release_dates, title=stay.legal_title, released_on=stay.released_on
    )
