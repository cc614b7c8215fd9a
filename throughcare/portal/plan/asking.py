"""I ask for a meeting, for somebody else, for help or for a change, and see the answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from throughcare.pages import formatting, plan_words
from throughcare.pages.doors import Request, page, person_page
from throughcare.plans import actions
from throughcare.plans.types import ProposalKind, Voice, Written
from throughcare.portal.plan import forms
from throughcare.portal.plan.rows import mine
from throughcare.portal.plan.sheets import Sheet, get_or_post

if TYPE_CHECKING:
    from django.http import HttpResponse

    from throughcare.plans.types import ProposalRow
    from throughcare.portal.plan.rows import Mine


@dataclass(frozen=True, slots=True)
class AskedLine:
    """Hold one thing that I asked for, and what came of it."""

    row: ProposalRow
    title: str
    noted: str
    """How my words came in, where I did not write them here."""
    is_late: bool


def asked_lines(own: Mine) -> list[AskedLine]:
    """Return what I asked for in words, newest first."""
    return [
        AskedLine(
            row,
            str(plan_words.PROPOSALS[row.kind.value]),
            _noted(row.voice),
            is_late=row.answered_at is None and row.answer_by < own.request.today,
        )
        for row in own.requests
    ]


def _noted(voice: Voice) -> str:
    return {
        Voice.PAPER: _("Written down for you, from your paper."),
        Voice.SPOKEN: _("Written down for you, from what you told a worker."),
    }.get(voice, "")


def no_answer_text(own: Mine) -> str:
    """Say what I can do when nobody answers; only what is really there."""
    if own.leaders:
        return _(
            "No answer by that day? Tell %(who)s, who leads the team of your contact. "
            "Your request stays on the list of your contact's agency until somebody answers."
        ) % {"who": own.leaders}
    return _(
        "No answer by that day? Ask at the agency of your contact who leads the team, and tell them. "
        "Your request stays on the list of that agency until somebody answers."
    )


@person_page
@require_safe
def my_asks(request: Request) -> HttpResponse:
    """Show what I asked for, with the answers."""
    own = mine(request, "plan")
    context = {
        "requests": asked_lines(own),
        "is_open": own.is_open,
        "contact_name": own.contact,
        "no_answer": no_answer_text(own),
        "days": formatting.days_text(actions.ANSWER_DAYS),
    }
    return page(request, "portal/plan/asks.html", context)


@person_page
@get_or_post
def my_ask(request: Request) -> HttpResponse:
    """Ask for something."""
    own = mine(request, "plan")
    sheet = Sheet(
        own,
        title=_("What do you ask for?"),
        hint=_("Your contact is to answer within %(days)s.")
        % {"days": formatting.days_text(actions.ANSWER_DAYS)},
        button=_("Send"),
        back="my_asks",
    )
    kind = request.GET.get("kind", "")
    start = sheet.start(kind=kind if kind in set(ProposalKind) else "")

    def write(plan_id: int, typed: dict[str, Any]) -> Written:
        key = actions.propose(
            plan_id,
            kind=typed["kind"],
            text=typed["text"],
            access=own.access,
            now=request.now,
            today=request.today,
        )
        return Written(own.plan.ref.version, key)

    return sheet.answer(
        lambda data: forms.RequestForm(data, initial=start),
        write,
        said=_("Sent. You see the answer here."),
        anchor="#ask-{key}",
    )
