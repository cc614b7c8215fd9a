"""Write into the register: a need, which authority was asked, what it answered, a mistake."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from throughcare.needs import actions, queries
from throughcare.needs.types import Answer, Why
from throughcare.pages import need_forms as forms
from throughcare.pages import need_words, plan_words
from throughcare.pages.doors import Request, page, staff_page
from throughcare.people import queries as people
from throughcare.web.gate import reach
from throughcare.web.needs.views import SEES_PLAN

if TYPE_CHECKING:
    from collections.abc import Callable

    from django import forms as django_forms
    from django.http import HttpResponse, QueryDict

    from throughcare.kernel.access import Access
    from throughcare.needs.types import UnownedRow

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@staff_page
@get_or_post
def add(request: Request, person_id: int) -> HttpResponse:
    """Enter a need that nobody owns."""
    access = _reach(request, person_id)
    needs = [
        (str(key), f"{plan_words.DOMAINS[domain]}: {text}")
        for key, domain, text in queries.choosable(person_id, access=access)
    ]
    form = forms.RecordForm(_sent(request), needs=needs)

    def write() -> None:
        said = form.cleaned_data
        actions.record(
            int(said["need"]),
            Why(said["why"]),
            said["words"],
            person_id=person_id,
            access=access,
            now=request.now,
            today=request.today,
        )

    about = _("The rule looks every night. Enter what you know and the directory does not.")
    return _form(request, person_id, access, form, _("Enter a need that nobody owns"), about, write)


@staff_page
@get_or_post
def asked(request: Request, person_id: int, unowned_id: int) -> HttpResponse:
    """Write down that the authority was asked."""
    access = _reach(request, person_id)
    row = _row(unowned_id, person_id, access)
    form = forms.AskedForm(_sent(request), today=request.today, initial={"on": request.today})

    def write() -> None:
        actions.asked(
            unowned_id,
            form.cleaned_data["words"],
            person_id=person_id,
            on=form.cleaned_data["on"],
            access=access,
            now=request.now,
        )

    return _form(request, person_id, access, form, _("Who was asked, and when"), _about(row), write)


@staff_page
@get_or_post
def answered(request: Request, person_id: int, unowned_id: int) -> HttpResponse:
    """Write down what the authority answered."""
    access = _reach(request, person_id)
    row = _row(unowned_id, person_id, access)
    form = forms.AnsweredForm(_sent(request), today=request.today, initial={"on": request.today})

    def write() -> None:
        said = form.cleaned_data
        actions.answered(
            unowned_id,
            Answer(said["answer"]),
            said["words"],
            person_id=person_id,
            on=said["on"],
            access=access,
            now=request.now,
            today=request.today,
        )

    return _form(
        request, person_id, access, form, _("What the authority answered"), _about(row), write
    )


@staff_page
@get_or_post
def mistake(request: Request, person_id: int, unowned_id: int) -> HttpResponse:
    """End an entry that was a mistake."""
    access = _reach(request, person_id)
    row = _row(unowned_id, person_id, access)
    form = forms.MistakeForm(_sent(request))

    def write() -> None:
        actions.take_back(
            unowned_id,
            form.cleaned_data["words"],
            person_id=person_id,
            access=access,
            now=request.now,
            today=request.today,
        )

    return _form(request, person_id, access, form, _("Take an entry back"), _about(row), write)


def _reach(request: Request, person_id: int) -> Access:
    return reach(request, person_id, what="unowned_needs", needs=SEES_PLAN)


def _sent(request: Request) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _row(unowned_id: int, person_id: int, access: Access) -> UnownedRow:
    """Return an open entry that is shown to the worker; 404 where there is none."""
    found = {one.unowned_id: one for one in queries.unowned_of(person_id, access=access)}
    row = found.get(unowned_id)
    if row is None or not row.is_open:
        raise Http404
    return row


def _about(row: UnownedRow) -> str:
    if row.authority is None:
        return str(plan_words.DOMAINS[row.domain])
    return _("%(need)s. Who could decide: %(authority)s.") % {
        "need": plan_words.DOMAINS[row.domain],
        "authority": need_words.AUTHORITIES[row.authority],
    }


def _form(
    request: Request,
    person_id: int,
    access: Access,
    form: django_forms.Form,
    title: str,
    about: str,
    write: Callable[[], None],
) -> HttpResponse:
    """Show one form, take what was typed, and say on the form what cannot be done."""
    if request.method == "POST" and form.is_valid():
        try:
            write()
        except actions.RegisterError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("It stands in the register."))
            return redirect("person_unowned", person_id)
    context = {
        "form": form,
        "title": title,
        "about": about,
        "person_id": person_id,
        "person_name": people.facts_of([person_id], access=access)[person_id].name,
    }
    return page(request, "web/needs/form.html", context, status=422 if form.errors else 200)
