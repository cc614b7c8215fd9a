"""What nobody takes on for me: what it is, why, whose decision it is, and what meanwhile."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404
from django.views.decorators.http import require_GET

from throughcare.audit import actions as audit
from throughcare.audit.types import Act
from throughcare.kernel.access import Access
from throughcare.needs import queries
from throughcare.pages import need_words, plan_words
from throughcare.pages.doors import Request, page, person_page
from throughcare.sharing import actions as sharing

if TYPE_CHECKING:
    from django.http import HttpResponse


@person_page
@require_GET
def my_unowned(request: Request) -> HttpResponse:
    """Show me what nobody takes on."""
    me = request.actor.person_id or 0
    access = sharing.decide(
        request.actor, person_id=me, what="unowned_needs", now=request.now, today=request.today
    )
    if not isinstance(access, Access):
        raise Http404
    rows = queries.unowned_of(me, access=access)
    audit.record(access, act=Act.READ, what="unowned_needs", person_ids=[me], now=request.now)
    context = {
        "rows": [one for one in rows if one.is_open],
        "past": [one for one in rows if not one.is_open],
        "words": need_words,
        "domains": plan_words.DOMAINS,
    }
    return page(request, "portal/needs/list.html", context)
