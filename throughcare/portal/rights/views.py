"""My rights: what I can ask, what I asked, what came of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.db import transaction
from django.http import FileResponse, Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from throughcare.audit.types import Act
from throughcare.exchange.exports import keeping
from throughcare.kernel.access import Category
from throughcare.pages.doors import page, person_page
from throughcare.pages.rights_forms import AskForm
from throughcare.portal.rights.making import request_package
from throughcare.portal.rights.rows import MyRights, my_own, offered
from throughcare.sharing.actions.rights import RightsError, file_right
from throughcare.sharing.rules.claiming import Right

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.http.response import HttpResponseBase

    from throughcare.pages.doors import Request

BY_FORM = frozenset(Right) - {Right.ACCESS}


@person_page
@require_safe
def my_rights(request: Request) -> HttpResponse:
    """Show what I can ask and what I asked."""
    own = my_own(request)
    context = {
        **own.context(),
        "lines": own.lines(),
        "restrictions": own.restrictions(),
        "kinds": [one.value for one in Right if one in BY_FORM],
        "is_being_made": own.open_copy() is not None,
        "days": keeping.LONGEST.days,
    }
    return page(request, "portal/rights/rights.html", context)


@person_page
@require_POST
def my_copy(request: Request) -> HttpResponse:
    """Ask for a copy of everything; it is made beside this page."""
    own = my_own(request)
    waiting = own.open_copy()
    with transaction.atomic():
        request_id = waiting.request_id if waiting is not None else _file_copy(own)
        keeping.note_progress(request_id, 0)
        request_package(
            request_id,
            request.actor,
            language=get_language() or "en",
            address=request.build_absolute_uri(reverse("my_consent")),
        )
    messages.success(request, _("Your copy is being made. It takes about a minute."))
    return redirect("my_rights")


def _file_copy(own: MyRights) -> int:
    request = own.request
    return file_right(
        own.person_id, Right.ACCESS, access=own.access, now=request.now, today=request.today
    )


@person_page
@require_safe
def my_copy_file(request: Request, request_id: int) -> FileResponse:
    """Give me the file, as long as it lies ready."""
    own = my_own(request, what="access_package", act=Act.EXPORT)
    found = next((row for row in own.rows if row.request_id == request_id), None)
    if found is None or found.kind != Right.ACCESS:
        raise Http404
    if not keeping.is_ready(request_id, found.answered_at, now=request.now):
        raise Http404
    return FileResponse(
        keeping.package_path(request_id).open("rb"),
        as_attachment=True,
        filename=_("about-me") + ".zip",
        content_type="application/zip",
        headers={"X-Content-Type-Options": "nosniff", "Cache-Control": "no-store"},
    )


@person_page
@require_http_methods(["GET", "HEAD", "POST"])
def my_right(request: Request, kind: str) -> HttpResponseBase:
    """Use one of my rights."""
    if kind not in BY_FORM:
        raise Http404
    own = my_own(request)
    form = AskForm(
        request.POST if request.method == "POST" else None,
        offered=offered(kind),
        agencies=own.agencies(),
        needs_category=kind == Right.RESTRICTION,
    )
    if form.is_valid() and _filed(own, kind, form):
        messages.success(request, _("Written down. You read the answer here, within a month."))
        return redirect("my_rights")
    return page(request, "portal/rights/ask.html", {**own.context(), "form": form, "kind": kind})


def _filed(own: MyRights, kind: str, form: AskForm) -> bool:
    request, data = own.request, form.cleaned_data
    try:
        file_right(
            own.person_id,
            kind,
            categories=set(map(Category, data["categories"])),
            text=data["text"],
            agency_id=int(data["agency"]) if data["agency"] else None,
            access=own.access,
            now=request.now,
            today=request.today,
        )
    except RightsError as error:
        form.show(error.reasons)
        return False
    return True
