"""What waits beside the cases: handovers, questions, who is away."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from throughcare.accounts import queries as accounts
from throughcare.accounts.types import CONTACT_ROLES, Role
from throughcare.agencies import queries as agencies
from throughcare.caseloads.queries import teams
from throughcare.caseloads.types import Answer, State
from throughcare.journeys.queries import teamwork as queries
from throughcare.pages import formatting, handover_words, words
from throughcare.pages.cells import Column, Link, Stack, Tag
from throughcare.pages.doors import page, staff_page
from throughcare.sharing import actions as sharing
from throughcare.sharing.types import Refused
from throughcare.web.handover import rows

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpResponse

    from throughcare.accounts.types import Worker
    from throughcare.journeys.queries.teamwork import HandoverLine, QuestionLine
    from throughcare.pages.doors import Request


@staff_page
@require_safe
def teamwork(request: Request) -> HttpResponse:
    """Show what waits for this worker and their agency."""
    access = sharing.decide_list(request.actor, now=request.now, today=request.today)
    if isinstance(access, Refused):
        raise Http404
    is_contact = request.actor.role in CONTACT_ROLES
    handovers = queries.handovers(access=access, today=request.today) if is_contact else []
    to_answer = queries.questions_to_answer(access=access, today=request.today)
    asked = queries.questions_asked(access=access, today=request.today)
    shown = [row.person_id for row in handovers]
    shown += [row.person_id for row in (*to_answer, *asked)]
    sharing.record_listed(
        access, what="teamwork", person_ids=list(dict.fromkeys(shown)), now=request.now
    )
    names = agencies.agency_names()
    me = cast("Worker", request.worker)
    context = {
        "waiting": _handovers([h for h in handovers if _waits(h)], names, request),
        "running": _handovers([h for h in handovers if not _waits(h)], names, request),
        "handover_columns": [
            Column(_("Person")), Column(_("From and to")), Column(_("Begins")), Column(_("State")),
        ],
        "to_answer": _questions(to_answer, names, request, is_asker=False),
        "asked": _questions(asked, names, request, is_asker=True),
        "question_columns": [
            Column(_("Person")), Column(_("Who")), Column(_("Answer by")), Column(_("State")),
        ],
        "is_contact": is_contact,
        "is_leader": me.role is Role.TEAM_LEADER,
        "covers": _covers(me.membership_id, request) if is_contact else [],
        "is_full": len(handovers) == queries.MOST,
    }  # fmt: skip
    return page(request, "web/handover/teamwork.html", context)


def _covers(membership_id: int, request: Request) -> list[dict[str, object]]:
    found = teams.covers_of(membership_id, request.today)
    names = accounts.worker_names([row.membership_id for row in found]) if found else {}
    return [{"name": names.get(row.membership_id, ""), "until": row.until} for row in found]


def _waits(row: HandoverLine) -> bool:
    """Tell whether one's own agency is still to answer: after somebody's no nobody is asked any more."""
    return row.our_answer == Answer.WAITING and row.state == State.PROPOSED


def _handovers(
    found: list[HandoverLine], names: Mapping[int, str], request: Request
) -> list[list[object]]:
    return [_handover(row, names, request) for row in found]


def _handover(row: HandoverLine, names: Mapping[int, str], request: Request) -> list[object]:
    address = (
        reverse("person_handover_answer", args=[row.person_id, row.handover_id])
        if _waits(row)
        else reverse("person_handover", args=[row.person_id])
    )
    begins: object = formatting.date_short(row.start_on)
    if row.decide_by is not None and row.state == "disputed":
        day = formatting.date_short(row.decide_by)
        begins = Stack(_("Decide by"), Tag(day, "late") if row.decide_by < request.today else day)
    is_side = request.actor.agency_id in {row.from_agency_id, row.to_agency_id}
    # Whoever was only asked reads on the page what the rules let them know of both sides.
    sides: object = _("Between other agencies")
    if is_side:
        sides = Stack(names.get(row.from_agency_id, ""), f"→ {names.get(row.to_agency_id, '')}")
    state = Tag(words.word(handover_words.STATES, row.state), handover_words.STATE_TONES[row.state])
    below = _("Team leaders were told: no answer in time") if row.is_escalated else ""
    return [
        Stack(Link(row.name, address), row.number),
        sides,
        begins,
        Stack(state, below),
    ]


def _questions(
    found: list[QuestionLine], names: Mapping[int, str], request: Request, *, is_asker: bool
) -> list[list[object]]:
    ids = {one for row in found for one in (row.asked_by_id, row.to_membership_id) if one}
    workers = accounts.worker_names(ids) if ids else {}
    return [
        [
            Stack(
                Link(row.name, reverse("person_question", args=[row.person_id, row.consult_id])),
                row.number,
            ),
            rows.asked_of(row.to_agency_id, row.to_role, row.to_membership_id, workers, names)
            if is_asker
            else f"{workers.get(row.asked_by_id, '')}, {names.get(row.agency_id, '')}",
            formatting.date_short(row.answer_by),
            _state(row, request),
        ]
        for row in found
    ]


def _state(row: QuestionLine, request: Request) -> Tag:
    if row.answered_at is not None:
        return Tag(_("Answered"), "good")
    if row.answer_by < request.today:
        return Tag(_("Overdue"), "late")
    return Tag(_("Waits"), "attention")
