"""I choose who supports me and what they see; a supporter sees that slice and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from throughcare.accounts.types import Checked, NotDone
from throughcare.kernel.access import Access
from throughcare.pages import reasons
from throughcare.pages.card_paper import card
from throughcare.pages.documents import pdf_response
from throughcare.pages.doors import account_page, page, person_page
from throughcare.portal.plan.rows import mine
from throughcare.portal.supporters.forms import SupporterForm
from throughcare.portal.supporters.rows import lines, slice_of
from throughcare.sharing.actions import supporting as actions
from throughcare.sharing.queries.supporting import supporters_of
from throughcare.sharing.types.supporting import Sees, Tie

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.http.response import HttpResponseBase

    from throughcare.pages.doors import Request
    from throughcare.portal.plan.rows import Mine


@person_page
@require_safe
def my_supporters(request: Request) -> HttpResponse:
    """Show whom I chose."""
    own = mine(request, "my_supporters")
    found = lines(supporters_of(own.person_id, access=own.access), request.today)
    return page(request, "portal/supporters/mine.html", {"rows": found, "kiosk": request.kiosk})


@person_page
@require_http_methods(["GET", "HEAD", "POST"])
def my_supporter_new(request: Request) -> HttpResponseBase:
    """Choose a supporter."""
    own = mine(request, "my_supporters")
    form = SupporterForm(request.POST if request.method == "POST" else None, today=request.today)
    if form.is_valid():
        done = _chosen(own, form)
        if not isinstance(done, NotDone):
            messages.success(
                request,
                _(
                    "Written down. Now your supporter needs a card: make it here, or ask your contact."
                ),
            )
            return redirect("my_supporters")
        form.add_error(None, reasons.text(done.reason))
    return page(request, "portal/supporters/new.html", {"form": form})


def _chosen(own: Mine, form: SupporterForm) -> int | NotDone:
    said = form.cleaned_data
    return actions.choose_supporter(
        own.person_id,
        name=said["name"],
        tie=Tie(said["tie"]),
        sees=[Sees(one) for one in said["sees"]],
        until_on=said["until_on"],
        access=own.access,
        now=own.request.now,
        today=own.request.today,
    )


@person_page
@require_POST
def my_supporter_card(request: Request, supporter_id: int) -> HttpResponse:
    """Print a card for my supporter."""
    own = mine(request, "my_supporters")
    language = get_language() or "en"
    printed = actions.print_supporter_card(
        own.person_id,
        supporter_id,
        language=language,
        checked=Checked.BY_PERSON,
        access=own.access,
        now=request.now,
        today=request.today,
    )
    if printed is None:
        raise Http404
    rows = supporters_of(own.person_id, access=own.access)
    document = card(
        words=printed.words,
        code=printed.code,
        language=language,
        starts_until=printed.starts_until,
        address=request.build_absolute_uri(reverse("card_sign_in")),
        owner=next(row.name for row in rows if row.supporter_id == supporter_id),
        issuer="",
        supports=own.person.facts.given,
        now=request.now,
    )
    return pdf_response(document, _("card"))


@person_page
@require_POST
def my_supporter_end(request: Request, supporter_id: int) -> HttpResponse:
    """End at once what a supporter sees."""
    own = mine(request, "my_supporters")
    if actions.end_supporter(own.person_id, supporter_id, access=own.access, now=request.now):
        messages.success(request, _("It has ended. Their card does not work any more."))
    return redirect("my_supporters")


@account_page
@require_safe
def supporting(request: Request) -> HttpResponse:
    """Show a supporter what the person chose to show them."""
    access = actions.decide_supporter(request.actor, now=request.now, today=request.today)
    shown = slice_of(access) if isinstance(access, Access) else None
    context = {"shown": shown, "today": request.today}
    return page(request, "portal/supporters/supporting.html", context)
