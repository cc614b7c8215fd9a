"""What my page shows, in words that are said to me."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from throughcare.agencies import queries as agencies
from throughcare.custody.types import ReleaseDateKind
from throughcare.journeys.types import Outcome, State
from throughcare.pages import formatting
from throughcare.pages.words import source as source_text
from throughcare.programmes import queries as programme_queries
from throughcare.programmes.rules.wording import reason as programme_reason

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from django.utils.functional import _StrPromise

    from throughcare.custody.types import Governing, Stay
    from throughcare.journeys.queries.naming import Words
    from throughcare.journeys.types import DatedMilestone, Derivation
    from throughcare.kernel.reasons import Reason
    from throughcare.portal.plan.rows import Mine

NEXT_SHOWN: Final = 3
WITH_ME: Final = frozenset({"required", "invited", "by_decision"})
"""Parts that the person has in a task when they are there themselves."""
PARTS: Final[dict[str, _StrPromise]] = {
    "required": gettext_lazy("This does not happen without you."),
    "invited": gettext_lazy("You are invited."),
    "informed": gettext_lazy("You are told."),
    "by_decision": gettext_lazy("Your contact tells you whether you are there."),
}
RELEASE: Final[dict[str, _StrPromise]] = {
    "release.happened": gettext_lazy("You were released on this day."),
    "release.actual": gettext_lazy("The prison gives this as the day of your release."),
    "release.expected": gettext_lazy("The prison expects you to leave on this day. It can move."),
    "release.earliest_conditional": gettext_lazy(
        "This is the earliest day on which you can be released under conditions. It is not certain."
    ),
    "release.unknown": gettext_lazy("Nobody has recorded a release date yet. Ask your contact."),
    "release.unknown_remand": gettext_lazy(
        "You are waiting for your trial. Nobody knows yet when that ends."
    ),
}
DATES: Final[dict[ReleaseDateKind, _StrPromise]] = {
    ReleaseDateKind.EARLIEST_CONDITIONAL: gettext_lazy("Earliest conditional release"),
    ReleaseDateKind.EXPECTED: gettext_lazy("Expected release"),
    ReleaseDateKind.ACTUAL: gettext_lazy("Day of release"),
    ReleaseDateKind.END_OF_SUPERVISION: gettext_lazy("End of supervision"),
}

FORECASTS: Final = frozenset({ReleaseDateKind.EARLIEST_CONDITIONAL, ReleaseDateKind.EXPECTED})
"""Dates that say nothing any more to somebody who was released."""


@dataclass(frozen=True, slots=True)
class Step:
    """Hold one thing that happens, said to the person."""

    text: str
    due_on: date | None
    state: State
    part: str
    agency: str


@dataclass(frozen=True, slots=True)
class Span:
    """Hold when the person came in and when they leave; None where nobody knows."""

    admitted_on: date | None
    release_on: date | None
    was_inside: bool
    has_left: bool

    @classmethod
    def of(cls, stay: Stay | None, governing: Governing | None) -> Span:
        """Read the span of a stay."""
        if stay is None or governing is None:
            return cls(None, None, was_inside=False, has_left=False)
        has_left = stay.released_on is not None
        return cls(stay.admitted_on, governing.on, was_inside=True, has_left=has_left)


@dataclass(frozen=True, slots=True)
class Line:
    """Hold one programme and whether it is for me."""

    title: str
    code: str
    text: str
    reasons: tuple[str, ...] = ()


def contact(own: Mine, names: Mapping[int, str]) -> dict[str, str] | None:
    """Return who my one contact is, as the card shows it."""
    if own.case is None or not own.contact:
        return None
    agency = names.get(own.case.contact_agency_id, "")
    return {"name": own.contact, "role": agency, "agency": ""}


def deputy(own: Mine, names: Mapping[int, str]) -> dict[str, str] | None:
    """Return who stands in for my contact, as the card shows it; None where nobody does."""
    if own.deputy is None:
        return None
    name, agency_id = own.deputy
    return {"name": name, "role": names.get(agency_id, ""), "agency": ""}


def steps(journeys: Iterable[Derivation], words: Words, names: Mapping[int, str]) -> list[Step]:
    """Return what happens in my journeys and I hear of, in the order of its days."""
    found = [
        step
        for journey in journeys
        for milestone in journey.milestones
        if (step := _step(journey.programme_id, milestone, words, names)) is not None
    ]
    return sorted(found, key=lambda step: (step.due_on is None, step.due_on or date.max))


def _step(
    programme_id: int, milestone: DatedMilestone, words: Words, names: Mapping[int, str]
) -> Step | None:
    said = words.tasks.get((programme_id, milestone.code))
    if said is None or said.client == "none" or milestone.state is State.FALLEN_AWAY:
        return None
    agency = names.get(milestone.owner_agency_id, "")
    return Step(said.plain, milestone.due_on, milestone.state, said.client, agency)


def next_steps(found: Sequence[Step], today: date) -> list[dict[str, Any]]:
    """Return what comes next for me: what I take part in, else what I am told of."""
    ahead = [step for step in _planned(found) if step.due_on and step.due_on >= today]
    with_me = [step for step in ahead if step.part in WITH_ME]
    return [_as_milestone(step, _("Planned"), "info") for step in (with_me or ahead)[:NEXT_SHOWN]]


def late_steps(found: Sequence[Step], today: date) -> list[dict[str, Any]]:
    """Return what I take part in and should have happened already, the latest day first."""
    late = [step for step in _planned(found) if step.due_on and step.due_on < today]
    with_me = [step for step in reversed(late) if step.part in WITH_ME]
    return [_as_milestone(step, _("Not done yet"), "attention") for step in with_me[:NEXT_SHOWN]]


def _planned(found: Iterable[Step]) -> list[Step]:
    return [step for step in found if step.state is State.PLANNED]


def _as_milestone(step: Step, tag: str, tone: str) -> dict[str, Any]:
    return {
        "title": step.text,
        "due_on": step.due_on,
        "owner": step.agency,
        "tag": tag,
        "tone": tone,
        "reasons": [str(PARTS[step.part])] if step.part in PARTS else [],
    }


def release(governing: Governing | None) -> dict[str, Any] | None:
    """Return my release date with the reason for it, None where I am not and was not inside."""
    if governing is None:
        return None
    return {"on": governing.on, "reason": str(RELEASE[governing.reason.code])}


def dates(stay: Stay | None) -> list[dict[str, str]]:
    """Return every date of my stay, with where it comes from."""
    if stay is None:
        return []
    came = [{"key": _("You came in"), "value": formatting.date_text(stay.admitted_on)}]
    return came + [
        {
            "key": str(DATES[one.kind]),
            "value": _("%(day)s (source: %(source)s)")
            % {"day": formatting.date_text(one.on), "source": source_text(one.source)},
        }
        for one in sorted(stay.release_dates, key=lambda one: one.on)
        if stay.released_on is None or one.kind not in FORECASTS
    ]


def way(found: Sequence[Step], span: Span, today: date) -> list[dict[str, Any]]:
    """Return my way in three parts: before, inside, after; in one where there was no stay."""
    if not span.was_inside:
        return [_part(_("Your way"), "", "current", found, today)] if found else []
    leaves = span.release_on
    after = [step for step in found if leaves and step.due_on and step.due_on > leaves]
    inside = [step for step in found if step not in after]
    came = formatting.date_medium(span.admitted_on) or _("a day that is not recorded")
    left = formatting.date_medium(leaves) or _("a day that is not yet known")
    return [
        _part(_("Before"), _("until %(day)s") % {"day": came}, "past", [], today),
        _part(
            _("Inside"),
            _("%(start)s to %(end)s") % {"start": came, "end": left},
            "past" if span.has_left else "current",
            inside,
            today,
        ),
        _part(
            _("After release"),
            _("from %(start)s") % {"start": left},
            "current" if span.has_left else "future",
            after,
            today,
        ),
    ]


def _part(
    title: str, period: str, state: str, found: Iterable[Step], today: date
) -> dict[str, Any]:
    items = [_item(step, today) for step in found]
    return {"title": title, "period": period, "state": state, "items": items}


def _item(step: Step, today: date) -> dict[str, Any]:
    item: dict[str, Any] = {"day": step.due_on, "title": step.text, "text": step.agency}
    if step.state is State.DONE:
        item |= {"tag": _("Done"), "tone": "good"}
    elif step.due_on is not None and step.due_on < today:
        item |= {"tag": _("Not done yet"), "tone": "attention"}
    return item


def programmes(journeys: Iterable[Derivation], words: Words) -> list[Line]:
    """Return which programmes were looked at for me, and whether they are for me."""
    return [_line(journey, words) for journey in journeys]


def _line(journey: Derivation, words: Words) -> Line:
    published = programme_queries.by_id(journey.programme_id)
    title = words.programmes[journey.programme_id]
    if journey.outcome is Outcome.ELIGIBLE:
        return Line(title, published.code, _("You are in this programme."))
    text = (
        _("This programme is not for you, because:")
        if journey.outcome is Outcome.NOT_ELIGIBLE
        else _("Whether this programme is for you is not yet known, because:")
    )
    places = agencies.municipality_names(published.jurisdiction)
    return Line(title, published.code, text, tuple(_reasons(journey.reasons, places)))


def _reasons(reasons: Iterable[Reason], places: Mapping[str, str]) -> list[str]:
    language = get_language() or "en"
    return [
        programme_reason(reason, language=language, names=places)
        for reason in reasons
        if "fact" in reason.params
    ]
