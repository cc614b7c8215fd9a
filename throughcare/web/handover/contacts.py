"""Give the person another contact: a colleague at once, somebody of another agency by asking first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from throughcare.caseloads import queries as caseloads
from throughcare.caseloads.types import NotPossibleError
from throughcare.journeys.actions import assigning
from throughcare.kernel.access import Category
from throughcare.kernel.errors import ThroughcareError
from throughcare.pages import handover_words, words
from throughcare.pages.doors import page, staff_page
from throughcare.sharing.queries.involved import is_guest
from throughcare.web.gate import CONTACTS, may_hand_over, reach
from throughcare.web.handover import rows
from throughcare.web.handover.forms import ContactForm

if TYPE_CHECKING:
    from django.http.response import HttpResponseBase

    from throughcare.accounts.types import Worker
    from throughcare.caseloads.types import Weighed
    from throughcare.kernel.access import Access
    from throughcare.pages.doors import Request

_NEEDS = frozenset({Category.IDENTITY, Category.JOURNEY})


@staff_page(roles=CONTACTS)
@require_http_methods(["GET", "HEAD", "POST"])
def contact(request: Request, person_id: int) -> HttpResponseBase:
    """Choose who becomes the contact, with what everybody carries in sight."""
    access = reach(request, person_id, what="named_contact", needs=_NEEDS)
    case = caseloads.open_cases_of([person_id], access=access).get(person_id)
    guest = is_guest(person_id, access=access, today=request.today)
    if case is None or not may_hand_over(request, case.contact_agency_id, is_guest=guest):
        raise Http404
    home = case.contact_agency_id
    workers = rows.around(person_id, access, request.today)
    workers.sort(key=lambda one: one.agency_id != home)
    loads, weights = assigning.board(person_id, workers, access=access, today=request.today)
    form = ContactForm(
        request.POST if request.method == "POST" else None,
        workers=rows.choices_with_load(workers, loads),
        may_cross=assigning.may_cross(home, access=access, today=request.today),
    )
    if form.is_valid():
        chosen = _chosen(workers, form)
        if chosen.agency_id != home:
            # Another agency is asked first: nobody is made a contact behind their agency's back.
            return redirect(f"{_propose(person_id)}?agency={chosen.agency_id}")
        if _assigned(request, person_id, chosen, form, access):
            return redirect("person", person_id)
    context = {
        "form": form,
        "person_id": person_id,
        "name": rows.name_of(person_id, access),
        "weight": _weight(weights.get(home)),
    }
    return page(request, "web/handover/contact.html", context)


def _chosen(workers: list[Worker], form: ContactForm) -> Worker:
    return next(one for one in workers if str(one.membership_id) == form.cleaned_data["worker"])


def _propose(person_id: int) -> str:
    return reverse("person_handover_propose", args=[person_id])


def _weight(one: Weighed | None) -> dict[str, object] | None:
    """Say what the case weighs where it is now; nothing of an agency of which one may not know."""
    if one is None:
        return None
    parts = [words.word(handover_words.WEIGHTS, code) for code in one.parts]
    return {"points": one.points, "parts": parts}


def _assigned(
    request: Request, person_id: int, chosen: Worker, form: ContactForm, access: Access
) -> bool:
    try:
        changed = assigning.assign(
            person_id,
            to_membership_id=chosen.membership_id,
            over_reason=form.cleaned_data.get("over_reason", ""),
            access=access,
            now=request.now,
            today=request.today,
        )
    except NotPossibleError as error:
        form.show(error.reason)
        return False
    except ThroughcareError as error:
        form.add_error(None, str(error))
        return False
    text = (
        _("Handed over. The new contact sees this in their caseload.")
        if changed
        else _("Nothing changed: this is the contact already.")
    )
    messages.success(request, text)
    return True
