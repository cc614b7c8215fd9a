"""How much everybody at the agency carries, and what cases weigh."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from throughcare.accounts import queries as accounts
from throughcare.accounts.types import CONTACT_ROLES, Role
from throughcare.caseloads.actions.loads import set_weights
from throughcare.caseloads.queries.loads import load_rules
from throughcare.caseloads.types import NotPossibleError
from throughcare.journeys.actions.assigning import loads_of
from throughcare.pages import words
from throughcare.pages.cells import Column, Stack, Tag
from throughcare.pages.doors import page, staff_page
from throughcare.sharing import actions as sharing
from throughcare.sharing.types import Refused
from throughcare.web.handover import rows
from throughcare.web.handover.forms import WeightsForm

if TYPE_CHECKING:
    from django.http.response import HttpResponseBase

    from throughcare.accounts.types import Worker
    from throughcare.journeys.actions.assigning import Load
    from throughcare.pages.doors import Request

NEAR = 0.9
"""From this share of the ceiling on a load is marked. Ours: decide locally."""


@staff_page(roles={Role.TEAM_LEADER})
@require_http_methods(["GET", "HEAD", "POST"])
def loads(request: Request) -> HttpResponseBase:
    """Show who carries how much, and let a team leader decide what cases weigh."""
    me = cast("Worker", request.worker)
    access = sharing.decide_list(request.actor, now=request.now, today=request.today)
    if isinstance(access, Refused):
        raise Http404
    rule = load_rules([me.agency_id])[me.agency_id]
    form = WeightsForm(request.POST if request.method == "POST" else None, rule=rule)
    if form.is_valid() and _set(request, me.agency_id, form):
        messages.success(request, _("Saved. From now on cases weigh this."))
        return redirect("loads")
    here = [
        one for one in accounts.workers_of(me.agency_id, request.today) if one.role in CONTACT_ROLES
    ]
    found = loads_of(here, access=access, today=request.today)
    here.sort(key=lambda one: (-found[one.membership_id].points, one.name))
    context = {
        "form": form,
        "is_default": rule.is_default,
        "columns": [
            Column(_("Worker")),
            Column(_("Cases"), numeric=True),
            Column(_("Points"), numeric=True),
            Column(_("Load")),
        ],
        "rows": [_row(one, found[one.membership_id]) for one in here],
    }
    return page(request, "web/handover/loads.html", context)


def _set(request: Request, agency_id: int, form: WeightsForm) -> bool:
    try:
        set_weights(
            agency_id,
            ceiling=form.cleaned_data["ceiling"],
            points=form.points(),
            by=request.actor,
            now=request.now,
        )
    except NotPossibleError as error:
        form.show(error.reason)
        return False
    return True


def _row(worker: Worker, load: Load) -> list[object]:
    return [
        Stack(worker.name, words.word(words.ROLES, worker.role.value)),
        load.cases,
        load.points,
        _tag(load),
    ]


def _tag(load: Load) -> Tag:
    if load.is_over:
        return Tag(_("Beyond the ceiling: %(load)s") % {"load": rows.carries(load)}, "late")
    if load.points >= load.ceiling * NEAR:
        return Tag(_("Near the ceiling: %(load)s") % {"load": rows.carries(load)}, "attention")
    return Tag(rows.carries(load), "good")
