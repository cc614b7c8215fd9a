"""Who comes to see me in prison, when and where; and a way to say no."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from throughcare.audit import actions as audit
from throughcare.audit.types import Act
from throughcare.kernel.access import Access
from throughcare.pages import visit_words as words
from throughcare.pages.doors import Request, page, person_page
from throughcare.sharing import actions as sharing
from throughcare.visits import actions, queries
from throughcare.visits.types import OPEN

if TYPE_CHECKING:
    from django.http import HttpResponse

    from throughcare.visits.types import VisitRow


@person_page
@require_GET
def my_visits(request: Request) -> HttpResponse:
    """Show me my visits, those to come first."""
    access, rows = _mine(request)
    audit.record(access, act=Act.READ, what="visit", person_ids=[_me(request)], now=request.now)
    coming = [row for row in rows if _is_coming(request, row)]
    context = {
        "coming": coming[::-1],
        "past": [row for row in rows if row not in coming],
        "words": words,
    }
    return page(request, "portal/visits/list.html", context)


@person_page
@require_http_methods(["GET", "HEAD", "POST"])
def decline(request: Request, visit_id: int) -> HttpResponse:
    """Ask me whether I do not want a visit, and take my no."""
    access, rows = _mine(request)
    row = next((one for one in rows if one.visit_id == visit_id), None)
    if row is None or not _is_coming(request, row):
        raise Http404
    if request.method == "POST":
        actions.decline_mine(
            visit_id,
            person_id=_me(request),
            access=access,
            now=request.now,
            today=request.today,
        )
        messages.success(request, _("They will not come. They were told that, and not why."))
        return redirect("my_visits")
    return page(request, "portal/visits/decline.html", {"row": row})


def _is_coming(request: Request, row: VisitRow) -> bool:
    return row.state in OPEN and row.starts_at > request.now


def _me(request: Request) -> int:
    return request.actor.person_id or 0


def _mine(request: Request) -> tuple[Access, tuple[VisitRow, ...]]:
    access = sharing.decide(
        request.actor,
        person_id=_me(request),
        what="visit",
        now=request.now,
        today=request.today,
    )
    if not isinstance(access, Access):
        raise Http404
    return access, queries.my_visits(_me(request), access=access)
