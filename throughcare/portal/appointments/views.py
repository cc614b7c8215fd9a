"""My appointments: as a list, on paper; ask for another time; take a time that is offered."""

from __future__ import annotations

from datetime import datetime, time
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from throughcare.appointments import actions, queries
from throughcare.appointments.queries.diary import PAGE
from throughcare.appointments.types import ErrandKind, State
from throughcare.kernel.access import Access
from throughcare.pages import diary_words as words
from throughcare.pages.diary_forms import AskForm
from throughcare.pages.doors import Request, page, person_page
from throughcare.portal.appointments.rows import mine as in_words
from throughcare.sharing import actions as sharing

if TYPE_CHECKING:
    from django.http import HttpResponse

    from throughcare.appointments.types import Clash, Entry

_LONGEST_ID = 18


def own_access(request: Request, what: str) -> Access:
    """Return the access of the person to what is their own; 404 for anybody else."""
    person_id = request.actor.person_id
    if person_id is None:
        raise Http404
    access = sharing.decide(
        request.actor, person_id=person_id, what=what, now=request.now, today=request.today
    )
    if not isinstance(access, Access):
        raise Http404
    return access


def _found(request: Request, access: Access) -> list[Entry]:
    is_past = request.GET.get("when") == "past"
    today = datetime.combine(request.today, time(), timezone.get_current_timezone())
    since, until = (None, request.now) if is_past else (today, None)
    found = queries.own_diary(access=access, since=since, until=until, after=_after(request))
    actions.record_shown(
        found[:PAGE], person_id=request.actor.person_id or 0, access=access, now=request.now
    )
    return found


def _after(request: Request) -> tuple[datetime, int] | None:
    moment, _sign, number = request.GET.get("after", "").partition("~")
    if not (number.isascii() and number.isdecimal() and len(number) <= _LONGEST_ID):
        return None
    try:
        found = datetime.fromisoformat(moment)
    except ValueError:
        return None
    return (found, int(number)) if found.tzinfo else None


@person_page
@require_GET
def my_diary(request: Request) -> HttpResponse:
    """Show my appointments."""
    access = own_access(request, "diary")
    found = _found(request, access)
    last = found[PAGE - 1] if len(found) > PAGE else None
    when = "when=past&" if request.GET.get("when") == "past" else ""
    next_href = ""
    if last is not None:
        next_href = (
            f"?{when}after={last.starts_at.isoformat().replace('+', '%2B')}~{last.appointment_id}"
        )
    context = {
        "items": [in_words(one, request.now) for one in found[:PAGE]],
        "is_past": bool(when),
        "next_href": next_href,
        "today": request.today,
    }
    return page(request, "portal/appointments/diary.html", context)


@person_page
@require_GET
def my_diary_print(request: Request) -> HttpResponse:
    """Show my next appointments on paper."""
    access = own_access(request, "diary")
    found = _found(request, access)
    items = [in_words(one, request.now) for one in found[:PAGE] if one.is_live]
    context = {
        "items": items,
        "now": request.now,
        "is_large": request.GET.get("letters") == "large",
    }
    return page(request, "portal/appointments/print.html", context)


@person_page
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: Request, appointment_id: int) -> HttpResponse:
    """Let me ask for another time, or not to go."""
    access = own_access(request, "diary")
    person_id = request.actor.person_id or 0
    found = None
    if len(str(appointment_id)) <= _LONGEST_ID:
        found = queries.one_of(person_id, appointment_id, access=access, today=request.today)
    if found is None or not found.is_live or found.starts_at <= request.now:
        raise Http404
    form = AskForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            state = actions.ask_for_change(
                appointment_id,
                kind=ErrandKind(form.cleaned_data["kind"]),
                why=str(form.cleaned_data["why"] or ""),
                access=access,
                now=request.now,
            )
        except actions.InvalidError as error:
            form.show((one.name, one.reason) for one in error.problems)
        else:
            messages.success(request, _said(state))
            return redirect("my_diary")
    context = {"form": form, "item": in_words(found, request.now)}
    status = 422 if form.errors and request.method == "POST" else 200
    return page(request, "portal/appointments/ask.html", context, status=status)


def _said(state: State) -> str:
    if state is State.CANCELLED_BY_PERSON:
        return _("It is cancelled. You had taken this time yourself.")
    return _("They read what you asked. Until they answer, the appointment stands.")


@person_page
@require_http_methods(["GET", "HEAD", "POST"])
def my_times(request: Request) -> HttpResponse:
    """Let me take a time that is offered to me."""
    access = own_access(request, "diary")
    person_id, number = request.actor.person_id or 0, request.POST.get("take", "")
    clashes: tuple[Clash, ...] = ()
    if request.method == "POST" and number.isdecimal() and len(number) <= _LONGEST_ID:
        why = _("I want both") if request.POST.get("both") else ""
        try:
            actions.take_offer(
                int(number),
                person_id=person_id,
                access=access,
                now=request.now,
                today=request.today,
                despite=why,
            )
        except actions.TakenError:
            messages.error(request, _("Somebody was faster. Choose another time."))
        except actions.ClashError as error:
            clashes = error.clashes
        else:
            messages.success(request, _("The time is yours."))
            return redirect("my_diary")
    found = queries.offers_for(person_id, access=access, now=request.now, today=request.today)
    context = {
        "offers": [
            (one, timezone.localtime(one.starts_at), timezone.localtime(one.ends_at))
            for one in found
        ],
        "kinds": words.KINDS,
        "has_clash": bool(clashes),
        "chosen": number,
    }
    return page(request, "portal/appointments/times.html", context, status=409 if clashes else 200)
