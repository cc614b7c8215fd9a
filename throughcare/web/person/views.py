"""One person: who they are, what happens when, who carries it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from throughcare.accounts import queries as accounts
from throughcare.accounts.types import CONTACT_ROLES
from throughcare.agencies import queries as agencies
from throughcare.audit.types import Act
from throughcare.journeys import actions as journeys
from throughcare.journeys.actions.milestones import NoSuchMilestoneError
from throughcare.kernel.access import Category
from throughcare.kernel.errors import ThroughcareError
from throughcare.pages import words
from throughcare.pages.doors import page, staff_page
from throughcare.people import queries as people
from throughcare.sharing import queries as sharing
from throughcare.web.gate import LEADING_ROLES, may_admit, reach
from throughcare.web.person import forms, moves
from throughcare.web.person.rows import dossier

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.http.response import HttpResponseBase

    from throughcare.kernel.access import Access
    from throughcare.pages.doors import Request

_JOURNEY = frozenset({Category.IDENTITY, Category.JOURNEY})
_CUSTODY = frozenset({Category.IDENTITY, Category.CUSTODY, Category.JOURNEY})


@staff_page
@require_safe
def person(request: Request, person_id: int) -> HttpResponse:
    """Show the person: their own words first."""
    access = reach(request, person_id, what="person")
    found = dossier(person_id, access=access, today=request.today)
    context = {
        "found": found,
        "moves": moves.rows(found.moves),
        "today": request.today,
        "may_lead": request.worker is not None and request.worker.role in LEADING_ROLES,
        "may_admit": may_admit(request),
    }
    return page(request, "web/person/page.html", context)


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def task_done(request: Request, person_id: int, programme: str, task: str) -> HttpResponseBase:
    """Record that a task was done, today by default."""
    access = reach(request, person_id, what="task_done", needs=_JOURNEY)
    posted = request.POST if request.method == "POST" else None
    form = forms.DoneForm(posted, today=request.today, initial={"done_on": request.today})
    if form.is_valid():
        return _recorded(request, person_id, programme, task, form, access)
    context = {"form": form, "person_id": person_id, "title": moves.task_title(programme, task)}
    return page(request, "web/person/task_done.html", context)


def _recorded(
    request: Request,
    person_id: int,
    programme: str,
    task: str,
    form: forms.DoneForm,
    access: Access,
) -> HttpResponseBase:
    try:
        journeys.complete(
            person_id,
            programme_code=programme,
            task_code=task,
            done_on=form.cleaned_data["done_on"],
            note="",
            access=access,
            now=request.now,
        )
    except NoSuchMilestoneError as error:
        raise Http404 from error
    messages.success(request, _("Recorded as done. You can take it back in the list of tasks."))
    return redirect("person", person_id)


@staff_page
@require_POST
def task_not_done(request: Request, person_id: int, programme: str, task: str) -> HttpResponseBase:
    """Take back that a task was done; what was recorded stays in the history."""
    access = reach(request, person_id, what="task_done", needs=_JOURNEY, act=Act.CHANGE)
    try:
        journeys.take_back(
            person_id, programme_code=programme, task_code=task, access=access, now=request.now
        )
    except NoSuchMilestoneError as error:
        raise Http404 from error
    messages.success(request, _("Taken back: the task is open again."))
    return redirect("person", person_id)


@staff_page(roles=LEADING_ROLES)
@require_http_methods(["GET", "HEAD", "POST"])
def contact(request: Request, person_id: int) -> HttpResponseBase:
    """Hand the person over to another contact, from this instant."""
    access = reach(request, person_id, what="named_contact", needs=_JOURNEY)
    offered = _possible_contacts(request, person_id, access)
    form = forms.ContactForm(request.POST if request.method == "POST" else None, workers=offered)
    if form.is_valid():
        return _handed_over(request, person_id, int(form.cleaned_data["worker"]), access)
    context = {"form": form, "person_id": person_id, "name": _name(person_id, access)}
    return page(request, "web/person/contact.html", context)


def _handed_over(
    request: Request, person_id: int, membership_id: int, access: Access
) -> HttpResponseBase:
    try:
        changed = journeys.hand_over(
            person_id,
            to_membership_id=membership_id,
            reason="contact.handed_over",
            access=access,
            now=request.now,
            today=request.today,
        )
    except ThroughcareError as error:
        messages.error(request, str(error))
        return redirect("person_contact", person_id)
    text = (
        _("Handed over. The new contact sees this in their caseload.")
        if changed
        else _("Nothing changed: this is the contact already.")
    )
    messages.success(request, text)
    return redirect("person", person_id)


def _possible_contacts(request: Request, person_id: int, access: Access) -> list[tuple[str, str]]:
    """Offer workers of the agencies that take part today and whose role may be somebody's contact."""
    live = {
        fact.agency_id
        for fact in sharing.relations_of([person_id], access=access)[person_id]
        if fact.since <= request.today and (fact.until is None or request.today < fact.until)
    }
    return [
        (
            str(worker.membership_id),
            f"{worker.name}, {words.word(words.ROLES, worker.role.value)}, {worker.agency_name}",
        )
        for agency_id in sorted(live)
        for worker in accounts.workers_of(agency_id, request.today)
        if worker.role in CONTACT_ROLES
    ]


def _name(person_id: int, access: Access) -> str:
    return people.facts_of([person_id], access=access)[person_id].name


@staff_page(roles=LEADING_ROLES)
@require_http_methods(["GET", "HEAD", "POST"])
def team(request: Request, person_id: int) -> HttpResponseBase:
    """Ask an agency into the team, or let one go that was asked."""
    access = reach(request, person_id, what="team", needs=_JOURNEY)
    letting_go = request.POST.get("let_go", "")
    if request.method == "POST" and letting_go.isdecimal():
        return _let_go(request, person_id, int(letting_go), access)
    offered = _possible_agencies(person_id, access)
    form = forms.TeamForm(request.POST if request.method == "POST" else None, agencies=offered)
    if form.is_valid():
        return _ask(request, person_id, int(form.cleaned_data["agency"]), access)
    context = {"form": form, "person_id": person_id, "name": _name(person_id, access)}
    return page(request, "web/person/team.html", context)


def _ask(request: Request, person_id: int, agency_id: int, access: Access) -> HttpResponseBase:
    try:
        journeys.ask_into_team(
            person_id, agency_id=agency_id, access=access, now=request.now, today=request.today
        )
    except ThroughcareError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The agency takes part from today and sees this person."))
    return redirect("person", person_id)


def _let_go(request: Request, person_id: int, agency_id: int, access: Access) -> HttpResponseBase:
    ended = journeys.let_go(
        person_id, agency_id=agency_id, access=access, now=request.now, today=request.today
    )
    messages.success(
        request,
        _("The agency's part ends today.")
        if ended
        else _("Nothing changed: the agency takes no part."),
    )
    return redirect("person", person_id)


def _possible_agencies(person_id: int, access: Access) -> list[tuple[str, str]]:
    jurisdiction = people.facts_of([person_id], access=access)[person_id].jurisdiction
    found = agencies.agency_map().agencies.values()
    here = [row for row in found if row.jurisdiction == jurisdiction]
    return [(str(row.agency_id), row.name) for row in sorted(here, key=lambda row: row.name)]


@staff_page(roles=LEADING_ROLES)
@require_http_methods(["GET", "HEAD", "POST"])
def facts(request: Request, person_id: int) -> HttpResponseBase:
    """Record what has become known; the journey follows at once."""
    access = reach(request, person_id, what="person", needs=_CUSTODY)
    known = people.facts_of([person_id], access=access)[person_id]
    posted = request.POST if request.method == "POST" else None
    form = forms.FactsForm(
        posted,
        places=_places(known.jurisdiction, request),
        today=request.today,
        initial=_initial(known),
    )
    if form.is_valid():
        moved = journeys.correct_person(
            person_id, form.facts(), access=access, now=request.now, today=request.today
        )
        messages.success(request, moves.summary(moved))
        return redirect("person", person_id)
    context = {"form": form, "person_id": person_id, "name": known.name}
    return page(request, "web/person/facts.html", context)


def _places(jurisdiction: str, request: Request) -> list[tuple[str, str]]:
    rows = agencies.municipalities_of(jurisdiction)
    return [(row.code, row.name) for row in rows if request.today in row.valid]


def _initial(known: object) -> dict[str, object]:
    said = {True: "yes", False: "no", None: ""}
    values = {
        name: getattr(known, name)
        for name in ("born_on", "home_municipality", "release_municipality")
    }
    return values | {name: said[getattr(known, name)] for name in ("lawful_stay", "returnable")}
