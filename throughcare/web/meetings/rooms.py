"""Show conferences: those of one's agency, those of a person, one of them, its register and its papers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_safe

from throughcare.agencies import queries as agencies
from throughcare.audit import actions as audit
from throughcare.audit.types import Act
from throughcare.caseloads import queries as caseloads
from throughcare.custody import queries as custody
from throughcare.journeys.queries.agenda import kinds_of
from throughcare.journeys.queries.placing import release_ahead
from throughcare.kernel.access import Access, Category
from throughcare.meetings import actions, queries, rules
from throughcare.meetings.types import Audience
from throughcare.pages import access_words, formatting, meeting_words
from throughcare.pages.documents import pdf_response
from throughcare.pages.doors import Request, page, staff_page
from throughcare.pages.meeting_paper import minutes_paper
from throughcare.people import queries as people
from throughcare.sharing import actions as sharing
from throughcare.sharing.queries.law import clauses_of_rules, version, wording
from throughcare.sharing.types import Limit
from throughcare.web.caseload import keys
from throughcare.web.gate import may_print, reach
from throughcare.web.meetings.seats import place_at

if TYPE_CHECKING:
    from datetime import date

    from django.http import HttpResponse

    from throughcare.meetings.types import Kind, MinutesRow
    from throughcare.web.meetings.seats import Place


@staff_page
@require_GET
def conferences(request: Request) -> HttpResponse:
    """List the conferences at which my agency has a place."""
    access = _listing(request)
    found = queries.my_conferences(access=access, after=keys.moment_key(request))
    sharing.record_listed(
        access,
        what="conferences",
        person_ids=sorted({one.person_id for one in found.rows}),
        now=request.now,
    )
    context = {
        "rows": found.rows,
        "words": meeting_words,
        "next_href": keys.next_href(request, found.next_key),
        "first_href": keys.first_href(request),
    }
    return page(request, "web/meetings/list.html", context)


def _listing(request: Request) -> Access:
    """Return the access to a list, for conferences where the role may have them; 404 for roles that list nobody."""
    for actor in (queries.for_conference(request.actor), request.actor):
        access = sharing.decide_list(actor, now=request.now, today=request.today)
        if isinstance(access, Access):
            return access
    audit.record_without_access(
        request.actor, act=Act.REFUSED, what="conferences", now=request.now, basis="refused.role"
    )
    raise Http404


@staff_page
@require_GET
def person_conferences(request: Request, person_id: int) -> HttpResponse:
    """List the conferences about a person, and say which one is due."""
    access = reach(request, person_id, what="conferences")
    case = caseloads.open_cases_of([person_id], access=access).get(person_id)
    context = {
        "person_id": person_id,
        "person_name": people.facts_of([person_id], access=access)[person_id].name,
        "rows": queries.conferences_of(person_id, access=access),
        "due": () if case is None else _due(person_id, case.case_id, access),
        "today": request.today,
        "may_plan": case is not None and access.covers(person_id, Category.PLAN),
        "words": meeting_words,
    }
    return page(request, "web/meetings/person.html", context)


def _due(person_id: int, case_id: int, access: Access) -> list[tuple[Kind, str, date | None]]:
    """Return each kind of conference of the person's programmes, who convenes it now, and when it is due."""
    kinds = kinds_of(person_id, case_id, access=access, language=get_language() or "en")
    anchors = _anchors(person_id, access) if kinds else {}
    found = []
    for kind in kinds:
        last = queries.last_held(person_id, kind.code, access=access)
        day = rules.next_on(kind, level="", last_on=last, anchors=anchors)
        found.append((kind, _agency(kind.convener_agency_id), day))
    return found


def _anchors(person_id: int, access: Access) -> dict[str, date | None]:
    """Return the dates of the stay on which conferences hang."""
    stay = custody.last_stays_of([person_id], access=access).get(person_id)
    return {
        "custody_start": None if stay is None else stay.admitted_on,
        "release": release_ahead(person_id, access=access),
    }


def _agency(agency_id: int | None) -> str:
    return "" if agency_id is None else agencies.agency_names().get(agency_id, "")


@staff_page
@require_GET
def conference(request: Request, person_id: int, conference_id: int) -> HttpResponse:
    """Show one conference as far as my agency may see it; usable while it is held."""
    place = place_at(request, person_id, conference_id)
    context = {
        **common(place),
        "may_export": _may_export(place),
        "person_version": Audience.PERSON,
    }
    return page(request, "web/meetings/room.html", context)


def common(place: Place) -> dict[str, object]:
    """Return what every page of a conference shows."""
    return {
        "place": place,
        "room": place.room,
        "one": place.room.conference,
        "person_id": place.person_id,
        "person_name": place.name,
        "words": meeting_words,
        "categories": access_words.CATEGORIES,
        "blockers": [meeting_words.problem(one) for one in place.room.blockers],
    }


@staff_page
@require_GET
def register(request: Request, person_id: int, conference_id: int) -> HttpResponse:
    """Show what was shared in a conference: all of it to who convenes, to others what they received."""
    place = place_at(request, person_id, conference_id, what="conference.register")
    if not place.room.has_accepted:
        raise Http404
    return page(request, "web/meetings/register.html", {**common(place), "grounds": grounds()})


def grounds() -> dict[str, str]:
    """Return ground, as the register keeps it -> words of its clause, in the version that counted."""
    number = version()
    words = wording(number)
    return {
        key: str(words[clause].text.get(get_language() or "en") or words[clause].text.get("en", ""))
        for key, clause in clauses_of_rules(number).items()
        if clause in words
    }


def _may_export(place: Place) -> bool:
    return may_print(place.access, as_file=True)


@staff_page
@require_safe
def paper(request: Request, person_id: int, conference_id: int, minutes_id: int) -> HttpResponse:
    """Give a version of the minutes as a PDF; where the rules forbid files, only the person's own, to hand it over."""
    place = place_at(request, person_id, conference_id, what="conference.paper")
    found = next((one for one in place.room.minutes if one.minutes_id == minutes_id), None)
    if found is None or not _may_give(place, found):
        raise Http404
    actions.record_printed(found, person_id=person_id, access=place.access, now=request.now)
    one = place.room.conference
    document = minutes_paper(
        title=_("What was decided")
        if found.audience is Audience.PERSON
        else _("Minutes of a case conference"),
        name=place.name,
        issuer=one.convener,
        number=found.number,
        facts=(
            (_("When"), formatting.moment_text(one.starts_at)),
            (_("Where"), one.place),
            (_("Why"), one.purpose),
            (_("Convened by"), one.convener),
        ),
        text=found.text,
        content=found.content,
        onward=one.onward,
        now=request.now,
        is_for_person=found.audience is Audience.PERSON,
    )
    return pdf_response(document, _("minutes"))


def _may_give(place: Place, minutes: MinutesRow) -> bool:
    if minutes.audience is Audience.PERSON:
        return Limit.NO_PRINT not in place.access.limits
    return _may_export(place)
