"""The diary of a person as far as the worker sees it; the week of a worker; letters to print."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from throughcare.appointments import actions, queries
from throughcare.appointments.queries.diary import PAGE
from throughcare.pages import diary_words as words
from throughcare.pages.documents import Document, Paragraph, pdf_response
from throughcare.pages.doors import Request, page, staff_page
from throughcare.people import queries as people
from throughcare.web.appointments import rows
from throughcare.web.caseload import keys
from throughcare.web.caseload.views import listing
from throughcare.web.gate import reach

if TYPE_CHECKING:
    from django.http import HttpResponse

AGENCY = "agency"


def start_of(day: date) -> datetime:
    """Return the instant at which a day begins, where the site is."""
    return datetime.combine(day, time(), timezone.get_current_timezone())


@staff_page
@require_GET
def person_diary(request: Request, person_id: int) -> HttpResponse:
    """Show the appointments of a person, each as far as the worker may see it."""
    access = reach(request, person_id, what="diary")
    is_past = request.GET.get("when") == "past"
    since, until = (None, request.now) if is_past else (start_of(request.today), None)
    found = queries.diary(
        person_id,
        access=access,
        today=request.today,
        since=since,
        until=until,
        after=keys.moment_key(request),
    )
    shown = found[:PAGE]
    may_book = queries.may_book(person_id, access=access, today=request.today)
    next_key = (shown[-1].starts_at, shown[-1].appointment_id) if len(found) > PAGE else None
    context = {
        "person_id": person_id,
        "person_name": people.facts_of([person_id], access=access)[person_id].name,
        "items": [rows.item(one, request.actor.agency_id) for one in shown],
        "may_book": may_book and request.worker is not None,
        "is_past": is_past,
        "next_href": keys.next_href(request, _text_key(next_key)),
        "first_href": keys.first_href(request),
    }
    actions.record_shown(shown, person_id=person_id, access=access, now=request.now)
    return page(request, "web/appointments/person.html", context)


def _text_key(key: tuple[datetime, int] | None) -> tuple[str, int] | None:
    return None if key is None else (key[0].isoformat(), key[1])


@staff_page
@require_GET
def diary(request: Request) -> HttpResponse:
    """Show the week of a worker, or of the agency."""
    access = listing(request, "diary")
    monday = _monday(request)
    since, until = start_of(monday), start_of(monday + timedelta(days=7))
    is_agency = request.GET.get("whose") == AGENCY
    mine = request.actor.membership_id or 0
    found = queries.week(
        access=access, since=since, until=until, membership_id=None if is_agency else mine
    )
    sessions = queries.sessions(access=access, since=since, until=until)
    errands = queries.errands(access=access)
    context = {
        "days": rows.days(found, sessions, queries.busy_of(mine, since, until), monday),
        "errands": errands,
        "errand_words": words.ERRANDS,
        "reminder_states": words.REMINDER_STATES,
        "monday": monday,
        "sunday": monday + timedelta(days=6),
        "is_agency": is_agency,
        "before": (monday - timedelta(days=7)).isoformat(),
        "after": (monday + timedelta(days=7)).isoformat(),
        "today": request.today,
    }
    about = [*(one.person_id for one in found), *(one.person_id for one in errands)]
    actions.record_listed(about, what="diary", access=access, now=request.now)
    return page(request, "web/appointments/week.html", context)


def _monday(request: Request) -> date:
    try:
        asked = date.fromisoformat(request.GET.get("on", ""))
    except ValueError:
        asked = request.today
    far = timedelta(days=365 * 5)
    day = asked if abs(asked - request.today) < far else request.today
    return day - timedelta(days=day.weekday())


@staff_page
@require_GET
def letters(request: Request) -> HttpResponse:
    """List the letters of the agency that wait to be printed."""
    access = listing(request, "letters")
    found = queries.letters_to_print(access=access)
    actions.record_listed(
        (one.person_id for one in found), what="letters", access=access, now=request.now
    )
    context = {"letters": found, "kinds": words.REMINDER_KINDS}
    return page(request, "web/appointments/letters.html", context)


@staff_page
@require_POST
def letter(request: Request, person_id: int, reminder_id: int) -> HttpResponse:
    """Print a letter; it is noted that it was printed."""
    access = reach(request, person_id, what="reminder_letter")
    try:
        found = actions.print_letter(
            reminder_id, person_id=person_id, access=access, now=request.now
        )
    except actions.NoSuchAppointmentError as error:
        raise Http404 from error
    name = people.facts_of([person_id], access=access)[person_id].name
    texts = [part for part in (name, found.to, *found.text.split("\n")) if part]
    document = Document(
        title=found.title,
        subtitle="",
        language=found.language,
        printed_at=timezone.localtime(request.now),
        blocks=tuple(map(Paragraph, texts)),
    )
    return pdf_response(document, _("letter"))
