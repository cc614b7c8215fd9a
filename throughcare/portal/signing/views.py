"""Sign in with a card of words or a code, leave, and the device that many people use."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from allauth.account.adapter import get_adapter
from allauth.core.internal import ratelimit
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import get_user_model, login
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from throughcare.accounts import actions
from throughcare.accounts.queries import cards
from throughcare.accounts.types import NotDone
from throughcare.messages.actions import texting
from throughcare.messages.tasks import send_code
from throughcare.pages import kiosk as kiosks
from throughcare.pages import reasons
from throughcare.pages.doors import Request, open_page, page, person_page
from throughcare.portal.plan.rows import mine
from throughcare.portal.signing.forms import CardForm, CodeForm, NumberForm
from throughcare.sharing.actions import letting_in
from throughcare.sharing.queries.ways_in import ways_in

if TYPE_CHECKING:
    from django.forms import Form

    from throughcare.accounts.types import SignedIn

NUMBER: Final = "text_number"
"""Under this name a session holds the number for which a code was asked."""
TRIES: Final = {"card": "20/5m/key"}
"""Tries in vain from one device; our default. The words cannot be guessed: this keeps noise away."""


@open_page
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def card_sign_in(request: Request) -> HttpResponse:
    """Let somebody in with the words of their card."""
    if request.user.is_authenticated and not request.is_locked:
        return redirect(_home(request))
    form = CardForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and _may_try(request, form) and form.is_valid():
        said = form.cleaned_data
        found = actions.sign_in_with_card(said["words"], said["code"], now=request.now)
        if not isinstance(found, NotDone):
            return _let_in(request, found)
        _tried(request)
        about_code = found.reason.code in {"card.code_needed", "card.code_wrong"}
        form.add_error("code" if about_code else "words", reasons.text(found.reason))
    context = {
        "form": form,
        "left": request.GET.get("left", ""),
        "kiosk": request.kiosk,
        "has_text": texting.text_sender() is not None,
    }
    return page(request, "portal/signing/card.html", context)


def _home(request: Request) -> str:
    if request.actor.person_id is not None:
        return "my_page"
    return "supporting" if request.kiosk else "start"


def _let_in(request: Request, found: SignedIn) -> HttpResponse:
    account = get_user_model().objects.get(pk=found.account_id)
    request.session.flush()
    login(request, account, backend=settings.AUTHENTICATION_BACKENDS[0])
    if request.kiosk:
        kiosks.note_seen(request, now=request.now)
    return redirect("start" if not request.kiosk else "card_sign_in")


def _may_try(request: Request, form: Form) -> bool:
    """Tell whether this device may try again; say so where it may not."""
    if _tried(request, dry_run=True):
        return True
    form.is_valid()
    form.add_error(
        None, _("There were too many failed attempts. Wait five minutes, then try again.")
    )
    return False


def _tried(request: Request, *, dry_run: bool = False) -> bool:
    """Count a try in vain for the kiosk, or for the address of the device; False when there were too many."""
    kiosk = request.kiosk
    device = f"kiosk {kiosk.kiosk_id}" if kiosk else get_adapter().get_client_ip(request)
    usage = ratelimit.consume(
        request, app="throughcare", action="card", config=TRIES, key=device, dry_run=dry_run
    )
    return usage is not None


@open_page
@require_safe
def lost_card(request: Request) -> HttpResponse:
    """Say whom to ask for a new card."""
    return page(request, "portal/signing/lost.html", {"kiosk": request.kiosk})


@open_page
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def text_sign_in(request: Request) -> HttpResponse:
    """Send a code to a number; what is said is the same whether anybody signs in with it."""
    form = NumberForm(request.POST if request.method == "POST" else None)
    is_offered = texting.text_sender() is not None
    if is_offered and request.method == "POST" and _may_try(request, form) and form.is_valid():
        _tried(request)
        number = form.cleaned_data["number"]
        to_send = actions.make_text_code(number, now=request.now)
        if to_send is not None:
            send_code(to_send.number, to_send.code, language=to_send.language, now=request.now)
        request.session[NUMBER] = number
        return redirect("text_code")
    context = {"form": form, "is_offered": is_offered}
    return page(request, "portal/signing/text.html", context)


@open_page
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def text_code(request: Request) -> HttpResponse:
    """Let somebody in with the code they were sent."""
    number = request.session.get(NUMBER, "")
    if not number:
        return redirect("text_sign_in")
    form = CodeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and _may_try(request, form) and form.is_valid():
        code = form.cleaned_data["code"]
        found = actions.sign_in_with_text_code(number, code, now=request.now)
        if not isinstance(found, NotDone):
            return _let_in(request, found)
        _tried(request)
        form.add_error("code", reasons.text(found.reason))
    return page(request, "portal/signing/text_code.html", {"form": form})


@open_page
@require_POST
def leave(request: Request) -> HttpResponse:
    """Go, and leave nothing behind."""
    if request.user.is_authenticated:
        actions.record_sign_in(
            request.user.pk, what="sign_out", outcome="sign_in.left", now=request.now
        )
    return kiosks.forget(request, request.kiosk, why="left")


@open_page
@require_POST
def stay(request: Request) -> HttpResponse:
    """Say that somebody is still there; the door has noted it."""
    wanted = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()})
    return HttpResponseRedirect(wanted if safe else reverse("card_sign_in"))


@open_page
@never_cache
@require_safe
def kiosk(request: Request, token: str) -> HttpResponse:
    """Make this browser a kiosk, until it is closed; whoever was signed in is out."""
    kiosk_id = kiosks.kiosk_of(token)
    found = cards.kiosk(kiosk_id) if kiosk_id else None
    if found is None:
        return _no_kiosk(request)
    if request.user.is_authenticated:
        request.session.flush()
    left = request.GET.get("left", "")
    query = f"?left={left}" if left in {"left", "away"} else ""
    response = HttpResponseRedirect(reverse("card_sign_in") + query)
    mode = kiosks.Mode(found.kiosk_id, found.agency_name, found.place, found.idle_seconds)
    kiosks.begin(response, mode)
    return response


def _no_kiosk(request: Request) -> HttpResponse:
    """Say that this device is no kiosk any more, and let it be an ordinary browser in which nobody is signed in."""
    if request.kiosk and request.user.is_authenticated:
        request.session.flush()
    answer = page(request, "portal/signing/no_kiosk.html", status=404)
    answer.delete_cookie(kiosks.COOKIE, samesite="Lax")
    return answer


@person_page
@require_http_methods(["GET", "HEAD", "POST"])
def my_card(request: Request) -> HttpResponse:
    """Show how I sign in, and let me stop my card."""
    own = mine(request, "card")
    if request.method == "POST":
        letting_in.take_card_back(own.person_id, access=own.access, now=request.now)
        messages.success(request, _("Your card is stopped. Ask your contact for a new one."))
        return kiosks.forget(request, request.kiosk, why="left")
    context = {
        "ways": ways_in(own.person_id, access=own.access),
        "contact": own.contact,
        "today": request.today,
    }
    return page(request, "portal/signing/my_card.html", context)
