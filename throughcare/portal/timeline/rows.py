"""The events of my life, said to me."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from throughcare.journeys.rules.living import Event, Kind, Place, Span
from throughcare.pages import formatting, plan_words

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date

    from django.utils.functional import _StrPromise

    from throughcare.journeys.queries.naming import Words

KINDS: Final[Mapping[Kind, _StrPromise]] = {
    Kind.NEED: gettext_lazy("What I needed"),
    Kind.GOAL: gettext_lazy("Goals I reached or let go"),
    Kind.PROGRAMME: gettext_lazy("Programmes"),
    Kind.CONTACT: gettext_lazy("Who my contact was"),
    Kind.CUSTODY: gettext_lazy("When I came in and left"),
    Kind.OFFENCE: gettext_lazy("Why I was held"),
    Kind.DATE: gettext_lazy("Dates that moved"),
    Kind.AFTERCARE: gettext_lazy("How it went after"),
}
PLACES: Final[Mapping[Place, _StrPromise]] = {
    Place.BEFORE: gettext_lazy("Before"),
    Place.DURING: gettext_lazy("Inside"),
    Place.AFTER: gettext_lazy("Outside again"),
    Place.WHOLE: gettext_lazy("What happened"),
    Place.UNKNOWN: gettext_lazy("Nobody wrote down since when"),
}
ONSETS: Final[Mapping[str, _StrPromise]] = {
    "before_justice": gettext_lazy("From before you ever met police or a court"),
    "before_custody": gettext_lazy("From before you were inside"),
    "in_custody": gettext_lazy("Since you were inside"),
    "after_release": gettext_lazy("Since you are out"),
}
STAYS: Final[Mapping[str, _StrPromise]] = {
    "admission": gettext_lazy("You came in"),
    "transfer": gettext_lazy("You were moved to another prison"),
    "release": gettext_lazy("You were released"),
    "to_come": gettext_lazy("You leave, as it is planned today"),
}
TITLES: Final[Mapping[str, _StrPromise]] = {
    "remand": gettext_lazy("You were held until a judge decided"),
    "sentence": gettext_lazy("You were held because of a sentence"),
    "other": gettext_lazy("You were held for another reason"),
}
DATES: Final[Mapping[str, _StrPromise]] = {
    "earliest_conditional": gettext_lazy("The earliest day you can leave moved"),
    "expected": gettext_lazy("The day you are expected to leave moved"),
    "actual": gettext_lazy("The day you leave moved"),
    "end_of_supervision": gettext_lazy("The end of your supervision moved"),
}


@dataclass(frozen=True, slots=True)
class Names:
    """Hold what events need to be said."""

    agencies: Mapping[int, str]
    workers: Mapping[int, str]
    words: Words
    today: date

    def agency(self, event: Event) -> str:
        """Return the agency of an event; empty where there is none to be named."""
        return self.agencies.get(event.agency_id or 0, "")


def phases(spans: Sequence[Span], names: Names) -> list[dict[str, Any]]:
    """Return my life as the timeline shows it."""
    return [
        {
            "title": str(PLACES[span.place]),
            "period": formatting.period_text(span.since, span.last_on),
            "state": _state(span, names.today),
            "items": [_item(event, names) for event in span.events],
        }
        for span in spans
    ]


def _state(span: Span, today: date) -> str:
    if span.place in {Place.WHOLE, Place.UNKNOWN} or (
        span.until is not None and span.until <= today
    ):
        return "past"
    return "current" if span.since is None or span.since <= today else "future"


def _item(event: Event, names: Names) -> dict[str, Any]:
    title, text = _said(event, names)
    since = str(ONSETS.get(event.onset, _("Day not known")))
    item: dict[str, Any] = {"day": event.on or since, "title": title, "text": text}
    if event.on is not None and event.on > names.today:
        item |= {"tag": _("To come"), "tone": "info"}
    return item


def _said(event: Event, names: Names) -> tuple[str, str]:
    """Return what happened, and what there is to say about it."""
    return _SAID[event.kind](event, names)


def _need(event: Event, _names: Names) -> tuple[str, str]:
    met = _("Settled: %(what)s") if event.what == "met" else _("You needed: %(what)s")
    return met % {"what": event.text}, str(plan_words.DOMAINS[event.code])


def _goal(event: Event, _names: Names) -> tuple[str, str]:
    reached = _("You reached your goal: %(what)s")
    said = reached if event.what == "reached" else _("You let a goal go: %(what)s")
    return said % {"what": event.text}, ""


def _programme(event: Event, names: Names) -> tuple[str, str]:
    title = names.words.phases.get((event.programme_id or 0, event.code), event.code)
    begins = _("A new part of your programme: %(phase)s") % {"phase": title}
    return begins, names.words.programmes.get(event.programme_id or 0, "")


def _contact(event: Event, names: Names) -> tuple[str, str]:
    worker = names.workers.get(event.membership_id or 0, "")
    who = ", ".join(part for part in (worker, names.agency(event)) if part)
    return _("Your contact: %(who)s") % {"who": who}, ""


def _stay(event: Event, names: Names) -> tuple[str, str]:
    return str(STAYS.get(event.what, event.what)), names.agency(event)


def _title(event: Event, _names: Names) -> tuple[str, str]:
    return str(TITLES[event.what]), ""


def _date(event: Event, _names: Names) -> tuple[str, str]:
    values = {
        "before": formatting.date_short(event.before) or _("no day"),
        "after": formatting.date_short(event.after) or _("no day"),
    }
    return str(DATES[event.what]), _("From %(before)s to %(after)s") % values


def _aftercare(event: Event, names: Names) -> tuple[str, str]:
    if event.what == "lost":
        return _("People who help you could not reach you"), names.agency(event)
    if event.what == "found":
        return _("You were in contact again, or wanted to be left alone"), names.agency(event)
    months = int(event.code)
    said = ngettext(
        "Somebody asks how you are, %(months)s month after you left",
        "Somebody asks how you are, %(months)s months after you left",
        months,
    )
    return said % {"months": months}, names.agency(event)


_SAID: Final[Mapping[Kind, Callable[[Event, Names], tuple[str, str]]]] = {
    Kind.NEED: _need,
    Kind.GOAL: _goal,
    Kind.PROGRAMME: _programme,
    Kind.CONTACT: _contact,
    Kind.CUSTODY: _stay,
    Kind.OFFENCE: _title,
    Kind.DATE: _date,
    Kind.AFTERCARE: _aftercare,
}
