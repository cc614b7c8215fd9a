"""The door to an agency's log: decide, store the answer, or say that there is no such page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.http import Http404

from throughcare.accounts.types import Role
from throughcare.sharing.actions import overseeing
from throughcare.sharing.types import Refused

if TYPE_CHECKING:
    from collections.abc import Mapping

    from throughcare.kernel.access import Access
    from throughcare.pages.doors import Request

OFFICER: Final = frozenset({Role.DATA_PROTECTION_OFFICER})


def overseen(request: Request, what: str, detail: Mapping[str, object] | None = None) -> Access:
    """Return access to the log of the officer's agency.

    Errors: Http404 for everybody else.
    """
    access = overseeing.decide_oversight(
        request.actor, what=what, now=request.now, today=request.today, detail=detail
    )
    if isinstance(access, Refused):
        raise Http404
    return access


def as_reviewer(request: Request, what: str) -> Access:
    """Return access to the emergencies of an agency, for an officer or a team leader.

    Errors: Http404 for everybody else.
    """
    access = overseeing.decide_review(
        request.actor, what=what, now=request.now, today=request.today
    )
    if isinstance(access, Refused):
        raise Http404
    return access
