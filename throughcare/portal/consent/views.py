"""What I share, and with whom: read, answer, take back, keep a copy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from throughcare.agencies import queries as agencies
from throughcare.audit.types import Act
from throughcare.kernel.access import Category
from throughcare.pages import consent_forms, consent_words, formatting
from throughcare.pages.consent_paper import consent_form
from throughcare.pages.consent_parts import given, offered, paper_parts
from throughcare.pages.documents import pdf_response
from throughcare.pages.doors import page, person_page
from throughcare.portal.consent.rows import MySharing, my_sharing
from throughcare.sharing.actions import consenting, releasing
from throughcare.sharing.rules.consenting import Asked, Telling
from throughcare.sharing.rules.receipts import receipt

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.http.response import HttpResponseBase

    from throughcare.pages.consent_forms import AnswerForm, HeardForm, TakeBackForm
    from throughcare.pages.doors import Request
    from throughcare.sharing.queries.conversing import AgencyPart, PurposePart


@person_page
@require_safe
def my_consent(request: Request) -> HttpResponse:
    """Show what I share."""
    own = my_sharing(request)
    context = own.context() | own.ends_before_release()
    return page(request, "portal/consent/sharing.html", context)


@person_page
@require_safe
def my_consent_print(request: Request) -> HttpResponse:
    """Give me the form on paper."""
    own = my_sharing(request, what="consent.print", act=Act.EXPORT)
    document = consent_form(
        name=own.person.facts.name,
        issuer="",
        worker="",
        longest=formatting.date_medium(consenting.longest_on(request.today)),
        parts=paper_parts(own.board.agencies),
        now=request.now,
    )
    return pdf_response(document, _("what I share"))


@person_page
@require_safe
def my_consent_receipt(request: Request) -> HttpResponse:
    """Give me a receipt that a machine can read."""
    own = my_sharing(request, what="consent.receipt", act=Act.EXPORT)
    found = receipt(
        own.board.events,
        subject=f"person-{own.person_id}",
        agencies=agencies.agency_names(),
        jurisdiction=own.person.facts.jurisdiction,
        address=request.build_absolute_uri(reverse("my_consent")),
        now=request.now,
    )
    headers = {"Content-Disposition": 'attachment; filename="consent-receipt.json"'}
    return JsonResponse(
        found, json_dumps_params={"indent": 2, "ensure_ascii": False}, headers=headers
    )


@person_page
@require_http_methods(["GET", "HEAD", "POST"])
def my_consent_give(request: Request, agency_id: int, purpose: str) -> HttpResponseBase:
    """Answer about one agency and one purpose."""
    own = my_sharing(request)
    agency, part = own.part(agency_id, purpose)
    if not part.may_ask:
        raise Http404
    form = consent_forms.AnswerForm(
        request.POST if request.method == "POST" else None,
        offered=offered(part),
        by_worker=False,
        initial={"until_on": consenting.longest_on(request.today)},
    )
    if form.is_valid():
        return _answer(own, agency, part, form)
    return _show(own, agency, part, form, "portal/consent/give.html")


def _answer(
    own: MySharing, agency: AgencyPart, part: PurposePart, form: AnswerForm
) -> HttpResponseBase:
    asked = Asked(
        part.purpose, frozenset({agency.agency_id}), frozenset(map(Category, form.chosen()))
    )
    answer = form.cleaned_data["answer"]
    try:
        _write(own, asked, answer, form)
    except consenting.ConsentError as error:
        form.show(error.faults)
        return _show(own, agency, part, form, "portal/consent/give.html")
    messages.success(own.request, _SAID[answer]())
    return _back(agency)


def _write(own: MySharing, asked: Asked, answer: str, form: AnswerForm) -> None:
    telling, now, today = _telling(form), own.request.now, own.request.today
    if answer == consent_forms.YES:
        consenting.give(
            own.person_id,
            asked,
            telling=telling,
            until_on=form.cleaned_data["until_on"],
            access=own.access,
            now=now,
            today=today,
        )
        return
    write = consenting.refuse if answer == consent_forms.NO else consenting.defer
    write(own.person_id, asked, telling=telling, access=own.access, now=now, today=today)


_SAID = {
    consent_forms.YES: lambda: _("Your yes holds from now. You can take it back here at any time."),
    consent_forms.NO: lambda: _(
        "Your no is written down. Only you and the agency of your contact see it."
    ),
    consent_forms.LATER: lambda: _("Take your time. Nothing changes until you answer."),
}


@person_page
@require_http_methods(["GET", "HEAD", "POST"])
def my_consent_withdraw(request: Request, agency_id: int, purpose: str) -> HttpResponseBase:
    """Take back a yes, or a part of it."""
    own = my_sharing(request)
    agency, part = own.part(agency_id, purpose)
    form = consent_forms.TakeBackForm(
        request.POST if request.method == "POST" else None,
        given=given(part),
        by_worker=False,
        initial={},
    )
    if not part.has_yes:
        messages.info(request, consent_words.REASONS["consent.nothing_to_withdraw"])
        return _back(agency)
    if form.is_valid():
        return _take_back(own, agency, part, form)
    return _show(own, agency, part, form, "portal/consent/withdraw.html")


def _take_back(
    own: MySharing, agency: AgencyPart, part: PurposePart, form: TakeBackForm
) -> HttpResponseBase:
    request = own.request
    try:
        consenting.withdraw(
            own.person_id,
            purpose=part.purpose,
            agency_ids={agency.agency_id},
            categories=set(map(Category, form.cleaned_data["categories"])),
            telling=_telling(form),
            access=own.access,
            now=request.now,
            today=request.today,
        )
    except consenting.ConsentError as error:
        form.show(error.faults)
        return _show(own, agency, part, form, "portal/consent/withdraw.html")
    messages.success(
        request, _("Taken back. From this moment this agency no longer sees it. It has been told.")
    )
    return _back(agency)


@person_page
@require_POST
def my_release_end(request: Request, release_id: int) -> HttpResponseBase:
    """Stop that a professional may tell something about me."""
    own = my_sharing(request)
    try:
        releasing.withdraw_release(
            own.person_id,
            release_id,
            telling=_on_screen(),
            access=own.access,
            now=request.now,
            today=request.today,
        )
    except consenting.ConsentError as error:
        messages.error(request, consent_words.fault_text(error.faults[0].reason))
    else:
        messages.success(request, _("Stopped. It may not be told any more."))
    return redirect("my_consent")


@person_page
@require_http_methods(["GET", "HEAD", "POST"])
def my_agreement(request: Request, agency_id: int, kind: str) -> HttpResponseBase:
    """Say whether I take part, or want a treatment."""
    own = my_sharing(request)
    part = own.board.agency(agency_id)
    if part is None or kind not in releasing.KINDS:
        raise Http404
    form = consent_forms.AgreementForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and _agreed(own, agency_id, kind, form):
        messages.success(request, _("Written down. It changes nothing about what you share."))
        return redirect("my_consent")
    context = {**own.context(), "form": form, "part": part, "kind": kind}
    return page(request, "portal/consent/agreement.html", context)


def _agreed(own: MySharing, agency_id: int, kind: str, form: consent_forms.AgreementForm) -> bool:
    try:
        releasing.agree(
            own.person_id,
            agency_id=agency_id,
            kind=kind,
            state=form.cleaned_data["state"],
            access=own.access,
            now=own.request.now,
            today=own.request.today,
        )
    except consenting.ConsentError as error:
        form.show(error.faults)
        return False
    return True


def _telling(form: HeardForm) -> Telling:
    return Telling(
        **form.heard(get_language() or "en"),
        no_pressure=form.cleaned_data.get("no_pressure", ""),
        text_version=consent_words.TEXT_VERSION,
    )


def _on_screen() -> Telling:
    return Telling("screen", get_language() or "en", text_version=consent_words.TEXT_VERSION)


def _back(agency: AgencyPart) -> HttpResponse:
    return redirect(f"{reverse('my_consent')}#agency-{agency.agency_id}")


def _show(
    own: MySharing, agency: AgencyPart, part: PurposePart, form: HeardForm, template: str
) -> HttpResponse:
    context = {**own.context(), "part": agency, "purpose": part, "form": form}
    return page(own.request, template, context)
