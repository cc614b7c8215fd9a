"""One person's requests as one worker may use them, during one request of a page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import Http404
from django.utils.functional import cached_property

from throughcare.agencies import queries as agencies
from throughcare.journeys.actions.retaining import what_keeps
from throughcare.kernel.access import Category
from throughcare.pages import consent_words, rights_words
from throughcare.people import queries as people
from throughcare.sharing.queries import rights
from throughcare.sharing.queries.relations import relations_of
from throughcare.sharing.rules.claiming import (
    ABOUT_OTHERS,
    ANSWERING_ROLES,
    FREEZABLE,
    HOLD,
    JUSTIFICATIONS,
    SUSPENDING,
    Right,
)
from throughcare.web.gate import reach

if TYPE_CHECKING:
    from datetime import date

    from throughcare.kernel.access import Access
    from throughcare.pages.doors import Request
    from throughcare.sharing.queries.rights import Restricted, RightsRow


@dataclass
class Desk:
    """Hold what lies on the desk about one person."""

    request: Request
    access: Access
    person_id: int

    @cached_property
    def name(self) -> str:
        """Return what the person is called."""
        return people.facts_of([self.person_id], access=self.access)[self.person_id].name

    @cached_property
    def rows(self) -> list[RightsRow]:
        """Return the requests that are the worker's to see, holds of the agency too."""
        return rights.rights_of(self.person_id, access=self.access, with_holds=True)

    def row(self, request_id: int) -> RightsRow:
        """Return one request of the person.

        Errors: Http404 where it is not the worker's to see.
        """
        found = next((row for row in self.rows if row.request_id == request_id), None)
        if found is None or found.kind == HOLD:
            raise Http404
        return found

    def may_answer(self, row: RightsRow) -> bool:
        """Tell whether this worker answers it."""
        actor = self.access.actor
        is_ours = row.agency_id == actor.agency_id and actor.role in ANSWERING_ROLES
        return is_ours and row.is_open

    @cached_property
    def locked(self) -> list[Restricted]:
        """Return what nobody may use for now."""
        return rights.restrictions_of(self.person_id, access=self.access, now=self.request.now)

    def may_open(self) -> set[int]:
        """Return the locks that this worker may open again: their agency answered, and no end is announced."""
        actor = self.access.actor
        ours = {
            row.request_id
            for row in self.rows
            if row.agency_id == actor.agency_id and not row.is_open
        }
        if actor.role not in ANSWERING_ROLES:
            return set()
        return {one.block_id for one in self.locked if one.until is None and one.request_id in ours}

    def agencies(self) -> list[tuple[str, str]]:
        """Return the agencies that the worker may know to have to do with the person."""
        names = agencies.agency_names()
        found = relations_of([self.person_id], access=self.access)[self.person_id]
        return sorted(
            ((str(one), names[one]) for one in {each.agency_id for each in found}),
            key=lambda pair: pair[1],
        )

    def kept(self) -> list[tuple[str, str, date | None]]:
        """Return how long each kind of data is kept, for an answer about erasure: words, rule, last day."""
        request = self.request
        found = what_keeps(self.person_id, access=self.access, now=request.now, today=request.today)
        return [
            (consent_words.category(category.value), rule, until)
            for category, (rule, until) in found.items()
            if category in self.access.categories
        ]

    def context(self) -> dict[str, object]:
        """Return what every page of the desk needs."""
        return {
            "person_id": self.person_id,
            "person_name": self.name,
            "words": rights_words,
            "category": consent_words.category,
            "agency_names": agencies.agency_names(),
        }


def desk_for(request: Request, person_id: int, *, what: str = "rights") -> Desk:
    """Open the desk about one person.

    Errors: Http404 where the asker may not know the person exists.
    """
    return Desk(request, reach(request, person_id, what=what), person_id)


def offered(kind: str) -> list[tuple[str, str]]:
    """Return what a request can be about, for a form."""
    allowed = FREEZABLE if kind in SUSPENDING else set(Category) - ABOUT_OTHERS
    return [(one.value, consent_words.category(one.value)) for one in Category if one in allowed]


def justifications(kind: str) -> tuple[str, ...]:
    """Return why a right may be refused."""
    return JUSTIFICATIONS[Right(kind)]
