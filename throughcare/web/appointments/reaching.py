"""How a person is reached: numbers, addresses, and what they want kept in mind."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from throughcare.appointments.rules.wording import languages
from throughcare.audit import actions as audit
from throughcare.audit.types import Act
from throughcare.kernel.access import Category
from throughcare.pages import diary_words as words
from throughcare.pages.diary_forms import PointForm, RulesForm, language_names
from throughcare.pages.doors import Request, page, staff_page
from throughcare.people import queries as people
from throughcare.people.actions import StaleVersionError
from throughcare.people.actions.contacting import ContactError, add_point, end_point, set_rules
from throughcare.people.queries.contacting import contact_of
from throughcare.people.types import ContactRules, PointDraft
from throughcare.web.appointments.booking import get_or_post
from throughcare.web.gate import reach

if TYPE_CHECKING:
    from django.http import HttpResponse

    from throughcare.kernel.access import Access

NEEDS = frozenset({Category.IDENTITY, Category.CONTACT_DETAILS})
_LONGEST_ID = 18


@staff_page
@get_or_post
def reach_page(request: Request, person_id: int) -> HttpResponse:
    """Show how the person is reached; add a way, or end one."""
    access = reach(request, person_id, what="contact_points", needs=NEEDS)
    ending = request.POST.get("end", "")
    if request.method == "POST" and ending.isdecimal() and len(ending) <= _LONGEST_ID:
        end_point(person_id, int(ending), access=access, now=request.now)
        messages.success(request, _("Ended. Nothing goes there any more."))
        return redirect("person_reach", person_id)
    form = PointForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            add_point(person_id, PointDraft(**form.values()), access=access, now=request.now)
        except ContactError as error:
            form.show((one.name, one.reason) for one in error.problems)
        else:
            messages.success(request, _("Saved."))
            return redirect("person_reach", person_id)
    return _show(request, person_id, access, form)


def _show(request: Request, person_id: int, access: Access, form: PointForm) -> HttpResponse:
    audit.record(
        access, act=Act.READ, what="contact_points", person_ids=[person_id], now=request.now
    )
    context = {
        "person_id": person_id,
        "person_name": people.facts_of([person_id], access=access)[person_id].name,
        "contact": contact_of(person_id, access=access),
        "form": form,
        "words": words,
    }
    status = 422 if form.errors and request.method == "POST" else 200
    return page(request, "web/appointments/reach.html", context, status=status)


@staff_page
@get_or_post
def rules(request: Request, person_id: int) -> HttpResponse:
    """Write down what the person wants kept in mind when somebody writes to them."""
    access = reach(request, person_id, what="contact_points", needs=NEEDS)
    contact = contact_of(person_id, access=access)
    sent = request.POST if request.method == "POST" else None
    initial = {**asdict(contact.rules), **RulesForm.ways(contact.rules.channels)}
    form = RulesForm(sent, initial=initial, languages=language_names(languages()))
    if form.is_valid():
        try:
            set_rules(
                person_id,
                ContactRules(**form.values(request.POST.get("version", ""))),
                access=access,
                now=request.now,
            )
        except ContactError as error:
            form.show((one.name, one.reason) for one in error.problems)
        except StaleVersionError:
            form.add_error(None, _("Somebody changed this meanwhile. Look at it again, then save."))
        else:
            messages.success(request, _("Saved."))
            return redirect("person_reach", person_id)
    context = {
        "person_id": person_id,
        "person_name": people.facts_of([person_id], access=access)[person_id].name,
        "form": form,
        "version": contact.rules.version,
    }
    status = 422 if form.errors and sent is not None else 200
    return page(request, "web/appointments/reach_rules.html", context, status=status)
