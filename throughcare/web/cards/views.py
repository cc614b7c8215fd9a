"""Give a person a way in: print a card once, take it back, note a number; and set up kiosks."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from throughcare.accounts import actions
from throughcare.accounts import queries as accounts
from throughcare.accounts.queries import cards
from throughcare.accounts.types import CONTACT_ROLES, Checked, NotDone, Role
from throughcare.audit.types import Act
from throughcare.messages.actions import texting
from throughcare.messages.tasks import send_code
from throughcare.pages import kiosk as modes
from throughcare.pages import reasons, supporter_words
from throughcare.pages.card_paper import card
from throughcare.pages.documents import pdf_response
from throughcare.pages.doors import page, staff_page
from throughcare.pages.shell import languages
from throughcare.people import queries as people
from throughcare.sharing.actions import letting_in, supporting
from throughcare.sharing.queries.involved import is_guest
from throughcare.sharing.queries.supporting import supporters_of
from throughcare.sharing.queries.ways_in import ways_in
from throughcare.web.cards import forms
from throughcare.web.gate import reach

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.http.response import HttpResponseBase

    from throughcare.accounts.types import Printed, ToSend, Worker
    from throughcare.kernel.access import Access
    from throughcare.pages.doors import Request
    from throughcare.people.queries import PersonPage

ADMINISTRATOR = frozenset({Role.AGENCY_ADMINISTRATOR})


def _opened(request: Request, person_id: int, *, act: Act = Act.READ) -> Access:
    """Let in whoever may give a person a way in: a contact's role, in an agency that is no guest."""
    access = reach(request, person_id, what="card", act=act)
    if is_guest(person_id, access=access, today=request.today):
        raise Http404
    return access


@staff_page(roles=CONTACT_ROLES)
@require_http_methods(["GET", "HEAD", "POST"])
def person_card(request: Request, person_id: int) -> HttpResponseBase:
    """Show how a person signs in, and print a card: once, for its words are stored nowhere."""
    access = _opened(request, person_id)
    person = people.person_page(person_id, access=access)
    form = forms.CardForm(
        request.POST if request.method == "POST" else None,
        initial={"language": _spoken(person.language)},
    )
    if form.is_valid():
        return _printed(request, person, form, access)
    return _show(request, person, access, form=form)


def _show(
    request: Request,
    person: PersonPage,
    access: Access,
    *,
    form: forms.CardForm | None = None,
    number_form: forms.NumberForm | None = None,
) -> HttpResponse:
    ways = ways_in(person.facts.person_id, access=access)
    made_by = ways.card.made_by if ways.card else None
    context = {
        "person_id": person.facts.person_id,
        "name": person.facts.name,
        "ways": ways,
        "made_by": accounts.worker_names([made_by]).get(made_by, "") if made_by else "",
        "checks": dict(forms.CHECKS),
        "form": number_form if number_form and number_form.errors else form,
        "card_form": form or forms.CardForm(initial={"language": _spoken(person.language)}),
        "number_form": number_form
        or forms.NumberForm(initial={"number": ways.new_number or ways.number}),
        "supporters": [
            one
            for one in supporters_of(person.facts.person_id, access=access)
            if one.is_live(today=request.today)
        ],
        "ties": supporter_words.TIES,
        "confirm_form": forms.ConfirmForm(),
        "has_text": texting.text_sender() is not None,
        "address": _address(request),
    }
    return page(request, "web/cards/card.html", context)


def _spoken(language: str) -> str:
    """Return the language of a person where there are pages in it, else the first that has pages."""
    known = [one.code for one in languages()]
    return language if language in known else known[0]


def _address(request: Request) -> str:
    return request.build_absolute_uri(reverse("card_sign_in"))


def _printed(
    request: Request, person: PersonPage, form: forms.CardForm, access: Access
) -> HttpResponse:
    printed = letting_in.let_in(
        person.facts.person_id,
        name=person.facts.name,
        language=form.cleaned_data["language"],
        checked=Checked(form.cleaned_data["checked"]),
        access=access,
        now=request.now,
    )
    return _paper(request, printed, owner=person.facts.name)


def _paper(request: Request, printed: Printed, *, owner: str, supports: str = "") -> HttpResponse:
    document = card(
        words=printed.words,
        code=printed.code,
        language=printed.language,
        starts_until=printed.starts_until,
        address=_address(request),
        owner=owner,
        supports=supports,
        issuer=request.worker.agency_name if request.worker else "",
        now=request.now,
    )
    return pdf_response(document, _("card"))


@staff_page(roles=CONTACT_ROLES)
@require_POST
def supporter_card(request: Request, person_id: int, supporter_id: int) -> HttpResponseBase:
    """Print a card for somebody whom the person chose, for a person who has no printer."""
    access = _opened(request, person_id, act=Act.CHANGE)
    person = people.person_page(person_id, access=access)
    rows = supporters_of(person_id, access=access)
    row = next((one for one in rows if one.supporter_id == supporter_id), None)
    if row is None:
        raise Http404
    printed = supporting.print_supporter_card(
        person_id,
        supporter_id,
        language=_spoken(person.language),
        checked=Checked.BY_WORKER,
        access=access,
        now=request.now,
        today=request.today,
    )
    if printed is None:
        raise Http404
    return _paper(request, printed, owner=row.name, supports=person.facts.given)


@staff_page(roles=CONTACT_ROLES)
@require_POST
def card_stop(request: Request, person_id: int) -> HttpResponseBase:
    """Take a card back: it stops at once."""
    access = _opened(request, person_id, act=Act.CHANGE)
    if letting_in.take_card_back(person_id, access=access, now=request.now):
        messages.success(request, _("The card has stopped. Whoever was signed in with it is out."))
    return redirect("person_card", person_id)


@staff_page(roles=CONTACT_ROLES)
@require_POST
def number(request: Request, person_id: int) -> HttpResponseBase:
    """Note to which telephone codes go."""
    access = _opened(request, person_id, act=Act.CHANGE)
    person = people.person_page(person_id, access=access)
    form = forms.NumberForm(request.POST)
    if form.is_valid():
        noted = letting_in.note_number(
            person_id,
            form.cleaned_data["number"],
            name=person.facts.name,
            language=_spoken(person.language),
            access=access,
            now=request.now,
        )
        if not isinstance(noted, NotDone):
            _send_first_code(request, noted)
            return redirect("person_card", person_id)
        form.add_error("number", reasons.text(noted.reason))
    return _show(request, person, access, number_form=form)


def _send_first_code(request: Request, noted: ToSend) -> None:
    if texting.text_sender() is None:
        messages.success(request, _("The number is noted."))
        return
    send_code(noted.number, noted.code, language=noted.language, now=request.now)
    messages.success(
        request, _("A code went to this number. Let the person read it to you, and type it below.")
    )


@staff_page(roles=CONTACT_ROLES)
@require_POST
def number_confirm(request: Request, person_id: int) -> HttpResponseBase:
    """Let a number count: the person has the code that went to it."""
    access = _opened(request, person_id, act=Act.CHANGE)
    code = request.POST.get("code", "")
    done = letting_in.confirm_number(person_id, code, access=access, now=request.now)
    if not isinstance(done, NotDone):
        messages.success(request, _("Codes go to this number from now on."))
    elif done.reason.code == "text_number.done":
        messages.info(request, reasons.text(done.reason))
    elif done.reason.code == "text_number.taken":
        messages.error(request, reasons.text(done.reason))
    else:
        messages.error(request, _("This is not the code, or it is too old. Send another one."))
    return redirect("person_card", person_id)


@staff_page(roles=CONTACT_ROLES)
@require_POST
def number_drop(request: Request, person_id: int) -> HttpResponseBase:
    """Send no codes any more."""
    access = _opened(request, person_id, act=Act.CHANGE)
    if letting_in.drop_number(person_id, access=access, now=request.now):
        messages.success(request, _("The number is forgotten."))
    return redirect("person_card", person_id)


@staff_page(roles=ADMINISTRATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def kiosks(request: Request) -> HttpResponseBase:
    """Show the devices that many people use, and set one up."""
    me = cast("Worker", request.worker)
    form = forms.KioskForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        actions.set_up_kiosk(
            me.agency_id,
            place=form.cleaned_data["place"],
            idle_seconds=form.cleaned_data["minutes"] * 60,
            by=request.actor,
            now=request.now,
        )
        messages.success(request, _("Open the address of the device on the device itself."))
        return redirect("administration_kiosks")
    rows = [
        (one, request.build_absolute_uri(reverse("kiosk", args=[modes.token_of(one.kiosk_id)])))
        for one in cards.kiosks_of(me.agency_id)
    ]
    return page(request, "web/cards/kiosks.html", {"rows": rows, "form": form})


@staff_page(roles=ADMINISTRATOR)
@require_POST
def kiosk_end(request: Request, kiosk_id: int) -> HttpResponseBase:
    """Let nobody sign in at a device any more."""
    me = cast("Worker", request.worker)
    if not actions.end_kiosk(kiosk_id, agency_id=me.agency_id, by=request.actor, now=request.now):
        raise Http404
    messages.success(request, _("This device is no kiosk any more."))
    return redirect("administration_kiosks")
