"""What the person's own pages of the plan show, put together from several rooms."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import Http404
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from throughcare.accounts import queries as accounts
from throughcare.caseloads import queries as caseloads
from throughcare.kernel.access import Access
from throughcare.pages import plan_words
from throughcare.people import queries as people
from throughcare.plans import actions, queries, rules
from throughcare.plans.types import THE_PERSON
from throughcare.sharing import actions as sharing

if TYPE_CHECKING:
    from throughcare.caseloads.queries import CaseRow
    from throughcare.pages.doors import Request
    from throughcare.people.queries import PersonPage
    from throughcare.plans.types import PlanPage

POSITIONS = {
    "not_asked": _("You have not said yet"),
    "agrees": _("You agree"),
    "disagrees": _("You do not agree"),
}


@dataclass
class Mine:
    """Hold what is the person's own, during one request; `case` is None before there is one."""

    request: Request
    access: Access
    person_id: int
    case: CaseRow | None

    @property
    def is_open(self) -> bool:
        """Tell whether the plan can be written in."""
        return self.case is not None and self.case.closed_at is None

    @cached_property
    def person(self) -> PersonPage:
        """Return who I am."""
        return people.person_page(self.person_id, access=self.access)

    @cached_property
    def plan(self) -> PlanPage:
        """Return my plan.

        Errors: Http404 where there is no case yet.
        """
        if self.case is None:
            raise Http404
        return queries.plan_page(self.person_id, self.case.case_id, access=self.access)

    @cached_property
    def contact(self) -> str:
        """Return the name of my contact; empty where there is no case."""
        if self.case is None:
            return ""
        membership_id = self.case.contact_membership_id
        return accounts.worker_names([membership_id]).get(membership_id, "")

    def plan_id(self) -> int:
        """Return the plan to write in, opened now if there was none."""
        ref = self.plan.ref
        opened = actions.plan_for(
            ref.case_id, self.person_id, access=self.access, now=self.request.now
        )
        return opened.plan_id or 0


def mine(request: Request, what: str) -> Mine:
    """Open what is the person's own."""
    person_id = request.actor.person_id
    if person_id is None:
        raise Http404
    access = sharing.decide(
        request.actor, person_id=person_id, what=what, now=request.now, today=request.today
    )
    if not isinstance(access, Access):
        raise Http404
    return Mine(request, access, person_id, caseloads.latest_case_of(person_id, access=access))


def plan_context(own: Mine) -> dict[str, object]:
    """Return what my plan needs on a page or on paper."""
    today = own.request.today
    context = {
        "own_words": own.person.about_me,
        "contact_name": own.contact,
        "is_open": own.is_open,
        "today": today,
        "domain_titles": plan_words.DOMAINS,
        "position_titles": POSITIONS,
    }
    if own.case is None:
        return {**context, "plan": None}
    content = own.plan.content
    return {
        **context,
        "plan": own.plan,
        "tree": rules.tree(content),
        "my_next": rules.next_action(content.actions, THE_PERSON, today),
    }
