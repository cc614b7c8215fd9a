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
from throughcare.kernel.access import Access, Category
from throughcare.pages import plan_words
from throughcare.people import queries as people
from throughcare.plans import actions, queries, rules
from throughcare.sharing import queries as relations
from throughcare.web.gate import reach
from throughcare.web.plans.forms import PERSON

if TYPE_CHECKING:
    from throughcare.caseloads.queries import CaseRow
    from throughcare.pages.doors import Request
    from throughcare.people.queries import PersonPage
    from throughcare.plans.types import NextAction, Owner, PlanPage


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
        """List who may be given a step: the person, then the agencies that see them now or will."""
        spans = relations.spans_of([self.person_id], access=self.access)[self.person_id]
        seeing = {span.agency_id for span in spans if span.until > self.request.today}
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


@dataclass(frozen=True, slots=True)
class NextRow:
    """Hold what one owner does next."""

    who: str
    next: NextAction


def next_rows(desk: Desk) -> list[NextRow]:
    """List the next step of each owner, the first due first."""
    found = desk.plan.content.actions
    owners = {action.owner for action in found}
    rows = [
        NextRow(owner_name(desk, owner), step)
        for owner in owners
        if (step := rules.next_action(found, owner, desk.request.today)) is not None
    ]
    return sorted(rows, key=lambda row: (row.next.action.due_on, row.who))


def owner_name(desk: Desk, owner: Owner) -> str:
    """Return who does a step."""
    if owner.agency_id is None:
        return desk.person.facts.name
    return desk.plan.agency_names.get(owner.agency_id, _("An agency"))


def plan_context(desk: Desk) -> dict[str, object]:
    """Return what the plan itself needs on a page or on paper."""
    content = desk.plan.content
    return {
        "person_id": desk.person_id,
        "person": desk.person,
        "person_name": desk.person.facts.name,
        "plan": desk.plan,
        "tree": rules.tree(content),
        "progress": rules.progress(content),
        "next_rows": next_rows(desk),
        "is_open": desk.is_open,
        "today": desk.request.today,
        **titles(),
    }


def titles() -> dict[str, object]:
    """Return the words for the codes of a plan."""
    return {
        "domain_titles": plan_words.DOMAINS,
        "position_titles": plan_words.POSITIONS,
        "change_titles": plan_words.CHANGES,
    }
