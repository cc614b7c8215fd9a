"""Documents about me: read them, put my own there, take them back."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from throughcare.kernel.access import Access, Category
from throughcare.notes import actions, queries
from throughcare.notes.rules.documents import ENDINGS, problems_of_document
from throughcare.notes.types import LARGEST_BYTES, DocumentDraft
from throughcare.pages import access_words, consent_words, formatting, note_words
from throughcare.pages.document_forms import DescribeForm, FileForm, content_of
from throughcare.pages.documents.files import file_response
from throughcare.pages.doors import Request, page, person_page, takes_files
from throughcare.sharing import actions as sharing

if TYPE_CHECKING:
    from django.http import HttpResponse

_LONGEST_ID = 18
"""Digits that the database can always take as an id."""


@person_page
@require_GET
def my_documents(request: Request) -> HttpResponse:
    """List the documents about me."""
    access = _mine(request, "documents")
    found = queries.own_documents(access=access, after=_after(request))
    next_href = ""
    if found.next_key is not None:
        next_href = f"?after={found.next_key[0].isoformat()}~{found.next_key[1]}"
    context = {
        "documents": [one for one in found.rows if one.is_current],
        "earlier": [one for one in found.rows if not one.is_current],
        "categories": consent_words.CATEGORIES,
        "kinds": note_words.DOCUMENT_KINDS,
        "media": note_words.MEDIA,
        "file_size": formatting.file_size,
        "next_href": next_href,
        "is_first": "after" not in request.GET,
    }
    actions.record_documents(
        found.rows, person_id=request.actor.person_id or 0, access=access, now=request.now
    )
    return page(request, "portal/notes/documents.html", context)


@person_page
@require_GET
def my_document(request: Request, document_id: int) -> HttpResponse:
    """Give me a document; never at a device that others use after me."""
    access = _mine(request, "document")
    if len(str(document_id)) > _LONGEST_ID:
        raise Http404
    found = queries.file_of(
        document_id, request.actor.person_id or 0, access=access, today=request.today
    )
    if found is None:
        raise Http404
    actions.record_opened(found.row, access=access, now=request.now)
    return file_response(
        found.content,
        title=found.row.title,
        media_type=found.row.media_type,
        ending=ENDINGS[found.row.media_type],
    )


@person_page
@require_http_methods(["GET", "HEAD", "POST"])
@takes_files(LARGEST_BYTES)
def add(request: Request) -> HttpResponse:
    """Let me say what it is, see who will read it, then choose the file."""
    access = _mine(request, "document")
    person_id = request.actor.person_id or 0
    categories = queries.document_categories(person_id, access=access, today=request.today)
    form = DescribeForm(
        request.POST if request.method == "POST" else None,
        categories=[(one.value, consent_words.CATEGORIES[one.value]) for one in categories],
        initial={"dated_on": request.today},
    )
    draft = _draft(form, request)
    if draft is None or request.POST.get("step") == "change":
        status = 422 if form.errors else 200
        return page(request, "portal/notes/document_form.html", {"form": form}, status=status)
    return _choose(request, form, draft, access)


def _draft(form: DescribeForm, request: Request) -> DocumentDraft | None:
    if not form.is_valid():
        return None
    said = form.cleaned_data
    draft = DocumentDraft(
        said["category"], said["kind"], str(said["title"] or ""), said["dated_on"]
    )
    form.show(problems_of_document(draft, today=request.today))
    return None if form.errors else draft


def _choose(
    request: Request, form: DescribeForm, draft: DocumentDraft, access: Access
) -> HttpResponse:
    """Show who will be able to read it, and take the file."""
    person_id = request.actor.person_id or 0
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
        else:
            messages.success(request, _("Your document is there."))
            return redirect("my_documents")
    found = queries.who_will_open(
        person_id, Category(draft.category), access=access, today=request.today
    )
    context = {
        "form": FileForm() if sent is None else sent,
        "draft": draft,
        "typed": form.typed(),
        "kind": note_words.DOCUMENT_KINDS[draft.kind],
        "readers": [(one.agency, access_words.LEVELS[one.level.value]) for one in found.rows],
    }
    status = 422 if sent is not None and sent.errors else 200
    return page(request, "portal/notes/document_file.html", context, status=status)


@person_page
@require_POST
def take_back(request: Request, document_id: int) -> HttpResponse:
    """Take a document of mine back: nobody but me sees it any more."""
    access = _mine(request, "document")
    if len(str(document_id)) > _LONGEST_ID:
        raise Http404
    try:
        actions.take_back(
            document_id,
            person_id=request.actor.person_id or 0,
            access=access,
            now=request.now,
            today=request.today,
        )
    except actions.NoSuchNoteError as error:
        raise Http404 from error
    messages.success(request, _("Taken back. Nobody but you sees it any more."))
    return redirect("my_documents")


def _after(request: Request) -> tuple[date, int] | None:
    """Read where the list goes on; anything else begins it anew."""
    day, _sign, number = request.GET.get("after", "").partition("~")
    if not (number.isascii() and number.isdecimal() and len(number) <= _LONGEST_ID):
        return None
    try:
        return date.fromisoformat(day), int(number)
    except ValueError:
        return None


def _mine(request: Request, what: str) -> Access:
    person_id = request.actor.person_id
    if person_id is None:
        raise Http404
    access = sharing.decide(
        request.actor, person_id=person_id, what=what, now=request.now, today=request.today
    )
    if not isinstance(access, Access):
        raise Http404
    return access
