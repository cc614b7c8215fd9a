"""Write and correct notes in two steps: type it, then see who will read it, and save."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from throughcare.kernel.access import Category
from throughcare.notes import actions, queries
from throughcare.pages import access_words
from throughcare.pages.doors import page, staff_page
from throughcare.people import queries as people
from throughcare.web.gate import reach
from throughcare.web.notes import rows
from throughcare.web.notes.forms import CorrectionForm, NoteForm

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpResponse, QueryDict

    from throughcare.kernel.access import Access
    from throughcare.notes.types import Draft, Kept
    from throughcare.pages.doors import Request

    Save = Callable[[Draft], int]

CONFLICT = 409
get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@staff_page
@get_or_post
def add(request: Request, person_id: int) -> HttpResponse:
    """Write a note."""
    access, categories = _writer(request, person_id)
    form = NoteForm(
        _posted(request),
        initial={"occurred_on": request.today},
        categories=categories,
        today=request.today,
    )
    sheet = _Sheet(request, person_id, access, title=_("Write a note"))
    return sheet.answer(
        form,
        lambda draft: actions.write(
            draft, person_id=person_id, access=access, now=request.now, today=request.today
        ),
        said=_("The note is saved."),
    )


@staff_page
@get_or_post
def correct(request: Request, person_id: int, note_id: int) -> HttpResponse:
    """Write another wording of a note of the own agency; the old one stays readable."""
    access, categories = _writer(request, person_id)
    kept = queries.note_to_correct(note_id, person_id, access=access)
    if kept is None or kept.draft.category not in categories:
        raise Http404
    form = CorrectionForm(
        _posted(request),
        initial=asdict(kept.draft),
        categories=categories,
        today=request.today,
        kept=kept.draft,
    )
    sheet = _Sheet(request, person_id, access, title=_("Correct a note"), kept=kept)
    if request.method == "POST" and kept.note_id != note_id:
        return sheet.show(form, meanwhile=kept.draft)
    return sheet.answer(
        form,
        lambda draft: actions.correct(
            kept.note_id,
            draft,
            person_id=person_id,
            access=access,
            now=request.now,
            today=request.today,
        ),
        said=_("The correction is saved. The earlier wording stays readable below it."),
    )


def _posted(request: Request) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _writer(request: Request, person_id: int) -> tuple[Access, tuple[Category, ...]]:
    """Return the access and what may be written about; 404 where that is nothing."""
    access = reach(request, person_id, what="note")
    categories = queries.categories_to_write(person_id, access=access, today=request.today)
    if not categories:
        raise Http404
    return access, categories


class _Sheet:
    """One form, then one page that says who will read it."""

    def __init__(
        self,
        request: Request,
        person_id: int,
        access: Access,
        *,
        title: str,
        kept: Kept | None = None,
    ) -> None:
        """Take what both pages show."""
        self.request, self.access, self.person_id = request, access, person_id
        address = reverse("person_note_add", args=[person_id])
        if kept is not None:
            address = reverse("person_note_correct", args=[person_id, kept.note_id])
        self.context: dict[str, object] = {
            "person_id": person_id,
            "person_name": people.facts_of([person_id], access=access)[person_id].name,
            "title": title,
            "address": address,
        }

    def answer(self, form: NoteForm, save: Save, *, said: str) -> HttpResponse:
        """Show the form, or who will read what was typed, or save it."""
        step = self.request.POST.get("step", "")
        if self.request.method != "POST" or step == "change" or not form.is_valid():
            return self.show(form)
        if step != "save":
            return self._check(form)
        try:
            save(form.draft())
        except (actions.AlreadyCorrectedError, actions.NotYoursError) as error:
            messages.error(self.request, str(error))
            return self.show(form)
        messages.success(self.request, said)
        return redirect("person_notes", self.person_id)

    def show(self, form: NoteForm, *, meanwhile: Draft | None = None) -> HttpResponse:
        """Show the form, with the wording that somebody else saved meanwhile."""
        context = {**self.context, "form": form, "meanwhile": meanwhile}
        status = CONFLICT if meanwhile else 200
        return page(self.request, "web/notes/form.html", context, status=status)

    def _check(self, form: NoteForm) -> HttpResponse:
        draft = form.draft()
        found = queries.who_will_read(
            self.person_id, Category(draft.category), access=self.access, today=self.request.today
        )
        context = {
            **self.context,
            "draft": draft,
            "typed": form.typed(),
            "category": access_words.category(draft.category),
            "readers": rows.readers(found.rows),
            "is_whole": found.is_whole,
            "person_reads": draft.subject == "person",
        }
        return page(self.request, "web/notes/check.html", context)
