"""What a supporter sees, and how a person's supporters are shown, in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from throughcare.accounts import queries as accounts
from throughcare.agencies import queries as agencies
from throughcare.appointments import queries as appointments
from throughcare.caseloads import queries as caseloads
from throughcare.custody import queries as custody
from throughcare.custody.rules import governing_release_date
from throughcare.kernel.access import Category
from throughcare.pages.supporter_words import NOTHING, SEES, TIES
from throughcare.people import queries as people
from throughcare.plans import queries as plans
from throughcare.plans.types import Acceptance, PlanContent
from throughcare.sharing.types.supporting import Sees

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from throughcare.kernel.access import Access
    from throughcare.sharing.types.supporting import SupporterRow

MOST_STEPS = 20
LEAST = {
    Sees.CONTACT: Category.INVOLVEMENT,
    Sees.DATES: Category.CUSTODY,
    Sees.STEPS: Category.PLAN,
    Sees.GOALS: Category.PLAN,
    Sees.TIMES: Category.ATTENDANCE,
}
"""What may be seen -> without which kind of data there is nothing of it to show."""


@dataclass(frozen=True, slots=True)
class Line:
    """Hold one supporter as the person sees them."""

    supporter_id: int
    name: str
    tie: str
    sees: tuple[str, ...]
    until_on: date
    has_card: bool
    is_live: bool


@dataclass(frozen=True, slots=True)
class Slice:
    """Hold what a supporter sees; None where the person did not choose it or there is nothing."""

    name: str
    contact: tuple[str, str] | None
    """Name and agency."""
    release_on: date | None
    steps: tuple[tuple[str, date | None], ...]
    goals: tuple[str, ...]
    times: tuple[tuple[datetime, datetime], ...]
    sees: frozenset[str]
    """What the person chose, and may be shown today."""


def lines(rows: Iterable[SupporterRow], today: date) -> list[Line]:
    """Return supporters in words."""
    return [
        Line(
            row.supporter_id,
            row.name,
            str(TIES[row.tie.value]),
            tuple(str(SEES[code]) for code in SEES if code in row.sees) or (str(NOTHING),),
            row.until_on,
            row.has_card,
            row.is_live(today=today),
        )
        for row in rows
    ]


def slice_of(access: Access) -> Slice:
    """Return what an access of a supporter shows."""
    person_id = access.person_id or 0
    facts = people.facts_of([person_id], access=access).get(person_id)
    chosen = access.basis.params["sees"].split()
    sees = frozenset(code for code in chosen if LEAST[Sees(code)] in access.categories)
    return Slice(
        facts.given if facts else "",
        _contact(person_id, access) if Sees.CONTACT in sees else None,
        _release(person_id, access) if Sees.DATES in sees else None,
        _steps(person_id, access) if Sees.STEPS in sees else (),
        _goals(person_id, access) if Sees.GOALS in sees else (),
        _times(person_id, access) if Sees.TIMES in sees else (),
        sees,
    )


def _contact(person_id: int, access: Access) -> tuple[str, str] | None:
    case = caseloads.latest_case_of(person_id, access=access)
    if case is None or case.closed_at is not None:
        return None
    name = accounts.worker_names([case.contact_membership_id]).get(case.contact_membership_id, "")
    return name, agencies.agency_names().get(case.contact_agency_id, "")


def _release(person_id: int, access: Access) -> date | None:
    stay = custody.last_stays_of([person_id], access=access).get(person_id)
    if stay is None:
        return None
    governing = governing_release_date(
        stay.release_dates, title=stay.legal_title, released_on=stay.released_on
    )
    return governing.on


def _content(person_id: int, access: Access) -> PlanContent:
    case = caseloads.latest_case_of(person_id, access=access)
    if case is None:
        return PlanContent()
    return plans.plan_page(person_id, case.case_id, access=access).content


def _goals(person_id: int, access: Access) -> tuple[str, ...]:
    goals = _content(person_id, access).goals
    return tuple(one.words for one in goals if one.reached_on is None and one.dropped_on is None)[
        :MOST_STEPS
    ]


def _times(person_id: int, access: Access) -> tuple[tuple[datetime, datetime], ...]:
    return appointments.next_times(person_id, access=access, most=MOST_STEPS)


def _steps(person_id: int, access: Access) -> tuple[tuple[str, date | None], ...]:
    content = _content(person_id, access)
    open_steps = [
        (one.text, one.due_on)
        for one in content.actions
        if one.done_on is None and one.acceptance is Acceptance.ACCEPTED
    ]
    return tuple(open_steps[:MOST_STEPS])
