"""What the agency opens: groups with places, and times that others take."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from throughcare.appointments import actions, queries
from throughcare.appointments.actions import Opening
from throughcare.appointments.types import Kind, Place, Where
from throughcare.pages import diary_words as words
from throughcare.pages.diary_forms import OpeningForm
from throughcare.pages.doors import Request, page, staff_page
from throughcare.web.appointments import rows
from throughcare.web.appointments.booking import get_or_post, offered
from throughcare.web.caseload.views import listing

if TYPE_CHECKING:
    from django.http import HttpResponse

    from throughcare.appointments.types import SessionRow
    from throughcare.kernel.access import Access

BACK, AHEAD = timedelta(days=30), timedelta(days=120)
_LONGEST_ID = 18


@staff_page
@require_GET
def groups(request: Request) -> HttpResponse:
    """List the sessions of groups of the agency."""
    access = listing(request, "groups")
    found = queries.sessions(access=access, since=request.now - BACK, until=request.now + AHEAD)
    actions.record_listed([], what="groups", access=access, now=request.now)
    context = {
        "sessions": [(one, rows.hours(one.starts_at, one.ends_at)) for one in found],
        "local": rows.local,
    }
    return page(request, "web/appointments/groups.html", context)


@staff_page
@get_or_post
def group_new(request: Request) -> HttpResponse:
    """Open a session of a group."""
    access = listing(request, "groups")
    form = _form(request, is_group=True)
    if form.is_valid():
        try:
            number = actions.open_session(
                _opening(form), access=access, now=request.now, today=request.today
            )
        except actions.InvalidError as error:
            form.show((one.name, one.reason) for one in error.problems)
        except actions.TakenError:
            form.add_error(None, _("The worker is taken then. Choose another time."))
        else:
            messages.success(request, _("The group is open. Book people into it from their diary."))
            return redirect("diary_group", number)
    status = 422 if form.errors and request.method == "POST" else 200
    context = {"form": form, "title": _("Open a group"), "back": "diary_groups"}
    return page(request, "web/appointments/opening.html", context, status=status)


def _form(request: Request, *, is_group: bool) -> OpeningForm:
    sent = request.POST if request.method == "POST" else None
    initial = {"on": request.today, "where": "site", "worker": request.actor.membership_id}
    return OpeningForm(
        sent, initial=initial, workers=offered(request)["workers"], is_group=is_group
    )


def _opening(form: OpeningForm) -> Opening:
    said = form.cleaned_data
    start, end = form.period()
    worker = str(said.get("worker") or "")
    return Opening(
        start,
        end,
        Place(Where(said["where"]), str(said["place"] or "")),
        int(worker) if worker.isdecimal() else None,
        None,
        str(said.get("title") or ""),
        said.get("capacity") or 1,
    )


def _session(request: Request, session_id: int, access: Access) -> SessionRow:
    far = timedelta(days=3660)
    if len(str(session_id)) > _LONGEST_ID:
        raise Http404
    found = queries.sessions(
        access=access, since=request.now - far, until=request.now + far, session_id=session_id
    )
    if not found:
        raise Http404
    return found[0]


@staff_page
@require_GET
def group(request: Request, session_id: int) -> HttpResponse:
    """Show who has a place in a session, as far as the worker may list them."""
    access = listing(request, "groups")
    found = _session(request, session_id, access)
    people = queries.week(
        access=access, since=found.starts_at, until=found.ends_at, session_id=session_id
    )
    actions.record_listed(
        (one.person_id for one in people), what="groups", access=access, now=request.now
    )
    context = {
        "session": found,
        "day": rows.local(found.starts_at).date(),
        "hours": rows.hours(found.starts_at, found.ends_at),
        "items": [rows.item(one, one.agency_id) for one in people],
        "is_over": found.starts_at <= request.now,
    }
    return page(request, "web/appointments/group.html", context)


@staff_page
@require_POST
def group_cancel(request: Request, session_id: int) -> HttpResponse:
    """Cancel a session with every place in it."""
    access = listing(request, "groups")
    try:
        count = actions.cancel_session(session_id, why="", access=access, now=request.now)
    except actions.NoSuchAppointmentError as error:
        raise Http404 from error
    text = ngettext("Cancelled, with %(count)s place.", "Cancelled, with %(count)s places.", count)
    messages.success(request, text % {"count": count})
    return redirect("diary_groups")


@staff_page
@get_or_post
def offers(request: Request) -> HttpResponse:
    """List the times that the agency offers, and offer another one."""
    access = listing(request, "offers")
    form = _form(request, is_group=False)
    if form.is_valid():
        try:
            actions.offer_time(
                _opening(form),
                Kind.APPOINTMENT,
                access=access,
                now=request.now,
                today=request.today,
            )
        except actions.InvalidError as error:
            form.show((one.name, one.reason) for one in error.problems)
        except actions.TakenError:
            form.add_error(None, _("The worker is taken then. Choose another time."))
        else:
            messages.success(request, _("Offered. People you work with can take it."))
            return redirect("diary_offers")
    actions.record_listed([], what="offers", access=access, now=request.now)
    found = queries.own_offers(access=access, now=request.now)
    context = {
        "form": form,
        "offers": [(one, rows.hours(one.starts_at, one.ends_at)) for one in found],
        "local": rows.local,
        "kinds": words.KINDS,
    }
    status = 422 if form.errors and request.method == "POST" else 200
    return page(request, "web/appointments/offers.html", context, status=status)


@staff_page
@require_POST
def withdraw(request: Request, offer_id: int) -> HttpResponse:
    """Offer a time no longer."""
    access = listing(request, "offers")
    if len(str(offer_id)) > _LONGEST_ID or not actions.withdraw_offer(
        offer_id, access=access, now=request.now
    ):
        raise Http404
    messages.success(request, _("Withdrawn. What was booked stands."))
    return redirect("diary_offers")
