"""List visits, show one, answer it, call it off, say what became of it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.http import Http404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from throughcare.kernel.access import Category
from throughcare.pages import visit_forms as forms
from throughcare.pages import visit_words as words
from throughcare.pages.cells import Column, Link, Stack, Tag
from throughcare.pages.doors import Request, page, staff_page
from throughcare.pages.formatting import moment_text
from throughcare.visits import actions, queries
from throughcare.visits.types import OPEN, Kind, NotPossible, Outcome, State
from throughcare.web.caseload import keys
from throughcare.web.caseload.views import listing, record
from throughcare.web.visits.forming import VISITING, get_or_post, given_by, sent, show

if TYPE_CHECKING:
    from django.http import HttpResponse

    from throughcare.visits.types import VisitRow

BACK = timedelta(days=30)
"""Visits of so many days back are listed: some wait for what became of them."""


@staff_page(roles=VISITING)
@require_safe
def visits(request: Request) -> HttpResponse:
    """List the visits of the agency or the prison, from a month ago on."""
    access = listing(request, "visits", Category.IDENTITY)
    rows, following = queries.visits_of(
        access=access, since=request.now - BACK, after=keys.moment_key(request)
    )
    record(request, access, "visits", (row.person_id for row in rows if row.person_id))
    context = {
        "columns": [
            Column(_("When")),
            Column(_("Who comes")),
            Column(_("To whom")),
            Column(_("Answer")),
        ],
        "rows": [_cells(row) for row in rows],
        "next_href": keys.next_href(request, following),
        "first_href": keys.first_href(request),
        "is_prison": request.worker is not None and request.worker.agency_kind == "prison",
    }
    return page(request, "web/visits/visits.html", context)


def _cells(row: VisitRow) -> list[object]:
    return [
        Link(moment_text(row.starts_at), f"/visits/{row.visit_id}"),
        Stack(row.agency, ", ".join(one.name for one in row.visitors)),
        whom(row),
        Stack(
            Tag(str(words.STATES[row.state]), words.STATE_TONES[row.state]),
            _("Comes after the release") if row.is_to_set_anew and row.state in OPEN else "",
        ),
    ]


def whom(row: VisitRow) -> str:
    """Say whom a visit is for, as far as the reader may know."""
    if row.kind is Kind.GROUP:
        return _("A group: %(topic)s") % {"topic": row.topic}
    return row.person or _("One person, whom your agency may not know of")


@staff_page(roles=VISITING)
@require_safe
def visit(request: Request, visit_id: int) -> HttpResponse:
    """Show one visit with everything that can be done about it."""
    row = _visit(request, visit_id)
    is_prison = row.prison_id == request.actor.agency_id
    is_open = row.state in OPEN
    context = {
        "row": row,
        "whom": whom(row),
        "words": words,
        "may_answer": is_prison and is_open,
        "may_call_off": not is_prison and is_open,
        "may_report": not is_prison and row.state is State.AGREED and row.starts_at <= request.now,
    }
    return page(request, "web/visits/visit.html", context)


@staff_page(roles=VISITING)
@get_or_post
def answer(request: Request, visit_id: int) -> HttpResponse:
    """Agree to a visit, or say that it is not possible, for the prison."""
    row = _visit(request, visit_id)
    if row.prison_id != request.actor.agency_id:
        raise Http404
    form = forms.AnswerForm(sent(request))

    def write() -> None:
        said = form.cleaned_data
        given = given_by(request)
        if said["answer"] == "agree":
            actions.agree(visit_id, said["room"] or "", **given)
        else:
            why = NotPossible(said["why"]) if said["why"] else NotPossible.OTHER
            actions.not_possible(visit_id, why, said["words"] or "", **given)

    return show(
        request,
        form,
        write,
        title=_("Answer about the visit"),
        about=f"{moment_text(row.starts_at)}, {row.agency}",
        done=_("The agency was told."),
        back=("visit", visit_id),
        button=_("Send the answer"),
    )


@staff_page(roles=VISITING)
@get_or_post
def off(request: Request, visit_id: int) -> HttpResponse:
    """Call a visit off, for the agency that wanted to come."""
    row = _visit(request, visit_id)
    if row.agency_id != request.actor.agency_id:
        raise Http404
    form = forms.WhyForm(sent(request))

    def write() -> None:
        actions.call_off(
            visit_id,
            form.cleaned_data["words"] or "",
            by=request.actor,
            now=request.now,
            today=request.today,
        )

    return show(
        request,
        form,
        write,
        title=_("Call the visit off"),
        about=f"{moment_text(row.starts_at)}, {row.prison}",
        done=_("It was called off, and the prison was told."),
        back=("visit", visit_id),
        button=_("Call it off"),
    )


@staff_page(roles=VISITING)
@get_or_post
def report(request: Request, visit_id: int) -> HttpResponse:
    """Say what became of a visit, and what the prison should know."""
    row = _visit(request, visit_id)
    if row.agency_id != request.actor.agency_id:
        raise Http404
    form = forms.ReportForm(sent(request))

    def write() -> None:
        said = form.cleaned_data
        actions.report(
            visit_id,
            Outcome(said["outcome"]),
            said["feedback"] or "",
            why=NotPossible(said["why"]) if said["why"] else None,
            by=request.actor,
            now=request.now,
            today=request.today,
        )

    return show(
        request,
        form,
        write,
        title=_("What became of the visit?"),
        about=f"{moment_text(row.starts_at)}, {row.prison}",
        done=_("The prison can read it."),
        back=("visit", visit_id),
        button=_("Save"),
    )


def _visit(request: Request, visit_id: int) -> VisitRow:
    """Return a visit of the worker's agency or prison, and record whom it shows; 404 for any other."""
    access = listing(request, "visits", Category.IDENTITY)
    row = queries.visit_of(visit_id, access=access)
    if row is None:
        raise Http404
    record(request, access, "visits", [row.person_id] if row.person_id else [])
    return row
