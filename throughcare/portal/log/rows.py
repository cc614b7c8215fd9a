"""Events in plain words: day by day, agency by agency; what is alike on one day is one line that can be opened."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from throughcare.audit.types import Act
from throughcare.kernel.reasons import Reason
from throughcare.pages import consent_words, formatting, reasons
from throughcare.portal.log.words import ACTS, KINDS, PRINTED, ROLES, WHY

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date, datetime

    from throughcare.audit.queries import EventRow
    from throughcare.sharing.queries.own_log import Window


@dataclass(frozen=True, slots=True)
class Known:
    """Hold what turns codes into words: names of agencies and workers, clauses, and open emergencies."""

    agencies: Mapping[int, str] = field(default_factory=dict)
    workers: Mapping[int, str] = field(default_factory=dict)
    """Membership -> name, only where the law of the place gives it."""
    clauses: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Ground as the log keeps it -> language -> words."""
    emergencies: Sequence[Window] = ()
    supporters: Mapping[int, str] = field(default_factory=dict)
    """Account -> name, of whom the person chose to support them."""


@dataclass(frozen=True, slots=True)
class Entry:
    """Hold one event inside a line."""

    at: datetime
    what: str
    shows: str


@dataclass(frozen=True, slots=True)
class Line:
    """Hold what one kind of reader did on one day, and how often."""

    who: str
    what: str
    kind: str
    why: str
    purpose: str
    shows: str
    is_refused: bool
    is_emergency: bool
    entries: tuple[Entry, ...]
    """The newest first."""

    @property
    def times(self) -> int:
        """Return how often."""
        return len(self.entries)

    @property
    def when(self) -> str:
        """Return one time, or the first and the last."""
        last, first = (
            formatting.time_text(self.entries[0].at),
            formatting.time_text(self.entries[-1].at),
        )
        if first == last:
            return first
        return _("%(first)s to %(last)s") % {"first": first, "last": last}


@dataclass(frozen=True, slots=True)
class Group:
    """Hold the lines of one agency on one day."""

    agency: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Day:
    """Hold one day."""

    on: date
    groups: tuple[Group, ...]

    @property
    def lines(self) -> tuple[Line, ...]:
        """Return the lines of all agencies."""
        return tuple(line for group in self.groups for line in group.lines)


SUPPORTER = "supporter"
"""The role of whoever looks because the person chose them."""
_Head = tuple[str, str, str, str, str, str, bool, bool]


def days(events: Iterable[EventRow], known: Known) -> list[Day]:
    """Gather events by day, agency and likeness, the newest first."""
    found: dict[date, dict[str, dict[_Head, list[Entry]]]] = {}
    for event in events:
        on = timezone.localdate(event.at)
        lines = found.setdefault(on, {}).setdefault(_agency(event, known), {})
        entry = Entry(event.at, _what(event), _shows(event))
        lines.setdefault(_head(event, known), []).append(entry)
    return [Day(on, _groups(by_agency)) for on, by_agency in found.items()]


def _groups(by_agency: Mapping[str, Mapping[_Head, list[Entry]]]) -> tuple[Group, ...]:
    return tuple(
        Group(agency, tuple(_line(head, entries) for head, entries in lines.items()))
        for agency, lines in by_agency.items()
    )


def _line(head: _Head, entries: list[Entry]) -> Line:
    who, what, kind, why, purpose, shows, is_refused, is_emergency = head
    if not what:
        what = _listed(entries)
    return Line(who, what, kind, why, purpose, shows, is_refused, is_emergency, tuple(entries))


def _listed(entries: list[Entry]) -> str:
    """Say what lists showed: one by its own words, several by their number."""
    if len(entries) == 1:
        return entries[0].what
    return ngettext(
        "You appeared in a list %(count)s time",
        "You appeared in a list %(count)s times",
        len(entries),
    ) % {"count": len(entries)}


def _head(event: EventRow, known: Known) -> _Head:
    is_list = event.action == Act.LIST.value
    return (
        _who(event, known),
        # Lists of a day are one line, whatever each of them was for.
        "" if is_list else _what(event),
        _kind(event),
        why(event.basis, known),
        str(consent_words.PURPOSES.get(event.purpose, "")),
        _shows(event),
        event.action == Act.REFUSED.value,
        _is_emergency(event, known),
    )


def _agency(event: EventRow, known: Known) -> str:
    if event.role == "person":
        return _("You")
    if event.role == SUPPORTER:
        return _("Your supporters")
    return known.agencies.get(event.agency_id or 0) or _("The system")


def _who(event: EventRow, known: Known) -> str:
    if event.role == "person":
        return _("You")
    if event.role == SUPPORTER:
        return known.supporters.get(event.account_id or 0) or _("Somebody who supported you")
    name = known.workers.get(event.membership_id or 0, "")
    role = str(ROLES.get(event.role, ""))
    if name and role:
        return _("%(name)s, %(role)s") % {"name": name, "role": role}
    if role:
        return role[:1].upper() + role[1:]
    return name or (_("Somebody who works there") if event.agency_id else _("The system"))


def _what(event: EventRow) -> str:
    words, otherwise = ACTS.get(event.action, ({}, gettext_lazy("did something about you")))
    # A change of the plan says after a dot what kind it was; the plan itself tells more.
    return str(words.get(event.what.partition(".")[0], otherwise))


def _kind(event: EventRow) -> str:
    if event.channel == "print" or event.what.endswith("print"):
        return str(PRINTED)
    return str(KINDS.get(event.action, ""))


def _shows(event: EventRow) -> str:
    if not event.categories or event.role in {"person", "system"}:
        return ""
    wanted = set(event.categories)
    if wanted >= consent_words.CATEGORIES.keys():
        return _("Everything")
    return "; ".join(str(text) for code, text in consent_words.CATEGORIES.items() if code in wanted)


def _is_emergency(event: EventRow, known: Known) -> bool:
    return (
        event.break_glass_id is not None
        or event.basis == "ground.emergency"
        or any(
            one.account_id == event.account_id and one.since <= event.at < one.until
            for one in known.emergencies
        )
    )


def why(basis: str, known: Known) -> str:
    """Say why it was allowed: the words of the clause, or of a ground that is no rule."""
    if basis in WHY:
        return str(WHY[basis])
    if basis in known.clauses:
        return consent_words.in_language(known.clauses[basis], get_language() or "en")
    return reasons.text(Reason(basis)) if basis in reasons.TEXTS else ""
