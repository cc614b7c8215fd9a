"""Custody by hand: arrivals, dates that move, transfers, releases, deaths."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from throughcare.agencies import queries as agencies
from throughcare.audit import actions as audit
from throughcare.audit.types import Act
from throughcare.custody import queries as custody
from throughcare.custody.types import LegalTitle, ReleaseDateKind
from throughcare.exchange.imports import numbering
from throughcare.journeys import actions as journeys
from throughcare.journeys.queries.preview import preview_release_dates
from throughcare.journeys.queries.undoing import last_move
from throughcare.kernel.access import Category
from throughcare.kernel.errors import ThroughcareError
from throughcare.pages.doors import page, staff_page
from throughcare.people import actions as people
from throughcare.people import queries as people_queries
from throughcare.people.types import NewPerson
from throughcare.sharing import actions as sharing
from throughcare.sharing.actions.deciding import SHOWN, asker_of
from throughcare.sharing.queries import agency_log, facts_of, law
from throughcare.sharing.rules import explaining
from throughcare.sharing.rules.emergencies import TRIES, TRIES_WITHIN
from throughcare.sharing.types import Topic
from throughcare.web.custody import forms
from throughcare.web.custody.rows import date_rows
from throughcare.web.gate import ADMITTING_ROLES, may_admit, reach
from throughcare.web.person import moves

if TYPE_CHECKING:
    from django.http.response import HttpResponseBase

    from throughcare.kernel.access import Access
    from throughcare.pages.doors import Request

_NEEDS = frozenset({Category.IDENTITY, Category.CUSTODY, Category.JOURNEY})
_ADMIT = "admit"
_MAY_RECORD = {"prison_case_manager", "team_leader", "probation_officer"}


@staff_page(roles=_MAY_RECORD | {"aftercare_coordinator"})
@require_http_methods(["GET", "HEAD", "POST"])
def dates(request: Request, person_id: int) -> HttpResponseBase:
    """Show every release date with its history; record a new one, after a look at what would move."""
    access = reach(request, person_id, what="release_date", needs=_NEEDS)
    posted = request.POST if request.method == "POST" and _may_record(request) else None
    form = forms.ReleaseDateForm(posted, today=request.today)
    preview = None
    if form.is_valid():
        given = {ReleaseDateKind(form.cleaned_data["kind"]): form.cleaned_data["on"]}
        if "apply" in request.POST:
            return _moved(request, person_id, given, form, access)
        preview = preview_release_dates(
            person_id, given, source=form.cleaned_data["source"], access=access, today=request.today
        )
    context = {
        "form": form,
        "person_id": person_id,
        "name": people_queries.facts_of([person_id], access=access)[person_id].name,
        "dates": date_rows(custody.history_of(person_id, access=access)),
        "preview": preview,
        "groups": moves.groups(preview.changes) if preview else (),
        "may_record": _may_record(request),
        "last": last_move(person_id, access=access) if _may_record(request) else None,
    }
    return page(request, "web/custody/dates.html", context)


@staff_page(roles=_MAY_RECORD)
@require_POST
def undo_dates(request: Request, person_id: int) -> HttpResponseBase:
    """Take the last move of release dates back."""
    access = reach(request, person_id, what="release_date", needs=_NEEDS)
    try:
        found = journeys.undo_move(person_id, access=access, now=request.now, today=request.today)
    except journeys.NothingToUndoError:
        messages.error(
            request, _("Something was built on this date meanwhile. Record a new date instead.")
        )
    else:
        messages.success(request, moves.summary(found))
    return redirect("person_dates", person_id)


def _may_record(request: Request) -> bool:
    return request.worker is not None and request.worker.role in _MAY_RECORD


def _moved(
    request: Request,
    person_id: int,
    given: dict[ReleaseDateKind, Any],
    form: forms.ReleaseDateForm,
    access: Access,
) -> HttpResponseBase:
    try:
        found = journeys.move_release_dates(
            person_id,
            given,
            source=form.cleaned_data["source"],
            why=form.cleaned_data["why"],
            access=access,
            now=request.now,
            today=request.today,
        )
    except ThroughcareError as error:
        messages.error(request, str(error))
        return redirect("person_dates", person_id)
    messages.success(request, moves.summary(found))
    return redirect("person", person_id)


@staff_page(roles=ADMITTING_ROLES)
@require_http_methods(["GET", "HEAD", "POST"])
def admit(request: Request) -> HttpResponseBase:
    """Take somebody in by hand."""
    if request.worker is None or not may_admit(request):
        raise Http404
    agency = agencies.agency_of(request.worker.agency_id)
    places = [
        (row.code, row.name)
        for row in agencies.municipalities_of(agency.jurisdiction)
        if request.today in row.valid
    ]
    posted = request.POST if request.method == "POST" else None
    form = forms.AdmitForm(
        posted, places=places, today=request.today, initial={"admitted_on": request.today}
    )
    if form.is_valid():
        person_id = _admitted(request, form, agency.jurisdiction)
        if person_id is not None:
            messages.success(request, _("Taken in. The journey has its dates."))
            return redirect("person", person_id)
    return page(request, "web/custody/admit.html", {"form": form})


def _admitted(request: Request, form: forms.AdmitForm, jurisdiction: str) -> int | None:
    """Record the person and the arrival together; on a fault the form says what to do and nothing is kept."""
    data = form.cleaned_data
    agency_id = request.actor.agency_id or 0
    access = sharing.system_access(purpose="admission", now=request.now, actor=request.actor)
    if data["number"] and _has_guessed(access, request):
        form.add_error("number", forms.NOT_BY_HAND)
        return None
    new = NewPerson(
        data["given"],
        data["family"],
        jurisdiction,
        numbering.system_of(agency_id),
        data["number"],
        agency_id,
        data["born_on"],
        "",
        data["home_municipality"],
    )
    try:
        with transaction.atomic():
            (person_id,) = people.register_many([new], access=access, now=request.now)
            _arrive(person_id, data, agency_id, access, request)
    except IntegrityError:
        is_seen = _is_seen(new, request)
        form.add_error("number", forms.KNOWN if is_seen else forms.NOT_BY_HAND)
        return None
    except ThroughcareError as error:
        form.add_error(None, str(error))
        return None
    return person_id


def _has_guessed(access: Access, request: Request) -> bool:
    """Tell whether the worker tried too many numbers lately; then even a free one says nothing."""
    tries = agency_log.tries_in_vain(_ADMIT, within=TRIES_WITHIN, access=access, now=request.now)
    return tries >= TRIES


@transaction.atomic
def _is_seen(new: NewPerson, request: Request) -> bool:
    """Tell whether the worker sees whoever has the number; record the try where they do not."""
    access = sharing.system_access(purpose="admission", now=request.now, actor=request.actor)
    found = people_queries.known_identifiers(
        new.identifier_system, [new.identifier_value], access=access
    )
    asker = asker_of(request.actor, now=request.now, today=request.today)
    facts = facts_of(list(found.values()), access=access)
    identity = Topic(Category.IDENTITY)
    if asker and any(
        explaining.decide(asker, identity, law(), one).level >= SHOWN for one in facts.values()
    ):
        return True
    audit.record_without_access(
        request.actor,
        act=Act.REFUSED,
        what=_ADMIT,
        now=request.now,
        person_ids=list(found.values()),
        basis="refused.known_number",
    )
    return False


def _arrive(
    person_id: int, data: dict[str, Any], agency_id: int, access: Access, request: Request
) -> None:
    expected = ((ReleaseDateKind.EXPECTED, data["expected"]),) if data["expected"] else ()
    journeys.admit_many(
        [
            journeys.Arrival(
                person_id, data["admitted_on"], LegalTitle(data["title"]), None, expected
            )
        ],
        agency_id=agency_id,
        source=agencies.agency_of(agency_id).name,
        access=access,
        now=request.now,
        today=request.today,
    )


@staff_page(roles=ADMITTING_ROLES)
@require_http_methods(["GET", "HEAD", "POST"])
def admit_again(request: Request, person_id: int) -> HttpResponseBase:
    """Record that somebody who is known came into custody again."""
    if not may_admit(request):
        raise Http404
    access = reach(request, person_id, what="admission", needs=_NEEDS)
    posted = request.POST if request.method == "POST" else None
    form = forms.AdmitAgainForm(posted, today=request.today, initial={"admitted_on": request.today})
    if form.is_valid():
        try:
            with transaction.atomic():
                _arrive(person_id, form.cleaned_data, request.actor.agency_id or 0, access, request)
        except (IntegrityError, ThroughcareError) as error:
            held = isinstance(error, IntegrityError)
            text = (
                _("This person is in custody on that day already. Check the day.")
                if held
                else str(error)
            )
            form.add_error(None, text)
        else:
            messages.success(request, _("Taken in. The journey has its dates."))
            return redirect("person", person_id)
    facts = people_queries.facts_of([person_id], access=access)[person_id]
    return page(
        request,
        "web/custody/admit_again.html",
        {"form": form, "person_id": person_id, "name": facts.name},
    )
