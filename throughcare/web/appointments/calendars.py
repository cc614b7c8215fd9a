"""The worker's own calendar: a secret address to fetch it from, and a file to bring busy times."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from throughcare.accounts import queries as accounts
from throughcare.appointments import actions, queries
from throughcare.appointments.rules.feeds import calendar_of
from throughcare.exchange.imports.calendars.reading import LARGEST_BYTES, read_calendar
from throughcare.kernel.access import Access, Actor
from throughcare.kernel.reasons import Reason
from throughcare.pages import diary_words as words
from throughcare.pages.diary_forms import CalendarForm
from throughcare.pages.doors import Request, open_page, page, staff_page, takes_files
from throughcare.sharing import actions as sharing
from throughcare.sharing.types import Refused
from throughcare.web.appointments.booking import get_or_post
from throughcare.web.caseload.views import listing

if TYPE_CHECKING:
    from throughcare.appointments.types import CalendarOwner


@staff_page
@get_or_post
@takes_files(LARGEST_BYTES)
def calendar(request: Request) -> HttpResponse:
    """Show the calendar address of the worker and what they brought; take a file."""
    access = listing(request, "calendar_feed")
    form = CalendarForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    if form.is_valid():
        file = form.cleaned_data["file"]
        found = read_calendar(
            file.read(LARGEST_BYTES + 1), now=request.now, zone=timezone.get_current_timezone_name()
        )
        if not isinstance(found, Reason):
            told = [{"code": one.code, **one.params} for one in found.told]
            actions.bring_calendar(
                file.name or "", found.times, told, access=access, now=request.now
            )
            messages.success(request, _("Read. Whoever books with you is warned of these times."))
            return redirect("diary_calendar")
        form.add_error("file", words.reason_text(found))
    brought = queries.brought_calendar(request.actor.membership_id or 0)
    actions.record_listed([], what="calendar_feed", access=access, now=request.now)
    context = {
        "form": form,
        "brought": None if brought is None else Brought.of(*brought),
        "feed": queries.feed_of(access=access),
    }
    status = 422 if form.errors and request.method == "POST" else 200
    return page(request, "web/appointments/calendar.html", context, status=status)


@dataclass(frozen=True, slots=True)
class Brought:
    """Hold in words the calendar that a worker brought."""

    name: str
    read_at: object
    events: int
    told: tuple[str, ...]

    @classmethod
    def of(cls, name: str, read_at: object, events: int, told: list[dict[str, str]]) -> Brought:
        """Return it in the reader's language."""
        reasons = (Reason(one["code"], {k: str(v) for k, v in one.items()}) for one in told)
        return cls(name, read_at, events, tuple(map(words.reason_text, reasons)))


@staff_page
@require_POST
def address(request: Request) -> HttpResponse:
    """Make a new secret address, shown once, or stop the one there is."""
    access = listing(request, "calendar_feed")
    if request.POST.get("step") == "stop":
        actions.end_feeds(access=access, now=request.now)
        messages.success(request, _("Stopped. The old address gives nothing any more."))
        return redirect("diary_calendar")
    token = actions.make_feed(access=access, now=request.now)
    context = {"address": address_of(request, token), "back": "diary_calendar"}
    return page(request, "web/appointments/address.html", context)


def address_of(request: Request, token: str) -> str:
    """Return the whole secret address, to be copied into a calendar program."""
    return request.build_absolute_uri(reverse("calendar_feed", args=[token]))


@staff_page
@require_POST
def drop(request: Request) -> HttpResponse:
    """Forget the calendar that the worker brought."""
    access = listing(request, "calendar_feed")
    actions.drop_calendar(access=access, now=request.now)
    messages.success(request, _("Forgotten."))
    return redirect("diary_calendar")


@open_page
@never_cache
@require_safe
def feed(request: Request, token: str) -> HttpResponse:
    """Give the times of whoever made the secret address: no names, no places, no words about what."""
    owner = actions.owner_of(token)
    access = None if owner is None else _access(request, owner)
    if owner is None or access is None:
        raise Http404
    account = accounts.account_of(owner.account_id)
    found = queries.feed_entries(access=access, now=request.now)
    if owner.person_id is not None:
        actions.record_shown(found, person_id=owner.person_id, access=access, now=request.now)
    else:
        about = (one.person_id for one in found)
        actions.record_listed(about, what="calendar_feed", access=access, now=request.now)
    with translation.override(account.language if account else "en"):
        content = calendar_of(found, title=_("Appointment"), now=request.now)
    return HttpResponse(content, content_type="text/calendar; charset=utf-8")


def _access(request: Request, owner: CalendarOwner) -> Access | None:
    """Decide anew, each time that the calendar is fetched: whoever left the agency gets nothing any more."""
    account = accounts.account_of(owner.account_id)
    if account is None or not account.is_active:
        return None
    now, today = request.now, request.today
    if owner.person_id is not None:
        actor = Actor(owner.account_id, role="person", person_id=owner.person_id)
        found = sharing.decide(
            actor, person_id=owner.person_id, what="calendar_feed", now=now, today=today
        )
        return None if isinstance(found, Refused) else found
    worker = accounts.worker(owner.membership_id or 0, request.today)
    if worker is None:
        return None
    actor = Actor(owner.account_id, worker.agency_id, worker.membership_id, worker.role.value)
    found = sharing.decide_list(actor, now=now, today=today)
    return None if isinstance(found, Refused) else found
