"""One person: who they are, what happens when, who carries it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from throughcare.agencies import queries as agencies
from throughcare.audit.types import Act
from throughcare.journeys import actions as journeys
from throughcare.journeys.actions.milestones import DeclinedError, NoSuchMilestoneError
from throughcare.journeys.queries.aftercare import open_declines
from throughcare.journeys.queries.departures import departures
from throughcare.journeys.queries.supposing import preview_person
from throughcare.journeys.types import DeclineKind
from throughcare.kernel.access import Category
from throughcare.kernel.errors import ThroughcareError
from throughcare.pages.doors import page, staff_page
from throughcare.people import queries as people
from throughcare.plans import queries as plans
from throughcare.sharing.queries.involved import is_guest
from throughcare.web.emergency.rows import banner, may_open
from throughcare.web.gate import LEADING_ROLES, may_admit, may_hand_over, reach
from throughcare.web.person import forms, moves
from throughcare.web.person.rows import dossier, known_relations
from throughcare.web.plans.reading import ALWAYS, own_of
from throughcare.web.visits.forming import VISITING

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.http.response import HttpResponseBase

    from throughcare.journeys.types import DeclineRow
    from throughcare.kernel.access import Access
    from throughcare.pages.doors import Request
    from throughcare.web.person.rows import Dossier
    from throughcare.web.plans.reading import Own

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
        "is_guest": found.is_guest,
        "may_hand_over": may_hand_over(
            request,
            found.case.contact_agency_id if found.case else None,
            is_guest=found.is_guest,
        ),
        "own_agency_id": request.actor.agency_id,
        "declined": _declined(found, access),
        "own_words": _own_words(found, access),
        "leaving": {one.agency_id: one.leaves_on for one in departures(request.today)},
        "may_admit": may_admit(request),
        "may_visit": _may_visit(request),
        "emergencies": banner(person_id, access=access, now=request.now),
        "may_open_emergency": may_open(request.actor),
    }
    return page(request, "web/person/page.html", context)


def _may_visit(request: Request) -> bool:
    """Tell whether somebody comes from outside, and plans visits."""
    worker = request.worker
    return worker is not None and worker.agency_kind != "prison" and worker.role in VISITING


def _own_words(found: Dossier, access: Access) -> list[Own]:
    """Return what the person wrote or said in the plan under the first headings, as far as the worker reads it."""
    if found.case is None or not found.sees_plan:
        return []
    person_id = found.person.facts.person_id
    _ref, content = plans.plan_of(person_id, found.case.case_id, access=access)
    return [one for one in own_of(content, empty=False) if one.code in ALWAYS and one.said]


def _declined(found: Dossier, access: Access) -> tuple[DeclineRow, ...]:
    """Return what the person said no to, as far as the worker sees the journey."""
    person_id = found.person.facts.person_id
    if found.case is None or not access.covers(person_id, Category.JOURNEY):
        return ()
    rows = open_declines(found.case.case_id, person_id, access=access)
    return tuple(one for one in rows if one.kind is not DeclineKind.OFFER)


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
    except DeclinedError:
        messages.error(
            request,
            _("The person declined this programme. Did they come back to it? Record that first."),
        )
        return redirect("person_aftercare", person_id)
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


def _keep_guests_out(request: Request, person_id: int, access: Access) -> None:
    if is_guest(person_id, access=access, today=request.today):
        raise Http404


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
    _keep_guests_out(request, person_id, access)
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
        messages.success(
            request,
            _("The agency takes part from today. It sees what the rules, and the person, allow."),
        )
    return redirect("person", person_id)


def _let_go(request: Request, person_id: int, agency_id: int, access: Access) -> HttpResponseBase:
    known = known_relations(person_id, access=access, today=request.today)
    is_own = agency_id == request.actor.agency_id
    if not is_own:
        _keep_guests_out(request, person_id, access)
    ended = agency_id in {fact.agency_id for fact in known} and journeys.let_go(
        person_id, agency_id=agency_id, access=access, now=request.now, today=request.today
    )
    messages.success(
        request,
        _("The agency's part ends today.")
        if ended
        else _("Nothing changed: the agency takes no part."),
    )
    # Whoever ended their own part may not see the person any more.
    return redirect("start") if ended and is_own else redirect("person", person_id)


def _possible_agencies(person_id: int, access: Access) -> list[tuple[str, str]]:
    jurisdiction = people.facts_of([person_id], access=access)[person_id].jurisdiction
    found = agencies.agency_map().agencies.values()
    here = [row for row in found if row.jurisdiction == jurisdiction and not row.is_sealed]
    return [(str(row.agency_id), row.name) for row in sorted(here, key=lambda row: row.name)]


@staff_page(roles=LEADING_ROLES)
@require_http_methods(["GET", "HEAD", "POST"])
def facts(request: Request, person_id: int) -> HttpResponseBase:
    """Record what has become known; the journey follows at once."""
    access = reach(request, person_id, what="person", needs=_CUSTODY)
    _keep_guests_out(request, person_id, access)
    known = people.facts_of([person_id], access=access)[person_id]
    posted = request.POST if request.method == "POST" else None
    form = forms.FactsForm(
        posted,
        places=_places(known.jurisdiction, request),
        today=request.today,
        initial=_initial(known),
    )
    groups: tuple[moves.ChangeGroup, ...] = ()
    if form.is_valid():
        groups = _would_move(request, person_id, form.facts(), access)
        if not groups or "apply" in request.POST:
            moved = journeys.correct_person(
                person_id, form.facts(), access=access, now=request.now, today=request.today
            )
            messages.success(request, moves.summary(moved))
            return redirect("person", person_id)
    context = {"form": form, "person_id": person_id, "name": known.name, "groups": groups}
    return page(request, "web/person/facts.html", context)


def _would_move(
    request: Request, person_id: int, fields: dict[str, object], access: Access
) -> tuple[moves.ChangeGroup, ...]:
    """Return what the facts would move; nothing for who never was in custody, and what moves nothing is saved."""
    found = preview_person(person_id, fields, access=access, today=request.today)
    return moves.groups(found.changes) if found else ()


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
