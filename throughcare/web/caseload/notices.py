"""What the agency has to be told: days that moved. *Read* means that somebody has seen to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_POST

from throughcare.journeys import actions as journeys
from throughcare.journeys.queries import notices as queries
from throughcare.journeys.queries.lists import PAGE
from throughcare.journeys.types import TASK
from throughcare.kernel.access import Category
from throughcare.pages import words
from throughcare.pages.doors import Request, page, staff_page
from throughcare.web.caseload import keys, rows
from throughcare.web.caseload.views import listing, record

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpResponse
    from django.utils.functional import _StrPromise

    from throughcare.journeys.queries.notices import Moved, NoticeRow
    from throughcare.pages.cells import Stack
    from throughcare.web.caseload.rows import Sheet

EFFECTS: Final[dict[str, _StrPromise]] = {
    "moves": gettext_lazy("%(task)s: now %(after)s, was %(before)s"),
    "new": gettext_lazy("%(task)s: new, due %(after)s"),
    "too_late": gettext_lazy("%(task)s: was due %(after)s, so it is late already"),
    "rebook": gettext_lazy("%(task)s: has to be booked anew, for %(after)s instead of %(before)s"),
    "falls_away": gettext_lazy("%(task)s: falls away"),
    "offered": gettext_lazy("%(task)s: you are asked to take it on, due %(after)s"),
    "waits": gettext_lazy("%(task)s: has no day until more is known"),
    "begins": gettext_lazy("%(task)s: begins with the release, %(after)s"),
    "comes_after": gettext_lazy("%(task)s: due %(after)s, and the handover begins before"),
    "ends_now": gettext_lazy("%(task)s: ends on %(after)s"),
    "ends_before_release": gettext_lazy(
        "%(task)s: ends on %(after)s, before release. Ask the person whether it goes on"
    ),
    "reaches_past_release": gettext_lazy("%(task)s: ends on %(after)s, after release now"),
    "set_anew": gettext_lazy("%(task)s: is to be set anew, for about %(after)s"),
}
FIRST: Final = (
    "too_late",
    "rebook",
    "offered",
    "comes_after",
    "ends_before_release",
    "set_anew",
    "begins",
    "new",
    "moves",
    "reaches_past_release",
    "waits",
    "ends_now",
    "falls_away",
)
"""What needs somebody comes first."""


@dataclass(frozen=True, slots=True)
class Card:
    """Hold one notice as the page shows it."""

    notice_id: int
    who: Stack
    name: str
    at: datetime
    contact: str
    why: str
    lines: tuple[tuple[str, bool], ...]
    """Sentence, and whether it needs somebody now."""


@staff_page
@require_GET
def notices(request: Request) -> HttpResponse:
    """Show what moved and nobody of the agency has seen yet."""
    access = listing(request, "notices", Category.JOURNEY)
    found = queries.unread(access=access, today=request.today, after=keys.moment_key(request))
    contacts = (row.contact_membership_id for row in found.rows)
    sheet = rows.sheet_for(request, access, contacts)
    record(request, access, "notices", (row.person_id for row in found.rows))
    context = {
        "cards": [_card(sheet, row) for row in found.rows],
        "shown": ",".join(str(row.notice_id) for row in found.rows),
        "next_href": keys.next_href(request, found.next_key),
        "first_href": keys.first_href(request),
    }
    return page(request, "web/caseload/notices.html", context)


@staff_page
@require_POST
def read(request: Request) -> HttpResponse:
    """Mark one notice, or all that were shown, as seen to."""
    access = listing(request, "notices", Category.JOURNEY)
    asked = request.POST.get("shown" if "all" in request.POST else "notice", "")
    ids = [number for number in map(keys.id_of, asked.split(",")) if number is not None]
    for notice_id in ids[:PAGE]:
        journeys.read_notice(notice_id, access=access, now=request.now)
    said = ngettext("%(count)s notice is read.", "%(count)s notices are read.", len(ids))
    messages.success(request, said % {"count": len(ids)})
    return redirect("notices")


def _card(sheet: Sheet, row: NoticeRow) -> Card:
    moved = sorted(row.moved, key=_urgency)
    return Card(
        row.notice_id,
        sheet.who(row.person_id, row.name, row.number, ""),
        row.name,
        row.at,
        sheet.contact(row.contact_membership_id),
        words.word(words.CAUSES, row.cause) or _("Something the days hang on changed."),
        tuple((_line(sheet, one), one.effect == "too_late") for one in moved),
    )


def _urgency(one: Moved) -> tuple[int, date]:
    return FIRST.index(_effect(one)), one.after or one.before or date.max


def _effect(one: Moved) -> str:
    return one.effect if one.effect in EFFECTS else "moves"


def _task(sheet: Sheet, one: Moved) -> str:
    if one.what == TASK:
        return sheet.words.title(one.code, one.programme_id)
    return words.word(words.HELD, one.what)


def _line(sheet: Sheet, one: Moved) -> str:
    return str(EFFECTS[_effect(one)]) % {
        "task": _task(sheet, one),
        "before": sheet.day(one.before) or _("without a day"),
        "after": sheet.day(one.after) or _("without a day"),
    }
