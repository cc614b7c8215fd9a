"""One person's answers as one worker may use them, during one request."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import Http404
from django.utils.functional import cached_property
from django.utils.translation import get_language

from throughcare.agencies import queries as agencies
from throughcare.audit.types import Act
from throughcare.journeys.queries.placing import release_ahead
from throughcare.kernel.access import Category
from throughcare.pages import consent_words, formatting
from throughcare.people import queries as people
from throughcare.sharing.actions.consenting import longest_on
from throughcare.sharing.queries import conversing
from throughcare.sharing.queries.hanging import yeses_before
from throughcare.web.gate import reach

if TYPE_CHECKING:
    from throughcare.kernel.access import Access
    from throughcare.pages.doors import Request
    from throughcare.people.queries import PersonPage
    from throughcare.sharing.queries.conversing import AgencyPart, Board, PurposePart

LINKS = {
    "give": "person_consent_give",
    "withdraw": "person_consent_withdraw",
    "agreement": "person_consent_agreement",
    "release_end": "person_consent_release_end",
}


@dataclass
class Table:
    """Hold what lies on the table between a worker and a person."""

    request: Request
    access: Access
    person_id: int

    @cached_property
    def board(self) -> Board:
        """Return the answers."""
        return conversing.board(
            self.person_id, access=self.access, now=self.request.now, today=self.request.today
        )

    @cached_property
    def person(self) -> PersonPage:
        """Return who the person is."""
        return people.person_page(self.person_id, access=self.access)

    @property
    def name(self) -> str:
        """Return what the person is called."""
        return self.person.facts.name

    @property
    def may_write(self) -> bool:
        """Tell whether this worker writes down what the person says."""
        return self.board.standing.is_lead

    def part(self, agency_id: int, purpose: str) -> tuple[AgencyPart, PurposePart]:
        """Return one agency and one purpose.

        Errors: Http404 where the worker has nothing to do with it.
        """
        agency = self.board.agency(agency_id)
        found = None if agency is None else agency.purpose(purpose)
        if agency is None or found is None:
            raise Http404
        return agency, found

    def context(self) -> dict[str, object]:
        """Return what every page about consent needs."""
        return {
            "person_id": self.person_id,
            "person_name": self.name,
            "board": self.board,
            "words": consent_words,
            "texts": consent_words.TEXT,
            "names": LINKS,
            "args": [self.person_id],
            "agency_names": agencies.agency_names(),
            "reader_language": get_language() or "en",
            "may_write": self.may_write,
        }

    def ends_before_release(self) -> dict[str, object]:
        """Return which yeses end before release, for who talks with the person about it and sees the dates."""
        if not self.may_write or not self.access.covers(self.person_id, Category.CUSTODY):
            return {"ending": ()}
        release_on = release_ahead(self.person_id, access=self.access)
        found = yeses_before(self.person_id, release_on, access=self.access)
        return {"release_on": release_on, "ending": found}


def table_for(
    request: Request, person_id: int, *, what: str = "consent", act: Act = Act.READ
) -> Table:
    """Open what a person said about sharing.

    Errors: Http404 where the asker may not know the person exists.
    """
    return Table(request, reach(request, person_id, what=what, act=act), person_id)


def longest_text(request: Request) -> str:
    """Return the last day that a yes given today can have."""
    return formatting.date_medium(longest_on(request.today))
