"""The events of a life in the words of the staff."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from throughcare.journeys.rules.living import Event, Kind, Place, Span
from throughcare.pages import formatting, plan_words, words

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from django.utils.functional import _StrPromise

    from throughcare.journeys.queries.naming import Words

KINDS: Final[Mapping[Kind, _StrPromise]] = {
    Kind.NEED: gettext_lazy("Needs"),
    Kind.GOAL: gettext_lazy("Goals reached or let go"),
    Kind.PROGRAMME: gettext_lazy("Programmes"),
    Kind.CONTACT: gettext_lazy("Who was the contact"),
    Kind.CUSTODY: gettext_lazy("Arrivals and releases"),
    Kind.OFFENCE: gettext_lazy("Why somebody was held"),
    Kind.DATE: gettext_lazy("Dates that moved"),
    Kind.AFTERCARE: gettext_lazy("After release"),
}
PLAIN_KINDS: Final[Mapping[Kind, _StrPromise]] = {
    Kind.AFTERCARE: gettext_lazy("Asked how it goes"),
}
"""What a kind is called where nothing may be told of stays."""
PLACES: Final[Mapping[Place, _StrPromise]] = {
    Place.BEFORE: gettext_lazy("Before"),
    Place.DURING: gettext_lazy("In custody"),
    Place.AFTER: gettext_lazy("After release"),
    Place.WHOLE: gettext_lazy("What happened"),
    Place.UNKNOWN: gettext_lazy("Since when is not known"),
}
DATES: Final[Mapping[str, _StrPromise]] = {
    "earliest_conditional": gettext_lazy("Earliest conditional release moved"),
    "expected": gettext_lazy("Expected release moved"),
    "actual": gettext_lazy("Day of release moved"),
    "end_of_supervision": gettext_lazy("End of supervision moved"),
}


@dataclass(frozen=True, slots=True)
class Names:
    """Hold what events need to be written."""

    agencies: Mapping[int, str]
    workers: Mapping[int, str]
    words: Words
    today: date
    sees_stays: bool

    def agency(self, event: Event) -> str:
        """Return the agency of an event; empty where there is none to be named."""
        return self.agencies.get(event.agency_id or 0, "")


def kind_title(kind: Kind, *, sees_stays: bool) -> str:
    """Return what a kind of event is called."""
    return str(KINDS[kind] if sees_stays else PLAIN_KINDS.get(kind, KINDS[kind]))


def phases(spans: tuple[Span, ...], names: Names) -> list[dict[str, Any]]:
    """Return the spans of a life as the timeline shows them."""
    return [_phase(span, names) for span in spans]


def _phase(span: Span, names: Names) -> dict[str, Any]:
    return {
        "title": str(PLACES[span.place]),
        "period": formatting.period_text(span.since, span.last_on),
        "state": state_of(span, names.today),
        "items": [_item(event, names) for event in span.events],
    }


def state_of(span: Span, today: date) -> str:
    """Say whether a span is behind, now or ahead."""
    if span.place in {Place.WHOLE, Place.UNKNOWN}:
        return "past"
    if span.until is not None and span.until <= today:
        return "past"
    return "current" if span.since is None or span.since <= today else "future"


def _item(event: Event, names: Names) -> dict[str, Any]:
    title, text = _said(event, names)
    item: dict[str, Any] = {"day": event.on or _day(event, names), "title": title, "text": text}
    if event.on is not None and event.on > names.today:
        item |= {"tag": _("To come"), "tone": "info"}
    elif not event.is_done:
        item |= {"tag": _("Not done yet"), "tone": "attention"}
    return item


def _day(event: Event, names: Names) -> str:
    """Return what stands instead of a day; of stays only to whoever may know of them."""
    if not names.sees_stays or event.onset in {"", "unknown"}:
        return _("Day not known")
    return str(plan_words.ONSETS[event.onset])


def _said(event: Event, names: Names) -> tuple[str, str]:
    """Return what happened, and what is said about it."""
    return _SAID[event.kind](event, names)


def _need(event: Event, _names: Names) -> tuple[str, str]:
    met = _("Need met: %(what)s") if event.what == "met" else _("Need: %(what)s")
    return met % {"what": event.text}, str(plan_words.DOMAINS[event.code])


def _goal(event: Event, _names: Names) -> tuple[str, str]:
    said = _("Goal reached: %(what)s") if event.what == "reached" else _("Goal let go: %(what)s")
    return said % {"what": event.text}, ""


def _title(event: Event, _names: Names) -> tuple[str, str]:
    return words.word(words.LEGAL_TITLES, event.what), ""


def _date(event: Event, _names: Names) -> tuple[str, str]:
    values = {
        "before": formatting.date_short(event.before) or _("no day"),
        "after": formatting.date_short(event.after) or _("no day"),
    }
    return str(DATES[event.what]), _("From %(before)s to %(after)s") % values


def _custody(event: Event, names: Names) -> tuple[str, str]:
    if event.what == "to_come":
        return _("Release, as planned today"), ""
    return words.word(words.MOVEMENTS, event.what), names.agency(event)


def _programme(event: Event, names: Names) -> tuple[str, str]:
    title = names.words.phases.get((event.programme_id or 0, event.code), event.code)
    begins = _("Programme: %(phase)s begins") % {"phase": title}
    return begins, names.words.programmes.get(event.programme_id or 0, "")


def _contact(event: Event, names: Names) -> tuple[str, str]:
    who = names.workers.get(event.membership_id or 0, "")
    said = ", ".join(part for part in (who, names.agency(event)) if part)
    # Why somebody became the contact often tells of a stay.
    why = words.word(words.CONTACT_REASONS, event.what) if names.sees_stays else ""
    return _("Contact: %(who)s") % {"who": said}, why


def _aftercare(event: Event, names: Names) -> tuple[str, str]:
    if event.what == "lost":
        return _("Nobody reached the person any more"), names.agency(event)
    if event.what == "found":
        return _("Contact again, or no longer looked for"), names.agency(event)
    months = int(event.code)
    said = ngettext(
        "Asked how it goes, %(months)s month after",
        "Asked how it goes, %(months)s months after",
        months,
    )
    return said % {"months": months}, names.agency(event)


_SAID: Final[Mapping[Kind, Callable[[Event, Names], tuple[str, str]]]] = {
    Kind.NEED: _need,
    Kind.GOAL: _goal,
    Kind.PROGRAMME: _programme,
    Kind.CONTACT: _contact,
    Kind.CUSTODY: _custody,
    Kind.OFFENCE: _title,
    Kind.DATE: _date,
    Kind.AFTERCARE: _aftercare,
}
