"""What I am typing is kept while I type, so that a lost connection loses nothing; a kiosk keeps nothing of anybody."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, cast

from django.http import HttpResponse, QueryDict
from django.utils.html import escape
from django.utils.translation import gettext as _

from throughcare.accounts import actions, queries
from throughcare.pages import formatting

if TYPE_CHECKING:
    from datetime import datetime

    from throughcare.accounts.types import Draft
    from throughcare.pages.doors import Request

KEPT: Final = "kept"
"""Id of the line on the page that keeps what is typed; htmx names it with what it sends."""


def is_keeping(request: Request) -> bool:
    """Tell whether the page keeps what is typed, and nobody has sent it yet."""
    return request.method == "POST" and request.headers.get("HX-Target") == KEPT


def keep(request: Request) -> HttpResponse:
    """Keep what was typed so far, and say since when."""
    if request.kiosk is not None:
        return HttpResponse(status=204)
    path, fields = request.get_full_path(), request.POST.lists()
    actions.keep_draft(_me(request), path=path, fields=fields, now=request.now)
    return HttpResponse(escape(kept_text(request.now)))


def typed_before(request: Request) -> tuple[QueryDict, str] | None:
    """Return what was typed here and not sent, and when it was kept."""
    found = _here(request)
    if found is None or request.kiosk is not None:
        return None
    data = QueryDict(mutable=True)
    for name, value in found.fields:
        data.appendlist(name, value)
    return data, kept_text(found.kept_at)


def drop(request: Request) -> None:
    """Forget what was typed here; what was typed elsewhere stays."""
    if _here(request) is not None:
        actions.drop_draft(_me(request))


def kept_text(at: datetime) -> str:
    """Say when what is typed was kept."""
    return _("What you type is kept since %(time)s. It is not in your plan yet.") % {
        "time": formatting.time_text(at)
    }


def _here(request: Request) -> Draft | None:
    found = queries.draft_of(_me(request), request.now)
    return found if found is not None and found.path == request.get_full_path() else None


def _me(request: Request) -> int:
    return cast("int", request.actor.account_id)
