"""What a supporter sees, and how a person's supporters are shown, in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from throughcare.accounts import queries as accounts
from throughcare.agencies import queries as agencies
from throughcare.caseloads import queries as caseloads
from throughcare.custody import queries as custody
from throughcare.custody.rules import governing_release_date
from throughcare.kernel.access import Category
from throughcare.pages.supporter_words import NOTHING, SEES, TIES
from throughcare.people import queries as people
from throughcare.plans import queries as plans
from throughcare.plans.types import Acceptance

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from throughcare.kernel.access import Access
    from throughcare.sharing.types.supporting import SupporterRow

MOST_STEPS = 20


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
    shows_contact: bool
    shows_dates: bool
    shows_steps: bool


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
    shows = access.categories
    return Slice(
        facts.given if facts else "",
        _contact(person_id, access) if Category.INVOLVEMENT in shows else None,
        _release(person_id, access) if Category.CUSTODY in shows else None,
        _steps(person_id, access) if Category.PLAN in shows else (),
        shows_contact=Category.INVOLVEMENT in shows,
        shows_dates=Category.CUSTODY in shows,
        shows_steps=Category.PLAN in shows,
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


def _steps(person_id: int, access: Access) -> tuple[tuple[str, date | None], ...]:
    case = caseloads.latest_case_of(person_id, access=access)
    if case is None:
        return ()
    content = plans.plan_page(person_id, case.case_id, access=access).content
    open_steps = [
        (one.text, one.due_on)
        for one in content.actions
        if one.done_on is None and one.acceptance is Acceptance.ACCEPTED
    ]
    return tuple(open_steps[:MOST_STEPS])
