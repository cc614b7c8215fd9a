"""Questions asked, reused and repeated, by agency."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from throughcare.answers import queries
from throughcare.answers.queries.ledger import SMALLEST
from throughcare.kernel.dates import Offset, shift
from throughcare.pages import formatting
from throughcare.pages.cells import Column
from throughcare.pages.doors import page, staff_page

if TYPE_CHECKING:
    from django.http import HttpResponse

    from throughcare.answers.types import Counted
    from throughcare.pages.doors import Request

MONTHS = 12
"""How far back the counts reach (our own choice: decide locally)."""
TOMORROW = Offset(days=1)


@staff_page
@require_safe
def questions_asked(request: Request) -> HttpResponse:
    """Show how often questions were put, by agency; nobody is named, and small numbers are not shown."""
    since = shift(request.today.replace(day=1), Offset(months=-MONTHS))
    found = queries.ledger(
        since=since, until=shift(request.today, TOMORROW), agency_id=request.actor.agency_id
    )
    context = {
        "columns": [
            Column(_("Agency")),
            *(
                Column(label, numeric=True)
                for label in (_("New"), _("Reused"), _("Repeated"), _("Already told"))
            ),
        ],
        "rows": [_cells(one) for one in found.rows],
        "since": since,
        "smallest": SMALLEST,
        "unseen": "" if found.unseen is None else formatting.number(found.unseen),
    }
    return page(request, "web/answers/counts.html", context)


def _cells(one: Counted) -> list[str]:
    counts = (one.asked, one.reused, one.repeated, one.already_told)
    few = _("fewer than %(number)s") % {"number": SMALLEST}
    return [
        one.agency or _("The people themselves"),
        *(few if count is None else formatting.number(count) for count in counts),
    ]
