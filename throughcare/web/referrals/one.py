"""The referrals of one person, and one of them with what was sent and what happened."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from throughcare.pages import access_words
from throughcare.pages import referral_words as words
from throughcare.pages.doors import Request, page, staff_page
from throughcare.plans import queries as plans
from throughcare.referrals import actions, queries
from throughcare.referrals.rules.moving import open_to
from throughcare.referrals.types import Deed, Party
from throughcare.web.plans.rows import desk_for
from throughcare.web.referrals.forms import EndForm, OutcomeForm

if TYPE_CHECKING:
    from collections.abc import Callable

    from django import forms
    from django.http import HttpResponse

    from throughcare.referrals.types import Whole
    from throughcare.web.plans.rows import Desk


@staff_page
@require_GET
def referrals(request: Request, person_id: int) -> HttpResponse:
    """Show every attempt by thread, and what must be certain on the day of release."""
    desk = desk_for(request, person_id)
    rows = queries.referrals_of(person_id, access=desk.access)
    names = plans.agency_names(access=desk.access)
    said = queries.words_of(person_id, access=desk.access)
    context = {
        "person_id": person_id,
        "person_name": desk.name,
        "rows": rows,
        "names": names,
        "words": words,
        "today": request.today,
        "gates": queries.gates_of(
            person_id, desk.case.case_id, release_on=desk.release_on, access=desk.access
        ),
        "release_on": desk.release_on,
        "refused": [
            names[key] for key, one in said.items() if one.word.value == "refuses" and key in names
        ],
        "is_open": desk.is_open,
    }
    return page(request, "web/referrals/list.html", context)


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def referral(request: Request, person_id: int, referral_id: int) -> HttpResponse:
    """Show one referral, and do to it what whoever asked may."""
    desk = desk_for(request, person_id)
    whole = queries.whole_of(referral_id, access=desk.access, person_id=person_id)
    if whole is None:
        raise Http404
    step = request.POST.get("step", "")
    forms_: dict[str, forms.Form] = {
        "withdraw": EndForm(request.POST if step == "withdraw" else None, prefix="end"),
        "say": OutcomeForm(request.POST if step == "say" else None, prefix="met"),
    }
    if request.method == "POST":
        answer = _done(desk, referral_id, step, forms_)
        if answer is not None:
            return answer
    return _shown(desk, whole, forms_)


def _done(
    desk: Desk, referral_id: int, step: str, forms_: dict[str, forms.Form]
) -> HttpResponse | None:
    """Do a step; None where the form says what is wrong."""
    form = forms_.get(step)
    if form is not None and not form.is_valid():
        return None
    data = form.cleaned_data if form is not None else {}
    common: dict[str, Any] = {
        "person_id": desk.person_id,
        "access": desk.access,
        "now": desk.request.now,
        "today": desk.request.today,
    }
    said: dict[str, Any] = {"words": str(data.get("words") or "")}
    steps: dict[str, Callable[[], None]] = {
        "withdraw": lambda: actions.withdraw(
            referral_id, str(data.get("reason") or ""), **said, **common
        ),
        "void": lambda: actions.void(referral_id, **common),
        "say": lambda: actions.say_outcome(referral_id, data["met"], **said, **common),
        "close": lambda: actions.close(referral_id, **common),
    }
    if step not in steps:
        raise Http404
    try:
        steps[step]()
    except actions.InvalidError as error:
        _mark(form, error)
        return None
    except actions.NotPossibleError as error:
        messages.error(desk.request, words.reason_text(error.reason))
    else:
        messages.success(desk.request, _("Saved."))
    return redirect("person_referral", desk.person_id, referral_id)


def _mark(form: forms.Form | None, error: actions.InvalidError) -> None:
    for one in error.problems:
        if form is not None:
            name = one.name if one.name in form.fields else None
            form.add_error(name, words.reason_text(one.reason))


def _shown(desk: Desk, whole: Whole, forms_: dict[str, forms.Form]) -> HttpResponse:
    row = whole.row
    is_ours = row.from_agency_id == desk.access.actor.agency_id or row.is_self
    mine = set(open_to(row.state, Party.REFERRER)) if is_ours else set()
    context = {
        "person_id": desk.person_id,
        "person_name": desk.name,
        "whole": whole,
        "row": row,
        "names": plans.agency_names(access=desk.access),
        "words": words,
        "categories": access_words.CATEGORIES,
        "forms": forms_,
        "form": next((one for one in forms_.values() if one.is_bound), None),
        "may": {deed.value for deed in mine},
        "may_continue": desk.is_open and is_ours and not open_to(row.state, Party.REFERRER),
        "today": desk.request.today,
        "may_close": Deed.CLOSE in mine and row.met_receiver and row.met_person,
    }
    return page(desk.request, "web/referrals/referral.html", context)
