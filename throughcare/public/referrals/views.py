"""Answer by a signed link. Opening it shows who asks whom; what is asked is shown when somebody says that they answer.

Mail scanners open addresses too: a page that is only looked at shows nothing about anybody and binds nothing.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Final

from allauth.account.adapter import get_adapter
from allauth.core.internal import ratelimit
from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from throughcare.agencies import queries as agencies
from throughcare.pages import plan_words, referral_forms
from throughcare.pages import referral_words as words
from throughcare.pages.doors import Request, open_page, page
from throughcare.pages.referral_forms import (
    CertainForm,
    CodeForm,
    ProgressForm,
    ReplyForm,
    RoomForm,
)
from throughcare.referrals import actions
from throughcare.referrals.types import GATED, TAKEN_ON, UNANSWERED, Capacity, Deed, LinkState

if TYPE_CHECKING:
    from django.http import HttpResponse

    from throughcare.referrals.types import CapacityRow, LinkSight

COOKIE: Final = "tc_reply"
NINE_DAYS: Final = 9 * 24 * 3600
TRIES: Final = {"reply": "60/5m/key"}
STATUS: Final = {
    LinkState.GOOD: 200,
    LinkState.ELSEWHERE: 200,
    LinkState.UNKNOWN: 404,
    LinkState.TOO_OFTEN: 429,
}


@open_page
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def reply_by_link(request: Request, token: str) -> HttpResponse:
    """Show what a link is good for, and take the one answer that it counts for."""
    if not _may_try(request):
        return _told(request, LinkState.TOO_OFTEN)
    browser = request.COOKIES.get(COOKIE) or secrets.token_urlsafe(24)
    answer = _answer(request, token, browser)
    if request.method == "POST" and COOKIE not in request.COOKIES:
        answer.set_cookie(
            COOKIE,
            browser,
            max_age=NINE_DAYS,
            httponly=True,
            samesite="Lax",
            secure=request.is_secure(),
        )
    answer.headers["Referrer-Policy"] = "same-origin"
    return answer


def _may_try(request: Request) -> bool:
    device = get_adapter().get_client_ip(request)
    usage = ratelimit.consume(request, app="throughcare", action="reply", config=TRIES, key=device)
    return usage is not None


def _answer(request: Request, token: str, browser: str) -> HttpResponse:
    state, room = actions.room_asked_by_link(token, browser=browser, now=request.now)
    if room is not None:
        return _room(request, token, browser, room)
    step = request.POST.get("step", "")
    if step in {"send_code", "take_code"}:
        return _code(request, token, browser, step)
    if step in TAKING:
        return TAKING[step](request, token, browser)
    if step == "open":
        return _show(request, token, actions.open_link(token, browser=browser, now=request.now))
    sight = actions.look_at_link(token, browser=browser, now=request.now)
    if sight.state is LinkState.UNKNOWN and state is not LinkState.UNKNOWN:
        return _told(request, state)
    if sight.is_opened:
        sight = actions.open_link(token, browser=browser, now=request.now)
    return _show(request, token, sight)


def _show(
    request: Request,
    token: str,
    sight: LinkSight,
    form: ReplyForm | ProgressForm | None = None,
    certain: CertainForm | None = None,
) -> HttpResponse:
    if sight.state is LinkState.ELSEWHERE:
        context = {"token": token, "sight": sight, "form": CodeForm(), "is_sent": False}
        return page(request, "public/referrals/elsewhere.html", context)
    if sight.state is not LinkState.GOOD:
        return _told(request, sight.state, sight)
    if sight.whole is None:
        return page(request, "public/referrals/link.html", {"token": token, "sight": sight})
    state = sight.whole.row.state
    if form is None and state in UNANSWERED:
        form = ReplyForm()
    elif form is None and state in TAKEN_ON:
        form = ProgressForm()
    if certain is None and state in TAKEN_ON and sight.whole.row.kind in GATED:
        certain = CertainForm(initial={"day": sight.whole.row.confirmed_on})
    context = {
        "token": token,
        "sight": sight,
        "whole": sight.whole,
        "reply": form,
        "form": certain if certain is not None and certain.is_bound else form,
        "certain": certain,
        "words": words,
        "sent": [
            (words.item(one.key), words.item_text(one.key, one.text)) for one in sight.whole.sent
        ],
    }
    return page(request, "public/referrals/answer.html", context)


def _told(request: Request, state: LinkState, sight: LinkSight | None = None) -> HttpResponse:
    title, text = words.LINKS[state.value]
    context = {"title": title, "text": text, "sight": sight}
    return page(request, "public/referrals/told.html", context, status=STATUS.get(state, 410))


def _take(request: Request, token: str, browser: str) -> HttpResponse:
    sight = actions.open_link(token, browser=browser, now=request.now)
    if sight.whole is None and sight.state is LinkState.WITHDRAWN:
        return _late(request, token, browser, sight)
    if sight.whole is None:
        return _show(request, token, sight)
    kind = ReplyForm if sight.whole.row.state in UNANSWERED else ProgressForm
    form = kind(request.POST)
    state = _answered(request, token, browser, form) if form.is_valid() else None
    if state is None:
        return _show(request, token, sight, form)
    if state is not LinkState.GOOD:
        return _told(request, state, sight)
    return page(request, "public/referrals/thanks.html", {"sight": sight})


def _certain(request: Request, token: str, browser: str) -> HttpResponse:
    """Take from which day a place, medicine or paper is certain."""
    sight = actions.open_link(token, browser=browser, now=request.now)
    form = CertainForm(request.POST)
    if sight.whole is None or not form.is_valid():
        return _show(request, token, sight, certain=form)
    try:
        state = actions.confirm_by_link(
            token,
            form.cleaned_data["day"],
            browser=browser,
            now=request.now,
            today=request.today,
        )
    except actions.NotPossibleError as error:
        form.add_error(None, words.reason_text(error.reason))
        return _show(request, token, sight, certain=form)
    if state is not LinkState.GOOD:
        return _told(request, state, sight)
    return page(request, "public/referrals/thanks.html", {"sight": sight})


def _answered(
    request: Request, token: str, browser: str, form: ReplyForm | ProgressForm
) -> LinkState | None:
    """Give the answer; None where the form says what is wrong."""
    try:
        return actions.answer_by_link(
            token,
            Deed(form.cleaned_data["deed"]),
            actions.Answer(**referral_forms.said(form)),
            browser=browser,
            now=request.now,
            today=request.today,
        )
    except actions.InvalidError as error:
        referral_forms.show_problems(form, [(one.name, one.reason) for one in error.problems])
    except actions.NotPossibleError as error:
        form.add_error(None, words.reason_text(error.reason))
    return None


def _late(request: Request, token: str, browser: str, sight: LinkSight) -> HttpResponse:
    """Keep an answer to a referral that was taken back while it was typed, and say so."""
    form = ReplyForm(request.POST)
    if form.is_valid():
        actions.answer_by_link(
            token,
            Deed(form.cleaned_data["deed"]),
            actions.Answer(**referral_forms.said(form)),
            browser=browser,
            now=request.now,
            today=request.today,
        )
    return _told(request, LinkState.WITHDRAWN, sight)


def _code(request: Request, token: str, browser: str, step: str) -> HttpResponse:
    form = CodeForm(request.POST if step == "take_code" else None)
    if step == "send_code":
        actions.send_code(token, browser=browser, now=request.now)
    elif form.is_valid():
        if actions.take_code(token, form.cleaned_data["code"], browser=browser, now=request.now):
            return redirect("reply_by_link", token)
        form.add_error(
            "code", _("This code is not right, or too old. Check it, or have another one sent.")
        )
    sight = actions.look_at_link(token, browser=browser, now=request.now)
    if sight.state is not LinkState.ELSEWHERE:
        return _show(request, token, sight)
    context = {"token": token, "sight": sight, "form": form, "is_sent": True}
    return page(request, "public/referrals/elsewhere.html", context)


def _place(room: CapacityRow) -> str:
    """Return the name of the municipality, where the asker's place knows it."""
    jurisdiction = agencies.agency_of(room.from_agency_id).jurisdiction
    return agencies.municipality_names(jurisdiction).get(room.municipality, room.municipality)


def _room(request: Request, token: str, browser: str, room: CapacityRow) -> HttpResponse:
    form = RoomForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        state = actions.answer_room_by_link(
            token,
            Capacity(form.cleaned_data["answer"]),
            free_on=form.cleaned_data["day"],
            browser=browser,
            now=request.now,
            today=request.today,
        )
        if state is LinkState.GOOD:
            messages.success(request, _("Thank you. Your answer was sent."))
            return page(request, "public/referrals/thanks.html", {"sight": None})
        return _told(request, state)
    context = {
        "token": token,
        "room": room,
        "form": form,
        "domain": plan_words.DOMAINS[room.domain],
        "place": _place(room),
    }
    return page(request, "public/referrals/room.html", context)


TAKING: Final = {"answer": _take, "certain": _certain}
"""Button of the page -> what takes what was typed."""
