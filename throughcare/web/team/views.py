"""The team leader's page: who carries how much, what fell to somebody, and whom nobody moved."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final, cast

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from throughcare.accounts import queries as accounts
from throughcare.accounts.types import CONTACT_ROLES, Role
from throughcare.caseloads.queries import teams
from throughcare.journeys.actions.assigning import loads_of
from throughcare.journeys.queries import leading
from throughcare.kernel.access import Category
from throughcare.pages import formatting, words
from throughcare.pages.cells import Column, Link, Stack, Tag
from throughcare.pages.doors import Request, page, staff_page
from throughcare.plans.rules import stillness_days
from throughcare.web.caseload import keys
from throughcare.web.caseload.views import listing, record

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.http import HttpResponse

    from throughcare.accounts.types import Worker
    from throughcare.journeys.actions.assigning import Load
    from throughcare.journeys.queries.leading import LedPage, LedRow
    from throughcare.kernel.access import Access

STILL_DAYS: Final = (30, 14, 60, 90)
"""After how many days without anything the page names a person, the usual first. Ours: decide locally."""


@staff_page(roles={Role.TEAM_LEADER})
@require_safe
def team_overview(request: Request) -> HttpResponse:
    """Show how the work of the agency stands."""
    access = listing(request, "team_overview", Category.JOURNEY)
    me = cast("Worker", request.worker)
    here = [
        one for one in accounts.workers_of(me.agency_id, request.today) if one.role in CONTACT_ROLES
    ]
    names = {one.membership_id: one.name for one in here}
    team = leading.Team(list(names), request.today)
    days = _days(request)
    still, fallen = _lists(request, team, access, days)
    record(request, access, "team_overview", (r.person_id for r in (*still.rows, *fallen.rows)))
    context = {
        "worker_columns": _worker_columns(),
        "workers": _workers(here, team, access),
        "days": days,
        "choices": [(_days_text(one), f"?days={one}", one == days) for one in sorted(STILL_DAYS)],
        "still_columns": [Column(_("Person")), Column(_("Contact")), Column(_("Nobody moved for"))],
        "still": [_still_row(row, names, request) for row in still.rows],
        "still_next": _next("still", days, still),
        "fallen_columns": [Column(_("Person")), Column(_("Contact")), Column(_("Since"))],
        "fallen": [_fallen_row(row, names) for row in fallen.rows],
        "fallen_next": _next("fallen", days, fallen),
        "first_href": keys.first_href(request),
    }
    return page(request, "web/team/team.html", context)


def _lists(
    request: Request, team: leading.Team, access: Access, days: int
) -> tuple[LedPage, LedPage]:
    """Read both lists; one of them may be at a later page."""
    which, after = request.GET.get("list", ""), keys.id_key(request) or 0
    before = request.now - timedelta(days=days)
    still = leading.still(
        team, access=access, before=before, after=after if which == "still" else 0
    )
    fallen = leading.fallen(team, access=access, after=after if which == "fallen" else 0)
    return still, fallen


def _days(request: Request) -> int:
    asked = request.GET.get("days", "")
    return next((days for days in STILL_DAYS if str(days) == asked), STILL_DAYS[0])


def _days_text(days: int) -> str:
    return ngettext("%(days)s day", "%(days)s days", days) % {"days": days}


def _next(which: str, days: int, found: LedPage) -> str:
    if found.next_key is None:
        return ""
    return f"?list={which}&days={days}&after={found.next_key}"


def _worker_columns() -> list[Column]:
    return [
        Column(_("Worker")),
        Column(_("Cases"), numeric=True),
        Column(_("Load")),
        Column(_("Late tasks"), numeric=True),
        Column(_("Away")),
    ]


def _workers(here: Sequence[Worker], team: leading.Team, access: Access) -> list[list[object]]:
    loads = loads_of(here, access=access, today=team.today)
    late = leading.late_by_worker(team, access=access)
    plus = "+" if sum(late.values()) >= leading.COUNTED else ""
    away = _away(team)
    ordered = sorted(here, key=lambda one: (-loads[one.membership_id].points, one.name))
    return [
        [
            Stack(one.name, words.word(words.ROLES, one.role.value)),
            loads[one.membership_id].cases,
            _load(loads[one.membership_id]),
            f"{late.get(one.membership_id, 0)}{plus}",
            away.get(one.membership_id, ""),
        ]
        for one in ordered
    ]


def _load(load: Load) -> object:
    said = ngettext(
        "%(points)s of %(ceiling)s point", "%(points)s of %(ceiling)s points", load.ceiling
    ) % {"points": load.points, "ceiling": load.ceiling}
    return Tag(said, "late") if load.is_over else said


def _away(team: leading.Team) -> dict[int, str]:
    """Return who is away today, until when, and who covers."""
    found = [row for row in teams.absences_of(team.members, team.today) if row.since <= team.today]
    names = accounts.worker_names([row.cover_membership_id for row in found]) if found else {}
    return {
        row.membership_id: _("Until %(day)s; covered by %(name)s")
        % {
            "day": formatting.date_short(row.until),
            "name": names.get(row.cover_membership_id, ""),
        }
        for row in found
    }


def _who(row: LedRow) -> Stack:
    return Stack(Link(row.name, reverse("person", args=[row.person_id])), row.number)


def _still_row(row: LedRow, names: Mapping[int, str], request: Request) -> list[object]:
    days = stillness_days(row.at, now=request.now) or 0
    said = Stack(_days_text(days), _("since %(day)s") % {"day": formatting.date_short(row.at)})
    return [_who(row), names.get(row.contact_membership_id, ""), said]


def _fallen_row(row: LedRow, names: Mapping[int, str]) -> list[object]:
    change = Link(_("Choose"), reverse("person_contact", args=[row.person_id]), row.name)
    contact = names.get(row.contact_membership_id, "")
    return [_who(row), Stack(contact, change), formatting.date_short(row.at)]
