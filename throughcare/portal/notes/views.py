"""What is written about me, and what I say about it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django import forms
from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from throughcare.kernel.access import Access
from throughcare.notes import actions, queries
from throughcare.pages import consent_words, note_words
from throughcare.pages.doors import Request, page, person_page
from throughcare.sharing import actions as sharing

if TYPE_CHECKING:
    from django.http import HttpResponse

_LONGEST_ID = 18
"""Digits that the database can always take as an id."""


class SayForm(forms.Form):
    """What I say about a note."""

    text = forms.Field(
        label=gettext_lazy("What do you want to say about it?"),
        help_text=gettext_lazy(
            "It stands with the note. Whoever may read more of the note than date and attendance reads it too. "
            "You cannot change it later, but you can say something more."
        ),
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )


@person_page
@require_GET
def my_notes(request: Request) -> HttpResponse:
    """Show what is written about me."""
    access = _mine(request, "notes")
    found = queries.own_notes(access=access, after=_after(request))
    next_href = ""
    if found.next_key is not None:
        next_href = f"?after={found.next_key[0].isoformat()}~{found.next_key[1]}"
    context = {
        "notes": found.rows,
        "categories": consent_words.CATEGORIES,
        "attended": ATTENDED,
        "next_href": next_href,
        "is_first": "after" not in request.GET,
    }
    actions.record_shown(found.rows, access=access, now=request.now)
    return page(request, "portal/notes/notes.html", context)


ATTENDED = {
    "came": gettext_lazy("You came"),
    "did_not_come": gettext_lazy("You did not come"),
    "cancelled_by_person": gettext_lazy("You cancelled"),
    "cancelled_by_service": gettext_lazy("They cancelled"),
}


@person_page
@require_http_methods(["GET", "HEAD", "POST"])
def say(request: Request, note_id: int) -> HttpResponse:
    """Let me say something about a note."""
    access = _mine(request, "note_comment")
    found = queries.own_notes(access=access, note_id=note_id).rows if _is_id(str(note_id)) else ()
    if not found:
        raise Http404
    form = SayForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            actions.comment(
                note_id, str(form.cleaned_data["text"] or ""), access=access, now=request.now
            )
        except actions.InvalidError as error:
            for problem in error.problems:
                form.add_error("text", note_words.reason_text(problem.reason))
        else:
            messages.success(request, _("Saved. It stands with the note."))
            return redirect("my_notes")
    return page(request, "portal/notes/say.html", {"form": form, "note": found[0]})


def _mine(request: Request, what: str) -> Access:
    person_id = request.actor.person_id
    if person_id is None:
        raise Http404
    access = sharing.decide(
        request.actor, person_id=person_id, what=what, now=request.now, today=request.today
    )
    if not isinstance(access, Access):
        raise Http404
    return access


def _after(request: Request) -> tuple[date, int] | None:
    day, _sign, number = request.GET.get("after", "").partition("~")
    try:
        return (date.fromisoformat(day), int(number)) if _is_id(number) else None
    except ValueError:
        return None


def _is_id(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= _LONGEST_ID
