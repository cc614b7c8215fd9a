"""The officer's list: one row for each thing that can wait, with how it stands."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from throughcare.agencies import queries as agencies
from throughcare.audit import queries as audit
from throughcare.pages import formatting
from throughcare.pages.cells import Link, Tag
from throughcare.sharing.queries import agency_log, emergencies, oversight
from throughcare.sharing.rules import oversight as rules

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from throughcare.kernel.access import Access
    from throughcare.pages.cells import Tone
    from throughcare.pages.doors import Request
    from throughcare.sharing.rules.oversight import Finding

SOON: Final = timedelta(days=30)
WEEK: Final = timedelta(days=7)
_SEALED_WITHIN: Final = timedelta(minutes=2)
_WITNESSED_WITHIN: Final = timedelta(minutes=10)


def _row(title: str, name: str, text: str, tag: str, tone: Tone) -> list[object]:
    return [Link(title, reverse(name)), text, Tag(tag, tone)]


def home_rows(request: Request, access: Access) -> list[list[object]]:
    """Return every row, in the order in which an officer works."""
    return [
        *_emergencies(request, access),
        _unusual(request, access),
        _requests(request, access),
        _withheld(request, access),
        _agreements(request, access),
        _consents(request, access),
        _seal(request),
        _row(
            _("Completeness of the log"),
            "oversight_completeness",
            _("Every night the log is compared with what people can read about themselves."),
            _("Check a day"),
            "neutral",
        ),
        _row(
            _("After a breach"),
            "oversight_breach",
            _("Whom and what an account reached in a period."),
            _("Ask"),
            "neutral",
        ),
        _row(
            _("The log of my agency"),
            "oversight_log",
            _("What workers did, day by day."),
            _("Read"),
            "neutral",
        ),
    ]


def _emergencies(request: Request, access: Access) -> Iterator[list[object]]:
    found = emergencies.standing(access=access, now=request.now, today=request.today)
    text = ngettext("%(count)s waits for a review", "%(count)s wait for a review", found.waiting)
    text = text % {"count": found.waiting}
    if found.open:
        text += "; " + _("%(count)s open now") % {"count": found.open}
    if found.next_on:
        text += "; " + _("next by %(day)s") % {"day": formatting.date_medium(found.next_on)}
    if found.untold:
        text += "; " + _("%(count)s people not yet written to") % {"count": found.untold}
    tag: tuple[str, Tone] = (_("None"), "good")
    if found.late:
        tag = (_("%(count)s late") % {"count": found.late}, "late")
    elif found.waiting or found.open:
        tag = (_("Review"), "attention")
    yield _row(_("Emergencies"), "oversight_emergencies", text, *tag)
    for_rule = emergencies.repeated_reasons(access=access, now=request.now)
    if for_rule:
        text = _("The same reason came up %(count)s times in 90 days.") % {
            "count": max(for_rule.values())
        }
        yield _row(_("Make it a rule?"), "oversight_rates", text, _("Think about it"), "attention")


def usual(request: Request, access: Access) -> rules.Usual:
    """Return what is usual in the agency: its holidays, and else our proposal."""
    place = agencies.agency_of(access.actor.agency_id or 0).jurisdiction
    calendar = agencies.holiday_calendar(place)
    year = request.today.year
    days = agencies.holidays_of(calendar, year - 1, year) if calendar else frozenset()
    return rules.Usual(holidays=days)


def findings(
    request: Request, access: Access, *, since: datetime, until: datetime
) -> list[Finding]:
    """Return the signs of a period."""
    zone = settings.TIME_ZONE
    colleagues = frozenset(rules.plain(one.name) for one in agency_log.workers(access=access))
    return rules.findings(
        agency_log.hours(since=since, until=until, zone=zone, access=access),
        agency_log.looks(since=since, until=until, zone=zone, access=access),
        colleagues=colleagues,
        usual=usual(request, access),
    )


def _unusual(request: Request, access: Access) -> list[object]:
    found = findings(request, access, since=request.now - WEEK, until=request.now)
    text = ngettext(
        "%(count)s sign in the last 7 days", "%(count)s signs in the last 7 days", len(found)
    ) % {"count": len(found)}
    tag: tuple[str, Tone] = (_("Look"), "attention") if found else (_("None"), "good")
    return _row(_("Unusual access"), "oversight_unusual", text, *tag)


def _requests(request: Request, access: Access) -> list[object]:
    found = oversight.open_requests(access=access)
    late = sum(row.due_on < request.today for row in found)
    text = ngettext("%(count)s is open", "%(count)s are open", len(found)) % {"count": len(found)}
    tag: tuple[str, Tone] = (
        (_("%(count)s late") % {"count": late}, "late") if late else (_("In time"), "good")
    )
    return _row(_("Unanswered requests"), "oversight_requests", text, *tag)


def _withheld(request: Request, access: Access) -> list[object]:
    found = oversight.withheld(access=access, now=request.now)
    title = _("Withheld lines")
    if not found:
        return _row(title, "oversight_withheld", _("Nothing is withheld."), _("None"), "good")
    day = timezone.localdate(found[0].until)
    text = _("%(count)s withheld; the next is shown on %(day)s") % {
        "count": len(found),
        "day": formatting.date_medium(day),
    }
    is_soon = found[0].until - request.now < WEEK
    return _row(
        title, "oversight_withheld", text, _("Review"), "attention" if is_soon else "neutral"
    )


def _agreements(request: Request, access: Access) -> list[object]:
    found = oversight.agreements(access=access, now=request.now)
    ending = sum(row.until is not None and row.until - request.now < SOON for row in found)
    text = ngettext("%(count)s in force", "%(count)s in force", len(found)) % {"count": len(found)}
    tag: tuple[str, Tone] = (
        (_("%(count)s end soon") % {"count": ending}, "attention")
        if ending
        else (_("In force"), "good")
    )
    return _row(_("Agreements"), "oversight_agreements", text, *tag)


def _consents(request: Request, access: Access) -> list[object]:
    found = oversight.consents_ending(access=access, now=request.now, before=request.now + SOON)
    count = sum(found.values())
    text = ngettext(
        "%(count)s yes ends in the next 30 days", "%(count)s yeses end in the next 30 days", count
    ) % {"count": count}
    return _row(_("Consents"), "oversight_agreements", text, _("Counts only"), "neutral")


def _seal(request: Request) -> list[object]:
    """Say whether the log is sealed and witnessed."""
    state = audit.seal_state()
    unseen = [one.unwitnessed_since for one in state.witnesses if one.unwitnessed_since]
    text = _("%(count)s entries sealed") % {"count": formatting.number(state.size)}
    text += "; " + ngettext("%(count)s witness", "%(count)s witnesses", len(state.witnesses)) % {
        "count": len(state.witnesses)
    }
    tag: tuple[str, Tone] = (_("Sealed and witnessed"), "good")
    if state.waiting_since and request.now - state.waiting_since > _SEALED_WITHIN:
        tag = (_("Not sealed"), "late")
    elif not state.witnesses or any(request.now - one > _WITNESSED_WITHIN for one in unseen):
        tag = (_("Not witnessed"), "attention")
    return _row(_("Seal of the log"), "oversight_completeness", text, *tag)
