"""One person: what they declined, how they are, whether anybody reaches them, what they want."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from throughcare.accounts.types import CONTACT_ROLES
from throughcare.caseloads import queries as caseloads
from throughcare.caseloads.types import NotPossibleError
from throughcare.journeys.actions import losing
from throughcare.journeys.queries.aftercare import sheet_of
from throughcare.journeys.types import Channel
from throughcare.kernel.access import Category
from throughcare.pages.doors import page, staff_page
from throughcare.people import queries as people
from throughcare.web.aftercare import rows
from throughcare.web.aftercare.forms import NO, YES, WishForm
from throughcare.web.gate import reach

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.http.response import HttpResponseBase

    from throughcare.caseloads.queries import CaseRow
    from throughcare.journeys.types import Sheet
    from throughcare.kernel.access import Access
    from throughcare.pages.doors import Request

NEEDS: Final = frozenset({Category.IDENTITY, Category.JOURNEY})
get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@dataclass(frozen=True, slots=True)
class Reached:
    """Hold the person of a page, their case, and everything around it."""

    access: Access
    person_id: int
    name: str
    case: CaseRow
    sheet: Sheet

    @property
    def context(self) -> dict[str, object]:
        """Return what every page of the area shows."""
        return {"person_id": self.person_id, "name": self.name}


def reached(request: Request, person_id: int, what: str = "aftercare") -> Reached:
    """Return the person of a page; 404 where the worker may not know, and where there never was a case."""
    access = reach(request, person_id, what=what, needs=NEEDS)
    case = caseloads.latest_case_of(person_id, access=access)
    if case is None:
        raise Http404
    name = people.facts_of([person_id], access=access)[person_id].name
    sheet = sheet_of(case.case_id, person_id, access=access)
    return Reached(access, person_id, name, case, sheet)


@staff_page
@require_safe
def person_aftercare(request: Request, person_id: int) -> HttpResponse:
    """Show what the person declined, how they are, and what was tried to reach them."""
    found = reached(request, person_id)
    may_write = request.actor.role in CONTACT_ROLES and found.case.closed_at is None
    context = {
        **found.context,
        **rows.page_of(found.sheet, person_id, found.access, request.today),
        "today": request.today,
        "own_agency_id": request.actor.agency_id,
        "is_closed": found.case.closed_at is not None,
        "may_write": may_write,
    }
    return page(request, "web/aftercare/person.html", context)


@staff_page(roles=CONTACT_ROLES)
@get_or_post
def wish(request: Request, person_id: int) -> HttpResponseBase:
    """Write down what the person wants after the legal end, and how they may be reached."""
    found = reached(request, person_id)
    form = WishForm(
        request.POST if request.method == "POST" else None, initial=_initial(found.sheet)
    )
    if form.is_valid() and _wished(request, form, found):
        messages.success(request, _("Saved. The follow-ups follow what the person wants."))
        return redirect("person_aftercare", person_id)
    context = {**found.context, "form": form}
    return page(request, "web/aftercare/wish.html", context)


def _initial(sheet: Sheet) -> dict[str, object]:
    if sheet.wish is None:
        return {}
    wants = YES if sheet.wish.wants else NO
    return {
        "wants": wants,
        "safe_words": sheet.wish.safe_words,
        "not_by": list(sheet.wish.not_by),
    }


def _wished(request: Request, form: WishForm, found: Reached) -> bool:
    data = form.cleaned_data
    try:
        losing.say_wish(
            found.person_id,
            wants=data["wants"] == YES,
            safe_words=data["safe_words"],
            not_by=[Channel(one) for one in data["not_by"]],
            access=found.access,
            now=request.now,
            on_paper=data["on_paper"],
        )
    except NotPossibleError as error:
        form.show(error.reason)
        return False
    return True
