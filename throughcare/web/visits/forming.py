"""Show one form of permits and visits, take what was typed, and say on the form what cannot be done."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypedDict

from django.contrib import messages
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from throughcare.accounts.types import CONTACT_ROLES, Role
from throughcare.pages.doors import Request, page
from throughcare.visits.actions import VisitError

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, datetime

    from django.http import HttpResponse, QueryDict

    from throughcare.kernel.access import Actor
    from throughcare.pages.visit_forms import VisitsForm

get_or_post = require_http_methods(["GET", "HEAD", "POST"])
VISITING: Final = CONTACT_ROLES | {Role.HEALTH_WORKER}
"""Who plans and answers visits."""
GRANTING: Final = frozenset({Role.TEAM_LEADER, Role.AGENCY_ADMINISTRATOR})
"""Who says for a prison which agencies may work there."""


def sent(request: Request) -> QueryDict | None:
    """Return what a button sent; None where the page is only looked at."""
    return request.POST if request.method == "POST" else None


class Given(TypedDict):
    """What every action is told."""

    by: Actor
    now: datetime
    today: date


def given_by(request: Request) -> Given:
    """Return who acts, and when."""
    return {"by": request.actor, "now": request.now, "today": request.today}


def show(
    request: Request,
    form: VisitsForm,
    write: Callable[[], None],
    *,
    title: str,
    about: str,
    done: str,
    back: tuple[str, ...] | tuple[str, int],
    button: str,
) -> HttpResponse:
    """Show a form until what is sent can be done; then go back and say so. `back` is a name with its number."""
    if request.method == "POST" and form.is_valid():
        try:
            write()
        except VisitError as error:
            form.show(error.reasons)
        else:
            messages.success(request, done)
            return redirect(*back)
    context = {"form": form, "title": title, "about": about, "back": back, "button": button}
    return page(request, "web/visits/form.html", context, status=422 if form.errors else 200)
