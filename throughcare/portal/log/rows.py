"""Events in plain words, day by day; what is alike on one day becomes one line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from throughcare.audit.types import Act
from throughcare.kernel.reasons import Reason
from throughcare.pages import formatting, reasons

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date, datetime

    from django.utils.functional import _StrPromise

    from throughcare.audit.queries import EventRow

ROLES: Final[dict[str, _StrPromise]] = {
    "prison_case_manager": gettext_lazy("a prison case manager"),
    "probation_officer": gettext_lazy("a probation officer"),
    "aftercare_coordinator": gettext_lazy("an aftercare coordinator"),
    "ngo_worker": gettext_lazy("a worker of a voluntary organisation"),
    "health_worker": gettext_lazy("a health worker"),
    "police_liaison": gettext_lazy("a police liaison"),
    "team_leader": gettext_lazy("a team leader"),
    "data_protection_officer": gettext_lazy("a data-protection officer"),
    "agency_administrator": gettext_lazy("an administrator"),
}
READ: Final[dict[str, _StrPromise]] = {
    "person": gettext_lazy("looked at your page"),
    "plan": gettext_lazy("read your plan"),
    "admission": gettext_lazy("looked at when you came in"),
    "journey": gettext_lazy("looked at your journey"),
    "movement": gettext_lazy("looked at where you are held"),
    "named_contact": gettext_lazy("looked at who your contact is"),
    "release_date": gettext_lazy("looked at your dates"),
    "task_done": gettext_lazy("looked at what is done and what is not"),
    "team": gettext_lazy("looked at which agencies help you"),
    "my_page": gettext_lazy("looked at your page"),
    "my_log": gettext_lazy("looked at who looked"),
}
LISTED: Final[dict[str, _StrPromise]] = {
    "caseload": gettext_lazy("saw you in a list of what is to be done"),
    "agency_people": gettext_lazy("saw you in the list of the agency's people"),
    "overdue": gettext_lazy("saw you in a list of what is late"),
    "arrivals": gettext_lazy("saw you in the list of arrivals"),
    "find_person": gettext_lazy("found you when looking for somebody"),
    "notices": gettext_lazy("read that days of yours moved"),
}
WROTE: Final[dict[str, _StrPromise]] = {
    "about_me": gettext_lazy("changed the words about you"),
    "admission": gettext_lazy("recorded that you came in"),
    "case": gettext_lazy("began your case"),
    "case_closed": gettext_lazy("closed your case"),
    "journey": gettext_lazy("moved days of your journey"),
    "death": gettext_lazy("recorded a death"),
    "legal_title": gettext_lazy("recorded on which ground you are held"),
    "named_contact": gettext_lazy("recorded who your contact is"),
    "person": gettext_lazy("recorded facts about you"),
    "plan": gettext_lazy("changed your plan"),
    "register_import": gettext_lazy("took your facts over from a register"),
    "release": gettext_lazy("recorded that you left"),
    "release_date": gettext_lazy("recorded a release date"),
    "self_link": gettext_lazy("opened this page for you"),
    "task_done": gettext_lazy("recorded that something was done"),
    "team": gettext_lazy("changed which agencies help you"),
    "transfer": gettext_lazy("recorded that you were moved"),
}
ACTS: Final[dict[str, tuple[dict[str, _StrPromise], _StrPromise]]] = {
    Act.READ.value: (READ, gettext_lazy("read something about you")),
    Act.LIST.value: (LISTED, gettext_lazy("saw you in a list")),
    Act.RECORD.value: (WROTE, gettext_lazy("recorded something about you")),
    Act.CHANGE.value: (WROTE, gettext_lazy("changed something about you")),
    Act.DISCLOSE.value: ({}, gettext_lazy("passed something about you on")),
    Act.EXPORT.value: ({}, gettext_lazy("took something about you out as a file")),
    Act.ERASE.value: ({}, gettext_lazy("erased something about you")),
    Act.REFUSED.value: ({}, gettext_lazy("wanted to look, and was not allowed to")),
}
WHY: Final[dict[str, _StrPromise]] = {
    "relation.agency": gettext_lazy("You are one of the people this agency works with."),
    "relation.contact": gettext_lazy("Your contact works there."),
    "relation.custody": gettext_lazy("This agency holds you, or did so lately."),
    "relation.programme": gettext_lazy("Your programme gives this agency a part."),
    "relation.self": gettext_lazy("It is about you."),
    "relation.system": gettext_lazy("It follows from what somebody recorded."),
    "relation.team": gettext_lazy("This agency was asked to help you."),
    "refused.no_relation": gettext_lazy("This agency has nothing to do with you now."),
    "refused.role": gettext_lazy("This kind of work does not need to see this."),
    "refused.category": gettext_lazy("This kind of work does not need to see this."),
    "refused.not_self": gettext_lazy("Everybody sees only what is about themselves."),
    "refused.no_agency": gettext_lazy("Whoever asked works for no agency."),
}


@dataclass(frozen=True, slots=True)
class Line:
    """Hold what one kind of reader did on one day, and how often."""

    who: str
    what: str
    why: str
    times: tuple[datetime, ...]
    """The newest first."""
    is_refused: bool

    @property
    def when(self) -> str:
        """Return one time, or the first and the last."""
        last, first = formatting.time_text(self.times[0]), formatting.time_text(self.times[-1])
        if first == last:
            return first
        return _("%(first)s to %(last)s") % {"first": first, "last": last}


@dataclass(frozen=True, slots=True)
class Day:
    """Hold the lines of one day."""

    on: date
    lines: tuple[Line, ...]


def days(events: Iterable[EventRow], agencies: Mapping[int, str]) -> list[Day]:
    """Gather events by day and likeness, the newest first."""
    found: dict[date, dict[tuple[str, str, str, bool], list[datetime]]] = {}
    for event in events:
        key = _key(event, agencies)
        on = timezone.localdate(event.at)
        found.setdefault(on, {}).setdefault(key, []).append(event.at)
    return [
        Day(
            on,
            tuple(
                Line(who, what, why, tuple(times), is_refused)
                for (who, what, why, is_refused), times in lines.items()
            ),
        )
        for on, lines in found.items()
    ]


def _key(event: EventRow, agencies: Mapping[int, str]) -> tuple[str, str, str, bool]:
    is_refused = event.action == Act.REFUSED.value
    return _who(event, agencies), _what(event), _why(event.basis), is_refused


def _who(event: EventRow, agencies: Mapping[int, str]) -> str:
    if event.role == "person":
        return _("You")
    agency = agencies.get(event.agency_id or 0, "")
    role = str(ROLES.get(event.role, ""))
    if agency and role:
        return _("%(agency)s, %(role)s") % {"agency": agency, "role": role}
    return agency or _("The system")


def _what(event: EventRow) -> str:
    words, otherwise = ACTS.get(event.action, ({}, gettext_lazy("did something about you")))
    # A change of the plan says after a dot what kind it was; the plan itself tells more.
    return str(words.get(event.what.partition(".")[0], otherwise))


def _why(basis: str) -> str:
    if basis in WHY:
        return str(WHY[basis])
    return reasons.text(Reason(basis)) if basis in reasons.TEXTS else ""
