"""What is being typed is kept while it is typed, so that a lost connection or a locked page loses nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, cast

from django.http import HttpResponse, QueryDict
from django.utils.html import escape
from django.utils.translation import gettext as _

from throughcare.accounts import actions, queries
from throughcare.pages import formatting

if TYPE_CHECKING:
    from datetime import datetime

    from throughcare.pages.doors import Request

KEPT: Final = "kept"
"""Id of the line on the page that keeps what is typed; htmx names it with what it sends."""
NOTHING_NEW: Final = 204


def is_keeping(request: Request) -> bool:
    """Tell whether the page keeps what is typed, and nobody has sent it yet."""
    return request.method == "POST" and request.headers.get("HX-Target") == KEPT


def keep(request: Request) -> HttpResponse:
    """Keep what was typed so far, and say since when; the same minute is not said twice."""
    before = queries.draft_of(_me(request), request.now)
    actions.keep_draft(
        _me(request),
        path=request.get_full_path(),
        fields=request.POST.lists(),
        now=request.now,
    )
    said = saved_text(request.now)
    if before and before.path == request.get_full_path() and saved_text(before.kept_at) == said:
        return HttpResponse(status=NOTHING_NEW)
    return HttpResponse(escape(said))


def typed_before(request: Request) -> tuple[QueryDict, datetime] | None:
    """Return what was typed here and not sent, and when it was kept."""
    found = queries.draft_of(_me(request), request.now)
    if found is None or found.path != request.get_full_path():
        return None
    data = QueryDict(mutable=True)
    for name, value in found.fields:
        data.appendlist(name, value)
    return data, found.kept_at


def drop(request: Request) -> None:
    """Forget what was typed here; what was typed elsewhere stays."""
    found = queries.draft_of(_me(request), request.now)
    if found is not None and found.path == request.get_full_path():
        actions.drop_draft(_me(request))


def saved_text(at: datetime) -> str:
    """Say when what is typed was kept."""
    return _("Draft saved at %(time)s. It is not in the plan yet.") % {
        "time": formatting.time_text(at)
    }


def _me(request: Request) -> int:
    return cast("int", request.actor.account_id)
