"""How I am reached, what I want kept in mind, and my calendar address."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from throughcare.appointments import actions, queries
from throughcare.appointments.rules.wording import languages
from throughcare.pages import diary_words as words
from throughcare.pages.diary_forms import PointForm, RulesForm, language_names
from throughcare.pages.doors import Request, page, person_page
from throughcare.people.actions import StaleVersionError
from throughcare.people.actions.contacting import ContactError, add_point, end_point, set_rules
from throughcare.people.queries.contacting import contact_of
from throughcare.people.types import ContactRules, PointDraft
from throughcare.portal.appointments.views import own_access

if TYPE_CHECKING:
    from django.http import HttpResponse

get_or_post = require_http_methods(["GET", "HEAD", "POST"])
_LONGEST_ID = 18


@person_page
@get_or_post
def my_reach(request: Request) -> HttpResponse:
    """Show how I am reached; add a way, or end one."""
    access, person_id = own_access(request, "contact_points"), request.actor.person_id or 0
    ending = request.POST.get("end", "")
    if request.method == "POST" and ending.isdecimal() and len(ending) <= _LONGEST_ID:
        end_point(person_id, int(ending), access=access, now=request.now)
        messages.success(request, _("Ended. Nothing goes there any more."))
        return redirect("my_reach")
    form = PointForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            add_point(person_id, PointDraft(**form.values()), access=access, now=request.now)
        except ContactError as error:
            form.show((one.name, one.reason) for one in error.problems)
        else:
            messages.success(request, _("Saved."))
            return redirect("my_reach")
    context = {"form": form, "contact": contact_of(person_id, access=access), "words": words}
    status = 422 if form.errors and request.method == "POST" else 200
    return page(request, "portal/appointments/reach.html", context, status=status)


@person_page
@get_or_post
def my_rules(request: Request) -> HttpResponse:
    """Let me say what is to be kept in mind when somebody writes to me."""
    access, person_id = own_access(request, "contact_points"), request.actor.person_id or 0
    contact = contact_of(person_id, access=access)
    initial = {**asdict(contact.rules), **RulesForm.ways(contact.rules.channels)}
    sent = request.POST if request.method == "POST" else None
    form = RulesForm(sent, initial=initial, languages=language_names(languages()))
    if form.is_valid():
        found = ContactRules(**form.values(request.POST.get("version", "")))
        try:
            set_rules(person_id, found, access=access, now=request.now)
        except ContactError as error:
            form.show((one.name, one.reason) for one in error.problems)
        except StaleVersionError:
            form.add_error(None, _("Somebody changed this meanwhile. Look at it again, then save."))
        else:
            messages.success(request, _("Saved."))
            return redirect("my_reach")
    context = {"form": form, "version": contact.rules.version}
    status = 422 if form.errors and sent is not None else 200
    return page(request, "portal/appointments/rules.html", context, status=status)


@person_page
@get_or_post
def my_calendar(request: Request) -> HttpResponse:
    """Let me make a secret address for my calendar program, or stop it."""
    access = own_access(request, "calendar_feed")
    address = ""
    if request.method == "POST" and request.POST.get("step") == "stop":
        actions.end_feeds(access=access, now=request.now)
        messages.success(request, _("Stopped. The old address gives nothing any more."))
        return redirect("my_calendar")
    if request.method == "POST":
        token = actions.make_feed(access=access, now=request.now)
        address = request.build_absolute_uri(reverse("calendar_feed", args=[token]))
    context = {"address": address, "feed": queries.feed_of(access=access)}
    return page(request, "portal/appointments/calendar.html", context)
