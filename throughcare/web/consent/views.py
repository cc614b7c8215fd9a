"""Talk about sharing: read it together, answer, take back, print."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from throughcare.audit.types import Act
from throughcare.kernel.access import Category
from throughcare.pages import consent_forms, consent_words
from throughcare.pages.consent_paper import consent_form
from throughcare.pages.consent_parts import given, offered, paper_parts
from throughcare.pages.documents import pdf_response
from throughcare.pages.doors import page, staff_page
from throughcare.sharing.actions import consenting
from throughcare.sharing.rules.consenting import Asked, Telling
from throughcare.web.consent.others import may_release
from throughcare.web.consent.rows import Table, longest_text, table_for
from throughcare.web.gate import may_print

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.http.response import HttpResponseBase

    from throughcare.pages.consent_forms import AnswerForm, HeardForm, TakeBackForm
    from throughcare.pages.doors import Request
    from throughcare.sharing.queries.conversing import AgencyPart, PurposePart


@staff_page
@require_safe
def consent(request: Request, person_id: int) -> HttpResponse:
    """Show everything that is talked about; other agencies see their own yes only."""
    table = table_for(request, person_id)
    context = {
        **table.context(),
        **table.ends_before_release(),
        "may_release": may_release(request),
        "may_print": may_print(table.access, as_file=True),
    }
    return page(request, "web/consent/page.html", context)


@staff_page
@require_safe
def consent_print(request: Request, person_id: int) -> HttpResponse:
    """Give the same text as a form on paper."""
    table = table_for(request, person_id, what="consent.print", act=Act.EXPORT)
    worker = request.worker
    if not table.may_write or worker is None or not may_print(table.access, as_file=True):
        raise Http404
    document = consent_form(
        name=table.name,
        issuer=worker.agency_name,
        worker=worker.name,
        longest=longest_text(request),
        parts=paper_parts(table.board.agencies),
        now=request.now,
    )
    return pdf_response(document, _("consent %(name)s") % {"name": table.name})


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def give(request: Request, person_id: int, agency_id: int, purpose: str) -> HttpResponseBase:
    """Ask about one agency and one purpose, and write down the answer."""
    table = table_for(request, person_id)
    agency, part = table.part(agency_id, purpose)
    if not table.may_write or not part.may_ask:
        raise Http404
    form = consent_forms.AnswerForm(
        request.POST if request.method == "POST" else None,
        offered=offered(part),
        by_worker=True,
        initial={
            "until_on": consenting.longest_on(request.today),
            "language": table.person.language or get_language() or "en",
        },
    )
    if form.is_valid():
        return _answer(table, agency, part, form)
    return _show(table, agency, part, form, "web/consent/give.html")


def _answer(
    table: Table, agency: AgencyPart, part: PurposePart, form: AnswerForm
) -> HttpResponseBase:
    asked = Asked(
        part.purpose, frozenset({agency.agency_id}), frozenset(map(Category, form.chosen()))
    )
    answer = form.cleaned_data["answer"]
    try:
        _write(table, asked, answer, form)
    except consenting.ConsentError as error:
        form.show(error.faults)
        return _show(table, agency, part, form, "web/consent/give.html")
    messages.success(table.request, _SAID[answer]())
    return _back(table, agency)


def _write(table: Table, asked: Asked, answer: str, form: AnswerForm) -> None:
    telling, now, today = _telling(form), table.request.now, table.request.today
    if answer == consent_forms.YES:
        consenting.give(
            table.person_id,
            asked,
            telling=telling,
            until_on=form.cleaned_data["until_on"],
            access=table.access,
            now=now,
            today=today,
        )
        return
    write = consenting.refuse if answer == consent_forms.NO else consenting.defer
    write(table.person_id, asked, telling=telling, access=table.access, now=now, today=today)


_SAID = {
    consent_forms.YES: lambda: _(
        "The yes is written down and holds from now. It can be taken back."
    ),
    consent_forms.NO: lambda: _(
        "The no is written down. Help goes on, and other agencies do not see it."
    ),
    consent_forms.LATER: lambda: _("Written down: the person wants to think about it."),
}


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: Request, person_id: int, agency_id: int, purpose: str) -> HttpResponseBase:
    """Write down that a yes, or a part of it, is taken back: by who leads, or by the agency that had it."""
    table = table_for(request, person_id)
    agency, part = table.part(agency_id, purpose)
    form = consent_forms.TakeBackForm(
        request.POST if request.method == "POST" else None,
        given=given(part),
        by_worker=True,
        initial={"language": table.person.language or get_language() or "en"},
    )
    if not part.has_yes:
        messages.info(request, consent_words.REASONS["consent.nothing_to_withdraw"])
        return _back(table, agency)
    if form.is_valid():
        return _take_back(table, agency, part, form)
    return _show(table, agency, part, form, "web/consent/withdraw.html")


def _take_back(
    table: Table, agency: AgencyPart, part: PurposePart, form: TakeBackForm
) -> HttpResponseBase:
    request = table.request
    try:
        consenting.withdraw(
            table.person_id,
            purpose=part.purpose,
            agency_ids={agency.agency_id},
            categories=set(map(Category, form.cleaned_data["categories"])),
            telling=_telling(form),
            access=table.access,
            now=request.now,
            today=request.today,
        )
    except consenting.ConsentError as error:
        form.show(error.faults)
        return _show(table, agency, part, form, "web/consent/withdraw.html")
    messages.success(
        request,
        _("Taken back. From this moment the agency no longer sees it, and it has been told."),
    )
    return _back(table, agency)


def _telling(form: HeardForm) -> Telling:
    heard = form.heard(get_language() or "en")
    return Telling(
        **heard,
        no_pressure=form.cleaned_data.get("no_pressure", ""),
        text_version=consent_words.TEXT_VERSION,
    )


def _back(table: Table, agency: AgencyPart) -> HttpResponse:
    address = reverse("person_consent", args=[table.person_id])
    return redirect(f"{address}#agency-{agency.agency_id}")


def _show(
    table: Table, agency: AgencyPart, part: PurposePart, form: HeardForm, template: str
) -> HttpResponse:
    context = {**table.context(), "part": agency, "purpose": part, "form": form}
    return page(table.request, template, context)
