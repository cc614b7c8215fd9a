"""One door to a person: decide, store the answer, or say that there is no such page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404

from throughcare.audit.types import Act
from throughcare.kernel.access import Category
from throughcare.sharing import actions as sharing
from throughcare.sharing.types import Limit, Refused

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


def may_print(access: Access, *, as_file: bool = False) -> bool:
    """Tell whether what is shown may leave the screen; a file is paper and export at once."""
    barred = {Limit.NO_PRINT, Limit.NO_EXPORT} if as_file else {Limit.NO_PRINT}
    return access.limits.isdisjoint(barred)


LEADING_ROLES = frozenset(
    {"prison_case_manager", "probation_officer", "aftercare_coordinator", "team_leader"}
)
"""Who says which agencies take part, who the contact is, and what is known: not a guest in the team."""
CONTACTS = frozenset({*LEADING_ROLES, "ngo_worker"})
"""Who may be somebody's contact: an organisation that the person chose hands over as a prison does."""


def may_hand_over(request: Request, contact_agency_id: int | None, *, is_guest: bool) -> bool:
    """Tell whether whoever asks says who the contact is, or who stands in: leads do, and whoever has the contact."""
    if request.actor.role in LEADING_ROLES:
        return not is_guest
    has_contact = contact_agency_id is not None and contact_agency_id == request.actor.agency_id
    return has_contact and request.actor.role in CONTACTS


ADMITTING_ROLES = frozenset({"prison_case_manager", "team_leader"})
"""Who records arrivals, releases and transfers by hand, in a prison."""


def may_admit(request: Request) -> bool:
    """Tell whether whoever asks may take people in: the page offers only what will work."""
    worker = request.worker
    return worker is not None and worker.agency_kind == "prison" and worker.role in ADMITTING_ROLES
