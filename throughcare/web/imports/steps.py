"""What one does with an import that was looked at: read it again, apply it, take it back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.contrib import messages
from django.db import transaction
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from throughcare.exchange import tasks
from throughcare.exchange.imports import applying, keeping, previewing, undoing
from throughcare.pages.doors import Request, page, staff_page
from throughcare.web.imports import about, rows
from throughcare.web.imports.views import MAY_IMPORT, mine, needed, record

if TYPE_CHECKING:
    from django.http import HttpResponse

MOST_BLOCKS: Final = 200


@staff_page(roles=MAY_IMPORT)
@require_POST
def preview_again(request: Request, import_id: int) -> HttpResponse:
    """Read the kept file once more, against what is recorded now."""
    found = mine(request, import_id)
    if not found.has_file or found.state not in {"previewed", "refused"}:
        messages.error(request, _("The file is no longer here. Send it again."))
        return redirect("import_detail", import_id)
    with transaction.atomic():
        previewing.reopen(import_id)
        tasks.request_preview(import_id, request.actor)
    return redirect("import_detail", import_id)


@staff_page(roles=MAY_IMPORT)
@require_http_methods(["GET", "POST"])
def apply(request: Request, import_id: int) -> HttpResponse:
    """Ask whether to apply, then apply in the background; asked again, go on where it stopped."""
    found = mine(request, import_id)
    if found.state not in {"previewed", "applying"}:
        return redirect("import_detail", import_id)
    if request.method == "GET":
        context = {"report": found, "effects": about.what_apply_does(found)}
        return page(request, "web/imports/apply.html", context)
    with transaction.atomic():
        try:
            applying.start(import_id, actor=request.actor, now=request.now, today=request.today)
        except previewing.ImportRefusedError:
            messages.error(
                request, _("This agency has no duty contact. Appoint one, then apply again.")
            )
            return redirect("import_detail", import_id)
        tasks.request_apply(import_id, request.actor)
    return redirect("import_detail", import_id)


@staff_page(roles=MAY_IMPORT)
@require_http_methods(["GET", "POST"])
def undo(request: Request, import_id: int) -> HttpResponse:
    """Show what keeps an import from being taken back; without such rows, ask and take it back."""
    found = mine(request, import_id)
    access = needed(request, "register_import")
    if found.state not in {"applying", "applied"}:
        return redirect("import_detail", import_id)
    if request.method == "POST":
        return _undo(request, import_id)
    blocks = undoing.what_blocks(import_id, actor=request.actor, now=request.now)
    shown = blocks[:MOST_BLOCKS]
    record(request, access, "register_import", (block.person_id for block in shown))
    context = {
        "report": found,
        "columns": rows.block_columns(),
        "rows": [rows.block_cells(block) for block in shown],
        "count": len(blocks),
    }
    return page(request, "web/imports/undo.html", context)


def _undo(request: Request, import_id: int) -> HttpResponse:
    try:
        undoing.undo(import_id, actor=request.actor, now=request.now, today=request.today)
    except undoing.UndoRefusedError:
        messages.error(request, _("Not undone: something was built on this import meanwhile."))
        return redirect("import_undo", import_id)
    keeping.forget(import_id)
    messages.success(request, _("The import was undone."))
    return redirect("import_detail", import_id)
