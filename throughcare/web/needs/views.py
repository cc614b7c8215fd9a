"""Show what nobody owns: over the people of an agency, and for one person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from throughcare.kernel.access import Category
from throughcare.needs import queries
from throughcare.pages import formatting, need_words, plan_words
from throughcare.pages.cells import Column, Link, Stack
from throughcare.pages.doors import Request, page, staff_page
from throughcare.people import queries as people
from throughcare.web.caseload import keys
from throughcare.web.caseload.views import listing, record
from throughcare.web.gate import reach

if TYPE_CHECKING:
    from django.http import HttpResponse

    from throughcare.needs.types import UnownedRow

SEES_PLAN = frozenset({Category.IDENTITY, Category.PLAN})


@staff_page
@require_GET
def register(request: Request) -> HttpResponse:
    """List the open entries about the agency's people, the oldest first."""
    access = listing(request, "unowned_needs", Category.PLAN)
    found = queries.register(access=access, today=request.today, after=keys.day_key(request))
    record(request, access, "unowned_needs", (row.person_id for row in found.rows))
    context = {
        "columns": [
            Column(_("Person")),
            Column(_("Need")),
            Column(_("Why nobody owns it")),
            Column(_("Since")),
        ],
        "rows": [_cells(row) for row in found.rows],
        "next_href": keys.next_href(request, found.next_key),
        "first_href": keys.first_href(request),
    }
    return page(request, "web/needs/register.html", context)


def _cells(row: UnownedRow) -> list[object]:
    return [
        Link(row.name, f"/people/{row.person_id}/unowned-needs"),
        str(plan_words.DOMAINS[row.domain]),
        str(need_words.WHY[row.why]) if row.why else _("Your agency is not told the reason"),
        Stack(formatting.date_medium(row.found_on), standing(row)),
    ]


def standing(row: UnownedRow) -> str:
    """Say in a few words how far an entry is."""
    if row.answer:
        return str(need_words.ANSWERS[row.answer])
    if row.asked_on:
        return _("The authority was asked")
    if row.escalated_on:
        return _("Nobody asked the authority in time")
    return _("Nobody asked the authority yet")


@staff_page
@require_GET
def person_unowned(request: Request, person_id: int) -> HttpResponse:
    """Show a person's entries with what was done about each."""
    access = reach(request, person_id, what="unowned_needs", needs=SEES_PLAN)
    context = {
        "person_id": person_id,
        "person_name": people.facts_of([person_id], access=access)[person_id].name,
        "rows": queries.unowned_of(person_id, access=access),
        "may_add": bool(queries.choosable(person_id, access=access)),
        "words": need_words,
        "domains": plan_words.DOMAINS,
        "standing": standing,
    }
    return page(request, "web/needs/person.html", context)
