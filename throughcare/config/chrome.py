"""Fill the frame of every page: navigation by role, who is signed in, messages."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.contrib.messages import get_messages
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from throughcare.accounts.types import CONTACT_ROLES, Role
from throughcare.kernel.access import Category
from throughcare.pages import access_words, formatting, kiosk
from throughcare.pages.shell import NavigationItem, Shell
from throughcare.sharing import actions as sharing
from throughcare.sharing.actions import FOR_HELP
from throughcare.sharing.rules.categories import ROLE_PURPOSES, purpose_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import HttpRequest
    from django.utils.functional import _StrPromise

    from throughcare.accounts.types import Worker


IMPORT_ROLES: Final = frozenset(
    {Role.PRISON_CASE_MANAGER, Role.TEAM_LEADER, Role.AGENCY_ADMINISTRATOR}
)
ADMINISTRATION_ROLES: Final = frozenset({Role.AGENCY_ADMINISTRATOR, Role.TEAM_LEADER})
AGREEMENT_ROLES: Final = ADMINISTRATION_ROLES | {Role.DATA_PROTECTION_OFFICER}
OVERSEERS: Final = frozenset({Role.TEAM_LEADER, Role.DATA_PROTECTION_OFFICER})
EVERY_ROLE: Final = frozenset(Role)

LISTS: Final = frozenset({Category.IDENTITY})
JOURNEYS: Final = frozenset({Category.IDENTITY, Category.JOURNEY})
PLANS: Final = frozenset({Category.IDENTITY, Category.PLAN})
STAYS: Final = frozenset({Category.IDENTITY, Category.JOURNEY, Category.CUSTODY})
NOTHING: Final = frozenset[Category]()
OF_HELP: Final = frozenset({"referrals"})

NAVIGATION: Final[tuple[tuple[str, _StrPromise, frozenset[Role], frozenset[Category]], ...]] = (
    ("my_day", _("My day"), EVERY_ROLE, LISTS),
    ("caseload", _("My caseload"), CONTACT_ROLES, JOURNEYS),
    ("agency_people", _("People"), EVERY_ROLE, LISTS),
    ("arrivals", _("Arrivals"), EVERY_ROLE, STAYS),
    ("overdue", _("Overdue"), EVERY_ROLE, JOURNEYS),
    ("promises", _("Asked of us"), EVERY_ROLE, PLANS),
    ("referrals", _("Referrals to us"), CONTACT_ROLES | {Role.HEALTH_WORKER}, NOTHING),
    ("imports", _("Imports"), IMPORT_ROLES, NOTHING),
    ("schemes", _("Release schemes"), frozenset({Role.TEAM_LEADER}), NOTHING),
    ("find_person", _("Find"), EVERY_ROLE, LISTS),
    ("notices", _("Notices"), EVERY_ROLE, JOURNEYS),
    ("commitments", _("What we promised"), CONTACT_ROLES, PLANS),
    ("teamwork", _("Team"), EVERY_ROLE, LISTS),
    ("aftercare", _("Aftercare"), CONTACT_ROLES, JOURNEYS),
    ("team_overview", _("Team overview"), frozenset({Role.TEAM_LEADER}), JOURNEYS),
    ("diary", _("Diary"), EVERY_ROLE, LISTS),
    ("notes", _("Notes"), EVERY_ROLE, LISTS),
    ("conferences", _("Case conferences"), EVERY_ROLE, LISTS),
    ("unowned_needs", _("Needs nobody owns"), EVERY_ROLE, PLANS),
    ("visits", _("Visits in prison"), CONTACT_ROLES | {Role.HEALTH_WORKER}, LISTS),
    ("access_requests", _("Requests"), EVERY_ROLE, LISTS),
    ("services", _("Services"), EVERY_ROLE, NOTHING),
    ("programmes", _("Programmes"), EVERY_ROLE, NOTHING),
    ("administration", _("Administration"), ADMINISTRATION_ROLES, NOTHING),
    ("oversight", _("Oversight"), frozenset({Role.DATA_PROTECTION_OFFICER}), NOTHING),
    ("questions_asked", _("Questions asked"), AGREEMENT_ROLES, NOTHING),
    ("agreements", _("Agreements"), AGREEMENT_ROLES, NOTHING),
    ("ask_rules", _("Ask the rules"), OVERSEERS, NOTHING),
)
"""Address, text, the roles it is for, and what its list shows: a link to a page that is not there helps nobody."""
GROUPS: Final[tuple[tuple[_StrPromise, tuple[str, ...]], ...]] = (
    (_("People"), ("caseload", "agency_people", "arrivals", "overdue", "aftercare", "find_person")),
    (
        _("Together"),
        (
            "teamwork",
            "team_overview",
            "promises",
            "referrals",
            "commitments",
            "notices",
            "diary",
            "notes",
            "conferences",
            "unowned_needs",
            "visits",
            "access_requests",
        ),
    ),
)
"""Entries that stand behind one word; the first and the programmes stand alone, everything else behind *More*."""
ALONE: Final = frozenset({"my_day", "programmes"})
FEW: Final = 6
"""So many entries need no groups."""
PERSON_NAVIGATION: Final[tuple[tuple[str, _StrPromise], ...]] = (
    ("my_page", _("My page")),
    ("my_plan", _("My plan")),
    ("my_referrals", _("Help I asked for")),
    ("my_diary", _("My diary")),
    ("my_notes", _("What is written about you")),
    ("my_consent", _("What I share")),
    ("my_access", _("Who may see what")),
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
    mode = getattr(request, "kiosk", None)
    purpose, until = _purpose(request) if worker else ("", "")
    return Shell(
        home_url=reverse("card_sign_in" if mode else "start"),
        language_url=reverse("set_language"),
        about_url=about,
        accessibility_url=reverse("accessibility"),
        source_url=f"{about}#source",
        navigation=_grouped(list(_navigation(request))) if inside else (),
        user_name=str(request.user) if inside else "",
        agency_name=worker.agency_name if worker else "",
        account_url=reverse("account") if inside and not mode else "",
        purpose=purpose,
        purpose_until=until,
        purpose_url=reverse("purpose") if purpose else "",
        sign_in_url="" if inside or locked or mode else reverse("account_login"),
        sign_out_url=_way_out(request) if inside or locked else "",
        is_demo=settings.DEMO,
        messages=get_messages(request),
        kiosk=_kiosk_frame(request, mode) if mode and inside else None,
    )


def _way_out(request: HttpRequest) -> str:
    """Return where somebody leaves: at a kiosk its own button does."""
    return "" if getattr(request, "kiosk", None) else reverse("account_logout")


def _kiosk_frame(request: HttpRequest, mode: kiosk.Mode) -> kiosk.Frame:
    ends_at = request.now + timedelta(seconds=mode.idle_seconds)  # type: ignore[attr-defined]
    return kiosk.frame_for(mode, ends_at=ends_at)


def _purpose(request: HttpRequest) -> tuple[str, str]:
    """Return what a worker works for and until when, in words; nothing where their role has one purpose."""
    actor = request.actor  # type: ignore[attr-defined]
    if len(ROLE_PURPOSES.get(actor.role, ())) < 2:  # noqa: PLR2004 - two are a choice
        return "", ""
    until = getattr(request, "purpose_until", None)
    found = purpose_of(actor.role, actor.purpose)
    return access_words.word(access_words.PURPOSES, found or ""), formatting.time_text(until)


def _navigation(request: HttpRequest) -> Iterator[tuple[str, NavigationItem]]:
    match = request.resolver_match
    here = (match.url_name or "") if match else ""
    for name, text in _entries(request):
        href = _address(name)
        if href:
            is_here = here == name or here.startswith(f"{name}_")
            yield name, NavigationItem(str(text), href, current=is_here)


def _grouped(entries: list[tuple[str, NavigationItem]]) -> tuple[NavigationItem, ...]:
    """Put entries behind a few words: what a worker begins with stands alone, then groups, then the rest."""
    named = dict(entries)
    # A person's own places all stand in sight: nobody should look for their plan behind a word.
    if len(entries) <= FEW or not named.keys() & ALONE:
        return tuple(item for _name, item in entries)
    placed = {name for _title, names in GROUPS for name in names} | ALONE
    groups = [(title, [named[name] for name in names if name in named]) for title, names in GROUPS]
    rest = [item for name, item in entries if name not in placed]
    alone = [item for name, item in entries if name in ALONE]
    found = [*alone[:1], *_behind(groups), *alone[1:], *_behind([(_("More"), rest)])]
    return tuple(found)


def _behind(groups: list[tuple[_StrPromise, list[NavigationItem]]]) -> Iterator[NavigationItem]:
    """Yield one entry for each group; a group of one needs no word of its own."""
    for title, items in groups:
        if len(items) == 1:
            yield items[0]
        elif items:
            is_here = any(item.current for item in items)
            yield NavigationItem(str(title), "", current=is_here, items=tuple(items))


OF_PRISONS: Final = frozenset({"imports", "schemes"})
"""Pages that only a prison has."""


def _entries(request: HttpRequest) -> list[tuple[str, _StrPromise]]:
    worker: Worker | None = getattr(request, "worker", None)
    if worker is not None:
        shown = sharing.listable(request.actor, now=request.now, today=request.today)  # type: ignore[attr-defined]
        return [
            (name, text)
            for name, text, roles, needs in NAVIGATION
            if _sees(worker, name, roles) and needs <= shown and _is_for(request, name)
        ]
    is_person = request.actor.person_id is not None  # type: ignore[attr-defined]
    return list(PERSON_NAVIGATION) if is_person else []


def _sees(worker: Worker, name: str, roles: frozenset[Role]) -> bool:
    return worker.role in roles and (name not in OF_PRISONS or worker.agency_kind == "prison")


def _is_for(request: HttpRequest, name: str) -> bool:
    """Tell whether what a worker works for now reaches an entry: a referral is received for help alone."""
    actor = request.actor  # type: ignore[attr-defined]
    return name not in OF_HELP or purpose_of(actor.role, actor.purpose) in FOR_HELP


def _address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:  # An area that is not mounted has no entry; a test names those.
        return ""
