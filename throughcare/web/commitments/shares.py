"""Who carries the plans, in numbers: by sector, by where goals come from, by whom they are for, by municipality."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from throughcare.accounts.types import CONTACT_ROLES
from throughcare.agencies import queries as agencies
from throughcare.journeys.queries import commitments as listed
from throughcare.journeys.queries import shares as queries
from throughcare.kernel.access import Category
from throughcare.pages import formatting, plan_words
from throughcare.pages.cells import Column
from throughcare.pages.doors import Request, page, staff_page
from throughcare.plans import rules
from throughcare.plans.rules.keeping import FEWEST, RATE_STEP, rate, shown_count
from throughcare.web.caseload.views import listing, record

if TYPE_CHECKING:
    from django.http import HttpResponse

    from throughcare.journeys.queries.shares import Shares


@staff_page(roles=CONTACT_ROLES)
@require_safe
def shares(request: Request) -> HttpResponse:
    """Show who carries the plans that the reader may see, and what became of help in them."""
    access = listing(request, "commitments", Category.PLAN, Category.JOURNEY)
    found = queries.shares(access=access, today=request.today)
    record(request, access, "commitments", ())
    context = {
        "tables": [
            (_sector_columns(), _sectors(found), _("Steps, by who carries them")),
            (_drift_columns(), _drifts(found), _("Help that became a condition")),
            (_breadth_columns(), _breadths(found), _("Goals, by whom they are for")),
            (_place_columns(), _places(request, found), _("Deadlines of programmes, by municipality")),
        ],
        "is_much": found.is_much,
        "most": rules.MOST_JUSTICE,
        "help_goals": few(found.help_goals),
        "fewest": FEWEST,
        "cases": formatting.number(listed.CASES),
        "today": request.today,
    }  # fmt: skip
    return page(request, "web/commitments/shares.html", context)


def few(count: int) -> str:
    """Return a count as it may be shown."""
    if shown_count(count) is None:
        return _("fewer than %(count)s") % {"count": FEWEST}
    return formatting.number(count)


def about(part: int, whole: int) -> str:
    """Return a share so rounded that no small number can be worked out of it."""
    found = rules.share(part, whole)
    if found is None or whole < FEWEST:
        return _("not shown")
    return _("about %(share)s%%") % {"share": round(found / RATE_STEP) * RATE_STEP}


def _numbers(*titles: str) -> list[Column]:
    return [Column(title, numeric=True) for title in titles]


def _sector_columns() -> list[Column]:
    return [
        Column(_("Who carries it")),
        *_numbers(_("Open steps"), _("Share of the open"), _("Done steps"), _("Share of the done")),
    ]


def _sectors(found: Shares) -> list[list[object]]:
    every_open = sum(one.open for one in found.sectors)
    every_done = sum(one.done for one in found.sectors)
    return [
        [
            plan_words.SECTORS[one.sector.value],
            few(one.open),
            about(one.open, every_open),
            few(one.done),
            about(one.done, every_done),
        ]
        for one in found.sectors
    ]


def _drift_columns() -> list[Column]:
    return [Column(_("Half-year")), Column(_("Who wrote it down")), *_numbers(_("Goals"))]


def _drifts(found: Shares) -> list[list[object]]:
    return [
        [
            _half_year(one.year, one.half),
            found.names[one.agency_id] if one.agency_id else _("The person"),
            few(one.count),
        ]
        for one in found.drifts
    ]  # fmt: skip


def _half_year(year: int, half: int) -> str:
    if half == 1:
        return _("%(year)s, first half") % {"year": year}
    return _("%(year)s, second half") % {"year": year}


def _breadth_columns() -> list[Column]:
    return [Column(_("For")), *_numbers(_("Open"), _("Reached"), _("Share reached"))]


def _breadths(found: Shares) -> list[list[object]]:
    return [
        [
            plan_words.BREADTHS[one.breadth.value],
            few(one.open),
            few(one.reached),
            about(one.reached, one.open + one.reached),
        ]
        for one in found.breadths
    ]


def _place_columns() -> list[Column]:
    titles = _("Came due"), _("In time"), _("Late"), _("Not done"), _("Kept in time")
    return [Column(_("Municipality")), *_numbers(*titles)]


def _places(request: Request, found: Shares) -> list[list[object]]:
    agency = agencies.agency_of(request.actor.agency_id or 0)
    names = agencies.municipality_names(agency.jurisdiction)
    rows: list[list[object]] = []
    for code, kept in found.municipalities.items():
        share = rate(kept)
        is_few = shown_count(kept.made) is None
        cells = [
            few(1 if is_few else one) for one in (kept.made, kept.kept, kept.late, kept.overdue)
        ]
        shown = _("not shown") if share is None else _("about %(share)s%%") % {"share": share}
        rows.append([names.get(code, code) or _("Not known"), *cells, shown])
    return sorted(rows, key=lambda row: str(row[0]))
