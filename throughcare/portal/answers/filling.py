"""Answer questions on my own, once; say that I told it already; put right what somebody wrote down."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from throughcare.answers import actions, queries
from throughcare.answers.types import Given, Said
from throughcare.pages import answer_words as words
from throughcare.pages import formatting
from throughcare.pages.access_words import in_my_language
from throughcare.pages.answer_forms import AnswerForm
from throughcare.pages.doors import page, person_page
from throughcare.portal.answers import rows
from throughcare.portal.answers.views import mine

if TYPE_CHECKING:
    from throughcare.answers.types import DraftRow
    from throughcare.pages.doors import Request

CONFLICT = 409
NOT_KEPT = frozenset({"csrfmiddlewaretoken"})


class _Mine:
    """Hold one page of questions as I answer it."""

    def __init__(self, request: Request, form_key: str, page_key: str) -> None:
        """Find the page; 404 where there is none."""
        self.request = request
        self.access, self.person_id = mine(request)
        sheet = queries.sheet_for(self.person_id, form_key, access=self.access, today=request.today)
        found = None if sheet is None else sheet.page(page_key)
        if sheet is None or found is None:
            raise Http404
        self.sheet, self.page = sheet, found
        self.names = {"form": form_key, "page": page_key}

    def form(self, typed: DraftRow | None = None) -> AnswerForm:
        """Return the form, with what I typed before."""
        return AnswerForm(
            self.request.POST if self.request.method == "POST" else None,
            [rows.put(one, self.sheet) for one in self.sheet.questions(self.page)],
            told_text=_("I told this already, I do not want to say it again"),
            typed=typed.fields if typed else (),
        )

    def draft(self) -> DraftRow | None:
        """Return what I typed before and did not send."""
        return queries.draft_of(self.person_id, access=self.access, **self.names)

    def keep(self) -> None:
        """Keep what I type."""
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
        today = self.request.today
        asked = [
            (bound, told, seen, rows.known_lines(one.key, self.sheet, today))
            for one, bound, told, seen in form.rows()
        ]
        names = [self.sheet.form.key, self.page.key]
        context = {
            "form": form,
            "asked": asked,
            "title": in_my_language(self.page.title),
            "form_title": in_my_language(self.sheet.form.title),
            "address": reverse("my_answer_form", args=names),
            "draft_address": reverse("my_answer_draft", args=names),
            "draft": draft,
            "meanwhile": meanwhile,
        }
        return page(
            self.request,
            "portal/answers/fill.html",
            context,
            status=CONFLICT if meanwhile else 200,
        )

    def save(self, form: AnswerForm) -> HttpResponse:
        """Record what I sent, and lead on."""
        given = tuple(
            Given(one.key, Said(one.codes, one.text, one.day), is_told=one.is_told)
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
            messages.success(self.request, _("Saved. You have answered everything on this list."))
            return redirect("my_answers")
        return redirect("my_answer_form", self.sheet.form.key, following.key)


@person_page
@require_http_methods(["GET", "HEAD", "POST"])
def fill(request: Request, form_key: str, page_key: str) -> HttpResponse:
    """Answer one page."""
    own = _Mine(request, form_key, page_key)
    if request.method != "POST":
        draft_row = own.draft()
        return own.show(own.form(draft_row), draft=draft_row)
    if "drop" in request.POST:
        actions.drop_draft(own.person_id, access=own.access, **own.names)
        return redirect("my_answer_form", form_key, page_key)
    form = own.form()
    return own.save(form) if form.is_valid() else own.show(form)


@person_page
@require_POST
def draft(request: Request, form_key: str, page_key: str) -> HttpResponse:
    """Keep what I type, while I type it."""
    _Mine(request, form_key, page_key).keep()
    kept = _("Kept at %(time)s. It is not sent yet.") % {"time": formatting.time_text(request.now)}
    return HttpResponse(kept, content_type="text/plain; charset=utf-8")
