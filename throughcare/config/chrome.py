"""Fill the frame of every page: navigation by role, who is signed in, messages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.contrib.messages import get_messages
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from throughcare.accounts.types import CONTACT_ROLES, Role
from throughcare.kernel.access import Category
from throughcare.pages.shell import NavigationItem, Shell
from throughcare.sharing.rules import ROLE_CATEGORIES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import HttpRequest
    from django.utils.functional import _StrPromise

    from throughcare.accounts.types import Worker


def _roles_with(*categories: Category) -> frozenset[Role]:
    """Return the roles that may be granted all of these: a link to a page that is not there helps nobody."""
    return frozenset(
        role for role in Role if set(categories) <= ROLE_CATEGORIES.get(role.value, frozenset())
    )


LISTING_ROLES: Final = _roles_with(Category.IDENTITY)
JOURNEY_ROLES: Final = _roles_with(Category.IDENTITY, Category.JOURNEY)
CUSTODY_ROLES: Final = _roles_with(Category.IDENTITY, Category.JOURNEY, Category.CUSTODY)
IMPORT_ROLES: Final = frozenset(
    {Role.PRISON_CASE_MANAGER, Role.TEAM_LEADER, Role.AGENCY_ADMINISTRATOR}
)
ADMINISTRATION_ROLES: Final = frozenset({Role.AGENCY_ADMINISTRATOR, Role.TEAM_LEADER})
EVERY_ROLE: Final = frozenset(Role)

NAVIGATION: Final[tuple[tuple[str, _StrPromise, frozenset[Role]], ...]] = (
    ("caseload", _("My caseload"), CONTACT_ROLES),
    ("agency_people", _("People"), LISTING_ROLES),
    ("arrivals", _("Arrivals"), CUSTODY_ROLES),
    ("overdue", _("Overdue"), JOURNEY_ROLES),
    ("imports", _("Imports"), IMPORT_ROLES),
    ("find_person", _("Find"), LISTING_ROLES),
    ("notices", _("Notices"), JOURNEY_ROLES),
    ("programmes", _("Programmes"), EVERY_ROLE),
    ("administration", _("Administration"), ADMINISTRATION_ROLES),
)
PERSON_NAVIGATION: Final[tuple[tuple[str, _StrPromise], ...]] = (
    ("my_page", _("My page")),
    ("my_plan", _("My plan")),
    ("my_log", _("Who looked")),
)


def chrome(request: HttpRequest) -> dict[str, Any]:
    """Return what the layout needs; it also works where a request failed before the doors."""
    return {"shell": shell_for(request)}


def shell_for(request: HttpRequest) -> Shell:
    """Build the frame of one page."""
    actor = getattr(request, "actor", None)
    worker: Worker | None = getattr(request, "worker", None)
    inside = actor is not None and actor.account_id is not None
    locked = getattr(request, "is_locked", False)
    about = reverse("about")
    return Shell(
        home_url=reverse("start"),
        language_url=reverse("set_language"),
        about_url=about,
        accessibility_url=reverse("accessibility"),
        source_url=f"{about}#source",
        navigation=tuple(_navigation(request)) if inside else (),
        user_name=str(request.user) if inside else "",
        agency_name=worker.agency_name if worker else "",
        account_url=reverse("account") if inside else "",
        sign_in_url="" if inside or locked else reverse("account_login"),
        sign_out_url=reverse("account_logout") if inside or locked else "",
        is_demo=settings.DEMO,
        messages=get_messages(request),
    )


def _navigation(request: HttpRequest) -> Iterator[NavigationItem]:
    match = request.resolver_match
    here = (match.url_name or "") if match else ""
    for name, text in _entries(request):
        href = _address(name)
        if href:
            yield NavigationItem(
                str(text), href, current=here == name or here.startswith(f"{name}_")
            )


def _entries(request: HttpRequest) -> list[tuple[str, _StrPromise]]:
    worker: Worker | None = getattr(request, "worker", None)
    if worker is not None:
        return [(name, text) for name, text, roles in NAVIGATION if _sees(worker, name, roles)]
    is_person = request.actor.person_id is not None  # type: ignore[attr-defined]
    return list(PERSON_NAVIGATION) if is_person else []


def _sees(worker: Worker, name: str, roles: frozenset[Role]) -> bool:
    return worker.role in roles and (name != "imports" or worker.agency_kind == "prison")


def _address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:  # An area that is not mounted has no entry; a test names those.
        return ""
