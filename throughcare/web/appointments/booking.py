"""Book for a person: a time of one's own, one that an agency offers, a place in a group."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from throughcare.accounts import queries as accounts
from throughcare.appointments import actions, queries
from throughcare.appointments.types import Draft, Kind, Place, Where
from throughcare.caseloads import queries as caseloads
from throughcare.kernel.access import Category
from throughcare.pages import diary_words as words
from throughcare.pages.diary_forms import BookForm
from throughcare.pages.doors import Request, page, staff_page
from throughcare.people import queries as people
from throughcare.people.queries.contacting import contact_of
from throughcare.sharing import actions as sharing
from throughcare.sharing.types import Refused
from throughcare.web.appointments import rows
from throughcare.web.gate import reach

if TYPE_CHECKING:
    from django.http import HttpResponse

    from throughcare.appointments.types import SessionRow
    from throughcare.kernel.access import Access

AHEAD = timedelta(days=120)
get_or_post = require_http_methods(["GET", "HEAD", "POST"])


def booker(request: Request, person_id: int) -> Access:
    """Return the access of somebody who may book for a person; 404 for others."""
    access = reach(request, person_id, what="diary")
    if request.worker is None or not queries.may_book(
        person_id, access=access, today=request.today
    ):
        raise Http404
    return access


def offered(request: Request) -> dict[str, Any]:
    """Return which workers, and which rooms and beds, of the own agency can be booked."""
    agency_id = request.actor.agency_id or 0
    workers = accounts.workers_of(agency_id, request.today)
    named = [(one.membership_id, one.name) for one in workers]
    return {"workers": named, "things": queries.things_of(agency_id)}


def draft_of(form: BookForm, case_id: int | None) -> Draft:
    """Return what was typed."""
    said = form.cleaned_data
    start, end = form.period()
    kind, hangs = Kind(said["kind"]), said.get("hangs_days")
    return Draft(
        start,
        end,
        kind,
        Place(Where(said["where"]), str(said["place"] or "")),
        str(said["about"] or ""),
        form.number("worker"),
        form.number("thing"),
        case_id,
        kind is Kind.RESERVATION,
        hangs,
        bool(said["reminds"]),
    )


@staff_page
@get_or_post
def book(request: Request, person_id: int) -> HttpResponse:
    """Book an appointment; what clashes is said before, and a reason lets it stand."""
    access = booker(request, person_id)
    sent = request.POST if request.method == "POST" else None
    initial = {
        "on": request.today,
        "kind": "appointment",
        "where": "site",
        "worker": request.actor.membership_id,
    }
    has_asked = bool(sent and "despite" in sent)
    form = BookForm(sent, initial=initial, clashes=has_asked, **offered(request))
    clashes: list[str] = []
    if form.is_valid():
        try:
            return _booked(request, person_id, form, access)
        except actions.InvalidError as error:
            form.show((one.name, one.reason) for one in error.problems)
        except actions.TakenError as error:
            form.add_error(None, _taken(error))
        except actions.ClashError as error:
            clashes = [rows.clash_text(one) for one in error.clashes]
            if not has_asked:
                form = BookForm(sent, initial=initial, clashes=True, **offered(request))
                form.is_valid()
    context = {
        "person_id": person_id,
        "person_name": people.facts_of([person_id], access=access)[person_id].name,
        "form": form,
        "clashes": clashes,
        "way": _way(person_id, access),
    }
    status = 409 if clashes else 422 if form.errors and sent is not None else 200
    return page(request, "web/appointments/book.html", context, status=status)


def _taken(_error: actions.TakenError) -> str:
    return _("This time is taken: the worker or the room is not free then. Choose another time.")


def _way(person_id: int, access: Access) -> str:
    """Say by which way the person is reached, before a reminder is promised; empty where that may not be known."""
    if not access.covers(person_id, Category.CONTACT_DETAILS):
        return ""
    contact = contact_of(person_id, access=access)
    channel = next(
        (one for one in contact.rules.channels if one.value == "letter" or contact.to(one)), None
    )
    return str(words.CHANNELS[channel.value]) if channel else _("No way: tell them yourself")


def _booked(request: Request, person_id: int, form: BookForm, access: Access) -> HttpResponse:
    case = caseloads.open_cases_of([person_id], access=access).get(person_id)
    said = form.cleaned_data
    done = actions.book(
        draft_of(form, None if case is None else case.case_id),
        person_id=person_id,
        access=access,
        now=request.now,
        today=request.today,
        despite=str(said.get("despite") or ""),
        every=said.get("every") or "",
        times=said.get("times") or 1,
    )
    count = len(done.appointment_ids)
    text = ngettext("Booked.", "Booked %(count)s times.", count) % {"count": count}
    if done.is_cut:
        text += " " + _("It goes on for longer than a year: book the rest later.")
    messages.success(request, text)
    return redirect("person_diary", person_id)


@staff_page
@get_or_post
def times(request: Request, person_id: int) -> HttpResponse:
    """Take a time that an agency offers, or a place in a group of the own agency."""
    access = booker(request, person_id)
    clashes: list[str] = []
    chosen = request.POST.get("take", "")
    if request.method == "POST":
        what, _sign, number = chosen.partition(":")
        try:
            return _take(request, person_id, what, number, access)
        except actions.TakenError:
            messages.error(request, _("Somebody was faster, or it is full. Choose another one."))
        except actions.ClashError as error:
            clashes = [rows.clash_text(one) for one in error.clashes]
    found = queries.offers_for(person_id, access=access, now=request.now, today=request.today)
    context = {
        "person_id": person_id,
        "person_name": people.facts_of([person_id], access=access)[person_id].name,
        "offers": [(one, rows.hours(one.starts_at, one.ends_at)) for one in found],
        "sessions": [
            (one, rows.hours(one.starts_at, one.ends_at))
            for one in _sessions(request)
            if one.free and not one.is_cancelled
        ],
        "kinds": words.KINDS,
        "local": rows.local,
        "clashes": clashes,
        "chosen": chosen,
    }
    return page(request, "web/appointments/times.html", context, status=409 if clashes else 200)


def _sessions(request: Request) -> list[SessionRow]:
    access = sharing.decide_list(request.actor, now=request.now, today=request.today)
    if isinstance(access, Refused):
        return []
    return queries.sessions(access=access, since=request.now, until=request.now + AHEAD)


def _take(request: Request, person_id: int, what: str, number: str, access: Access) -> HttpResponse:
    take = {"offer": actions.take_offer, "session": actions.join_session}.get(what)
    if take is None or not number.isdecimal() or len(number) > 18:  # noqa: PLR2004 - what an id can have
        raise Http404
    take(
        int(number),
        person_id=person_id,
        access=access,
        now=request.now,
        today=request.today,
        despite=request.POST.get("despite", ""),
    )
    messages.success(request, _("Booked."))
    return redirect("person_diary", person_id)
