"""Look for signs, measure a breach, and check that the log is complete."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from throughcare.audit import queries as audit
from throughcare.pages import access_words, formatting
from throughcare.pages.cells import Column, Link, Stack
from throughcare.pages.doors import page, staff_page
from throughcare.sharing.actions import overseeing
from throughcare.sharing.queries import agency_log, breaches
from throughcare.web.emergency import words
from throughcare.web.oversight.forms import BreachForm, LogForm
from throughcare.web.oversight.gate import OFFICER, overseen
from throughcare.web.oversight.periods import period
from throughcare.web.oversight.rows import findings

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from throughcare.kernel.access import Access
    from throughcare.pages.doors import Request
    from throughcare.sharing.queries.breaches import AffectedRow, BreachScope
    from throughcare.sharing.rules.oversight import Finding

LONGEST: Final = timedelta(days=31)
SAMPLE: Final = 100
"""People whose entries a check on the page compares; the check at night compares everybody."""


@staff_page(roles=OFFICER)
@require_safe
def unusual(request: Request) -> HttpResponse:
    """Show signs to ask about; each leads to the worker's entries in the log."""
    access = overseen(request, "oversight_unusual")
    workers = agency_log.workers(access=access)
    form = LogForm.asked(request.GET, today=request.today, workers=workers)
    found: list[Finding] = []
    if form.is_valid() and form.cleaned_data["until"] - form.cleaned_data["since"] > LONGEST:
        form.add_error("until", _("Choose at most 31 days at a time."))
    if form.is_valid():
        since, until = period(form.cleaned_data["since"], form.cleaned_data["until"])
        with overseeing.across(access):
            found = findings(request, access, since=since, until=until)
    names = {one.account_id: one.name for one in workers}
    context = {
        "form": form,
        "columns": [
            Column(_("Worker")), Column(_("Sign")), Column(_("How often")), Column(_("Last")),
        ],
        "rows": [_finding(one, names, form) for one in found],
    }  # fmt: skip
    return page(request, "web/oversight/unusual.html", context)


def _finding(one: Finding, names: Mapping[int, str], form: LogForm) -> list[object]:
    title, text = words.SIGNS[one.sign.value]
    said = form.cleaned_data
    href = f"/oversight/log?worker={one.account_id}&since={said['since']}&until={said['until']}"
    times = _("%(times)s times, %(people)s people") % {"times": one.times, "people": one.people}
    return [
        Link(names.get(one.account_id, _("Nobody signed in")), href, str(title)),
        Stack(str(title), str(text)),
        times,
        formatting.date_medium(one.last_at),
    ]


@staff_page(roles=OFFICER)
@require_safe
def breach(request: Request) -> HttpResponse:
    """Say how many people and which kinds of information an account reached; numbers only."""
    asked = {name: str(value) for name, value in request.GET.items()}
    access = overseen(request, "oversight_breach", _asked(asked))
    form = BreachForm.asked(asked or None, workers=agency_log.workers(access=access))
    found = _scope(form, access) if form.is_bound and form.is_valid() else None
    context = {
        "form": form,
        "found": found,
        "is_own": asked.get("worker") == str(request.actor.account_id),
        "asked": {name: asked.get(name, "") for name in ("worker", "since", "until")},
        "columns": [
            Column(_("Kind of information")), Column(_("Entries"), numeric=True),
            Column(_("People"), numeric=True),
        ],
        "rows": [
            [words.word(access_words.CATEGORIES, code), formatting.number(events), formatting.number(people)]
            for code, events, people in (found.by_category if found else ())
        ],
        "acts": [
            (words.word(words.ACTS, code), formatting.number(count))
            for code, count in (found.by_action if found else ())
        ],
    }  # fmt: skip
    return page(request, "web/oversight/breach.html", context)


def _asked(given: Mapping[str, object]) -> dict[str, object]:
    return {name: str(given.get(name, ""))[:40] for name in ("worker", "since", "until")}


def _scope(form: BreachForm, access: Access) -> BreachScope:
    since, until = period(form.cleaned_data["since"], form.cleaned_data["until"])
    worker = int(form.cleaned_data["worker"])
    return breaches.breach_scope(worker, since=since, until=until, access=access)


@staff_page(roles=OFFICER)
@require_POST
def breach_file(request: Request) -> HttpResponse:
    """Give everybody an account reached as a file; each of them reads that they stand in it."""
    asked = {name: str(value) for name, value in request.POST.items()}
    access = overseen(request, "oversight_breach", _asked(asked))
    form = BreachForm.asked(asked, workers=agency_log.workers(access=access))
    if not form.is_valid():
        raise Http404
    since, until = period(form.cleaned_data["since"], form.cleaned_data["until"])
    worker = int(form.cleaned_data["worker"])
    if worker == request.actor.account_id:
        raise Http404
    found = overseeing.affected_people(
        worker,
        since=since,
        until=until,
        access=access,
        detail=_asked(asked),
        now=request.now,
    )
    answer = HttpResponse(_csv(found), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="breach.csv"'
    return answer


def _csv(found: list[tuple[AffectedRow, tuple[str, ...]]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["number", "times", "first", "last", "what_was_done", "kinds_of_information"])
    for row, numbers in found:
        writer.writerow([_harmless(cell) for cell in _line(row, numbers)])
    return text.getvalue()


def _line(row: AffectedRow, numbers: tuple[str, ...]) -> Iterator[str]:
    yield " ".join(numbers)
    yield str(row.times)
    yield row.first_at.isoformat()
    yield row.last_at.isoformat()
    yield " ".join(row.actions)
    yield " ".join(row.categories)


def _harmless(cell: str) -> str:
    """Keep a spreadsheet from reading a number as a formula."""
    return f"'{cell}" if cell[:1] in {"=", "+", "-", "@", "\t", "\r"} else cell


@staff_page(roles=OFFICER)
@require_safe
def completeness(request: Request) -> HttpResponse:
    """Compare yesterday's entries of some people with what those people can read; show the seal."""
    overseen(request, "oversight_completeness")
    yesterday = request.today - timedelta(days=1)
    context = {
        "found": audit.reconcile(yesterday, people=SAMPLE),
        "state": audit.seal_state(),
        "sample": SAMPLE,
    }
    return page(request, "web/oversight/completeness.html", context)
