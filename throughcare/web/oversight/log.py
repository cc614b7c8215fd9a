"""The log of the agency, one entry of it, and what is withheld from people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from throughcare.accounts import queries as accounts
from throughcare.pages import access_words, consent_words, formatting
from throughcare.pages.cells import Link
from throughcare.pages.doors import page, staff_page
from throughcare.pages.words import ROLES, word
from throughcare.sharing.actions import overseeing, withholding
from throughcare.sharing.queries import agency_log
from throughcare.sharing.queries import oversight as read
from throughcare.web.caseload.keys import moment_key, next_href
from throughcare.web.emergency import words
from throughcare.web.oversight.cells import (
    Clauses,
    about,
    done,
    event_cells,
    event_columns,
    worker,
)
from throughcare.web.oversight.forms import LogForm, NameForm, WithholdForm
from throughcare.web.oversight.gate import OFFICER, overseen
from throughcare.web.oversight.periods import period
from throughcare.web.oversight.whats import what

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.http.response import HttpResponseBase

    from throughcare.kernel.access import Access
    from throughcare.pages.doors import Request
    from throughcare.sharing.queries.agency_log import EventDetail, LogFilter
    from throughcare.sharing.queries.oversight import WithheldRow


@staff_page(roles=OFFICER)
@require_safe
def log(request: Request) -> HttpResponse:
    """Show what workers did, the newest first."""
    access = overseen(request, "oversight_log")
    workers = agency_log.workers(access=access)
    form = LogForm.asked(request.GET, today=request.today, workers=workers)
    found: list[EventDetail] = []
    if form.is_valid():
        found = agency_log.log(_narrow(form), access=access, before=moment_key(request))
    shown = found[: agency_log.PAGE]
    names = accounts.worker_names({row.membership_id or 0 for row in shown})
    more = None
    if len(found) > agency_log.PAGE:
        more = next_href(request, (shown[-1].at.isoformat(), shown[-1].event_id))
    context = {
        "form": form,
        "columns": event_columns(),
        "rows": event_cells(shown, names),
        "next_href": more or "",
    }
    return page(request, "web/oversight/log.html", context)


def _narrow(form: LogForm) -> LogFilter:
    said = form.cleaned_data
    since, until = period(said["since"], said["until"])
    worker = int(said["worker"]) if said["worker"] else None
    return agency_log.LogFilter(since, until, worker, said["act"], said["category"])


def _found(event_id: int, access: Access) -> EventDetail:
    row = agency_log.event(event_id, access=access) if event_id < 2**63 else None
    if row is None:
        raise Http404
    return row


@staff_page(roles=OFFICER)
@require_http_methods(["GET", "HEAD", "POST"])
def event(request: Request, event_id: int) -> HttpResponse:
    """Show one entry; say who it was about once the officer said why they must know."""
    access = overseen(request, "oversight_event", {"event": event_id})
    row = _found(event_id, access)
    form = NameForm(request.POST if request.method == "POST" else None)
    numbers: list[str] = []
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        named = overseeing.name_people(event_id, reason=reason, access=access, now=request.now)
        numbers = [", ".join(found) or _("No number known") for found in named.values()]
    names = accounts.worker_names([row.membership_id or 0])
    context = {
        "row": row,
        "worker": worker(row, names),
        "done": done(row),
        "what": what(row.what),
        "about": about(row),
        "role": word(ROLES, row.role),
        "purpose": access_words.word(access_words.PURPOSES, row.purpose),
        "shows": words.categories(row.categories),
        "why": Clauses().text(row.basis) or row.basis,
        "form": form
        if row.person_ids and not numbers and row.may_be_named(access=access)
        else None,
        "is_refused": row.action == "refused",
        "numbers": numbers,
        "can_withhold": len(row.person_ids) == 1 and row.account_id != request.actor.account_id,
    }
    return page(request, "web/oversight/event.html", context)


@staff_page(roles=OFFICER)
@require_http_methods(["GET", "HEAD", "POST"])
def withhold(request: Request, event_id: int) -> HttpResponseBase:
    """Keep one entry from the person it is about, by a law, with a reason and a day."""
    access = overseen(request, "oversight_withhold", {"event": event_id})
    row = _found(event_id, access)
    form = WithholdForm.asked(
        request.POST if request.method == "POST" else None, clauses=_clauses(request)
    )
    if form.is_valid():
        said = form.cleaned_data
        try:
            withholding.withhold_entries(
                [event_id],
                clause_key=said["clause"],
                reason=said["reason"],
                until_on=said["until_on"],
                access=access,
                now=request.now,
                today=request.today,
            )
        except withholding.WithholdingError as error:
            form.show(error.faults)
        else:
            messages.success(request, _("Withheld. It is shown by itself on the day you chose."))
            return redirect("oversight_withheld")
    context = {
        "row": row,
        "form": form,
        "done": done(row),
        "longest": withholding.longest_on(request.today),
        "has_clauses": bool(_clauses(request)),
    }
    return page(request, "web/oversight/withhold.html", context)


def _clauses(request: Request) -> list[tuple[str, str]]:
    language = get_language() or "en"
    return [
        (key, f"{consent_words.in_language(text, language)} ({article})")
        for key, text, article in read.withholding_clauses(now=request.now)
    ]


@staff_page(roles=OFFICER)
@require_safe
def withheld(request: Request) -> HttpResponse:
    """Show what is withheld and when each of it is shown; from whom is not said."""
    access = overseen(request, "oversight_withheld")
    with overseeing.across(access):
        found = read.withheld(access=access, now=request.now)
    names = {one.account_id: one.name for one in agency_log.workers(access=access)}
    return page(
        request,
        "web/oversight/withheld.html",
        {"rows": [_withheld(row, names) for row in found]},
    )


def _withheld(row: WithheldRow, names: dict[int, str]) -> dict[str, object]:
    return {
        "number": row.withholding_id,
        "entries": [
            Link(_("Entry %(number)s") % {"number": one}, f"/oversight/log/{one}")
            for one in row.event_ids
        ],
        "reason": row.reason,
        "law": consent_words.in_language(row.clause, get_language() or "en"),
        "by": names.get(row.account_id, ""),
        "since": formatting.date_medium(row.since),
        "until": formatting.date_medium(row.until),
    }


@staff_page(roles=OFFICER)
@require_POST
def lift(request: Request, withholding_id: int) -> HttpResponseBase:
    """Show withheld entries before their day."""
    access = overseen(request, "oversight_withheld")
    if not withholding.lift(withholding_id, access=access, now=request.now, today=request.today):
        raise Http404
    messages.success(request, _("The person can read it from now on."))
    return redirect("oversight_withheld")
