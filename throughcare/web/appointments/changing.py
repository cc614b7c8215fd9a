"""One appointment of the own agency: what happened to it; move it, cancel it, record who came."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from throughcare.appointments import actions, queries
from throughcare.appointments.rules.booking import may_follow
from throughcare.appointments.types import State
from throughcare.pages import diary_words as words
from throughcare.pages.diary_forms import BookForm, CameForm, CancelForm
from throughcare.pages.doors import Request, page, staff_page
from throughcare.people import queries as people
from throughcare.web.appointments import rows
from throughcare.web.appointments.booking import booker, draft_of, get_or_post, offered
from throughcare.web.gate import reach

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpResponse

    from throughcare.appointments.types import Entry
    from throughcare.kernel.access import Access
    from throughcare.pages.diary_forms import ProblemForm

_LONGEST_ID = 18


def _one(request: Request, person_id: int, appointment_id: int, access: Access) -> Entry:
    """Return an appointment as far as the worker sees it; 404 where there is none for them."""
    if len(str(appointment_id)) > _LONGEST_ID:
        raise Http404
    found = queries.one_of(person_id, appointment_id, access=access, today=request.today)
    if found is None:
        raise Http404
    return found


def _ours(request: Request, person_id: int, appointment_id: int) -> tuple[Access, Entry]:
    access = booker(request, person_id)
    found = _one(request, person_id, appointment_id, access)
    if found.agency_id != request.actor.agency_id:
        raise Http404
    return access, found


def _frame(person_id: int, found: Entry, access: Access) -> dict[str, object]:
    return {
        "person_id": person_id,
        "person_name": people.facts_of([person_id], access=access)[person_id].name,
        "item": rows.item(found, found.agency_id),
    }


@staff_page
@require_GET
def appointment(request: Request, person_id: int, appointment_id: int) -> HttpResponse:
    """Show one appointment with its history and what the person was told."""
    access = reach(request, person_id, what="diary")
    found = _one(request, person_id, appointment_id, access)
    is_ours = found.agency_id is not None and found.agency_id == request.actor.agency_id
    context = {
        **_frame(person_id, found, access),
        "history": queries.history(appointment_id, person_id, access=access),
        "reminders": queries.reminders_of(appointment_id, person_id, access=access),
        "is_ours": is_ours,
        "is_over": found.starts_at <= request.now,
        "may_move": is_ours and may_follow(found.state, State.MOVED) and found.session_id is None,
        "may_cancel": is_ours and may_follow(found.state, State.CANCELLED_BY_PERSON),
        "may_record": is_ours
        and found.starts_at <= request.now
        and any(may_follow(found.state, one) for one in (State.ATTENDED, State.NOT_COME)),
        "acts": words.ACTS,
        "reminder_kinds": words.REMINDER_KINDS,
        "reminder_states": words.REMINDER_STATES,
        "channels": words.CHANNELS,
    }
    actions.record_shown([found], person_id=person_id, access=access, now=request.now)
    return page(request, "web/appointments/one.html", context)


@staff_page
@get_or_post
def move(request: Request, person_id: int, appointment_id: int) -> HttpResponse:
    """Give an appointment another time or place."""
    access, found = _ours(request, person_id, appointment_id)
    if not may_follow(found.state, State.MOVED) or found.session_id is not None:
        raise Http404
    sent = request.POST if request.method == "POST" else None
    has_asked = bool(sent and "despite" in sent)
    form = _move_form(request, found, clashes=has_asked)
    clashes: list[str] = []
    if form.is_valid():
        try:
            actions.move(
                appointment_id,
                draft_of(form, None),
                person_id=person_id,
                sequence=_sequence(request, found),
                why="",
                access=access,
                now=request.now,
                today=request.today,
                despite=str(form.cleaned_data.get("despite") or ""),
            )
        except actions.InvalidError as error:
            form.show((one.name, one.reason) for one in error.problems)
        except (actions.TakenError, actions.StaleError) as error:
            form.add_error(None, _refused(error))
        except actions.ClashError as error:
            clashes = [rows.clash_text(one) for one in error.clashes]
            if not has_asked:
                form = _move_form(request, found, clashes=True)
                form.is_valid()
        else:
            messages.success(
                request, _("Moved. Whoever was told of the old time is told of the new one.")
            )
            return redirect("person_appointment", person_id, appointment_id)
    context = {
        **_frame(person_id, found, access),
        "form": form,
        "clashes": clashes,
        "sequence": request.POST.get("sequence", found.sequence),
    }
    status = 409 if clashes else 422 if form.errors and sent is not None else 200
    return page(request, "web/appointments/move.html", context, status=status)


def _move_form(request: Request, found: Entry, *, clashes: bool) -> BookForm:
    start, end = rows.local(found.starts_at), rows.local(found.ends_at)
    initial = {
        "on": start.date(),
        "since": f"{start:%H:%M}",
        "until": f"{end:%H:%M}",
        "kind": "" if found.kind is None else found.kind.value,
        "where": "" if found.where is None else found.where.value,
        "place": found.place,
        "about": found.about,
        "worker": found.membership_id or "",
        "reminds": True,
    }
    sent = request.POST if request.method == "POST" else None
    return BookForm(sent, initial=initial, clashes=clashes, repeats=False, **offered(request))


def _sequence(request: Request, found: Entry) -> int:
    """Return the version that the page was made from."""
    text = request.POST.get("sequence", "")
    return int(text) if text.isdecimal() and len(text) < _LONGEST_ID else found.sequence


def _refused(error: Exception) -> str:
    if isinstance(error, actions.StaleError):
        return _("Somebody changed this appointment meanwhile. Look at it again, then change it.")
    return _("This time is taken: the worker or the room is not free then. Choose another time.")


@staff_page
@get_or_post
def cancel(request: Request, person_id: int, appointment_id: int) -> HttpResponse:
    """Cancel an appointment, and say who does."""
    access, found = _ours(request, person_id, appointment_id)
    if not may_follow(found.state, State.CANCELLED_BY_PERSON):
        raise Http404
    form = CancelForm(request.POST if request.method == "POST" else None)

    def save() -> None:
        actions.cancel(
            appointment_id,
            person_id=person_id,
            sequence=_sequence(request, found),
            then=State(form.cleaned_data["then"]),
            why=str(form.cleaned_data["why"] or ""),
            access=access,
            now=request.now,
        )

    given = {"title": _("Cancel the appointment"), "save_text": _("Cancel the appointment")}
    return _answer(
        request, form, save, {**_frame(person_id, found, access), **given, "entry": found}
    )


@staff_page
@get_or_post
def came(request: Request, person_id: int, appointment_id: int) -> HttpResponse:
    """Record whether the person came, or correct it."""
    access, found = _ours(request, person_id, appointment_id)
    if found.starts_at > request.now or not any(
        may_follow(found.state, one) for one in (State.ATTENDED, State.NOT_COME)
    ):
        raise Http404
    form = CameForm(request.POST if request.method == "POST" else None)

    def save() -> None:
        actions.record_attendance(
            appointment_id,
            person_id=person_id,
            sequence=_sequence(request, found),
            outcome=State(form.cleaned_data["outcome"]),
            why=str(form.cleaned_data["why"] or ""),
            access=access,
            now=request.now,
        )

    given = {"title": _("Did the person come?"), "save_text": _("Save")}
    return _answer(
        request, form, save, {**_frame(person_id, found, access), **given, "entry": found}
    )


def _answer(
    request: Request, form: ProblemForm, save: Callable[[], None], context: dict[str, object]
) -> HttpResponse:
    if form.is_valid():
        try:
            save()
        except actions.InvalidError as error:
            form.show((one.name, one.reason) for one in error.problems)
        except (actions.StaleError, actions.StateError):
            form.add_error(None, _refused(actions.StaleError()))
        else:
            messages.success(request, _("Saved."))
            entry = context["entry"]
            return redirect("person_appointment", context["person_id"], entry.appointment_id)  # type: ignore[attr-defined]
    status = 422 if form.errors and request.method == "POST" else 200
    return page(request, "web/appointments/change.html", {**context, "form": form}, status=status)


@staff_page
@require_POST
def settle(request: Request, person_id: int, errand_id: int) -> HttpResponse:
    """Take something off the list of what waits."""
    access = reach(request, person_id, what="diary")
    if len(str(errand_id)) > _LONGEST_ID:
        raise Http404
    try:
        actions.settle_errand(errand_id, person_id=person_id, access=access, now=request.now)
    except actions.NoSuchAppointmentError as error:
        raise Http404 from error
    messages.success(request, _("Done."))
    return redirect("diary")
