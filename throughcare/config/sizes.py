"""Refuse what is too much to be read, before any of it is read.

Django keeps files on the disk while it reads them, and the check against forged requests reads everything:
whoever knows an address could fill the disk. So this layer stands before that check.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from throughcare.pages.doors import Request, largest_of, policy_of
from throughcare.public.views import too_large

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http.response import HttpResponseBase

FROM_STRANGERS_BYTES: Final = 128_000
"""The longest text that anybody may write who is not signed in, in letters of four bytes, fits three times."""
FORM_BYTES: Final = 3_000_000
"""A little more than Django reads of the fields of a form, so that its own limit is met first."""


class SizeMiddleware:
    """Refuse a request that says it is larger than its page takes from whoever sends it."""

    def __init__(self, get_response: Callable[[Request], HttpResponseBase]) -> None:
        """Take the next layer."""
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponseBase:
        """Pass the request on: what its page takes is known with the view."""
        return self.get_response(request)

    def process_view(
        self, request: Request, view: Callable[..., Any], _args: object, _kwargs: object
    ) -> HttpResponseBase | None:
        """Answer with a page that says what is too large; without a stated length nothing is read at all."""
        form, files = _most(request, view)
        if _stated(request) <= form + files:
            return None
        return too_large(request, most=files or form)


def _most(request: Request, view: object) -> tuple[int, int]:
    """Return what the page takes of form and files; a locked session sends its form, to be kept as a draft."""
    if request.actor.account_id is None and not request.is_locked:
        return FROM_STRANGERS_BYTES, 0
    return FORM_BYTES, largest_of(view) if _is_for(request, view) else 0


def _is_for(request: Request, view: object) -> bool:
    policy = policy_of(view)
    if policy is None or request.is_locked:
        return False
    role = request.worker.role if request.worker else ""
    return not policy.roles or role in policy.roles


def _stated(request: Request) -> int:
    """Return the length that the request states, as the server passed it on."""
    stated = str(request.META.get("CONTENT_LENGTH") or "0")
    return int(stated) if stated.isdecimal() else 0
