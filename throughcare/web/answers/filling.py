"""Fill in a form, page by page: what is known stands there already, and what is typed is kept until it is sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from throughcare.answers import actions, queries
from throughcare.answers.types import Given, Said, Source
from throughcare.pages import answer_words as words
from throughcare.pages import formatting
from throughcare.pages.access_words import in_my_language
from throughcare.pages.answer_forms import AnswerForm
from throughcare.pages.doors import page, staff_page
from throughcare.people import queries as people
from throughcare.web.answers import rows
from throughcare.web.gate import reach

if TYPE_CHECKING:
    from throughcare.answers.queries.filling import Sheet
    from throughcare.answers.rules.schema import Page
    from throughcare.answers.types import DraftRow
    from throughcare.kernel.access import Access
    from throughcare.pages.doors import Request

CONFLICT = 409
LONGEST_NUMBER = 18
"""Digits that the database can always take."""
NOT_KEPT = frozenset({"csrfmiddlewaretoken", "confirm"})


class _Filling:
    """Hold one page of one form about one person, as one worker fills it in."""

    def __init__(self, request: Request, person_id: int, form_key: str, page_key: str) -> None:
        """Find the page; 404 where there is none that the worker may ask."""
        self.request, self.person_id = request, person_id
        self.access: Access = reach(request, person_id, what="answers")
        sheet = queries.sheet_for(person_id, form_key, access=self.access, today=request.today)
        found = None if sheet is None else sheet.page(page_key)
        if sheet is None or found is None:
            raise Http404
        self.sheet: Sheet = sheet
        self.page: Page = found
        self.names = {"form": form_key, "page": page_key}

    def form(self, *, typed: DraftRow | None = None) -> AnswerForm:
        """Return the form of the page, with what was typed before."""
        return AnswerForm(
            self.request.POST if self.request.method == "POST" else None,
            rows.puts(self.page, self.sheet),
            told_text=_("Told already: does not want to say it again"),
            sources=words.SOURCES.items(),
            typed=typed.fields if typed else (),
        )

    def draft(self) -> DraftRow | None:
        """Return what was typed before and not sent."""
        return queries.draft_of(self.person_id, access=self.access, **self.names)

    def keep(self) -> None:
        """Keep what is typed."""
        sent = self.request.POST
        actions.keep_draft(
            self.person_id,
            [(name, sent.getlist(name)) for name in sent if name not in NOT_KEPT],
            version=self.sheet.form.version,
            access=self.access,
            now=self.request.now,
            **self.names,
        )

    def show(
        self, form: AnswerForm, *, draft: DraftRow | None = None, meanwhile: bool = False
    ) -> HttpResponse:
        """Show the page."""
        pages = [one.key for one in self.sheet.pages()]
        asked = [
            (bound, told, seen, *self._known(one.key)) for one, bound, told, seen in form.rows()
        ]
        here = pages.index(self.page.key) + 1 if self.page.key in pages else 0
        context = {
            "form": form,
            "asked": asked,
            "source": form["source"],
            "person_id": self.person_id,
            "person_name": people.facts_of([self.person_id], access=self.access)[
                self.person_id
            ].name,
            "title": in_my_language(self.page.title),
            "form_title": in_my_language(self.sheet.form.title),
            "progress": _("Page %(here)s of %(all)s") % {"here": here, "all": len(pages)}
            if here
            else "",
            "address": self.address(),
            "draft_address": self.address("person_answer_draft"),
            "draft": draft,
            "meanwhile": meanwhile,
        }
        status = CONFLICT if meanwhile else 200
        return page(self.request, "web/answers/fill.html", context, status=status)

    def _known(self, concept: str) -> tuple[list[str], int | str, str]:
        """Return what is known, and the answer that can be found to be still true, with its words."""
        known = self.sheet.prefills.get(concept)
        lines = rows.known_lines(known, self.sheet, self.request.today)
        newest = known.newest if known is not None else None
        if known is None or newest is None or not known.said or known.said.is_unknown:
            return lines, "", ""
        text = _("Still true: %(answer)s") % {"answer": rows.said(newest, self.sheet.catalogue)}
        return lines, newest.answer_id, text

    def address(self, name: str = "person_answer_form") -> str:
        """Return the address of the page."""
        return reverse(name, args=[self.person_id, self.sheet.form.key, self.page.key])

    def save(self, form: AnswerForm) -> HttpResponse:
        """Record what was sent and lead on; show the page again where something is wrong with it."""
        source = Source(form.cleaned_data["source"])
        given = tuple(
            Given(one.key, Said(one.codes, one.text, one.day), source, one.is_told)
            for one in form.sent()
        )
        try:
            actions.record_page(
                given,
                person_id=self.person_id,
                seen=form.seen(),
                access=self.access,
                now=self.request.now,
                today=self.request.today,
                **self.names,
            )
        except actions.InvalidAnswersError as error:
            form.show({one.concept: words.reason_text(one.reason) for one in error.problems})
            return self.show(form)
        except actions.MeanwhileError:
            return self._show_meanwhile(form)
        return self._lead_on()

    def _show_meanwhile(self, form: AnswerForm) -> HttpResponse:
        """Show what was typed beside what was answered meanwhile; sent once more, it is a new answer."""
        data = self.request.POST.copy()
        for one, _bound, _told, seen in form.rows():
            data[seen.html_name] = str(one.seen)
        form.data = data
        return self.show(form, meanwhile=True)

    def _lead_on(self) -> HttpResponse:
        sheet = queries.sheet_for(
            self.person_id, self.sheet.form.key, access=self.access, today=self.request.today
        )
        following = None if sheet is None else sheet.after(self.page.key)
        if following is None:
            messages.success(self.request, _("Saved. That was the last page."))
            return redirect("person_answers", self.person_id)
        return redirect("person_answer_form", self.person_id, self.sheet.form.key, following.key)

    def confirm(self, number: str) -> HttpResponse:
        """Record that an answer is still true; what is typed on the page is kept."""
        self.keep()
        try:
            actions.confirm(
                int(number) if _is_number(number) else 0,
                person_id=self.person_id,
                access=self.access,
                now=self.request.now,
                today=self.request.today,
            )
        except (actions.NoSuchAnswerError, actions.NotYoursToAskError):
            messages.error(self.request, _("That answer is not there any more. Look again."))
        else:
            messages.success(self.request, _("Noted: it is still true."))
        return redirect(self.address())


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def fill(request: Request, person_id: int, form_key: str, page_key: str) -> HttpResponse:
    """Fill in one page."""
    filling = _Filling(request, person_id, form_key, page_key)
    if request.method != "POST":
        draft_row = filling.draft()
        return filling.show(filling.form(typed=draft_row), draft=draft_row)
    if number := request.POST.get("confirm", ""):
        return filling.confirm(number)
    if "drop" in request.POST:
        actions.drop_draft(person_id, access=filling.access, **filling.names)
        return redirect(filling.address())
    form = filling.form()
    return filling.save(form) if form.is_valid() else filling.show(form)


@staff_page
@require_POST
def draft(request: Request, person_id: int, form_key: str, page_key: str) -> HttpResponse:
    """Keep what is typed, while it is typed."""
    _Filling(request, person_id, form_key, page_key).keep()
    kept = _("Kept as a draft at %(time)s") % {"time": formatting.time_text(request.now)}
    return HttpResponse(kept, content_type="text/plain; charset=utf-8")


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= LONGEST_NUMBER
