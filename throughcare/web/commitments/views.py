"""What we promised each other: kept, late and overdue, over what the reader may see."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from throughcare.accounts.types import CONTACT_ROLES
from throughcare.journeys.queries import commitments as queries
from throughcare.kernel.access import Category
from throughcare.pages import formatting
from throughcare.pages.cells import Column, Link, Stack, Tag
from throughcare.pages.doors import Request, page, staff_page
from throughcare.plans.rules.keeping import FEWEST, rate, shown_count
from throughcare.web.caseload import keys
from throughcare.web.caseload.views import listing, record

if TYPE_CHECKING:
    from datetime import date

    from django.http import HttpResponse

    from throughcare.journeys.queries.commitments import Commitments, Promise
    from throughcare.plans.rules import Kept


@staff_page(roles=CONTACT_ROLES)
@require_safe
def commitments(request: Request) -> HttpResponse:
    """Show what the reader's agency and its partners promised each other."""
    access = listing(request, "commitments", Category.PLAN)
    found = queries.commitments(access=access, today=request.today, after=keys.day_key(request))
    record(request, access, "commitments", (one.person_id for one in found.overdue))
    context = {
        "columns": _columns(),
        "rows": _rows(found),
        "has_any": found.ours.made or found.pairs,
        "fewest": FEWEST,
        "cases": formatting.number(queries.CASES),
        "overdue_columns": [
            Column(_("Promised for")), Column(_("What")), Column(_("Person")), Column(_("Agency")),
        ],
        "overdue": [_overdue(one, found, request.today) for one in found.overdue],
        "next_href": keys.next_href(request, found.next_key),
        "first_href": keys.first_href(request),
        "today": request.today,
    }  # fmt: skip
    return page(request, "web/commitments/commitments.html", context)


def _columns() -> list[Column]:
    titles = [_("Made"), _("Kept"), _("Kept late"), _("Overdue"), _("Kept in time")]
    return [Column(_("Who promised")), *(Column(title, numeric=True) for title in titles)]


def _rows(found: Commitments) -> list[list[object]]:
    rows = [_counts(_("My agency"), _("in every plan that you see"), found.ours)]
    for pair in found.pairs:
        about = _("in the plans that you see")
        rows.append(_counts(pair.agency, about, pair.theirs))
        with_them = _("where %(agency)s promised something too") % {"agency": pair.agency}
        rows.append(_counts(_("My agency"), with_them, pair.ours))
    return rows


def _counts(who: str, about: str, kept: Kept) -> list[object]:
    """Return one line; where few promises were made, nothing else is told either."""
    is_few = shown_count(kept.made) is None
    numbers = [kept.made, kept.kept, kept.late, kept.overdue]
    found = rate(kept)
    share = _("not shown") if found is None else _("about %(share)s%%") % {"share": found}
    cells = [_few() if is_few or shown_count(one) is None else str(one) for one in numbers]
    return [Stack(who, about), *cells, share]


def _few() -> str:
    return _("fewer than %(count)s") % {"count": FEWEST}


def _overdue(one: Promise, found: Commitments, today: date) -> list[object]:
    return [
        Stack(formatting.date_short(one.day), Tag(formatting.due_text(one.day, today), "late")),
        one.text,
        Link(one.name, reverse("person_plan", args=[one.person_id])),
        found.names[one.agency_id],
    ]
