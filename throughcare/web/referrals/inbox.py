"""What was sent to the worker's agency: the inbox, one referral and its answer, questions about room, candidates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from throughcare.agencies import queries as agencies
from throughcare.audit.types import Act
from throughcare.directory.queries import service_card
from throughcare.kernel.access import Access
from throughcare.pages import plan_words, referral_forms
from throughcare.pages import referral_words as words
from throughcare.pages.directory_answers import place_named
from throughcare.pages.doors import Request, page, staff_page
from throughcare.pages.referral_forms import (
    CertainForm,
    ProgressForm,
    ReplyForm,
    RoomForm,
    show_problems,
)
from throughcare.referrals import actions, queries
from throughcare.referrals.queries.inbox import SHELVES
from throughcare.referrals.types import GATED, TAKEN_ON, UNANSWERED, Capacity, Deed
from throughcare.sharing import actions as sharing
from throughcare.web.caseload import keys
from throughcare.web.caseload.keys import id_of
from throughcare.web.referrals.forms import CandidateForm, RoomAskForm

if TYPE_CHECKING:
    from django.http import HttpResponse

    from throughcare.referrals.types import Whole

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


def _received(request: Request) -> Access:
    """Return access to what was sent here; 404, with the refusal recorded, for roles that may receive nothing."""
    found = sharing.access_to_received(
        request.actor, what="referrals_received", now=request.now, today=request.today
    )
    if not isinstance(found, Access):
        raise Http404
    return found


@staff_page
@require_GET
def inbox(request: Request) -> HttpResponse:
    """Show what was sent to the agency, the earliest promised answer first."""
    access = _received(request)
    shelf = request.GET.get("shelf", "")
    shelf = shelf if shelf in SHELVES else "answer"
    only_late = request.GET.get("late") == "1"
    found = queries.inbox(
        access=access,
        today=request.today,
        shelf=shelf,
        only_late=only_late,
        after=keys.day_key(request),
    )
    actions.record_received(
        [one.row.referral_id for one in found.rows], access=access, now=request.now
    )
    names = agencies.agency_names()
    context = {
        "found": found,
        "shelf": shelf,
        "only_late": only_late,
        "shelves": words.SHELVES,
        "words": words,
        "names": names,
        "questions": queries.questions_to(access.actor.agency_id or 0),
        "asked": queries.questions_of(access.actor.agency_id or 0)[:5],
        "domains": plan_words.DOMAINS,
        "places": _places(access),
        "next_href": keys.next_href(request, found.next_key),
        "first_href": keys.first_href(request),
    }
    return page(request, "web/referrals/inbox.html", context)


def _places(access: Access) -> dict[str, str]:
    """Return code -> name of the municipalities around the agency."""
    agency = agencies.agency_of(access.actor.agency_id or 0)
    return agencies.municipality_names(agency.jurisdiction)


@staff_page
@get_or_post
def received(request: Request, referral_id: int) -> HttpResponse:
    """Show what was sent, and take the answer."""
    access = _received(request)
    whole = queries.whole_of(referral_id, access=access)
    if whole is None:
        raise Http404
    actions.record_received([referral_id], access=access, now=request.now, act=Act.READ)
    if request.method != "POST":
        actions.receive(referral_id, access=access, now=request.now, today=request.today)
        return _shown(request, whole, _form_for(whole))
    if request.POST.get("step") == "certain":
        return _certain(request, whole, access)
    form = _form_for(whole, request)
    if form is None or not form.is_valid():
        return _shown(request, whole, form)
    try:
        moved = actions.answer(
            referral_id,
            Deed(form.cleaned_data["deed"]),
            actions.Answer(**referral_forms.said(form)),
            access=access,
            now=request.now,
            today=request.today,
        )
    except actions.InvalidError as error:
        show_problems(form, [(one.name, one.reason) for one in error.problems])
    except actions.NotPossibleError as error:
        form.add_error(None, words.reason_text(error.reason))
    else:
        if moved:
            messages.success(request, _("Your answer was sent."))
        else:
            messages.warning(request, str(words.LINKS["withdrawn"][1]))
        return redirect("referral_received", referral_id)
    return _shown(request, whole, form)


def _form_for(whole: Whole, request: Request | None = None) -> ReplyForm | ProgressForm | None:
    data = None if request is None else request.POST
    if whole.row.state in TAKEN_ON:
        return ProgressForm(data)
    # What was taken back while somebody typed is still taken, and kept as a note.
    return ReplyForm(data) if whole.row.state in UNANSWERED or request is not None else None


def _certain(request: Request, whole: Whole, access: Access) -> HttpResponse:
    """Take from which day a place, medicine or paper is certain."""
    form = CertainForm(request.POST)
    if not form.is_valid():
        return _shown(request, whole, _form_for(whole), form)
    number = whole.row.referral_id
    try:
        actions.confirm(
            number,
            form.cleaned_data["day"],
            access=access,
            now=request.now,
            today=request.today,
        )
    except actions.NotPossibleError as error:
        messages.error(request, words.reason_text(error.reason))
    else:
        messages.success(request, _("Saved. Whoever asked was told."))
    return redirect("referral_received", number)


def _shown(
    request: Request,
    whole: Whole,
    form: ReplyForm | ProgressForm | None,
    certain: CertainForm | None = None,
) -> HttpResponse:
    is_gated = whole.row.kind in GATED and whole.row.state in TAKEN_ON
    context = {
        "certain": (certain or CertainForm(initial={"day": whole.row.confirmed_on}))
        if is_gated
        else None,
        "whole": whole,
        "row": whole.row,
        "reply": form,
        "form": certain or form,
        "words": words,
        "names": agencies.agency_names(),
        "sent": [(words.item(one.key), words.item_text(one.key, one.text)) for one in whole.sent],
        "today": request.today,
    }
    return page(request, "web/referrals/received.html", context)


@staff_page
@get_or_post
def ask_room(request: Request) -> HttpResponse:
    """Ask a service of the directory whether there is room, before anything about anybody leaves."""
    _received(request)
    number = id_of(request.GET.get("service", "")) or id_of(request.POST.get("service", ""))
    card = service_card(number) if number else None
    form = RoomAskForm(
        request.POST if request.method == "POST" and card else None,
        initial={"domain": request.GET.get("need", "")},
    )
    if card is not None and form.is_valid() and _asked(request, card.service_id, form):
        messages.success(request, _("The question was sent. It is about nobody."))
        return redirect("referrals")
    return page(request, "web/referrals/ask_room.html", {"form": form, "card": card})


def _asked(request: Request, service_id: int, form: RoomAskForm) -> bool:
    """Ask; False where the form says what is wrong."""
    data = form.cleaned_data
    jurisdiction = agencies.agency_of(request.actor.agency_id or 0).jurisdiction
    place = place_named(data["municipality"], agencies.municipality_names(jurisdiction), {})
    if place is None:
        form.add_error(
            "municipality",
            _("There is no municipality of this name. Check the spelling."),
        )
        return False
    try:
        actions.ask_for_room(
            service_id,
            domain=data["domain"],
            municipality=place,
            on=data["on"],
            by=request.actor,
            now=request.now,
            today=request.today,
        )
    except actions.InvalidError as error:
        show_problems(form, [(one.name, one.reason) for one in error.problems])
    except actions.NotPossibleError as error:
        form.add_error(None, words.reason_text(error.reason))
    else:
        return True
    return False


@staff_page
@get_or_post
def answer_room(request: Request, request_id: int) -> HttpResponse:
    """Answer whether there is room."""
    access = _received(request)
    found = queries.questions_to(access.actor.agency_id or 0)
    room = next((one for one in found if one.request_id == request_id), None)
    if room is None:
        raise Http404
    form = RoomForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            actions.answer_room(
                request_id,
                Capacity(form.cleaned_data["answer"]),
                free_on=form.cleaned_data["day"],
                by=request.actor,
                now=request.now,
                today=request.today,
            )
        except actions.NotPossibleError as error:
            messages.error(request, words.reason_text(error.reason))
        else:
            messages.success(request, _("Your answer was sent."))
        return redirect("referrals")
    context = {
        "form": form,
        "room": room,
        "domain": plan_words.DOMAINS[room.domain],
        "place": _places(access).get(room.municipality, room.municipality),
    }
    return page(request, "web/referrals/answer_room.html", context)


@staff_page
@require_GET
def candidates(request: Request) -> HttpResponse:
    """Show who showed the agency what they can do, each as far as they want."""
    access = _received(request)
    rows = queries.approaches_to(access=access)
    actions.record_received([], access=access, now=request.now)
    return page(request, "web/referrals/candidates.html", {"rows": rows, "replies": dict(REPLIES)})


REPLIES = CandidateForm.base_fields["reply"].choices  # type: ignore[attr-defined]


@staff_page
@get_or_post
def reply(request: Request, approach_id: int) -> HttpResponse:
    """Answer a candidate."""
    access = _received(request)
    row = next(
        (one for one in queries.approaches_to(access=access) if one.approach_id == approach_id),
        None,
    )
    if row is None:
        raise Http404
    form = CandidateForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            actions.reply_to_candidate(
                approach_id,
                form.cleaned_data["reply"],
                words=str(form.cleaned_data["words"] or ""),
                access=access,
                now=request.now,
            )
        except actions.InvalidError as error:
            show_problems(form, [(one.name, one.reason) for one in error.problems])
        except actions.NotPossibleError as error:
            form.add_error(None, words.reason_text(error.reason))
        else:
            messages.success(request, _("Your answer was sent."))
            return redirect("candidates")
    return page(request, "web/referrals/reply.html", {"form": form, "row": row})
