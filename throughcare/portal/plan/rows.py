"""What is the person's own, put together from several rooms during one request."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import Http404
from django.utils.functional import cached_property

from throughcare.accounts import queries as accounts
from throughcare.accounts.types import Role
from throughcare.caseloads import queries as caseloads
from throughcare.caseloads.queries import teams
from throughcare.caseloads.queries.handovers import open_handover_of
from throughcare.custody import queries as custody
from throughcare.custody.rules import governing_release_date
from throughcare.kernel.access import Access
from throughcare.people import queries as people
from throughcare.plans import actions, queries, rules
from throughcare.plans.types import THE_PERSON, Acceptance, Change
from throughcare.sharing import actions as sharing

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from throughcare.caseloads.queries import CaseRow
    from throughcare.caseloads.types import DeputyRow, HandoverRow
    from throughcare.custody.types import Governing, Stay
    from throughcare.pages.doors import Request
    from throughcare.people.queries import PersonPage
    from throughcare.plans.types import (
        ActionRow,
        GoalRow,
        NextAction,
        PlanPage,
        ProposalRow,
        VersionRow,
    )

SAID = {
    Change.GOAL_ADDED,
    Change.GOAL_REWORDED,
    Change.POSITION_SAID,
    Change.POSITION_NOTED,
    Change.PLAN_ANSWERED,
    Change.ACTION_ACCEPTED,
    Change.ACTION_DECLINED,
    Change.ACTION_WITHDRAWN,
    Change.ACTION_OFFERED_AGAIN,
    Change.STATEMENT_SAID,
    Change.STATEMENT_NOTED,
    Change.CIRCLE_NAMED,
}
"""Changes that may hold what I said, written by me or for me."""


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
        return queries.plan_page(self.person_id, self.case_id, access=self.access)

    @property
    def case_id(self) -> int:
        """Return the number of my case.

        Errors: Http404 where there is none yet.
        """
        if self.case is None:
            raise Http404
        return self.case.case_id

    @cached_property
    def contact(self) -> str:
        """Return the name of my contact; empty where there is no case."""
        if self.case is None:
            return ""
        membership_id = self.case.contact_membership_id
        return accounts.worker_names([membership_id]).get(membership_id, "")

    @property
    def deputy(self) -> tuple[str, int] | None:
        """Return who stands in for my contact: name and agency; None where nobody does."""
        found = self._deputy
        if found is None:
            return None
        return self._beside.get(found.membership_id, ""), found.agency_id

    @cached_property
    def _deputy(self) -> DeputyRow | None:
        if self.case is None or not self.is_open:
            return None
        return teams.deputy_of(self.case.case_id, self.person_id, access=self.access)

    @cached_property
    def handover(self) -> HandoverRow | None:
        """Return what is agreed about my next contact; None where nobody is to take over."""
        if self.case is None or not self.is_open:
            return None
        return open_handover_of(self.case.case_id, self.person_id, access=self.access)

    @property
    def next_contact(self) -> str:
        """Return the name of who will be my contact; empty where nobody was named."""
        number = self.handover.to_membership_id if self.handover else None
        return self._beside.get(number or 0, "")

    @cached_property
    def _beside(self) -> Mapping[int, str]:
        """Return the names of who stands in and of who will be my contact, in one statement."""
        known = (
            self._deputy and self._deputy.membership_id,
            self.handover and self.handover.to_membership_id,
        )
        ids = [one for one in known if one]
        return accounts.worker_names(ids) if ids else {}

    @cached_property
    def leaders(self) -> str:
        """Name who leads the team of my contact; empty where nobody does."""
        if self.case is None:
            return ""
        workers = accounts.workers_of(self.case.contact_agency_id, self.request.today)
        return ", ".join(one.name for one in workers if one.role is Role.TEAM_LEADER)

    @cached_property
    def stay(self) -> Stay | None:
        """Return my last stay in custody, None where there was none."""
        return custody.last_stays_of([self.person_id], access=self.access).get(self.person_id)

    @cached_property
    def governing(self) -> Governing | None:
        """Return the release date that counts, with the reason; None where I was not inside."""
        if self.stay is None:
            return None
        return governing_release_date(
            self.stay.release_dates, title=self.stay.legal_title, released_on=self.stay.released_on
        )

    @property
    def release_on(self) -> date | None:
        """Return the day of my release while it is still to come, None where nobody knows it."""
        day = self.governing.on if self.governing else None
        return day if day and day >= self.request.today else None

    @cached_property
    def requests(self) -> list[ProposalRow]:
        """Return what I asked for, newest first."""
        return queries.proposals_of(self.person_id, self.case_id, access=self.access)

    @cached_property
    def said(self) -> dict[str, VersionRow]:
        """Return thing -> who last wrote down what I said of it, among the newest changes."""
        rows = queries.versions_of(self.person_id, self.case_id, access=self.access)
        said = (row for row in reversed(rows) if row.change in SAID)
        return {key: row for row in said for key in row.also or (row.subject,)}

    @property
    def unasked(self) -> tuple[GoalRow, ...]:
        """Return the goals of which I have not said what I think."""
        return rules.unasked(self.plan.content)

    @property
    def offered(self) -> list[ActionRow]:
        """Return the steps that others ask of me, and that I have not answered."""
        return [one for one in self.steps if one.acceptance is Acceptance.OFFERED]

    @property
    def steps(self) -> list[ActionRow]:
        """Return my own steps that are still to do, without those I declined."""
        return [
            one
            for one in self.plan.content.actions
            if one.owner.is_person and one.done_on is None and not one.acceptance.is_off
        ]

    @property
    def next_step(self) -> NextAction | None:
        """Return my own next step."""
        return rules.next_action(self.steps, THE_PERSON, self.request.today)

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
