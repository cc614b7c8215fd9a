"""Review emergencies, see how often they happen, and note that the person was told."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from throughcare.accounts import queries as accounts
from throughcare.pages import formatting
from throughcare.pages.cells import Column, Link, Stack, Tag
from throughcare.pages.doors import page, staff_page
from throughcare.sharing.actions import reviewing
from throughcare.sharing.actions.emergencies import EmergencyError
from throughcare.sharing.queries import agency_log
from throughcare.sharing.queries import emergencies as read
from throughcare.sharing.rules import oversight as rules
from throughcare.sharing.rules.emergencies import REVIEWERS
from throughcare.web.caseload.keys import id_key, next_href
from throughcare.web.emergency import words
from throughcare.web.oversight.cells import event_cells, event_columns
from throughcare.web.oversight.forms import ReviewForm
from throughcare.web.oversight.gate import OFFICER, as_reviewer, overseen

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpResponse
    from django.http.response import HttpResponseBase

    from throughcare.kernel.access import Access
    from throughcare.pages.doors import Request
    from throughcare.sharing.queries.emergencies import EmergencyRow, MonthRow, WeekRow

_MONTHS: Final = timedelta(days=366)
_WEEKS: Final = timedelta(days=91)


@staff_page(roles=REVIEWERS)
@require_safe
def emergencies(request: Request) -> HttpResponse:
    """Show what waits for a review, the most urgent first, or everything there was."""
    access = as_reviewer(request, "oversight_emergencies")
    waiting = request.GET.get("which") != "all"
    found = read.of_agency(access=access, waiting=waiting, before_id=id_key(request))
    shown = found[: read.PAGE]
    names = accounts.worker_names([row.membership_id for row in shown])
    more = shown[-1].emergency_id if len(found) > read.PAGE else None
    context = {
        "waiting": waiting,
        "is_officer": request.actor.role in OFFICER,
        "columns": [
            Column(_("Emergency")), Column(_("Opened by")), Column(_("When")), Column(_("State")),
        ],
        "rows": [_cells(request, row, names) for row in shown],
        "next_href": next_href(request, more),
    }  # fmt: skip
    return page(request, "web/oversight/emergencies.html", context)


def _cells(request: Request, row: EmergencyRow, names: Mapping[int, str]) -> list[object]:
    title = _("Emergency %(number)s") % {"number": row.emergency_id}
    link = Link(title, f"/oversight/emergencies/{row.emergency_id}")
    when = formatting.moment_text(row.since)
    reason = words.word(words.REASONS, row.reason_code)
    return [Stack(link, reason), names.get(row.membership_id, ""), when, _state(request, row)]


def _state(request: Request, row: EmergencyRow) -> Tag:
    day = formatting.date_medium(row.review_by)
    if row.is_open(request.now):
        return Tag(_("Open now"), "attention")
    if row.reviewed_at is not None:
        tone = "good" if row.outcome in {"justified", "rule_needed"} else "late"
        return Tag(words.word(words.OUTCOMES, row.outcome), "good" if tone == "good" else "late")
    if row.review_by < request.today:
        return Tag(_("Late: was to be reviewed by %(day)s") % {"day": day}, "late")
    return Tag(_("Review by %(day)s") % {"day": day}, "info")


@staff_page(roles=REVIEWERS)
@require_http_methods(["GET", "HEAD", "POST"])
def emergency(request: Request, emergency_id: int) -> HttpResponseBase:
    """Show one emergency and what was opened in it, without the person; write down the review."""
    access = as_reviewer(request, "oversight_emergency")
    row = _found(emergency_id, access)
    form = ReviewForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            reviewing.review(
                emergency_id,
                outcome=form.cleaned_data["outcome"],
                note=form.cleaned_data["note"],
                access=access,
                now=request.now,
            )
        except EmergencyError as error:
            form.show(error.faults)
        else:
            messages.success(request, _("Your review is written down."))
            return redirect("oversight_emergencies")
    return page(request, "web/oversight/emergency.html", _context(request, row, form, access))


def _found(emergency_id: int, access: Access) -> EmergencyRow:
    row = read.of_id(emergency_id, access=access) if emergency_id < 2**63 else None
    if row is None:
        raise Http404
    return row


def _context(
    request: Request, row: EmergencyRow, form: ReviewForm, access: Access
) -> dict[str, object]:
    found = agency_log.events_of_emergency(
        row.account_id, row.person_id, row.since, row.until, access=access
    )
    names = accounts.worker_names([row.membership_id])
    is_own = row.account_id == request.actor.account_id
    can_review = row.reviewed_at is None and not row.is_open(request.now) and not is_own
    return {
        "row": row,
        "form": form if can_review else None,
        "is_own": is_own,
        "may_note_told": request.actor.role in OFFICER and not is_own and not row.person_told_at,
        "is_open": row.is_open(request.now),
        "worker": names.get(row.membership_id, ""),
        "danger": words.word(words.REASONS, row.reason_code),
        "shows": words.categories(row.categories),
        "outcome": words.word(words.OUTCOMES, row.outcome),
        "state": _state(request, row),
        "columns": event_columns(),
        "events": event_cells(found, names, is_linked=request.actor.role in OFFICER),
    }


@staff_page(roles=OFFICER)
@require_POST
def told(request: Request, emergency_id: int) -> HttpResponseBase:
    """Write down that the person was told by letter or in person."""
    access = as_reviewer(request, "oversight_emergency")
    if _found(emergency_id, access).account_id == request.actor.account_id:
        raise Http404
    if reviewing.note_told(emergency_id, access=access, now=request.now):
        messages.success(request, _("Written down: the person was told."))
    return redirect("oversight_emergency", emergency_id)


@staff_page(roles=OFFICER)
@require_safe
def rates(request: Request) -> HttpResponse:
    """Show how often the glass breaks, by month and by worker and week, and what should be a rule."""
    access = overseen(request, "oversight_rates")
    first = (request.today - _MONTHS).replace(day=1)
    zone = settings.TIME_ZONE
    since = datetime.combine(first, time.min, tzinfo=timezone.get_current_timezone())
    weeks = read.by_week(access=access, since=request.now - _WEEKS, zone=zone)
    names = accounts.worker_names([row.membership_id for row in weeks])
    context = {
        "month_columns": [
            Column(_("Month")), Column(_("Accesses"), numeric=True),
            Column(_("Emergencies"), numeric=True), Column(_("Share")),
        ],
        "months": [
            _month(row) for row in read.by_month(access=access, since=since, zone=zone)
        ],
        "week_columns": [
            Column(_("Week from")), Column(_("Worker")), Column(_("Emergencies")),
        ],
        "weeks": [_week(row, names) for row in weeks],
        "repeated": [
            (words.word(words.REASONS, code), count)
            for code, count in read.repeated_reasons(access=access, now=request.now).items()
        ],
    }  # fmt: skip
    return page(request, "web/oversight/rates.html", context)


def _month(row: MonthRow) -> list[object]:
    share = row.emergencies / row.accesses if row.accesses else float(bool(row.emergencies))
    text = formatting.percent(share)
    is_high = rules.is_alarming(emergencies=row.emergencies, accesses=row.accesses)
    return [
        f"{row.month:%Y-%m}",
        formatting.number(row.accesses),
        formatting.number(row.emergencies),
        Tag(_("%(share)s: above 1%%, look into it") % {"share": text}, "late") if is_high else text,
    ]


def _week(row: WeekRow, names: Mapping[int, str]) -> list[object]:
    count = formatting.number(row.emergencies)
    is_many = row.emergencies >= rules.EMERGENCIES_A_WEEK
    return [
        formatting.date_medium(row.week),
        names.get(row.membership_id, ""),
        Tag(_("%(count)s: talk about it") % {"count": count}, "late") if is_many else count,
    ]
