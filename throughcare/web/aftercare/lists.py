"""What an agency has to do after release, and how often help was declined, lost and found again."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET

from throughcare.accounts import queries as accounts
from throughcare.accounts.types import CONTACT_ROLES, Role
from throughcare.journeys.queries import counting, due
from throughcare.kernel.access import Category
from throughcare.pages import aftercare_words as words
from throughcare.pages import formatting
from throughcare.pages.cells import Column, Link, Stack
from throughcare.pages.doors import page, staff_page
from throughcare.web.caseload import keys
from throughcare.web.caseload.views import listing, record

if TYPE_CHECKING:
    from django.http import HttpResponse

    from throughcare.journeys.types import DueRow
    from throughcare.pages.doors import Request

FOLLOW_UPS, OFFERS, LOST = "follow_ups", "offers", "lost"
LISTS: Final = {
    FOLLOW_UPS: (gettext_lazy("Follow-ups due"), due.follow_ups_due),
    OFFERS: (gettext_lazy("To be offered again"), due.to_offer_again),
    LOST: (gettext_lazy("Lost contact"), due.lost),
}
DAY: Final = {
    FOLLOW_UPS: gettext_lazy("Day"),
    OFFERS: gettext_lazy("From"),
    LOST: gettext_lazy("Last contact"),
}
YEAR: Final = timedelta(days=365)


@staff_page(roles=CONTACT_ROLES)
@require_GET
def aftercare(request: Request) -> HttpResponse:
    """Show whom to ask how they are, to whom to offer again, and whom to look for."""
    access = listing(request, "aftercare", Category.JOURNEY)
    chosen = request.GET.get("list", FOLLOW_UPS)
    chosen = chosen if chosen in LISTS else FOLLOW_UPS
    title, read = LISTS[chosen]
    found = read(access=access, today=request.today, after=keys.day_key(request))
    record(request, access, "aftercare", (row.person_id for row in found.rows))
    names = accounts.worker_names([row.contact_membership_id for row in found.rows])
    context = {
        "choices": [(text, f"?list={code}", code == chosen) for code, (text, _r) in LISTS.items()],
        "chosen": chosen,
        "title": title,
        "columns": [
            Column(_("Name")),
            Column(str(DAY[chosen])),
            Column(_("What")),
            Column(_("Contact")),
        ],
        "rows": [
            _cells(chosen, row, names.get(row.contact_membership_id, "")) for row in found.rows
        ],
        "is_leader": request.actor.role == Role.TEAM_LEADER,
        "next_href": keys.next_href(request, found.next_key),
        "first_href": keys.first_href(request),
    }
    return page(request, "web/aftercare/list.html", context)


def _cells(chosen: str, row: DueRow, contact: str) -> list[object]:
    href = f"{reverse('person_aftercare', args=[row.person_id])}#{chosen.replace('_', '-')}"
    return [
        Stack(Link(row.name, href), row.number),
        formatting.date_medium(row.on),
        _what(chosen, row),
        contact,
    ]


def _what(chosen: str, row: DueRow) -> str:
    if chosen == OFFERS:
        return str(words.DECLINES[row.code])
    number = int(row.code)
    if chosen == LOST:
        return ngettext("%(n)s try", "%(n)s tries", number) % {"n": number}
    return ngettext("%(n)s month after release", "%(n)s months after release", number) % {
        "n": number
    }


@staff_page(roles={Role.TEAM_LEADER})
@require_GET
def counts(request: Request) -> HttpResponse:
    """Show how often help was declined, lost and found again in the last year; small numbers stay hidden."""
    access = listing(request, "aftercare", Category.JOURNEY)
    since = request.today - YEAR
    found = counting.counts(access=access, since=since, today=request.today)
    fewer = _("fewer than %(n)s") % {"n": counting.SMALLEST}
    context = {
        "since": since,
        "columns": [Column(_("What")), Column(_("How many"), numeric=True)],
        "rows": [
            [str(words.COUNTS[one.code]), fewer if one.number is None else one.number]
            for one in found
        ],
    }
    return page(request, "web/aftercare/counts.html", context)
