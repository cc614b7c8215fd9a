"""Forms of a conference: plan it, change it, ask people to it, ask them something, decide, write it down."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from throughcare.caseloads import queries as caseloads
from throughcare.journeys.queries.agenda import kinds_of
from throughcare.journeys.queries.placing import release_ahead
from throughcare.kernel.access import Category
from throughcare.meetings import actions
from throughcare.meetings.types import QUORUM, Answer, Draft
from throughcare.pages import meeting_forms as forms
from throughcare.pages import meeting_words
from throughcare.pages.doors import Request, page, staff_page
from throughcare.people import queries as people
from throughcare.plans import actions as plans
from throughcare.web.gate import reach
from throughcare.web.meetings.rooms import common
from throughcare.web.meetings.seats import place_at
from throughcare.web.meetings.sheets import SHEETS

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpResponse

    from throughcare.meetings.types import Kind
    from throughcare.web.meetings.seats import Place

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@staff_page
@get_or_post
def add(request: Request, person_id: int) -> HttpResponse:
    """Plan a conference about a person."""
    access = reach(
        request,
        person_id,
        what="conference",
        needs=frozenset({Category.IDENTITY, Category.PLAN}),
    )
    case = caseloads.open_cases_of([person_id], access=access).get(person_id)
    if case is None:
        raise Http404
    kinds = kinds_of(person_id, case.case_id, access=access, language=get_language() or "en")
    form = forms.PlanForm(
        request.POST if request.method == "POST" else None,
        initial={
            "quorum": QUORUM,
            "statement": meeting_words.STATEMENT,
            "onward": meeting_words.ONWARD,
        },
    )
    form.offer(kind=[("", _("None of these")), *((one.code, one.title) for one in kinds)])
    if request.method == "POST" and form.is_valid():
        draft = draft_of(form, kinds, release_on=release_ahead(person_id, access=access))
        try:
            number = actions.plan(
                draft, person_id=person_id, access=access, now=request.now, today=request.today
            )
        except actions.InvalidError as error:
            form.show([(one.name, one.reason) for one in error.problems])
        except actions.NotYoursError:
            form.add_error(
                None,
                _(
                    "Your agency cannot convene a conference about this person: the sharing rules give it none, or it "
                    "was only asked to take part. Ask the agency of the contact."
                ),
            )
        else:
            messages.success(request, _("The conference is planned. Ask people to it."))
            return redirect("person_conference", person_id, number)
    context = {
        "form": form,
        "title": _("Plan a case conference"),
        "person_id": person_id,
        "person_name": people.facts_of([person_id], access=access)[person_id].name,
        "button_text": _("Plan it"),
        "one": None,
        "about": "",
        "stale": False,
    }
    return page(request, "web/meetings/form.html", context, status=422 if form.errors else 200)


def draft_of(form: forms.PlanForm, kinds: tuple[Kind, ...], *, release_on: object) -> Draft:
    """Return what was typed; what the programme says of the kind goes with it."""
    said = form.cleaned_data
    moment = form.moment
    kind = next((one for one in kinds if one.code == said["kind"]), None)
    hangs = None
    if said["hangs"] and release_on is not None and moment is not None:
        hangs = (moment.date() - release_on).days  # type: ignore[operator]
    return Draft(
        moment,
        said["place"],
        said["purpose"],
        said["statement"],
        said["onward"],
        said["kind"],
        "",
        (said["quorum"] or 0) if kind is None or kind.count is None else kind.count,
        () if kind is None else kind.quorum,
        hangs,
    )


@staff_page
@get_or_post
def sheet(request: Request, person_id: int, conference_id: int, sheet: str) -> HttpResponse:
    """Show one form of a conference, or store what was typed."""
    if sheet not in SHEETS:
        raise Http404
    place = place_at(request, person_id, conference_id)
    one = SHEETS[sheet]
    if not place.room.has_accepted or (one.is_conveners and not place.room.is_convener):
        raise Http404
    return _answer(place, one.make, one.write, title=str(one.title), said=str(one.said))


def _answer(
    place: Place,
    make: Callable[[Place], forms.MeetingForm],
    write: Callable[[Place, forms.MeetingForm], object],
    *,
    title: str,
    said: str,
    about: str = "",
) -> HttpResponse:
    """Show a form, or store it and lead back; what is typed is kept as it is typed."""
    form = make(place)
    stale = False
    if place.request.method == "POST" and form.is_valid():
        try:
            write(place, form)
        except (actions.InvalidError, plans.InvalidError) as error:
            form.show([(one.name, one.reason) for one in error.problems])
        except actions.StaleError:
            stale = True
        except (
            actions.NotYoursError,
            plans.NotInPlanError,
            plans.SealedError,
            plans.PlanClosedError,
        ):
            form.add_error(
                None, _("This cannot be stored: it is not yours to do, or the plan is closed.")
            )
        except actions.NoSuchConferenceError as error:
            raise Http404 from error
        else:
            messages.success(place.request, said)
            return redirect("person_conference", place.person_id, place.conference_id)
    context = {
        **common(place),
        "form": form,
        "title": title,
        "about": about,
        "stale": stale,
        "button_text": _("Save"),
    }
    status = 409 if stale else 422 if form.errors else 200
    return page(place.request, "web/meetings/form.html", context, status=status)


@staff_page
@get_or_post
def answer(
    request: Request, person_id: int, conference_id: int, information_id: int
) -> HttpResponse:
    """Answer what my agency was asked."""
    place = place_at(request, person_id, conference_id)
    ours = request.actor.agency_id
    found = next(
        (
            one
            for one in place.room.requests
            if one.request_id == information_id and one.agency_id == ours
        ),
        None,
    )
    if found is None:
        raise Http404

    def write(at: Place, form: forms.MeetingForm) -> None:
        actions.answer_request(
            at.conference_id,
            information_id,
            Answer(form.cleaned_data["answer"]),
            form.cleaned_data["text"],
            person_id=at.person_id,
            access=at.access,
            now=request.now,
            today=request.today,
        )

    return _answer(
        place,
        lambda at: forms.AnswerForm(at.request.POST if at.request.method == "POST" else None),
        write,
        title=_("Answer what you are asked"),
        said=_("Your answer is there. Who may hear it stands in the register."),
        about=f"{found.question} ({found.what_for})",
    )


@staff_page
@get_or_post
def give_owner(
    request: Request, person_id: int, conference_id: int, decision_id: int
) -> HttpResponse:
    """Say who carries out a decision, and by when."""
    place = place_at(request, person_id, conference_id)
    found = next((one for one in place.room.decisions if one.decision_id == decision_id), None)
    if found is None or not place.room.is_convener:
        raise Http404

    def make(at: Place) -> forms.MeetingForm:
        form = forms.OwnerForm(at.request.POST if at.request.method == "POST" else None)
        form.offer(owner=[forms.NOBODY, (forms.PERSON, _("The person")), *at.at_table()])
        return form

    def write(at: Place, form: forms.MeetingForm) -> None:
        owner = form.cleaned_data["owner"]
        actions.give_owner(
            at.conference_id,
            decision_id,
            owner_agency_id=int(owner) if owner not in {"", forms.PERSON} else None,
            is_persons=owner == forms.PERSON,
            due_on=form.cleaned_data["due_on"],
            plan_access=at.plan_access,
            person_id=at.person_id,
            access=at.access,
            now=request.now,
            today=request.today,
        )

    return _answer(
        place,
        make,
        write,
        title=_("Who does it, and by when?"),
        said=_("It is a step of the plan now."),
        about=found.text,
    )
