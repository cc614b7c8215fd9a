"""What the staff pages of the plan show, put together from several rooms."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import Http404
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from throughcare.accounts import queries as accounts
from throughcare.agencies import queries as agencies
from throughcare.caseloads import queries as caseloads
from throughcare.custody import queries as custody
from throughcare.custody.rules import governing_release_date
from throughcare.kernel.access import Access, Category
from throughcare.pages import access_words
from throughcare.people import queries as people
from throughcare.plans import actions, queries
from throughcare.sharing import queries as relations
from throughcare.sharing.queries.consents import sealed_agencies
from throughcare.web.gate import reach
from throughcare.web.plans.step_forms import PERSON

if TYPE_CHECKING:
    from datetime import date

    from throughcare.caseloads.queries import CaseRow
    from throughcare.pages.doors import Request
    from throughcare.people.queries import PersonPage
    from throughcare.plans.rules import Sight
    from throughcare.plans.types import Owner, PlanPage, ProposalRow


@dataclass
class Desk:
    """Hold one person's plan as one worker may use it, during one request."""

    request: Request
    access: Access
    case: CaseRow

    @property
    def person_id(self) -> int:
        """Return whose plan it is."""
        return self.case.person_id

    @property
    def is_open(self) -> bool:
        """Tell whether the plan can still be written in."""
        return self.case.closed_at is None

    @cached_property
    def is_sealed(self) -> bool:
        """Tell whether the worker's service is one whose clients nobody else may know of."""
        return self.access.actor.agency_id in sealed_agencies()

    @cached_property
    def sight(self) -> Sight:
        """Return what the worker may see of the plan, and so whose words they may change."""
        is_contact = self.case.contact_agency_id == self.access.actor.agency_id
        return queries.sight_of(self.person_id, access=self.access, is_contact=is_contact)

    @property
    def sees_circle(self) -> bool:
        """Tell whether the worker may know who is close to the person."""
        return self.access.covers(self.person_id, Category.FAMILY)

    @cached_property
    def person(self) -> PersonPage:
        """Return who the person is, with their own words."""
        return people.person_page(self.person_id, access=self.access)

    @cached_property
    def name(self) -> str:
        """Return what the person is called."""
        return people.facts_of([self.person_id], access=self.access)[self.person_id].name

    @cached_property
    def plan(self) -> PlanPage:
        """Return the plan."""
        return queries.plan_page(self.person_id, self.case.case_id, access=self.access)

    @cached_property
    def requests(self) -> list[ProposalRow]:
        """Return what the person asked for, the newest first."""
        return queries.proposals_of(self.person_id, self.case.case_id, access=self.access)

    @cached_property
    def release_on(self) -> date | None:
        """Return the release date that governs, where the worker may know it and somebody does."""
        if not self.access.covers(self.person_id, Category.CUSTODY):
            return None
        stay = custody.last_stays_of([self.person_id], access=self.access).get(self.person_id)
        if stay is None:
            return None
        return governing_release_date(
            stay.release_dates, title=stay.legal_title, released_on=stay.released_on
        ).on

    @cached_property
    def kept_from(self) -> list[tuple[str, str]]:
        """List, as code and title, of what there is more than the worker sees, where they may know that."""
        found = queries.known_to_be_hidden(
            self.person_id, self.case.case_id, access=self.access, today=self.request.today
        )
        return [(one.value, access_words.category(one.value)) for one in sorted(found)]

    @cached_property
    def contact(self) -> str:
        """Return the name of the one contact."""
        return accounts.worker_names([self.case.contact_membership_id]).get(
            self.case.contact_membership_id, ""
        )

    def plan_id(self) -> int:
        """Return the plan to write in, opened now if there was none."""
        ref = actions.plan_for(
            self.case.case_id, self.person_id, access=self.access, now=self.request.now
        )
        return ref.plan_id or 0

    def owners(self) -> list[tuple[str, str]]:
        """List who may be given a step: the person, then the agencies that see them now or will.

        Never a sealed service: a step of its own would give it away.
        """
        spans = relations.spans_of([self.person_id], access=self.access)[self.person_id]
        seeing = {span.agency_id for span in spans if span.until > self.request.now}
        seeing -= sealed_agencies()
        names = agencies.agency_names()
        choices = sorted((names[agency_id], str(agency_id)) for agency_id in seeing)
        return [(PERSON, self.name), *((value, label) for label, value in choices)]


def desk_for(request: Request, person_id: int) -> Desk:
    """Open a person's plan for whoever asks.

    Errors: Http404 where the asker may not know the plan exists, and where there is no case.
    """
    access = reach(
        request, person_id, what="plan", needs=frozenset({Category.IDENTITY, Category.PLAN})
    )
    case = caseloads.latest_case_of(person_id, access=access)
    if case is None:
        raise Http404
    return Desk(request, access, case)


def owner_name(desk: Desk, owner: Owner) -> str:
    """Return who does a step."""
    if owner.agency_id is None:
        return desk.person.facts.name
    return desk.plan.agency_names.get(owner.agency_id, _("An agency"))
