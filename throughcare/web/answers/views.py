"""The answers of a person, and the forms that may be filled in with them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from throughcare.answers import actions, queries
from throughcare.pages.doors import page, staff_page
from throughcare.people import queries as people
from throughcare.web.answers import rows
from throughcare.web.gate import may_print, reach

if TYPE_CHECKING:
    from django.http import HttpResponse

    from throughcare.pages.doors import Request


@staff_page
@require_safe
def answers(request: Request, person_id: int) -> HttpResponse:
    """Show what a person answered, as far as the worker may know it, and which forms may be filled in."""
    access = reach(request, person_id, what="answers")
    found = queries.known(person_id, access=access, today=request.today)
    forms = queries.form_choices(person_id, access=access, today=request.today, seen=found)
    catalogue = queries.catalogue()
    context = {
        "person_id": person_id,
        "person_name": people.facts_of([person_id], access=access)[person_id].name,
        "forms": rows.choices(forms),
        "groups": rows.items(
            found, catalogue, agency_id=request.actor.agency_id, today=request.today
        ),
        "elsewhere": rows.elsewhere(found.elsewhere, catalogue),
        "may_print": may_print(access),
    }
    actions.record_shown(found, person_id=person_id, access=access, now=request.now)
    return page(request, "web/answers/answers.html", context)


@staff_page
@require_POST
def take_back(request: Request, person_id: int, answer_id: int) -> HttpResponse:
    """Take back an answer of the worker's own agency."""
    access = reach(request, person_id, what="answers")
    try:
        actions.take_back(
            answer_id, person_id=person_id, access=access, now=request.now, today=request.today
        )
    except actions.NoSuchAnswerError:
        messages.error(
            request, _("That answer is not there any more, or another agency recorded it.")
        )
    else:
        messages.success(request, _("The answer is taken back. The person still sees that."))
    return redirect("person_answers", person_id)
