"""Read notes: of one person, and the newest of all whom the worker may list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404
from django.views.decorators.http import require_GET

from throughcare.audit import actions as audit
from throughcare.audit.types import Act
from throughcare.kernel.access import Access, Category
from throughcare.notes import actions, queries
from throughcare.notes.types import CATEGORIES
from throughcare.pages.doors import Request, page, staff_page
from throughcare.people import queries as people
from throughcare.sharing import actions as sharing
from throughcare.web.caseload import keys
from throughcare.web.gate import reach
from throughcare.web.notes import rows
from throughcare.web.notes.forms import NoteFilter

if TYPE_CHECKING:
    from django.http import HttpResponse


@staff_page
@require_GET
def notes(request: Request, person_id: int) -> HttpResponse:
    """Show the notes about a person, each as far as the worker may read it."""
    access = reach(request, person_id, what="notes")
    category = _category(request)
    found = queries.readable(
        person_id,
        access=access,
        today=request.today,
        category=category,
        after=keys.day_key(request),
    )
    may_write = queries.categories_to_write(person_id, access=access, today=request.today)
    context = {
        "person_id": person_id,
        "person_name": people.facts_of([person_id], access=access)[person_id].name,
        "filter_form": NoteFilter(request.GET),
        "is_narrow": category is not None,
        "items": rows.items(found.rows, request, may_write),
        "hidden": rows.hidden(found.hidden),
        "may_write": bool(may_write),
        "next_href": keys.next_href(request, found.next_key),
        "first_href": keys.first_href(request),
    }
    actions.record_shown(found.rows, access=access, now=request.now)
    return page(request, "web/notes/notes.html", context)


def _category(request: Request) -> Category | None:
    asked = request.GET.get("category", "")
    return next((one for one in CATEGORIES if one.value == asked), None)


@staff_page
@require_GET
def newest(request: Request) -> HttpResponse:
    """Show the newest notes about the people whom the worker may list."""
    access = _listing(request)
    found = queries.newest(access=access, today=request.today, before_id=keys.id_key(request))
    context = {
        "items": rows.items(found.rows, request, ()),
        "next_href": keys.next_href(request, found.next_id),
        "first_href": keys.first_href(request),
    }
    actions.record_shown(found.rows, access=access, now=request.now, act=Act.LIST)
    return page(request, "web/notes/newest.html", context)


def _listing(request: Request) -> Access:
    """Return the access to lists; 404, with the refusal recorded, for roles that may list nobody."""
    access = sharing.decide_list(request.actor, now=request.now, today=request.today)
    if isinstance(access, Access):
        return access
    audit.record_without_access(
        request.actor, act=Act.REFUSED, what="notes", now=request.now, basis="refused.role"
    )
    raise Http404
