"""Release schemes of one prison: many dates move by one act, after a look at what that does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.contrib import messages
from django.db import transaction
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from throughcare.accounts.types import Role
from throughcare.journeys import tasks
from throughcare.journeys.actions import scheming
from throughcare.journeys.queries import schemes as queries
from throughcare.kernel.access import Category
from throughcare.pages import formatting
from throughcare.pages.cells import Column, Link, Stack, Tag
from throughcare.pages.doors import Request, lead, page, staff_page
from throughcare.web.caseload import keys
from throughcare.web.caseload.views import listing, record
from throughcare.web.schemes.forms import SchemeForm

if TYPE_CHECKING:
    from django.http import HttpResponse

    from throughcare.journeys.types import SchemeLine, SchemeSheet

ROLES: Final = frozenset({Role.TEAM_LEADER})
BUSY: Final = frozenset({"previewing", "applying"})
STATES: Final = {
    "previewing": (gettext_lazy("Being worked out"), "info"),
    "previewed": (gettext_lazy("Ready to apply"), "attention"),
    "applying": (gettext_lazy("Being applied"), "info"),
    "applied": (gettext_lazy("Applied"), "good"),
}
ROW_STATES: Final = {
    "waiting": (gettext_lazy("Waiting"), "neutral"),
    "applied": (gettext_lazy("Moved"), "good"),
    "left_out": (gettext_lazy("Left out"), "attention"),
}
WHY: Final = {
    "scheme.released": gettext_lazy("Left prison meanwhile."),
    "scheme.moved_prison": gettext_lazy("Is in another prison by now."),
    "scheme.changed": gettext_lazy("The date changed since this was worked out."),
}


def _prison(request: Request) -> int:
    if request.worker is None or request.worker.agency_kind != "prison":
        raise Http404
    return request.worker.agency_id


def _mine(request: Request, scheme_id: int) -> SchemeSheet:
    found = queries.scheme(scheme_id, agency_id=_prison(request))
    if found is None:
        raise Http404
    return found


@staff_page(roles=ROLES)
@require_GET
def schemes(request: Request) -> HttpResponse:
    """List the schemes that concern the prison, the newest first."""
    found = queries.schemes_of(_prison(request))
    columns = [
        Column(_("Scheme")),
        Column(_("State")),
        Column(_("People"), numeric=True),
        Column(_("Moved"), numeric=True),
    ]
    context = {"columns": columns, "rows": [_cells(one) for one in found]}
    return page(request, "web/schemes/schemes.html", context)


def _cells(one: SchemeSheet) -> list[object]:
    return [
        Stack(Link(one.terms.name, reverse("scheme", args=[one.scheme_id])), one.terms.legal_act),
        _tag(STATES[one.state]),
        formatting.number(one.people),
        formatting.number(one.applied),
    ]


def _tag(said: tuple[object, str]) -> Tag:
    return Tag(str(said[0]), said[1])  # type: ignore[arg-type]


@staff_page(roles=ROLES)
@require_http_methods(["GET", "POST"])
def new(request: Request) -> HttpResponse:
    """Draw up a scheme, and have it worked out in the background."""
    agency_id = _prison(request)
    form = SchemeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            with transaction.atomic():
                scheme_id = scheming.draw_up(
                    form.terms(agency_id), by=request.actor, now=request.now, today=request.today
                )
                tasks.request_preview(scheme_id)
        except scheming.SchemeTermsError as error:
            form.show(error.problems)
        else:
            return redirect("scheme", scheme_id)
    return page(request, "web/schemes/new.html", {"form": form}, status=422 if form.errors else 200)


@staff_page(roles=ROLES)
@require_GET
def detail(request: Request, scheme_id: int) -> HttpResponse:
    """Show whom a scheme concerns, and what it would do or did."""
    found = _mine(request, scheme_id)
    access = listing(request, "release_scheme", Category.CUSTODY)
    lines = queries.lines_of(scheme_id, access=access, after=keys.id_key(request) or 0)
    record(request, access, "release_scheme", (line.person_id for line in lines.lines))
    context = {
        "scheme": found,
        "state": _tag(STATES[found.state]),
        "is_busy": found.state in BUSY,
        "total": found.people,
        "columns": [
            Column(_("Person")),
            Column(_("Leaves")),
            Column(_("Moves"), numeric=True),
            Column(_("Too late"), numeric=True),
            Column(_("State")),
        ],
        "rows": [_line(line) for line in lines.lines],
        "first_href": keys.first_href(request),
        "next_href": keys.next_href(request, lines.next_key),
    }
    return page(request, "web/schemes/detail.html", context)


def _line(line: SchemeLine) -> list[object]:
    days = f"{formatting.date_medium(line.before)} → {formatting.date_medium(line.after)}"
    state: object = _tag(ROW_STATES[line.state])
    if line.why:
        state = Stack(state, str(WHY.get(line.why, "")))
    return [
        Stack(Link(line.name, reverse("person", args=[line.person_id])), line.number),
        days,
        formatting.number(line.moves),
        formatting.number(line.too_late),
        state,
    ]


@staff_page(roles=ROLES)
@require_GET
def progress(request: Request, scheme_id: int) -> HttpResponse:
    """Say how far a job is; when it is done, lead a script to the whole page."""
    found = _mine(request, scheme_id)
    if found.state not in BUSY:
        return lead(request, reverse("scheme", args=[scheme_id]))
    context = {"scheme": found, "total": found.people}
    return page(request, "web/schemes/progress.html", context)


@staff_page(roles=ROLES)
@require_POST
def apply(request: Request, scheme_id: int) -> HttpResponse:
    """Have a scheme applied; sent again, it goes on where it stopped."""
    _mine(request, scheme_id)
    try:
        with transaction.atomic():
            scheming.begin_applying(scheme_id, by=request.actor, now=request.now)
            tasks.request_apply(scheme_id)
    except scheming.SchemeError:
        messages.error(request, _("This scheme cannot be applied now. Look at its state."))
    return redirect("scheme", scheme_id)
