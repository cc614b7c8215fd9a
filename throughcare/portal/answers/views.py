"""What I answered, and what agencies wrote down as my answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from throughcare.answers import actions, queries
from throughcare.kernel.access import Access
from throughcare.pages.doors import Request, page, person_page
from throughcare.portal.answers import rows
from throughcare.sharing import actions as sharing

if TYPE_CHECKING:
    from django.http import HttpResponse


@person_page
@require_safe
def my_answers(request: Request) -> HttpResponse:
    """Show what I was asked, and what stands as my answers."""
    access, person_id = mine(request)
    found = queries.known(person_id, access=access, today=request.today)
    choices = queries.form_choices(person_id, access=access, today=request.today, seen=found)
    context = {
        "forms": rows.forms(choices),
        "answers": rows.answers(found, queries.catalogue(), request.today),
    }
    actions.record_shown(found, person_id=person_id, access=access, now=request.now)
    return page(request, "portal/answers/answers.html", context)


@person_page
@require_POST
def take_back(request: Request, answer_id: int) -> HttpResponse:
    """Take back what I answered on my own."""
    access, person_id = mine(request)
    try:
        actions.take_back(
            answer_id, person_id=person_id, access=access, now=request.now, today=request.today
        )
    except actions.NoSuchAnswerError:
        messages.error(request, _("This answer is not yours alone, or it is gone already."))
    else:
        messages.success(request, _("Your answer is taken back."))
    return redirect("my_answers")


def mine(request: Request) -> tuple[Access, int]:
    """Return the access to my own answers, and who I am."""
    person_id = request.actor.person_id
    if person_id is None:
        raise Http404
    access = sharing.decide(
        request.actor, person_id=person_id, what="answers", now=request.now, today=request.today
    )
    if not isinstance(access, Access):
        raise Http404
    return access, person_id
