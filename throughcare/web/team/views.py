"""The team leader's page: who carries how much, what fell to somebody, and whom nobody moved."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final, cast

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from throughcare.accounts import queries as accounts
from throughcare.accounts.types import CONTACT_ROLES, Role
from throughcare.caseloads.queries import teams
from throughcare.journeys.actions.assigning import loads_of
from throughcare.journeys.queries import leading
from throughcare.journeys.queries.leading import Urgency
from throughcare.kernel.access import Category
from throughcare.pages import formatting, words
from throughcare.pages.cells import Column, Link, Stack, Tag
from throughcare.pages.doors import Request, page, staff_page
from throughcare.plans.rules import stillness_days
from throughcare.web.caseload import keys
from throughcare.web.caseload.views import listing, record

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from django.http import HttpResponse

    from throughcare.accounts.types import Worker
    from throughcare.journeys.actions.assigning import Load
    from throughcare.journeys.queries.leading import FallenPage, LedPage, LedRow
    from throughcare.kernel.access import Access

FIRST: Final = 10
"""So many names of the most urgent group stand on the page; the rest is one link away."""
URGENCIES: Final = {
    Urgency.LATE: gettext_lazy("Something is late"),
    Urgency.SOON: gettext_lazy("Something is due within 7 days"),
    Urgency.LATER: gettext_lazy("Nothing is due within 7 days"),
}
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
    still, groups = _still(request, team, access, days), leading.fallen_counts(team, access=access)
    chosen = _urgency(request, groups)
    fallen = leading.fallen(
        team,
        chosen,
        access=access,
        after=keys.day_key(request) if _is_of(request, "fallen") else None,
    )
    shown = fallen.rows if "due" in request.GET else fallen.rows[:FIRST]
    record(request, access, "team_overview", (r.person_id for r in (*still.rows, *shown)))
    late = leading.late_by_worker(team, access=access)
    context = {
        "urgent": _urgent(groups, late, still, days),
        "worker_columns": _worker_columns(),
        "workers": _workers(here, team, access, late),
        "days": days,
        "choices": [(_days_text(one), f"?days={one}", one == days) for one in sorted(STILL_DAYS)],
        "still_columns": [Column(_("Person")), Column(_("Contact")), Column(_("Nobody moved for"))],
        "still": [_still_row(row, names, request) for row in still.rows],
        "still_next": _next("still", days, still),
        **_fallen_context(request, groups, chosen, fallen, shown, names),
        "first_href": keys.first_href(request),
    }
    return page(request, "web/team/team.html", context)


def _fallen_context(
    request: Request,
    groups: Mapping[Urgency, int],
    chosen: Urgency,
    fallen: FallenPage,
    shown: Sequence[LedRow],
    names: Mapping[int, str],
) -> dict[str, object]:
    """Return what the page says of cases whose contact nobody chose: the groups, and one of them by name."""
    return {
        "fallen_columns": [Column(_("Person")), Column(_("Contact")), Column(_("Since"))],
        "fallen_groups": [
            (f"{URGENCIES[one]} ({_count(groups[one])})", f"?due={one.value}#fallen", one is chosen)
            for one in groups
            if groups[one]
        ],
        "fallen": [_fallen_row(row, names) for row in shown],
        "fallen_title": URGENCIES[chosen],
        "fallen_all": f"?due={chosen.value}#fallen" if len(shown) < groups[chosen] else "",
        "fallen_next": _next_fallen(request, chosen, fallen.next_key),
    }


def _still(request: Request, team: leading.Team, access: Access, days: int) -> LedPage:
    """Read whom nobody moved; the list may be at a later page."""
    after = (keys.id_key(request) or 0) if _is_of(request, "still") else 0
    before = request.now - timedelta(days=days)
    return leading.still(team, access=access, before=before, after=after)


def _is_of(request: Request, which: str) -> bool:
    return request.GET.get("list", "") == which


def _urgency(request: Request, groups: Mapping[Urgency, int]) -> Urgency:
    """Return the group that was chosen, else the most urgent that holds somebody."""
    asked = request.GET.get("due", "")
    named = next((one for one in groups if one.value == asked), None)
    return named or next((one for one in groups if groups[one]), Urgency.LATE)


def _urgent(
    groups: Mapping[Urgency, int], late: Mapping[int, int], still: LedPage, days: int
) -> list[tuple[str, str]]:
    """Say what there is, the most urgent first, each with where it stands."""
    tasks, quiet = sum(late.values()), len(still.rows)
    nobody = [
        (_("Nobody chose the contact. %(when)s: %(count)s"), one, groups[one])
        for one in groups
        if groups[one]
    ]
    lines = [
        (text % {"when": URGENCIES[one], "count": _count(count)}, f"?due={one.value}#fallen")
        for text, one, count in nobody
    ]
    if tasks:
        text = _("Late tasks: %(count)s") % {"count": _count(tasks)}
        lines.insert(1 if groups[Urgency.LATE] else 0, (text, "#workers"))
    if quiet:
        more = "+" if still.next_key is not None else ""
        text = _("Nobody moved for %(days)s or longer: %(count)s") % {
            "days": _days_text(days),
            "count": f"{quiet}{more}",
        }
        lines.append((text, "#still"))
    return lines


def _count(number: int) -> str:
    """Write a number that is counted no further than a limit."""
    return f"{formatting.number(number)}{'+' if number >= leading.COUNTED else ''}"


def _next_fallen(request: Request, chosen: Urgency, key: tuple[date, int] | None) -> str:
    if key is None or "due" not in request.GET:
        return ""
    return f"?list=fallen&due={chosen.value}&after={key[0].isoformat()}~{key[1]}#fallen"


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


def _workers(
    here: Sequence[Worker], team: leading.Team, access: Access, late: Mapping[int, int]
) -> list[list[object]]:
    loads = loads_of(here, access=access, today=team.today)
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
