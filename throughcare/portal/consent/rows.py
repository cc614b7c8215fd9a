"""My answers, during one request."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import Http404
from django.utils.functional import cached_property
from django.utils.translation import get_language

from throughcare.agencies import queries as agencies
from throughcare.audit.types import Act
from throughcare.journeys.queries.placing import release_ahead
from throughcare.kernel.access import Access
from throughcare.pages import consent_words
from throughcare.people import queries as people
from throughcare.sharing import actions as sharing
from throughcare.sharing.queries import conversing
from throughcare.sharing.queries.hanging import yeses_before

if TYPE_CHECKING:
    from throughcare.pages.doors import Request
    from throughcare.people.queries import PersonPage
    from throughcare.sharing.queries.conversing import AgencyPart, Board, PurposePart

LINKS = {
    "give": "my_consent_give",
    "withdraw": "my_consent_withdraw",
    "agreement": "my_consent_agreement",
    "release_end": "my_consent_release_end",
}


@dataclass
class MySharing:
    """Hold what I said about sharing."""

    request: Request
    access: Access
    person_id: int

    @cached_property
    def board(self) -> Board:
        """Return my answers."""
        return conversing.board(
            self.person_id, access=self.access, now=self.request.now, today=self.request.today
        )

    @cached_property
    def person(self) -> PersonPage:
        """Return who I am."""
        return people.person_page(self.person_id, access=self.access)

    def part(self, agency_id: int, purpose: str) -> tuple[AgencyPart, PurposePart]:
        """Return one agency and one purpose.

        Errors: Http404 where there is nothing to answer.
        """
        agency = self.board.agency(agency_id)
        found = None if agency is None else agency.purpose(purpose)
        if agency is None or found is None:
            raise Http404
        return agency, found

    def context(self) -> dict[str, object]:
        """Return what each of these pages needs."""
        return {
            "board": self.board,
            "words": consent_words,
            "texts": consent_words.TEXT,
            "names": LINKS,
            "args": [],
            "agency_names": agencies.agency_names(),
            "reader_language": get_language() or "en",
        }

    def ends_before_release(self) -> dict[str, object]:
        """Return which of my yeses end before my release, with its day."""
        release_on = release_ahead(self.person_id, access=self.access)
        found = yeses_before(self.person_id, release_on, access=self.access)
        return {"release_on": release_on, "ending": found}


def my_sharing(request: Request, *, what: str = "my_consent", act: Act = Act.READ) -> MySharing:
    """Open what I said about sharing.

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
    return MySharing(request, access, person_id)
