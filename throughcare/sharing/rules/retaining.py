"""How long data are kept: what is due to be erased or looked at, to the day, and by which rule."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from throughcare.kernel.access import Category
from throughcare.kernel.dates import Offset, shift

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence


class Trigger(StrEnum):
    """Name what a period of keeping is counted from."""

    RELEASE = "release"
    CASE_CLOSED = "case_closed"
    RECORDED = "recorded"
    RELATION_ENDED = "relation_ended"


class Action(StrEnum):
    """Name what happens when a period is over."""

    ERASE = "erase"
    REVIEW = "review"


@dataclass(frozen=True, slots=True)
class Keeping:
    """Hold one retention rule. An empty set of places or holders means any."""

    key: str
    version: int
    categories: frozenset[Category]
    trigger: Trigger
    period: Offset
    action: Action
    since: date
    until: date | None = None
    jurisdictions: frozenset[str] = frozenset()
    holders: frozenset[str] = frozenset()
    clause: str = ""


@dataclass(frozen=True, slots=True)
class Holder:
    """Hold one agency that has, or had, to do with a person."""

    agency_id: int
    kind: str
    ended_on: date | None
    """The first day without any relation; None while one runs on."""
    running_since: date | None = None
    """First day of the oldest relation that runs on."""
    noted: Mapping[Category, date] = field(default_factory=dict)
    """Category -> day of the first thing that it alone recorded."""

    def has_before(self, day: date, categories: frozenset[Category]) -> bool:
        """Tell whether something runs on, or was recorded, from before a day: what came later is another matter.

        Source: our own choice, ADR 11.
        """
        runs_on = self.running_since is not None and self.running_since < day
        return runs_on or any(on < day for one, on in self.noted.items() if one in categories)


@dataclass(frozen=True, slots=True)
class KeptFacts:
    """Hold what the keeping of one person's file depends on; None means: not yet."""

    person_id: int
    jurisdiction: str
    released_on: date | None = None
    """Release from the last stay; None while held, and where there was none."""
    case_closed_on: date | None = None
    """None while a case is open."""
    recorded: Mapping[Category, tuple[date, date]] = field(default_factory=dict)
    """Category -> first and last day on which something of its own was recorded."""
    holders: tuple[Holder, ...] = ()
    held_by: tuple[str, ...] = ()
    """Codes of what keeps everything for now: a legal hold, a restriction, a request nobody answered."""


@dataclass(frozen=True, slots=True)
class Due:
    """Hold one thing whose period is over: of one agency, of all in some categories, or the whole file."""

    key: str
    """The rule, as `key@version`; of the whole file the one that ended last."""
    action: Action
    on: date
    categories: frozenset[Category]
    agency_id: int | None = None
    is_whole: bool = False
    recorded_before: date | None = None
    """Only what was recorded before this day; None means all of it."""


WHOLE = frozenset(Category) - {Category.AUDIT}
"""What a person's file is made of; the log about them is kept by rules of its own."""


def due(rules: Sequence[Keeping], facts: KeptFacts, today: date) -> tuple[Due, ...]:
    """Return what is due on a day, the whole file first; nothing while something is held.

    Shapes: where the whole file is due, nothing else is returned.
    Source: GDPR, article 5(1)(e); Directive (EU) 2016/680, article 5. Which rule goes first: `governing`.
    """
    if facts.held_by:
        return ()
    return over(rules, facts, today)


def over(rules: Sequence[Keeping], facts: KeptFacts, today: date) -> tuple[Due, ...]:
    """Return what would be due if nothing were held: for lists that show what a hold keeps.

    Source: GDPR, articles 5(1)(e) and 17(3).
    """
    live = [rule for rule in rules if _holds(rule, facts, today)]
    whole = _whole(live, facts, today)
    if whole is not None:
        return (whole,)
    return (*_of_agencies(live, facts, today), *_of_categories(live, facts, today))


def governing(
    rules: Sequence[Keeping], facts: KeptFacts, category: Category, today: date
) -> Keeping | None:
    """Return the rule that counts for a category of the shared file.

    Of the place before of everywhere; among those the one that keeps longest, so that no law is broken by
    erasing too early.
    Source: our own choice, ADR 11.
    """
    fitting = [
        rule
        for rule in rules
        if category in rule.categories and not rule.holders and _holds(rule, facts, today)
    ]
    here = [rule for rule in fitting if rule.jurisdictions]
    return max(
        here or fitting, key=lambda rule: (shift(today, rule.period), rule.key), default=None
    )


def end_of(rule: Keeping, facts: KeptFacts, *, category: Category | None = None) -> date | None:
    """Return the day on which a period is over; None while it has not begun to run.

    Source: Regulation (EEC, Euratom) No 1182/71, article 3.
    """
    start = {
        Trigger.RELEASE: facts.released_on,
        Trigger.CASE_CLOSED: facts.case_closed_on,
        Trigger.RECORDED: _last_recorded(facts, category),
        Trigger.RELATION_ENDED: _last_relation(facts),
    }[rule.trigger]
    return None if start is None else shift(start, rule.period)


def kept_until(
    rules: Sequence[Keeping], facts: KeptFacts, today: date
) -> dict[Category, tuple[str, date | None]]:
    """Return category -> the rule that keeps it and its last day: what an answer about erasure is held against.

    Shapes: an empty key where no rule speaks of a category; None where the period has not begun to run.
    Source: GDPR, article 17(3).
    """
    found: dict[Category, tuple[str, date | None]] = {}
    for category in sorted(WHOLE):
        rule = governing(rules, facts, category, today)
        if rule is None:
            found[category] = ("", None)
        else:
            found[category] = (named(rule), end_of(rule, facts, category=category))
    return found


def named(rule: Keeping) -> str:
    """Return a rule with its version, as the log keeps it.

    Source: our own choice, ADR 11.
    """
    return f"{rule.key}@{rule.version}"


def _holds(rule: Keeping, facts: KeptFacts, today: date) -> bool:
    in_force = rule.since <= today and (rule.until is None or today < rule.until)
    return in_force and (not rule.jurisdictions or facts.jurisdiction in rule.jurisdictions)


def _whole(rules: Sequence[Keeping], facts: KeptFacts, today: date) -> Due | None:
    """Return the whole file where every category has a rule that erases, and every period is over."""
    ends: list[tuple[date, str]] = []
    for category in WHOLE:
        rule = governing(rules, facts, category, today)
        if rule is None or rule.action is not Action.ERASE:
            return None
        end = end_of(rule, facts, category=category)
        if end is None or end > today:
            return None
        ends.append((end, named(rule)))
    on, key = max(ends)
    # Nobody is erased who is in custody, or whose case is open, whatever the rules say.
    if facts.case_closed_on is None:
        return None
    return Due(key, Action.ERASE, on, WHOLE, is_whole=True)


def _of_agencies(rules: Iterable[Keeping], facts: KeptFacts, today: date) -> Iterator[Due]:
    for rule in rules:
        for holder in facts.holders:
            if holder.kind not in rule.holders:
                continue
            end = _end_for(rule, facts, holder)
            if end is None or end > today or not holder.has_before(end, rule.categories):
                continue
            yield Due(
                named(rule),
                rule.action,
                end,
                rule.categories,
                holder.agency_id,
                recorded_before=end,
            )


def _end_for(rule: Keeping, facts: KeptFacts, holder: Holder) -> date | None:
    if rule.trigger is Trigger.RELATION_ENDED:
        return None if holder.ended_on is None else shift(holder.ended_on, rule.period)
    return end_of(rule, facts)


def _of_categories(rules: Sequence[Keeping], facts: KeptFacts, today: date) -> Iterator[Due]:
    for category, (first, last) in sorted(facts.recorded.items()):
        rule = governing(rules, facts, category, today)
        if rule is None:
            continue
        if rule.trigger is Trigger.RECORDED:
            if (end := shift(first, rule.period)) <= today:
                before = None if shift(last, rule.period) <= today else recorded_before(rule, today)
                yield Due(
                    named(rule), rule.action, end, frozenset({category}), recorded_before=before
                )
        elif (end := end_of(rule, facts, category=category) or date.max) <= today:
            yield Due(named(rule), rule.action, end, frozenset({category}))


def recorded_before(rule: Keeping, today: date) -> date:
    """Return the first day whose records are still kept: everything recorded before it is due.

    Source: Regulation (EEC, Euratom) No 1182/71, article 3; months clamp, so the day is sought.
    """
    day = shift(today, rule.period.negated())
    while shift(day, rule.period) <= today:
        day += timedelta(days=1)
    while shift(day - timedelta(days=1), rule.period) > today:
        day -= timedelta(days=1)
    return day


def _last_recorded(facts: KeptFacts, category: Category | None) -> date | None:
    if category is not None and category in facts.recorded:
        return facts.recorded[category][1]
    lasts = [last for _first, last in facts.recorded.values()]
    return max([*lasts, *([facts.case_closed_on] if facts.case_closed_on else [])], default=None)


def _last_relation(facts: KeptFacts) -> date | None:
    ends = [holder.ended_on for holder in facts.holders]
    if not ends or None in ends:
        return None
    return max(end for end in ends if end is not None)
