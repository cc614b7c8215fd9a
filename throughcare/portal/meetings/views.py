"""When others talk about me: see when and why, say what I want them to hear, ask, read what was decided."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_safe

from throughcare.audit import actions as audit
from throughcare.audit.types import Act
from throughcare.kernel.access import Access, Category
from throughcare.meetings import actions, queries
from throughcare.pages import consent_words, formatting, meeting_words
from throughcare.pages import meeting_forms as forms
from throughcare.pages.documents import pdf_response
from throughcare.pages.doors import Request, page, person_page
from throughcare.pages.meeting_paper import minutes_paper
from throughcare.people import queries as people
from throughcare.sharing import actions as sharing

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpResponse

    from throughcare.meetings.types import Room

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@person_page
@require_GET
def my_conferences(request: Request) -> HttpResponse:
    """List the conferences about me."""
    access = _mine(request, "conferences")
    found = queries.conferences_of(_me(request), access=access)
    audit.record(
        access, act=Act.READ, what="conferences", person_ids=[_me(request)], now=request.now
    )
    return page(request, "portal/meetings/list.html", {"rows": found, "words": meeting_words})


@person_page
@require_GET
def my_conference(request: Request, conference_id: int) -> HttpResponse:
    """Show me one conference: when, why, who is asked, what I said, what was decided."""
    _access, room = _room(request, conference_id)
    return page(request, "portal/meetings/one.html", _context(room))


def _context(room: Room) -> dict[str, object]:
    return {
        "room": room,
        "one": room.conference,
        "words": meeting_words,
        "categories": consent_words.CATEGORIES,
        "may_say": room.conference.state.value in {"invited", "open"},
        "may_ask": room.conference.state.value in {"invited", "open", "drafted"},
        "may_differ": room.conference.state.value in {"open", "drafted"},
    }


@person_page
@get_or_post
def say(request: Request, conference_id: int) -> HttpResponse:
    """Let me write what I want them to hear, and who speaks for me."""
    access, room = _room(request, conference_id)
    start = {"statement": room.voice.statement, "representative": room.voice.representative}
    form = forms.SayForm(request.POST if request.method == "POST" else None, initial=start)

    def write() -> None:
        actions.say(
            conference_id,
            statement=form.cleaned_data["statement"],
            representative=form.cleaned_data["representative"],
            person_id=_me(request),
            access=access,
            now=request.now,
        )

    said = _("Thank you. Your words are read to everybody there.")
    return _sheet(request, room, form, write, title=_("What shall they hear?"), said=said)


@person_page
@get_or_post
def ask(request: Request, conference_id: int) -> HttpResponse:
    """Let me put a question on the agenda."""
    access, room = _room(request, conference_id)
    form = forms.AskThemForm(request.POST if request.method == "POST" else None)

    def write() -> None:
        actions.add_item(
            conference_id,
            form.cleaned_data["title"],
            person_id=_me(request),
            access=access,
            now=request.now,
            today=request.today,
        )

    said = _("Your question is on the agenda. Nobody takes it off.")
    return _sheet(request, room, form, write, title=_("Ask something"), said=said)


@person_page
@get_or_post
def otherwise(request: Request, conference_id: int) -> HttpResponse:
    """Let me say that I see it otherwise, and why."""
    access, room = _room(request, conference_id)
    form = forms.DissentForm(request.POST if request.method == "POST" else None)
    decisions = [(str(one.decision_id), one.text) for one in room.decisions]
    form.offer(decision=[("", _("The conference as a whole")), *decisions])

    def write() -> None:
        chosen = form.cleaned_data["decision"]
        actions.dissent(
            conference_id,
            form.cleaned_data["why"],
            decision_id=int(chosen) if chosen else None,
            person_id=_me(request),
            access=access,
            now=request.now,
            today=request.today,
        )

    said = _("It stands there, for everybody to read.")
    return _sheet(request, room, form, write, title=_("I see it otherwise"), said=said)


def _sheet(
    request: Request,
    room: Room,
    form: forms.MeetingForm,
    write: Callable[[], None],
    *,
    title: str,
    said: str,
) -> HttpResponse:
    number = room.conference.conference_id
    if request.method == "POST" and form.is_valid():
        try:
            write()
        except actions.InvalidError as error:
            form.show([(one.name, one.reason) for one in error.problems])
        else:
            messages.success(request, said)
            return redirect("my_conference", number)
    context = {"form": form, "title": title, "one": room.conference}
    return page(request, "portal/meetings/form.html", context, status=422 if form.errors else 200)


@person_page
@require_safe
def paper(request: Request, conference_id: int, minutes_id: int) -> HttpResponse:
    """Give me what was decided as a paper to keep; never at a device that others use after me."""
    access, room = _room(request, conference_id)
    found = next((one for one in room.minutes if one.minutes_id == minutes_id), None)
    if found is None or request.kiosk is not None:
        raise Http404
    actions.record_printed(found, person_id=_me(request), access=access, now=request.now)
    one = room.conference
    document = minutes_paper(
        title=_("What was decided"),
        name=people.facts_of([_me(request)], access=access)[_me(request)].name,
        issuer=one.convener,
        number=found.number,
        facts=(
            (_("When"), formatting.moment_text(one.starts_at)),
            (_("Where"), one.place),
            (_("Why"), one.purpose),
        ),
        text=found.text,
        content=found.content,
        onward=one.onward,
        now=request.now,
        is_for_person=True,
    )
    return pdf_response(document, _("what was decided"))


def _room(request: Request, conference_id: int) -> tuple[Access, Room]:
    """Return a conference about me that I may know of, or answer 404; the look is stored before."""
    access = _mine(request, "conference")
    if not access.covers(_me(request), Category.MINUTES):
        raise Http404
    found = queries.room(conference_id, _me(request), access=access, today=request.today)
    if found is None:
        raise Http404
    actions.record_shown(found, access=access, now=request.now)
    return access, found


def _me(request: Request) -> int:
    return request.actor.person_id or 0


def _mine(request: Request, what: str) -> Access:
    access = sharing.decide(
        request.actor, person_id=_me(request), what=what, now=request.now, today=request.today
    )
    if not isinstance(access, Access):
        raise Http404
    return access
