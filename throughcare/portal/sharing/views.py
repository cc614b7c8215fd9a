"""Who may see what about me, and who asks to see more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from throughcare.kernel.access import Access, Category
from throughcare.pages import access_words, consent_forms, consent_words
from throughcare.pages.doors import page, person_page
from throughcare.portal.sharing import rows
from throughcare.sharing import actions as sharing
from throughcare.sharing.actions import consenting, requesting
from throughcare.sharing.queries import explaining, requests
from throughcare.sharing.rules.consenting import Telling

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.http.response import HttpResponseBase

    from throughcare.pages.consent_forms import AnswerForm
    from throughcare.pages.doors import Request
    from throughcare.sharing.queries.requests import RequestRow


def _mine(request: Request, what: str) -> tuple[int, Access]:
    """Open what is about me.

    Errors: Http404 for everybody else.
    """
    person_id = request.actor.person_id
    if person_id is None:
        raise Http404
    access = sharing.decide(
        request.actor, person_id=person_id, what=what, now=request.now, today=request.today
    )
    if not isinstance(access, Access):
        raise Http404
    return person_id, access


@person_page
@require_safe
def my_access(request: Request) -> HttpResponse:
    """Show who may see what about me, and why."""
    person_id, access = _mine(request, "my_access")
    found = explaining.seen_by(person_id, access=access, now=request.now, today=request.today)
    context = {
        "agencies": rows.cards(found),
        "asked": rows.asked(requests.requests_about(person_id, access=access), request.today),
        "today": request.today,
    }
    return page(request, "portal/sharing/access.html", context)


@person_page
@require_http_methods(["GET", "HEAD", "POST"])
def my_request(request: Request, request_id: int) -> HttpResponseBase:
    """Answer somebody who asks to see more of me."""
    person_id, access = _mine(request, "my_request")
    row = requests.request_about(person_id, request_id, access=access)
    if row is None:
        raise Http404
    ways = requests.ways_of(row, access=access, now=request.now, today=request.today)
    offered = sorted(requesting.consentable(ways))
    form = consent_forms.AnswerForm(
        request.POST if request.method == "POST" else None,
        offered=[(one.value, consent_words.category(one.value)) for one in offered],
        by_worker=False,
        initial={"until_on": consenting.longest_on(request.today)},
    )
    if row.is_open and form.is_valid() and _answered(request, row, form, access):
        return redirect("my_access")
    context = {
        "form": form,
        "one": rows.asked([row], request.today)[0],
        "may_say_yes": bool(offered),
        "today": request.today,
    }
    return page(request, "portal/sharing/request.html", context)


def _answered(request: Request, row: RequestRow, form: AnswerForm, access: Access) -> bool:
    answer = form.cleaned_data["answer"]
    if answer == consent_forms.LATER:
        messages.success(request, _("Take your time. Nothing changes until you answer."))
        return True
    try:
        _write(request, row, form, access)
    except consenting.ConsentError as error:
        form.show(error.faults)
        return False
    except requesting.RequestError as error:
        form.add_error(None, access_words.fault(error.reason))
        return False
    messages.success(request, _said(answer))
    return True


def _said(answer: str) -> str:
    if answer == consent_forms.YES:
        return _("Your yes holds from now. You can take it back here at any time.")
    return _("Your no is written down. Nothing changes for you.")


def _write(request: Request, row: RequestRow, form: AnswerForm, access: Access) -> None:
    if form.cleaned_data["answer"] == consent_forms.NO:
        requesting.refuse_request(
            row.person_id, row.request_id, reason="", access=access, now=request.now
        )
        return
    requesting.consent_to_request(
        row.person_id,
        row.request_id,
        categories=set(map(Category, form.chosen())),
        telling=Telling(
            **form.heard(get_language() or "en"),
            no_pressure=form.cleaned_data.get("no_pressure", ""),
            text_version=consent_words.TEXT_VERSION,
        ),
        until_on=form.cleaned_data["until_on"],
        access=access,
        now=request.now,
        today=request.today,
    )
