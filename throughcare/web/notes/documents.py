"""Documents about a person: read, open, put there in two steps, take back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from throughcare.kernel.access import Category
from throughcare.notes import actions, queries
from throughcare.notes.rules.documents import ENDINGS, problems_of_document
from throughcare.notes.types import LARGEST_BYTES, DocumentDraft
from throughcare.pages import access_words, note_words
from throughcare.pages.document_forms import DescribeForm, FileForm, content_of
from throughcare.pages.documents.files import file_response
from throughcare.pages.doors import Request, page, staff_page, takes_files
from throughcare.people import queries as people
from throughcare.web.caseload import keys
from throughcare.web.gate import reach
from throughcare.web.notes import rows

if TYPE_CHECKING:
    from collections.abc import Collection

    from django.http import HttpResponse

    from throughcare.kernel.access import Access
    from throughcare.notes.types import DocumentRow


@staff_page
@require_GET
def documents(request: Request, person_id: int) -> HttpResponse:
    """List the documents about a person, each as far as the worker may see it."""
    access = reach(request, person_id, what="documents")
    found = queries.readable_documents(
        person_id, access=access, today=request.today, after=keys.day_key(request)
    )
    may_put = queries.document_categories(person_id, access=access, today=request.today)
    current = [one for one in found.rows if one.is_current]
    context = {
        "person_id": person_id,
        "person_name": _name(person_id, access),
        "items": rows.documents(current, request, may_put),
        "earlier": rows.documents(
            [one for one in found.rows if not one.is_current], request, may_put
        ),
        "hidden": rows.hidden(found.hidden),
        "may_put": bool(may_put),
        "next_href": keys.next_href(request, found.next_key),
        "first_href": keys.first_href(request),
    }
    actions.record_documents(found.rows, person_id=person_id, access=access, now=request.now)
    return page(request, "web/notes/documents.html", context)


@staff_page
@require_GET
def open_document(request: Request, person_id: int, document_id: int) -> HttpResponse:
    """Give a document out; the look is stored before."""
    access = reach(request, person_id, what="document")
    found = queries.file_of(document_id, person_id, access=access, today=request.today)
    if found is None:
        raise Http404
    actions.record_opened(found.row, access=access, now=request.now)
    return file_response(
        found.content,
        title=found.row.title,
        media_type=found.row.media_type,
        ending=ENDINGS[found.row.media_type],
    )


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
@takes_files(LARGEST_BYTES)
def add(request: Request, person_id: int) -> HttpResponse:
    """Say what a document is, see who will read it, then choose the file."""
    access = reach(request, person_id, what="document")
    categories = queries.document_categories(person_id, access=access, today=request.today)
    if not categories:
        raise Http404
    before = _replaced(request, person_id, access, categories)
    form = DescribeForm(
        request.POST if request.method == "POST" else None,
        categories=None
        if before is not None
        else [(one.value, access_words.CATEGORIES[one.value]) for one in categories],
        initial=_initial(before, request),
    )
    draft = _draft(form, before, request)
    if draft is None or request.POST.get("step") == "change":
        context = {"form": form, "before": before, **_whom(person_id, access)}
        status = 422 if form.errors else 200
        return page(request, "web/notes/document_form.html", context, status=status)
    return _choose(request, person_id, form, draft, access)


def _whom(person_id: int, access: Access) -> dict[str, object]:
    return {"person_id": person_id, "person_name": _name(person_id, access)}


def _name(person_id: int, access: Access) -> str:
    return people.facts_of([person_id], access=access)[person_id].name


def _replaced(
    request: Request, person_id: int, access: Access, categories: Collection[Category]
) -> DocumentRow | None:
    """Return the document that a newer one shall replace; 404 where it is not one's own, or over."""
    asked = request.POST.get("replaces") or request.GET.get("replaces")
    if not asked:
        return None
    number = keys.id_of(asked)
    row = number and queries.document_of(number, person_id, access=access, today=request.today)
    if not row or not row.is_current or not rows.may_change(row, request, categories):
        raise Http404
    return row


def _initial(before: DocumentRow | None, request: Request) -> dict[str, object]:
    if before is None:
        return {"dated_on": request.today}
    return {
        "kind": before.kind.value,
        "title": before.title,
        "dated_on": request.today,
    }


def _draft(
    form: DescribeForm, before: DocumentRow | None, request: Request
) -> DocumentDraft | None:
    """Return what was said, once nothing is wrong with it."""
    if not form.is_valid():
        return None
    said = form.cleaned_data
    draft = DocumentDraft(
        said["category"] if before is None else before.category.value,
        said["kind"],
        str(said["title"] or ""),
        said["dated_on"],
        None if before is None else before.document_id,
    )
    form.show(problems_of_document(draft, today=request.today))
    return None if form.errors else draft


def _choose(
    request: Request, person_id: int, form: DescribeForm, draft: DocumentDraft, access: Access
) -> HttpResponse:
    """Show who will be able to read it, and take the file."""
    sent = FileForm(request.POST, request.FILES) if request.POST.get("step") == "save" else None
    if sent is not None and sent.is_valid():
        try:
            actions.put(
                draft,
                content_of(sent, most=LARGEST_BYTES),
                person_id=person_id,
                access=access,
                now=request.now,
                today=request.today,
            )
        except actions.InvalidError as error:
            sent.show(error.problems)
        except (actions.NotYoursError, actions.NoSuchNoteError) as error:
            messages.error(request, str(error))
            return redirect("person_documents", person_id)
        else:
            messages.success(request, _("The document is there."))
            return redirect("person_documents", person_id)
    found = queries.who_will_read(
        person_id, Category(draft.category), access=access, today=request.today
    )
    context = {
        "form": FileForm() if sent is None else sent,
        "draft": draft,
        "typed": form.typed(),
        "category": access_words.category(draft.category),
        "kind": note_words.DOCUMENT_KINDS[draft.kind],
        "readers": rows.readers(found.rows),
        "is_whole": found.is_whole,
        **_whom(person_id, access),
    }
    status = 422 if sent is not None and sent.errors else 200
    return page(request, "web/notes/document_file.html", context, status=status)


@staff_page
@require_POST
def take_back(request: Request, person_id: int, document_id: int) -> HttpResponse:
    """Take a document of one's own agency back, with every version of it; it is kept."""
    access = reach(request, person_id, what="document")
    try:
        actions.take_back(
            document_id, person_id=person_id, access=access, now=request.now, today=request.today
        )
    except actions.NoSuchNoteError as error:
        raise Http404 from error
    messages.success(request, _("Taken back. Other agencies do not see it any more."))
    return redirect("person_documents", person_id)
