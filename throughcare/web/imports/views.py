"""Registers of one's own agency: send, look at what a file would do, apply, watch, take back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from throughcare.accounts import queries as workers
from throughcare.accounts.types import Role
from throughcare.agencies import queries as agencies
from throughcare.audit import actions as audit
from throughcare.audit.types import Act
from throughcare.exchange import tasks
from throughcare.exchange.imports import (
    choosing,
    keeping,
    previewing,
    reporting,
)
from throughcare.exchange.imports.reading import RegisterUnreadableError, shipped_mappings
from throughcare.journeys.queries import lists
from throughcare.kernel.access import Access, Category
from throughcare.pages.doors import Request, lead, page, staff_page, takes_files
from throughcare.sharing import actions as sharing
from throughcare.web.caseload import keys
from throughcare.web.caseload import rows as people_rows
from throughcare.web.imports import about, rows
from throughcare.web.imports.forms import LARGEST_BYTES, RegisterForm, mapping_title

if TYPE_CHECKING:
    from collections.abc import Iterable

    from throughcare.exchange.imports.reporting import ImportReport

MAY_IMPORT: Final = frozenset(
    {Role.PRISON_CASE_MANAGER, Role.TEAM_LEADER, Role.AGENCY_ADMINISTRATOR}
)
BUSY: Final = frozenset({"reading", "applying"})
MOST_BLOCKS: Final = 200


def _agency_id(request: Request) -> int:
    if request.worker is None or request.worker.agency_kind != "prison":
        raise Http404
    return request.worker.agency_id


def mine(request: Request, import_id: int) -> ImportReport:
    """Return an import of the worker's agency; to others it does not exist."""
    found = reporting.import_of(import_id, agency_id=_agency_id(request))
    if found is None:
        raise Http404
    return found


def _listing(request: Request) -> Access | None:
    """Return access to the people in the agency's registers; None for a role that sees numbers only."""
    access = sharing.decide_list(request.actor, now=request.now, today=request.today)
    needs = {Category.IDENTITY, Category.CUSTODY}
    return access if isinstance(access, Access) and needs <= access.categories else None


def needed(request: Request, what: str) -> Access:
    """Return access to the people in the agency's registers, or answer 404."""
    access = _listing(request)
    if access is None:
        audit.record_without_access(
            request.actor, act=Act.REFUSED, what=what, now=request.now, basis="refused.role"
        )
        raise Http404
    return access


def record(request: Request, access: Access, what: str, person_ids: Iterable[int | None]) -> None:
    """Store who is about to be shown."""
    ids = list(dict.fromkeys(one for one in person_ids if one is not None))
    sharing.record_listed(access, what=what, person_ids=ids, now=request.now)


@staff_page(roles=MAY_IMPORT)
@require_GET
def imports(request: Request) -> HttpResponse:
    """List the registers that came in, the newest first."""
    found = reporting.imports_of(_agency_id(request), before=keys.id_key(request))
    names = workers.worker_names(one.created_by for one in found.imports if one.created_by)
    context = {
        "columns": rows.import_columns(),
        "rows": [rows.import_cells(one, names) for one in found.imports],
        "first_href": keys.first_href(request),
        "next_href": keys.next_href(request, found.next_key),
    }
    return page(request, "web/imports/imports.html", context)


@staff_page(roles=MAY_IMPORT)
@require_http_methods(["GET", "POST"])
@takes_files(LARGEST_BYTES)
def new(request: Request) -> HttpResponse:
    """Take a register, and have it read in the background."""
    agency_id = _agency_id(request)
    is_sent = request.method == "POST"
    form = RegisterForm(request.POST if is_sent else None, request.FILES if is_sent else None)
    if form.is_valid():
        import_id = _begin(request, form)
        if import_id is not None:
            return redirect("import_detail", import_id)
    missing = workers.duty_contact(agency_id, request.today) is None
    context = {"form": form, "has_no_duty_contact": missing}
    return page(request, "web/imports/new.html", context, status=422 if form.errors else 200)


def _begin(request: Request, form: RegisterForm) -> int | None:
    """Keep the file and ask for its preview; with a fault that belongs to the form, add it there."""
    file = form.cleaned_data["file"]
    name, digest = keeping.keep(file.chunks())
    try:
        mapping = form.cleaned_data["mapping"] or choosing.fitting_mapping(
            keeping.path_of(name), today=request.today
        )
        with transaction.atomic():
            import_id = previewing.begin(
                agency_id=_agency_id(request),
                file_name=file.name.replace("\x00", ""),
                mapping_text=shipped_mappings()[mapping].read_text(encoding="utf-8-sig"),
                mapping_name=mapping,
                digest=digest,
                actor=request.actor,
                now=request.now,
                today=request.today,
                stored_path=name,
            )
            tasks.request_preview(import_id, request.actor)
    except RegisterUnreadableError as error:
        form.add_error("file", error.text(rows.language()))
    except previewing.ImportRefusedError:
        # The page says above the form what is missing and where to appoint somebody.
        form.add_error(None, _("This agency has no duty contact. Appoint one first."))
    else:
        return import_id
    keeping.path_of(name).unlink(missing_ok=True)
    return None


@staff_page(roles=MAY_IMPORT)
@require_GET
def detail(request: Request, import_id: int) -> HttpResponse:
    """Show how a file was understood, what it would do or did, row by row."""
    found = mine(request, import_id)
    kind = request.GET.get("kind", "")
    kind = kind if kind in reporting.KINDS else ""
    context = {
        "report": found,
        "state": rows.state_tag(found),
        "is_busy": found.state in BUSY,
        "refusal": about.refusal_text(found) if found.refusal else "",
        "understood": about.understood(found, mapping_title(found.mapping)),
        "effects": about.what_apply_does(found),
        "kinds": rows.kind_links(found, kind),
        "kind": kind,
        **_rows_of(request, found, kind),
    }
    return page(request, "web/imports/detail.html", context)


def _rows_of(request: Request, found: ImportReport, kind: str) -> dict[str, object]:
    """Return the rows to show; a role that may not know the people gets the numbers alone."""
    access = _listing(request)
    if access is None or found.state == "reading":
        return {"may_see": access is not None, "rows": [], "columns": [], "missing": None}
    after = keys.id_key(request)
    chosen = reporting.rows_of(found.import_id, kind=kind or None, after=after, access=access)
    places = agencies.municipality_names(agencies.agency_of(found.agency_id).jurisdiction)
    record(request, access, "register_import", (row.person_id for row in chosen.rows))
    return {
        "may_see": True,
        "columns": rows.row_columns(),
        "rows": [rows.row_cells(row, places) for row in chosen.rows],
        "missing": reporting.missing_count(found.import_id, access=access),
        "first_href": keys.first_href(request),
        "next_href": keys.next_href(request, chosen.next_key),
    }


@staff_page(roles=MAY_IMPORT)
@require_GET
def progress(request: Request, import_id: int) -> HttpResponse:
    """Say how far a job is; when it is done, lead a script to the whole page."""
    found = mine(request, import_id)
    if found.state not in BUSY:
        return lead(request, reverse("import_detail", args=[import_id]))
    return page(request, "web/imports/progress.html", {"report": found})


@staff_page(roles=MAY_IMPORT)
@require_GET
def rejected(request: Request, import_id: int) -> StreamingHttpResponse:
    """Send the rejected rows as a file that can be corrected and sent again alone."""
    found = mine(request, import_id)
    access = needed(request, "register_import")
    named = reporting.rejected_people(import_id, access=access)
    audit.record(access, act=Act.EXPORT, what="register_import", person_ids=named, now=request.now)
    lines = reporting.rejected_lines(import_id, language=rows.language(), access=access)
    answer = StreamingHttpResponse(
        (line.encode() for line in lines), content_type="text/csv; charset=utf-8"
    )
    name = f"import-{found.import_id}-rejected.csv"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@staff_page(roles=MAY_IMPORT)
@require_GET
def missing(request: Request, import_id: int) -> HttpResponse:
    """List the people whom the agency holds and the register does not name."""
    found = mine(request, import_id)
    access = needed(request, "register_import_missing")
    after = keys.id_key(request)
    people = reporting.missing_people(
        import_id,
        today=request.today,
        after=None if after is None else lists.name_key(after, access=access),
        access=access,
    )
    record(request, access, "register_import_missing", (row.person_id for row in people.rows))
    sheet = people_rows.listed_sheet(request, access, people.rows)
    context = {
        "report": found,
        "columns": people_rows.columns(access),
        "rows": people_rows.cells(sheet, people.rows),
        "first_href": keys.first_href(request),
        "next_href": keys.next_href(request, people.next_key and int(people.next_key[1])),
    }
    return page(request, "web/imports/missing.html", context)
