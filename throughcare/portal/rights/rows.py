"""My requests and what came of them, during one request of a page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.http import Http404
from django.utils.functional import cached_property

from throughcare.agencies import queries as agencies
from throughcare.audit.types import Act
from throughcare.exchange.exports import keeping
from throughcare.kernel.access import Access, Category
from throughcare.pages import consent_words, rights_words
from throughcare.sharing import actions as sharing
from throughcare.sharing.queries import relations_of
from throughcare.sharing.queries.rights import Restricted, RightsRow, restrictions_of, rights_of
from throughcare.sharing.rules.claiming import ABOUT_OTHERS, FREEZABLE, SUSPENDING, Right

if TYPE_CHECKING:
    from throughcare.exchange.exports.keeping import Progress
    from throughcare.pages.doors import Request


@dataclass(frozen=True, slots=True)
class Line:
    """Hold one request as its page shows it."""

    row: RightsRow
    agency: str
    about: str
    progress: Progress | None = None
    ready_until: datetime | None = None


@dataclass
class MyRights:
    """Hold what I asked for."""

    request: Request
    access: Access
    person_id: int

    @cached_property
    def rows(self) -> list[RightsRow]:
        """Return my requests."""
        return rights_of(self.person_id, access=self.access)

    def open_copy(self) -> RightsRow | None:
        """Return the copy that is being made, or could not be made: one at a time is enough."""
        waiting = (row for row in self.rows if row.kind == Right.ACCESS and row.is_open)
        return next(waiting, None)

    def lines(self) -> list[Line]:
        """Return my requests in words."""
        names = agencies.agency_names()
        return [self._line(row, names.get(row.agency_id or 0, "")) for row in self.rows]

    def _line(self, row: RightsRow, agency: str) -> Line:
        about = consent_words.listed([consent_words.category(one.value) for one in row.categories])
        if row.kind != Right.ACCESS:
            return Line(row, agency, about)
        ready = keeping.is_ready(row.request_id, row.answered_at, now=self.request.now)
        until = row.answered_at + keeping.LONGEST if ready and row.answered_at else None
        progress = keeping.progress_of(row.request_id) if row.is_open else None
        return Line(row, agency, about, progress, until)

    def restrictions(self) -> list[Restricted]:
        """Return what is locked."""
        return restrictions_of(self.person_id, access=self.access, now=self.request.now)

    def agencies(self) -> list[tuple[str, str]]:
        """Return the agencies that have, or had, to do with me."""
        names = agencies.agency_names()
        found = relations_of([self.person_id], access=self.access)[self.person_id]
        numbers = {one.agency_id for one in found}
        return sorted(((str(one), names[one]) for one in numbers), key=lambda pair: pair[1])

    def context(self) -> dict[str, object]:
        """Return what each of these pages needs."""
        return {"words": rights_words, "category": consent_words.category}


def my_own(request: Request, *, what: str = "my_rights", act: Act = Act.READ) -> MyRights:
    """Open what I asked for.

    Errors: Http404 for everybody else.
    """
    person_id = request.actor.person_id
    if person_id is None:
        raise Http404
    access = sharing.decide(
        request.actor, person_id=person_id, what=what, now=request.now, today=request.today, act=act
    )
    if not isinstance(access, Access):
        raise Http404
    return MyRights(request, access, person_id)


def offered(kind: str) -> list[tuple[str, str]]:
    """Return what a request can be about, for a form."""
    allowed = FREEZABLE if kind in SUSPENDING else set(Category) - ABOUT_OTHERS
    return [(one.value, consent_words.category(one.value)) for one in Category if one in allowed]
