"""What waits for the data-protection officer, in one list; agreements and open requests."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from throughcare.agencies import queries as agencies
from throughcare.pages import consent_words, formatting
from throughcare.pages.cells import Column, Tag
from throughcare.pages.doors import page, staff_page
from throughcare.sharing.actions import overseeing
from throughcare.sharing.queries import oversight as read
from throughcare.web.emergency import words
from throughcare.web.oversight.gate import OFFICER, overseen
from throughcare.web.oversight.rows import SOON, home_rows

if TYPE_CHECKING:
    from django.http import HttpResponse

    from throughcare.pages.doors import Request
    from throughcare.sharing.queries.oversight import AgreementRow


@staff_page(roles=OFFICER)
@require_safe
def oversight(request: Request) -> HttpResponse:
    """Show what waits, the urgent first."""
    access = overseen(request, "oversight")
    with overseeing.across(access):
        rows = home_rows(request, access)
    columns = [Column(_("What")), Column(_("How it stands")), Column(_("State"))]
    context = {"columns": columns, "rows": rows}
    return page(request, "web/oversight/home.html", context)


@staff_page(roles=OFFICER)
@require_safe
def agreements(request: Request) -> HttpResponse:
    """Show the agreements of the agency, what ends first first."""
    access = overseen(request, "oversight_agreements")
    names = agencies.agency_names()
    found = read.agreements(access=access, now=request.now)
    with overseeing.across(access):
        ending = read.consents_ending(access=access, now=request.now, before=request.now + SOON)
    purposes = consent_words.PURPOSES
    context = {
        "columns": [Column(_("Agreement")), Column(_("With")), Column(_("Last day"))],
        "rows": [_agreement(request, row, names) for row in found],
        "consent_columns": [Column(_("Purpose")), Column(_("People"), numeric=True)],
        "consents": [
            [str(purposes.get(code, code)), formatting.number(count)]
            for code, count in ending.items()
        ],
    }
    return page(request, "web/oversight/agreements.html", context)


def _agreement(request: Request, row: AgreementRow, names: dict[int, str]) -> list[object]:
    title = consent_words.in_language(row.title, get_language() or "en")
    others = consent_words.listed([names.get(one, "") for one in row.other_agency_ids])
    last = consent_words.last_day(row.until) or _("No end")
    if row.until is not None and row.until - request.now < SOON:
        return [title, others, Tag(_("Ends %(day)s") % {"day": last}, "attention")]
    return [title, others, last]


@staff_page(roles=OFFICER)
@require_safe
def requests(request: Request) -> HttpResponse:
    """Show what people and workers asked for and nobody answered; nobody is named."""
    access = overseen(request, "oversight_requests")
    with overseeing.across(access):
        found = read.open_requests(access=access)
    context = {
        "columns": [
            Column(_("Request")), Column(_("Number"), numeric=True), Column(_("Asked")),
            Column(_("Answer by")), Column(_("State")),
        ],
        "rows": [
            [
                words.word(words.REQUESTS, row.kind),
                row.number,
                formatting.date_medium(row.asked_on),
                formatting.date_medium(row.due_on),
                Tag(_("Late"), "late") if row.due_on < request.today else Tag(_("Open"), "info"),
            ]
            for row in found
        ],
    }  # fmt: skip
    return page(request, "web/oversight/requests.html", context)
