"""One door to a person: decide, store the answer, or say that there is no such page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404

from throughcare.audit.types import Act
from throughcare.kernel.access import Category
from throughcare.sharing import actions as sharing
from throughcare.sharing.types import Refused

if TYPE_CHECKING:
    from throughcare.kernel.access import Access
    from throughcare.pages.doors import Request


def reach(
    request: Request,
    person_id: int,
    *,
    what: str,
    needs: frozenset[Category] = frozenset({Category.IDENTITY}),
    act: Act = Act.READ,
) -> Access:
    """Return access to a person, or answer 404: whoever may not see somebody may not know that they exist."""
    access = sharing.decide(
        request.actor,
        person_id=person_id,
        what=what,
        now=request.now,
        today=request.today,
        needs=needs,
        act=act,
    )
    if isinstance(access, Refused):
        raise Http404
    return access


LEADING_ROLES = frozenset(
    {"prison_case_manager", "probation_officer", "aftercare_coordinator", "team_leader"}
)
"""Who says which agencies take part, who the contact is, and what is known: not a guest in the team."""
ADMITTING_ROLES = frozenset({"prison_case_manager", "team_leader"})
"""Who records arrivals, releases and transfers by hand, in a prison."""


def may_admit(request: Request) -> bool:
    """Tell whether whoever asks may take people in: the page offers only what will work."""
    worker = request.worker
    return worker is not None and worker.agency_kind == "prison" and worker.role in ADMITTING_ROLES
