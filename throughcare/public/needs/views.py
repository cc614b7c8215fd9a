"""Tell everybody how many people have needs that nobody owns: numbers only, and no small ones."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from throughcare.needs import queries, rules
from throughcare.pages import formatting, need_words
from throughcare.pages.cells import Column
from throughcare.pages.doors import Request, open_page, page

if TYPE_CHECKING:
    from throughcare.needs.types import Numbers


@open_page
@require_safe
def numbers(request: Request) -> HttpResponse:
    """Show the numbers of the last month that was counted."""
    found = queries.numbers()
    context = {
        "month": found.month,
        "columns": [
            Column(_("Country")),
            Column(_("Why nobody owns it")),
            Column(_("People"), numeric=True),
        ],
        "rows": _rows(found),
        "least": rules.LEAST,
    }
    return page(request, "public/needs/numbers.html", context)


def _rows(found: Numbers) -> list[tuple[str, str, str]]:
    rows = [
        (one.jurisdiction, str(need_words.WHY[one.why]), _told(one.people)) for one in found.rows
    ]
    rows += [(code, _("All reasons"), _told(people)) for code, people in found.totals.items()]
    return sorted(rows, key=lambda row: row[0])


def _told(people: int | None) -> str:
    return _("not told") if people is None else formatting.number(people)


@open_page
@require_safe
def as_file(request: Request) -> HttpResponse:  # noqa: ARG001 - a view takes it
    """Give out the same numbers as CSV, with codes; what is not told is empty."""
    found = queries.numbers()
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["month", "jurisdiction", "reason", "people"])
    month = "" if found.month is None else found.month.isoformat()[:7]
    for one in found.rows:
        writer.writerow([month, one.jurisdiction, one.why.value, one.people])
    for code, people in found.totals.items():
        writer.writerow([month, code, "all", people])
    answer = HttpResponse(text.getvalue(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="unowned-needs.csv"'
    return answer
