"""Who may come in: each view carries exactly one of these marks, checked before it runs.

A view without a mark is closed to everybody (`throughcare.config.doors` refuses it).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING, Any, Literal, Protocol, TypeVar, cast, overload

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django_htmx.http import HttpResponseClientRedirect

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date, datetime

    from django.http import HttpResponse
    from django.http.response import HttpResponseBase

    from throughcare.kernel.access import Actor
    from throughcare.pages.kiosk import Mode

    View = Callable[..., HttpResponseBase]

Kind = Literal["open", "account", "staff", "person"]


class SignedInWorker(Protocol):
    """Describe the worker whom the doors put on a request."""

    @property
    def membership_id(self) -> int: ...  # noqa: D102 - the names say it
    @property
    def account_id(self) -> int: ...  # noqa: D102
    @property
    def name(self) -> str: ...  # noqa: D102
    @property
    def role(self) -> str: ...  # noqa: D102
    @property
    def agency_id(self) -> int: ...  # noqa: D102
    @property
    def agency_name(self) -> str: ...  # noqa: D102
    @property
    def agency_kind(self) -> str: ...  # noqa: D102


class Request(HttpRequest):
    """Describe a request behind the doors; views name it in their signature."""

    now: datetime
    """The only clock that pages know."""
    today: date
    actor: Actor
    worker: SignedInWorker | None
    has_second_factor: bool
    purpose_until: datetime | None
    """When the chosen purpose ends; None while somebody works for the usual one of their role."""
    purpose_ended: bool
    """The chosen purpose ended with this request: what it sends was meant for another one."""
    kiosk: Mode | None
    """Set where many people use this browser, one after the other."""
    is_locked: bool
    """Signed in, but idle for too long: the actor is anonymous until the password is given."""


@dataclass(frozen=True, slots=True)
class Policy:
    """Say who may come in; no roles means every role."""

    kind: Kind
    roles: frozenset[str] = frozenset()


V = TypeVar("V", bound="View")


def open_page(view: V) -> V:
    """Let everybody in. For pages that show nothing about anybody."""
    return _marked(view, Policy("open"), _anybody)


def account_page(view: V) -> V:
    """Let in who is signed in, to what is their own: password, second factor, draft."""
    return _marked(view, Policy("account"), _signed_in)


def person_page(view: V) -> V:
    """Let in the person, in their own matter."""
    return _marked(view, Policy("person"), _person)


@overload
def staff_page(view: V) -> V: ...
@overload
def staff_page(*, roles: set[str] | frozenset[str]) -> Callable[[V], V]: ...
def staff_page(
    view: V | None = None, *, roles: set[str] | frozenset[str] = frozenset()
) -> V | Callable[[V], V]:
    """Let in workers, all or those with one of the roles; to others the page does not exist."""
    policy = Policy("staff", frozenset(str(role) for role in roles))
    if view is not None:
        return _marked(view, policy, _worker)
    return lambda late: _marked(late, policy, _worker)


def policy_of(view: object) -> Policy | None:
    """Return the mark of a view, None where it has none."""
    return getattr(view, "policy", None)


def takes_files(largest_bytes: int) -> Callable[[V], V]:
    """Let a view be sent files, to somebody signed in, of so many bytes; stands below the mark of the door.

    A view that does not say so is sent forms only.
    """

    def say(view: V) -> V:
        view.largest_bytes = largest_bytes  # type: ignore[attr-defined]
        return view

    return say


def largest_of(view: object) -> int:
    """Return how many bytes of files a view is sent, 0 where it takes none."""
    return int(getattr(view, "largest_bytes", 0))


def page(
    request: HttpRequest,
    template: str,
    context: Mapping[str, Any] | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    """Render a page from frozen rows."""
    return render(request, template, context, status=status)


def lead(request: HttpRequest, url: str) -> HttpResponse:
    """Lead a browser to another page as a whole, also where a script asked for a part of one."""
    return (
        HttpResponseClientRedirect(url)
        if "HX-Request" in request.headers
        else HttpResponseRedirect(url)
    )


def sign_in_first(request: HttpRequest) -> HttpResponse:
    """Lead to the sign-in page and back again."""
    back = request.get_full_path() if request.method == "GET" else reverse("start")
    return lead(request, f"{reverse(settings.LOGIN_URL)}?{urlencode({'next': back})}")


def _marked(view: V, policy: Policy, check: Callable[[Request, Policy], None]) -> V:
    if policy_of(view) is not None:
        name = getattr(view, "__qualname__", repr(view))
        raise TypeError(f"Cannot mark the view [{name}] twice: keep one of its two marks.")

    @wraps(view)
    def guarded(request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if policy.kind != "open" and request.actor.account_id is None:
            return sign_in_first(request)
        check(request, policy)
        response = view(request, *args, **kwargs)
        if policy.kind != "open":
            response.headers.setdefault("Cache-Control", "no-store")
        return response

    guarded.policy = policy  # type: ignore[attr-defined]
    return cast("V", guarded)


def _anybody(_request: Request, _policy: Policy) -> None:
    pass


_signed_in = _anybody


def _person(request: Request, _policy: Policy) -> None:
    if request.actor.person_id is None:
        raise Http404


def _worker(request: Request, policy: Policy) -> None:
    if request.worker is None or (policy.roles and request.worker.role not in policy.roles):
        raise Http404
